"""Columns of figures: numbers, codes of answers, numbers of respondents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from questline.core.codebook import DECIMAL_COMMA
from questline.core.sentences import first_of, number_of
from questline.intake.decimals import as_decimal, number_in_words
from questline.tools.draft_study.lines import Level, Line, Seen
from questline.tools.draft_study.missing_answers import (
    declared_missing,
    in_words,
    missing_kind,
    missing_numbers,
)

MOST_CODES = 10
LARGEST_CODE = 100
OLDEST = 120
LONGEST_PADDED = 3
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_LEADING_ZERO = re.compile(r"0[0-9]+")
_EXPONENT = re.compile(r"[0-9.,]+e[+-]?[0-9]+", re.IGNORECASE)
_AGE = re.compile(r"\b(age|alter|âge|edad|how old|wie alt|cuántos años)\b", re.IGNORECASE)
_NUMBER_OF_A_PERSON = re.compile(
    r"\b(id|ids|identifier|code|case|respondent|participant|number|nr|no|row|index|urn|x|"
    r"identificador|identifiant|kennung|teilnehmer|numero|nummer)\b",
    re.IGNORECASE,
)
_LEAST_SHARE = 0.9
_LEAST_PEOPLE = 10
_MOST_WORDS = 3
_LEAST_FOR_QUARTILES = 20
_FAR = 10


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers: `counts` without missing ones, and what means missing.

    `words` are texts that say that an answer is missing, `codes` numbers that may, `unsure` those
    that may as well be answers.
    """

    counts: Mapping[float, int]
    words: tuple[tuple[str, str], ...]
    codes: tuple[float, ...]
    unsure: tuple[float, ...]
    comma: bool

    @property
    def whole(self) -> bool:
        """Whether all are whole numbers."""
        return all(number.is_integer() for number in self.counts)

    @property
    def lowest(self) -> float:
        """The lowest number."""
        return min(self.counts)

    @property
    def highest(self) -> float:
        """The highest number."""
        return max(self.counts)

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """What means missing, as the codebook writes it."""
        return (*self.words, *((number_in_words(code), "unusable") for code in self.codes))

    @property
    def doubts(self) -> list[str]:
        """What a person must look at."""
        doubts = []
        if self.words:
            named = first_of([f'"{text}"' for text, _ in self.words], 4)
            doubts.append(f"{named} taken as missing")
        if self.codes:
            doubts.append(f"{in_words(self.codes)} taken as codes of missing answers")
        if self.unsure:
            doubts.append(f"{in_words(self.unsure)} may be a code of missing answers")
        return doubts


def as_numbers(seen: Seen) -> Numbers | None:
    """The column as numbers; None when it holds others than numbers and words for missing."""
    comma = seen.column.formats == (DECIMAL_COMMA,)
    words: dict[str, str] = {}
    texts: dict[str, int] = {}
    for text, count in seen.answers.items():
        kind = missing_kind(text)
        bare = text.strip()
        is_number = as_decimal(bare) is not None
        if kind and not is_number:
            words[bare] = kind
        elif is_number or _COMMA.fullmatch(bare) or _THOUSANDS.fullmatch(bare):
            texts[bare] = texts.get(bare, 0) + count
        else:
            return None
    if not texts or len(words) > _MOST_WORDS:
        return None
    if not comma and any(_COMMA.fullmatch(text) for text in texts):
        comma = all(_COMMA.fullmatch(text) or text.lstrip("+-").isdigit() for text in texts)
        if not comma or all(_THOUSANDS.fullmatch(text) for text in texts if "," in text):
            return None
    counts: dict[float, int] = {}
    for text, count in texts.items():
        number = as_decimal(text.replace(",", ".") if comma else text)
        if number is None or (comma and "." in text):
            return None
        counts[number] = counts.get(number, 0) + count
    codes, unsure = missing_numbers(counts)
    counts = {number: count for number, count in counts.items() if number not in codes}
    return Numbers(counts, tuple(words.items()), tuple(codes), tuple(unsure), comma)


