"""pdf: the report for paper, made from the page that readers see."""

from questline.core.job import run


def pdf(input, output, params) -> str:
    """Write the folder of the PDF; without Pango it holds a note that says how to get one."""
    from questline.core.files import read_bytes, write_folder
    from questline.core.sentences import number_of
    from questline.reporting.catalogue import speak_language
    from questline.reporting.documents.pango import SKIPPED, NoPangoError
    from questline.reporting.documents.pdf import report_pdf

    speak_language(params.language, "".join(read_bytes(path).decode() for path in input.catalogue))
    try:
        page, style = (read_bytes(path).decode() for path in (input.page, input.style))
        document, pages = report_pdf(page, style)
    except NoPangoError:
        write_folder(output.folder, {"skipped.txt": f"The PDF was {SKIPPED}.\n".encode()})
        return SKIPPED
    write_folder(output.folder, {"report.pdf": document})
    return f"the report as PDF, {number_of(pages, 'page')}"


run(pdf, snakemake)
