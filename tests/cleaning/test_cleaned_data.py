"""The cleaned data for other programs: read back, they hold the same values, labels and kinds."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from questline.cleaning.cleaned_data.columns import is_left_out
from questline.cleaning.cleaned_data.naming import SPSS, STATA, cut, names_for
from questline.cleaning.cleaned_data.table import CODEBOOK_COLUMNS, cleaned_data
from questline.core import kinds_of_missing
from questline.core.files import write_ledger, write_lines
from questline.core.ledgers import MISSING_COLUMNS
from questline.core.statistics_files import SPSS_MOMENT, STATA_MOMENT, write_spss, write_stata
from questline.description.answers import KINDS
from questline.intake.exports.reading import open_export, read_export

LONG_NAME = "how_often_do_you_think_of_leaving_your_present_job"
LONG_LABEL = "Wie oft denken Sie daran, Ihre Stelle aufzugeben? Überlegen Sie in Ruhe. " * 5
ROWS = [2, 3, 5, 8]
REFERENCE = Path(__file__).parent / "reference"


def about(name, kind="number", **changes):
    plain = {
        "name": name, "found_in": "responses", "label": name.capitalize(), "kind": kind,
        "numeric": kind in ("item", "number", "timing", "score"), "ordered": kind == "ordered",
        "levels": [], "minimum": None, "maximum": None, "sensitivity": "public", "sources": [],
        "rule": "", "note": "",
    }  # fmt: skip
    return {**plain, **changes}


COLUMNS = [
    about("age", minimum=16, maximum=99),
    about("gender", "category", label="Géschlecht 性別", sensitivity="internal",
          levels=[["woman", "Frau"], ["man", "Mann"], ["other", "=Ander(e)s"]]),
    about("calm", "item", levels=[["1", "Never"], ["2", "Sometimes"], ["3", "Always"]]),
    about("started", "date"),
    about("born", "date"),
    about("if", "ordered", levels=[["5", "five"], ["10", "ten"]]),
    about(LONG_NAME, label=LONG_LABEL, levels=[], kind="number"),
    about(LONG_NAME + "_again", label=LONG_LABEL),
    about("unasked", "category", levels=[["yes", "ja" * 80], ["no", "nein"]]),
    about("email", "text", sensitivity="identifying"),
    about("thoughts", "text", sensitivity="free_text"),
    about("is_old", "derived", levels=[["no", "no"], ["yes", "yes"]], sources=["age"],
          rule="threshold: >= 40"),
    about("strain", "score", found_in="scores", minimum=3, maximum=15, sources=["calm"]),
    about("strain_band", "band", found_in="scores", ordered=True, sources=["strain"],
          levels=[["low", "low"], ["high", "high"]]),
]  # fmt: skip
RESPONSES = pd.DataFrame(
    {
        "age": [41.0, np.nan, 17.5, np.nan],
        "gender": ["woman", "man", None, "other"],
        "calm": [1.0, 3.0, np.nan, np.nan],
        "started": ["2023-11-06T13:40:00", None, "2024-02-29T00:00:01", "1899-12-31T00:00:00"],
        "born": ["1980-01-01T00:00:00", "2000-02-29T00:00:00", None, None],
        "if": ["5", "10", None, "5"],
        LONG_NAME: [1e300, -1e-300, 1234567890123.0, 0.1],
        LONG_NAME + "_again": [-99.0, -95.0, 7.0, np.nan],
        "unasked": [None, None, None, None],
        "email": ["a@b.example", "c@d.example", None, None],
        "thoughts": ["secret words", None, None, None],
        "is_old": ["yes", None, "no", None],
    },
    index=pd.Index(ROWS, name="row"),
).astype(dict.fromkeys(("gender", "started", "born", "if", "unasked", "is_old"), object))
SCORES = pd.DataFrame(
    {"strain": [5.0, np.nan, 10.5, 15.0], "strain_band": ["low", None, "high", "high"]}, index=ROWS
)
MISSING = pd.DataFrame(
    [
        (1, "age", "refused", "no"),  # of somebody who is not analysed
        (3, "age", "out_of_range", "205"),
        (8, "age", "refused", "-98"),
        (5, "gender", "left_blank", ""),
        (5, "calm", "do_not_know", "?"),
        (8, "calm", "left_blank", ""),
        (3, "started", "left_blank", ""),
        (5, "born", "refused", "x"),
        (8, "born", "left_blank", ""),
        (5, "if", "not_applicable", "x"),
        (8, LONG_NAME + "_again", "left_blank", ""),
        *((row, "unasked", "not_asked", "") for row in ROWS),
    ],
    columns=list(MISSING_COLUMNS),
)


@pytest.fixture(scope="module")
def made():
    return cleaned_data(RESPONSES, MISSING, SCORES, COLUMNS, "Ein Titel für Größe " * 6)


@pytest.fixture(scope="module")
def files(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cleaned")
    write_spss(folder / "data.sav", made.spss)
    write_stata(folder / "data.dta", made.stata)
    write_ledger(folder / "data.csv", made.data)
    write_lines(folder / "codebook.csv", CODEBOOK_COLUMNS, made.codebook)
    return folder


@pytest.fixture(scope="module")
def spss(files):
    return pyreadstat.read_sav(
        files / "data.sav", user_missing=True, disable_datetime_conversion=True
    )


@pytest.fixture(scope="module")
def stata(files):
    return pyreadstat.read_dta(
        files / "data.dta", user_missing=True, disable_datetime_conversion=True
    )


@pytest.fixture(scope="module")
def codebook(files):
    with (files / "codebook.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_kinds_are_those_of_description_and_of_the_pages():
    assert set(kinds_of_missing.KINDS) == set(KINDS) == set(kinds_of_missing.IN_WORDS)


def test_people_and_their_words_stay_out_and_it_is_said(made, files, codebook):
    for name in ("email", "thoughts"):
        assert name not in made.data.columns
        assert name in made.line
        (line,) = [line for line in codebook if line["variable"] == name]
        assert line["note"].startswith("Left out of the cleaned data")
    for file in files.iterdir():
        assert b"secret words" not in file.read_bytes()
        assert b"a@b.example" not in file.read_bytes()
    assert [column["name"] for column in COLUMNS if is_left_out(column)] == ["email", "thoughts"]


def test_csv_holds_codes_and_the_kinds_of_missing_in_brackets(files):
    with (files / "data.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["row"] for row in rows] == ["2", "3", "5", "8"]
    assert [row["age"] for row in rows] == ["41", "(out_of_range)", "17.5", "(refused)"]
    assert [row["gender"] for row in rows] == ["woman", "man", "(left_blank)", "other"]
    assert [row["born"] for row in rows] == [
        "1980-01-01", "2000-02-29", "(refused)", "(left_blank)",
    ]  # fmt: skip
    assert rows[0]["started"] == "2023-11-06T13:40:00"
    assert [row["is_old"] for row in rows] == ["yes", "(not_derived)", "no", "(not_derived)"]
    assert [row["strain"] for row in rows] == ["5", "(not_scored)", "10.5", "15"]
    assert [float(row[LONG_NAME]) for row in rows] == RESPONSES[LONG_NAME].tolist()


def test_the_codes_of_missing_keep_away_from_every_value(made):
    """-99 and -95 are answers of one variable, so that the codes have a nine more."""
    codes = made.spss.missing_codes
    assert set(codes.values()) == {float(code) for code in range(-999, -990)}
    assert made.stata.missing_codes == dict(zip(kinds_of_missing.KINDS, "abcdefghi", strict=True))


def test_spss_holds_values_labels_measures_and_kinds(spss, made):
    frame, meta = spss
    code = made.spss.missing_codes
    assert frame["age"].tolist() == [41, code["out_of_range"], 17.5, code["refused"]]
    assert frame["gender"].tolist() == [1, 2, code["left_blank"], 3]
    assert frame["calm"].tolist() == [1, 3, code["do_not_know"], code["left_blank"]]
    assert frame["if"].tolist() == [5, 10, code["not_applicable"], 5]
    assert frame[LONG_NAME].tolist() == RESPONSES[LONG_NAME].tolist()
    assert frame["unasked"].tolist() == [code["not_asked"]] * 4
    assert frame["strain"].tolist() == [5, code["not_scored"], 10.5, 15]
    assert frame["strain_band"].tolist() == [1, code["not_scored"], 2, 2]
    assert meta.variable_value_labels["gender"] == {
        1: "Frau", 2: "Mann", 3: "=Ander(e)s", code["left_blank"]: "Left blank",
    }  # fmt: skip
    assert meta.missing_ranges["gender"] == [{"lo": -999, "hi": -991}]
    assert meta.column_names_to_labels["gender"] == "Géschlecht 性別"
    assert meta.variable_measure["gender"] == "nominal"
    assert meta.variable_measure["calm"] == "ordinal"
    assert meta.variable_measure["age"] == "scale"
    assert "row" not in meta.missing_ranges


def test_spss_reads_dates_as_dates_and_leaves_out_what_is_missing(files):
    frame, _ = pyreadstat.read_sav(files / "data.sav")
    started = pd.to_datetime(frame["started"])
    assert started[0] == pd.Timestamp("2023-11-06 13:40")
    assert started[3] == pd.Timestamp("1899-12-31")
    assert pd.isna(started[1])
    assert str(frame["born"][1]) == "2000-02-29"
    assert frame["age"].isna().tolist() == [False, True, False, True]


def test_stata_holds_values_labels_and_kinds(stata):
    frame, meta = stata
    names = {kind: chr(ord("a") + at) for at, kind in enumerate(kinds_of_missing.KINDS)}
    assert frame["age"].tolist() == [41, names["out_of_range"], 17.5, names["refused"]]
    assert frame["gender"].tolist() == [1, 2, names["left_blank"], 3]
    assert frame["if_"].tolist() == [5, 10, names["not_applicable"], 5]
    assert frame["unasked"].tolist() == [names["not_asked"]] * 4
    assert frame["strain_band"].tolist() == [1, names["not_scored"], 2, 2]
    assert meta.variable_value_labels["gender"] == {
        1: "Frau", 2: "Mann", 3: "=Ander(e)s", names["left_blank"]: "Left blank",
    }  # fmt: skip
    assert meta.column_names_to_labels["gender"] == "Géschlecht 性別"


def test_stata_reads_dates_as_dates(files):
    dates, _ = pyreadstat.read_dta(files / "data.dta")
    assert pd.Timestamp(dates["started"][0]) == pd.Timestamp("2023-11-06 13:40")
    assert str(dates["born"][1])[:10] == "2000-02-29"


def test_long_names_and_labels_are_cut_once_and_said(made, codebook, spss, stata):
    short = [name for name in made.stata.names.values() if name.startswith("how_often")]
    assert len(set(short)) == 2
    assert all(len(name) <= 32 for name in short)
    assert made.spss.names[LONG_NAME] == LONG_NAME
    (line,) = [row for row in codebook if row["variable"] == LONG_NAME and row["kind"]]
    assert line["label"] == LONG_LABEL
    assert f"Called {made.stata.names[LONG_NAME]} in the file for Stata." in line["note"]
    assert "Its label is cut in the file for SPSS." in line["note"]
    assert LONG_NAME in made.line
    assert len(spss[1].column_names_to_labels[LONG_NAME].encode()) <= 255
    assert len(stata[1].column_names_to_labels[short[0]]) <= 80
    label = spss[1].variable_value_labels["unasked"][1]
    assert label.endswith("…")
    assert len(label.encode()) <= 120
    assert stata[1].variable_value_labels["unasked"][1] == "ja" * 80


def test_the_codebook_names_every_value_in_every_file(codebook, made):
    lines = {(row["variable"], row["value"]): row for row in codebook}
    woman = lines["gender", "woman"]
    assert (woman["value_label"], woman["spss_value"], woman["stata_value"]) == ("Frau", "1", "1")
    blank = lines["gender", "(left_blank)"]
    assert (blank["spss_value"], blank["stata_value"]) == ("-996", ".d")
    assert lines["is_old", ""]["rule"] == "threshold: >= 40"
    assert lines["gender", "other"]["value_label"] == "'=Ander(e)s"
    for name, column in made.data.items():
        if any(row["variable"] == name and row["value"] for row in codebook):
            known = {value for variable, value in lines if variable == name and value}
            assert {text for text in column if text.startswith("(")} <= known


def test_the_same_data_give_the_same_bytes(made, files, tmp_path):
    """Both formats hold the moment at which a file was made; here it is always the same."""
    for name, write, file in (
        ("data.sav", write_spss, made.spss),
        ("data.dta", write_stata, made.stata),
    ):
        write(tmp_path / name, file)
        assert (tmp_path / name).read_bytes() == (files / name).read_bytes()
    assert (files / "data.sav").read_bytes()[92:109] == SPSS_MOMENT
    assert b"<timestamp>\x11" + STATA_MOMENT in (files / "data.dta").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.dta", "data.sav"]


def test_without_respondents_and_without_kinds_there_are_files_still(tmp_path):
    nothing = MISSING.iloc[:0]
    made = cleaned_data(RESPONSES.iloc[:0], nothing, SCORES.iloc[:0], COLUMNS, "")
    write_spss(tmp_path / "data.sav", made.spss)
    write_stata(tmp_path / "data.dta", made.stata)
    assert pyreadstat.read_sav(tmp_path / "data.sav")[0].empty
    assert pyreadstat.read_dta(tmp_path / "data.dta")[0].empty


def test_a_missing_answer_of_unknown_kind_is_missing_and_no_more(tmp_path):
    made = cleaned_data(RESPONSES[["age"]], MISSING.iloc[:0], SCORES, COLUMNS[:1], "Title")
    write_spss(tmp_path / "data.sav", made.spss)
    write_stata(tmp_path / "data.dta", made.stata)
    for read, name in ((pyreadstat.read_sav, "data.sav"), (pyreadstat.read_dta, "data.dta")):
        frame, _ = read(tmp_path / name, user_missing=True)
        assert frame["age"].isna().tolist() == [False, True, False, True]
    assert made.data["age"].tolist() == ["41", "", "17.5", ""]


def test_levels_with_fractions_have_labels_in_spss_and_a_sentence_for_stata():
    column = about("dose", "item", levels=[["0.5", "half"], ["1", "whole"]])
    responses = pd.DataFrame({"dose": [0.5, 1.0]}, index=pd.Index([1, 2], name="row"))
    made = cleaned_data(responses, MISSING.iloc[:0], SCORES, [column], "Title")
    assert made.spss.value_labels["dose"] == {0.5: "half", 1.0: "whole"}
    assert "dose" not in made.stata.value_labels
    assert any("Stata labels whole numbers alone" in line[-1] for line in made.codebook)


def test_a_variable_called_row_does_not_meet_the_row_of_the_raw_file():
    responses = pd.DataFrame({"row": [7.0, 9.0]}, index=pd.Index([1, 2], name="row"))
    made = cleaned_data(responses, MISSING.iloc[:0], SCORES, [about("row")], "Title")
    assert list(made.data.columns) == ["row_of_the_raw_file", "row"]


def test_names_are_unique_whatever_is_cut():
    long = ["a" * 40, "a" * 41, "a" * 30 + "_1", "to", "to_", "str5", "x@baseline"]
    for limits in (SPSS, STATA):
        found = names_for(long, limits)
        assert len(set(found.values())) == len(long)
        assert all(len(name) <= limits.longest_name for name in found.values())
    assert names_for(["to", "to_"], SPSS) == {"to": "to_1", "to_": "to_"}
    assert names_for(["str5", "to"], STATA) == {"str5": "str5_", "to": "to"}


def test_texts_are_cut_between_letters():
    assert cut("äöü", 6, True) == "äöü"
    assert cut("äöüß", 7, True) == "äö…"
    assert cut("abcdef", 4, False) == "abc…"
    assert cut("  a\n b ", 9, False) == "a b"
    assert cut("", 3, True) == ""


def test_haven_of_r_reads_the_same(made):
    """Read once with R 4.2 and haven 2.5.1 (reference/cleaned_data.R), then kept."""
    with (REFERENCE / "cleaned_data.csv").open(encoding="utf-8", newline="") as stream:
        readings = list(csv.DictReader(stream))
    files = {"spss": made.spss, "stata": made.stata}
    dates = {"started", "born"}
    assert len(readings) == 2 * made.data.size
    ours = {file.names[name]: name for file in files.values() for name in file.names}
    for reading in readings:
        file, row = files[reading["program"]], ROWS.index(int(reading["row"]))
        name = ours[reading["name"]]
        text = made.data[name][row]
        held = file.frame[reading["name"]][row]
        labels = file.value_labels.get(reading["name"], {})
        if not text.startswith("("):
            assert reading["missing"] == ""
            if name in dates:
                moment = pd.Timestamp(text) - pd.Timestamp("1970-01-01")
                unit = pd.Timedelta("1D" if name == "born" else "1s")
                assert float(reading["value"]) == moment / unit
            else:
                assert float(reading["value"]) == held
            assert reading["label"] == labels.get(held, "")
        elif reading["program"] == "stata":
            assert reading["missing"] == held == file.missing_codes[text.strip("()")]
            assert reading["label"] == labels[held] or name in dates
        elif name not in dates:  # haven shows user-missing dates as dates
            assert reading["missing"] == "missing"
            assert float(reading["value"]) == held
            assert reading["label"] == labels[held]


@pytest.mark.parametrize(("name", "blank"), [("data.sav", "-996"), ("data.dta", ".d")])
def test_questline_reads_its_own_files_again(files, name, blank):
    export = read_export(open_export(files / name))
    columns = {column.name: column for column in export.columns}
    gender = columns["gender"]
    assert gender.question == "Géschlecht 性別"
    assert gender.levels == (("1", "Frau"), ("2", "Mann"), ("3", "=Ander(e)s"))
    assert (blank, "Left blank") in [(code.code, code.label) for code in gender.missing]
    cells = dict(zip(columns, export.cells, strict=True))
    assert list(cells["gender"]) == ["1", "2", blank, "3"]
