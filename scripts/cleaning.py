"""cleaning: whose answers count, and what was changed?"""

from questline.core.job import run


def cleaning(input, output, params) -> str:
    """Apply the rules of cleaning.yaml in their order and keep both ledgers."""
    from questline.cleaning.stage import clean
    from questline.core.files import (
        copy_file,
        read_ledger,
        read_parquet,
        write_ledger,
        write_parquet,
        write_statistics,
    )

    result = clean(
        read_parquet(input.responses),
        read_parquet(input.missing, coded=True),
        read_ledger(input.changes),
        params.variables,
        params.settings,
    )
    write_parquet(output.responses, result.all_responses, result.is_analysed)
    if (result.is_back == result.is_analysed).all():
        copy_file(output.responses, output.everyone)
    else:
        write_parquet(output.everyone, result.all_responses, result.is_back)
    write_parquet(output.missing, result.missing)
    write_ledger(output.exclusions, result.exclusions)
    write_ledger(output.changes, result.changes)
    write_ledger(output.quality, result.quality)
    write_parquet(output.careless, result.careless)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(cleaning, snakemake)
