"""Rows of diagnostics: signs that a model does not fit the people, or rests on few of them."""

from __future__ import annotations

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows


def add_diagnostics(rows: AnalysisRows, fit: Fit) -> None:
    """Every diagnostic of one adjusted model."""
