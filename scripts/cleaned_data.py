"""cleaned_data: the analysed respondents with labels and missing codes, for other programs."""

from questline.core.job import run


def cleaned_data(input, output, params) -> str:
    """Write the cleaned data as CSV with its codebook, for SPSS and for Stata."""
    from pathlib import Path

    from questline.cleaning.cleaned_data.table import CODEBOOK_COLUMNS, cleaned_data
    from questline.cleaning.cleaned_data.warning import before_sharing
    from questline.core.files import read_parquet, read_statistics, write_ledger, write_lines
    from questline.core.statistics_files import write_spss, write_stata

    made = cleaned_data(
        read_parquet(input.responses),
        read_parquet(input.missing),
        read_parquet(input.scores),
        params.columns,
        params.title,
    )
    write_ledger(output.data, made.data)
    write_lines(output.codebook, CODEBOOK_COLUMNS, made.codebook)
    write_spss(output.spss, made.spss)
    write_stata(output.stata, made.stata)
    examined = read_statistics(input.anonymity) if input.anonymity else None
    where = f"The files are in {Path(output.data).parent}"
    return f"{made.line}. {where}. {before_sharing(examined)}".rstrip()


run(cleaned_data, snakemake)
