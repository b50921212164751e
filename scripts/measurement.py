"""measurement: do the scales measure anything, and one thing?"""

from questline.core.job import run


def measurement(input, output, params) -> str:
    """Describe every scale and its items, and judge how well the items go together."""
    from questline.core.files import read_parquet, write_statistics
    from questline.measurement.stage import measure

    result = measure(
        read_parquet(input.responses),
        read_parquet(input.scores),
        params.scales,
        plan=params.plan,
        variables=params.variables,
        confidence=params.confidence,
        seed=params.seed,
    )
    write_statistics(output.statistics, result.statistics)
    return result.line


run(measurement, snakemake)
