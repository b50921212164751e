"""Answers that mean missing: words that say so, and numbers that stand apart from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from questline.intake.decimals import as_decimal, number_in_words
from questline.intake.exports.export import ExportColumn
from questline.tools.draft_study.known_answers import simple

_WORDS = {
    "refused": (
        "prefer not to say", "prefer not to answer", "rather not say", "i prefer not to say",
        "i'd rather not say", "decline to answer", "refused", "refusal", "no wish to answer",
        "keine angabe", "prefiero no decirlo", "prefiero no contestar", "prefiero no responder",
        "je préfère ne pas répondre", "ne souhaite pas répondre",
    ),
    "do_not_know": (
        "don't know", "do not know", "dont know", "i don't know", "i do not know", "can't say",
        "weiß nicht", "weiss nicht", "no sé", "no lo sé", "ne sais pas", "je ne sais pas",
    ),
    "not_applicable": (
        "n/a", "not applicable", "does not apply", "doesn't apply", "nicht zutreffend",
        "entfällt", "no aplica", "non applicable", "sans objet", "skip", "skipped",
    ),
    "left_blank": (
        "na", "nan", "null", "#null!", "missing", "no answer", "not answered", "-", "--", ".",
        "keine antwort", "sin respuesta", "sans réponse",
    ),
}  # fmt: skip
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words}
_CODES = (
    *(-1, -6, -7, -8, -9, -66, -77, -88, -96, -97, -98, -99, -777, -888, -997, -998, -999, -9999),
    *(77, 88, 96, 97, 98, 99, 777, 888, 997, 998, 999, 7777, 8888, 9997, 9998, 9999, 99999),
)
_TIMES_BEYOND = 3
LONGEST_WORDS = 40


def missing_kind(text: str) -> str:
    """The kind of missing that a text says in words; nothing when it is an answer.

    >>> missing_kind("Prefer not to say"), missing_kind("Never")
    ('refused', '')
    """
    if len(text) > LONGEST_WORDS:
        return ""
    # What is left of a lone sign without its outer signs is nothing at all.
    return _KINDS.get(simple(text), "") or _KINDS.get(text.strip().casefold(), "")


def is_code(text: str) -> bool:
    """Whether a text is a number that questionnaires use for missing answers."""
    number = as_decimal(text.strip())
    return number is not None and number in _CODES


def declared_missing(
    column: ExportColumn, counts: Mapping[str, int], numeric: bool
) -> tuple[list[tuple[str, str]], list[str]]:
    """The codes that the export declares missing, each with its kind, and what is doubtful in them.

    A range stays one for numbers; otherwise the codes in it that occur are named one by one.
    """
    pairs: dict[str, str] = {}
    unsure = []
    for code in column.missing:
        kind = code.kind or missing_kind(code.label) or "unusable"
        shown = code.code
        if code.high:
            if numeric and code.code != "lowest" and code.high != "highest":
                pairs[f"{code.code}..{code.high}"] = kind
                unsure.append(f"{code.code}..{code.high}")
                continue
            inside = [text for text in counts if _within(text, code.code, code.high)]
            for text in inside:
                pairs.setdefault(text.strip(), kind)
            unsure += inside
            continue
        pairs.setdefault(shown, kind)
        if not (code.kind or missing_kind(code.label)):
            unsure.append(shown)
    doubts = []
    if unsure:
        listed = ", ".join(list(dict.fromkeys(unsure))[:6])
        doubts.append(f"the export declares {listed} as missing without saying in which way")
    return list(pairs.items()), doubts


def _within(text: str, low: str, high: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    lowest = float("-inf") if low == "lowest" else float(low)
    highest = float("inf") if high == "highest" else float(high)
    return lowest <= number <= highest


def missing_numbers(numbers: Mapping[float, int]) -> tuple[list[float], list[float]]:
    """Numbers that are likely codes of missing answers, and those that may as well be answers.

    Likely: below nought where all others are not, or more than three times the largest other.
    """
    candidates = [number for number in numbers if number in _CODES]
    others = [number for number in numbers if number not in _CODES]
    if not candidates or not others:
        return [], []
    likely = [
        number
        for number in candidates
        if (number < 0 <= min(others)) or number > _TIMES_BEYOND * max(max(others), 1)
    ]
    top = max(numbers)
    unsure = [
        number
        for number in candidates
        if number not in likely and (number < 0 or number == top) and numbers[number] > 1
    ]
    return sorted(likely), sorted(unsure)


def in_words(numbers: Iterable[float]) -> str:
    """Numbers for a sentence."""
    return ", ".join(number_in_words(number) for number in numbers)
