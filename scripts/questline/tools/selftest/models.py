"""Textbook answers on what is asked of models: penalised fits, ordered answers, robust errors."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import chdtrc, logit

from questline.modelling.dependence.robust_errors import robust_logistic
from questline.modelling.diagnostics.hosmer_lemeshow import hosmer_lemeshow
from questline.modelling.fits.firth import fit_firth
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.profiles import logistic_limits
from questline.modelling.fits.proportional_odds import fit_proportional_odds
from questline.modelling.fits.proportional_odds_test import brant_test, likelihood_ratio_tests
from questline.tools.selftest.answer import Answer, Book

KIND = "Logistic models and ordered answers"
DOSES = (1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839)
BEETLES = (59, 60, 62, 56, 63, 59, 62, 60)
KILLED = (6, 13, 18, 28, 52, 53, 61, 60)
"""Beetles at each dose of gas, and how many of them died (Bliss 1935, Annals of Applied Biology 22,
134-167; Agresti 2013, Categorical Data Analysis, table 7.1)."""
BITTERNESS = {
    (0, 0): (4, 9, 5, 0, 0),
    (0, 1): (1, 7, 8, 2, 0),
    (1, 0): (0, 5, 8, 3, 2),
    (1, 1): (0, 1, 5, 7, 5),
}
"""How often wines were rated 1 to 5 for bitterness, by temperature and contact of juice and skins
(Randall 1989, Biometrical Journal 31, 781-793)."""


def answers() -> list[Answer]:
    """Beetles killed by gas, the bitterness of wine, and data whose answers have a formula."""
    return [*_beetles(), *_empty_cell(), *_groups_of_risk(), *_wine(), *_brant()]


def _beetles() -> list[Answer]:
    counts = np.array([KILLED, np.array(BEETLES) - KILLED]).T.ravel()
    dose = np.repeat(np.repeat(DOSES, 2), counts)[:, None]
    dead = np.repeat(np.tile([1.0, 0.0], len(DOSES)), counts)
    model = fit_logistic(dose, dead)
    (limits,) = logistic_limits([model], 0.95)
    firth = fit_firth(dose, dead).model
    robust = robust_logistic(dose, dead)
    printed = Book(KIND, "Dobson & Barnett 2008, An Introduction to Generalized Linear Models, "
                   "table 7.3, as R 4.2.2: glm")  # fmt: skip
    profile = Book(KIND, "Bliss 1935, as R 4.2.2: confint of a glm (a spline through the profile)")
    penalised = Book(KIND, "Bliss 1935, as R 4.2.2: brglm2::brglmFit, type AS_mean")
    hc0 = Book(KIND, "Bliss 1935, as R 4.2.2: sandwich::sandwich")
    error = math.sqrt(model.covariance[1, 1])
    what = "Log odds of a beetle's death by dose"
    return [
        printed.printed(f"{what}, intercept", model.coefficients[0], "-60.717"),
        printed.printed(f"{what}, slope", model.coefficients[1], "34.270"),
        printed.printed(f"{what}, standard error of the slope", error, "2.912"),
        profile.printed(f"{what}, profile likelihood interval, lower limit", limits[0, 0], "28.85"),
        profile.printed(f"{what}, profile likelihood interval, upper limit", limits[0, 1], "40.30"),
        hc0.exact(f"{what}, robust standard error of the slope (HC0)", robust.standard_errors[1],
                  2.88808489982),
        penalised.exact(f"{what}, slope by Firth's method",
                        firth.coefficients[1] if firth else None, 33.9301304511),
    ]  # fmt: skip


def _empty_cell() -> list[Answer]:
    """Nobody without the event in one group: plain estimates are infinite, Firth's are not."""
    (a, b), (c, d) = (7, 0), (5, 8)
    group, event = np.repeat([1.0, 0.0, 0.0], [a, c, d]), np.repeat([1.0, 1.0, 0.0], [a, c, d])
    model = fit_firth(group[:, None], event).model
    book = Book(KIND, "closed form: half a person more in each cell (Firth 1993, Biometrika 80, "
                "27-38)")  # fmt: skip
    expected = math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    return [
        book.exact("Log odds ratio of a table with an empty cell by Firth's method",
                   model.coefficients[1] if model else None, expected)
    ]  # fmt: skip


