# Tools off the corridor. They declare no output: a tool is run each time that it is asked for, and
# nothing on the corridor can ask for it. What they write is part of the checkout.


rule draft_study:
    log:
        f"{SESSION.logs}/draft_study.log",
    conda:
        "../../envs/environment.yaml"
    params:
        request={
            "study": config.get("study", ""),
            "export": config.get("export", ""),
            "companions": config.get("companions", ""),
            "platform": config.get("platform", ""),
            "sheet": config.get("sheet", ""),
        },
        schemas=str(SESSION.root / "workflow" / "schemas"),
        code=code("tools.draft_study"),
    script:
        "../../scripts/draft_study.py"


rule check_study:
    log:
        f"{SESSION.logs}/check_study.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=str(study_folder(config, SESSION.root)),
        raw=config.get("raw", ""),
        code=code("tools.check_study"),
    script:
        "../../scripts/check_study.py"


rule synthetic_data:
    log:
        f"{SESSION.logs}/synthetic_data.log",
    conda:
        "../../envs/environment.yaml"
    params:
        data=str(SESSION.root / "data" / "link_workers" / "responses.csv"),
        code=code("tools.synthetic_survey"),
    script:
        "../../scripts/synthetic_data.py"


rule synthetic_interviews:
    log:
        f"{SESSION.logs}/synthetic_interviews.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=str(SESSION.root / "config" / "link_workers"),
        folder=str(SESSION.root / "data" / "link_workers" / "interviews"),
        code=code("tools.synthetic_interviews"),
    script:
        "../../scripts/synthetic_interviews.py"


rule example_exports:
    log:
        f"{SESSION.logs}/example_exports.log",
    conda:
        "../../envs/environment.yaml"
    params:
        folder=str(SESSION.root / "data" / "examples"),
        code=code("tools.example_exports.files"),
    script:
        "../../scripts/example_exports.py"


rule recovery:
    log:
        f"{SESSION.logs}/recovery.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=str(SESSION.root / "config" / "link_workers"),
        page=str(SESSION.root / "docs" / "recovery.md"),
        code=code("tools.recovery_page"),
    script:
        "../../scripts/recovery.py"


rule careless_sensitivity:
    log:
        f"{SESSION.logs}/careless_sensitivity.log",
    conda:
        "../../envs/environment.yaml"
    params:
        page=str(SESSION.root / "docs" / "careless-responding.md"),
        code=code("tools.careless"),
    script:
        "../../scripts/careless_sensitivity.py"


rule register_plan:
    log:
        f"{SESSION.logs}/register_plan.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=str(study_folder(config, SESSION.root)),
        registered=config.get("registered", ""),
        registry=config.get("registry", ""),
        code=code("tools.register_plan"),
    script:
        "../../scripts/register_plan.py"


rule configuration_reference:
    log:
        f"{SESSION.logs}/configuration_reference.log",
    conda:
        "../../envs/environment.yaml"
    params:
        checkout=str(SESSION.root),
        code=code("tools.configuration_reference"),
    script:
        "../../scripts/configuration_reference.py"


rule selftest:
    log:
        f"{SESSION.logs}/selftest.log",
    conda:
        "../../envs/environment.yaml"
    params:
        table="results/selftest.csv",
        code=code("tools.selftest"),
    script:
        "../../scripts/selftest.py"


rule validate_methods:
    log:
        f"{SESSION.logs}/validate_methods.log",
    conda:
        "../../envs/environment.yaml"
    threads: 2
    params:
        page=str(SESSION.root / "docs" / "validation.md"),
        from_r=str(SESSION.root / "benchmarks" / "validation"),
        scenarios=config.get("scenarios", ""),
        code=code("tools.validation"),
    script:
        "../../scripts/validate_methods.py"


# It takes all cores for the run in a clean folder, which it starts where it is itself.
rule verify:
    log:
        f"{SESSION.logs}/verify.log",
    localrule: True
    conda:
        "../../envs/environment.yaml"
    threads: 1000
    params:
        study=str(study_folder(config, SESSION.root)),
        raw=config.get("raw", ""),
        published=config.get("published", ""),
        tolerance=config.get("tolerance", ""),
        checkout=str(SESSION.root),
        interpreter=SESSION.interpreter(),
        cores=lambda wildcards, threads: threads,
        code=code("tools.verify"),
    script:
        "../../scripts/verify.py"
