"""synthetic_twin: a data set to share, from what is published about a study."""

from questline.core.job import run


def synthetic_twin(input, output, params) -> str:
    """Write the twin's study folder, its statistics, and the page that compares it."""
    from pathlib import Path

    from questline.core.files import (
        read_statistics,
        read_templates,
        write_lines,
        write_statistics,
        write_text,
    )
    from questline.reporting.numbers import plain
    from questline.tools.synthetic_twin.folder import make_folder

    # A codebook saved by a spreadsheet may begin with a byte-order mark.
    files = {Path(path).name: Path(path).read_text("utf-8-sig") for path in input.configuration}
    study, statistics, page, line = make_folder(
        read_statistics(input.store), params.facts, files, read_templates(input.templates)
    )
    for name, text in study.items():
        write_text(Path(output.study) / name, text)
    write_statistics(output.statistics, statistics)
    write_text(output.page, page.html)
    for name, table in page.tables.items():
        write_lines(f"{output.tables}/{name}.csv", *table.lines())
    for figure in page.figures:
        write_text(f"{output.figures}/{figure.name}.svg", figure.svg)
        lines = [[plain(cell) for cell in line] for line in figure.lines]
        write_lines(f"{output.figures}/{figure.name}.csv", figure.headers, lines)
    return f"{line}: {output.page}"


run(synthetic_twin, snakemake)
