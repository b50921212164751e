"""Textbook answers on effects: standardised risks, estimated marginal means, what curves say."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from questline.modelling.design import Term
from questline.modelling.effects.contrasts import pairwise
from questline.modelling.effects.estimated_means import estimated_means
from questline.modelling.effects.estimated_model import estimated_model
from questline.modelling.effects.marginal_effects import (
    average_differences,
    average_ratios,
    level_changes,
)
from questline.modelling.effects.population import population
from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.terms.interactions import Interaction
from questline.modelling.terms.recipe import Recipe
from questline.robustness.curve_summary import variance_by_decision
from questline.tools.selftest.answer import Answer, Book

KIND = "Effects and specification curves"
STONES = {("0", "small"): (234, 270), ("0", "large"): (55, 80),
          ("1", "small"): (81, 87), ("1", "large"): (192, 263)}  # fmt: skip
"""Successes and patients of open surgery (1) and of a smaller operation (0), by the size of the
kidney stone (Charig and others 1986, British Medical Journal 292, 879-882)."""
LEUCINE = {
    "fish": {9: (27.8, 23.7), 12: (31.5, 28.5, 32.8), 15: (34.0, 28.3), 18: (30.6, 32.7, 33.7)},
    "soy": {9: (39.3, 34.8, 29.8), 12: (39.8, 40.0, 39.1), 15: (38.5, 39.2, 40.0), 18: (42.9,)},
    "skim": {9: (40.6, 31.0, 34.6), 12: (42.9, 50.1, 37.4), 15: (59.5, 41.4), 18: (59.8,)},
}
"""Leucine in the blood of 29 pigs by source and percentage of protein (Windels 1964; in R as
emmeans::pigs)."""


def answers() -> list[Answer]:
    """Kidney stones, pigs, and a curve whose variance is known."""
    return [*_stones(), *_pigs(), *_decisions()]


def _stones() -> list[Answer]:
    cells = [(*cell, outcome) for cell in STONES for outcome in (1, 0)]
    counts = [count for yes, all_ in STONES.values() for count in (yes, all_ - yes)]
    rows = [cell for cell, count in zip(cells, counts, strict=True) for _ in range(count)]
    frame = pd.DataFrame(rows, columns=["treatment", "size", "success"])
    recipe = Recipe(
        (Term("treatment", True, levels=("0", "1"), reference="0"),
         Term("size", False, levels=("small", "large"), reference="small")),
        (Interaction("treatment", "size"),),
    )  # fmt: skip
    _, matrix = recipe.design_matrix(frame)
    fit = fit_logistic(matrix, frame["success"].to_numpy(dtype=float))
    model = estimated_model("logistic", fit.coefficients, fit.covariance)
    people, changes = population(recipe, frame), level_changes(recipe, "treatment")
    difference = average_differences(people, model, changes).shown(0.95)
    ratio = average_ratios(people, model, changes).shown(0.95)
    # With an interaction the model gives the observed shares, standardised to all patients.
    total = {size: STONES["0", size][1] + STONES["1", size][1] for size in ("small", "large")}
    everyone = sum(total.values())
    risk, variance = {}, 0.0
    for treatment in "01":
        risk[treatment] = 0.0
        for size, count in total.items():
            yes, all_ = STONES[treatment, size]
            share = yes / all_
            risk[treatment] += count / everyone * share
            variance += (count / everyone) ** 2 * share * (1 - share) / all_
    book = Book(KIND, "closed form: shares standardised to the sizes of all stones, of the table "
                "of Charig and others 1986")  # fmt: skip
    what = "Success of open surgery for kidney stones, given their size"
    return [
        book.exact(f"{what}, risk difference", difference.estimate[0, 0], risk["1"] - risk["0"]),
        book.exact(f"{what}, its standard error (delta method)", difference.se[0, 0],
                   variance**0.5),
        book.exact(f"{what}, risk ratio", ratio.estimate[0, 0], risk["1"] / risk["0"]),
    ]  # fmt: skip


def _pigs() -> list[Answer]:
    rows = [
        (source, str(percent), value)
        for source, by_percent in LEUCINE.items()
        for percent, values in by_percent.items()
        for value in values
    ]
    frame = pd.DataFrame(rows, columns=["source", "percent", "leucine"])
    recipe = Recipe(
        (Term("source", True, levels=tuple(LEUCINE), reference="fish"),
         Term("percent", False, levels=("9", "12", "15", "18"), reference="9"))
    )  # fmt: skip
    _, matrix = recipe.design_matrix(frame)
    fit = fit_linear(matrix, np.log(frame["leucine"].to_numpy()))
    df = len(frame) - matrix.shape[1] - 1
    model = estimated_model("linear", fit.coefficients, fit.covariance, df)
    effects = estimated_means(population(recipe, frame), model, ["source"])
    means, contrasts = effects.shown(0.95), pairwise(effects).shown(0.95)
    book = Book(KIND, "Lenth, the vignette Basics of emmeans, as R 4.2.2: emmeans::emmeans")
    return [
        book.printed("Leucine of pigs, estimated marginal mean with fish", means.estimate[0, 0],
                     "3.39"),
        book.exact("Leucine of pigs, estimated marginal mean with skim milk",
                   means.estimate[0, 2], 3.7967700886),
        book.exact("Leucine of pigs, standard error of the mean with soy", means.se[0, 1],
                   0.0374479823382),
        book.printed("Leucine of pigs, fish less skim milk", -contrasts.estimate[0, 1], "-0.402"),
    ]  # fmt: skip


def _decisions() -> list[Answer]:
    """Estimates that are sums of what two decisions add: variances 3 and 2 / 3 of the whole."""
    curve = pd.DataFrame(list(product("ab", "xyz")), columns=["exclusions", "scoring"])
    curve["estimate"] = curve["exclusions"].map({"a": 0.0, "b": 2.0}) + curve["scoring"].map(
        {"x": 1.0, "y": 2.0, "z": 3.0}
    )
    shares = variance_by_decision(curve, ["exclusions", "scoring"]).shares
    book = Book(KIND, "closed form: sums of squares 6 x 1 and 6 x 2 / 3 of an analysis of variance")
    return [
        book.exact("Share of a curve's variance that is one decision's", shares["exclusions"], 0.6)
    ]
