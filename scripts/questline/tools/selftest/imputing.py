"""Textbook answers on what is imputed: matching, ties, draws from a regression."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.imputation.chained_equations import complete_sets
from questline.imputation.model import imputation_model
from questline.tools.selftest.answer import Answer, Book

KIND = "Missing answers"
SETS = 400


def answers() -> list[Answer]:
    """The nearest donor, donors that tie, the mean and spread of regression draws."""
    return [*_nearest_donor(), *_tied_donors(), *_regression()]


def _imputed(data: pd.DataFrame, method: str, donors: int, name: str) -> np.ndarray:
    """The values imputed for y in SETS sets: (sets, missing)."""
    described = {"numeric": True, "ordered": False, "levels": [], "derivation": None}
    variables: dict[str, dict[str, Any]] = {
        column: {**described, "minimum": None, "maximum": None} for column in data.columns
    }
    plan = {
        "sets": SETS,
        "iterations": 1,
        "level": "scales",
        "methods": {"y": method},
        "donors": donors,
        "least_correlation": 0.0,
        "auxiliary": [],
        "together": [["x", "y"]],
    }
    model = imputation_model(data, variables, {}, plan)
    return complete_sets(data, model, stream(1, f"selftest/{name}")).imputed["y"]


def _nearest_donor() -> list[Answer]:
    """y = 2 x + 1 exactly: the regression has no error, and one donor is the nearest x."""
    x = np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 2.2, 5.9])
    y = np.where(np.arange(10) < 8, 2 * x + 1, math.nan)
    found = _imputed(pd.DataFrame({"x": x, "y": y}), "predictive_mean_matching", 1, "nearest")
    book = Book(
        KIND, "closed form: the nearest donor (Little 1988, Journal of Business & Economic "
        "Statistics 6, 287-296)"
    )  # fmt: skip
    words = "Predictive mean matching on a straight line, one donor"
    return [
        book.exact(f"{words}: at 2.2, mean of {SETS} sets", found[:, 0].mean(), 5.0),
        book.exact(f"{words}: at 5.9, mean of {SETS} sets", found[:, 1].mean(), 13.0),
    ]


def _tied_donors() -> list[Answer]:
    """Ten people with the same x are equally near: each of their answers is equally likely."""
    x = np.repeat([0.0, 1.0, 0.0], [10, 10, 1])
    y = np.concatenate([np.arange(1.0, 11.0), np.arange(1001.0, 1011.0), [math.nan]])
    found = _imputed(pd.DataFrame({"x": x, "y": y}), "predictive_mean_matching", 3, "ties")
    book = Book(
        KIND, "closed form: the mean of the ten equally near answers; the tolerance is 4 "
        "simulation errors"
    )  # fmt: skip
    tolerance = round(4 * math.sqrt(99 / 12 / SETS), 3)
    words = f"Three donors among ten that tie, mean of {SETS} sets"
    return [book.within(words, found.mean(), 5.5, tolerance)]


def _regression() -> list[Answer]:
    """Draws at the mean of x: the mean of y, with variance s^2 (1 + 1/n) df / (df - 2)."""
    people = 24
    x = np.append(np.arange(float(people)), (people - 1) / 2)
    noise = np.tile([1.0, -1.0, -1.0, 1.0], people // 4)
    y = np.append(np.arange(float(people)) + noise, math.nan)
    found = _imputed(pd.DataFrame({"x": x, "y": y}), "linear", 5, "linear")[:, 0]
    df = people - 2
    variance = people / df * (1 + 1 / people) * df / (df - 2)
    book = Book(
        KIND, "closed form: posterior predictive t (Gelman and others 2013, Bayesian Data "
        "Analysis, section 14.3); the tolerance is 4 simulation errors"
    )  # fmt: skip
    words = f"Bayesian linear regression at the mean of x, {SETS} sets"
    return [
        book.within(f"{words}: mean", found.mean(), (people - 1) / 2,
                    round(4 * math.sqrt(variance / SETS), 3)),
        book.within(f"{words}: variance", found.var(ddof=1), variance,
                    round(4 * variance * math.sqrt((2 + 6 / (df - 4)) / SETS), 3)),
    ]  # fmt: skip
