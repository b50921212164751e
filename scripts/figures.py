"""figures: the statistics as pictures, each with its words and the table of its data."""

from questline.core.job import run


def figures(input, output, params) -> str:
    """Draw the figures of one edition of the report."""
    from pathlib import Path

    from questline.core.files import read_statistics, write_json, write_lines, write_text
    from questline.core.sentences import number_of
    from questline.reporting.figures import draw_figures
    from questline.reporting.numbers import plain

    folder = Path(output.figures)
    drawn = draw_figures(read_statistics(input.store), params.study)
    for name, figure in drawn.items():
        lines = [[plain(cell) for cell in row] for row in figure.table.to_numpy().tolist()]
        write_lines(folder / f"{name}.csv", list(figure.table.columns), lines)
        if figure.svg:
            write_text(folder / f"{name}.svg", figure.svg)
    fields = ("name", "section", "caption", "alt")
    listed = [{field: getattr(figure, field) for field in fields} for figure in drawn.values()]
    write_json(folder / "figures.json", listed)
    return f"{number_of(len(drawn), 'figure')} drawn"


run(figures, snakemake)
