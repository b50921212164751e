"""Means by subtraction: those of the few people who are in the whole but in none of its groups."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from questline.core.statistics import NUMBERS, round_significant
from questline.release.rounding import step_for, to_step
from questline.release.rules.dominance import is_dominated
from questline.release.rules.one_answer import everybody_answered_alike
from questline.release.rules.rule import InWords, Known

SUBTRACTION = InWords(
    "subtraction",
    "Means and standard deviations are rounded where exact ones would tell the mean of few people "
    "who are in none of the groups.",
    "Griffiths and others 2019 (differencing); Willenborg and de Waal 2001",
)
MEANS, SPREAD = ("mean", "unweighted_mean"), "sd"
WHOLE = ("", "observed")
"""Groups of rows about everyone who answered."""
SPREAD_FACTOR = 3.0
"""Standard deviations are rounded so much more coarsely than means: up to three of them from the
mean a person cannot be told from the sum of squares either."""
DIGITS = 2
"""Significant digits of tests and differences of such means."""
OF_TESTS = ("estimate", "se", "ci_low", "ci_high", "p", "p_adjusted")
TOLD = "the mean of few people in none of the groups would follow from it"
LOCATED = ("median", "lower_quartile", "upper_quartile", "minimum", "maximum")
WITH_NUMBER = ("shown", "rounded")


@dataclass(frozen=True)
class _Mean:
    """A row with a mean: its label, its place, whose it is, and whether it is shown.

    `part` names the set of groups that it belongs to, empty for everyone.
    """

    label: int
    place: tuple[str, ...]
    part: str
    n: float
    is_shown: bool
    is_kept_back: bool
    """Whether a rule hides it although it is no mean of few people."""
    spread: int = -1
    """The label of the standard deviation beside it, -1 for none."""
    deviation: float = math.nan


@dataclass(frozen=True)
class _Left:
    """People whose mean would follow: how many, among how many, and the groups that tell it."""

    people: float
    among: float
    groups: Sequence[_Mean]


@dataclass
class _Changes:
    """What is to be done with rows of the store, by their labels."""

    steps: dict[int, float] = field(default_factory=dict)
    tests: dict[int, None] = field(default_factory=dict)
    hidden: dict[int, None] = field(default_factory=dict)
    details: dict[int, str] = field(default_factory=dict)


def round_means(public: pd.DataFrame, known: Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The public store with means rounded where those of few people would follow.

    Where the mean of all N people who have an answer is shown, and those of groups of n1, n2, ...
    of them, the L = N - n1 - n2 - ... people in none of the groups (their outcome is missing, or
    their group is hidden) have the mean

        (N m - n1 m1 - n2 m2 - ...) / L.

    L below the threshold is a mean of few people; so is any L of whom a rule hides the mean. If all
    numbers are rounded to steps of s, this mean is uncertain by s / 2 * (N + n1 + n2 + ...) / L on
    either side. To be safe where one of the two sides is known exactly (the shares of all answers
    give the mean of all, a linear model that of its people) only the smaller of N and n1 + n2 + ...
    is counted, and s is the smallest of 1, 2 and 5 times a power of ten at which the uncertainty is
    at least half a standard deviation d: s / 2 * min(N, n1 + n2 + ...) / L >= d / 2. The sum of
    squares follows in the same way from the standard deviations; around a person z standard
    deviations from the mean it is uncertain enough when these are rounded z times as coarsely, with
    z = 3. Tests and
    differences of such means get two significant digits, as together they would give exact standard
    deviations. Where s would be larger than d, the mean of the smallest group is hidden with what
    was computed from it. Medians and quartiles do not add up and stay.

    The same holds for all pairs of wholes and parts of one variable: Table 1 in all and by each
    outcome, the groups of comparisons, two sets of groups whose people differ by few, and all who
    answered as description, measurement, imputation and weighting count them. Returns a new store
    and one line per row changed: id, rule, detail.
    """
    changes = _Changes()
    tests = _tests(known)
    for variable, means in sorted(_means(public, known).items()):
        spread = _spread(means)
        left = list(_left_over(means, known.setting("threshold")))
        if not left or not spread > 0:
            continue
        # The step of rounding from which on the mean of those left is uncertain enough.
        steps = [spread * one.people / one.among for one in left]
        for one, least in zip(left, steps, strict=True):
            if step_for(least) > spread:
                smallest = min(one.groups, key=lambda mean: mean.n)
                labels = [smallest.label, smallest.spread, *tests.get(smallest.place[:4], ())]
                changes.hidden.update(dict.fromkeys(labels))
                changes.details.update(dict.fromkeys(labels, TOLD))
        least = max((step for step in steps if step_for(step) <= spread), default=0.0)
        if least:
            people = max(one.people for one in left)
            _round(changes, means, tests, least, _why(variable, people, least))
    return _changed(public, changes, known.setting("threshold"))


