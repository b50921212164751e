"""check_study: what do a study's files decide, what is doubtful, and what is missing?"""

from questline.core.job import run


def check_study(input, output, params) -> str:
    """Look at the files of a study and at its export, and show what a person has to know."""
    from pathlib import Path

    from questline.core.configuration import load_study, read_configuration
    from questline.core.errors import StudyError
    from questline.core.registration import registration
    from questline.tools.check_study.check import check_study
    from questline.tools.check_study.export import look_at_export
    from questline.tools.check_study.listing import show

    folder = Path(params.study)
    study, problems = load_study(folder, params.raw or None)
    if not folder.is_dir():
        raise StudyError(problems)
    findings = None
    if study:
        findings, problems = look_at_export(study)
    texts = {
        path.name: path.read_text(encoding="utf-8-sig", errors="replace")
        for path in sorted([*folder.glob("*.yaml"), *folder.glob("codebook.csv")])
    }
    plan = registration(study) if study else None
    shown, line = check_study(read_configuration(folder), texts, findings, problems, plan)
    show(shown)
    return line


run(check_study, snakemake)
