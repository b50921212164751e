"""Neighbouring questions with the same answers: items, whose answers are numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from questline.core.sentences import number_of
from questline.intake.decimals import as_decimal, number_in_words
from questline.tools.draft_study.known_answers import (
    NO,
    YES,
    Order,
    known_order,
    simple,
    yes_and_no,
)
from questline.tools.draft_study.level_texts import looks_offered, rare_texts, spelled
from questline.tools.draft_study.lines import Level, Line, Seen
from questline.tools.draft_study.missing_answers import declared_missing
from questline.tools.draft_study.names import IN_BRACKETS, as_name, code_of, label_of, row_of_grid
from questline.tools.draft_study.number_columns import Numbers, as_numbers
from questline.tools.draft_study.single_answers import (
    doubts_of,
    missing_texts,
    outside,
    said_missing,
    strange_texts,
    without_missing,
)

LEAST_ITEMS = 3
LEAST_ANSWERS = 3
MOST_ANSWERS = 11
MOST_TEXTS = 60
LEAST_SHARED = 0.6
LEAST_INSIDE = 0.97
_STEMS = (
    re.compile(r"^(.*[A-Za-z0-9])[ _.[-]+[0-9]+\]?$"),
    re.compile(r"^(.*[A-Za-z])[0-9]+[a-z]?\]?$"),
)

_STATED_RANGE = re.compile(
    r"\b([0-9]{1,2})\b(?:\s*(?:\([^()]*\)|=\s*[^0-9]{1,40}?))?[\s,;]*"
    r"(?:\b(?:to|bis|à|a|al|and|und)\b|[-–])\s*([0-9]{1,2})\b",
    re.IGNORECASE,
)
_OF_A_LIST = re.compile(r"^(other|others|unsure|none of|sonstige|autre|otro|keine der|aucun)")


def stem_of(name: str) -> str:
    """What names of items share before their number: affRec in affRec[affRec1], A in A1."""
    outer, _, inner = name.strip().partition("[")
    if inner.lower().startswith(outer.lower()):
        name = inner
    found = next((match for stem in _STEMS if (match := stem.match(name.strip()))), None)
    return found[1].lower() if found else ""


def stems_of(seen: Seen) -> set[str]:
    """What a question may share with its neighbours: the start of its code, or its whole text."""
    header = seen.column.name
    code = code_of(header) or (header if " " not in header.strip() else "")
    name = as_name(code) if code else ""
    start = name.partition("_")[0] if "_" in name else ""
    text = IN_BRACKETS.sub("", header).strip() if IN_BRACKETS.search(header) else ""
    return {stem_of(code or header), start, text} - {""}


def item_lines(columns: Sequence[Seen]) -> dict[int, Line]:
    """Lines of items by the position of their column; `columns` hold one answer each."""
    lines: dict[int, Line] = {}
    for alike, make in (
        (_same_declared, _declared_items),
        (_same_numbers, _number_items),
        (_same_texts, _text_items),
    ):
        left = [seen for seen in columns if seen.at not in lines]
        for run in _runs(left, alike):
            for line in make(run):
                lines[line.seen.at] = line
    return lines


def _runs(columns: Sequence[Seen], alike: Callable[[Seen, Seen], bool]) -> list[list[Seen]]:
    """Neighbours of which each is like the one before."""
    runs: list[list[Seen]] = []
    for seen in columns:
        before = runs[-1][-1] if runs else None
        if before is not None and seen.at - before.at == 1 and alike(before, seen):
            runs[-1].append(seen)
        else:
            runs.append([seen])
    return runs


def _same_declared(one: Seen, other: Seen) -> bool:
    return bool(one.column.levels) and one.column.levels == other.column.levels


def _declared_items(run: Sequence[Seen]) -> list[Line]:
    """Items whose answers the export declares; those in no matrix must have a known order."""
    first = run[0].column
    kept, said = without_missing(first.levels)
    matrix = first.kind_hint == "item"
    if len(kept) < LEAST_ANSWERS or (len(run) < LEAST_ITEMS and not matrix):
        return []
    strange = [strange_texts(seen) for seen in run]
    if any(one is None for one in strange):
        return []
    order = known_order([label or text for text, label in kept])
    if not (order or first.kind_hint == "ordered" or (matrix and not _is_a_list(kept))):
        return []
    codes = [as_decimal(text) for text, _ in kept]
    numbers = [code for code in codes if code is not None]
    doubts = said_missing(said, first.levels)
    if len(set(numbers)) < len(kept):
        # Codes such as A1 are no numbers: the place in the questionnaire is.
        shown = {label or text: rank for rank, (text, label) in enumerate(kept, 1)}
        if order:
            shown = dict(zip(order.texts, order.places, strict=True))
        numbers = [float(shown[label or text]) for text, label in kept]
        if not order:
            doubts.append("numbers given in the order of the questionnaire")
    elif numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
        doubts.append("codes do not rise with the order of the answers: is one of them no answer")
    if not order:
        doubts.append("answers taken as going from one end to the other")
    levels = tuple(
        Level(number_in_words(number), text, label_of(label) if label != text else "")
        for number, (text, label) in sorted(zip(numbers, kept, strict=True), key=lambda one: one[0])
    )
    lines = []
    for seen, odd in zip(run, strange, strict=True):
        missing, unsure = declared_missing(seen.column, seen.counts, numeric=True)
        more = [text for text in odd or [] if as_decimal(text.strip()) is not None]
        if len(more) < len(odd or []):
            return []
        known = {level.code for level in levels}
        also = [Level(number_in_words(as_decimal(text.strip()) or 0.0), text) for text in more]
        also = [level for level in also if level.code not in known]
        every = [float(level.code) for level in (*levels, *also)]
        lines.append(
            Line(
                seen,
                "item",
                f"{number_of(len(run), 'question')} in a row with {len(kept)} declared answers",
                levels=(*levels, *also),
                missing=(*missing, *said),
                minimum=min(every),
                maximum=max(every),
                doubts=(*doubts, *unsure, *outside(more)),
            )
        )
    return lines


def _is_a_list(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether answers are a list and no way from one end to the other: yes, other, none of them."""
    words = [simple(label or text) for text, label in pairs]
    return any(word in (*YES, *NO) or _OF_A_LIST.search(word) for word in words)


