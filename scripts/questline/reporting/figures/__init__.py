"""The figures of the report: pictures drawn from the store, their words, their data."""

from questline.reporting.figures.draw import draw_figures
from questline.reporting.figures.figure import Figure

__all__ = ["Figure", "draw_figures"]
