"""Rows on how the model would do with other people."""

from __future__ import annotations

import numpy as np

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows


def add_validation(
    rows: AnalysisRows, fit: Fit, samples: int, generator: np.random.Generator
) -> None:
    """Optimism, calibration, shrinkage."""
