"""Which texts of cells may stand in a codebook as levels, and how they are written there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from questline.core.codebook import BLANK
from questline.intake.levels import matching_form
from questline.tools.draft_study.own_columns import contains_address

MOST_LEVELS = 25
LARGEST_PART = 0.1
LONGEST_LEVEL = 80
LEAST_REPEATS = 2
"""How often a text must come to be an answer that was offered, and not somebody's own words."""
_CANNOT_STAND = re.compile("[|\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def can_stand(text: str) -> bool:
    """Whether the codebook can hold a text letter by letter, and no address of a person is in it.

    The sign | divides levels there, and signs that cannot be seen are refused.
    """
    return not _CANNOT_STAND.search(text) and text != BLANK and not contains_address(text)


def as_level_text(text: str) -> str:
    """A text as the codebook writes it: in double quotes where blanks or quotes stand at its ends.

    >>> as_level_text("Never "), as_level_text("Never")
    ('"Never "', 'Never')
    """
    in_quotes = len(text) >= 2 and text[0] == text[-1] == '"'
    return f'"{text}"' if text != text.strip() or in_quotes or not text else text


def rare_texts(counts: Mapping[str, int]) -> list[str]:
    """The texts that may be somebody's own words, because they do not come again."""
    return [text for text, count in counts.items() if count < LEAST_REPEATS]


def looks_offered(texts: Collection[str]) -> bool:
    """Whether texts are few and short enough to be the answers that a question offers."""
    return len(texts) <= MOST_LEVELS and all(
        len(text) <= LONGEST_LEVEL and can_stand(text) for text in texts
    )


@dataclass(frozen=True)
class Spelled:
    """Answers without their other spellings: `counts` by the spelling that stands most often.

    `matching` is what the codebook then says, empty where every answer has one spelling. With
    `kept_apart` two spellings stand so often that they may be two answers, and nothing was joined.
    """

    counts: dict[str, int]
    matching: str = ""
    kept_apart: bool = False

    @property
    def doubts(self) -> list[str]:
        """What a person must look at."""
        if self.kept_apart:
            return [
                "answers that differ in blanks alone, each of them often, are kept apart: one "
                "answer written in two ways, or two answers"
            ]
        what = {
            "ignore_blanks_and_case": "blanks or capital letters",
            "ignore_case": "capital letters",
        }
        if not self.matching:
            return []
        return [f"answers that differ in {what[self.matching]} alone are taken as one"]


def spelled(counts: Mapping[str, int]) -> Spelled:
    """Answers with their spellings in blanks and case joined, where that is likely what they are.

    A blank can carry meaning: in a real survey "Never " and "Never" stood at opposite ends of one
    scale. So spellings with other blanks are joined only where they are a small part.
    """
    groups: dict[str, list[str]] = {}
    for text in counts:
        groups.setdefault(matching_form(text, "ignore_blanks_and_case"), []).append(text)
    joined: dict[str, int] = {}
    matching = ""
    for group in groups.values():
        group.sort(key=lambda text: (-counts[text], text))
        total = sum(counts[text] for text in group)
        bare = matching_form(group[0], "ignore_case")
        blanks = [text for text in group[1:] if matching_form(text, "ignore_case") != bare]
        if sum(counts[text] for text in blanks) > LARGEST_PART * total:
            return Spelled(dict(counts), kept_apart=True)
        if blanks or group[0] != group[0].strip():
            matching = "ignore_blanks_and_case"
        elif len(group) > 1:
            matching = matching or "ignore_case"
        joined[group[0]] = total
    if any(text != text.strip() for text in joined) and len(joined) == len(counts):
        # One spelling each: the blanks belong to what the platform writes.
        return Spelled(dict(counts))
    return Spelled(joined, matching)
