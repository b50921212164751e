"""Scenarios on specification curves: does the permutation test reject a true hypothesis too often?

The focal predictor goes with the covariates, and the covariates with the outcome, so that
specifications with few covariates are confounded; given all covariates the predictor has nothing to
do with the outcome.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit

from questline.robustness.permutation import STATISTICS, permutation_test
from questline.robustness.risk_differences import Focal
from questline.robustness.specification_curve import DataVariant
from questline.tools.validation.monte_carlo import Outcome, Quantity
from questline.tools.validation.scenario import Scenario

FAMILY = "Specification curves"
SIZES = (60, 342, 2000)
LEVEL = 0.05
PERMUTATIONS = 99
COVARIATES = ("c1", "c2", "c3")
CARELESS = 0.1
"""The share of people whom one of the exclusion rules leaves out."""
SETS = {
    "none": (),
    "first": ("c1",),
    "two": ("c1", "c2"),
    "all": ("c1", "c2", "c3"),
}
WORDS = {
    "median": "permutation test of the median estimate",
    "significant": "permutation test of the share of significant specifications",
    "average_z": "permutation test of the mean z statistic",
}
TIES = (
    "A share of few specifications takes few values, and permuted curves that tie with the "
    "observed one count against it."
)
APPROXIMATE = (
    "Permuting residuals is exact in large samples only (Winkler and others 2014, NeuroImage 92, "
    "381-397)."
)


def scenarios() -> list[Scenario]:
    """A yes-no outcome and a number, at three sizes."""
    kinds = {"logistic": "a yes-no outcome, risk differences", "linear": "a number, coefficients"}
    return [
        Scenario(
            name=f"curve/{kind}/{size}",
            family=FAMILY,
            words=f"{words}: 16 specifications (two scores, two exclusion rules, four sets of "
            f"covariates), {PERMUTATIONS} permutations, the predictor confounded",
            size=size,
            quantities=tuple(
                Quantity(name, WORDS[name], "test", nominal=LEVEL,
                         at_most=name == "significant",
                         reason=TIES if name == "significant" else APPROXIMATE)
                for name in STATISTICS
            ),
            draw=partial(_draw, size=size, kind=kind),
            analyse=partial(_analyse, kind=kind),
        )
        for kind, words in kinds.items()
        for size in SIZES
    ]  # fmt: skip


def _draw(random: np.random.Generator, size: int, kind: str) -> pd.DataFrame:
    covariates = random.standard_normal((size, 3))
    trait = 0.5 * covariates[:, 0] + 0.3 * covariates[:, 1] + random.standard_normal(size)
    scores = trait[:, None] + 0.5 * random.standard_normal((size, 2))
    level = -0.4 + covariates @ [0.6, 0.5, 0.4]
    if kind == "logistic":
        answers = (random.random(size) < expit(level)).astype(float)
    else:
        answers = level + random.standard_normal(size)
    kept = (random.random(size) >= CARELESS).astype(float)
    data = pd.DataFrame(covariates, columns=list(COVARIATES))
    return data.assign(x1=scores[:, 0], x2=scores[:, 1], kept=kept, y=answers)


def _analyse(data: pd.DataFrame, random: np.random.Generator, kind: str) -> dict[str, Outcome]:
    outcome, kept = data["y"].to_numpy(), data["kept"].to_numpy() == 1
    variants = [
        DataVariant({"scoring": score, "exclusions": rule}, matrix, outcome, included)
        for score in ("x1", "x2")
        for matrix in [data[[score, *COVARIATES]].to_numpy()]
        for rule, included in (("everyone", None), ("careful", kept))
    ]
    masks = {
        name: np.array([True, *(covariate in chosen for covariate in COVARIATES)])
        for name, chosen in SETS.items()
    }
    test = permutation_test(
        variants,
        masks,
        Focal(0),
        "linear" if kind == "linear" else "logistic",
        PERMUTATIONS,
        random,
        alpha=LEVEL,
    )
    # A test at 5% rejects at p = 0.05, which permutations can reach exactly; 0 stays 0.
    p_values = np.nextafter(test.statistics["p"].to_numpy(dtype=float), 0.0)
    return {
        name: Outcome(p=float(p)) for name, p in zip(test.statistics.index, p_values, strict=True)
    }
