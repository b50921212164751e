rule inputs:
    input:
        raw=STUDY.raw,
        beside_raw=STUDY.beside_raw,
        configuration=STUDY.files,
        lock=SESSION.root / "envs" / "requirements.txt",
    output:
        inputs=f"{SESSION.results}/provenance/inputs.json",
    log:
        f"{SESSION.logs}/inputs.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=STUDY.name,
        beside_raw=[str(path) for path in STUDY.beside_raw],
        seed=STUDY.settings.seed,
        versions=SESSION.versions(),
        commit=SESSION.commit(),
        code=code("provenance"),
    script:
        "../../scripts/inputs.py"


rule textbook_answers:
    output:
        answers=f"{SESSION.results}/provenance/textbook_answers.csv",
    log:
        f"{SESSION.logs}/textbook_answers.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code=code("tools.selftest"),
    script:
        "../../scripts/textbook_answers.py"


rule manifest:
    input:
        everything=[
            output
            for rule_name in (
                "intake",
                "cleaning",
                "scoring",
                "measurement",
                "description",
                "imputation",
                "modelling",
                "robustness",
                "release",
                "figures",
                "team_figures",
                "pages",
                "team_pages",
                "inputs",
                "textbook_answers",
            )
            for output in getattr(rules, rule_name).output
        ],
    output:
        manifest=f"{SESSION.results}/provenance/manifest.json",
    log:
        f"{SESSION.logs}/manifest.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code=code("provenance"),
    script:
        "../../scripts/manifest.py"
