"""Questions with several answers: a column for each option, or all of them in one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from questline.core.codebook import BLANK
from questline.core.derivations import NO, YES
from questline.core.sentences import number_of
from questline.intake.exports.export import ExportColumn, Multiple
from questline.intake.exports.joined_answers import taken_apart
from questline.tools.draft_study.level_texts import LEAST_REPEATS, can_stand
from questline.tools.draft_study.lines import Level, Line, Seen
from questline.tools.draft_study.missing_answers import declared_missing, missing_kind
from questline.tools.draft_study.names import label_of
from questline.tools.draft_study.own_columns import contains_address, is_consent

OTHER = "(other)"
LEAST_OPTIONS = 2
MOST_OPTIONS = 40


def with_seen_options(
    columns: Sequence[ExportColumn], cells: Sequence[Sequence[str]]
) -> list[ExportColumn]:
    """The columns, those among them made options of one question that show that they are it.

    Without a survey definition the options of a question are neighbours that begin alike, each
    holding nothing but its own option ("Which? - Tea" with "Tea" in its cells) or one number.
    """
    changed = list(columns)
    own = [_own_option(column, texts) for column, texts in zip(columns, cells, strict=True)]
    runs = groupby(range(len(columns)), key=lambda at: own[at][0])
    for question, places in ((question, list(places)) for question, places in runs):
        ticks = [own[at][1] for at in places]
        if not question or len(places) < LEAST_OPTIONS or not _are_ticks(ticks, places, cells):
            continue
        for at, tick in zip(places, ticks, strict=True):
            option = columns[at].question.rpartition(" - ")[2]
            multiple = Multiple(question, option, (tick or option,), ("",), label=question)
            changed[at] = replace(columns[at], multiple=multiple, kind_hint="category")
    return changed


def _are_ticks(ticks: Sequence[str], places: Sequence[int], cells: Sequence[Sequence[str]]) -> bool:
    """Whether neighbours hold ticks: numbers must be 1 or the option's own, with gaps between."""
    used = [tick for tick in ticks if tick]
    if not used:
        return False
    if not all(tick.strip().isdigit() for tick in used):
        return True
    gaps = any(not text.strip() for at in places for text in cells[at])
    return gaps and (set(used) == {"1"} or len(set(used)) == len(used))


def _own_option(column: ExportColumn, cells: Sequence[str]) -> tuple[str, str]:
    """The question whose option alone stands in a column, and the text of the tick; else nothing.

    A column that nobody ticked is one of its neighbours' kind.
    """
    if column.multiple or column.role or column.levels or column.kind_hint:
        return "", ""
    question, _, option = column.question.rpartition(" - ")
    different = {text for text in cells if text.strip()}
    if not question or len(different) > 1:
        return "", ""
    tick = next(iter(different), "")
    if tick and tick.strip() != option.strip() and not tick.strip().isdigit():
        return "", ""
    return question.removesuffix(" - Selected Choice"), tick


def with_whole_grids(
    columns: Sequence[ExportColumn], cells: Sequence[Sequence[str]]
) -> list[ExportColumn]:
    """The columns, a grid of tick boxes made one question where a row of it may have several ticks.

    Who ticked anything in such a grid has seen all of it, so that a row without ticks says no. A
    grid with one answer in each row stays apart: there a row without any was left blank.
    """
    grids: dict[str, dict[str, list[int]]] = {}
    for at, column in enumerate(columns):
        multiple = column.multiple
        if multiple and multiple.ticked and multiple.group.startswith(f"{column.group}_"):
            grids.setdefault(column.group, {}).setdefault(multiple.group, []).append(at)
    changed = list(columns)
    for grid, rows in grids.items():
        boxes = [at for places in rows.values() for at in places]
        alone = all(len(places) == 1 for places in rows.values())
        if alone or any(_several_ticked(columns, cells, places) for places in rows.values()):
            for at in boxes:
                multiple = columns[at].multiple
                if multiple:
                    changed[at] = replace(columns[at], multiple=replace(multiple, group=grid))
    return changed


def _several_ticked(
    columns: Sequence[ExportColumn], cells: Sequence[Sequence[str]], places: Sequence[int]
) -> bool:
    """Whether somebody ticked more than one box of a row."""
    ticked = [set(one.ticked) for at in places if (one := columns[at].multiple)]
    together = zip(*(cells[at] for at in places), strict=True)
    return any(
        sum(text in ticks for text, ticks in zip(texts, ticked, strict=True)) > 1
        for texts in together
    )


