"""scoring: what is each respondent's score?"""

from questline.core.job import run


def scoring(input, output, params) -> str:
    """Score every scale for every analysed respondent, and write how each score came about."""
    from questline.core.files import read_parquet, write_ledger, write_parquet, write_statistics
    from questline.scoring.stage import score

    items = list(dict.fromkeys(item for scale in params.scales.values() for item in scale["items"]))
    result = score(read_parquet(input.responses, items), params.scales)
    write_parquet(output.scores, result.scores)
    write_ledger(output.how, result.how)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(scoring, snakemake)
