"""description: who answered, what did they say?"""

from questline.core.job import run


def description(input, output, params) -> str:
    """Describe the respondents, their answers, what is missing and how scores go together."""
    from questline.core.files import read_parquet, write_statistics
    from questline.description.stage import describe

    result = describe(
        read_parquet(input.responses),
        read_parquet(input.missing),
        read_parquet(input.scores),
        variables=params.variables,
        table_one=params.table_one,
        answers=params.answers,
        correlations=params.correlations,
        benchmarks=params.benchmarks,
        confidence=params.confidence,
    )
    write_statistics(output.statistics, result.statistics)
    return result.line


run(description, snakemake)
