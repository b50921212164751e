# Tools off the corridor. They declare no output: a tool is run each time that it is asked for, and
# nothing on the corridor can ask for it. What they write is part of the checkout.


rule synthetic_data:
    params:
        data=str(SESSION.root / "data" / "link_workers" / "responses.csv"),
        code=code("tools.synthetic_survey"),
    log:
        f"{SESSION.logs}/synthetic_data.log",
    script:
        "../../scripts/synthetic_data.py"


rule recovery:
    params:
        study=str(SESSION.root / "config" / "link_workers"),
        page=str(SESSION.root / "docs" / "recovery.md"),
        code=code("tools.recovery"),
    log:
        f"{SESSION.logs}/recovery.log",
    script:
        "../../scripts/recovery.py"