def _few_numbers(seen: Seen) -> Numbers | None:
    """The column as whole numbers of a short range, as items have; else None."""
    if seen.column.levels or seen.column.kind_hint not in ("", "number", "item", "category"):
        return None
    numbers = as_numbers(seen)
    if numbers is None or not numbers.counts or not numbers.whole or numbers.comma:
        return None
    inside = {
        number: count for number, count in numbers.counts.items() if 0 <= number < MOST_ANSWERS
    }
    total, few = sum(numbers.counts.values()), sum(inside.values())
    if few < LEAST_INSIDE * total or len(inside) < 2:
        return None
    return replace(numbers, counts=inside, unsure=())


def _same_numbers(one: Seen, other: Seen) -> bool:
    first, second = _few_numbers(one), _few_numbers(other)
    if first is None or second is None:
        return False
    same_stem = bool(stems_of(one) & stems_of(other))
    same_group = bool(one.column.group) and one.column.group == other.column.group
    if same_stem or same_group:
        return max(first.highest, second.highest) - min(first.highest, second.highest) <= 2
    same = (first.lowest, first.highest) == (second.lowest, second.highest)
    return same and first.highest - first.lowest + 1 >= LEAST_ANSWERS


def stated_range(question: str) -> tuple[float, float] | None:
    """The lowest and highest answer that a question states in its own words.

    >>> stated_range("How sure are you, from 1 (not at all) to 6 (completely)?")
    (1.0, 6.0)
    """
    found = _STATED_RANGE.search(question)
    low, high = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    return (low, high) if LEAST_ANSWERS - 1 <= high - low < MOST_ANSWERS else None


