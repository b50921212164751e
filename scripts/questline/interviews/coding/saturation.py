"""Saturation: whether later interviews still bring new codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from questline.core.statistics import StatisticsPart
from questline.interviews.rows import TEAM

ANALYSIS = "saturation"
BASES = (4, 5, 6)
RUNS = (2, 3)
THRESHOLDS = (5, 0)
"""Sizes of the base, lengths of a run and thresholds (percent) of Guest, Namey and Chen (2020)."""
METHOD = (
    "Guest, Namey and Chen (2020, PLoS ONE 15, e0232076): codes that a run of interviews brings, "
    "as a share of the codes of the first interviews (the base)."
)
NO_CODES = "The first interviews hold no codes."


def new_codes(interviews: Sequence[Collection[str]]) -> list[int]:
    """How many codes each interview is the first to hold."""
    seen: set[str] = set()
    found = []
    for codes in interviews:
        found.append(len(set(codes) - seen))
        seen |= set(codes)
    return found


@dataclass(frozen=True)
class Run:
    """A run of interviews: the number of its last (from 1), its new codes, their share."""

    last: int
    new: int
    share: float


def runs_after(new: Sequence[int], base: int, length: int) -> list[Run]:
    """The runs after the base, each beginning one interview later than the one before."""
    known = sum(new[:base])
    if not known:
        return []
    return [
        Run(start + length, found := sum(new[start : start + length]), found / known)
        for start in range(base, len(new) - length + 1)
    ]


def reached(new: Sequence[int], base: int, length: int, percent: float) -> int | None:
    """The interview after which a first run brings at most `percent` of the base's codes.

    The run confirms it: "6+2" in the paper is 6 here with runs of 2. None where no run does.
    """
    for run in runs_after(new, base, length):
        if 100 * run.share <= percent:
            return run.last - length
    return None


def add_saturation(part: StatisticsPart, interviews: Sequence[Collection[str]]) -> None:
    """Add new and cumulative codes of each interview, and at which interview saturation is reached.

    `interviews` are the codes of each coded interview, in the order of interview.
    """
    new = new_codes(interviews)
    shares = {run.last: 100 * run.share for run in runs_after(new, BASES[0], RUNS[0])}
    total = 0
    for number, (codes, count) in enumerate(zip(interviews, new, strict=True), 1):
        total += count
        term = f"interview_{number:02d}"
        # Beside who speaks of which theme it would tell who was interviewed when.
        part.add(ANALYSIS, term, "codes", len(set(codes)), dataset=TEAM)
        part.add(ANALYSIS, term, "new_codes", count)
        part.add(ANALYSIS, term, "cumulative_codes", total)
        if number in shares:
            part.add(ANALYSIS, term, "new_information", shares[number], unit="percent",
                     model=f"base_{BASES[0]}_run_{RUNS[0]}", method=METHOD)  # fmt: skip
    for base in BASES:
        enough = len(new) >= base
        note = "" if sum(new[:base]) and enough else _too_few(len(new), base)
        part.add(ANALYSIS, f"base_{base}", "codes", sum(new[:base]) if not note else None,
                 note=note)  # fmt: skip
        for length in RUNS:
            for percent in THRESHOLDS:
                at = reached(new, base, length, percent)
                why = "" if at is not None else _not_reached(new, base, length)
                part.add(ANALYSIS, f"base_{base}_run_{length}", "saturated_after", at,
                         level=f"{percent}_percent", unit="interviews", method=METHOD,
                         note=why)  # fmt: skip


def _too_few(interviews: int, base: int) -> str:
    if interviews < base:
        return f"There are fewer than {base} coded interviews."
    return NO_CODES


def _not_reached(new: Sequence[int], base: int, length: int) -> str:
    if len(new) < base + length:
        return f"There are fewer than {base + length} coded interviews."
    if not sum(new[:base]):
        return NO_CODES
    return "Not reached: every run of interviews brought more new codes."
