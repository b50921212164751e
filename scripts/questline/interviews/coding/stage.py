"""The coding of interviews and of open answers as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from questline.core.errors import StudyError
from questline.core.plain_text import plain
from questline.core.sentences import listed, number_of
from questline.core.statistics import StatisticsPart
from questline.core.team_tables import read_table
from questline.interviews.coding.agreement import (
    DISAGREEMENT_COLUMNS,
    INTERVIEWS,
    add_agreement,
    compared_answers,
    compared_interviews,
    disagreements,
)
from questline.interviews.coding.beside_scores import add_scores
from questline.interviews.coding.co_occurrence import add_co_occurrence
from questline.interviews.coding.content_analysis import add_open_answers
from questline.interviews.coding.reading.interviews import CodedInterviews, read_coding
from questline.interviews.coding.reading.open_answers import CodedAnswers, read_open_answers
from questline.interviews.coding.saturation import add_saturation
from questline.interviews.coding.themes import (
    CODE,
    FILE,
    THEME,
    Coding,
    add_themes,
    codebook_table,
    make_ready,
    themes_of_codes,
    themes_table,
)

Named = tuple[str, bytes]
"""The name of a file and what it holds."""
SEGMENT_COLUMNS = (
    "participant", "place", "source", "start", "end", "code", "coder", "text", "theme", "counted",
)  # fmt: skip


@dataclass(frozen=True)
class Analysed:
    """What the rule `coding` writes, and one line for the screen.

    `codebook` and `themes` are for readers; `segments` and `disagreements` for the team.
    """

    codebook: pd.DataFrame
    themes: pd.DataFrame
    segments: pd.DataFrame
    disagreements: pd.DataFrame
    statistics: pd.DataFrame
    line: str


@dataclass
class _Found:
    """What the parts of the analysis add to."""

    part: StatisticsPart = field(default_factory=lambda: StatisticsPart("interviews"))
    codebooks: list[pd.DataFrame] = field(default_factory=list)
    discussed: list[pd.DataFrame] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def analyse_coding(
    coding: Sequence[Named],
    codebooks: Sequence[Named],
    open_coding: Sequence[Named],
    open_codebooks: Sequence[Named],
    *,
    listed_file: Named | None,
    participants: pd.DataFrame | None,
    profiles: pd.DataFrame | None,
    responses: pd.DataFrame,
    everyone: pd.DataFrame,
    told: Mapping[str, Any],
    confidence: float,
    seed: int,
) -> Analysed:
    """Read the coding of interviews and open answers, and describe it.

    `listed_file` is participants.csv, `participants` those interviewed with true values, `profiles`
    what readers are told of them; none without coded interviews. `responses` are the respondents
    analysed with their scores, `everyone` all rows of the raw file. `told` is
    `interview_parameters.coding`. Raises StudyError with what is wrong in the files.
    """
    found = _Found()
    segments = pd.DataFrame(columns=list(SEGMENT_COLUMNS))
    themes = pd.DataFrame(columns=["participant", "theme", "segments"])
    if listed_file and participants is not None and profiles is not None and coding:
        everybody = listed_participants(*listed_file)
        read = read_coding(coding, codebooks, everybody, participants)
        ready = _interviews(found, read, participants, profiles, told, confidence, seed)
        segments, themes = ready.segments, themes_table(ready)
    _open_answers(found, open_coding, open_codebooks, responses, everyone, told, confidence, seed)
    codebook = [one for one in found.codebooks if len(one)]
    discussed = [one for one in found.discussed if len(one)]
    return Analysed(
        pd.concat(codebook, ignore_index=True) if codebook
        else pd.DataFrame(columns=["code", "parent", "definition", "theme", "question"]),
        themes,
        segments[list(SEGMENT_COLUMNS)],
        pd.concat(discussed, ignore_index=True) if discussed
        else pd.DataFrame(columns=list(DISAGREEMENT_COLUMNS)),
        found.part.table(),
        " ".join([listed(found.done) or "nothing coded", *(f"({note})" for note in found.notes)]),
    )  # fmt: skip


def listed_participants(name: str, content: bytes) -> pd.DataFrame:
    """The column participant of participants.csv; all else the rule `interviewees` has checked."""
    lines, problems = read_table(name, content, ["participant"], None)
    if problems:
        raise StudyError(problems)
    names = [plain(line.get("participant")) for line in lines]
    return pd.DataFrame({"participant": [one for one in names if one]}, dtype=object)


def _interviews(
    found: _Found,
    read: CodedInterviews,
    participants: pd.DataFrame,
    profiles: pd.DataFrame,
    told: Mapping[str, Any],
    confidence: float,
    seed: int,
) -> Coding:
    ready = make_ready(read.segments, read.sources, read.codes, told["themes"], told["counted"])
    by_code = themes_of_codes(read.codes, told["themes"])
    groups = {
        name: told["variables"][name]["levels"]
        for name in dict.fromkeys([*told["context"], *told["scores"]])
        if told["variables"][name]["levels"] or name in told["context"]
    }
    add_themes(found.part, ready, participants, profiles, groups, told["context"])
    add_co_occurrence(found.part, ready)
    numbers = [name for name in told["scores"] if name not in groups]
    add_scores(found.part, ready, participants, numbers)
    counted = ready.counted
    add_saturation(
        found.part,
        [set(counted.loc[counted["participant"] == one, "code"]) for one in ready.participants],
    )
    names = ready.names[CODE]
    compared = compared_interviews(ready.units, names)
    judged = {
        "code": {name: [name] for name in names},
        "theme": {name: [code for code in names if by_code.get(code) == name]
                  for name in ready.names[THEME]},
    }  # fmt: skip
    add_agreement(found.part, compared, INTERVIEWS, judged, confidence, seed)
    found.codebooks.append(codebook_table(read.codes, by_code, ""))
    found.discussed.append(disagreements(compared, ""))
    found.notes += read.notes
    found.done.append(
        f"{number_of(len(ready.segments), 'segment')} of "
        f"{number_of(len(set(ready.segments['participant'])), 'interview')}"
    )
    return ready


def _open_answers(
    found: _Found,
    coding: Sequence[Named],
    codebooks: Sequence[Named],
    responses: pd.DataFrame,
    everyone: pd.DataFrame,
    told: Mapping[str, Any],
    confidence: float,
    seed: int,
) -> None:
    """Content analysis of each coded question; the files are told apart by their places."""
    books = iter(codebooks)
    problems = []
    read: list[tuple[str, Mapping[str, Any], CodedAnswers]] = []
    for number, (question, (name, content)) in enumerate(
        zip(told["open_answers"], coding, strict=True), 1
    ):
        book = next(books) if question["has_codebook"] else None
        try:
            answers = read_open_answers(
                question["variable"], name, content, book, responses, everyone
            )
        except StudyError as error:
            problems += error.problems
        else:
            read.append((f"{FILE}, key open_answers[{number}].counted", question, answers))
    if problems:
        raise StudyError(problems)
    for where, question, answers in read:
        variable = question["variable"]
        people = add_open_answers(found.part, question, answers.coded, answers.read, answers.codes,
                                  responses, told["variables"], confidence, where)  # fmt: skip
        texts = dict(zip(responses.index.tolist(), responses[variable].tolist(), strict=True))
        names = list(dict.fromkeys([*answers.codes["code"], *answers.coded["code"]]))
        compared = compared_answers(answers.coded, answers.read, names, texts)
        judged = {"code": {one: [one] for one in names}}
        add_agreement(found.part, compared, variable, judged, confidence, seed)
        found.codebooks.append(codebook_table(answers.codes, {}, variable))
        found.discussed.append(disagreements(compared, variable))
        found.notes += answers.notes
        found.done.append(f"{number_of(people, 'answer')} to {variable}")