def _groups_of_risk() -> list[Answer]:
    """A hundred people in the order of their risks, so that each group are the next ten."""
    place = np.arange(100)
    risk = (place + 0.5) / 100
    event = (37 * place % 100 < place).astype(float)
    found = hosmer_lemeshow(event, risk)
    expected = 0.0
    for first in range(0, 100, 10):
        group = slice(first, first + 10)
        mean = risk[group].mean()
        expected += (event[group].sum() - 10 * mean) ** 2 / (10 * mean * (1 - mean))
    book = Book(KIND, "closed form: (O - E)^2 / (n p (1 - p)) of ten groups (Hosmer & Lemeshow "
                "1980, Communications in Statistics A 9, 1043-1069)")  # fmt: skip
    return [book.exact("Hosmer-Lemeshow statistic of a hundred people", found.statistic, expected)]


def _wine() -> list[Answer]:
    cells = [(*cell, rating) for cell in BITTERNESS for rating in range(5)]
    table = np.repeat(cells, [count for row in BITTERNESS.values() for count in row], axis=0)
    fit = fit_proportional_odds(table[:, :2].astype(float), table[:, 2], 5)
    (test,) = likelihood_ratio_tests(fit, [[1]])
    printed = Book(KIND, "Christensen 2019, Cumulative link models for ordinal regression, as "
                   "R 4.2.2: ordinal::clm")  # fmt: skip
    nominal = Book(KIND, "Randall 1989, as R 4.2.2: ordinal::nominal_test")
    error = math.sqrt(fit.covariance[4, 4])
    return [
        printed.printed("Bitterness of wine, log odds ratio of warmth", fit.slopes[0], "2.5031"),
        printed.printed("Bitterness of wine, its standard error", error, "0.5287"),
        printed.printed("Bitterness of wine, log odds ratio of contact", fit.slopes[1], "1.5278"),
        printed.printed("Bitterness of wine, first threshold", fit.thresholds[0], "-1.3444"),
        printed.printed("Bitterness of wine, last threshold", fit.thresholds[3], "5.0064"),
        printed.printed("Bitterness of wine, log-likelihood", fit.log_likelihood, "-86.49"),
        nominal.exact("Likelihood ratio test of proportional odds of contact", test.statistic,
                      0.566740268382, relative=1e-5),
    ]  # fmt: skip


def _brant() -> list[Answer]:
    """Two groups and three answers: the splits are two tables of four cells."""
    counts = np.array([[20, 10, 12], [9, 14, 25]])
    rows = np.repeat([[group, answer] for group in (0, 1) for answer in range(3)],
                     counts.ravel(), axis=0)  # fmt: skip
    fit = fit_proportional_odds(rows[:, :1].astype(float), rows[:, 1], 3)
    found = brant_test(fit, [[0]]).overall
    people = counts.sum(axis=1)
    beyond = np.array([counts[:, 1:].sum(axis=1), counts[:, 2]]) / people
    ratios = logit(beyond[:, 1]) - logit(beyond[:, 0])
    variances = (1 / (people * beyond * (1 - beyond))).sum(axis=1)
    covariance = (1 / (people * beyond[0] * (1 - beyond[1]))).sum()
    expected = (ratios[0] - ratios[1]) ** 2 / (variances.sum() - 2 * covariance)
    book = Book(KIND, "closed form: the two log odds ratios and the covariance of shares of the "
                "same people (Brant 1990, Biometrics 46, 1171-1178)")  # fmt: skip
    return [
        book.exact("Brant's test of two groups and three answers", found.statistic, expected),
        book.exact("Its p", found.p, float(chdtrc(1, expected))),
    ]
