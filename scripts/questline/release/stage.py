"""Release as a whole: the parts of all stages joined, once for the team and once for the public."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from questline.core.sentences import number_of
from questline.core.statistics import NUMBERS, StatisticsPart, join_parts
from questline.interviews import rows as interviews
from questline.release.anonymity.editions import team_only
from questline.release.cells.kinds import kinds_of_few
from questline.release.closing import closed
from questline.release.codebook import is_about_hidden_variables, tells_of_one_variable
from questline.release.differences import PEOPLE, tells_a_small_count, tells_a_small_difference
from questline.release.exceptions import RULE as BY_EXCEPTION
from questline.release.exceptions import Exceptions, check_exceptions, exempted
from questline.release.people import quotes_answers, tells_by_being_there
from questline.release.people_protected import PeopleProtected, protect_people
from questline.release.rules import FIRST, LATER, Known, hidden_note, round_what_is_shown
from questline.release.rules.rule import DEFAULTS
from questline.release.threshold import computed_from, rests_on_few, small_counts

RESPONDENT = "respondent"
"""The group of rows about single people."""
PARTICULARS = "The particulars are in the internal edition alone."
NOBODY_PROTECTED = "with a threshold of 1 nobody is protected: release.yaml says so"
FEW, COMPUTED, PROTECTS = "few_people", "computed_from_few", "protects_a_number"
CLOSED = "found_by_the_attack"
DIFFERENCE, TAKEN_OUT = "difference", "kind_of_missing"
DETAILS = {
    FEW: "It rests on few people.",
    COMPUTED: "It was computed from a number of few people.",
    PROTECTS: "A number of few people would follow from it by subtraction.",
    DIFFERENCE: "Beside another number it would tell how few people lie between.",
    CLOSED: "With what else was to be shown it would tell a number of few people.",
    TAKEN_OUT: "It would tell why one of few people gave no answer.",
    "numbers": "Its numbers of people are withheld; the estimate stays.",
}


@dataclass(frozen=True)
class Released:
    """What release gives: the store in two editions, what was done to it, a line for the screen.

    `checks` has one row per statistic that was hidden, rounded or taken out: id, rule, detail. It
    is for the team alone.
    """

    public: pd.DataFrame
    internal: pd.DataFrame
    checks: pd.DataFrame
    line: str


@dataclass
class _Hidden:
    """Which rows are hidden, and by which rule first; those that an exception shows never are."""

    store: pd.DataFrame
    rows: pd.Series
    shown: pd.Series
    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def by(self, rule: str, found: pd.Series, detail: str = "") -> None:
        """Hide further rows by a rule."""
        new = found & ~self.rows & ~self.shown
        self.rows = self.rows | new
        self.note(rule, new, detail)

    def note(self, rule: str, rows: pd.Series, detail: str = "") -> None:
        """Note what a rule did to some rows."""
        said = detail or DETAILS.get(rule, "")
        self.lines += [(identifier, rule, said) for identifier in self.store["id"][rows]]


def release(
    parts: Sequence[pd.DataFrame],
    settings: Mapping[str, Any],
    facts: Mapping[str, Any] | None = None,
    exceptions: Exceptions = (),
    earlier: Sequence[pd.DataFrame] = (),
) -> Released:
    """Join the parts of the stages, and hide in the public edition what could harm somebody.

    `settings` are those of release.yaml as plain data, `facts` what `core.parameters.release_facts`
    says of the study, `exceptions` those of exceptions.yaml, `earlier` public stores of the same
    rows that were published before: what they show is known, and nothing is hidden that they tell
    together with this one. `internal` holds every row as the
    stages wrote it. `public` has no rows about single respondents or variables that are not public,
    none that tell a small count by being there, and no kinds of missing of questions that few left
    unanswered; all others keep their id.
    A row that rests on few people, or gives a hidden number of people away, is hidden: the status
    is `hidden`, all numbers are empty and the note is the same for all. Where only a number of
    people beside an estimate would do so, that number is empty. What an exception shows is shown,
    and as much else is hidden as then can be. Raises ValueError when an id occurs twice, StudyError
    when an exception does nothing.
    """
    internal = join_parts(parts)
    released = _released(internal, settings, facts, (), earlier)
    if not exceptions:
        return released
    public = released.public
    hidden = public["id"][public["status"] == "hidden"].tolist()
    check_exceptions(exceptions, hidden, public["id"].tolist(), internal["id"].tolist())
    first = dict(zip(hidden, exempted(hidden, exceptions).tolist(), strict=True))
    shown = {one: number for one, number in first.items() if number >= 0}
    again = _released(internal, settings, facts, shown, earlier)
    lines = [(one, BY_EXCEPTION, str(number)) for one, number in shown.items()]
    own = pd.DataFrame(lines, columns=["id", "rule", "detail"])
    return replace(again, checks=pd.concat([again.checks, own], ignore_index=True))


def _released(
    internal: pd.DataFrame,
    settings: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
    by_exception: Collection[str],
    earlier: Sequence[pd.DataFrame],
) -> Released:
    """The same for the joined parts; the ids `by_exception` are shown whatever they tell."""
    threshold = settings["threshold"]
    told_of_variables = facts or {}
    kept = (internal["group"] != RESPONDENT) & ~tells_by_being_there(internal)
    kept &= ~is_about_hidden_variables(internal, told_of_variables.get("variables", {}))
    kept &= ~team_only(internal) & ~interviews.team_only(internal)
    taken_out = pd.Series(False, index=internal.index, dtype=bool)
    if settings.get("missing_answers", "show") == "show":
        taken_out = kinds_of_few(internal, threshold)
    public = internal[kept & ~taken_out].reset_index(drop=True)

    shown = public["id"].isin(list(by_exception))
    hidden = _Hidden(public, pd.Series(False, index=public.index, dtype=bool), shown)
    known = Known(public, internal, settings, told_of_variables)
    by_exceptions = shown.to_numpy().nonzero()[0].tolist()
    people = protect_people(public, settings, facts, by_exceptions, earlier)
    exempt = people.mask(public, people.cells.without_answer)
    if settings.get("missing_answers", "show") == "hide":
        exempt[:] = False
    small = small_counts(public, settings) & ~exempt
    hidden.by(FEW, small | rests_on_few(public, settings, exempt))
    hidden.by(FEW, people.mask(public, people.hiding.few))
    hidden.by(COMPUTED, computed_from(public, small))
    for rule in FIRST:
        hidden.by(rule.name, rule.hides(known), rule.sentence)
    hidden.by(PROTECTS, people.mask(public, people.hiding.rows))
    hidden.by(DIFFERENCE, tells_a_small_count(public, threshold))
    hidden.by(DIFFERENCE, tells_of_one_variable(public, internal, hidden.rows))
    touching = pd.Series([bool(cells) for cells in people.touching], index=public.index, dtype=bool)
    known = known.then(hidden.rows, touching)
    for rule in LATER:
        hidden.by(rule.name, rule.hides(known), rule.sentence)

    withheld = quotes_answers(public) & ~hidden.rows & (public["note"] != "")
    near = tells_a_small_difference(public, threshold) & ~hidden.rows
    numbers = people.mask(public, {row for row, _ in people.hiding.numbers}) & ~hidden.rows
    hidden.note(PROTECTS, numbers, DETAILS["numbers"])
    hidden.note(DIFFERENCE, near & ~numbers, DETAILS["numbers"])
    # The rules that round look at the exact numbers, which `known` keeps.
    public = public.copy()
    for column in PEOPLE:
        rows = {row for row, name in people.hiding.numbers if name == column}
        public.loc[people.mask(public, rows) | near, column] = float("nan")
    public.loc[hidden.rows, list(NUMBERS)] = float("nan")
    public.loc[hidden.rows, "status"] = "hidden"
    public.loc[hidden.rows, "note"] = hidden_note(threshold)
    public.loc[withheld, "note"] = PARTICULARS
    public, rounded = round_what_is_shown(public, known.then(hidden.rows, touching))
    if facts:
        public, further = closed(public, {**DEFAULTS, **settings}, facts, by_exception)
        hidden.note(CLOSED, public["id"].isin(further))

    lines = pd.DataFrame(hidden.lines, columns=["id", "rule", "detail"])
    gone = [(one, TAKEN_OUT, DETAILS[TAKEN_OUT]) for one in internal["id"][kept & taken_out]]
    checks = pd.concat(
        [lines, pd.DataFrame(gone, columns=["id", "rule", "detail"]), rounded], ignore_index=True
    )
    own = _about_release(people, public) if facts else StatisticsPart("release").table()
    line = (
        f"{number_of(len(internal) + len(own), 'statistic')} for the team, "
        f"{len(public) + len(own)} of them in the public edition; of these "
        f"{int((public['status'] == 'hidden').sum())} hidden: they rest on fewer than {threshold} "
        "respondents, or would give such a number away"
    )
    if threshold == 1:
        line += f"; {NOBODY_PROTECTED}"
    return Released(join_parts([public, own]), join_parts([internal, own]), checks, line)


def _about_release(people: PeopleProtected, public: pd.DataFrame) -> pd.DataFrame:
    """What release did, in numbers: cells told and hidden, statistics hidden, and how well."""
    part = StatisticsPart("release")
    numbers = {"told": people.told, "hidden": people.hidden, "unprotected": people.unprotected}
    for term, count in numbers.items():
        part.add("protection", term, "number_of_cells", count)
    hidden = int((public["status"] == "hidden").sum())
    part.add("protection", "hidden", "number_of_statistics", hidden)
    part.add("protection", "loss", "gap", people.gap, method=people.method)
    return part.table()
