"""A question with one answer: its levels, as the export declares them or as its texts show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from questline.core.sentences import first_of, number_of
from questline.intake.decimals import as_decimal
from questline.tools.draft_study.known_answers import Order, known_order, yes_and_no
from questline.tools.draft_study.level_texts import (
    can_stand,
    looks_offered,
    rare_texts,
    spelled,
)
from questline.tools.draft_study.lines import Level, Line, Seen
from questline.tools.draft_study.missing_answers import declared_missing, is_code, missing_kind
from questline.tools.draft_study.names import Names, label_of, level_code
from questline.tools.draft_study.own_columns import is_consent

MOST_STRANGE = 12
MOST_SPELLINGS = 60
"""Different texts beyond which nobody would take a column for the answers to a closed question."""
MOST_OFFERED = 8
UNKNOWN_ORDER = "order of the answers unknown; with one, sort the levels and write ordered as kind"
_OF_A_SPREADSHEET = re.compile(
    r"^([0-9]{1,2}[-. ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-. ]?[0-9]{1,4})$",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"\b(comments?|feedback|anything (else|more)|in your own words|"
    r"please (describe|explain|specify|state)|why (do|did|not|is)|bemerkung(en)?|"
    r"kommentare?|anmerkung(en)?|commentaires?|comentarios?)\b|(\bother|\bsonstiges|\bautre|\botro|_text)\W*$",
    re.IGNORECASE,
)


def declared_answers(seen: Seen) -> Line | None:
    """A question whose answers the export declares. None where its cells hold other people's words.

    Answers that are none of the declared ones become levels too, to be confirmed, when they are
    numbers or come again.
    """
    column = seen.column
    missing, doubts = declared_missing(column, seen.counts, numeric=False)
    strange = strange_texts(seen)
    if strange is None:
        return None
    pairs = [*column.levels, *((text, "") for text in strange)]
    kept, said = without_missing(pairs)
    doubts += said_missing(said, pairs) + outside(strange)
    kept = [pair for pair in kept if can_stand(pair[0])]
    if len({text for text, _ in kept}) < 1:
        return None
    if all(as_decimal(label or text) == as_decimal(text) is not None for text, label in kept):
        numbers = [as_decimal(text) or 0.0 for text, _ in kept]
        if len(numbers) > 2:
            why = f"numbers declared by the export, from {min(numbers):g} to {max(numbers):g}"
            return Line(
                seen, "number", why, missing=(*missing, *said), minimum=min(numbers),
                maximum=max(numbers), doubts=tuple(doubts),
            )  # fmt: skip
    order = known_order([label or text for text, label in kept])
    ordered = bool(order and len(kept) > 2) or column.kind_hint == "ordered"
    if order and len(kept) > 2 and column.kind_hint != "ordered" and not strange:
        ranks = {text: rank for rank, text in enumerate(order.texts)}
        kept.sort(key=lambda pair: ranks[pair[1] or pair[0]])
    kind = "consent" if is_consent(seen) else "ordered" if ordered else "category"
    levels = coded_levels(kept)
    why = f"{number_of(len(column.levels), 'answer')} declared by the export"
    return Line(seen, kind, why, levels=levels, missing=(*missing, *said), doubts=tuple(doubts))


def strange_texts(seen: Seen) -> list[str] | None:
    """Answers that the export does not declare; None when they may be somebody's own words."""
    known = {text for text, _ in seen.column.levels}
    strange = {text: count for text, count in seen.answers.items() if text not in known}
    if not strange:
        return []
    safe = [
        text
        for text, count in strange.items()
        if as_decimal(text.strip()) is not None or (count > 1 and looks_offered([text]))
    ]
    if len(safe) < len(strange) or len(strange) > MOST_STRANGE:
        return None
    return sorted(strange, key=lambda text: (as_decimal(text.strip()) or 0.0, text))


def outside(strange: Sequence[str]) -> list[str]:
    """The doubt about answers that are not declared."""
    if not strange:
        return []
    named = first_of([f'"{text.strip()}"' for text in strange], 5)
    return [
        f"{named} stand in the export but are none of its declared answers: real answers, codes of "
        "missing ones, or mistakes"
    ]


