"""What the rows of other models of the same people share: who is in them, how terms are written.

An alternative is a model with the planned terms that rests on other assumptions. It stands beside
the planned model, with its own name in the column `model`, and never takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from questline.modelling.design import Column
from questline.modelling.identification import (
    Identification,
    identify,
    identify_logistic,
    identify_ordinal,
)
from questline.modelling.regression import LIMIT_NOTE, Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import cells_of, count_table, measure_of, statistic_of
from questline.modelling.rows.terms import TOO_LARGE, add_level_counts, ratio
from questline.modelling.terms.planned import conditions

Identify = Callable[[Sequence[Column], np.ndarray, np.ndarray], Identification]
SEPARABLE: dict[str, Identify] = {"logistic": identify_logistic, "ordinal": identify_ordinal}
"""What finds the people whose outcome is foretold, for the kinds of model that they harm."""


@dataclass(frozen=True)
class ModelPeople:
    """The people of another model, and what of the planned design can be estimated from them.

    `inside` marks them among the complete cases. `matrix` (people, columns) and `outcome` are
    theirs; `found` is what `identification` says of them, with everyone open where separation was
    not looked for. `table` names the table of counts that hides levels of few people; `for_whom`
    says of each variable in an interaction for whom its own coefficients are.
    """

    inside: np.ndarray
    columns: tuple[Column, ...]
    matrix: np.ndarray
    outcome: np.ndarray
    found: Identification
    table: str
    for_whom: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.outcome)

    @property
    def kept(self) -> list[Column]:
        """The columns that are fitted."""
        return [self.columns[place] for place in self.found.kept.tolist()]

    @property
    def open_matrix(self) -> np.ndarray:
        """The kept columns of the people whose outcome nothing foretells."""
        return self.matrix[np.ix_(self.found.open_people, self.found.kept)]

    @property
    def open_outcome(self) -> np.ndarray:
        """Their outcome."""
        return self.outcome[self.found.open_people]

    @property
    def note(self) -> str:
        """What is to be said of estimates beside terms that separate the outcome."""
        return LIMIT_NOTE if self.found.separated else ""


def without_separation(
    columns: Sequence[Column], matrix: np.ndarray, _outcome: np.ndarray
) -> Identification:
    """Constant and collinear columns alone: for models that separation does not harm."""
    return identify(columns, matrix)


def model_people(
    rows: AnalysisRows,
    fit: Fit,
    identified: Identify | None = None,
    *,
    inside: np.ndarray | None = None,
    table: str = "",
) -> ModelPeople | None:
    """The people of `fit`, or of its complete cases those marked True in `inside`.

    `identified` says what can be estimated; without it that is what the planned kind of model
    needs, found anew where people are left out. None where the design itself could not be made.
    """
    if fit.recipe is None:
        return None
    columns, matrix = fit.recipe.design_matrix(fit.cases.frame)
    outcome = fit.cases.outcome
    everyone = inside is None or bool(inside.all())
    inside = np.ones(len(outcome), dtype=bool) if inside is None else inside
    matrix, outcome = matrix[inside], outcome[inside]
    if identified is not None:
        found = identified(columns, matrix, outcome)
    elif everyone and fit.identification is not None:
        found = fit.identification
    elif rows.kind in SEPARABLE and len(outcome) and np.ptp(outcome) > 0:
        found = SEPARABLE[rows.kind](columns, matrix, outcome)
    else:
        found = identify(columns, matrix)
    counted = count_table(rows.analysis) if everyone else table
    for_whom = conditions(fit.recipe)
    return ModelPeople(inside, columns, matrix, outcome, found, counted, for_whom)


@dataclass(frozen=True)
class TermNumbers:
    """The numbers of the kept columns (k,), NaN where there is none.

    Estimates are log odds ratios in logistic and ordinal models; `df` is infinite for z tests.
    `notes`, if any, are a sentence for each column.
    """

    estimate: np.ndarray
    se: np.ndarray
    df: np.ndarray
    p: np.ndarray
    low: np.ndarray
    high: np.ndarray
    notes: tuple[str, ...] = ()


class OtherModelRows:
    """Writes the rows of one other model: a row for each column of the planned design."""

    def __init__(self, rows: AnalysisRows, model: str, method: str, people: ModelPeople):
        events = float(people.outcome.sum()) if rows.kind == "logistic" else None
        self.rows = replace(rows, n=people.count, events=events)
        self._model = model
        self.method = method
        self._people = people

    def add_terms(self, numbers: TermNumbers | None, *, reason: str = "", note: str = "") -> None:
        """A row for each column; without `numbers` the `reason` says why."""
        place = 0
        kept = set(self._people.found.kept.tolist())
        for index, column in enumerate(self._people.columns):
            why = self._people.found.reasons.get(index, reason)
            if why or numbers is None:
                fields: dict[str, Any] = {"note": why}
            else:
                own = numbers.notes[place] if numbers.notes else ""
                whom = self._people.for_whom.get(column.variable, "")
                said = " ".join(filter(None, [note, own, whom]))
                fields = {"note": said, **_fields(column, self.rows, numbers, place)}
            place += index in kept
            self._add(column, fields)

    def add(self, statistic: str, estimate: float | None, **fields: Any) -> None:
        """A row about the model as a whole."""
        self.rows.add("model", statistic, estimate, model=self._model, **fields)

    def _add(self, column: Column, fields: dict[str, Any]) -> None:
        estimate = fields.pop("estimate", None)
        fields |= cells_of([column], self._people.table)
        self.rows.add(
            column.variable,
            statistic_of(column, self.rows.kind),
            estimate,
            model=self._model,
            level=column.level,
            unit=column.unit,
            method=_method(self.method, column, self.rows.kind),
            **fields,
        )


def add_without_model(
    rows: AnalysisRows, fit: Fit, model: str, method: str, reason: str = ""
) -> None:
    """The rows of a model that was not tried, for `reason` or that of the planned model."""
    for estimate in fit.estimates:
        column = estimate.column
        cells: dict[str, Any] = {**cells_of([column], count_table(rows.analysis))}
        rows.add(
            column.variable,
            statistic_of(column, rows.kind),
            model=model,
            level=column.level,
            unit=column.unit,
            method=_method(method, column, rows.kind),
            note=reason or estimate.reason or fit.reason,
            **cells,
        )


def add_counts(rows: AnalysisRows, fit: Fit, people: ModelPeople, model: str) -> None:
    """How many of a model's people have each level, where they are fewer than the complete cases.

    Without these counts nothing would hide a level that has many complete cases but few of them.
    """
    cases = replace(fit.cases, frame=fit.cases.frame[people.inside], outcome=people.outcome)
    add_level_counts(rows, replace(fit, cases=cases), model=model, table=people.table)


def _fields(column: Column, rows: AnalysisRows, numbers: TermNumbers, place: int) -> dict[str, Any]:
    """The numbers of a column's row; odds ratios keep their standard error in log odds."""
    estimate: float | None = float(numbers.estimate[place])
    low, high = _there(numbers.low[place]), _there(numbers.high[place])
    if statistic_of(column, rows.kind) == "odds_ratio":
        estimate, low, high = ratio(estimate), ratio(low), ratio(high)
        if estimate is None:
            return {"note": TOO_LARGE}
    df = numbers.df[place]
    return {
        "estimate": estimate,
        "se": _there(numbers.se[place]),
        "df": _there(df) if np.isfinite(df) else None,
        "p": _there(numbers.p[place]),
        "conf_level": rows.confidence,
        "ci_low": low,
        "ci_high": high,
    }


def _method(method: str, column: Column, kind: str) -> str:
    """The method, after what the coefficient is where its term's name does not say that."""
    measure = measure_of(column, kind)
    return f"{measure}: {method}" if measure else method


def _there(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
