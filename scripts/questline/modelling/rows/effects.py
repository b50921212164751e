"""Rows about what a model says on the scale of its outcome: effects, predictions, means."""

from __future__ import annotations

from questline.modelling.completed_fits import CompletedFits
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.terms.recipe import Recipe


def add_effects(rows: AnalysisRows, fit: Fit) -> None:
    """Effects of a model of complete cases."""


def add_pooled_effects(rows: AnalysisRows, fits: CompletedFits, recipe: Recipe) -> None:
    """The same of completed sets, pooled."""
