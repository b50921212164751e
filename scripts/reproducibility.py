"""reproducibility: the page for reviewers, with every statistic of an edition."""

from questline.core.job import run


def reproducibility(input, output, params) -> str:
    """Write the page for reviewers of an edition, public or internal."""
    from questline.core.files import (
        read_catalogue,
        read_json,
        read_ledger,
        read_statistics,
        read_templates,
        write_text,
    )
    from questline.core.statistics import join_parts
    from questline.reporting.catalogue import speak_language
    from questline.reporting.pages.reproducibility import build_reproducibility

    speak_language(params.study["language"], read_catalogue(input.catalogue))
    parts = [read_statistics(part) for part in (input.store, *input.audit)]
    store = join_parts(parts)
    html = build_reproducibility(
        store,
        params.study,
        read_json(input.inputs),
        read_ledger(input.textbook_answers),
        read_templates(input.templates),
        params.edition,
    )
    write_text(output.page, html)
    whose = "on a page for reviewers" if params.edition == "public" else "for the team"
    released = len(parts[0])
    return f"every statistic {whose}: {released} of release, {len(store) - released} of the audit"


run(reproducibility, snakemake)
