from questline.core.audit_parameters import cited_results


rule anonymity:
    input:
        responses=rules.cleaning.output.responses,
    output:
        statistics=f"{SESSION.results}/release/internal/internal_anonymity.csv",
    log:
        f"{SESSION.logs}/anonymity.log",
    conda:
        "../../envs/environment.yaml"
    params:
        plan=parameters.anonymity(STUDY),
        code=code("release.anonymity"),
    script:
        "../../scripts/anonymity.py"


rule free_text:
    input:
        responses=rules.cleaning.output.responses,
    output:
        quotations=f"{SESSION.results}/release/quotations.csv",
        candidates=f"{SESSION.results}/release/internal/internal_free_text.csv",
        statistics=f"{SESSION.results}/release/internal/internal_free_text_statistics.csv",
    log:
        f"{SESSION.logs}/free_text.log",
    conda:
        "../../envs/environment.yaml"
    params:
        told=parameters.free_text(STUDY),
        code=code("release.free_text"),
    script:
        "../../scripts/free_text.py"


# Nothing asks for these two where release.yaml does not declare what they are about.
SHARED = [
    *(["anonymity"] if STUDY.release.anonymity else []),
    *(["free_text"] if STUDY.release.free_text else []),
]


rule release:
    input:
        parts=[
            rules.intake.output.statistics,
            rules.cleaning.output.statistics,
            rules.scoring.output.statistics,
            rules.measurement.output.statistics,
            rules.description.output.statistics,
            rules.imputation.output.statistics,
            rules.modelling.output.statistics,
            rules.robustness.output.statistics,
            *[getattr(rules, name).output.statistics for name in STRANDS],
            *[getattr(rules, name).output.statistics for name in SHARED],
        ],
        earlier=[
            one["path"]
            for one in parameters.earlier_releases(STUDY)
            if one["same_rows"]
        ],
    output:
        public=f"{SESSION.results}/release/statistics.csv",
        internal=f"{SESSION.results}/release/internal/internal_statistics.csv",
        checks=f"{SESSION.results}/release/internal/internal_checks.csv",
    log:
        f"{SESSION.logs}/release.log",
    conda:
        "../../envs/environment.yaml"
    params:
        registration=parameters.registration_marks(STUDY),
        settings=STUDY.release.model_dump(),
        facts=parameters.release_facts(STUDY),
        exceptions=parameters.audited(STUDY)["exceptions"],
        code=code("release"),
    script:
        "../../scripts/release.py"


# The version that stands published, where it is not this very one, is an earlier release too. Of
# simulated people nothing can be told, and the shipped study is there to be changed.
PUBLISHED = SESSION.root / "reports" / "published" / STUDY.name / "statistics.csv"


rule audit:
    input:
        public=rules.release.output.public,
        internal=rules.release.output.internal,
        checks=rules.release.output.checks,
        earlier=[one["path"] for one in parameters.earlier_releases(STUDY)],
        published=(
            [str(PUBLISHED)]
            if PUBLISHED.is_file() and not STUDY.settings.synthetic
            else []
        ),
    output:
        statistics=f"{SESSION.results}/release/audit.csv",
        outputs=f"{SESSION.results}/release/outputs.csv",
        team_statistics=f"{SESSION.results}/release/internal/internal_audit.csv",
        listed=f"{SESSION.results}/release/internal/internal_outputs.csv",
    log:
        f"{SESSION.logs}/audit.log",
    priority: 2
    conda:
        "../../envs/environment.yaml"
    params:
        told=parameters.audited(STUDY),
        cited=cited_results(STUDY),
        facts=parameters.release_facts(STUDY),
        code=code("release.audit"),
    script:
        "../../scripts/audit.py"
