"""Numbers of people of imputation, modelling and robustness: complete cases, levels, averages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from questline.core.data_choices import WITH_CARELESS, WITHOUT_CARELESS
from questline.release.cells.cell_table import Cells
from questline.release.cells.collected import CAUGHT_BY, LEFT_OUT_BY, YES
from questline.release.cells.conditions import (
    ANALYSED,
    IMPUTED,
    MISSING,
    RAW,
    Key,
    Value,
    either,
    key,
    kind_of_missing,
    part,
)
from questline.release.cells.store_rows import Comparison, Facts, Model, Row, pair_in

TEAM_MODELS = ("teams", "cluster_robust", "random_intercept")
IN_BINS = ("mean_residual", "residual_centre", "mean_predicted", "observed_share",
           "observed_quantile", "expected_quantile")  # fmt: skip
EVENT, NO_EVENT = "event", "no_event"
INFLUENTIAL, IMPUTED_VARIABLES = "\0influential", "\0imputed variables"
NEVER_IMPUTED = ("not_asked", "not_applicable")
WITHOUT_A_GROUP = "leave_one_group_out"
AT_LEAST = "at_least"


def read_imputation(cells: Cells, row: Row, facts: Facts) -> None:
    """Who lacked an answer, what was observed, and averages that come near to it."""
    answered = key(ANALYSED, answered=[row.term])
    one = key(ANALYSED, {row.term: _level_or_bin(row, facts)})
    if row.analysis == "variables" and row.statistic in ("missing_share", "imputed_count"):
        cells.without_answer.add(row.at)
        lacking = key(ANALYSED, {row.term: MISSING})
        if row.statistic == "missing_share":
            cells.tell(row.at, "estimate", lacking, row.events)
            cells.tell(row.at, "n", key(ANALYSED), row.n)
            cells.tell(row.at, "events", lacking, row.events)
        else:
            imputed = key(ANALYSED, {row.term: IMPUTED})
            cells.tell(row.at, "estimate", imputed, row.estimate)
            cells.tell(row.at, "events", imputed, row.events)
            cells.tell(row.at, "denominator", key(ANALYSED), row.denominator)
    elif row.analysis == "missingness":
        cells.without_answer.add(row.at)
        complete = key(ANALYSED, answered=[IMPUTED_VARIABLES])
        if row.statistic == "complete_rows":
            cells.tell(row.at, "estimate", complete, row.estimate)
            cells.tell(row.at, "events", complete, row.events)
        cells.tell(row.at, "denominator", key(ANALYSED), row.denominator)
        cells.tell(row.at, "n", key(ANALYSED), row.n)
    elif row.analysis == "shifts":
        cells.without_answer.add(row.at)
    elif row.analysis == "distributions" and row.group == "observed":
        if row.level:
            cells.tell(row.at, "estimate", one, row.events)
            cells.tell(row.at, "estimate", answered, row.denominator)
            cells.tell(row.at, "events", one, row.events)
        cells.tell(row.at, "denominator", answered, row.denominator)
        cells.tell(row.at, "n", answered, row.n)
    elif row.analysis == "pooled" and row.statistic == "correlation":
        cells.tell_from(row.at, "n", _never_imputed(row.term, row.level))
    elif row.analysis == "pooled":
        cells.tell_from(row.at, "n", _never_imputed(row.term))
        if row.level and row.events == row.events:
            if row.statistic == "percent":
                cells.tell_from(row.at, "estimate", [one])
            cells.tell(row.at, "events", one, row.events)
        cells.tell_one_of(row.at, "denominator", [answered], row.denominator)


def _level_or_bin(row: Row, facts: Facts) -> Value:
    """The level of a row; a bin of numbers is none, but that of a single number is this answer."""
    lowest, to, highest = row.level.partition(" to ")
    if not to or row.level in facts.levels.get(row.term, ()):
        return row.level
    return lowest if lowest == highest else part("bins", row.level)


def _never_imputed(*variables: str) -> list[Key]:
    """Those whose answer has no true value that could be imputed."""
    return [
        key(ANALYSED, {name: kind_of_missing(kind)}) for name in variables for kind in NEVER_IMPUTED
    ]


def add_imputed(cells: Cells, variables: Iterable[str]) -> None:
    """Who has no answer: those for whom it was imputed, and those for whom there is none."""
    for name in variables:
        imputed = cells.find(key(ANALYSED, {name: IMPUTED}))
        never = [cells.find(one) for one in _never_imputed(name)]
        if imputed is not None:
            lacking = cells.find(key(ANALYSED, {name: MISSING}))
            cells.add_sum(lacking, [imputed, *never], rest_counts=False)


def read_modelling(cells: Cells, row: Row, facts: Facts) -> None:
    """Models on complete cases, models on completed data, comparisons and weights."""
    if row.model in (WITHOUT_CARELESS, WITH_CARELESS) and row.analysis != "careless":
        return
    if row.statistic in ("people_removed", "people_added"):
        caught = CAUGHT_BY + facts.careless
        places = [key(ANALYSED, {caught: YES}), key(RAW, {LEFT_OUT_BY: facts.careless})]
        cells.tell_one_of(row.at, "estimate", places, row.estimate)
    elif row.analysis == "weighting":
        _read_weighting(cells, row)
    elif row.analysis in facts.comparisons:
        _read_comparison(cells, row, facts, facts.comparisons[row.analysis])
    elif row.analysis in facts.models:
        model = facts.models[row.analysis]
        if row.dataset == "imputed":
            _read_average(cells, row, model, facts)
        else:
            _read_model(cells, row, model, facts)


def _complete(model: Model, row: Row, levels: dict[str, Value] | None = None) -> Key:
    """Those who answered all that the model needs, and hold these levels."""
    teams = [model.teams] if model.teams and row.model in TEAM_MODELS else []
    return key(ANALYSED, levels, [model.outcome, *model.terms, *teams])


def _read_model(cells: Cells, row: Row, model: Model, facts: Facts) -> None:
    everyone = _complete(model, row)
    event = _event_of(model)
    if row.statistic == "left_out":
        cells.without_answer.add(row.at)
        whole = key(ANALYSED)
        if model.teams and row.model in TEAM_MODELS:
            whole = key(ANALYSED, answered=[model.outcome, *model.terms])
        cells.tell_from(row.at, "estimate", [whole, everyone])
    elif row.statistic == "count" and row.level:
        levels: dict[str, Value] = {row.term: row.level}
        if row.group == EVENT:
            levels.update(event)
        elif row.group == NO_EVENT:
            levels[model.outcome] = _other(model.outcome, model.event, facts)
        cells.tell(row.at, "estimate", _complete(model, row, levels), row.estimate)
    elif row.statistic == "count":
        cells.tell(row.at, "estimate", everyone, row.estimate)
    elif row.statistic == "events":
        cells.tell(row.at, "estimate", _complete(model, row, event), row.estimate)
    elif row.statistic == "influential_count":
        one = _complete(model, row, {INFLUENTIAL: part(row.term, row.model)})
        cells.tell(row.at, "estimate", one, row.estimate)
    if row.statistic in IN_BINS and row.term != "calibration_curve":
        _read_bin(cells, row, model, _event_of_bins(row, model, facts))
        return
    named = [dict([pair]) for pair in _levels_named(row, facts)]
    levels_of_row = [_complete(model, row, one) for one in named]
    cells.tell_one_of(row.at, "n", [everyone, *levels_of_row], row.n)
    if ";" in row.row or not named:
        cells.tell_one_of(row.at, "denominator", [*levels_of_row, everyone], row.denominator)
    else:
        cells.tell(row.at, "denominator", levels_of_row[0], row.denominator)
    if model.kind == "ordinal":
        if named:
            inside = _complete(model, row, {**named[0], **event})
            cells.tell(row.at, "events", inside, row.events)
        else:
            answers = facts.levels.get(model.outcome, ())
            keys = [_complete(model, row, {model.outcome: answer}) for answer in answers]
            cells.tell_one_of(row.at, "events", keys, row.events)
        return
    with_event = [_complete(model, row, {**one, **event}) for one in named]
    if named:
        own = _complete(model, row, event)
        is_own = row.denominator != row.denominator and bool(event)
        cells.tell_one_of(
            row.at, "events", [*with_event, own], row.events, otherwise=own if is_own else None
        )
    elif event:
        cells.tell(row.at, "events", _complete(model, row, event), row.events)


def _read_bin(cells: Cells, row: Row, model: Model, event: dict[str, Value]) -> None:
    """People grouped by what the model predicts for them, or by a number."""
    bins: dict[str, Value] = {f"\0bins/{row.term}": part(row.group, row.level)}
    one = _complete(model, row, bins)
    cells.tell(row.at, "n", one, row.n)
    inside = _complete(model, row, {**bins, **event})
    cells.tell(row.at, "events", inside, row.events)
    if row.statistic == "observed_share":
        cells.tell(row.at, "estimate", inside, row.events)
        cells.tell(row.at, "estimate", one, row.n)


def _event_of_bins(row: Row, model: Model, facts: Facts) -> dict[str, Value]:
    """What counts as the event in bins: of an ordinal model an answer or one above it."""
    mark, _, level = row.group.partition(":")
    levels = facts.levels.get(model.outcome, ())
    if mark == AT_LEAST and level in levels:
        return {model.outcome: either(levels[levels.index(level) :])}
    return _event_of(model)


def _event_of(model: Model) -> dict[str, Value]:
    """The condition that an event counts under: of an ordinal model its rarest answer."""
    if model.kind == "ordinal":
        return {model.outcome: part("rarest", "answer")}
    return {model.outcome: model.event} if model.event else {}


def _other(variable: str, level: str, facts: Facts) -> Value:
    """All other levels of a variable."""
    others = [one for one in facts.levels.get(variable, ()) if one != level]
    return others[0] if len(others) == 1 else tuple(sorted(others)) or part("not", level)


def _levels_named(row: Row, facts: Facts) -> Iterator[tuple[str, Value]]:
    """The levels of variables that a row is about, its own first."""
    own = pair_in(row.level) if "=" in row.level else (row.term, row.level)
    places = [own, *map(pair_in, row.row.split(";"))]
    for pair in dict.fromkeys(place for place in places if place):
        if pair[1] in facts.levels.get(pair[0], ()):
            yield pair


def _read_average(cells: Cells, row: Row, model: Model, facts: Facts) -> None:
    """Averages over completed data come near to the numbers of those who answered."""
    if row.statistic == "left_out":
        cells.without_answer.add(row.at)
        never = _never_imputed(model.outcome, *model.terms)
        cells.tell_from(row.at, "estimate", never)
        return
    event = _event_of(model)
    named = [dict([pair]) for pair in list(_levels_named(row, facts))[:1]]
    pair = pair_in(row.group) if row.group.startswith("outcome") else None
    near = [key(ANALYSED, one) for one in named]
    cells.tell_from(row.at, "n", _never_imputed(model.outcome, *model.terms))
    if row.statistic == "count":
        cells.tell_from(row.at, "estimate", near)
    if row.denominator == row.denominator:
        cells.tell_from(row.at, "denominator", near)
    if row.events == row.events or row.statistic == "events":
        inside = [key(ANALYSED, {**one, **event}) for one in named] or [key(ANALYSED, event)]
        inside += [_complete(model, row, {**one, **event}) for one in named]
        column = "estimate" if row.statistic == "events" else "events"
        cells.tell_from(row.at, column, inside)
        cells.tell_from(row.at, "events", inside)
    if pair and row.events == row.events:
        cells.tell_from(row.at, "events", [key(ANALYSED, {model.outcome: pair[1]})])


def _read_comparison(cells: Cells, row: Row, facts: Facts, planned: Comparison) -> None:
    everyone = key(
        ANALYSED, {planned.group: facts.one_of(planned.group, planned.levels)}, [planned.outcome]
    )
    if row.statistic == "left_out":
        cells.without_answer.add(row.at)
        cells.tell_from(row.at, "estimate", [key(ANALYSED), everyone])
        return
    if not row.level:
        cells.tell(row.at, "n", everyone, row.n)
        return
    group = key(ANALYSED, {planned.group: row.level}, [planned.outcome])
    answer = pair_in(row.group)
    if answer:
        one = key(ANALYSED, {planned.group: row.level, answer[0]: answer[1]})
        if row.statistic == "count":
            cells.tell(row.at, "estimate", one, row.estimate)
        else:
            cells.tell(row.at, "estimate", one, row.events)
            cells.tell(row.at, "estimate", group, row.denominator)
            cells.tell(row.at, "events", one, row.events)
    elif row.statistic == "count":
        cells.tell(row.at, "estimate", group, row.estimate)
    cells.tell_one_of(row.at, "n", [group, everyone], row.n)
    cells.tell_one_of(row.at, "denominator", [group], row.denominator)


def _read_weighting(cells: Cells, row: Row) -> None:
    """Shares and means of those who answered, without and with weights."""
    answered = key(ANALYSED, answered=[row.term])
    if row.statistic == "missing_count":
        cells.without_answer.add(row.at)
        cells.tell(row.at, "estimate", key(ANALYSED, {row.term: MISSING}), row.estimate)
    elif row.statistic in ("unweighted_share", "weighted_share"):
        one = key(ANALYSED, {row.term: row.level})
        if row.statistic == "unweighted_share":
            cells.tell(row.at, "estimate", one, row.events)
        cells.tell(row.at, "events", one, row.events)
        cells.tell(row.at, "n", answered, row.n)
    elif row.statistic in ("unweighted_mean", "weighted_mean"):
        cells.tell(row.at, "n", answered, row.n)
    elif row.statistic == "count":
        cells.tell_one_of(row.at, "estimate", [key(ANALYSED)], row.estimate)
    else:
        cells.tell_one_of(row.at, "n", [key(ANALYSED)], row.n)


def read_robustness(cells: Cells, row: Row, facts: Facts) -> None:
    """The planned model without one group: the group, and everybody else."""
    model = facts.models.get(facts.curves.get(row.analysis, ""))
    pair = pair_in(row.level)
    if row.term != WITHOUT_A_GROUP or model is None or pair is None:
        return
    event = _event_of(model)
    group = _complete(model, row, dict([pair]))
    if row.statistic == "left_out":
        cells.tell(row.at, "estimate", group, row.estimate)
    else:
        inside = _complete(model, row, {**dict([pair]), **event})
        cells.tell_from(row.at, "n", [_complete(model, row), group])
        cells.tell_from(row.at, "events", [_complete(model, row, event), inside])