def _means(public: pd.DataFrame, known: Known) -> Mapping[str, list[_Mean]]:
    """The rows of means by the variable whose they are."""
    store = known.store
    wanted = store["statistic"].isin([*MEANS, SPREAD]) & known.with_number & store["n"].notna()
    rows = store.loc[wanted, ["stage", "analysis", "model", "term", "dataset", "level", "group",
                              "outcome", "statistic", "estimate", "n"]]  # fmt: skip
    status = public.loc[rows.index, "status"].tolist()
    by_rule = is_dominated(known) | everybody_answered_alike(known)
    kept_back = set(by_rule.index[by_rule])
    deviations: dict[tuple[str, ...], tuple[int, float]] = {}
    found: dict[str, list[_Mean]] = defaultdict(list)
    records = list(zip(rows.index.tolist(), status, *(rows[name] for name in rows), strict=True))
    for label, _, *place, _, statistic, estimate, _ in records:
        if statistic == SPREAD:
            deviations[tuple(place)] = (label, estimate)
    for label, state, *place, outcome, statistic, _, n in records:
        stage, analysis, model, term, dataset, level, group = place
        compared = stage == "modelling" and model == "comparison"
        whole = group in WHOLE and not level and dataset == "analysed"
        if statistic == SPREAD or not (
            compared or whole or (stage == "description" and "=" in group)
        ):
            continue
        part = f"comparison {analysis}" if compared else ("" if whole else group.partition("=")[0])
        spread, deviation = deviations.get(tuple(place), (-1, math.nan))
        shown, held = state in WITH_NUMBER, label in kept_back
        mean = _Mean(label, tuple(place), part, n, shown, held, spread, deviation)
        found[outcome if compared else term].append(mean)
    return found


def _tests(known: Known) -> Mapping[tuple[str, ...], list[int]]:
    """The tests and differences of means by stage, analysis, model and term."""
    store = known.store
    of_people = store["events"].notna() & store["denominator"].notna()
    wanted = (store["table"] != "") & known.with_number & ~known.counts & ~of_people
    wanted &= ~store["statistic"].isin([*MEANS, SPREAD, *LOCATED])
    wanted &= (store["stage"] == "description") | (store["model"] == "comparison")
    rows = store[wanted]
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    places = zip(rows["stage"], rows["analysis"], rows["model"], rows["term"], strict=True)
    for label, place in zip(rows.index.tolist(), places, strict=True):
        found[place].append(label)
    return found


def _spread(means: Sequence[_Mean]) -> float:
    """The standard deviation of everyone, or the largest of any group."""
    for some in ([one for one in means if not one.part], means):
        known = [one.deviation for one in some if one.deviation == one.deviation]
        if known:
            return max(known)
    return math.nan


def _left_over(means: Sequence[_Mean], threshold: int) -> Iterator[_Left]:
    """The people whose mean follows from means that are shown, whole less parts."""
    parts: dict[str, dict[tuple[str, ...], _Mean]] = defaultdict(dict)
    for one in means:
        if one.part:
            parts[one.part].setdefault(one.place, one)
    shown = {
        part: [one for one in groups.values() if one.is_shown] for part, groups in parts.items()
    }
    sums = {part: sum(one.n for one in held) for part, held in shown.items() if held}
    for whole in sorted({one.n for one in means if not one.part and one.is_shown}):
        for part, people in sums.items():
            hidden = any(one.is_kept_back for one in parts[part].values())
            if 0 < whole - people < threshold or (hidden and whole > people):
                yield _Left(whole - people, min(whole, people), shown[part])
    for part, people in sums.items():
        for others in sums.values():
            if 0 < others - people < threshold:
                yield _Left(others - people, people, shown[part])


def _why(variable: str, people: float, least: float) -> str:
    return (
        f"{variable} rounded to steps of {step_for(least):g}: the mean of {people:g} people in "
        "none of the groups would follow"
    )


def _round(
    changes: _Changes,
    means: Iterable[_Mean],
    tests: Mapping[tuple[str, ...], list[int]],
    least: float,
    detail: str,
) -> None:
    """All means of one variable are to be rounded, their standard deviations and their tests."""
    for one in means:
        changes.steps[one.label] = step_for(least)
        changes.steps[one.spread] = step_for(SPREAD_FACTOR * least)
        own = tests.get(one.place[:4], ()) if one.part else ()
        changes.tests.update(dict.fromkeys(own))
        changes.details.update(dict.fromkeys((one.label, one.spread, *own), detail))


def _changed(
    public: pd.DataFrame, changes: _Changes, threshold: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The store with the changes made, and their lines in the order of the store."""
    store = public.copy()
    labels = sorted({*changes.steps, *changes.tests, *changes.hidden} - {-1})
    labels = [at for at in labels if store.at[at, "status"] in WITH_NUMBER]
    status = {at: "hidden" if at in changes.hidden else "rounded" for at in labels}
    for name in OF_TESTS:
        values = store.loc[labels, name].tolist()
        store.loc[labels, name] = [
            _rounded(value, name, changes.steps.get(at)) if value == value else value
            for at, value in zip(labels, values, strict=True)
        ]
    store.loc[labels, "status"] = list(status.values())
    hidden = [at for at in labels if status[at] == "hidden"]
    store.loc[hidden, list(NUMBERS)] = math.nan
    store.loc[hidden, "note"] = hidden_note(threshold)
    return store, pd.DataFrame(
        {
            "id": store.loc[labels, "id"].tolist(),
            "rule": SUBTRACTION.name,
            "detail": [changes.details[at] for at in labels],
        },
        dtype=object,
    )


def _rounded(value: float, name: str, step: float | None) -> float:
    if step is None or name == "se":
        return round_significant(value, DIGITS)
    return to_step(value, step)


def hidden_note(threshold: int) -> str:
    """Why a number is hidden: one sentence for all rules, so that they cannot be told apart."""
    return (
        f"Hidden: it rests on fewer than {threshold} respondents, or would give such a number away."
    )
