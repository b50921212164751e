"""lavaan's numbers for likelihood_answers.csv, and our results under lavaan's names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from questline.measurement.confirmatory.factor_model import (
    FactorModel,
    one_factor,
    scales_as_factors,
)
from questline.measurement.confirmatory.result import ConfirmatoryFit

REFERENCE = Path(__file__).resolve().parent / "reference"
SCALES = {"a": ["a1", "a2", "a3", "a4"], "b": ["b1", "b2", "b3"], "c": ["c1", "c2", "c3"]}
THREE = scales_as_factors(SCALES)
MODELS = {
    "three": THREE,
    "crossed": scales_as_factors({**SCALES, "b": ["a4", "b1", "b2", "b3"]}),
    "one": one_factor("a", SCALES["a"]),
    "orthogonal": FactorModel(THREE.items, THREE.factors, THREE.loads_on, orthogonal=True),
}
NAMES = {
    "chisq": "chi_square",
    "pvalue": "p",
    "baseline.chisq": "baseline_chi_square",
    "baseline.df": "baseline_df",
    "rmsea.ci.lower": "rmsea_low",
    "rmsea.ci.upper": "rmsea_high",
    "rmsea.pvalue": "rmsea_p",
    "npar": "parameters",
    "logl": "log_likelihood",
    "chisq.scaled": "chi_square_scaled",
    "pvalue.scaled": "p_scaled",
    "chisq.scaling.factor": "scaling_factor",
    "baseline.chisq.scaled": "baseline_chi_square_scaled",
    "cfi.scaled": "cfi_scaled",
    "tli.scaled": "tli_scaled",
    "rmsea.scaled": "rmsea_scaled",
    "rmsea.ci.lower.scaled": "rmsea_scaled_low",
    "rmsea.ci.upper.scaled": "rmsea_scaled_high",
    "rmsea.pvalue.scaled": "rmsea_scaled_p",
    "cfi.robust": "cfi_robust",
    "tli.robust": "tli_robust",
    "rmsea.robust": "rmsea_robust",
    "rmsea.ci.lower.robust": "rmsea_robust_low",
    "rmsea.ci.upper.robust": "rmsea_robust_high",
    "rmsea.pvalue.robust": "rmsea_robust_p",
}
"""lavaan's name of a fit measure, and ours where it is another."""


def answers() -> pd.DataFrame:
    """The items and the groups that R read."""
    return pd.read_csv(REFERENCE / "likelihood_answers.csv")


def oracle(file: str = "likelihood.csv") -> pd.DataFrame:
    """lavaan's numbers by model and estimator."""
    table = pd.read_csv(REFERENCE / file, comment="#", keep_default_na=False)
    return table.astype({"value": float}).set_index(["model", "estimator"]).sort_index()


def fit_measures_of(table: pd.DataFrame) -> dict[str, float]:
    """Fit measures of one model under our names."""
    return {
        NAMES.get(name, name): value
        for name, value in zip(table["statistic"], table["value"], strict=True)
    }


def flat(fit: ConfirmatoryFit) -> dict[tuple[str, str, str], float]:
    """Estimates and errors as (statistic, left, right) in lavaan's terms, the free ones only."""
    model, found = fit.model, {}
    for i, item in enumerate(model.items):
        for j, factor in enumerate(model.factors):
            if model.loads_on[i, j]:
                found["loading", factor, item] = fit.loadings[i, j]
                found["loading_se", factor, item] = fit.loading_errors[i, j]
                found["standardised", factor, item] = fit.standardised_loadings[i, j]
                found["standardised_se", factor, item] = fit.standardised_loading_errors[i, j]
        found["variance", item, item] = fit.residual_variances[i]
        found["variance_se", item, item] = fit.residual_variance_errors[i]
        found["intercept", item, ""] = fit.intercepts[i]
        found["intercept_se", item, ""] = fit.intercept_errors[i]
    for j, second in enumerate(model.factors):
        for i, first in enumerate(model.factors[:j]):
            if not model.orthogonal:
                found["covariance", first, second] = fit.factor_correlations[i, j]
                found["covariance_se", first, second] = fit.factor_correlation_errors[i, j]
    for one in fit.modification:
        left, right = one.first, one.second
        if one.kind == "loading":
            left, right = right, left
        for name, value in (
            ("mi", one.index),
            ("epc", one.expected_change),
            ("sepc", one.standardised_change),
        ):
            found[f"{name}_{one.kind}", left, right] = value
    return found


def turned(table: pd.DataFrame) -> pd.Series:
    """lavaan's estimates with factors turned as ours are: standardised loadings sum to 0 or more.

    Indexed by statistic, left and right side.
    """
    standardised = table[table["statistic"] == "standardised"]
    signs = np.sign(standardised.groupby("term")["value"].sum())
    values = table.set_index(["statistic", "term", "level"])["value"].copy()
    for key in values.index:
        statistic, left, right = key
        if statistic in ("loading", "standardised", "epc_loading", "sepc_loading"):
            values[key] *= signs[left]
        if statistic == "covariance":
            values[key] *= signs[left] * signs[right]
    return values
