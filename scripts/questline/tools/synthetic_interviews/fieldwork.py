"""The field work of the example: who was invited when, what came of it, and who was interviewed.

How the rows came about: the pipeline was run on the shipped study without a file of invitations,
and its proposal of 20 is the first round. Those who refused, did not answer or withdrew were then
put into the file, and what the pipeline proposed in their place, around those who had accepted, is
the next round; and so on, until 20 had been interviewed. The file of invitations fixes them: a
change of the rules of selection shows as drift in the report, and changes nobody here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from questline.core.streams import stream

SEED = 20240108
"""The seed of all synthetic material of the interview strand."""

ROUNDS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("2024-01-08", (153, 168, 83, 290, 386, 336, 164, 143, 352, 221,
                    299, 203, 363, 89, 279, 301, 359, 105, 50, 118)),
    ("2024-01-29", (205, 199, 407, 326, 246)),
    ("2024-02-19", (195, 192)),
    ("2024-03-11", (260,)),
)  # fmt: skip
"""The day of each round of invitations, and the rows of the raw file that were invited."""
NOT_INTERVIEWED: Mapping[int, str] = {
    105: "refused", 299: "refused", 89: "refused", 290: "no_answer", 50: "no_answer",
    199: "refused", 407: "no_answer",
}  # fmt: skip
"""What came of the other invitations."""
WITHDRAWN = 359
"""The row of the person who was interviewed, and withdrew before the last round."""
TEAM_ONLY = 2
"""How many let the team alone see what they said."""

PSEUDONYMS = ("Alder", "Aspen", "Bracken", "Bramble", "Briar", "Cedar", "Clover", "Elder", "Hazel",
              "Heath", "Juniper", "Linden", "Maple", "Moss", "Reed", "Rowan", "Sage", "Sorrel",
              "Teasel", "Willow", "Yarrow")  # fmt: skip
"""Plants: such names tell neither gender nor age nor origin."""


@dataclass(frozen=True)
class Participant:
    """Somebody who was interviewed: pseudonym, row of the raw file, day, who may quote them."""

    name: str
    row: int
    date: str
    quotations: str


def invited() -> list[int]:
    """The rows of all who were invited, in the order of the rounds."""
    return [row for _, rows in ROUNDS for row in rows]


def participants() -> list[Participant]:
    """All who were interviewed, in the order of their interviews."""
    random = stream(SEED, "interviews/fieldwork")
    rows = [row for row in invited() if row not in NOT_INTERVIEWED]
    names = [PSEUDONYMS[place] for place in random.permutation(len(PSEUDONYMS))]
    rounds = {row: number for number, (_, rows) in enumerate(ROUNDS) for row in rows}
    days = {row: _day(random, ROUNDS[rounds[row]][0]) for row in rows}
    order = sorted(rows, key=lambda row: (days[row], row))
    public = [row for row in order if row != WITHDRAWN]
    team = {public[place] for place in random.permutation(len(public))[:TEAM_ONLY]}
    return [
        Participant(name, row, days[row], "team" if row in team else "public")
        for name, row in zip(names, order, strict=True)
    ]


def _day(random: np.random.Generator, invited_on: str) -> str:
    """A weekday two to six weeks after the invitation."""
    day = datetime.date.fromisoformat(invited_on)
    day += datetime.timedelta(days=int(random.integers(14, 43)))
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    return day.isoformat()


def invitations() -> list[tuple[int, str, str]]:
    """Every step of every invitation: row, date and outcome, by date."""
    random = stream(SEED, "interviews/invitations")
    held = {one.row: one.date for one in participants()}
    steps = []
    for date, rows in ROUNDS:
        sent = datetime.date.fromisoformat(date)
        for row in rows:
            steps.append((date, row, "invited"))
            answered = sent + datetime.timedelta(days=int(random.integers(1, 12)))
            if row in held:
                steps += [(answered.isoformat(), row, "accepted"), (held[row], row, "interviewed")]
            elif NOT_INTERVIEWED[row] == "refused":
                steps.append((answered.isoformat(), row, "refused"))
            else:
                steps.append((_later(sent, 18), row, "no_answer"))
    last = datetime.date.fromisoformat(ROUNDS[-1][0])
    steps.append((_later(last, -5), WITHDRAWN, "withdrawn"))
    return [(row, date, outcome) for date, row, outcome in sorted(steps, key=_in_order)]


_OUTCOMES = ("invited", "accepted", "refused", "no_answer", "interviewed", "withdrawn")


def _in_order(step: tuple[str, int, str]) -> tuple[str, int, int]:
    date, row, outcome = step
    return date, _OUTCOMES.index(outcome), row


def _later(day: datetime.date, days: int) -> str:
    return (day + datetime.timedelta(days=days)).isoformat()
