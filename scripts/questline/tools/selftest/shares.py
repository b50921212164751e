"""Textbook answers on shares, correlations and comparisons of groups."""

from __future__ import annotations

import math

import numpy as np

from questline.description.correlations import correlation
from questline.description.group_tests import compare_numbers, compare_shares
from questline.description.intervals import wilson_interval
from questline.modelling.comparison_effects import effects_of_shares
from questline.modelling.multiplicity import adjust
from questline.tools.selftest.answer import Answer, Book

SHARES = "Shares"
COMPARISONS = "Comparisons of groups"
CORRELATIONS = "Pearson's and Spearman's correlations"
NAMES = ("first", "second", "third")

SLEEP = (
    (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
    (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
)
"""Extra hours of sleep under two drugs (Student 1908, Biometrika 6, 1-25)."""
PLANTS = (
    (4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14),
    (4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69),
    (6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26),
)
"""Dried weights of plants (Dobson 1983, An Introduction to Statistical Modelling)."""
PERMEABILITY = (
    (0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46),
    (1.15, 0.88, 0.90, 0.74, 1.21),
)
"""Permeability of membranes (Hollander & Wolfe 1973, Nonparametric Statistical Methods, p. 69)."""
CLEARANCE = ((2.9, 3.0, 2.5, 2.6, 3.2), (3.8, 2.7, 4.0, 2.4), (2.8, 3.4, 3.7, 2.2, 2.0))
"""Mucociliary efficiency (Hollander & Wolfe 1973, p. 116)."""
PARTY = np.array([[762, 327, 468], [484, 239, 477]])
"""Gender by party identification (Agresti 2007, An Introduction to Categorical Data Analysis)."""
TEA = np.array([[3, 1], [1, 3]])
"""The lady tasting tea (Fisher 1935, The Design of Experiments, chapter 2)."""
ANSCOMBE_X = np.array([10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5])
ANSCOMBE_Y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])
"""The first of Anscombe's four data sets (1973, The American Statistician 27, 17-21)."""
FIFTEEN_P = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
             0.4262, 0.5719, 0.6528, 0.7590, 1.0)  # fmt: skip
"""Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57, 289-300, section 4."""


def answers() -> list[Answer]:
    """Wilson's interval, tests of groups, correlations, families of tests."""
    return [*_shares(), *_tests_of_numbers(), *_tests_of_shares(), *_correlations(), *_families()]


def _shares() -> list[Answer]:
    newcombe = Book(SHARES, "Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3")
    found = []
    for events, people, low, high in (
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ):
        limits = wilson_interval(events / people, people, 0.95)
        for side, limit, expected in zip(("lower", "upper"), limits, (low, high), strict=True):
            words = f"Wilson's interval of {events} of {people}, {side} limit"
            found.append(newcombe.printed(words, limit, expected))
    return found


def _tests_of_numbers() -> list[Answer]:
    cases = (
        ("welch_t", SLEEP, "Student 1908, as R 4.2.2: t.test(extra ~ group, sleep)",
         "Welch's t of two drugs", ("-1.8608", "17.776", "0.07939")),
        ("anova", PLANTS, "Dobson 1983, as R 4.2.2: anova(lm(weight ~ group, PlantGrowth))",
         "Analysis of variance of plant weights, F", ("4.8461", "2", "0.01591")),
        ("welch_anova", PLANTS, "Dobson 1983, as R 4.2.2: oneway.test(weight ~ group, PlantGrowth)",
         "Welch's analysis of variance of plant weights, F", ("5.181", "2", "0.01739")),
        ("kruskal_wallis", CLEARANCE, "Hollander & Wolfe 1973, as R 4.2.2: kruskal.test",
         "Kruskal-Wallis test of mucociliary efficiency, H", ("0.77143", "2", "0.68")),
    )  # fmt: skip
    found = []
    for test, groups, source, words, expected in cases:
        book = Book(COMPARISONS, source)
        result = compare_numbers(
            test, [np.array(group) for group in groups], NAMES[: len(groups)]
        ).result
        numbers = (result.statistic, result.df, result.p) if result else (None, None, None)
        for what, number, text in zip(
            ("", ", degrees of freedom", ", p"), numbers, expected, strict=True
        ):
            found.append(book.printed(words + what, number, text))
    book = Book(COMPARISONS, "Hollander & Wolfe 1973, p. 69, as R 4.2.2: wilcox.test")
    result = compare_numbers(
        "mann_whitney", [np.array(one) for one in PERMEABILITY], NAMES[:2]
    ).result
    statistic = result.statistic if result else None
    found.append(book.printed("Mann-Whitney U of membranes", statistic, "35"))
    return found


