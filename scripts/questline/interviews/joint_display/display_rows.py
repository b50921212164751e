"""Who speaks of what, and the numbers of the joint display as rows of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.codebook import RESERVED_LEVEL
from questline.core.statistics import StatisticsPart
from questline.interviews.rows import NOT_TOLD, STAGE, TEAM, TOLD

ANALYSIS = "joint_display"
FITS = ("confirms", "expands", "contradicts", "silent")
FINDINGS, THEMES, EVERYBODY = "findings", "themes", "everybody"
"""The models of rows about a finding, about a theme, and about all who were interviewed."""
_LEDGER = ("participant", "row", "place", "date", "quotations")


@dataclass(frozen=True)
class Speakers:
    """Those interviewed: what is told of each, what they answered, what they speak of.

    `profiles`, `answers`: by pseudonym, then by variable, '' where it is not told or missing.
    `segments`: by pseudonym, then by theme, in the order of the themes; themes of which somebody
    does not speak are missing.
    """

    profiles: dict[str, dict[str, str]]
    answers: dict[str, dict[str, str]]
    segments: dict[str, dict[str, int]]
    told: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        participants: pd.DataFrame,
        profiles: pd.DataFrame,
        pairs: pd.DataFrame | None,
        told: Mapping[str, Any],
    ) -> Speakers:
        """From the ledgers of the rules `interviewees` and `coding`."""
        spoken: dict[tuple[str, str], int] = {}
        if pairs is not None:
            counts = [int(count) for count in pairs["segments"]]
            spoken = dict(zip(zip(pairs["participant"], pairs["theme"], strict=True), counts,
                              strict=True))  # fmt: skip
        names = [str(name) for name in participants["participant"]]
        return cls(
            _by_name(profiles, ("participant",)),
            _by_name(participants, _LEDGER),
            {
                name: {one: spoken[name, one] for one in told["themes"] if (name, one) in spoken}
                for name in names
            },
            told,
        )

    def of_themes(self, themes: Iterable[str]) -> list[str]:
        """Those who speak of at least one of some themes, by pseudonym."""
        wanted = set(themes)
        return sorted((name for name, spoken in self.segments.items() if wanted & set(spoken)),
                      key=_alphabet)  # fmt: skip

    def by_profile(self) -> list[str]:
        """The pseudonyms in the order of what is told of them, then of the alphabet."""
        return self._sorted(self.profiles, self.told["context"])

    def by_score(self) -> list[str]:
        """The pseudonyms in the order of their scores and answers: for the team."""
        return self._sorted(self.answers, [*self.told["scores"], *self.told["context"]])

    def _sorted(
        self, known: Mapping[str, Mapping[str, str]], variables: Sequence[str]
    ) -> list[str]:
        def place(name: str) -> tuple[Any, ...]:
            return (*(self._rank(one, known[name][one]) for one in variables), _alphabet(name))

        return sorted(known, key=place)

    def _rank(self, variable: str, value: str) -> tuple[int, float]:
        """Levels in their order, numbers by size, nothing last."""
        levels = self.told["variables"][variable]["levels"]
        if not value or (levels and value not in levels):
            return 1, 0.0
        return 0, float(levels.index(value) if levels else value)


def _alphabet(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _by_name(ledger: pd.DataFrame, others: Sequence[str]) -> dict[str, dict[str, str]]:
    """The lines of a ledger by pseudonym, without the columns `others`; '' for nothing."""
    kept = [name for name in ledger.columns if name not in others]
    filled = ledger[kept].fillna("").astype(str)
    return {
        str(name): dict(zip(kept, values, strict=True))
        for name, values in zip(ledger["participant"], filled.to_numpy().tolist(), strict=True)
    }


def statistics(
    entries: Sequence[Mapping[str, Any]],
    both: Mapping[str, Any],
    speakers: Speakers,
    public: int,
    kept: int,
) -> pd.DataFrame:
    """The rows of the joint display.

    `entries` are the findings, `both` what readers and team are shown alike; `public` and `kept`
    how many quotations readers and the team are shown.
    """
    part = StatisticsPart(STAGE)
    fits = [entry["fit"] for entry in entries]
    for fit in FITS:
        part.add(ANALYSIS, fit, "findings", fits.count(fit))
    part.add(ANALYSIS, "without_evidence", "findings", len(both["findings_without_evidence"]))
    part.add(ANALYSIS, "without_finding", "themes", len(both["themes_without_finding"]))
    part.add(ANALYSIS, "quotations", "quotations", public)
    part.add(ANALYSIS, "quotations", "quotations", kept, dataset=TEAM)
    for entry in entries:
        part.add(ANALYSIS, entry["name"], "participants", len(entry["participants"]),
                 model=FINDINGS)  # fmt: skip
    for outcome in both["outcomes"]:
        _add_levels(part, outcome, TOLD, NOT_TOLD, speakers.profiles, speakers)
        _add_levels(part, outcome, TEAM, RESERVED_LEVEL, speakers.answers, speakers)
    return part.table()


def _add_levels(
    part: StatisticsPart,
    outcome: str,
    dataset: str,
    none: str,
    known: Mapping[str, Mapping[str, str]],
    speakers: Speakers,
) -> None:
    """How many of each level of an outcome were interviewed and speak of each theme.

    `known` says what is known of each person; an outcome that readers are not told is told of
    nobody.
    """
    theirs = {name: values.get(outcome) or none for name, values in known.items()}
    for level in (*speakers.told["variables"][outcome]["levels"], none):
        group = [name for name, value in theirs.items() if value == level]
        place = {"group": f"{outcome}={level}", "dataset": dataset}
        part.add(ANALYSIS, "interviewed", "participants", len(group), model=EVERYBODY, **place)
        for theme in speakers.told["themes"]:
            count = sum(theme in speakers.segments[name] for name in group)
            part.add(ANALYSIS, theme, "participants", count, model=THEMES, **place)
