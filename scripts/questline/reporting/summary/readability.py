"""How hard a text is to read: the grade level of Kincaid and others, and a reading age.

Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas for Navy
enlisted personnel, Research Branch Report 8-75: grade = 0.39 words a sentence + 11.8 syllables a
word - 15.59. A grade is a school year of the United States, whose children are five years older:
grade 7 is age 12 to 13. Numbers count as one word and with the syllables in which they are said, as
in the report. The formula is one for English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

AGE_OF_GRADE = 5
HIGHEST_GRADE = 8.0
"""The text is for readers of 12 to 13 years and older while its grade is below."""
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_END = re.compile(r"[.!?]+(?=\s|$|[\u201d\"')\]])")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeioudt])ed$|(?<=[^aeioucgsxz])es$")
_SPLIT = re.compile(r"i(?:a|o|u)|(?<!q)u[ao]|ying|[aeiou]ing|[ao]ye")
"""Vowels that stand together and are said apart: di-al, tri-o, us-u-al, say-ing, pay-er."""
_JOINED = re.compile(r"[tscgx]i(?:ous|al|an)|[tscgxnl]ion")
"""Those of the same kind that are said as one: na-tion, so-cial."""
_UNLIKE = {
    **dict.fromkeys(("something", "someone", "somewhere", "sometimes", "business", "therefore",
                     "whereas", "every", "science"), 2),
    **dict.fromkeys(("area", "idea", "anyone", "everyone", "created"), 3),
}  # fmt: skip
"""Words that no rule fits."""
_NOT = re.compile(r"[sd]n['\u2019]t$")
"""A syllable of its own: does-n't, but not in don't."""
_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)
_POWERS = ((10**9, 2), (10**6, 2), (10**3, 2), (100, 2))
"""Of billion, million, thousand and hundred: what they are and their syllables."""


@dataclass(frozen=True)
class Reading:
    """How many sentences, words and syllables a text has."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """The grade level; 0 for a text without words."""
        if not self.words:
            return 0.0
        long = self.words / max(self.sentences, 1)
        return 0.39 * long + 11.8 * self.syllables / self.words - 15.59

    @property
    def age(self) -> float:
        """The reading age in years."""
        return self.grade + AGE_OF_GRADE

    @property
    def is_plain(self) -> bool:
        """Whether readers of 12 to 13 years can be expected to follow."""
        return self.grade < HIGHEST_GRADE


def read(passages: list[str]) -> Reading:
    """How hard passages are together; each ends a sentence."""
    sentences = words = syllables = 0
    for passage in passages:
        found = _WORD.findall(passage)
        if not found:
            continue
        parts = [part for part in _END.split(passage) if _WORD.search(part)]
        sentences += len(parts)
        words += len(found)
        syllables += sum(map(syllables_of, found))
    return Reading(sentences, words, syllables)


def syllables_of(word: str) -> int:
    """The syllables of a word, by its vowels, or of a number as it is said; at least one."""
    if word[0].isdigit():
        return _of_number(word)
    letters = re.sub(r"['\u2019]s?", "", word.lower())
    if letters in _UNLIKE:
        return _UNLIKE[letters]
    kept = _SILENT.sub("", letters)
    if letters.endswith("le") and len(letters) > 2 and letters[-3] not in "aeiouy":
        kept = letters  # ta-ble
    count = len(_VOWELS.findall(kept))
    count += len(_SPLIT.findall(kept)) - len(_JOINED.findall(kept))
    return max(count, 1) + bool(_NOT.search(word.lower()))


def _of_number(text: str) -> int:
    """62.5% is said "sixty-two point five per cent"."""
    whole, _, decimals = text.rstrip("%").replace(",", "").partition(".")
    count = _said(int(whole)) + 2 * text.endswith("%")
    return count + (1 + sum(_ONES[int(digit)] for digit in decimals) if decimals else 0)


def _said(number: int) -> int:
    for power, syllables in _POWERS:
        if number >= power:
            head, rest = divmod(number, power)
            joined = 1 if rest and rest < 100 else 0  # "and"
            return _said(head) + syllables + joined + (_said(rest) if rest else 0)
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (_ONES[ones] if ones else 0)
