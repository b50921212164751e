"""pages: the report of one edition, and every table of it to download."""

from questline.core.job import run


def pages(input, output, params) -> str:
    """Write the page of an edition, public or internal, and the folder of its tables."""
    from questline.core.files import (
        read_figures,
        read_json,
        read_ledger,
        read_statistics,
        read_templates,
        write_lines,
        write_text,
    )
    from questline.reporting.pages.page import build_page
    from questline.reporting.pages.page_figure import page_figure

    figures = [page_figure(*figure) for figure in read_figures(input.figures)]
    html, tables = build_page(
        read_statistics(input.store),
        params.study,
        read_json(input.inputs),
        read_ledger(input.exclusions),
        read_ledger(input.changes),
        read_ledger(input.findings),
        figures,
        read_templates(input.templates),
        params.edition,
        read_ledger(input.textbook_answers),
    )
    write_text(output.page, html)
    for name, table in tables.items():
        write_lines(f"{output.tables}/{name}.csv", *table.lines())
    edition = "the report" if params.edition == "public" else "the team's own edition"
    return f"{edition}, with {len(figures)} figures and {len(tables)} tables"


run(pages, snakemake)
