"""Textbook answers on regression models and what goes with them."""

from __future__ import annotations

import math

import numpy as np

from questline.modelling.discrimination import area_under_curve
from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.inflation import variance_inflation
from questline.modelling.linear import r_squared
from questline.tools.selftest.answer import Answer, Book
from questline.tools.selftest.exact import equal_correlations, exact_sample
from questline.tools.selftest.shares import ANSCOMBE_X, ANSCOMBE_Y

KIND = "Regression models"
SMOKERS = ((647, 2), (622, 27))
"""Cases and controls, smokers and others: men, Doll & Hill 1950, British Medical Journal 2,
739-748, table IV."""
RATINGS = ((33, 6, 6, 11, 2), (3, 2, 2, 11, 33))
"""How sure a reader was that an image is abnormal, from definitely normal to definitely abnormal,
for 58 normal and 51 abnormal images (Hanley & McNeil 1982, Radiology 143, 29-36, table I)."""


def answers() -> list[Answer]:
    """Linear and logistic coefficients, the area under the curve, variance inflation."""
    return [*_linear(), *_logistic(), *_area(), *_inflation()]


def _linear() -> list[Answer]:
    book = Book(KIND, "Anscombe 1973, The American Statistician 27, 17-21")
    line = fit_linear(ANSCOMBE_X[:, None], ANSCOMBE_Y)
    digits = Book(KIND, "Anscombe 1973, as R 4.2.2: summary(lm(y1 ~ x1, anscombe))")
    return [
        book.printed("Regression line of Anscombe's first data, intercept",
                     line.coefficients[0], "3.0"),
        book.printed("Regression line of Anscombe's first data, slope",
                     line.coefficients[1], "0.5"),
        digits.printed("Standard error of the slope", math.sqrt(line.covariance[1, 1]), "0.1179"),
        digits.printed("R squared", r_squared(line), "0.6665"),
    ]  # fmt: skip


def _logistic() -> list[Answer]:
    (a, b), (c, d) = SMOKERS
    outcome = np.repeat([1.0, 1.0, 0.0, 0.0], [a, b, c, d])
    smokes = np.repeat([1.0, 0.0, 1.0, 0.0], [a, b, c, d])
    found = fit_logistic(smokes[:, None], outcome)
    closed = Book(KIND, "closed form: log(ad / bc), of the table of Doll & Hill 1950")
    error = Book(KIND, "closed form: sqrt(1/a + 1/b + 1/c + 1/d) (Woolf 1955), the same table")
    return [
        closed.exact("Log odds ratio of lung cancer and smoking", found.coefficients[1],
                     math.log(a * d / (b * c))),
        error.exact("Standard error of the log odds ratio", math.sqrt(found.covariance[1, 1]),
                    math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)),
    ]  # fmt: skip


def _area() -> list[Answer]:
    normal, abnormal = (np.repeat(np.arange(1.0, 6.0), counts) for counts in RATINGS)
    risk = np.concatenate([normal, abnormal])
    outcome = np.repeat([0.0, 1.0], [len(normal), len(abnormal)])
    found = area_under_curve(outcome, risk, 0.95)
    printed = Book(KIND, "Hanley & McNeil 1982, Radiology 143, 29-36, p. 32")
    pairs = np.sign(abnormal[:, None] - normal[None, :]) / 2 + 0.5
    variance = pairs.mean(axis=1).var(ddof=1) / len(abnormal)
    variance += pairs.mean(axis=0).var(ddof=1) / len(normal)
    by_pairs = Book(
        KIND, "DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44, 837-845, by counting all pairs"
    )
    return [
        printed.printed("Area under the curve of 109 images", found.area, "0.893"),
        by_pairs.exact("Its standard error by DeLong", found.se, math.sqrt(variance)),
    ]


def _inflation() -> list[Answer]:
    data = exact_sample(equal_correlations(2, 0.6), 40, ("x", "y")).to_numpy()
    line = fit_linear(data, np.arange(40.0) ** 2)
    found = variance_inflation(line.covariance[1:, 1:], [[0], [1]])
    book = Book(KIND, "closed form: 1 / (1 - r^2) with two predictors")
    return [
        book.exact("Variance inflation of two predictors that correlate by .6", found[0], 1.5625)
    ]
