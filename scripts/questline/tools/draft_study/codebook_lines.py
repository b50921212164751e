"""The lines of a codebook from an export: every column, in its order, with a name of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from questline.core.codebook import BLANK
from questline.intake.exports.export import Export
from questline.intake.side_by_side import SIGN
from questline.tools.draft_study.date_formats import all_fit, date_formats
from questline.tools.draft_study.item_sets import item_lines, own_part, pooled_counts
from questline.tools.draft_study.level_texts import can_stand
from questline.tools.draft_study.lines import Line, Seen, seen_column
from questline.tools.draft_study.missing_answers import missing_kind
from questline.tools.draft_study.names import (
    LONGEST_NAME,
    Names,
    as_name,
    joined,
    label_of,
    row_of_grid,
    seen_text,
    variable_name,
    without_code,
    words_of,
)
from questline.tools.draft_study.number_columns import as_numbers, number_line
from questline.tools.draft_study.own_columns import (
    IDENTIFYING_ROLES,
    holds_addresses,
    is_personal,
    role_of,
)
from questline.tools.draft_study.several_answers import (
    LEAST_OPTIONS,
    OTHER,
    joined_lines,
    tick_line,
    with_seen_options,
    with_whole_grids,
)
from questline.tools.draft_study.single_answers import (
    UNKNOWN_ORDER,
    coded_levels,
    declared_answers,
    free_text,
    offered_answers,
)

LONGEST_EVENT = 11
_DATES = ("start", "end", "recorded")
_NOT_COMPLETED = "[not completed]"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?")


def draft_lines(export: Export, by_event: bool = False) -> list[Line]:
    """A line for each column, several for a column whose cells hold several answers.

    With `by_event` columns are called X@E, the column X of event E.
    """
    known = with_whole_grids(with_seen_options(export.columns, export.cells), export.cells)
    columns = [
        seen_column(at, column, cells)
        for at, (column, cells) in enumerate(zip(known, export.cells, strict=True))
    ]
    drafted: dict[int, list[Line]] = {}
    options = Counter(
        column.multiple.group for column in known if column.multiple and column.multiple.option
    )
    for seen in columns:
        role = role_of(seen)
        if seen.column.multiple:
            tick = tick_line(seen, options[seen.column.multiple.group] > 1)
            drafted[seen.at] = [tick] if tick else joined_lines(seen)
        elif role:
            drafted[seen.at] = [_own_line(seen, role)]
    left = [seen for seen in columns if not drafted.get(seen.at)]
    questions = [
        seen
        for seen in left
        if not is_personal(seen) and seen.column.kind_hint not in ("date", "text")
    ]
    items = item_lines(questions)
    pools = pooled_counts([seen for seen in questions if seen.at not in items])
    for seen in left:
        line = items.get(seen.at) or _answer_line(seen, pools.get(seen.at))
        drafted[seen.at] = [_with_unknown_order(line)]
    lines = [line for seen in columns for line in _guarded(seen, drafted[seen.at])]
    return _named(_without_clashes(lines), by_event)


def _own_line(seen: Seen, role: str) -> Line:
    """The line of a column that a platform writes by itself."""
    if role in IDENTIFYING_ROLES:
        kind = "identifier" if role in ("identifier", "ip") else "text"
        why = f"holds {_HOLDS[role]}"
        return Line(seen, kind, why, sensitivity="identifying", role=role)
    line = _answer_line(seen, None)
    if role in _DATES or seen.column.kind_hint == "date":
        line = _date_line(seen) or line
    elif role == "duration":
        numbers = as_numbers(seen)
        if numbers and numbers.counts and numbers.lowest >= 0:
            line = Line(seen, "timing", "seconds taken", missing=numbers.missing, minimum=0.0,
                        doubts=tuple(numbers.doubts))  # fmt: skip
    elif role == "progress":
        numbers = as_numbers(seen)
        if numbers and numbers.counts and numbers.lowest >= 0 and numbers.highest <= 100:
            line = Line(seen, "number", "percent of the questionnaire", minimum=0.0, maximum=100.0,
                        missing=numbers.missing, doubts=tuple(numbers.doubts))  # fmt: skip
    elif role == "language" and all(_LANGUAGE.fullmatch(text) for text in seen.answers):
        levels = coded_levels([(text, "") for text in sorted(seen.answers)])
        line = Line(seen, "category", "codes of languages", levels=levels) if levels else line
    if line.kind == "text":
        return Line(seen, "text", "written by the platform", sensitivity="internal", role=role)
    # What a platform notes for itself is shown to nobody: how it is read needs no decision.
    doubts = () if role == "platform" else line.doubts
    return replace(line, role=role, sensitivity="internal", doubts=doubts)


def _with_unknown_order(line: Line) -> Line:
    """A line that says so where declared answers may have an order that nobody knows."""
    declared = line.kind == "category" and line.seen.column.levels and len(line.levels) > 2
    if not declared or UNKNOWN_ORDER in line.doubts or line.sensitivity != "public":
        return line
    return replace(line, doubts=(*line.doubts, UNKNOWN_ORDER))


_HOLDS = {
    "identifier": "numbers of respondents",
    "ip": "network addresses",
    "location": "the place of respondents",
    "email": "e-mail addresses",
    "name": "names of people",
}


def _date_line(seen: Seen) -> Line | None:
    """A column of dates: in the formats that the export declares, else in those that fit."""
    texts = [text for text in seen.answers if not missing_kind(text)]
    missing = [(text.strip(), missing_kind(text)) for text in seen.answers if missing_kind(text)]
    if _NOT_COMPLETED in texts:
        texts.remove(_NOT_COMPLETED)
        missing.append((_NOT_COMPLETED, "left_blank"))
    declared = tuple(form for form in seen.column.formats if form.startswith("%"))
    doubts: tuple[str, ...] = ()
    if declared and all_fit(texts, declared):
        # Of several declared formats those that no text needs would only make others doubtful.
        formats = declared if len(declared) == 1 else date_formats(texts)[0] or declared
        formats = formats if set(formats) <= set(declared) else declared
    else:
        formats, either = date_formats(texts)
        if either:
            doubts = ("day or month first: both would fit",)
    if not formats:
        return None
    if len(texts) == 1:
        why = "the one text is a date"
    elif texts:
        why = f"all {len(texts)} different texts are dates"
    else:
        why = "declared as a date"
    return Line(seen, "date", why, formats=formats, missing=tuple(dict.fromkeys(missing)),
                sensitivity="internal", doubts=doubts)  # fmt: skip


def _answer_line(seen: Seen, also: dict[str, int] | None) -> Line:
    """The line of a column with one answer, from what the export declares and what it holds."""
    hint = seen.column.kind_hint
    if hint == "identifier":
        return Line(
            seen, "identifier", "declared as the number of a record", sensitivity="identifying"
        )
    if hint == "text":
        return free_text(seen)
    if seen.column.levels and not seen.column.multiple:
        declared = declared_answers(seen)
        if declared:
            return declared
    if not seen.answers:
        return free_text(seen)
    dates = _date_line(seen)
    if dates:
        return dates
    address = holds_addresses(seen.answers)
    if address:
        return Line(seen, "text", f"the answers are {address}", sensitivity="identifying")
    if hint == "date":
        return free_text(seen)
    if hint in ("", "number", "timing", "category", "item", "ordered"):
        figures = number_line(seen)
        if figures:
            return figures
    return offered_answers(seen, also) or free_text(seen)


def _guarded(seen: Seen, lines: Sequence[Line]) -> list[Line]:
    """The lines of a column, kept from readers where the question asks who somebody is."""
    if not is_personal(seen):
        return list(lines)
    guarded = []
    for line in lines:
        if line.levels or line.option or line.choices_of:
            # Answers that anybody could give stay levels, but are shown to nobody.
            guarded.append(replace(line, sensitivity="identifying"))
        elif line.kind in ("number", "item", "date"):
            guarded.append(replace(line, sensitivity="identifying"))
        else:
            doubts = () if line.kind == "text" and line.sensitivity == "free_text" else line.doubts
            guarded.append(replace(line, sensitivity="identifying", doubts=doubts))
    return guarded


def _without_clashes(lines: Sequence[Line]) -> list[Line]:
    """Lines that a codebook accepts: an option has others, and a text means one thing."""
    options = Counter(line.choices_of for line in lines)
    kept = []
    for line in lines:
        if line.choices_of and options[line.choices_of] < LEAST_OPTIONS:
            # The other options hold more than ticks, so that an empty cell says nothing here.
            levels = tuple(level for level in line.levels if level.text != BLANK)
            line = replace(line, choices_of="", levels=levels)
        texts = {level.text for level in line.levels}
        missing: dict[str, str] = {}
        for text, kind in line.missing:
            if text not in texts and can_stand(text):
                missing.setdefault(text, kind)
        kept.append(replace(line, missing=tuple(missing.items())))
    return kept


def _named(lines: Sequence[Line], by_event: bool) -> list[Line]:
    """The lines with names, labels, and short names of the questions with several answers."""
    names = Names()
    groups: dict[str, str] = {}
    named = []
    for line in lines:
        column = line.seen.column
        bare, sign, event = column.name.partition(SIGN if by_event else "\n")
        base = variable_name(replace(column, name=bare), line.seen.at, line.role)
        if sign:
            first = joined(words_of(base), LONGEST_NAME - LONGEST_EVENT - 1)
            base = f"{first}_{joined(words_of(event), LONGEST_EVENT)}".rstrip("_")
        if line.option:
            option = "other" if line.option == OTHER else line.label.rpartition(" - ")[2]
            first = joined(words_of(base)[:2], LONGEST_NAME // 2 - 1)
            base = f"{first}_{joined(words_of(option), LONGEST_NAME // 2)}".rstrip("_")
        name = names.new(base)
        group = line.choices_of
        if group and group not in groups:
            short = as_name(group) or as_name(column.multiple.label if column.multiple else "")
            groups[group] = Names(groups.values()).new(short or f"question_{len(groups) + 1}")
        asked = seen_text(column.question) or seen_text(column.name)
        label = line.label or label_of(without_code(asked)) or name
        named.append(replace(line, name=name, label=label, choices_of=groups.get(group, "")))
    return _with_own_parts(named)


def _with_own_parts(lines: Sequence[Line]) -> list[Line]:
    """Items of a matrix are labelled by what differs between them."""
    shared = Counter(_whole(line) for line in lines)
    return [
        replace(line, label=label_of(without_code(own_part(line.seen))) or line.label)
        if line.kind == "item" and shared[_whole(line)] > 1
        else line
        for line in lines
    ]


def _whole(line: Line) -> str:
    """What a question of a matrix shares with its neighbours."""
    column = line.seen.column
    return column.group if row_of_grid(column) else column.question.rpartition(" - ")[0]
