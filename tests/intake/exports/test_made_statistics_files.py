"""Statistics files made by code: SAS transport, four-byte numbers, labels, and damaged files."""

import contextlib
import json
import random

import pytest
from real_exports import FORMATS, kinds, note

from questline.core.errors import StudyError
from questline.intake.exports.export import MissingCode
from questline.intake.exports.numbers_as_text import (
    number_text,
    plain_decimal,
    significant_digits,
    time_text,
)
from questline.intake.exports.statistics_files import is_missing
from questline.intake.exports.statistics_times import teller

pyreadstat = pytest.importorskip("pyreadstat")
pd = pytest.importorskip("pandas")


def test_sas_transport_has_no_labels_of_answers(made, tmp_path):
    path = tmp_path / "s.xpt"
    frame = pd.DataFrame({"AGE": [31.5, None], "NAME": ["a", "b"], "DAY": [24282.0, 0.0]})
    pyreadstat.write_xport(
        frame, path, column_labels=["How old", "Who", "When"], table_name="S",
        file_format_version=5, variable_format={"DAY": "DATE9."},
    )  # fmt: skip
    export = made({"survey.xpt": path.read_bytes()})
    assert (export.recognition.platform, export.recognition.certain) == ("sas", True)
    assert export.texts("AGE") == ["31.5", ""]
    assert export.column("AGE").question == "How old"
    assert export.texts("DAY") == ["2026-06-25", "1960-01-01"]
    assert "special missing values" in note(export, "no_labels")


def test_four_byte_numbers_are_written_as_short_as_they_are(made, tmp_path):
    path = tmp_path / "s.dta"
    frame = pd.DataFrame({"brief": pd.Series([1.1, 0.3], dtype="float32"), "long_one": [1.1, 0.1]})
    frame.to_stata(path, write_index=False)
    export = made({"s.dta": path.read_bytes()})
    assert export.texts("brief") == ["1.1", "0.3"]
    assert export.texts("long_one") == ["1.1", "0.1"]


def test_ranges_labels_and_order_survive(made, tmp_path):
    path = tmp_path / "s.sav"
    frame = pd.DataFrame({"mood": [1.0, 5.0, -99.0, None], "word": ["a", "Z", "", "b"]})
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=["How are you?", "A word"],
        variable_value_labels={"mood": {5: "bad", 1: "good", -99: "refused"}},
        missing_ranges={"mood": [{"lo": -99, "hi": -90}, 9], "word": ["Z"]},
        variable_measure={"mood": "ordinal"},
    )
    export = made({"s.sav": path.read_bytes()})
    mood = export.column("mood")
    assert dict(mood.levels) == {"1": "good", "5": "bad"}
    assert mood.missing == (
        MissingCode("-99", "refused"),
        MissingCode("-99", high="-90"),
        MissingCode("9"),
    )
    assert mood.kind_hint == "ordered"
    assert export.texts("mood") == ["1", "5", "-99", ""]
    assert export.column("word").missing == (MissingCode("Z"),)
    assert is_missing("-95", mood.missing)
    assert not is_missing("5", mood.missing)
    assert "codes_without_label" not in kinds(export)


@pytest.mark.parametrize(
    ("kind", "written", "number", "shows", "text"),
    [
        ("spss", "MOYR8", 13631500800.0, "date", "2014-10-01"),
        ("spss", "DTIME11.2", 100000.5, "time", "27:46:40.5"),
        ("spss", "F8.2", 1.0, "", None),
        ("stata", "%tm", 708.0, "period", "2019m1"),
        ("stata", "%tq", -1.0, "period", "1959q4"),
        ("stata", "%td", 0.0, "date", "1960-01-01"),
        ("stata", "%d", 0.0, "date", "1960-01-01"),
        ("stata", "%tC", 0.0, "unknown", None),
        ("stata", "%9.0g", 0.0, "", None),
        ("sas", "DATETIME20.", 0.0, "moment", "1960-01-01T00:00:00"),
        ("sas", "E8601DA", 1.0, "date", "1960-01-02"),
        ("sas", "", 1.0, "", None),
    ],
)
def test_times_of_three_programs(kind, written, number, shows, text):
    what, tell = teller(kind, written)
    assert what == shows
    assert (tell(number) if tell else None) == text


@pytest.mark.parametrize("value", [0.1, 1e21, 1e-7, -2.5, 1 / 3, 123456789.123, 2.0**53])
def test_numbers_come_back_from_their_texts(value):
    assert float(number_text(value)) == value
    assert "e" not in number_text(value)


def test_texts_of_numbers():
    assert plain_decimal("1.23E+15") == "1230000000000000"
    assert plain_decimal("so") == "so"
    assert plain_decimal("NaN") == "NaN"
    assert significant_digits("1230000000000000") == 16
    assert time_text(-3661) == "-01:01:01"


def real_files():
    return sorted((FORMATS / "spss_stata_sas").glob("haven_labelled-num-na.*")) + sorted(
        (FORMATS / "spss_stata_sas").glob("pyreadstat_missing_data*")
    )


@pytest.mark.skipif(not FORMATS.is_dir(), reason="the folder shared/formats is not at hand")
def test_damaged_files_end_in_a_sentence(made):
    stream = random.Random(7)
    for number, path in enumerate(real_files() * 2):
        content = bytearray(path.read_bytes())
        if number % 2:
            content = content[: stream.randrange(200, len(content))]
        else:
            for _ in range(20):
                content[stream.randrange(8, len(content))] = stream.choice((0, 127, 128, 255))
        # Some damage leaves a file that can be read; whatever cannot must say so.
        with contextlib.suppress(StudyError):
            made({f"{number}{path.suffix}": bytes(content)})


def test_columns_are_read_in_turns_so_that_memory_stays_small(monkeypatch, capsys):
    from questline.intake.exports import statistics_child

    path = FORMATS / "spss_stata_sas" / "pyreadstat_missing_data_missing_test.dta"
    if not path.is_file():
        pytest.skip("the folder shared/formats is not beside the checkout")
    monkeypatch.setattr(statistics_child, "MOST_CELLS_AT_ONCE", 2)
    monkeypatch.setattr(statistics_child, "_limit_memory", lambda: None)
    assert statistics_child.main("stata", str(path)) == 0
    first, *lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert first["rows"] == 1
    assert [line["name"] for line in lines if "name" in line] == [f"var{n}" for n in range(1, 10)]
    assert sum("letters" in line for line in lines) == 5
    monkeypatch.setattr(statistics_child, "MOST_CELLS", 3)
    assert statistics_child.main("stata", str(path)) == 4
    assert "9 columns and 1 rows" in capsys.readouterr().err


def test_a_process_that_dies_takes_no_other_with_it(refused, monkeypatch, tmp_path):
    from questline.intake.exports import statistics_process

    child = tmp_path / "child.py"
    child.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(statistics_process, "CHILD", child)
    (sentence,) = refused({"s.sav": b"$FL2" + bytes(300)})
    assert sentence.startswith("s.sav: it cannot be read as a file of SPSS.")
    child.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(statistics_process, "SECONDS", 0.5)
    (sentence,) = refused({"s.sav": b"$FL2" + bytes(300)})
    assert "reading it took more than" in sentence
    child.write_text("import sys\nsys.stderr.write('9 rows')\nsys.exit(4)\n")
    (sentence,) = refused({"s.sav": b"$FL2" + bytes(300)})
    assert sentence.startswith("s.sav: 9 rows. Expected: a file that fits into the memory.")
