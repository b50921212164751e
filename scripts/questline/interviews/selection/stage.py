"""The rule `selection`: whom to interview, who stands in reserve, what differs from today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import StudyError
from questline.core.invitations import KEEPING, Invitation, latest, read_invitations
from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.description.frames import Coded
from questline.interviews.rows import STAGE
from questline.interviews.selection.choice import Choice, Pool, choose
from questline.interviews.selection.conflicts import quota_problems
from questline.interviews.selection.contacts import read_contacts
from questline.interviews.selection.coverage import (
    add_choice,
    add_coverage,
    add_drift,
    add_invitations,
    add_told,
)
from questline.interviews.selection.people import (
    People,
    aims_of,
    levels_of,
    limits_of,
    people_of,
    ranks_of,
    unknown_rows,
)
from questline.interviews.selection.reserves import Reserve, reserves_of

File = tuple[str, bytes]
FIXED, PROPOSED = "fixed", "proposed"
SELECTION_COLUMNS = ("place", "row", "reference", "state", "outcome")
RESERVE_COLUMNS = ("rank", "row", "reference", "could_replace", "falls_short_by", "why")
FURTHER = "variable_"
"""What a dimension's column begins with when its name is that of another column."""


@dataclass(frozen=True)
class Selected:
    """The sample and its reserves (for the team), rows of the store, a line for the screen.

    `selection`: `SELECTION_COLUMNS` and a column for each dimension; those who are fixed first, the
    surest and the earliest at the top, then those proposed by rank. `reserves`: `RESERVE_COLUMNS`
    and the dimensions; `could_replace` are places of the selection.
    """

    selection: pd.DataFrame
    reserves: pd.DataFrame
    statistics: pd.DataFrame
    line: str


def select(
    respondents: pd.DataFrame,
    excluded: Iterable[int],
    contacts: File,
    invitations: Sequence[File],
    told: Mapping[str, Any],
    seed: int,
    *,
    participants: pd.DataFrame | None = None,
    profiles: pd.DataFrame | None = None,
) -> Selected:
    """Choose whom to interview around those who keep a place.

    `respondents` are those analysed, their answers and scores (index row), `excluded` the rows that
    cleaning left out; files are names and bytes. `told` is `interview_parameters.selection`.
    `participants` (participant, row, date) are those interviewed, `profiles` what readers are told
    of them. Raises StudyError with everything that is wrong in the files, or with the smallest set
    of quotas that cannot be kept.
    """
    references, last = _read(respondents, excluded, contacts, invitations)
    talked: dict[int, str] = {}
    if participants is not None:
        talked = dict(zip(participants["row"].tolist(), participants["date"].tolist(), strict=True))
    people = people_of(respondents, told["agreed"], references, last, talked)
    levels = levels_of(respondents, told["variables"], people)
    aims = aims_of(told, levels, people)
    pool = Pool(aims, limits_of(told["quotas"], levels), told["size"], people.fixed, people.may,
                ranks_of(people.rows, seed))  # fmt: skip
    choice = choose(pool)
    if choice is None:
        raise StudyError(quota_problems(pool))
    reserves = reserves_of(pool, choice.chosen, told["reserves"])
    part = StatisticsPart(STAGE)
    known = bool(invitations) or participants is not None
    add_coverage(part, aims, people, choice.chosen, known)
    if profiles is not None:
        add_told(part, aims, profiles)
    add_choice(part, pool, pool.limits, choice, people)
    if invitations:
        add_invitations(part, last)
    if people.interviewed.any():
        add_drift(part, aims, people, _today(pool, people))
    names = [one["variable"] for one in told["dimensions"]]
    order = _order(people, choice, pool.ranks)
    return Selected(
        _selection(people, order, levels, names),
        _reserves(people, order, reserves, levels, names),
        part.table(),
        _line(pool, people, choice, reserves, references),
    )


def _read(
    respondents: pd.DataFrame,
    excluded: Iterable[int],
    contacts: File,
    invitations: Sequence[File],
) -> tuple[dict[int, str], dict[int, Invitation]]:
    """The references, and what is known last of each invitation; all problems at once."""
    rows = {*respondents.index.tolist(), *excluded}
    references, problems = read_contacts(*contacts, rows)
    lines: list[Invitation] = []
    for file in invitations:
        some, wrong = read_invitations(*file)
        lines += some
        problems += wrong
    problems += unknown_rows([one for one in lines if one.row], rows)
    if problems:
        raise StudyError(problems)
    return references, latest(lines)


