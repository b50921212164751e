"""The methods section on the checks of planned models: what is asked of them, and the sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _, message
from questline.reporting.pages.view import View

EVERY = message(
    "Every planned model was checked after it was fitted. Predictors and covariates that are "
    "numbers and enter as straight lines were tested against a restricted cubic spline with 4 "
    "knots (Harrell 2015) and by x log x beside x (Box and Tidwell 1962), which exists for numbers "
    "above zero alone: likelihood ratio tests, F tests in linear models. The link test adds the "
    "square of the linear predictor (Pregibon 1980)."
)
OF_KIND = {
    "logistic": message(
        "Logistic models: the test of Hosmer and Lemeshow (1980) in ten groups of "
        "predicted chance; Pearson’s chi-square and the deviance of people alike in all terms "
        "(McCullagh and Nelder 1989), where there are enough such people."
    ),
    "linear": message(
        "Linear models: the test of Breusch and Pagan (1979) for constant variance in the form "
        "of Koenker (1981), skewness and kurtosis of the residuals, and, where people are alike "
        "in all terms, the F test of lack of fit (Draper and Smith 1998)."
    ),
    "ordinal": message(
        "Ordinal models: proportional odds, of all terms and of each, by the test of Brant "
        "(1990) and by the likelihood ratio test against slopes of their own for each split of the "
        "answers (Peterson and Harrell 1990)."
    ),
}
BINS = message(
    "Residuals are shown as means in bins of people (Gelman and Hill 2007), never of single "
    "people: at least 20 in each bin, and in logistic and ordinal models at least 10 with and 10 "
    "without the outcome."
)
MOVES = message(
    "How far a single person moves an estimate of interest was found by leaving people out: "
    "exactly in linear models (Belsley, Kuh and Welsch 1980); otherwise those whom one step of the "
    "estimation singles out (Pregibon 1981) were left out in turn and the model was fitted anew."
)
NO_FAMILY = message(
    "These tests belong to no family of planned tests, and their p-values are not adjusted; the "
    "report says how many there are."
)


def checking(view: View) -> list[str]:
    """What is asked of every planned model, once for each kind of model that is planned."""
    analyses: list[Mapping[str, Any]] = view.study["analyses"]
    if not analyses:
        return []
    kinds = {entry["kind"] for entry in analyses}
    sentences = [_(EVERY), *(_(words) for kind, words in OF_KIND.items() if kind in kinds), _(BINS)]
    return [*sentences, *([_(MOVES)] if view.is_internal else []), _(NO_FAMILY)]
