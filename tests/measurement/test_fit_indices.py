"""Fit indices against lavaan's functions, and at the edges.

R's numbers: reference/fit_indices.R. Tolerance: closed forms 1e-9 relative; limits of the RMSEA
1e-5, as the root finder of lavaan stops there.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.confirmatory.fit_indices import (
    ChiSquare,
    Corrected,
    chi_square_p,
    close_fit_p,
    comparative_fit_index,
    fit_measures,
    rmsea_interval,
    root_mean_square_error,
    standardised_root_mean_square_residual,
    tucker_lewis_index,
)


@pytest.fixture(scope="module")
def cases(root):
    return pd.read_csv(root / "tests/measurement/reference/fit_indices.csv", comment="#")


def test_rmsea_interval_and_close_fit_are_those_of_lavaan(cases):
    for case in cases.itertuples():
        size = (case.df, int(case.n), int(case.groups), case.factor)
        scaled = case.statistic / case.factor
        assert root_mean_square_error(case.statistic, *size) == pytest.approx(case.rmsea, rel=1e-9)
        assert rmsea_interval(scaled, *size) == pytest.approx(
            (case.low, case.high), rel=1e-5, abs=1e-9
        )
        assert close_fit_p(scaled, *size) == pytest.approx(case.close, rel=1e-9, abs=1e-12)


def test_comparative_indices_are_those_of_lavaan(cases):
    for case in cases.itertuples():
        baseline_factor = 1.0 if case.factor == 1 else case.factor + 0.05
        parts = (case.statistic, case.df, case.baseline, case.baseline_df)
        factors = (case.factor, baseline_factor)
        assert comparative_fit_index(*parts, *factors) == pytest.approx(case.cfi, rel=1e-9)
        assert tucker_lewis_index(*parts, *factors) == pytest.approx(case.tli, rel=1e-9)


def test_published_fit_of_the_lavaan_tutorial():
    """Chi-square 85.306 with 24 df, n = 301: RMSEA 0.092 [0.071, 0.114], close fit p 0.001."""
    fit = fit_measures(ChiSquare(85.306, 24), ChiSquare(918.852, 36), 301)
    assert round(fit["cfi"], 3) == 0.931
    assert round(fit["tli"], 3) == 0.896
    assert round(fit["rmsea"], 3) == 0.092
    assert round(fit["rmsea_low"], 3) == 0.071
    assert round(fit["rmsea_high"], 3) == 0.114
    assert round(fit["rmsea_p"], 3) == 0.001
    assert "cfi_scaled" not in fit
    assert "cfi_robust" not in fit


def test_a_model_that_fits_better_than_chance_has_no_misfit():
    fit = fit_measures(ChiSquare(10.0, 20), ChiSquare(300.0, 28), 200)
    assert fit["cfi"] == 1.0
    assert fit["tli"] > 1.0
    assert fit["rmsea"] == 0.0
    assert fit["rmsea_low"] == 0.0


def test_without_degrees_of_freedom_there_is_no_test():
    fit = fit_measures(ChiSquare(0.0, 0), ChiSquare(90.0, 3), 200)
    assert np.isnan(fit["p"])
    assert np.isnan(fit["rmsea_p"])
    assert (fit["rmsea"], fit["rmsea_low"], fit["rmsea_high"]) == (0.0, 0.0, 0.0)
    assert fit["cfi"] == 1.0
    assert np.isnan(chi_square_p(3.0, 0))


def test_scaled_indices_of_a_shifted_and_of_a_divided_test_differ_in_the_rmsea():
    divided = fit_measures(ChiSquare(90.0, 24, 60.0, 1.5), ChiSquare(900, 36, 700, 9 / 7), 300)
    shifted = fit_measures(ChiSquare(90.0, 24, 60.0, 1.6, 3.75), ChiSquare(900, 36, 700, 2), 300)
    assert divided["cfi_scaled"] == shifted["cfi_scaled"] == comparative_fit_index(60, 24, 700, 36)
    assert divided["rmsea_scaled"] == root_mean_square_error(90, 36, 300)
    assert shifted["rmsea_scaled"] == root_mean_square_error(60, 24, 300)


def test_robust_indices_correct_the_degrees_of_freedom():
    fit = fit_measures(
        ChiSquare(90.0, 24),
        ChiSquare(900.0, 36),
        300,
        robust=Corrected(90.0, 24, 1.5),
        robust_baseline=Corrected(900.0, 36, 1.2),
    )
    assert fit["cfi_robust"] == pytest.approx(1 - (90 - 36) / (900 - 43.2))
    assert fit["rmsea_robust"] == pytest.approx(np.sqrt(90 / 300 / 24 - 1.5 / 300))
    low, high = rmsea_interval(60.0, 24, 300)
    assert fit["rmsea_robust_low"] == pytest.approx(low * np.sqrt(1.5))
    assert fit["rmsea_robust_high"] == pytest.approx(high * np.sqrt(1.5))


def test_residuals_are_counted_in_standard_deviations_with_and_without_means():
    sample = np.array([[4.0, 1.0], [1.0, 9.0]])
    implied = np.array([[4.0, 0.4], [0.4, 9.0]])
    without = standardised_root_mean_square_residual(sample, implied)
    assert without == pytest.approx(np.sqrt(0.1**2 / 3))
    means = np.array([1.0, 2.0])
    with_means = standardised_root_mean_square_residual(sample, implied, means, means - [0.2, 0.0])
    assert with_means == pytest.approx(np.sqrt((0.1**2 + 0.1**2) / 5))
