rule modelling:
    input:
        responses=rules.cleaning.output.responses,
        scores=rules.scoring.output.scores,
    output:
        statistics=f"{SESSION.results}/modelling/statistics.csv",
    params:
        variables=STUDY.analysis_variables(parameters.modelled_names(STUDY)),
        analyses=parameters.analyses(STUDY),
        comparisons=parameters.comparisons(STUDY),
        families=parameters.family_methods(STUDY),
        confidence=STUDY.plan.confidence,
        code=code("modelling"),
    log:
        f"{SESSION.logs}/modelling.log",
    script:
        "../../scripts/modelling.py"
