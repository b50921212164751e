"""The audit as a whole: the public store attacked, every output judged, the findings as sentences.

It looks at what is public, this release and those before it, and at nothing else: the team's own
store and the list of what release did serve the lists for the team alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.sentences import first_of, number_of
from questline.core.statistics import NUMBERS
from questline.release.audit.leaks import (
    Judge,
    Leak,
    hanging_with,
    in_words,
    leaks_of_one,
    leaks_with,
    shown_beside_hidden,
    shown_then,
)
from questline.release.audit.outputs import (
    FAIL,
    REVIEW,
    Marks,
    list_outputs,
    list_statistics,
)
from questline.release.audit.public_cells import Public, read_public, rounding_of
from questline.release.audit.rows import Attacked, Compared, public_rows, team_rows
from questline.release.cells import Facts
from questline.release.exceptions import exempted, shown_by_exception
from questline.release.rules.rule import DEFAULTS

STORE = "release/statistics.csv"
PUBLISHED = "published"
TOLD_BY_EXCEPTION = "told_by_exception"
LEAVE_OUT = "leave out of plan.yaml or report.yaml a table that tells it"
TO_NAME_IT = (
    "name a copy of the published file under earlier_releases in release.yaml, so that other "
    "numbers are hidden; or "
)
MOST_LISTED = 10
LEAST_IN_COMMON = 0.2
"""An earlier release with a smaller share of its statistics in this one is of another study."""


@dataclass(frozen=True)
class Earlier:
    """A public store that was published before; whether it counted the same rows."""

    name: str
    store: pd.DataFrame
    same_rows: bool


@dataclass(frozen=True)
class Audited:
    """What the audit gives: its rows for both editions, those for the team, both lists, a line.

    `problems`: what can be worked out and must not be. Nothing may be published while there are
    any.
    """

    statistics: pd.DataFrame
    team_statistics: pd.DataFrame
    outputs: pd.DataFrame
    listed: pd.DataFrame
    problems: list[Problem]
    line: str


def audit(
    public: pd.DataFrame,
    internal: pd.DataFrame,
    checks: pd.DataFrame,
    earlier: Sequence[Earlier],
    told: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
) -> Audited:
    """Attack a public store, together with earlier ones, and judge every output.

    `told` holds the `settings` of release.yaml, the `exceptions` and the number of `quotations`
    (`core.audit_parameters`), `facts` how numbers of people hang together (`release_facts`).
    `internal` and `checks` (id, rule, detail) are the team's own. Raises StudyError where an
    earlier release is of another study or does not count the rows that it is said to count.
    """
    settings = {**DEFAULTS, **told["settings"]}
    known = Facts.from_parameters(facts)
    threshold, rounding = settings["threshold"], settings["rounding"]
    now = read_public(public, known, rounding)
    judge = Judge(now, public, settings, known)
    exempt_ids = set(shown_by_exception(checks))
    exempt = [place for place, ids in now.rows.items() if exempt_ids.intersection(ids)]
    leaks, came = leaks_of_one(now, judge, threshold, exempt)
    compared, told_before = [], set()
    judges = []
    for one in earlier:
        before = read_public(one.store, known, rounding_of(one.store))
        _check_earlier(one, now, before, public)
        judges.append(Judge(before, one.store, settings, known))
    for one, judge_before in zip(earlier, judges, strict=True):
        before = judge_before.public
        more, both = leaks_with(one.name, judge, judge_before, threshold, same_rows=one.same_rows)
        found = {leak.key for leak in leaks}
        alone = {leak.key for leak in leaks_of_one(before, judge_before, threshold)[0]}
        # What two of them tell without this release cannot be called back either.
        for other, judge_other in zip(earlier, judges, strict=True):
            if other is not one and one.same_rows and other.same_rows:
                both_told, _ = leaks_with("", judge_before, judge_other, threshold, same_rows=True)
                alone |= {leak.key for leak in both_told}
        for leak in more:
            if leak.key in alone and not leak.is_added:
                told_before |= set(leak.ids)
            elif leak.key not in found:
                leaks.append(leak)
        shown = shown_then(now, before)
        compared.append(_compared(one, now, before, len(both.changed), len(shown)))
    # Release hides what the exceptions put at risk, as far as it can; what it cannot is theirs.
    near = hanging_with(now, exempt) if exempt and leaks else set()
    by_exception = [leak for leak in leaks if leak.key in near and not leak.shown]
    leaks = [leak for leak in leaks if leak.shown or leak.key not in near]
    beside = [
        one
        for one in shown_beside_hidden(now, public, settings, facts or {})
        if one not in exempt_ids
    ]
    marks = Marks(
        told={*beside, *(identifier for leak in leaks for identifier in leak.ids)},
        told_by_exceptions={identifier for leak in by_exception for identifier in leak.ids},
        told_before=told_before,
        in_no_sum=set(now.unread),
        quotations=told["quotations"],
    )
    outputs = list_outputs(public, checks, marks, settings["least_residual_df"], threshold)
    attacked = Attacked(
        len(now.rows), len(now.model.equations) - len(came.set_aside), len(now.hidden),
        len([one for one in leaks if not one.shown]), len(by_exception),
    )  # fmt: skip
    statistics = public_rows(outputs, attacked, compared, _by_exception(told, exempt_ids))
    return Audited(
        statistics,
        team_rows(public, internal, checks),
        outputs,
        list_statistics(public, internal, _with_exceptions(checks, by_exception), outputs),
        [*_problems(leaks, threshold), *_beside_hidden(beside)],
        _line(outputs, attacked),
    )


def published_before(public: pd.DataFrame, published: pd.DataFrame) -> list[Earlier]:
    """The published version as an earlier release; nothing where it is this very one."""
    columns = ["id", "status", *NUMBERS]
    if published[columns].equals(public[columns]):
        return []
    rows = [_rows_of_the_export(store) for store in (public, published)]
    return [Earlier(PUBLISHED, published, rows[0] == rows[1])]


def _rows_of_the_export(store: pd.DataFrame) -> list[float]:
    own = (store["stage"] == "intake") & (store["analysis"] == "export") & (store["term"] == "rows")
    return store.loc[own, "estimate"].tolist()


def _check_earlier(one: Earlier, now: Public, before: Public, public: pd.DataFrame) -> None:
    """An earlier release must be of this study, and count the rows that it is said to count."""
    where = f"release.yaml, earlier release {one.name}"
    ids = set(one.store["id"])
    if ids and len(ids & set(public["id"])) < LEAST_IN_COMMON * len(ids):
        raise StudyError(
            Problem(
                where,
                "hardly any of its statistics is in this release",
                "an earlier release of this study",
                "name the statistics.csv that this study published",
            )
        )
    rows = [public_cells.cells.find(("raw", frozenset())) for public_cells in (now, before)]
    if None in rows:
        return
    then, here = before.cells.low[rows[1] or 0], now.cells.low[rows[0] or 0]
    if one.same_rows and then != here:
        raise StudyError(
            Problem(
                where,
                f"it counts {then:g} rows of the export, this release {here:g}",
                "the same number, as same_rows is true",
                "write same_rows: false where rows have been added since",
            )
        )
    if not one.same_rows and then > here:
        raise StudyError(
            Problem(
                where,
                f"it counts {then:g} rows of the export, this release only {here:g}",
                "at least as many, as same_rows: false says that rows were added",
                "name the earlier release of this raw file, or correct same_rows",
            )
        )


def _compared(one: Earlier, now: Public, before: Public, changed: int, shown: int) -> Compared:
    both = [
        (place, then)
        for then, key in enumerate(before.cells.keys)
        if (place := now.cells.find(key)) is not None and (place in now.rows or then in before.rows)
    ]
    different = sum(
        now.cells.is_shown(place)
        and before.cells.is_shown(then)
        and now.cells.low[place] != before.cells.low[then]
        for place, then in both
    )
    return Compared(one.name, one.same_rows, len(both), max(different, changed), shown)


def _with_exceptions(checks: pd.DataFrame, leaks: Sequence[Leak]) -> pd.DataFrame:
    """The list of what release did, with what the exceptions let one work out besides."""
    lines = [
        (one, TOLD_BY_EXCEPTION, f"{in_words(leak.key)}: {_between(leak)}")
        for leak in leaks
        for one in leak.ids
    ]
    more = pd.DataFrame(lines, columns=["id", "rule", "detail"], dtype=object)
    return pd.concat([checks, more], ignore_index=True)


def _by_exception(told: Mapping[str, Any], ids: set[str]) -> dict[int, int]:
    """How many statistics each exception shows, by its number from 0."""
    numbers = exempted(sorted(ids), told["exceptions"]).tolist()
    return {at: numbers.count(at) for at in range(len(told["exceptions"]))}


def _problems(leaks: Sequence[Leak], threshold: int) -> list[Problem]:
    """The leaks as sentences, the first of many."""
    problems = [_problem(leak, threshold) for leak in leaks[:MOST_LISTED]]
    if len(leaks) > MOST_LISTED:
        more = number_of(len(leaks) - MOST_LISTED, "further number")
        problems.append(Problem(STORE, f"{more} of people can be worked out in the same way"))
    return problems


def _beside_hidden(ids: Sequence[str]) -> list[Problem]:
    """Statistics that give a hidden number away, as one sentence."""
    if not ids:
        return []
    return [
        Problem(
            f"{STORE}, {first_of(ids, MOST_LISTED)}",
            f"{number_of(len(ids), 'statistic')} of a table, or of a model that is a table, can be "
            "turned back into a hidden number of people",
            "that such statistics are hidden where one of their numbers of people is",
            "run the step release again; if it stays, report it",
        )
    ]


def _problem(leak: Leak, threshold: int) -> Problem:
    where = f"{STORE}, {leak.ids[0]}" if leak.ids else STORE
    between, whom = _between(leak), in_words(leak.key)
    expected = f"a number that could be {threshold} or more, given everything that is public"
    if leak.is_added:
        return Problem(
            where,
            f"beside the earlier release {leak.release} it tells how many {whom} came or went "
            f"since: {between}",
            f"a difference of nobody, or of {threshold} or more",
            "wait until more have answered, or leave out of this release what tells this number",
        )
    if leak.release:
        return Problem(
            where,
            f"with the earlier release {leak.release} the number of {whom} can be worked out: "
            f"{between}",
            expected,
            TO_NAME_IT + LEAVE_OUT if leak.release == PUBLISHED else LEAVE_OUT,
        )
    if leak.shown:
        return Problem(
            where,
            f"the number of {whom} is shown, and {between}",
            expected,
            "run the step release again; if it stays, report it",
        )
    return Problem(
        where,
        f"the hidden number of {whom} can be worked out: {between}",
        expected,
        "leave out of plan.yaml or report.yaml a table that tells it; where it is about missing "
        "answers, say missing_answers: show in release.yaml; otherwise report this: release should "
        "have hidden more",
    )


def _between(leak: Leak) -> str:
    if leak.lowest == leak.highest:
        return f"it is {leak.lowest:g}"
    return f"it lies between {leak.lowest:g} and {leak.highest:g}"


def _line(outputs: pd.DataFrame, attacked: Attacked) -> str:
    hidden = number_of(attacked.hidden, "hidden number")
    sums = number_of(attacked.sums, "sum")
    if attacked.recovered:
        came = f"{attacked.recovered} of {hidden} of people can be worked out"
    elif attacked.by_exceptions:
        came = f"{attacked.by_exceptions} of {hidden} can be worked out because of the exceptions"
    elif attacked.hidden:
        came = f"none of {hidden} of people can be worked out of {sums}"
    else:
        came = "no number of people is hidden"
    review = int((outputs["status"] == REVIEW).sum())
    failed = int((outputs["status"] == FAIL).sum())
    words = [f"{number_of(len(outputs), 'output')}"]
    words += [f"{review} for a person to review"] if review else []
    words += [f"{failed} failed"] if failed else []
    return f"{came}; {', '.join(words)}"
