"""What is known to be true of real files of SPSS and Stata."""

import csv

import pytest
from real_exports import FORMATS, kinds, note

from questline.intake.exports.export import MissingCode

FOLDER = "spss_stata_sas"


@pytest.mark.parametrize("end", ["sav", "zsav", "dta"])
def test_the_same_answers_in_three_formats(real, end):
    export = real(f"{FOLDER}/pyreadstat_basic_sample.{end}")
    assert [column.name for column in export.columns] == [
        "mychar", "mynum", "mydate", "dtime", "mylabl", "myord", "mytime",
    ]  # fmt: skip
    first = [texts[0] for texts in export.cells]
    assert first == ["a", "1.1", "2018-05-06", "2018-05-06T10:10:10", "1", "1", "10:10:10"]
    assert export.texts("mydate") == ["2018-05-06", "1880-05-06", "1960-01-01", "1583-01-01", ""]
    assert export.texts("mynum") == ["1.1", "1.2", "-1000.3", "-1.4", "1000.3"]
    assert export.column("mylabl").levels == (("1", "Male"), ("2", "Female"))
    assert export.column("myord").question == "ordinal"
    assert export.column("mydate").formats == ("%Y-%m-%d",)


def test_user_missing_codes_stay_and_are_declared(real):
    export = real(f"{FOLDER}/pyreadstat_basic_sample_missing.sav")
    with (FORMATS / FOLDER / "pyreadstat_basic_sample_missing_user.csv").open(newline="") as lines:
        header, *rows = csv.reader(lines)
    for at, name in enumerate(header):
        expected = ["" if row[at] == "#NULL!" else row[at] for row in rows]
        texts = export.texts(name)
        if name in ("mynum", "mylabl", "myord"):
            assert [t and float(t) for t in texts] == [t and float(t) for t in expected]
        elif name == "mytime":
            assert [t.zfill(8) for t in texts if t] == [t[:-7].zfill(8) for t in expected if t]
        else:
            assert texts == [text.removesuffix(".000000") for text in expected]
    assert export.column("mynum").missing == (MissingCode("2000", high="3000"), MissingCode("-1"))
    assert export.column("myord").missing == (
        MissingCode("-1", "missing"),
        MissingCode("-2"),
        MissingCode("-3"),
    )
    assert export.column("mylabl").missing == (MissingCode("-1", "undetermined"),)
    assert export.column("myord").levels == (("1", "low"), ("2", "medium"), ("3", "high"))


def test_missing_letters_of_stata_get_their_full_stop_back(real):
    export = real(f"{FOLDER}/pyreadstat_missing_data_missing_test.dta")
    assert [texts[0] for texts in export.cells] == [".a", ".b", ".c", ".x", ".y", ".z", "", "", "1"]
    assert export.column("var1").missing == (MissingCode(".a", "missing"),)
    tagged = real(f"{FOLDER}/haven_tagged-na-int.dta")
    assert tagged.texts("x") == ["1", "2", "3", "4", "5", ".a", ".h", ".z"]
    assert tagged.column("x").missing == (
        MissingCode(".a", "apple"),
        MissingCode(".h"),
        MissingCode(".z", ".zebra"),
    )
    assert tagged.column("x").levels == ()


def test_labels_of_numbers_and_of_texts(real):
    one = real(f"{FOLDER}/haven_labelled-num-na.sav")
    assert one.texts("VAR00002") == ["1", "9"]
    assert one.column("VAR00002").levels == (("1", "This is one"),)
    assert one.column("VAR00002").missing == (MissingCode("9"),)
    gender = real(f"{FOLDER}/haven_labelled-str.sav")
    assert gender.column("gender").levels == (("F", "Female"), ("M", "Male"))
    umlauts = real(f"{FOLDER}/haven_umlauts.sav")
    assert umlauts.column("var1").question == "This is an ä-umlaut"
    assert umlauts.texts("var1") == ["1", "2", "1", "3"]
    missing = real(f"{FOLDER}/pyreadstat_missing_data_missing_test.sav")
    assert missing.texts("var1") == ["1", "2"]
    assert missing.column("var1").missing == (MissingCode("1", "missing"),)


def test_dates_that_no_calendar_holds_stay_numbers(real):
    export = real(f"{FOLDER}/haven_datetime.sav")
    assert export.texts("date") == ["2014-09-22", "2014-09-23"]
    assert export.texts("date.posix") == ["6306150067200", "2014-09-23T15:59:20"]
    assert export.texts("time") == ["12:11:10.09", "15:59:20.01"]
    assert "after the year 9999" in note(export, "dates_beyond_the_calendar")


def test_sets_of_several_answers(real):
    export = real(f"{FOLDER}/pyreadstat_multiple_response_simple_alltypes.sav")
    assert (len(export.columns), len(export.rows)) == (12, 6)
    counted = export.column("bool2").multiple
    assert (counted.group, counted.option, counted.ticked, counted.unticked) == (
        "mymrset", "Response #2", ("1",), ("0",),
    )  # fmt: skip
    assert counted.label == "My multiple response set"
    coded = [c.name for c in export.columns if c.multiple and c.multiple.group != "mymrset"]
    assert coded == ["ca_subvar_1", "ca_subvar_2", "ca_subvar_3"]
    assert export.column("z").missing == (
        MissingCode("-999", high="0"),
        MissingCode("999", "skipped"),
    )
    assert [entry.code for entry in export.column("x").missing] == ["7", "8", "99"]
    assert export.texts("quarter")[0] == "2014-10-01"
    assert export.texts("y")[3] == "1776-07-04"
    assert "(x)" in note(export, "codes_without_label")
    assert "no_labels" not in kinds(export)
