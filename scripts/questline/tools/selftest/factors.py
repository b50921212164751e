"""Textbook answers on exploratory factors and the number of factors."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.measurement.dimensionality.adequacy import bartlett_sphericity, sampling_adequacy
from questline.measurement.dimensionality.minimum_average_partial import minimum_average_partial
from questline.measurement.dimensionality.parallel import parallel_analysis
from questline.measurement.exploratory.exploratory import explore
from questline.tools.selftest.answer import Answer, Book
from questline.tools.selftest.printed_tables import (
    PHYSICAL,
    PHYSICAL_NAMES,
    PHYSICAL_PEOPLE,
)

EXPLORATORY = "Exploratory factors"
DIMENSIONS = "Number of factors"
PARALLEL_DRAWS = 400


def answers() -> list[Answer]:
    """Adequacy, number of factors, extraction, rotation, fit."""
    return [
        *_adequacy(),
        *_partials(),
        *_parallel(),
        *_varimax(),
        *_oblimin(),
        *_simple_structure(),
    ]


def _adequacy() -> list[Answer]:
    found = sampling_adequacy(PHYSICAL)
    sphere = bartlett_sphericity(PHYSICAL, PHYSICAL_PEOPLE)
    book = Book(DIMENSIONS, "Harman 1976, by R 4.2.2, psych 2.2.9: KMO(), cortest.bartlett()")
    words = "Eight bodily measures"
    return [
        book.exact(f"{words}: Kaiser-Meyer-Olkin measure", found.overall, 0.845460850661),
        book.exact(f"{words}: the same of height", found.items[0], 0.864314699703),
        book.exact(f"{words}: Bartlett's chi-square", sphere.chi_square, 2085.74047788),
        book.exact(f"{words}: its degrees of freedom", float(sphere.df), 28),
    ]


def _partials() -> list[Answer]:
    found = minimum_average_partial(PHYSICAL).averages
    values = np.linalg.eigvalsh(PHYSICAL)[::-1]
    book = Book(DIMENSIONS, "Harman 1976, by R 4.2.2: eigen(), Velicer's formula written out")
    words = "Eight bodily measures"
    return [
        book.exact(f"{words}: first eigenvalue", values[0], 4.67287959797),
        book.exact(f"{words}: average squared partial correlation after one component", found[1],
                   0.245120887855),
        book.exact(f"{words}: the same after two components", found[2], 0.0664449590336),
    ]  # fmt: skip


def _parallel() -> list[Answer]:
    """Two unrelated items: the first random eigenvalue is 1 plus the size of a correlation."""
    people = 50
    random = stream(1, "selftest/parallel")
    data = pd.DataFrame(random.standard_normal((people, 2)), columns=["x", "y"])
    found = parallel_analysis(data, np.array([False, False]), PARALLEL_DRAWS, random)
    expected = math.exp(math.lgamma((people - 1) / 2) - math.lgamma(people / 2)) / math.sqrt(
        math.pi
    )
    spread = math.sqrt(1 / (people - 1) - expected**2)
    book = Book(
        DIMENSIONS,
        "closed form: 1 + gamma((n - 1) / 2) / (sqrt(pi) gamma(n / 2)), the mean size of the "
        "correlation of unrelated normal variables (Fisher 1915, Biometrika 10, 507-521); the "
        "tolerance is 4 simulation errors",
    )
    return [
        book.within(
            "Parallel analysis, two items, 50 people: mean first random eigenvalue",
            found.found["pearson"].random_mean[0], 1 + expected,
            round(4 * spread / math.sqrt(PARALLEL_DRAWS), 4),
        )
    ]  # fmt: skip


def _varimax() -> list[Answer]:
    found = explore(PHYSICAL, PHYSICAL_NAMES, 2, "maximum_likelihood", "varimax", PHYSICAL_PEOPLE)
    printed = Book(
        EXPLORATORY, "Harman 1976, by R 4.2.2: factanal(factors = 2, covmat = Harman23.cor)"
    )
    turned = Book(
        EXPLORATORY,
        "the same, turned by varimax(eps = 1e-14): with its usual eps R stops before the maximum",
    )
    words = "Eight bodily measures, maximum likelihood and varimax"
    loadings, tolerance = found.pattern, 1e-4
    return [
        printed.printed(f"{words}: uniqueness of height", found.uniqueness[0], "0.170"),
        printed.printed(f"{words}: uniqueness of weight", found.uniqueness[4], "0.089"),
        printed.printed(f"{words}: chi-square", found.fit["chi_square"], "75.74"),
        printed.printed(f"{words}: degrees of freedom", found.fit["df"], "13"),
        turned.within(f"{words}: loading of height on the first factor", loadings[0, 0],
                      0.86284575, tolerance),
        turned.within(f"{words}: loading of height on the second", loadings[0, 1], 0.29279656,
                      tolerance),
        turned.within(f"{words}: loading of weight on the second", loadings[4, 1], 0.92705610,
                      tolerance),
    ]  # fmt: skip


def _oblimin() -> list[Answer]:
    found = explore(PHYSICAL, PHYSICAL_NAMES, 2, "minimum_residual", "oblimin", PHYSICAL_PEOPLE)
    book = Book(EXPLORATORY, "Harman 1976, by R 4.2.2, psych 2.2.9: fa(nfactors = 2)")
    words = "Eight bodily measures, minimum residuals and oblimin"
    tolerance = 2e-4
    return [
        book.within(f"{words}: loading of height on the first factor", found.pattern[0, 0],
                    0.88372212, tolerance),
        book.within(f"{words}: loading of weight on the second", found.pattern[4, 1], 0.93823623,
                    tolerance),
        book.within(f"{words}: correlation of the factors", found.factor_correlations[0, 1],
                    0.46737487, tolerance),
    ]  # fmt: skip


def _simple_structure() -> list[Answer]:
    """Data in which two correlated factors fit perfectly: every method must give them back."""
    pattern = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0, 0.9], [0, 0.7], [0, 0.5]])
    correlations = pattern @ np.array([[1, 0.5], [0.5, 1]]) @ pattern.T
    np.fill_diagonal(correlations, 1.0)
    book = Book(EXPLORATORY, "closed form: perfect simple structure, factors that correlate by .5")
    found = []
    for extraction in ("minimum_residual", "maximum_likelihood"):
        fit = explore(correlations, [f"x{n}" for n in range(6)], 2, extraction, "oblimin", 500)
        order = np.argsort(-np.abs(fit.pattern[3]))
        words = f"Perfect structure, {extraction.replace('_', ' ')}"
        found += [
            book.within(f"{words}: loading of the fourth item", fit.pattern[3, order[0]], 0.9,
                        1e-4),
            book.within(f"{words}: correlation of the factors", fit.factor_correlations[0, 1],
                        0.5, 1e-4),
        ]  # fmt: skip
    return found
