"""intake: what is in this export, and does it match the codebook?"""

from questline.core.job import run


def intake(input, output, params) -> str:
    """Read the raw export, type every column as the codebook says, report what was found."""
    from pathlib import Path

    from questline.core.files import write_ledger, write_parquet, write_statistics
    from questline.intake.arranging import Arrangement, as_in_a_file
    from questline.intake.exports.reading import open_export
    from questline.intake.stage import take_in

    def opened(raw, companions):
        return open_export(
            Path(raw),
            [Path(beside) for beside in companions],
            encoding=params.encoding,
            delimiter=params.delimiter,
            sheet=params.sheet,
            variables=as_in_a_file(params.variables, params.side_by_side),
        )

    further = [(name, opened(raw, beside)) for name, raw, beside in params.further_files]
    result = take_in(
        opened(input.raw, params.companions),
        params.variables,
        platform=params.platform,
        out_of_range=params.out_of_range,
        arrangement=Arrangement(params.first_file, further, params.side_by_side),
    )
    write_parquet(output.responses, result.responses)
    write_parquet(output.missing, result.missing)
    write_ledger(output.changes, result.changes)
    write_ledger(output.findings, result.findings)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(intake, snakemake)
