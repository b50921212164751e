"""workbook: every table of the page that readers see, one sheet each."""

from questline.core.job import run


def workbook(input, output, params) -> str:
    """Write the workbook."""
    from questline.core.files import read_bytes, read_figures, write_bytes
    from questline.core.sentences import number_of
    from questline.reporting.catalogue import speak_language
    from questline.reporting.documents.workbook import report_workbook

    speak_language(params.language, "".join(read_bytes(path).decode() for path in input.catalogue))
    data = {
        entry["name"]: (list(table.columns), table.to_numpy().tolist())
        for entry, _picture, table in read_figures(input.figures)
    }
    content, sheets = report_workbook(read_bytes(input.page).decode(), data)
    write_bytes(output.workbook, content)
    return f"the tables as a workbook, {number_of(sheets, 'sheet')} and a list of them"


run(workbook, snakemake)
