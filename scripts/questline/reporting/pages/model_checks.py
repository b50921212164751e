"""Does the model fit? What was asked of a planned model, what was found, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.check_questions import (
    OF_MODEL,
    OF_NUMBERS,
    OF_TERMS,
    TESTED,
    Question,
)
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say

NOT_KNOWN = message("This cannot be told from these data.")
CONCEALED = message("Hidden in this edition.")
BY_NUMBER = "by_number"
"""The group of the rows of bins by a number; others are by what the model predicts."""

LOOK = message("Some are off: the figure shows for whom.")
MOST_SKEWNESS, MOST_KURTOSIS = 0.5, 1.0
"""Up to here residuals are called roughly normal (Bulmer 1979 of the skewness)."""


@dataclass(frozen=True)
class ModelCheck:
    """Whether one model fits: how many tests were made of it, and what they found."""

    counted: Text
    summary: Table


def model_check(view: View, entry: Mapping[str, Any]) -> ModelCheck | None:
    """The checks of one planned regression, or None where the store has none."""
    checks = _Checks(view, entry)
    lines = [*checks.of_model(), *checks.of_residuals(), *checks.of_numbers(), *checks.of_terms()]
    if not lines:
        return None
    columns = [Column(_("What was found"), words=True), Column(_("What it means"), words=True)]
    summary = Table(
        file_name("checks", entry["name"]),
        _("{}: does the model fit?").format(entry["label"]),
        _("What was asked"),
        columns,
        lines,
        checks.notes(),
    )
    return ModelCheck(checks.counted(), summary)


def reading(view: View) -> list[Text]:
    """How the checks of all models are to be read."""
    level = 1 - view.study["confidence"]
    return [
        (
            _(
                "No test shows that a model fits. Among few people a real misfit "
                "stays unseen; among many a misfit is found that does not matter. "
                "Many tests find something by chance: where all is well, about one "
                "p-value in {} is below {}. The figures say more: how far a model "
                "is off, and for whom."
            ).format(round(1 / level), format(level, ".2g")),
        ),
        (
            _(
                "These checks are the same for every model. They belong to no family of planned "
                "tests, and their p-values are not adjusted."
            ),
        ),
    ]


class _Checks:
    """The diagnostics of one analysis, as the store has them."""

    def __init__(self, view: View, entry: Mapping[str, Any]):
        self.view = view
        self.entry = entry
        self.level = 1 - view.study["confidence"]
        self.rows: dict[tuple[str, str, str], Statistic] = {
            (row.term, row.group, row.statistic): row
            for row in view.lookup.where(
                "modelling", entry["name"], dataset=COMPLETE, model="adjusted", level=""
            )
        }

    def of_model(self) -> Iterator[Row]:
        """The tests of the whole model, and the shape of the residuals of a linear one."""
        for question in OF_MODEL[self.entry["kind"]]:
            yield from self._line(question, "model", _(question.asked))
        shape = [self._one("model", name) for name in ("residual_skewness", "residual_kurtosis")]
        found = [self.view.number(row) for row in shape if row]
        if found:
            text = say(_("skewness {}, excess kurtosis {}"), *found)
            yield Row(_("Are residuals spread as in a normal distribution?"),
                      (text, (self._shape(shape),)))  # fmt: skip

    def of_residuals(self) -> Iterator[Row]:
        """In how many bins of people predictions are off, for each level of ordered answers."""
        for (term, group, statistic), row in self.rows.items():
            if (term, statistic) != ("residuals", "bins_outside") or group == BY_NUMBER:
                continue
            which = ""
            if group:
                level = self.view.labels.level(self.entry["outcome"], group.partition(":")[2])
                which = _(" (“{}” or higher)").format(level)
            bins = self.view.number(self._one("residuals", "number_of_bins", group))
            outside = self.view.number(row)
            text: Text = (outside,)
            if outside.is_there:
                text = say(_("{} of {} bins of people are off"), outside, bins)
            yield Row(
                _("Are predictions off for some people?{}").format(which),
                (text, (self._bins(row, outside),)),
            )

    def of_numbers(self) -> Iterator[Row]:
        """Whether each number that enters as a straight line is one."""
        yield from self._of_each(OF_NUMBERS, "linearity_test")

    def of_terms(self) -> Iterator[Row]:
        """Whether the odds of each term are proportional."""
        yield from self._of_each(OF_TERMS, "brant_test")

    def counted(self) -> Text:
        """How many tests there are, and how many p-values are below the usual level."""
        tests = self._number("model", "number_of_diagnostic_tests")
        below = self._number("model", "diagnostic_tests_below")
        if not tests.is_there or not below.is_there:
            return ()
        return say(
            _("Tests made of whether this model fits: {}. Those with a p-value below {}: {}."),
            tests,
            format(self.level, ".2g"),
            below,
        )

    def notes(self) -> list[Text]:
        """What the stage remarks beside the tests, each remark once: caveats, fewer knots."""
        remarks: dict[str, None] = {}
        for (_other, _other, statistic), row in self.rows.items():
            if statistic in TESTED and row.note and _has_number(row):
                start = _("Hosmer and Lemeshow: ") if statistic == "hosmer_lemeshow_test" else ""
                remarks[start + ended(self.view.labels.in_words(row.note))] = None
        numbers_in_brackets: Text = (
            _(
                "In brackets: degrees of freedom. Bins of people: groups of people alike in what "
                "the model predicts; off: more than two standard errors from zero, about one bin "
                "in 20 by chance."
            ),
        )
        return [numbers_in_brackets, *((remark,) for remark in remarks)]

    def _of_each(self, question: Question, statistic: str) -> Iterator[Row]:
        for term, group, found in self.rows:
            if found == statistic and not group:
                asked = _(question.asked).replace("{}", self.view.labels.term(term))
                yield from self._line(question, term, asked)

    def _line(self, question: Question, term: str, asked: str) -> Iterator[Row]:
        """The line of a question, where the store has an answer or says why there is none."""
        found = [(_(name), self._one(term, test, question.group)) for test, name in question.tests]
        there = [(name, row) for name, row in found if row is not None]
        if not there:
            return
        parts = [self._test(name, row) for name, row in there]
        if len({(row.status, row.note) for _other, row in there}) == 1 and not _has_number(
            there[0][1]
        ):
            parts = [(self.view.number(there[0][1]),)]
        if question.first is not None and self._number(term, question.first[0]).is_there:
            parts.insert(0, (f"{_(question.first[1])} ", self._number(term, question.first[0])))
        text = tuple(piece for part in parts for piece in ("; ", *part))[1:]
        yield Row(asked, (text, (self._meaning(question, [row for _other, row in there]),)))

    def _test(self, name: str, row: Statistic) -> Text:
        """The statistic of a test, its degrees of freedom in brackets, and its p-value."""
        view, start = self.view, (f"{name} ",) if name else ()
        found, p = view.number(row), view.p_in_words(row)
        if not found.is_there:
            return (*start, found)
        degrees = view.number(row, "df")
        residual = view.number(
            self._one(row.term, f"{row.statistic}_residual_df", row.group), digits=0
        )
        both: Text = (degrees, ", ", residual) if residual.is_there else (degrees,)
        # Of the link test the number is a coefficient, whose degrees of freedom are those of its p.
        shown = degrees.is_there and row.statistic != "link_test"
        brackets: Text = (" (", *both, ")") if shown else ()
        return (*start, found, *brackets, ", ", p)

    def _meaning(self, question: Question, rows: Sequence[Statistic]) -> str:
        """What the p-values say together; nothing that a hidden one would say."""
        there = [row for row in rows if self.view.number(row, "p").is_there]
        if not there:
            hidden = any(row.status == "hidden" for row in rows)
            return _(CONCEALED) if hidden else _(NOT_KNOWN)
        found = sum((row.p or 0.0) < self.level for row in there)
        if found and found < len(there):
            return _("By one of {} tests {}{}").format(
                len(there), _(question.sign)[:1].lower(), _(question.sign)[1:]
            )
        return _(question.sign if found else question.no_sign)

    def _shape(self, rows: Sequence[Statistic | None]) -> str:
        there = [row for row in rows if row is not None and self.view.number(row).is_there]
        if len(there) < len(rows):
            hidden = any(row is not None and row.status == "hidden" for row in rows)
            return _(CONCEALED) if hidden else _(NOT_KNOWN)
        skewness, kurtosis = (abs(row.estimate or 0.0) for row in there)
        if skewness <= MOST_SKEWNESS and kurtosis <= MOST_KURTOSIS:
            return _("Roughly.")
        return _(
            "Not quite: this matters for ranges predicted for single people, and among few people "
            "for intervals and tests."
        )

    def _bins(self, row: Statistic, outside: Number) -> str:
        if not outside.is_there:
            return _(CONCEALED) if row.status == "hidden" else _(NOT_KNOWN)
        return _("No more than chance may bring.") if (row.estimate or 0) <= 1 else _(LOOK)

    def _number(self, term: str, statistic: str) -> Number:
        return self.view.number(self._one(term, statistic))

    def _one(self, term: str, statistic: str, group: str = "") -> Statistic | None:
        return self.rows.get((term, group, statistic))


def _has_number(row: Statistic) -> bool:
    return row.status in ("shown", "rounded")
