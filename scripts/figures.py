"""figures: the statistics as pictures, each with its words and the table of its data."""

from questline.core.job import run


def figures(input, output, params) -> str:
    """Draw the figures of an edition, public or internal."""
    from questline.core.files import read_catalogue, read_statistics, write_figures
    from questline.core.sentences import number_of
    from questline.reporting.catalogue import speak_language
    from questline.reporting.editions import file_mark
    from questline.reporting.figures import draw_figures

    speak_language(params.language, read_catalogue(input.catalogue))
    drawn = draw_figures(read_statistics(input.store), params.study, params.edition)
    parts = (figure.parts() for figure in drawn.values())
    write_figures(output.figures, parts, file_mark(params.edition))
    whose = "" if params.edition == "public" else " for the team's own edition"
    pictures = sum(bool(figure.svg) for figure in drawn.values())
    others = f"; {len(drawn) - pictures} hold no number to draw" if pictures < len(drawn) else ""
    return f"{number_of(pictures, 'figure')} drawn{whose}{others}"


run(figures, snakemake)
