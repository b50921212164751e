"""Rows of tests of a whole model: its link, its dispersion, its groups, its odds, its residuals."""

from __future__ import annotations

from questline.modelling.diagnostics.dispersion import (
    SPARSE,
    grouped_dispersion,
    lack_of_fit,
)
from questline.modelling.diagnostics.hosmer_lemeshow import CAVEATS, hosmer_lemeshow
from questline.modelling.diagnostics.residual_shape import breusch_pagan, residual_shape
from questline.modelling.diagnostics.specification import LinkTest, link_test, ordinal_link_test
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.fits.proportional_odds_test import brant_test, likelihood_ratio_tests
from questline.modelling.fitted import FittedModel
from questline.modelling.regression import Fit
from questline.modelling.rows.diagnostic_tests import DiagnosticTests

OF_MODEL = {
    "logistic": (
        "link_test",
        "dispersion",
        "pearson_test",
        "deviance_test",
        "hosmer_lemeshow_test",
    ),
    "linear": (
        "link_test",
        "constant_variance_test",
        "lack_of_fit_test",
        "residual_skewness",
        "residual_kurtosis",
    ),
    "ordinal": ("link_test", "brant_test", "proportional_odds_test"),
}
"""What is said of every model of a kind as a whole."""

OF_TERMS = ("brant_test", "proportional_odds_test")
ALL_TERMS = "all_terms"
"""Tests of each term too, which may have any name; of all together they have this group."""

LINK = "Wald {} test of the square of the linear predictor (Pregibon 1980)"
GROUPS = "groups of equal size by predicted chance (Hosmer & Lemeshow 1980)"
ALIKE = "{} over groups of people alike in all terms of the model (McCullagh & Nelder 1989)"
OWN_SLOPES = (
    "likelihood ratio test against slopes of their own for each split (Peterson & Harrell 1990)"
)
FEW_ALIKE = (
    "Not computable: in too many of the combinations of the terms' values fewer than five people "
    "are expected to have, or not to have, the event, so that the chi-square distribution does not "
    "hold (Cochran 1954). Single yes-or-no answers tell nothing of over-dispersion."
)
LEAST_ALIKE = 10
"""Degrees of freedom that the variance among people alike has at least where it is a yardstick."""
HARDLY_ALIKE = (
    "Not computable: hardly any people are alike in all terms of the model, so that misfit cannot "
    "be told from the variance of the outcome."
)


def add_none(tests: DiagnosticTests) -> None:
    """The tests of a model that has no answer to any of them."""
    for statistic in OF_MODEL[tests.rows.kind]:
        group = ALL_TERMS if statistic in OF_TERMS else ""
        tests.rows.add("model", statistic, note=tests.reason, group=group)


def add_logistic_tests(tests: DiagnosticTests, model: FittedModel) -> None:
    """Link, dispersion among people alike, and the test of Hosmer and Lemeshow."""
    _add_link(tests, link_test(model, "logistic"), "z")
    alike = grouped_dispersion(model)
    reason = FEW_ALIKE if alike.note == SPARSE else alike.reason
    tests.rows.add(
        "model",
        "dispersion",
        None if reason else alike.pearson_ratio,
        method=ALIKE.format("Pearson's chi-square divided by its df,"),
        note=reason,
    )
    for statistic, value, p, name in (
        ("pearson_test", alike.pearson, alike.pearson_p, "Pearson's chi-square"),
        ("deviance_test", alike.deviance, alike.deviance_p, "deviance"),
    ):
        method = ALIKE.format(name)
        tests.add("model", statistic, value, df=alike.df, p=p, method=method, reason=reason)
    found = hosmer_lemeshow(model.outcome, model.fitted)
    tests.add(
        "model",
        "hosmer_lemeshow_test",
        found.statistic,
        df=found.df,
        p=found.p,
        method=GROUPS,
        note=" ".join(filter(None, [found.note, *CAVEATS])),
        reason=found.reason,
    )


def add_linear_tests(tests: DiagnosticTests, model: FittedModel) -> None:
    """Link, constant variance, lack of fit, and the shape of the residuals."""
    _add_link(tests, link_test(model, "linear"), "t")
    spread = breusch_pagan(model)
    tests.add(
        "model",
        "constant_variance_test",
        spread.statistic,
        df=spread.df,
        p=spread.p,
        method="studentised test of Breusch & Pagan (1979; Koenker 1981)",
        reason=spread.reason,
    )
    misfit = lack_of_fit(model)
    few = not misfit.reason and misfit.error_df < LEAST_ALIKE
    tests.add(
        "model",
        "lack_of_fit_test",
        misfit.f,
        df=misfit.df,
        p=misfit.p,
        residual_df=misfit.error_df,
        method="F test against one mean for each group of people alike in all terms (Draper & "
        "Smith 1998)",
        reason=HARDLY_ALIKE if few else misfit.reason,
    )
    shape = residual_shape(model)
    for statistic, value, moment in (
        ("residual_skewness", shape.skewness, "m3 / m2^1.5"),
        ("residual_kurtosis", shape.excess_kurtosis, "m4 / m2^2 - 3"),
    ):
        method = f"{moment} of the residuals' central moments; 0 for a normal distribution"
        tests.rows.add("model", statistic, value, method=method, note=shape.reason)


def add_ordinal_tests(tests: DiagnosticTests, fit: Fit, model: ProportionalOdds) -> None:
    """Link, and two tests of proportional odds: of the whole model, and of each term."""
    _add_link(tests, ordinal_link_test(model), "z")
    places = _places_of_terms(fit)
    groups = [*places.values()]
    everything = list(range(model.matrix.shape[1]))
    brant = brant_test(model, groups)
    for statistic, found, method in (
        (
            "brant_test",
            (brant.overall, *brant.groups),
            "Wald test that the slopes of all splits of the answers are equal (Brant 1990)",
        ),
        (
            "proportional_odds_test",
            likelihood_ratio_tests(model, [everything, *groups]),
            OWN_SLOPES,
        ),
    ):
        for term, test in zip(("", *places), found, strict=True):
            tests.add(
                term or "model",
                statistic,
                test.statistic,
                df=test.df,
                p=test.p,
                method=method,
                reason=test.reason,
                group="" if term else ALL_TERMS,
            )


def _places_of_terms(fit: Fit) -> dict[str, list[int]]:
    """For each term, interactions too, where its columns are among those of the model."""
    places: dict[str, list[int]] = {}
    if fit.recipe and fit.identification:
        for place, index in enumerate(fit.identification.kept.tolist()):
            places.setdefault(fit.recipe.columns[index].variable, []).append(place)
    return places


def _add_link(tests: DiagnosticTests, test: LinkTest, letter: str) -> None:
    tests.add(
        "model",
        "link_test",
        test.coefficient,
        se=test.se,
        df=test.df,
        p=test.p,
        method=LINK.format(letter),
        reason=test.reason,
    )
