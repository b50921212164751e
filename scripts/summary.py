"""summary: two printed pages for managers and policy makers, with the pictures to download."""

from questline.core.job import run


def summary(input, output, params) -> str:
    """Write the summary of the public edition, and the folder of its pictures."""
    from questline.core.files import (
        read_catalogue,
        read_statistics,
        read_templates,
        write_folder,
        write_text,
    )
    from questline.core.statistics import join_parts
    from questline.reporting.catalogue import speak_language
    from questline.reporting.summary.page import build_summary

    speak_language(params.study["language"], read_catalogue(input.catalogue))
    store = join_parts([read_statistics(part) for part in (input.store, *input.audit)])
    built = build_summary(store, params.study, read_templates(input.templates))
    write_text(output.page, built.html)
    pictures = {name: svg.encode("utf-8") for name, svg in built.pictures.items()}
    write_folder(output.pictures, pictures)
    return built.on_screen(params.study["language"])


run(summary, snakemake)
