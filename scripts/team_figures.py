"""team_figures: the figures of the report for the research team."""

from questline.core.job import run


def team_figures(input, output, params) -> str:
    """Draw the figures of the internal edition."""
    from questline.core.files import read_statistics, write_figures
    from questline.core.sentences import number_of
    from questline.reporting.figures import draw_figures

    drawn = draw_figures(read_statistics(input.store), params.study)
    write_figures(output.figures, (figure.parts() for figure in drawn.values()))
    return f"{number_of(len(drawn), 'figure')} drawn for the team's own edition"


run(team_figures, snakemake)
