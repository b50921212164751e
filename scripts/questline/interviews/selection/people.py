"""The respondents as selection sees them: who agreed, who has which level, who keeps a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem
from questline.core.invitations import INTERVIEWED, KEEPING, Invitation
from questline.core.streams import stream
from questline.description.frames import Coded, coded, codes, declared_levels
from questline.interviews.selection.aims import Aim, aim_of, pair_of
from questline.interviews.selection.choice import Limit

STREAM = "interviews/selection"


@dataclass(frozen=True)
class People:
    """All who are analysed, and after them those who keep a place and are not.

    `rows`: of the raw file. Masks: `analysed`; `agreed` (analysed, and agreed to be contacted);
    `fixed` (keeps a place); `interviewed`; `may` (can be proposed). `outcomes` and `days` say of
    those who keep a place what became of them last, and when. `references`: the contacts.
    """

    rows: np.ndarray
    analysed: np.ndarray
    agreed: np.ndarray
    fixed: np.ndarray
    interviewed: np.ndarray
    may: np.ndarray
    outcomes: Mapping[int, str]
    days: Mapping[int, str]
    references: Mapping[int, str]

    def named(self) -> np.ndarray:
        """Who has a reference, as a mask."""
        return np.isin(self.rows, list(self.references))


def people_of(
    responses: pd.DataFrame,
    agreed: Mapping[str, str],
    references: Mapping[int, str],
    last: Mapping[int, Invitation],
    interviewed: Mapping[int, str],
) -> People:
    """Who agreed, who keeps a place, and who can be proposed.

    `responses` are those analysed; `last` is what is known last of each invitation; `interviewed`
    are the rows of participants.csv with the days of their interviews, without who withdrew.
    """
    outcomes = {row: one.outcome for row, one in last.items() if one.outcome in KEEPING}
    outcomes |= dict.fromkeys(interviewed, INTERVIEWED)
    days = {row: last[row].date for row in outcomes if row in last} | dict(interviewed)
    known = responses.index.tolist()
    further = sorted(set(outcomes) - set(known))
    rows = np.array([*known, *further], dtype=np.int64)
    analysed = np.arange(len(rows)) < len(known)
    answers = codes(responses[agreed["variable"]])
    agree = np.zeros(len(rows), dtype=bool)
    agree[: len(known)] = [code == agreed["level"] for code in answers]
    fixed = np.isin(rows, list(outcomes))
    talked = [row for row, outcome in outcomes.items() if outcome == INTERVIEWED]
    settled = fixed | np.isin(rows, list(last))
    may = agree & ~settled & np.isin(rows, list(references))
    return People(rows, analysed, agree, fixed, np.isin(rows, talked), may, outcomes, days,
                  references)  # fmt: skip


def levels_of(
    answers: pd.DataFrame, variables: Mapping[str, Mapping[str, Any]], people: People
) -> dict[str, Coded]:
    """The level of each person in each variable; nothing is known of who is not analysed."""
    further = np.full(int((~people.analysed).sum()), -1)
    found = {}
    for name, variable in variables.items():
        one = coded(answers[name], variable)
        levels = declared_levels(variable)
        positions = np.where(one.positions < len(levels), one.positions, -1)
        found[name] = Coded(levels, np.concatenate([positions, further]))
    return found


def aims_of(told: Mapping[str, Any], levels: Mapping[str, Coded], people: People) -> list[Aim]:
    """What is wanted of the dimensions, then of the pairs, in the order declared."""
    size = told["size"]
    aims = [
        aim_of(one["variable"], levels[one["variable"]], one["targets"], one["weight"], size,
               people.analysed)
        for one in told["dimensions"]
    ]  # fmt: skip
    for pair in told["pairs"]:
        first, second = pair["variables"]
        both = pair_of(levels[first], levels[second])
        aims.append(aim_of(f"{first}*{second}", both, pair["targets"], pair["weight"], size,
                           people.analysed))  # fmt: skip
    return aims


def limits_of(quotas: Sequence[Mapping[str, Any]], levels: Mapping[str, Coded]) -> list[Limit]:
    """The quotas and whom they count; a quota of several variables counts who fits in all."""
    found = []
    for number, quota in enumerate(quotas, 1):
        every = [levels[name].having(level) for name, level in quota["where"].items()]
        words = " and ".join(f"{name}={level}" for name, level in quota["where"].items())
        found.append(Limit(number, words, np.logical_and.reduce(every), quota["at_least"],
                           quota["at_most"]))  # fmt: skip
    return found


def ranks_of(rows: np.ndarray, seed: int) -> np.ndarray:
    """A rank for each row by chance, 1 the first; rows that are added later change no order."""
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    drawn = stream(seed, STREAM).random(int(rows.max()) + 1)[rows]
    ranks = np.empty(len(rows), dtype=np.int64)
    ranks[np.lexsort((rows, drawn))] = np.arange(1, len(rows) + 1)
    return ranks


def unknown_rows(lines: Iterable[Invitation], rows: set[int]) -> list[Problem]:
    """Invitations of rows that the raw file does not have."""
    return [
        Problem(f"{one.where}, column row", f"there is no row {one.row} in the raw file",
                "the row of a respondent, the first is 1", "correct the row")
        for one in lines if one.row not in rows
    ]  # fmt: skip
