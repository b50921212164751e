"""imputation: what could the missing answers have been?"""

from questline.core.job import run


def imputation(input, output, params) -> str:
    """Complete the data several times over, and say how far the missing answers matter."""
    from questline.core.files import read_parquet, write_parquet, write_statistics
    from questline.imputation.stage import impute

    result = impute(
        read_parquet(input.responses),
        read_parquet(input.scores),
        missing=read_parquet(input.missing),
        variables=params.variables,
        scales=params.scales,
        plan=params.plan,
        confidence=params.confidence,
        seed=params.seed,
    )
    write_parquet(output.completed, result.completed)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(imputation, snakemake)
