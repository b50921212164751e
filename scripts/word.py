"""word: the report as a Word document, made from the page that readers see."""

from questline.core.job import run


def word(input, output, params) -> str:
    """Write the Word document."""
    from questline.core.files import read_bytes, write_bytes
    from questline.core.sentences import number_of
    from questline.reporting.catalogue import speak_language
    from questline.reporting.documents.word import report_word

    speak_language(params.language, "".join(read_bytes(path).decode() for path in input.catalogue))
    document, figures = report_word(read_bytes(input.page).decode())
    write_bytes(output.document, document)
    return f"the report as a Word document, with {number_of(figures, 'figure')}"


run(word, snakemake)
