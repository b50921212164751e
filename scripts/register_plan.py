"""register_plan: the plan as it is now, with its checksum, before the data."""

from questline.core.job import run


def register_plan(input, output, params) -> str:
    """Write plan.lock into the study's folder; a registration is never overwritten."""
    from pathlib import Path

    from questline.core.files import write_text
    from questline.core.plan_lock import FILE
    from questline.tools.register_plan import plan_to_register, registration_of, there_already

    folder = Path(params.study)
    study = plan_to_register(folder, params.registered)
    text, line = registration_of(study, params.registered, params.registry)
    write_text(folder / FILE, text)
    return f"{folder / FILE} written; {line}{there_already(study)}"


run(register_plan, snakemake)
