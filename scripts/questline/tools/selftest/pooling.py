"""Textbook answers on missing answers: Rubin's rules, the joint test, Little's test."""

from __future__ import annotations

import math

import numpy as np

from questline.description.intervals import wilson_interval
from questline.imputation.little_test import little_test
from questline.imputation.pooled_measures import pool_shares
from questline.imputation.pooling import joint_test, pool
from questline.tools.selftest.answer import Answer, Book

POOLING = "Pooling of completed sets"
MISSING = "Missing answers"


def answers() -> list[Answer]:
    """Rubin's rules, degrees of freedom, D1, shares; Little's test."""
    return [*_rubin(), *_joint(), *_shares(), *_little()]


def _rubin() -> list[Answer]:
    by_hand = pool(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]))
    rubin = Book(POOLING, "by hand: Rubin 1987, Multiple Imputation, eqs. 3.1.5 to 3.1.8")
    estimates = np.array([1.2, 1.5, 0.9, 1.1, 1.4])
    errors = np.array([0.20, 0.25, 0.22, 0.18, 0.21])
    found = pool(estimates, errors**2, complete_df=96)
    mice = Book(POOLING, "R 4.2.2, mice 3.15.0: pool.scalar(n = 100, k = 4)")
    words = "Five sets with estimates 1.2 1.5 0.9 1.1 1.4"
    return [
        rubin.exact("Estimates 1, 2, 3 with variance 1: total variance", by_hand.total, 7 / 3),
        rubin.exact("Estimates 1, 2, 3 with variance 1: relative increase",
                    by_hand.relative_increase_in_variance, 4 / 3),
        rubin.exact("Estimates 1, 2, 3 with variance 1: degrees of freedom", by_hand.df, 6.125),
        mice.exact(f"{words}: pooled", found.estimate, 1.22),
        mice.exact(f"{words}: total variance", found.total, 0.11388),
        mice.exact(f"{words}: degrees of freedom (Barnard & Rubin 1999)", found.df, 8.56087728),
        mice.exact(f"{words}: fraction of missing information",
                   found.fraction_of_missing_information, 0.6697217687),
    ]  # fmt: skip


def _joint() -> list[Answer]:
    estimates = np.array([[0.5, -0.2], [0.7, -0.1], [0.6, -0.3], [0.4, -0.25], [0.55, -0.15]])
    growth = 1 + np.arange(1, 6) / 20
    covariances = growth[:, None, None] * np.array([[0.04, 0.01], [0.01, 0.09]])
    book = Book(POOLING, 'R 4.2.2, mitml 0.4-4: testConstraints(method = "D1")')
    large = joint_test(estimates, covariances)
    small = joint_test(estimates, covariances, complete_df=50)
    words = "Joint test D1 of two coefficients in five sets"
    return [
        book.exact(f"{words}: F", large.f, 3.233454928),
        book.exact(f"{words}: residual degrees of freedom", large.residual_df, 100.3447071),
        book.exact(f"{words}: p", large.p, 0.04356363174),
        book.exact(f"{words}: residual degrees of freedom of 50 (Reiter 2007)", small.residual_df,
                   30.1667884),
        book.exact(f"{words}: p of 50", small.p, 0.05341832368),
    ]  # fmt: skip


def _shares() -> list[Answer]:
    found = pool_shares(np.array([81.0, 81.0, 81.0]), 263, 0.95)
    low, _ = wilson_interval(81 / 263, 263, 0.95)
    book = Book(
        POOLING, "Lott & Reiter 2020, The American Statistician 74, 109-115: Wilson's interval"
    )
    return [book.exact("Share in sets that all agree, lower limit", found.low, low)]


def _little() -> list[Answer]:
    """Ten people, the second question missing for five: the test is that of their first answers."""
    first = np.arange(1.0, 11.0)
    second = np.array([2.0, 1.0, 4.0, 3.0, 6.0, *[math.nan] * 5])
    found = little_test(np.column_stack([first, second]))
    book = Book(
        MISSING, "closed form: Little 1988, JASA 83, eq. 5, with the estimates of Anderson 1957"
    )
    return [
        book.exact("Little's chi-square, two questions, ten people", found.chi_square, 62.5 / 8.25),
        book.exact("Little's degrees of freedom", float(found.df), 1.0),
    ]
