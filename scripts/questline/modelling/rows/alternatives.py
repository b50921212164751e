"""Rows of other models of the same people, beside the planned one and never in its place."""

from __future__ import annotations

import pandas as pd

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.firth import add_firth
from questline.modelling.rows.robust import add_robust
from questline.modelling.rows.teams import add_teams


def add_alternatives(rows: AnalysisRows, fit: Fit, data: pd.DataFrame) -> None:
    """Firth, robust errors, teams. `data` has every variable of the people analysed."""
    add_firth(rows, fit)
    add_robust(rows, fit)
    add_teams(rows, fit, data)