def _today(pool: Pool, people: People) -> Choice | None:
    """The sample if no place were taken; of several that are equally good one like the real one."""
    may = pool.may | (people.fixed & people.agreed)
    none = np.zeros(len(may), dtype=bool)
    ranks = np.where(people.interviewed, 0, 1)
    return choose(replace(pool, fixed=none, may=may, ranks=ranks))


def _order(people: People, choice: Choice, ranks: np.ndarray) -> list[int]:
    """The sample in the order of its places."""

    def key(person: int) -> tuple[int, str, int]:
        row = int(people.rows[person])
        if people.fixed[person]:
            return KEEPING.index(people.outcomes[row]), people.days[row], row
        return len(KEEPING), "", int(ranks[person])

    return sorted(map(int, np.flatnonzero(choice.chosen)), key=key)


def _selection(
    people: People, order: Sequence[int], levels: Mapping[str, Coded], names: Sequence[str]
) -> pd.DataFrame:
    lines = []
    for place, person in enumerate(order, 1):
        row = int(people.rows[person])
        state = FIXED if people.fixed[person] else PROPOSED
        lines.append([place, row, people.references.get(row, ""), state,
                      people.outcomes.get(row, ""), *_levels(person, levels, names)])  # fmt: skip
    return _frame(SELECTION_COLUMNS, names, lines)


def _reserves(
    people: People,
    order: Sequence[int],
    reserves: Sequence[Reserve],
    levels: Mapping[str, Coded],
    names: Sequence[str],
) -> pd.DataFrame:
    place = {person: at for at, person in enumerate(order, 1)}
    lines = []
    for rank, one in enumerate(reserves, 1):
        row = int(people.rows[one.person])
        could = ", ".join(map(str, sorted(place[person] for person in one.replaces)))
        lines.append([rank, row, people.references[row], could, f"{one.cost:g}", one.why,
                      *_levels(one.person, levels, names)])  # fmt: skip
    return _frame(RESERVE_COLUMNS, names, lines)


def _levels(person: int, levels: Mapping[str, Coded], names: Sequence[str]) -> list[str]:
    """The codes of a person's levels, nothing where none is known."""
    every = [levels[name] for name in names]
    places = [int(one.positions[person]) for one in every]
    return [one.levels[at] if at >= 0 else "" for one, at in zip(every, places, strict=True)]


def _frame(
    columns: Sequence[str], names: Sequence[str], lines: Sequence[Sequence[Any]]
) -> pd.DataFrame:
    taken = {*SELECTION_COLUMNS, *RESERVE_COLUMNS}
    named = [f"{FURTHER}{name}" if name in taken else name for name in names]
    frame = pd.DataFrame(lines, columns=[*columns, *named], dtype=object)
    return frame.astype({columns[0]: "int64", "row": "int64"})


def _line(
    pool: Pool,
    people: People,
    choice: Choice,
    reserves: Sequence[Reserve],
    references: Mapping[int, str],
) -> str:
    """What the screen says: the sample, and what may surprise."""
    sample, fixed = int(choice.chosen.sum()), int(people.fixed.sum())
    proved = "the least there can be" if choice.is_best else (
        f"at least {choice.bound:g} in any sample")  # fmt: skip
    said = [
        f"{sample} of {number_of(pool.size, 'place')} filled: {fixed} fixed, {sample - fixed} "
        f"proposed; shortfall {choice.shortfall:g}, {proved}; {len(reserves)} in reserve"
    ]
    if not people.agreed.any():
        said.append("nobody analysed agreed to be contacted")
    if sample < pool.size:
        said.append("there are fewer people than places")
    if fixed > pool.size:
        said.append("more people keep a place than there are places")
    unnamed = int((people.agreed & ~people.named() & ~people.fixed).sum())
    if unnamed:
        said.append(f"{unnamed} agreed and cannot be proposed without a reference in the contacts")
    unasked = int((people.fixed & ~people.agreed).sum())
    if unasked:
        said.append(f"{unasked} with a place are not analysed, or did not agree to be contacted")
    refusing = int((people.analysed & ~people.agreed & people.named() & ~people.fixed).sum())
    if refusing:
        said.append(f"{refusing} in the contacts did not agree and are never proposed")
    return "; ".join(said)
