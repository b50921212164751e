"""Two coders who read the same interviews, and do not always agree.

Each finds most of what was said. Sometimes a coder misses something, takes a neighbouring code or
the one above, finds something where nothing was meant, or marks less or more of the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.core.streams import stream
from questline.tools.synthetic_interviews.codebook import ABOVE, siblings
from questline.tools.synthetic_interviews.fieldwork import SEED
from questline.tools.synthetic_interviews.interviews import Answer, Interview, Said


@dataclass(frozen=True)
class Coder:
    """How somebody codes: the chance of each way to differ from what was meant."""

    name: str
    misses: float
    neighbour: float
    above: float
    adds: float
    only_core: float
    whole_answer: float


CODERS = (
    Coder("First coder", misses=0.05, neighbour=0.05, above=0.01, adds=0.05, only_core=0.12,
          whole_answer=0.05),
    Coder("Second coder", misses=0.09, neighbour=0.08, above=0.03, adds=0.07, only_core=0.35,
          whole_answer=0.12),
)  # fmt: skip


def coded(interviews: Sequence[Interview]) -> list[tuple[str, int, int, str, str]]:
    """What both coders marked: source, start, end, code and coder."""
    segments = []
    for coder in CODERS:
        random = stream(SEED, f"interviews/coding/{coder.name}")
        for interview in interviews:
            for answer in interview.answers:
                for start, end, code in _of_answer(random, coder, answer):
                    segments.append((interview.source, start, end, code, coder.name))
    return sorted(set(segments))


def _of_answer(
    random: np.random.Generator, coder: Coder, answer: Answer
) -> list[tuple[int, int, str]]:
    marked = []
    for said in answer.said:
        missed, other, much = random.random(3)
        if missed < coder.misses:
            continue
        start, end = _marked(said, answer, coder, much)
        marked.append((start, end, _taken(random, coder, said.code, other)))
    if answer.said and random.random() < coder.adds:
        said = answer.said[0]
        beside = siblings(said.code)
        if beside:
            code = beside[int(random.integers(len(beside)))]
            if code not in [one.code for one in answer.said]:
                marked.append((said.start, said.end, code))
    return marked


def _taken(random: np.random.Generator, coder: Coder, code: str, chance: float) -> str:
    """The code that the coder gives: the one that was meant, a neighbour or the one above."""
    beside = siblings(code)
    if beside and chance < coder.neighbour:
        return beside[int(random.integers(len(beside)))]
    if ABOVE[code] and chance < coder.neighbour + coder.above:
        return ABOVE[code]
    return code


def _marked(said: Said, answer: Answer, coder: Coder, chance: float) -> tuple[int, int]:
    """From where to where the coder marks."""
    if chance < coder.only_core:
        return said.start, said.core_end
    if chance < coder.only_core + coder.whole_answer:
        return answer.start, answer.end
    return said.start, said.end
