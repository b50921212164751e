"""Texts that are read as they stand are read together, all others one by one."""

import numpy as np
import pytest

from questline.core.codebook import Variable
from questline.intake.coded import CodedTexts
from questline.intake.column import read_column
from questline.intake.findings import Findings
from questline.intake.texts import identifier_reader, ordinary_as_one, text_reader

TEXTS = ["p1", " p2", "p3", "", "NA", "p\u00a0", "1.23E+15", "p1+", "p4", "é", "\x1cp", "p5"]


@pytest.mark.parametrize("kind", ["identifier", "text"])
@pytest.mark.parametrize("texts", [TEXTS, ["p1", "p2"], ["", "NA"], ["é", " "], ["p1", ""]])
def test_only_texts_that_stand_for_themselves_are_taken_together(kind, texts):
    variable = Variable("who", kind, "", column="Who", missing={"NA": "refused"}).for_intake()
    cells = CodedTexts.of(texts)
    grouped = ordinary_as_one(cells, variable)
    reader = identifier_reader if kind == "identifier" else text_reader
    read = reader(variable)
    for text, code in zip(texts, grouped.codes, strict=True):
        reading = read(text)
        plain = reading.value == text and not reading.rule and not reading.missing
        if grouped is not cells and code == 0:
            assert plain
        else:
            assert grouped.texts[code] == text


def test_a_column_of_many_reference_numbers_is_read_as_one_by_one():
    variable = Variable("who", "identifier", "", column="Who").for_intake()
    texts = ["b", " a", "", "c", "b", "a"]
    rows = np.arange(1, 7)
    column = read_column(
        "who", variable, CodedTexts.of(texts), rows, rows + 1, "file", "error", Findings()
    )
    assert column.values.tolist() == ["b", "a", None, "c", "b", "a"]
    assert column.missing["row"].tolist() == [3]
    assert column.changes["before"].tolist() == [" a"]
