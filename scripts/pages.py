"""pages: the report of one edition, its codebook, and every table of it to download."""

from questline.core.job import run


def pages(input, output, params) -> str:
    """Write the pages of an edition, public or internal, and the folder of its tables."""
    from questline.core.checklists import read_checklists
    from questline.core.files import (
        read_catalogue,
        read_figures,
        read_json,
        read_ledger,
        read_statistics,
        read_templates,
        write_folder,
        write_lines,
        write_text,
    )
    from questline.core.interview_results import read_interview_results
    from questline.core.statistics import join_parts
    from questline.reporting.catalogue import on_screen, speak_language
    from questline.reporting.editions import file_mark
    from questline.reporting.pages.codebook_page import build_codebook
    from questline.reporting.pages.linked_data import as_json
    from questline.reporting.pages.page import build_page
    from questline.reporting.pages.page_figure import page_figure

    speak_language(params.study["language"], read_catalogue(input.catalogue))
    mark = file_mark(params.edition)
    figures = [page_figure(*figure) for figure in read_figures(input.figures, mark)]
    store = join_parts([read_statistics(part) for part in (input.store, *input.audit)])
    inputs, templates = read_json(input.inputs), read_templates(input.templates)
    interviews = read_interview_results(input.interviews)
    html, tables = build_page(
        store,
        params.study,
        inputs,
        *map(read_ledger, (input.exclusions, input.changes, input.findings)),
        figures,
        templates,
        params.edition,
        read_ledger(input.textbook_answers),
        read_ledger(input.quotations) if input.quotations else None,
        read_ledger(input.free_text) if input.get("free_text") else None,
        interviews,
        read_checklists(input.checklists),
    )
    write_text(output.page, html)
    codebook, dataset = build_codebook(store, params.study, inputs, templates, params.edition)
    write_text(output.codebook, codebook)
    write_text(output.linked_data, as_json(dataset))
    for name, table in tables.items():
        write_lines(f"{output.tables}/{mark}{name}.csv", *table.lines())
    if output.gallery:
        write_folder(output.gallery, interviews.pictures())
    return on_screen(f"the {params.edition} report, with {len(tables)} tables")


run(pages, snakemake)
