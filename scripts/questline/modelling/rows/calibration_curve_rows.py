"""Rows of the calibration curve: apparent, and corrected for optimism."""

from __future__ import annotations

from questline.modelling.internal_validation.calibration_curve import (
    CalibrationCurve,
    CalibrationError,
    calibration_curve,
)
from questline.modelling.internal_validation.resampling import ResampledLogistic
from questline.modelling.rows.analysis_rows import AnalysisRows

TERM = "calibration_curve"
SMOOTH = (
    "logistic model of the outcome on a restricted cubic spline of the linear predictor (Harrell "
    "2015)"
)
ERROR = "absolute difference of predicted risk and calibration curve over people"
SOURCE = "(Austin and Steyerberg 2019)"
ERRORS = {"mean": "mean", "median": "median", "percentile_90": "ninetieth"}
"""Measures of the error by their levels. The largest is that of a single person and no row."""


def add_calibration_curve(rows: AnalysisRows, resampled: ResampledLogistic) -> None:
    """The share with the event at round predicted risks, and the error of the predictions."""
    curve = calibration_curve(resampled, rows.confidence)
    _add_points(rows, curve)
    # What is to be said of all samples stands beside their number.
    remarks = [note for note in curve.notes if note not in resampled.notes]
    for group, error in (
        ("apparent", curve.apparent_error),
        ("corrected", curve.corrected_error),
    ):
        _add_errors(rows, group, error, curve.reason or " ".join(remarks))


def _add_points(rows: AnalysisRows, curve: CalibrationCurve) -> None:
    """The curve with its interval, a level for each point."""
    how = (
        f"{SMOOTH}, less its mean optimism in {curve.used:,} bootstrap samples; percentile "
        "bootstrap interval, moved by the optimism"
    )
    numbers = zip(
        curve.predicted.tolist(),
        curve.observed.tolist(),
        curve.corrected.tolist(),
        curve.low.tolist(),
        curve.high.tolist(),
        strict=True,
    )
    for number, (predicted, observed, corrected, low, high) in enumerate(numbers, 1):
        level = f"point_{number:02d}"
        rows.add(TERM, "mean_predicted", predicted, level=level)
        rows.add(TERM, "observed_share", observed, level=level, group="apparent", method=SMOOTH)
        rows.add(TERM, "observed_share", corrected, level=level, group="corrected", method=how,
                 conf_level=rows.confidence, ci_low=low, ci_high=high)  # fmt: skip


def _add_errors(rows: AnalysisRows, group: str, error: CalibrationError | None, note: str) -> None:
    for level, name in ERRORS.items():
        number = None if error is None else getattr(error, name)
        rows.add(
            TERM,
            "calibration_error",
            number,
            level=level,
            group=group,
            method=f"{level.replace('percentile_90', 'ninetieth percentile')} {ERROR} {SOURCE}",
            note=note,
        )
