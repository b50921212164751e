"""Textbook answers on reliability, correlations of ordinal items and the number of factors."""

from __future__ import annotations

import math

import numpy as np

from questline.core.streams import stream
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.measurement.correlations.polychoric import polychoric
from questline.measurement.reliability.classical import alpha_with_interval, omega_total
from questline.measurement.reliability.hierarchical import hierarchical_omega
from questline.measurement.reliability.split_half import split_half
from questline.scoring.item_rest import item_rest_correlations
from questline.tools.selftest.answer import Answer, Book
from questline.tools.selftest.exact import equal_correlations, exact_sample, people
from questline.tools.selftest.printed_tables import THREE_BY_THREE, law_school_patterns

RELIABILITY = "Reliability"
ORDINAL = "Correlations of ordinal items"
ITEMS = ("i1", "i2", "i3", "i4", "i5")


def answers() -> list[Answer]:
    """Reliability coefficients, item-rest correlations; correlations of ordinal items."""
    return [*_alpha(), *_omega(), *_hierarchical(), *_halves(), *_ordinal()]


def _alpha() -> list[Answer]:
    law = people(law_school_patterns(), ITEMS)
    found = alpha_with_interval(law, 0.95)
    rest = item_rest_correlations(law)["i1"]
    from_r = Book(
        RELIABILITY, "Bock & Lieberman 1970, by R 4.2.2, psych 2.2.9: alpha(), alpha.ci()"
    )
    closed = Book(RELIABILITY, "closed form: k r / (1 + (k - 1) r), Spearman 1910 and Brown 1910")
    alike = alpha_with_interval(exact_sample(equal_correlations(5, 0.4), 60, ITEMS), 0.95)
    return [
        closed.exact("Alpha of 5 items that all correlate by .4", alike.value, 2.0 / 2.6),
        from_r.exact("Alpha of the 5 items of LSAT 6", found.value, 0.2949971922),
        from_r.exact("Its interval by Feldt, lower limit", found.ci_low, 0.2234737879),
        from_r.exact("Its interval by Feldt, upper limit", found.ci_high, 0.3618025317),
        from_r.exact("Item-rest correlation of the first item of LSAT 6", rest.value, 0.1128326889),
    ]


def _omega() -> list[Answer]:
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    covariances = np.outer(loadings, loadings)
    np.fill_diagonal(covariances, 1.0)
    found = omega_total(exact_sample(covariances, 80, ITEMS))
    common = loadings.sum() ** 2
    book = Book(RELIABILITY, "closed form: McDonald 1999, Test Theory, chapter 6")
    expected = common / (common + (1 - loadings**2).sum())
    return [book.exact("Omega total of items with loadings .9 .8 .7 .6 .5", found.value, expected)]


def _hierarchical() -> list[Answer]:
    """Nine items with a general factor and three group factors, fitted perfectly."""
    general = np.array([0.7, 0.6, 0.5, 0.7, 0.6, 0.5, 0.7, 0.6, 0.5])
    group = np.array([0.3, 0.4, 0.5, 0.4, 0.5, 0.3, 0.5, 0.3, 0.4])
    items = [f"i{number}" for number in range(1, 10)]
    members = {name: items[3 * place : 3 * place + 3] for place, name in enumerate("abc")}
    covariances = np.outer(general, general)
    for place in range(0, 9, 3):
        own = group[place : place + 3]
        covariances[place : place + 3, place : place + 3] += np.outer(own, own)
    np.fill_diagonal(covariances, 1.0)
    found = hierarchical_omega(exact_sample(covariances, 200, items), members)
    book = Book(
        RELIABILITY,
        "closed form: Reise 2012, Multivariate Behavioral Research 47, 667-696, from the loadings",
    )
    total, common = covariances.sum(), general.sum() ** 2
    groups = sum(group[place : place + 3].sum() ** 2 for place in range(0, 9, 3))
    words = "A general and three group factors"
    return [
        book.exact(f"{words}: omega hierarchical", found.hierarchical.value, common / total,
                   relative=1e-5),
        book.exact(f"{words}: omega total", found.total.value, (common + groups) / total,
                   relative=1e-5),
    ]  # fmt: skip


def _halves() -> list[Answer]:
    found = split_half(exact_sample(equal_correlations(6, 0.4), 60, ["a", *ITEMS]), stream(1, ""))
    book = Book(RELIABILITY, "closed form: k r / (1 + (k - 1) r), the same for every split")
    halves = found.spearman_brown
    words = "Split-half reliability of 6 items that all correlate by .4"
    return [
        book.exact(f"{words}, lowest", None if halves is None else halves.lowest, 0.8),
        book.exact(f"{words}, highest", None if halves is None else halves.highest, 0.8),
    ]


def _ordinal() -> list[Answer]:
    halves = people([((0, 0), 40), ((0, 1), 10), ((1, 0), 10), ((1, 1), 40)], ("x", "y"))
    cells = [
        ((row, column), int(THREE_BY_THREE[row, column])) for row in range(3) for column in range(3)
    ]
    law = polychoric(ordinal_answers(people(law_school_patterns(), ITEMS)))
    table = polychoric(ordinal_answers(people(cells, ("x", "y"))))
    sheppard = Book(ORDINAL, "closed form: sin(2 pi (p - 1/4)), Sheppard 1899")
    polycor = Book(ORDINAL, "R 4.2.2, polycor 0.8-1: polychor(ML = FALSE)")
    lavaan = Book(ORDINAL, "Bock & Lieberman 1970, by R 4.2.2, lavaan 0.6-14: lavCor()")
    printed = Book(ORDINAL, "Bock & Lieberman 1970: minus the normal quantile of .924")
    return [
        sheppard.exact(
            "Tetrachoric correlation of 40, 10, 10 and 40 people",
            polychoric(ordinal_answers(halves)).correlations[0, 1],
            math.sin(0.3 * math.pi),
        ),
        polycor.exact(
            "Polychoric correlation of a table of three by three",
            table.correlations[0, 1],
            0.60520839455695,
            relative=1e-5,
        ),
        lavaan.exact("Tetrachoric correlation of items 1 and 2 of LSAT 6",
                     law.correlations[0, 1], 0.1703163977),
        lavaan.exact("Tetrachoric correlation of items 1 and 3 of LSAT 6",
                     law.correlations[0, 2], 0.2275219449),
        printed.printed("Threshold of the first item of LSAT 6", law.thresholds[0][0], "-1.433"),
    ]  # fmt: skip
