"""Rows on whether there are people enough: for the model, and for the effects looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows


def add_sample_size(rows: AnalysisRows, fit: Fit) -> None:
    """Riley's criteria."""


def add_detectable_effects(
    rows: AnalysisRows, fit: Fit, detectable: Mapping[str, Any], generator: np.random.Generator
) -> None:
    """The smallest effects."""
