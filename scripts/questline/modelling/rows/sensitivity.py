"""Rows on how strong an unmeasured cause would have to be."""

from __future__ import annotations

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows


def add_e_values(rows: AnalysisRows, fit: Fit) -> None:
    """E-values of the focal predictors."""
