"""Textbook answers on confirmatory factors."""

from __future__ import annotations

import numpy as np

from questline.measurement.confirmatory.factor_model import one_factor, scales_as_factors
from questline.measurement.confirmatory.full_information import full_information
from questline.measurement.confirmatory.maximum_likelihood import maximum_likelihood
from questline.measurement.confirmatory.weighted_least_squares import weighted_least_squares
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.tools.selftest.answer import Answer, Book
from questline.tools.selftest.exact import exact_sample, people
from questline.tools.selftest.printed_tables import (
    SCHOOL,
    SCHOOL_FACTORS,
    SCHOOL_NAMES,
    SCHOOL_PEOPLE,
    law_school_patterns,
)

KIND = "Confirmatory factors"
ITEMS = ("i1", "i2", "i3", "i4", "i5")
CLOSE = 1e-4


def answers() -> list[Answer]:
    """Maximum likelihood, with and without missing answers; weighted least squares."""
    return [*_maximum_likelihood(), *_full_information(), *_weighted_least_squares()]


def _maximum_likelihood() -> list[Answer]:
    found = maximum_likelihood(
        exact_sample(SCHOOL, SCHOOL_PEOPLE, SCHOOL_NAMES), scales_as_factors(SCHOOL_FACTORS)
    )
    fit = found.fit
    printed = Book(
        KIND,
        "Holzinger & Swineford 1939, printed in the tutorial of lavaan (Rosseel 2012, Journal of "
        "Statistical Software 48(2)), by R 4.2.2, lavaan 0.6-14",
    )
    errors = found.standardised_loading_errors
    words = "Nine tests of 301 children, ML"
    indices = [one.index for one in found.modification]
    return [
        printed.printed(f"{words}: chi-square", fit["chi_square"], "85.306"),
        printed.printed(f"{words}: degrees of freedom", fit["df"], "24"),
        printed.printed(f"{words}: CFI", fit["cfi"], "0.931"),
        printed.printed(f"{words}: TLI", fit["tli"], "0.896"),
        printed.printed(f"{words}: RMSEA", fit["rmsea"], "0.092"),
        printed.printed(f"{words}: RMSEA, lower 90% limit", fit["rmsea_low"], "0.071"),
        printed.printed(f"{words}: RMSEA, upper 90% limit", fit["rmsea_high"], "0.114"),
        printed.printed(f"{words}: SRMR", fit["srmr"], "0.065"),
        printed.printed(f"{words}: log-likelihood", fit["log_likelihood"], "-3737.745"),
        printed.printed(f"{words}: AIC", fit["aic"], "7517.490"),
        printed.printed(f"{words}: BIC", fit["bic"], "7595.339"),
        printed.printed(f"{words}: standardised loading of x1",
                        found.standardised_loadings[0, 0], "0.772"),
        printed.printed(f"{words}: its standard error",
                        None if errors is None else errors[0, 0], "0.055"),
        printed.printed(f"{words}: correlation of visual and textual",
                        found.factor_correlations[1, 0], "0.459"),
        printed.printed(f"{words}: largest modification index", max(indices, default=None),
                        "36.411"),
    ]  # fmt: skip


def _full_information() -> list[Answer]:
    """Data by formula with the same covariances, every thirteenth answer lost by formula."""
    data = exact_sample(SCHOOL, SCHOOL_PEOPLE, SCHOOL_NAMES)
    rows, columns = np.indices(data.shape)
    lost = (rows * 7 + columns * 5) % 13 == 0
    found = full_information(data.mask(lost), scales_as_factors(SCHOOL_FACTORS))
    fit, errors = found.fit, found.loading_errors
    book = Book(
        KIND,
        "the same covariances in data by formula, answers lost by formula; R 4.2.2, lavaan 0.6-14: "
        'estimator = "MLR", missing = "fiml" (tests/tools/reference/selftest.R)',
    )
    words = "Nine tests with holes, FIML"
    return [
        book.within(f"{words}: chi-square", fit["chi_square"], 71.8466667977, 1e-3),
        book.within(f"{words}: scaled chi-square (Yuan and Bentler)", fit["chi_square_scaled"],
                    85.0089119214, 1e-2),
        book.within(f"{words}: log-likelihood", fit["log_likelihood"], -3470.69191869, 1e-3),
        book.within(f"{words}: robust RMSEA", fit["rmsea_robust"], 0.0905977653607, CLOSE),
        book.within(f"{words}: loading of x1", found.loadings[0, 0], 0.912735845752, CLOSE),
        book.within(f"{words}: its standard error", errors[0, 0], 0.0700813660272, CLOSE),
    ]  # fmt: skip


def _weighted_least_squares() -> list[Answer]:
    found = weighted_least_squares(
        ordinal_answers(people(law_school_patterns(), ITEMS)), one_factor("ability", ITEMS)
    )
    fit, errors = found.fit, found.loading_errors
    book = Book(KIND, 'Bock & Lieberman 1970, by R 4.2.2, lavaan 0.6-14: estimator = "WLSMV"')
    words = "LSAT 6, WLSMV"
    return [
        book.within(f"{words}: loading of item 1", found.loadings[0, 0], 0.38945479, CLOSE),
        book.within(f"{words}: its standard error", errors[0, 0], 0.11173280, CLOSE),
        book.within(f"{words}: loading of item 3", found.loadings[2, 0], 0.47129272, CLOSE),
        book.within(f"{words}: chi-square", fit["chi_square"], 4.0510935, 1e-3),
        book.within(f"{words}: scaled and shifted chi-square", fit["chi_square_scaled"], 4.7397194,
                    1e-3),
        book.within(f"{words}: its p", fit["p_scaled"], 0.44846358, CLOSE),
        book.within(f"{words}: SRMR", fit["srmr"], 0.035965192, CLOSE),
    ]  # fmt: skip
