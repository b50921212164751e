"""intake: what is in this export, and does it match the codebook?"""

from questline.core.job import run


def intake(input, output, params) -> str:
    """Read the raw export, type every column as the codebook says, report what was found."""
    from questline.core.files import write_ledger, write_parquet, write_statistics
    from questline.intake.exports.files import open_files
    from questline.intake.stage import take_in

    opened, arrangement = open_files(
        params.files,
        params.variables,
        params.side_by_side,
        encoding=params.encoding,
        delimiter=params.delimiter,
        sheet=params.sheet,
    )
    result = take_in(
        opened,
        params.variables,
        platform=params.platform,
        out_of_range=params.out_of_range,
        arrangement=arrangement,
    )
    write_parquet(output.responses, result.responses)
    write_parquet(output.missing, result.missing)
    write_ledger(output.changes, result.changes)
    write_ledger(output.findings, result.findings)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(intake, snakemake)
