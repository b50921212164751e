"""Does the model fit? What was asked of a planned model, what was found, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting import numbers
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say

NOT_KNOWN = "This cannot be told from these data."
CONCEALED = "Hidden in this edition."
LARGE_MOVE = 1.0
"""Someone who moves an estimate by a standard error or more decides what it says."""
MOST_SKEWNESS, MOST_KURTOSIS = 0.5, 1.0
"""Up to here residuals are called roughly normal (Bulmer 1979 of the skewness)."""


@dataclass(frozen=True)
class _Question:
    """One question about a model as a whole: the tests that answer it, and what their p says.

    `tests` are statistics with the names that stand before their numbers ("" where one stands
    alone); `first` a statistic without a test that stands before them.
    """

    asked: str
    tests: tuple[tuple[str, str], ...]
    sign: str
    no_sign: str
    first: tuple[str, str] | None = None


LINK = _Question(
    "Is a curve or an interaction missing? (link test)",
    (("link_test", ""),),
    "A sign that something is missing: a curve, an interaction, or another kind of model.",
    "No sign of it.",
)
OF_MODEL = {
    "logistic": (
        LINK,
        _Question(
            "Do predicted and observed chances agree in groups? (Hosmer and Lemeshow)",
            (("hosmer_lemeshow_test", ""),),
            "A sign that they do not; the figure of calibration shows where. See the caveat below.",
            "No sign that they do not, which says little. See the caveat below.",
        ),
        _Question(
            "Do outcomes vary more than the model says? (dispersion)",
            (("pearson_test", "Pearson"), ("deviance_test", "deviance")),
            "A sign of it, or of something missing: the intervals may be too narrow.",
            "No sign of it.",
            ("dispersion", "ratio"),
        ),
    ),
    "linear": (
        LINK,
        _Question(
            "Do the terms in this form miss something? (lack of fit)",
            (("lack_of_fit_test", ""),),
            "A sign of it: people alike in all terms differ from what the model says.",
            "No sign of it.",
        ),
        _Question(
            "Are residuals spread alike for everyone? (Breusch and Pagan)",
            (("constant_variance_test", ""),),
            "A sign that they are not: robust errors are the safer ones.",
            "No sign that they are not.",
        ),
    ),
    "ordinal": (
        LINK,
        _Question(
            "Are the odds proportional? (all terms together)",
            (("brant_test", "Brant"), ("proportional_odds_test", "likelihood ratio")),
            "A sign that they are not: one odds ratio for all levels says too little.",
            "No sign that they are not.",
        ),
    ),
}
OF_NUMBERS = _Question(
    "{}: a straight line?",
    (("linearity_test", "spline"), ("box_tidwell_test", "Box and Tidwell")),
    "A sign of a bend: its effect may not be the same along its range.",
    "No sign of a bend.",
)
OF_TERMS = _Question(
    "{}: proportional odds?",
    (("brant_test", "Brant"), ("proportional_odds_test", "likelihood ratio")),
    "A sign that its odds ratio is not the same for all levels.",
    "No sign that its odds ratio is not the same for all levels.",
)
TESTED = frozenset(
    statistic
    for question in (*(one for kind in OF_MODEL.values() for one in kind), OF_NUMBERS, OF_TERMS)
    for statistic, _ in question.tests
)


@dataclass(frozen=True)
class ModelCheck:
    """Whether one model fits: how many tests were made, the summary, and who moves an estimate."""

    counted: list[Text]
    summary: Table
    moves: Table | None


def model_check(view: View, entry: Mapping[str, Any]) -> ModelCheck | None:
    """The checks of one planned regression, or None where none were made."""
    checks = _Checks(view, entry)
    return checks.view() if checks.rows else None


def reading(view: View) -> list[Text]:
    """How all checks of fit are to be read."""
    level = numbers.estimate(1 - view.study["confidence"], 2)
    return [
        (
            "No test shows that a model fits. Among few people a real misfit stays unseen; among "
            "many a misfit is found that does not matter. And whoever makes many tests finds "
            f"something by chance: where all is well, a p-value is below {level} about "
            f"{_one_in(1 - view.study['confidence'])} times. The figures say more: how far, and "
            "for whom, a model is off.",
        ),
        (
            "The tests of fit were made of every model alike. They belong to no family of planned "
            "tests, and their p-values are not adjusted.",
        ),
    ]


class _Checks:
    """The diagnostics of one analysis, as the store has them."""

    def __init__(self, view: View, entry: Mapping[str, Any]):
        self.view = view
        self.entry = entry
        self.rows: dict[tuple[str, str], Statistic] = {
            (row.term, row.statistic): row
            for row in view.lookup.where(
                "modelling", entry["name"], dataset=COMPLETE, model="adjusted", level="", group=""
            )
            if row.statistic in TESTED
        }

    def view_of(self, term: str, statistic: str, level: str = "", group: str = "") -> Statistic | None:
        return self.view.lookup.one(
            "modelling",
            self.entry["name"],
            statistic,
            term=term,
            level=level,
            group=group,
            model="adjusted",
            dataset=COMPLETE,
        )
