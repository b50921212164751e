CARELESS = parameters.careless(STUDY)


rule modelling:
    input:
        responses=rules.cleaning.output.responses,
        scores=rules.scoring.output.scores,
        completed=rules.imputation.output.completed,
        exclusions=rules.cleaning.output.exclusions if CARELESS else [],
        everyone=(
            rules.cleaning.output.everyone if CARELESS and CARELESS["back"] else []
        ),
    output:
        statistics=f"{SESSION.results}/modelling/statistics.csv",
    log:
        f"{SESSION.logs}/modelling.log",
    conda:
        "../../envs/environment.yaml"
    params:
        variables=STUDY.analysis_variables(parameters.modelled_names(STUDY)),
        analyses=parameters.analyses(STUDY),
        comparisons=parameters.comparisons(STUDY),
        families=parameters.family_methods(STUDY),
        imputation=parameters.imputation(STUDY),
        confidence=STUDY.plan.confidence,
        questions=parameters.questions(STUDY),
        seed=STUDY.settings.seed,
        careless=CARELESS,
        code=code("modelling"),
    script:
        "../../scripts/modelling.py"
