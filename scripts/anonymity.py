"""anonymity: could single people be recognised in the cleaned data?"""

from questline.core.job import run


def anonymity(input, output, params) -> str:
    """Examine the cleaned data over the declared quasi-identifiers, before anybody shares them."""
    from questline.core.files import read_parquet, write_statistics
    from questline.release.anonymity.examination import examine_anonymity

    result = examine_anonymity(read_parquet(input.responses), params.plan)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(anonymity, snakemake)
