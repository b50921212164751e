"""Themes and codes: whose coding counts, how many people and passages, who spoke of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem, StudyError, unknown_name
from questline.core.statistics import StatisticsPart
from questline.interviews.coding.passages import Units, passages, units_of
from questline.interviews.coding.reading.codebooks import code_named, unknown_code
from questline.interviews.rows import NOT_TOLD, TEAM, TOLD

FILE = "interviews.yaml"
ANALYSIS = "themes"
THEME, CODE = "theme", "code"
"""The models of rows about themes and about codes, which may share a name."""
ALL = "all"
MISSING = "missing"
ANY, EVERY = "any", "all"
"""Whose coding counts, besides the name of a coder: anybody's, or what all coders gave."""
PASSAGES = "Segments: passages; what overlaps and was given the same, by whomever, is one passage."


@dataclass(frozen=True)
class Coding:
    """The coding of interviews, made ready.

    `segments` are all segments, with the columns theme ('' without one) and counted. `counted` are
    those that count. `units` are the units of all segments. `passages` are the passages given a
    theme and a code, by model. `names` are the names of themes and codes, in their order.
    `participants` are those whose interviews were coded by whoever counts, in the order of
    interview.
    """

    segments: pd.DataFrame
    units: Units
    passages: Mapping[str, pd.DataFrame]
    names: Mapping[str, Sequence[str]]
    participants: Sequence[str]

    @property
    def counted(self) -> pd.DataFrame:
        """The segments that count."""
        return self.segments[self.segments["counted"]]


def make_ready(
    segments: pd.DataFrame,
    sources: pd.DataFrame,
    codes: pd.DataFrame,
    themes: Sequence[Mapping[str, Any]],
    counted: str,
) -> Coding:
    """Find the theme of each segment, whether it counts, and the passages.

    `segments`, `sources` and `codes` are those of `reading`; `themes` (name, codes) and `counted`
    those of interviews.yaml. Raises StudyError for a code or coder that does not exist.
    """
    by_code = themes_of_codes(codes, themes)
    check_coder(counted, segments["coder"], f"{FILE}, key coding.counted")
    check_names(codes["code"], "the codebook of the interviews")
    units = units_of(segments, sources)
    full = segments.assign(
        theme=[by_code.get(code, "") for code in segments["code"]],
        counted=np.array(_counts(segments, units, counted), dtype=bool),
    )
    chosen = full[full["counted"]]
    coded = full if counted == EVERY else chosen
    order = dict(zip(coded["participant"], coded["place"], strict=True))
    used = [code for code in dict.fromkeys(segments["code"]) if code not in set(codes["code"])]
    return Coding(
        full,
        units,
        {THEME: passages(chosen, THEME), CODE: passages(chosen, CODE)},
        {THEME: [one["name"] for one in themes], CODE: [*codes["code"], *used]},
        sorted(order, key=lambda one: int(order[one])),
    )


