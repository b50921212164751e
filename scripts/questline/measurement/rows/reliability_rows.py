"""Reliability beyond the classical coefficients, as rows of the statistics store."""

from __future__ import annotations

from questline.measurement.reliability.bootstrap import BootstrapAlpha
from questline.measurement.reliability.hierarchical import HierarchicalOmega
from questline.measurement.reliability.ordinal import OrdinalReliability
from questline.measurement.reliability.split_half import SplitHalf
from questline.measurement.rows.rows import Rows
from questline.scoring.item_rest import Coefficient

METHODS = {
    "ordinal_alpha": "alpha of the polychoric correlations (Zumbo, Gadermann and Zeisser 2007): of "
    "the continuous answers thought to stand behind the categories, not of the score",
    "ordinal_omega": "categorical omega: the share of the variance of the sum score that a "
    "one-factor model of the ordinal items explains (Green and Yang 2009)",
    "latent_omega": "omega of the one-factor model of the continuous answers thought to stand "
    "behind the categories, not of the score",
    "omega_hierarchical": "share of the variance of the score that the general factor of a "
    "bifactor model explains (McDonald 1999; Reise 2012)",
    "omega_total_bifactor": "share of the variance of the score that all factors of the bifactor "
    "model explain",
}


def add_bootstrap(rows: Rows, scale: str, found: BootstrapAlpha, confidence: float) -> None:
    """Alpha once more, with the BCa interval."""
    method = (
        f"Cronbach's alpha; bias-corrected and accelerated bootstrap interval, {found.samples} "
        "samples of respondents (Efron 1987)"
    )
    note = " ".join(found.notes)
    reason = " ".join((found.reason, *found.notes)).strip()
    interval = found.bias_corrected
    value = found.alpha if interval else None
    coefficient = Coefficient(value, found.n, note if interval else reason, *(interval or ()))
    rows.coefficient(scale, "alpha_bootstrap", coefficient, method=method, conf_level=confidence)


def add_split_half(rows: Rows, scale: str, found: SplitHalf) -> None:
    """The Spearman-Brown coefficient over the splits of the scale."""
    how = "drawn at random" if found.drawn else "all there are"
    method = (
        f"Spearman-Brown coefficient of two halves, over {found.splits} splits ({how}), from "
        "pairwise covariances; n answered at least two items"
    )
    note = " ".join(found.notes)
    reason = " ".join((found.reason, *found.notes)).strip()
    spread = found.spearman_brown
    for statistic, value in (
        ("split_half", spread.mean if spread else None),
        ("split_half_lowest", spread.lowest if spread else None),
        ("split_half_highest", spread.highest if spread else None),
    ):
        coefficient = Coefficient(value, found.n, note if spread else reason)
        rows.coefficient(scale, statistic, coefficient, method=method)


def add_ordinal(rows: Rows, scale: str, found: OrdinalReliability) -> None:
    """Ordinal alpha, categorical omega and the omega of the latent answers."""
    for statistic, coefficient in (
        ("ordinal_alpha", found.alpha),
        ("ordinal_omega", found.categorical_omega),
        ("latent_omega", found.latent_omega),
    ):
        rows.coefficient(scale, statistic, coefficient, method=METHODS[statistic])


def add_hierarchical(rows: Rows, scale: str, found: HierarchicalOmega) -> None:
    """Omega hierarchical of the bifactor model, and its omega total."""
    for statistic, coefficient in (
        ("omega_hierarchical", found.hierarchical),
        ("omega_total_bifactor", found.total),
    ):
        rows.coefficient(scale, statistic, coefficient, method=METHODS[statistic])
