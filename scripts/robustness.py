"""robustness: how far do the results depend on decisions?"""

from questline.core.job import run


def robustness(input, output, params) -> str:
    """Make the planned analyses again under every combination of the declared choices."""
    from questline.core.files import read_ledger, read_parquet, write_statistics
    from questline.robustness.stage import assess

    result = assess(
        read_parquet(input.everyone),
        read_ledger(input.exclusions),
        read_parquet(input.missing),
        completed=read_parquet(input.completed),
        variables=params.variables,
        plan=params.plan,
        confidence=params.confidence,
        seed=params.seed,
    )
    write_statistics(output.statistics, result.statistics)
    return result.line


run(robustness, snakemake)