def number_line(seen: Seen) -> Line | None:
    """A column of figures; None when it is none.

    Whole numbers of which each stands once, under a name such as "id", are numbers of respondents;
    two different ones are answers; a few may be either.
    """
    odd = odd_figures(seen)
    if odd:
        return odd
    numbers = as_numbers(seen)
    if numbers is None or not numbers.counts:
        return None
    if _is_number_of_a_person(seen, numbers):
        return Line(
            seen, "identifier", "a different number in every row", sensitivity="identifying"
        )
    missing, doubts = declared_missing(seen.column, seen.counts, numeric=True)
    known = dict(missing)
    missing += [pair for pair in numbers.missing if pair[0] not in known]
    doubts += numbers.doubts
    line = Line(
        seen,
        "number",
        f"figures ({number_of(len(numbers.counts), 'different number')})",
        missing=tuple(missing),
        formats=(DECIMAL_COMMA,) if numbers.comma else (),
    )
    if any(_LEADING_ZERO.fullmatch(text.strip()) for text in seen.answers):
        doubts.append("some have zeros before them: numbers, or codes of something")
    if numbers.comma and seen.column.formats != (DECIMAL_COMMA,):
        doubts.append("commas taken as decimal commas")
    different = sorted(numbers.counts)
    two = len(different) == 2 and seen.answered > 2
    if two and numbers.whole and not numbers.comma and abs(different[-1]) < LARGEST_CODE:
        return _two_codes(line, different, doubts)
    if _AGE.search(seen.words) and numbers.lowest >= 0 and numbers.highest <= OLDEST:
        line = replace(line, minimum=0, maximum=OLDEST, why=f"{line.why}, named as an age")
    elif numbers.lowest >= 0 and not any(code.high for code in seen.column.missing):
        line = replace(line, minimum=0)
    if _AGE.search(seen.words) and numbers.highest > OLDEST:
        doubts.append("nobody is that old: look at the highest numbers")
    said = seen.column.kind_hint == "number" or _AGE.search(seen.words)
    if numbers.whole and len(different) <= MOST_CODES and not said:
        doubts.append(
            f"a number or a code: whole numbers from {in_words([different[0]])} to "
            f"{in_words([different[-1]])}; codes of answers need levels and the kind category "
            "or item"
        )
    far = _far_from_the_others(numbers.counts)
    if far and line.maximum is None:
        doubts.append(
            f"{number_of(far, 'number lies', 'numbers lie')} far from the others: give a minimum "
            "and a maximum, and say in cleaning.yaml what happens to answers out of range"
        )
    return replace(line, doubts=tuple(doubts))


def _far_from_the_others(counts: Mapping[float, int]) -> int:
    """How many numbers lie more than ten interquartile ranges outside the quartiles."""
    every = [number for number in sorted(counts) for _ in range(counts[number])]
    if len(every) < _LEAST_FOR_QUARTILES:
        return 0
    low, high = every[len(every) // 4], every[-(len(every) // 4) - 1]
    reach = _FAR * (high - low)
    return sum(number < low - reach or number > high + reach for number in every) if reach else 0


def _two_codes(line: Line, different: list[float], doubts: list[str]) -> Line:
    texts = {
        number: next(text for text in line.seen.answers if as_decimal(text.strip()) == number)
        for number in different
    }
    written = [
        Level(f"code_{number_in_words(number)}".replace("-", "minus_"), text)
        for number, text in texts.items()
    ]
    spelled = {text.strip(): as_decimal(text.strip()) for text in line.seen.answers}
    if len(spelled) != len(set(spelled.values())):
        return replace(line, doubts=tuple(doubts))
    codes = {as_decimal(text): kind for text, kind in line.missing}
    missing = {text: kind for text, kind in line.missing if as_decimal(text) is None}
    missing |= {text: codes[number] for text, number in spelled.items() if number in codes}
    return replace(
        line,
        kind="category",
        why="two different numbers",
        levels=tuple(written),
        missing=tuple(missing.items()),
        minimum=None,
        maximum=None,
        doubts=(*doubts, "a number or a code: say in level_labels what the two mean"),
    )


def odd_figures(seen: Seen) -> Line | None:
    """Figures that are no numbers: with zeros before them, or shortened by a spreadsheet."""
    texts = [text.strip() for text in seen.answers]
    if not texts:
        return None
    if any(_EXPONENT.fullmatch(text) for text in texts) and all(
        _EXPONENT.fullmatch(text) or as_decimal(text) is not None for text in texts
    ):
        return Line(
            seen,
            "text",
            "figures shortened to an exponent, such as 1.23E+15",
            sensitivity="identifying",
            doubts=(
                "a spreadsheet has shortened long numbers, and their last figures are lost: "
                "export the answers again",
            ),
        )
    padded = [text for text in texts if _LEADING_ZERO.fullmatch(text)]
    if padded and all(text.isdigit() for text in texts) and max(map(len, texts)) > LONGEST_PADDED:
        return Line(
            seen,
            "text",
            "figures with zeros before them, as in numbers of persons and places",
            sensitivity="identifying",
            doubts=("a number that identifies somebody, or a code",),
        )
    if all(_THOUSANDS.fullmatch(text) or text.isdigit() for text in texts) and any(
        "," in text for text in texts
    ):
        return Line(
            seen,
            "text",
            "figures with commas that divide thousands, or decimals",
            sensitivity="internal",
            doubts=("thousands (1,500 people) or decimals (1,500 metres): export without commas",),
        )
    return None


def _is_number_of_a_person(seen: Seen, numbers: Numbers) -> bool:
    if seen.column.kind_hint not in ("", "number") or not numbers.whole:
        return False
    rows = sum(seen.counts.values())
    if rows < _LEAST_PEOPLE or len(numbers.counts) < _LEAST_SHARE * rows:
        return False
    header = seen.column.name.replace("_", " ")
    counts_up = sorted(numbers.counts) == list(range(1, rows + 1))
    named = bool(_NUMBER_OF_A_PERSON.search(header)) or not header.strip("column 1")
    return named or seen.at == 0 or counts_up