def tick_line(seen: Seen, has_others: bool) -> Line | None:
    """The column of one option; None when it holds more than ticks and their absence.

    `has_others` says whether the question has further options: one alone is an answer like others.
    """
    multiple = seen.column.multiple
    if multiple is None or not multiple.ticked:
        return None
    missing, doubts = declared_missing(seen.column, seen.counts, numeric=False)
    no = [text for text in multiple.unticked if text.strip()]
    empty_is_no = any(not text.strip() for text in multiple.unticked)
    ticked = [text for text in multiple.ticked if text in seen.answers]
    ticked = ticked or [text for text in multiple.ticked if can_stand(text) and text not in no]
    if not all(can_stand(text) for text in [*ticked, *no]) or not ticked:
        return None
    if set(seen.answers) - set(ticked) - set(no):
        return None
    if not has_others or not (no or empty_is_no):
        # Without other options to compare with, an empty cell says nothing.
        levels = tuple(Level(YES, text, "ticked") for text in ticked)
        levels += tuple(Level(NO, text, "not ticked") for text in no)
        if not no:
            doubts.append("an empty cell may mean no or no answer: only ticks can be read")
        kind = "consent" if is_consent(seen) else "category"
        return Line(seen, kind, _WHY, levels=levels, missing=tuple(missing),
                    doubts=tuple(doubts))  # fmt: skip
    levels = tuple(Level(YES, text, "ticked") for text in ticked)
    levels += tuple(Level(NO, text, "not ticked") for text in no)
    if empty_is_no:
        levels = (*levels, Level(NO, BLANK, "not ticked"))
    return Line(
        seen,
        "category",
        _WHY,
        label=label_of(_label(multiple, seen)),
        levels=levels,
        missing=tuple(missing),
        choices_of=multiple.group,
        doubts=tuple(doubts),
    )


_WHY = "one option of a question with several answers"


def _label(multiple: Multiple, seen: Seen) -> str:
    if multiple.label and multiple.option:
        return f"{multiple.label} - {multiple.option}"
    return seen.column.question or multiple.option


def joined_lines(seen: Seen) -> list[Line]:
    """A line for each option of a question whose answers stand in one cell.

    Parts that are no option are gathered under (other). No lines when an option cannot stand in a
    codebook, or too many different parts come again.
    """
    multiple = seen.column.multiple
    if multiple is None or not multiple.separator or not seen.column.levels:
        return []
    options = [(text, label) for text, label in seen.column.levels if not missing_kind(text)]
    if not options or len(options) > MOST_OPTIONS:
        return []
    if not all(can_stand(text) for text, _ in options):
        return []
    declared = any(text != label for text, label in options)
    parts = _parts(seen, [text for text, _ in options], multiple)
    if not declared:
        # The options were only seen: those that hardly come again may be somebody's own words.
        options = [pair for pair in options if parts.get(pair[0], 0) >= LEAST_REPEATS]
    if not options:
        return []
    offered = {text for text, _ in options}
    left_over = sum(count for text, count in parts.items() if text not in offered)
    doubts: list[str] = []
    if not declared:
        doubts = [
            'which parts are options: one that holds the sign between the answers (", ") cannot be '
            "told from two"
        ]
    question = multiple.label or seen.column.question or seen.column.name
    why = f"one of {number_of(len(options), 'option')}, which stand in one cell"
    lines = [
        Line(
            seen,
            "category",
            why,
            label=label_of(f"{question} - {label or text}"),
            choices_of=multiple.group,
            option=text,
            doubts=tuple(doubts if first else ()),
        )
        for first, (text, label) in zip([True, *[False] * len(options)], options, strict=False)
    ]
    if left_over:
        lines.append(
            Line(
                seen,
                "category",
                f"{number_of(left_over, 'part')} of answers in the same cell that are no option",
                label=label_of(f"{question} - other"),
                choices_of=multiple.group,
                option=OTHER,
                doubts=("what was taken for no option: own words, or an option that is rare",),
            )
        )
    return lines if len(lines) > 1 else []


def _parts(seen: Seen, options: Sequence[str], multiple: Multiple) -> dict[str, int]:
    """How often each part of the cells stands there."""
    parts: dict[str, int] = {}
    for text, count in seen.answers.items():
        bare = text.removesuffix(multiple.separator) if multiple.ends else text
        for part in taken_apart(bare, options, multiple.separator):
            part = part.strip()
            # An address is counted among what is no option, and never named.
            part = OTHER if contains_address(part) else part
            if part:
                parts[part] = parts.get(part, 0) + count
    return parts
