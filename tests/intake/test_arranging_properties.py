"""Whatever rows, files and events there are, every cell ends where plain Python puts it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from questline.intake.coded import CodedTexts
from questline.intake.coded_columns import picked, together
from questline.intake.findings import Findings
from questline.intake.markers import NO_COLUMN, NO_ROW
from questline.intake.several_files import FilePart, put_below
from questline.intake.side_by_side import put_side_by_side
from questline.intake.table import RawTable

TEXTS = st.sampled_from(["", " ", "1", "2", "(no row)", "(no column)", "Ä"])
FEW = settings(max_examples=60, deadline=None)


def table_of(headers: list[str], rows: list[tuple[str, ...]]) -> RawTable:
    by_column = list(zip(*rows, strict=True)) or [()] * len(headers)
    numbers = np.arange(1, len(rows) + 1)
    return RawTable(headers, [CodedTexts.of(cells) for cells in by_column], numbers, numbers + 1,
                    len(rows), 0)  # fmt: skip


def column(table: RawTable, name: str) -> list[str]:
    return table.columns[(table.names or table.headers).index(name)].cells()


@FEW
@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "x", "y", "z"])),
                       st.tuples(TEXTS, TEXTS), min_size=1))  # fmt: skip
def test_every_cell_of_an_event_is_in_its_column(rows):
    """`rows` are keyed by respondent and event, so that none stands twice."""
    table = table_of(
        ["id", "event", "p", "q"], [(who, event, *cells) for (who, event), cells in rows.items()]
    )
    layout = {"respondent": "id", "by": ["event"]}
    wanted = {"p", *(f"p@{event}" for event in "xyz")}
    wide = put_side_by_side(table, layout, wanted, "f.csv", Findings())
    people = list(dict.fromkeys(who for who, _ in rows))
    assert column(wide, "id") == people
    first = {who: number for number, (who, _) in reversed(list(enumerate(rows, 1)))}
    assert wide.rows.tolist() == [first[who] for who in people]
    for event in dict.fromkeys(event for _, event in rows):
        for at, name in enumerate("pq"):
            header = f"{name}@{event}" if event else name
            cells = [rows[who, event][at] if (who, event) in rows else NO_ROW for who in people]
            held = [text for (_, known), texts in rows.items() if known == event
                    for text in [texts[at]]]  # fmt: skip
            if name == "q" and not any(text.strip() for text in held):
                assert header not in wide.names
                continue
            found = column(wide, header)
            assert found == cells
            assert [type(text) for text in found] == [type(text) for text in cells]


@FEW
@given(st.lists(st.tuples(st.permutations(["a", "b", "c"]), st.integers(1, 3),
                          st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4)),
                min_size=2, max_size=4))  # fmt: skip
def test_rows_of_files_stand_below_one_another_in_their_columns(files):
    """Each file has some of three columns, in its own order."""
    parts, expected = [], {name: [] for name in "abc"}
    for number, (order, kept, rows) in enumerate(files):
        headers = list(order[:kept])
        table = table_of(headers, [row[:kept] for row in rows])
        parts.append(FilePart(f"w{number}", f"w{number}.csv", table))
        for name in "abc":
            at = headers.index(name) if name in headers else None
            expected[name] += [NO_COLUMN if at is None else row[at] for row in rows]
    below = put_below(parts, Findings())
    for name in set(below.names) & set("abc"):
        found = column(below, name)
        assert found == expected[name]
        assert [type(text) for text in found] == [type(text) for text in expected[name]]
    assert below.rows.tolist() == list(range(1, len(below.rows) + 1))
    assert column(below, "(file)") == [part.name for part in parts for _ in part.table.rows]
    lines = [f"line {line} of {part.file}" for part in parts for line in part.table.lines]
    assert below.lines.tolist() == lines


def test_nothing_put_together_is_nothing():
    empty = CodedTexts.of([])
    assert together([empty, empty]).cells() == []
    assert picked([], np.array([], dtype=np.intp)).cells() == []
