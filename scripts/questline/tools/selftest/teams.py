"""Textbook answers on people in clusters: mixed models, estimating equations, robust errors."""

from __future__ import annotations

import numpy as np

from questline.modelling.dependence.estimating_equations import estimating_equations_logistic
from questline.modelling.dependence.random_intercept_linear import random_intercept_linear
from questline.modelling.dependence.random_intercept_logistic import random_intercept_logistic
from questline.modelling.dependence.robust_errors import cluster_robust_logistic
from questline.tools.selftest.answer import Answer, Book

KIND = "People in clusters"
YIELDS = (
    (1545, 1440, 1440, 1520, 1580),
    (1540, 1555, 1490, 1560, 1495),
    (1595, 1550, 1605, 1510, 1560),
    (1445, 1440, 1595, 1465, 1545),
    (1595, 1630, 1515, 1635, 1625),
    (1520, 1455, 1450, 1480, 1445),
)
"""Yields of dyestuff from six batches (Davies & Goldsmith 1972, Statistical Methods in Research and
Production, table 6.3)."""
HERDS = (
    ((2, 14), (3, 12), (4, 9), (0, 5)),
    ((3, 22), (1, 18), (1, 21), None),
    ((8, 22), (2, 16), (0, 16), (2, 20)),
    ((2, 10), (0, 10), (2, 9), (0, 6)),
    ((5, 18), (0, 25), (0, 24), (1, 4)),
    ((3, 17), (0, 17), (0, 18), (1, 20)),
    ((8, 16), (1, 10), (3, 9), (0, 5)),
    ((12, 34), None, None, None),
    ((2, 9), (0, 6), (0, 8), (0, 6)),
    ((1, 22), (1, 22), (0, 18), (2, 22)),
    ((0, 25), (5, 27), (3, 22), (1, 22)),
    ((2, 10), (1, 8), (0, 6), (0, 5)),
    ((1, 21), (2, 24), (0, 19), (0, 23)),
    ((11, 19), (0, 2), (0, 3), (0, 2)),
    ((1, 19), (1, 15), (1, 15), (0, 15)),
)
"""New cases of a lung disease in herds of cattle, and how many cattle there were, in four periods
(Lesnoff and others 2004, Veterinary Research 35, 429-441; in R as lme4::cbpp)."""
MIXED = "Lesnoff and others 2004, as R 4.2.2: lme4::glmer with 25 nodes"


def answers() -> list[Answer]:
    """Dyestuff, cattle, and clusters of two whose answers have a formula."""
    return [*_dyestuff(), *_cattle(), *_pairs()]


def _dyestuff() -> list[Answer]:
    """A random intercept and one column that tells nothing of the yields."""
    yields = np.array(YIELDS, dtype=float)
    batch = np.repeat(np.arange(len(yields)), yields.shape[1])
    fit = random_intercept_linear(np.empty((yields.size, 0)), yields.ravel(), batch)
    book = Book(KIND, "Davies & Goldsmith 1972, as R 4.2.2: lme4::lmer (and its manual, ?Dyestuff)")
    return [
        book.printed("Yield of dyestuff, mean of all batches", fit.coefficients[0], "1527.5"),
        book.printed("Yield of dyestuff, standard error of the mean", fit.standard_errors[0],
                     "19.38"),
        book.printed("Yield of dyestuff, variance between batches", fit.between, "1764"),
        book.printed("Yield of dyestuff, variance within batches", fit.within, "2451"),
    ]  # fmt: skip


def _cattle() -> list[Answer]:
    cells = [
        (herd, period, ill, counts[0] if ill else counts[1] - counts[0])
        for herd, periods in enumerate(HERDS)
        for period, counts in enumerate(periods)
        if counts
        for ill in (1, 0)
    ]
    herd, period, ill = np.repeat(
        [cell[:3] for cell in cells], [cell[3] for cell in cells], axis=0
    ).T
    given = (period[:, None] == [1, 2, 3]).astype(float), ill.astype(float), herd
    mixed = random_intercept_logistic(*given)
    robust = cluster_robust_logistic(*given)
    equations = estimating_equations_logistic(*given)
    glmer = Book(KIND, MIXED)
    cr2 = Book(KIND, "Lesnoff and others 2004, as R 4.2.2: clubSandwich::vcovCR and coef_test")
    gee = Book(KIND, "Lesnoff and others 2004, as R 4.2.2: geepack::geeglm")
    what = "Illness of cattle, second period against the first"
    close = 1e-4
    return [
        glmer.exact(f"{what}, random intercept", mixed.coefficients[1], -0.991403626156,
                    relative=close),
        glmer.exact("Illness of cattle, deviation between herds", mixed.deviation, 0.647518488916,
                    relative=close),
        cr2.exact(f"{what}, cluster-robust standard error (CR2)", robust.standard_errors[1],
                  0.46197135976),
        cr2.exact(f"{what}, Satterthwaite's degrees of freedom", robust.df[1], 11.5101212767,
                  relative=close),
        gee.exact(f"{what}, estimating equations", equations.coefficients[1], -0.973947588775),
        gee.exact(f"{what}, their robust standard error", equations.standard_errors[1],
                  0.391252899645),
        gee.exact("Illness of cattle, correlation within herds", equations.correlation,
                  0.0298799238495),
    ]  # fmt: skip


def _pairs() -> list[Answer]:
    """Clusters of two, of which one half has the predictor: shares of two groups of clusters."""
    events = {0.0: (0, 0, 1, 2, 0, 1), 1.0: (2, 1, 2, 0, 2, 1)}
    group = np.repeat(list(events), [2 * len(counts) for counts in events.values()])
    outcome = np.array(
        [float(place < count) for counts in events.values() for count in counts for place in (0, 1)]
    )
    labels = np.repeat(np.arange(len(group) // 2), 2)
    fit = cluster_robust_logistic(group[:, None], outcome, labels, "CR0")
    variance = 0.0
    for counts in events.values():
        totals = np.array(counts, dtype=float)
        share = totals.mean() / 2
        variance += ((totals - 2 * share) ** 2).sum() / (2 * len(totals) * share * (1 - share)) ** 2
    book = Book(KIND, "closed form: squared surprises of clusters over n p (1 - p) squared (Liang "
                "& Zeger 1986, Biometrika 73, 13-22)")  # fmt: skip
    return [
        book.exact("Cluster-robust standard error (CR0) of a log odds ratio of pairs",
                   fit.standard_errors[1], variance**0.5)
    ]  # fmt: skip
