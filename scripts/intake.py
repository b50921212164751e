"""intake: what is in this export, and does it match the codebook?"""

from questline.core.job import run


def intake(input, output, params) -> str:
    """Read the raw export, type every column as the codebook says, report what was found."""
    from pathlib import Path

    from questline.core.files import write_ledger, write_parquet, write_statistics
    from questline.intake.exports.reading import open_export
    from questline.intake.stage import take_in

    opened = open_export(
        Path(input.raw),
        [Path(beside) for beside in params.companions],
        encoding=params.encoding,
        delimiter=params.delimiter,
        sheet=params.sheet,
        variables=params.variables,
    )
    result = take_in(
        opened, params.variables, platform=params.platform, out_of_range=params.out_of_range
    )
    write_parquet(output.responses, result.responses)
    write_parquet(output.missing, result.missing)
    write_ledger(output.changes, result.changes)
    write_ledger(output.findings, result.findings)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(intake, snakemake)
