rule intake:
    input:
        raw=STUDY.raw,
        beside_raw=STUDY.beside_raw,
    output:
        responses=f"{SESSION.results}/intake/responses.parquet",
        missing=f"{SESSION.results}/intake/missing_answers.parquet",
        changes=f"{SESSION.results}/intake/changes.csv",
        findings=f"{SESSION.results}/intake/findings.csv",
        statistics=f"{SESSION.results}/intake/statistics.csv",
    log:
        f"{SESSION.logs}/intake.log",
    conda:
        "../../envs/environment.yaml"
    threads: threads_for(STUDY.raw)
    params:
        variables=STUDY.intake_variables(),
        files=STUDY.every_file,
        side_by_side=STUDY.side_by_side,
        platform=STUDY.settings.platform,
        sheet=STUDY.settings.sheet,
        encoding=STUDY.settings.encoding,
        delimiter=STUDY.settings.delimiter,
        out_of_range=STUDY.cleaning.out_of_range,
        code=code("intake"),
    script:
        "../../scripts/intake.py"