def _tests_of_shares() -> list[Answer]:
    agresti = Book(COMPARISONS, "Agresti 2007, p. 39, as R 4.2.2: chisq.test")
    party = compare_shares("chi_square", PARTY, NAMES[:2]).result
    tea = compare_shares("fisher", TEA, NAMES[:2])
    ratio = effects_of_shares("fisher", tea, TEA, NAMES[:2], NAMES[:2], 0.95)[0]
    fisher = Book(COMPARISONS, "Fisher 1935, Agresti 2007, p. 46, as R 4.2.2: fisher.test")
    quartic = Book(
        COMPARISONS,
        "closed form: the conditional likelihood of the table has its maximum where "
        "r^4 - 36 r^2 - 32 r - 3 = 0 (R's fisher.test stops at 6.408309)",
    )
    words = "Chi-square of gender by party"
    return [
        agresti.printed(words, party.statistic if party else None, "30.07"),
        agresti.printed(f"{words}, degrees of freedom", party.df if party else None, "2"),
        fisher.printed("Fisher's exact test of the tea tasting, p",
                       tea.result.p if tea.result else None, "0.4857"),
        quartic.exact("Conditional odds ratio of the tea tasting", ratio.estimate,
                      float(np.roots([1, 0, -36, -32, -3]).real.max())),
    ]  # fmt: skip


def _correlations() -> list[Answer]:
    anscombe = Book(CORRELATIONS, "Anscombe 1973, as R 4.2.2: cor.test(anscombe$x1, anscombe$y1)")
    pearson = correlation(ANSCOMBE_X, ANSCOMBE_Y, "pearson", 0.95)
    spearman = correlation(ANSCOMBE_X, ANSCOMBE_Y, "spearman", 0.95)
    closed = Book(CORRELATIONS, "closed form: tanh(atanh(r) -+ 1.959964 / sqrt(n - 3))")
    middle, half = math.atanh(0.8164205163448399), 1.959963984540054 / math.sqrt(8)
    by_hand = Book(CORRELATIONS, "closed form: 1 - 6 sum(d^2) / (n (n^2 - 1)) without ties")
    return [
        anscombe.printed("Pearson's correlation of Anscombe's first data", pearson.value,
                         "0.8164205"),
        anscombe.printed("Pearson's correlation of Anscombe's first data, p", pearson.p, "0.00217"),
        closed.exact("Its interval by Fisher's z, lower limit", pearson.ci_low,
                     math.tanh(middle - half)),
        closed.exact("Its interval by Fisher's z, upper limit", pearson.ci_high,
                     math.tanh(middle + half)),
        by_hand.exact("Spearman's correlation of the same data", spearman.value, 1 - 6 * 40 / 1320),
    ]  # fmt: skip


def _families() -> list[Answer]:
    source = "Benjamini & Hochberg 1995, section 4, as R 4.2.2: p.adjust"
    book = Book("Families of tests", source)
    hochberg = adjust(FIFTEEN_P, "benjamini_hochberg")
    holm = adjust(FIFTEEN_P, "holm")
    return [
        book.printed("Tests that Benjamini-Hochberg rejects at 5%",
                     sum(p is not None and p <= 0.05 for p in hochberg), "4"),
        book.exact("Adjusted p of the sixth, Benjamini-Hochberg", hochberg[5], 0.06385714286),
        book.printed("Tests that Holm rejects at 5%",
                     sum(p is not None and p <= 0.05 for p in holm), "3"),
        book.exact("Adjusted p of the fourth, Holm", holm[3], 0.1140),
    ]  # fmt: skip
