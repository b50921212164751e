"""modelling: what do the planned analyses say?"""

from questline.core.job import run


def modelling(input, output, params) -> str:
    """Run the planned regressions and comparisons on responses, scores and completed sets."""
    from questline.core.files import read_ledger, read_parquet, write_statistics
    from questline.modelling.stage import model

    result = model(
        read_parquet(input.responses),
        read_parquet(input.scores),
        completed=read_parquet(input.completed),
        imputation=params.imputation,
        variables=params.variables,
        analyses=params.analyses,
        comparisons=params.comparisons,
        families=params.families,
        confidence=params.confidence,
        questions=params.questions,
        seed=params.seed,
        careless=params.careless,
        exclusions=read_ledger(input.exclusions) if input.exclusions else None,
        everyone=read_parquet(input.everyone) if input.everyone else None,
    )
    write_statistics(output.statistics, result.statistics)
    return result.line


run(modelling, snakemake)