def themes_of_codes(codes: pd.DataFrame, themes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The theme of each code: that of the nearest code at or above it which a theme names.

    Raises StudyError for a theme's code that is not in the codebook, or stands in two themes.
    """
    problems: list[Problem] = []
    named: dict[str, str] = {}
    for number, theme in enumerate(themes, 1):
        for position, name in enumerate(theme["codes"], 1):
            where = f"{FILE}, key themes[{number}].codes[{position}]"
            code = code_named(codes, name)
            if code is None:
                found, expected = unknown_code(codes, name)
                problems.append(Problem(where, found, expected, "correct the name of the code"))
            elif named.setdefault(code, theme["name"]) != theme["name"]:
                problems.append(
                    Problem(where, f'the code "{name}" stands in the theme "{named[code]}" too',
                            "every code in one theme", "remove it from one of them")
                )  # fmt: skip
    if problems:
        raise StudyError(problems)
    parents = dict(zip(codes["code"], codes["parent"], strict=True))
    found_themes = {}
    for code in parents:
        for above in at_or_above(code, parents):
            if above in named:
                found_themes[code] = named[above]
                break
    return found_themes


def at_or_above(code: str, parents: Mapping[str, str]) -> list[str]:
    """A code and those above it, the nearest first."""
    line = [code]
    while parents.get(line[-1]) and parents[line[-1]] not in line:
        line.append(parents[line[-1]])
    return line


def check_names(names: Iterable[str], where: str, *taken: str) -> None:
    """Raise StudyError where two codes cannot be told apart in the statistics store.

    In an id a slash becomes a colon. `taken` are names that no code may have.
    """
    first: dict[str, str] = {name: name for name in taken}
    problems = []
    for name in names:
        other = first.setdefault(name.replace("/", ":"), name)
        if other != name or name in taken:
            problems.append(
                Problem(where, f'the code "{name}" cannot be told from "{other}"'
                        if other != name else f'no code may be called "{name}"',
                        "names that differ in more than a slash and a colon", "rename the code")
            )  # fmt: skip
    if problems:
        raise StudyError(problems)


def check_coder(counted: str, coders: pd.Series, where: str) -> None:
    """Raise StudyError where `counted` names a coder who coded nothing."""
    names = sorted(set(coders))
    if counted not in (ANY, EVERY, *names) and names:
        raise StudyError(
            unknown_name(where, counted, [ANY, EVERY, *names], "a coder of these files",
                         "name a coder as the files do, or any, or all")
        )  # fmt: skip


def _counts(segments: pd.DataFrame, units: Units, counted: str) -> list[bool]:
    """Whether each segment counts; for `all`, where all coders of the source meet in a unit."""
    if counted == ANY:
        return [True] * len(segments)
    if counted != EVERY:
        return [coder == counted for coder in segments["coder"]]
    table = units.table
    needed = [len(units.coders[place]) for place in zip(table["participant"], table["source"],
                                                         strict=True)]  # fmt: skip
    standing = units.standing
    coders: dict[tuple[int, str], set[str]] = {}
    places = list(zip(standing["unit"].tolist(), standing["code"].tolist(), strict=True))
    for place, coder in zip(places, standing["coder"].tolist(), strict=True):
        coders.setdefault(place, set()).add(coder)
    agreed = {place for place, names in coders.items() if len(names) == needed[place[0]]}
    counting = {
        segment
        for segment, place in zip(standing["segment"], places, strict=True)
        if place in agreed
    }
    return [segment in counting for segment in segments.index]


def add_themes(
    part: StatisticsPart,
    coding: Coding,
    participants: pd.DataFrame,
    profiles: pd.DataFrame,
    groups: Mapping[str, Sequence[str]],
    context: Sequence[str],
) -> None:
    """Add how many participants and passages each theme and code has, in all and by group.

    `participants` are those interviewed with true values, `profiles` what readers are told of them.
    `groups` are the variables with levels and their levels; themes by those of `context` are told
    too. A code that nobody of a group has has no row for the group.
    """
    segments = coding.counted
    part.add(ANALYSIS, ALL, "participants", len(coding.participants))
    part.add(ANALYSIS, ALL, "segments", len(coding.passages[CODE]), note=PASSAGES)
    part.add(ANALYSIS, ALL, "sources", len(segments[["participant", "source"]].drop_duplicates()))
    part.add(ANALYSIS, ALL, "coders", coding.segments["coder"].nunique())
    part.add(ANALYSIS, ALL, "codes", segments["code"].nunique())
    tellings = [(TEAM, name, _levels(participants, name, MISSING)) for name in groups]
    tellings += [(TOLD, name, _levels(profiles, name, NOT_TOLD)) for name in context]
    for model in (THEME, CODE):
        found = coding.passages[model]
        for name in coding.names[model]:
            mine = found[found[model] == name]
            _add(part, name, mine, model=model)
            for dataset, variable, level_of in tellings:
                if model == CODE and dataset == TOLD:
                    continue
                has = [level_of.get(one, "") for one in mine["participant"]]
                for level in _present(groups[variable], level_of):
                    if model == THEME or level in has:
                        some = mine[np.array([one == level for one in has], dtype=bool)]
                        _add(part, name, some, model=model, dataset=dataset,
                             group=f"{variable}={level}")  # fmt: skip


def _add(part: StatisticsPart, name: str, found: pd.DataFrame, **place: str) -> None:
    part.add(ANALYSIS, name, "participants", found["participant"].nunique(), **place)
    part.add(ANALYSIS, name, "segments", len(found), **place)


def _levels(frame: pd.DataFrame, name: str, nothing: str) -> dict[str, str]:
    """The level of each participant, `nothing` where there is none."""
    values = frame[name] if name in frame.columns else [""] * len(frame)
    return {
        str(one): str(level) if level == level and level not in ("", None) else nothing
        for one, level in zip(frame["participant"], values, strict=True)
    }


def _present(levels: Sequence[str], level_of: Mapping[str, str]) -> list[str]:
    """The levels that participants have, in their declared order, what is not told last."""
    there = set(level_of.values())
    known = [level for level in levels if level in there]
    return [*known, *sorted(there - set(known))]


def themes_table(coding: Coding) -> pd.DataFrame:
    """One line for each participant and theme that exists: participant, theme, segments."""
    found = coding.passages[THEME]
    pairs = Counter(zip(found["participant"].tolist(), found[THEME].tolist(), strict=True))
    order = {name: at for at, name in enumerate(coding.names[THEME])}
    lines = [(one, theme, count) for (one, theme), count in pairs.items()]
    lines.sort(key=lambda line: (line[0], order[line[1]]))
    return pd.DataFrame(lines, columns=["participant", "theme", "segments"])


def codebook_table(codes: pd.DataFrame, by_code: Mapping[str, str], question: str) -> pd.DataFrame:
    """The codebook for readers: code, parent, definition, theme, and the open question it is of."""
    return pd.DataFrame(
        {
            "code": codes["code"],
            "parent": codes["parent"],
            "definition": codes["definition"],
            "theme": [by_code.get(code, "") for code in codes["code"]],
            "question": [question] * len(codes),
        },
        dtype=object,
    )