def _number_items(run: Sequence[Seen]) -> list[Line]:
    read = [numbers for seen in run if (numbers := _few_numbers(seen)) is not None]
    if len(run) < LEAST_ITEMS or len(read) < len(run):
        return []
    low = min(numbers.lowest for numbers in read)
    high = max(numbers.highest for numbers in read)
    stated = {stated_range(seen.words) for seen in run}
    (said,) = stated if len(stated) == 1 else (None,)
    if said:
        low, high = said
    if high - low + 1 < LEAST_ANSWERS:
        return []
    words = f"{number_in_words(low)} to {number_in_words(high)}"
    if any(_beyond(seen, numbers, low, high) > (1 - LEAST_INSIDE) * seen.answered
           for seen, numbers in zip(run, read, strict=True)):  # fmt: skip
        return []
    lines = []
    for seen, numbers in zip(run, read, strict=True):
        missing, doubts = declared_missing(seen.column, seen.counts, numeric=True)
        known = dict(missing)
        missing += [pair for pair in numbers.missing if pair[0] not in known]
        beyond = _beyond(seen, numbers, low, high)
        if beyond:
            doubts.append(
                f"{number_of(beyond, 'answer lies', 'answers lie')} outside {words}: wrong range, "
                "code of a missing answer, or mistake"
            )
        lines.append(
            Line(
                seen,
                "item",
                f"{number_of(len(run), 'question')} in a row answered from {words}"
                + (", as they say" if said else ""),
                missing=tuple(missing),
                minimum=low,
                maximum=high,
                doubts=(
                    *doubts,
                    *numbers.doubts,
                    *([] if said else [f"lowest and highest answer as seen ({words})"]),
                ),
            )
        )
    return lines


def _beyond(seen: Seen, numbers: Numbers, low: float, high: float) -> int:
    """How many answers lie outside the range that most of a run keeps to."""
    return sum(
        count
        for text, count in seen.answers.items()
        if (number := as_decimal(text.strip())) is not None
        and number not in numbers.codes
        and not low <= number <= high
    )


def _texts(seen: Seen) -> dict[str, int]:
    """The answers without those that mean missing, each in its most frequent spelling."""
    said = dict(missing_texts(seen))
    left = {text: count for text, count in seen.answers.items() if text.strip() not in said}
    return spelled(left).counts


def _same_texts(one: Seen, other: Seen) -> bool:
    if one.column.levels or other.column.levels or one.column.formats or other.column.formats:
        return False
    if max(len(one.answers), len(other.answers)) > MOST_TEXTS:
        return False
    first, second = _texts(one), _texts(other)
    if not (first and second) or max(len(first), len(second)) > MOST_ANSWERS:
        return False
    if as_decimal(next(iter(first)).strip()) is not None or yes_and_no(first):
        return False
    shared = len(set(first) & set(second))
    return shared >= max(1, LEAST_SHARED * min(len(first), len(second)))


def _text_items(run: Sequence[Seen]) -> list[Line]:
    """Items answered in words that are known to have an order."""
    if len(run) < LEAST_ITEMS:
        return []
    together: dict[str, int] = {}
    for seen in run:
        for text, count in _texts(seen).items():
            together[text] = together.get(text, 0) + count
    order = known_order(together)
    if order is None or len(order.texts) < LEAST_ANSWERS or spelled(together).kept_apart:
        return []
    if not looks_offered(together) or (rare_texts(together) and order.name.startswith("number")):
        return []
    return [_text_item(seen, run, order) for seen in run]


def _text_item(seen: Seen, run: Sequence[Seen], order: Order) -> Line:
    said = missing_texts(seen)
    left = {text: count for text, count in seen.answers.items() if text.strip() not in dict(said)}
    spellings = spelled(left)
    doubts = [*said_missing(said), *spellings.doubts, *doubts_of(order)]
    levels = tuple(
        Level(str(place), text) for place, text in zip(order.places, order.texts, strict=True)
    )
    return Line(
        seen,
        "item",
        f"{number_of(len(run), 'question')} in a row with the same {len(order.texts)} answers",
        levels=levels,
        missing=tuple(said),
        matching=spellings.matching,
        minimum=1,
        maximum=order.size,
        doubts=tuple(doubts),
    )


def pooled_counts(columns: Sequence[Seen]) -> dict[int, dict[str, int]]:
    """How often the texts of each column stand in its neighbours with the same answers."""
    pools: dict[int, dict[str, int]] = {}
    for run in _runs(columns, _same_texts):
        for seen in run:
            others: dict[str, int] = {}
            for other in run:
                if other is not seen:
                    for text, count in other.answers.items():
                        others[text] = others.get(text, 0) + count
            pools[seen.at] = others
    return pools


def own_part(seen: Seen) -> str:
    """What a question of a matrix says for itself, behind the words that all of them share."""
    row = row_of_grid(seen.column)
    if row and " " in seen.column.group:
        return row
    question = seen.column.question
    return question.rpartition(" - ")[2] if question else seen.column.name
