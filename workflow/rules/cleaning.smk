rule cleaning:
    input:
        responses=rules.intake.output.responses,
        missing=rules.intake.output.missing,
        changes=rules.intake.output.changes,
    output:
        responses=f"{SESSION.results}/cleaning/responses.parquet",
        everyone=f"{SESSION.results}/cleaning/everyone.parquet",
        missing=f"{SESSION.results}/cleaning/missing_answers.parquet",
        exclusions=f"{SESSION.results}/cleaning/exclusions.csv",
        changes=f"{SESSION.results}/cleaning/changes.csv",
        quality=f"{SESSION.results}/cleaning/quality.csv",
        careless=f"{SESSION.results}/cleaning/careless.parquet",
        statistics=f"{SESSION.results}/cleaning/statistics.csv",
    log:
        f"{SESSION.logs}/cleaning.log",
    conda:
        "../../envs/environment.yaml"
    params:
        variables=STUDY.variables(),
        settings=parameters.cleaning_settings(STUDY),
        code=code("cleaning"),
    script:
        "../../scripts/cleaning.py"


# On demand: `snakemake --cores 1 cleaned_data`. Nothing on the corridor asks for it.
rule cleaned_data:
    input:
        responses=rules.cleaning.output.responses,
        missing=rules.cleaning.output.missing,
        scores=f"{SESSION.results}/scoring/scores.parquet",
        anonymity=(
            f"{SESSION.results}/release/internal/internal_anonymity.csv"
            if STUDY.release.anonymity
            else []
        ),
    output:
        data=f"{SESSION.results}/cleaning/cleaned_data/data.csv",
        codebook=f"{SESSION.results}/cleaning/cleaned_data/codebook.csv",
        spss=f"{SESSION.results}/cleaning/cleaned_data/data.sav",
        stata=f"{SESSION.results}/cleaning/cleaned_data/data.dta",
    log:
        f"{SESSION.logs}/cleaned_data.log",
    conda:
        "../../envs/environment.yaml"
    params:
        columns=parameters.cleaned_columns(STUDY),
        title=STUDY.settings.title,
        code=code("cleaning.cleaned_data"),
    script:
        "../../scripts/cleaned_data.py"
