"""Rows of other models of the same people, beside the planned one and never in its place."""

from __future__ import annotations

import pandas as pd

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows


def add_alternatives(rows: AnalysisRows, fit: Fit, data: pd.DataFrame) -> None:
    """Firth, robust errors, teams. `data` has every variable of the people analysed."""
