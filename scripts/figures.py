"""figures: the statistics as pictures, each with its words and the table of its data."""

from questline.core.job import run


def figures(input, output, params) -> str:
    """Draw the figures of the public and of the internal edition."""
    from pathlib import Path

    from questline.core.files import read_statistics, write_json, write_ledger, write_text
    from questline.core.sentences import number_of
    from questline.reporting.figures import draw_figures
    from questline.reporting.figures.figure import with_cells
    from questline.reporting.numbers import plain

    for edition in ("public", "internal"):
        folder = Path(output[edition])
        drawn = draw_figures(read_statistics(input[edition]), params.study)
        for name, figure in drawn.items():
            write_ledger(folder / f"{name}.csv", with_cells(figure.table, plain))
            if figure.svg:
                write_text(folder / f"{name}.svg", figure.svg)
        fields = ("name", "section", "caption", "alt")
        listed = [{field: getattr(figure, field) for field in fields} for figure in drawn.values()]
        write_json(folder / "figures.json", listed)
    return f"{number_of(len(drawn), 'figure')} drawn"


run(figures, snakemake)
