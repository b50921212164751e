rule scoring:
    input:
        responses=rules.cleaning.output.responses,
    output:
        scores=f"{SESSION.results}/scoring/scores.parquet",
        how=f"{SESSION.results}/scoring/how.csv",
        statistics=f"{SESSION.results}/scoring/statistics.csv",
    params:
        scales=STUDY.scale_definitions(
            "items", "minimum", "maximum", "reverse_keyed", "score", "items_needed", "bands"
        ),
        code=code("scoring"),
    log:
        f"{SESSION.logs}/scoring.log",
    script:
        "../../scripts/scoring.py"
