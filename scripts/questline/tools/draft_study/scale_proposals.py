"""Scales proposed from items: neighbours with one stem and one range, keyed by their correlations.

Which items are worded the other way is read from the correlation of each with the rest of its
scale. That is a guess about wordings from answers, and each one is marked to be confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questline.intake.decimals import as_decimal
from questline.tools.draft_study.item_sets import stems_of
from questline.tools.draft_study.lines import Line
from questline.tools.draft_study.names import (
    Names,
    joined,
    label_of,
    question_words,
    seen_text,
    words_of,
)

LEAST_ITEMS = 3
MOST_ITEMS = 60
LEAST_PEOPLE = 20
LEAST_SHARE_NAMED = 0.7
LONGEST_SCALE_NAME = 24
TURNED_BELOW = -0.05
"""An item whose correlation with the rest lies below this is proposed as worded the other way."""


@dataclass(frozen=True)
class Proposal:
    """A scale that may be one. `with_rest` has the correlation of each item with the others.

    It is the Pearson correlation with the mean of the other items, keyed as proposed, over the
    `people` who answered both; empty where too few people answered. The correlation of an item
    that is proposed as reversed is that of its answers as given.
    """

    name: str
    label: str
    items: tuple[str, ...]
    minimum: float
    maximum: float
    reversed_items: tuple[str, ...]
    with_rest: Mapping[str, float]
    people: int
    low: str = ""
    high: str = ""


def propose_scales(lines: Sequence[Line], cells: Sequence[Sequence[str]]) -> list[Proposal]:
    """Scales from neighbouring items; `cells` are those of the export, by column."""
    names = Names([*(line.name for line in lines), *(f"{line.name}_band" for line in lines)])
    proposals = []
    for group in _groups([line for line in lines if line.kind == "item"]):
        if LEAST_ITEMS <= len(group) <= MOST_ITEMS:
            proposals.append(_proposal(group, cells, names))
    return proposals


def _groups(items: Sequence[Line]) -> list[list[Line]]:
    """Neighbours of one range, divided by what their names share where that makes real groups."""
    runs: list[list[Line]] = []
    for line in items:
        before = runs[-1][-1] if runs else None
        if before is not None and _belong(before, line):
            runs[-1].append(line)
        else:
            runs.append([line])
    groups: list[list[Line]] = []
    for run in runs:
        parts: list[list[Line]] = []
        for line in run:
            if parts and stems_of(parts[-1][-1].seen) & stems_of(line.seen):
                parts[-1].append(line)
            else:
                parts.append([line])
        real = [part for part in parts if len(part) >= LEAST_ITEMS]
        # A run whose names share nothing is one group; a few odd ones belong to none.
        named = sum(map(len, real)) >= LEAST_SHARE_NAMED * len(run)
        groups += real if named else [run]
    return groups


def _belong(one: Line, other: Line) -> bool:
    """Neighbours with the same range, in the same question where the export tells questions."""
    if other.seen.at - one.seen.at != 1:
        return False
    if (one.minimum, one.maximum) != (other.minimum, other.maximum):
        return False
    if {level.code: level.label or level.text for level in one.levels} != {
        level.code: level.label or level.text for level in other.levels
    }:
        return False
    matrices = one.seen.column.kind_hint == other.seen.column.kind_hint == "item"
    return not matrices or one.seen.column.group == other.seen.column.group


def _proposal(group: Sequence[Line], cells: Sequence[Sequence[str]], names: Names) -> Proposal:
    answers = np.column_stack([_numbers(line, cells[line.seen.at]) for line in group])
    signs, with_rest, people = _keying(answers)
    label = _label(group)
    items = tuple(line.name for line in group)
    ends = {level.code: level.label or level.text.strip() for level in group[0].levels}
    lowest, highest = group[0].minimum or 0.0, group[0].maximum or 0.0
    return Proposal(
        names.new(_name(group, label), LONGEST_SCALE_NAME),
        label,
        items,
        lowest,
        highest,
        tuple(item for item, sign in zip(items, signs, strict=True) if sign < 0),
        dict(zip(items, with_rest, strict=True)) if with_rest else {},
        people,
        label_of(ends.get(f"{lowest:g}", "")),
        label_of(ends.get(f"{highest:g}", "")),
    )


def _numbers(line: Line, cells: Sequence[str]) -> np.ndarray:
    """(rows,) the answers of an item as numbers, missing ones as NaN."""
    if line.levels:
        known = {level.text: float(level.code) for level in line.levels}
    else:
        low, high = line.minimum or 0.0, line.maximum or 0.0
        known = {}
        for text in line.seen.answers:
            number = as_decimal(text.strip())
            if number is not None and low <= number <= high:
                known[text] = number
    return np.array([known.get(text, np.nan) for text in cells], dtype=float)


def _keying(answers: np.ndarray) -> tuple[list[int], list[float], int]:
    """The sign of each item, its correlation with the rest as answered, and how many people count.

    Signs are those of the first principal component of the correlations, most of them positive;
    items are then turned one at a time while their correlation with the rest is negative.
    """
    count = answers.shape[1]
    complete = answers[~np.isnan(answers).any(axis=1)]
    people = len(complete)
    varied = people >= LEAST_PEOPLE and bool((complete.std(axis=0) > 0).all())
    if not varied:
        return [1] * count, [], people
    _, vectors = np.linalg.eigh(np.corrcoef(complete, rowvar=False))
    signs = np.where(vectors[:, -1] < 0, -1, 1)
    if signs.sum() < 0 or (signs.sum() == 0 and signs[0] < 0):
        signs = -signs
    centred = complete - complete.mean(axis=0)
    for _ in range(count):
        keyed = _with_rest(centred, signs)
        worst = int(np.argmin(keyed))
        if keyed[worst] >= TURNED_BELOW or signs[worst] < 0:
            break
        signs[worst] = -1
    keyed = _with_rest(centred, signs)
    # A weak item that came out negative says nothing of its wording.
    signs = np.where((signs < 0) & (keyed < -TURNED_BELOW), 1, signs)
    return signs.tolist(), (_with_rest(centred, signs) * signs).round(2).tolist(), people


def _with_rest(centred: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """(items,) the correlation of each keyed item with the sum of the other keyed items."""
    keyed = centred * signs
    rest = keyed.sum(axis=1, keepdims=True) - keyed
    above = (keyed * rest).sum(axis=0)
    below = np.sqrt((keyed**2).sum(axis=0) * (rest**2).sum(axis=0))
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _label(group: Sequence[Line]) -> str:
    """What all questions of a group begin with, or what their names share."""
    questions = [line.seen.column.question for line in group]
    shared = questions[0].rpartition(" - ")[0] or questions[0].partition(" [")[0]
    if shared and all(question.startswith(shared) for question in questions):
        return label_of(shared)
    headers = {line.seen.column.name.partition("[")[0].strip(" .") for line in group}
    if len(headers) == 1 and len(" ".join(headers)) > LEAST_ITEMS:
        return label_of(seen_text(headers.pop()))
    stem = _shared_stem(group)
    ends = f"{group[0].name} to {group[-1].name}"
    return f"Questions {stem} ({ends})" if stem else f"Questions {ends}"


def _shared_stem(group: Sequence[Line]) -> str:
    stems = set.intersection(*(stems_of(line.seen) for line in group))
    words = [stem for stem in stems if " " not in stem]
    return max(words, key=lambda stem: (len(stem), stem)) if words else ""


def _name(group: Sequence[Line], label: str) -> str:
    stem = joined(words_of(_shared_stem(group)), LONGEST_SCALE_NAME)
    if stem and stem[0].isalpha() and len(stem) > 1:
        return stem
    words = [] if label.startswith("Questions ") else question_words(label, 2)
    name = joined(words, LONGEST_SCALE_NAME)
    if name and name[0].isalpha():
        return name
    if stem:
        return f"scale_{stem}"
    ends = f"{group[0].name}_to_{group[-1].name}"
    if len(ends) > LONGEST_SCALE_NAME:
        ends = f"from_{group[0].name}"[:LONGEST_SCALE_NAME].rstrip("_")
    return ends
