"""Ranges of numbers and letters of Stata that mean missing."""

from __future__ import annotations

import pytest
from taken_exports import FORMATS, taken

from questline.core.codebook import Variable
from questline.core.missing_ranges import missing_range
from questline.intake.exports.reading import open_export, read_export

AGE = Variable(
    "age", "number", "Age", column="Age", minimum=0,
    missing=(("-98", "do_not_know"), ("-99..-90", "refused"), ("900..", "unusable"),
             (".a", "not_asked")),
)  # fmt: skip


def kinds(result) -> dict[int, tuple[str, str]]:
    rows = result.missing.itertuples()
    return {line.row: (line.kind, line.text) for line in rows}


def test_ranges_hold_their_ends_and_a_code_goes_before_a_range(take):
    result = take("Age\n-99\n-98\n-90\n-90.0\n900\n1e3\n.a\n33\n"[:-1].replace("1e3", "1000"), AGE)
    assert kinds(result) == {
        1: ("refused", "-99"), 2: ("do_not_know", "-98"), 3: ("refused", "-90"),
        4: ("refused", "-90.0"), 5: ("unusable", "900"), 6: ("unusable", "1000"),
        7: ("not_asked", ".a"),
    }  # fmt: skip
    assert result.responses["age"].tolist()[-1] == 33
    said = result.findings[result.findings["kind"] == "missing_ranges"]
    assert said["count"].tolist() == [3, 2]
    assert 'age: 3 answers in the range -99..-90 ("-99", "-90", "-90.0") count as missing' in \
        said["message"].iloc[0]  # fmt: skip


def test_a_number_just_outside_a_range_is_an_answer_out_of_range(refused):
    (sentence,) = refused("Age\n-89.9\n3\n", AGE)
    assert '"-89.9" is outside the declared range' in sentence


def test_hidden_answers_in_a_range_are_not_shown(take):
    hidden = Variable("age", "number", "", column="Age", sensitivity="identifying",
                      missing=(("-99..-90", "refused"),))  # fmt: skip
    result = take("Age\n-91\n33\n", hidden)
    (said,) = result.findings.loc[result.findings["kind"] == "missing_ranges", "message"]
    assert "-91" not in said


def test_with_a_decimal_comma_a_point_is_no_number_of_a_range(take, refused):
    comma = Variable("age", "number", "", column="Age", formats=("decimal_comma",),
                     missing=(("-99..-90", "refused"),))  # fmt: skip
    assert kinds(take('Age\n"-90,5"\n3\n', comma)) == {1: ("refused", "-90,5")}
    (sentence,) = refused("Age\n-90.500\n3\n", comma)
    assert "has a point where the codebook says decimal_comma" in sentence


def test_levels_of_an_item_go_before_nothing_but_their_own_text(take):
    item = Variable("mood", "item", "", column="Mood", levels=(("1", "1"), ("2", "2")),
                    missing=(("-9..-1", "unusable"),))  # fmt: skip
    result = take("Mood\n1\n-4\n2\n", item)
    assert kinds(result) == {2: ("unusable", "-4")}


def test_in_other_kinds_a_range_is_a_text_like_any_other(take):
    town = Variable("town", "text", "", column="Town", missing=(("1..2", "unusable"),))
    result = take("Town\n1..2\n1\n", town)
    assert kinds(result) == {1: ("unusable", "1..2")}


@pytest.mark.parametrize("text", ["", "..", "1", "1...2", "a..b", "1..2..3", "1,5..2", "--1..2"])
def test_what_is_no_range(text):
    assert missing_range(text) is None


def test_letters_and_ranges_of_real_statistics_files():
    """Stata's .a to .z, and SPSS's range -1 and 2000 to 3000, as the files declare them."""
    if not FORMATS.is_dir():
        pytest.skip("the folder shared/formats is not beside the checkout")
    folder = FORMATS / "spss_stata_sas"
    stata = folder / "haven_tagged-na-int.dta"
    header = read_export(open_export(stata)).columns[0].header
    letters = ((".a", "refused"), (".h", "not_asked"), (".z", "do_not_know"))
    result = taken(stata, Variable("x", "number", "", column=header, missing=letters))
    assert result.responses["x"].tolist()[:5] == [1, 2, 3, 4, 5]
    assert list(kinds(result).values()) == [(kind, letter) for letter, kind in letters]
    spss = folder / "pyreadstat_basic_sample_missing.sav"
    declared = (("-1", "refused"), ("2000..3000", "unusable"))
    result = taken(spss, Variable("x", "number", "", column="mynum", missing=declared))
    export = read_export(open_export(spss))
    cells = [text for text in export.texts("mynum") if text.strip()]
    inside = [text for text in cells if 2000 <= float(text) <= 3000]
    assert inside
    assert [text for kind, text in kinds(result).values() if kind == "unusable"] == inside
    assert [text for kind, text in kinds(result).values() if kind == "refused"] == [
        "-1"
    ] * cells.count("-1")