def without_missing(
    pairs: Iterable[tuple[str, str]],
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Texts with their labels that are answers, and those that say that there is none."""
    kept, said = [], []
    for text, label in pairs:
        kind = missing_kind(label or text)
        if kind:
            said.append((text, kind))
        else:
            kept.append((text, label))
    return kept, said


def said_missing(
    said: Sequence[tuple[str, str]], pairs: Iterable[tuple[str, str]] = ()
) -> list[str]:
    """The doubt about answers that were taken for missing ones; `pairs` have their labels."""
    if not said:
        return []
    labels = dict(pairs)
    named = first_of([f'"{labels.get(text) or text.strip()}"' for text, _ in said], 4)
    return [f"{named} taken as missing: an answer of its own, or none"]


def coded_levels(pairs: Sequence[tuple[str, str]]) -> tuple[Level, ...]:
    """Texts with their labels as levels: yes and no where they are that, else words as codes."""
    shown = {text: label or text for text, label in pairs}
    answers = yes_and_no(shown.values())
    names = Names()
    return tuple(
        Level(
            answers.get(shown[text]) or level_code(shown[text], names),
            text,
            label_of(label) if label and label != text else "",
        )
        for text, label in pairs
    )


def offered_answers(seen: Seen, also: Mapping[str, int] | None = None) -> Line | None:
    """A question without declared answers whose texts come again; None where they are free text.

    `also` counts the texts of other columns with the same answers: what is rare here may be common
    there.
    """
    if len(seen.answers) > MOST_SPELLINGS:
        return None
    said = missing_texts(seen)
    left = {text: count for text, count in seen.answers.items() if text.strip() not in dict(said)}
    spellings = spelled(left)
    answers = spellings.counts
    if not answers or not looks_offered(answers):
        return None
    order = known_order(answers) if len(answers) > 2 else None
    words = yes_and_no(answers)
    together = {text: (also or {}).get(text, 0) + count for text, count in answers.items()}
    many = len(answers) * 2 > sum(together.values())
    known = words or (order and not order.name.startswith("numbers"))
    if _OWN_WORDS.search(seen.words) and not known:
        return None
    if not known and (rare_texts(together) or many):
        return None
    doubts = [*said_missing(said), *spellings.doubts]
    once = [text for text, count in answers.items() if count == 1]
    if once:
        doubts.append(f"{number_of(len(once), 'answer')} seen once")
    dates = [text for text in answers if _OF_A_SPREADSHEET.match(text.strip())]
    if dates:
        doubts.append(f'"{dates[0].strip()}" may be what a spreadsheet made of an answer like 6-25')
    texts = sorted(answers, key=lambda text: (-answers[text], text))
    why = f"{len(answers)} different texts, all of which come again"
    if len(answers) == 1:
        why = "one text alone, which comes again"
    if words:
        texts = sorted(answers, key=lambda text: words[text])
        why = "answers are yes and no" if len(words) > 1 else "one answer alone, yes or no"
    elif order:
        texts = list(order.texts)
        why = f"{number_of(len(answers), 'different text')}, from low to high in a known order"
        doubts += doubts_of(order)
    elif len(texts) > 2:
        doubts.append(UNKNOWN_ORDER)
    kind = "consent" if is_consent(seen) else "category"
    if order and not spellings.kept_apart and kind == "category":
        kind = "ordered"
    return Line(
        seen,
        kind,
        why,
        levels=coded_levels([(text, "") for text in texts]),
        missing=tuple(said),
        matching=spellings.matching,
        doubts=tuple(doubts),
    )


def missing_texts(seen: Seen) -> list[tuple[str, str]]:
    """The texts of a question in words that mean missing: those that say so, and lone codes."""
    found: dict[str, str] = {}
    figures = [text for text in seen.answers if as_decimal(text.strip()) is not None]
    for text in seen.answers:
        kind = missing_kind(text)
        if not kind and len(figures) * 2 <= len(seen.answers) and is_code(text):
            kind = "unusable"
        if kind and can_stand(text.strip()):
            found.setdefault(text.strip(), kind)
    return list(found.items())


def doubts_of(order: Order) -> list[str]:
    """What is doubtful in an order that was guessed from the words of the answers."""
    doubts = []
    if not order.is_complete and not order.name.startswith("numbers"):
        doubts.append(
            f"{len(set(order.places))} of the {order.size} usual answers of {order.name} seen: "
            "check their places"
        )
    return [*doubts, "order of the answers guessed from their words"]


def free_text(seen: Seen) -> Line:
    """Answers in people's own words. None of them is repeated here unless it came again."""
    if len(seen.answers) > MOST_SPELLINGS:
        why = f"own words ({len(seen.answers)} different texts)"
        return Line(seen, "text", why, sensitivity="free_text")
    answers = spelled(
        {text: count for text, count in seen.answers.items() if not missing_kind(text)}
    ).counts
    different = number_of(len(seen.answers), "different text")
    if not seen.answers:
        return Line(
            seen,
            "text",
            "no cell holds an answer",
            sensitivity="free_text",
            doubts=("nobody answered: remove the line, or say what it holds",),
        )
    line = Line(seen, "text", f"own words ({different})", sensitivity="free_text")
    rare = set(rare_texts(answers))
    common = {text: count for text, count in answers.items() if text not in rare}
    covered = sum(common.values())
    if not rare or not common or len(common) > MOST_OFFERED or not looks_offered(common):
        return line
    if covered < 0.7 * sum(answers.values()):
        return line
    levels = coded_levels([(text, "") for text in sorted(common, key=lambda text: -common[text])])
    written = " ; ".join(f"{level.code}={level.text.strip()}" for level in levels)
    doubt = (
        f"{number_of(len(common), 'answer comes', 'answers come')} again and {len(rare)} more "
        "stand once, which are not written here; if the question offered answers, make it a "
        f"category and name them all in levels: {label_of(written)}"
    )
    return replace(line, doubts=(doubt,))
