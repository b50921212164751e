"""Real exports, each through a small codebook: what is known to be true of them."""

import csv
import re
from pathlib import Path

import pytest
from taken_exports import FORMATS, choice, counts, number, said, taken, to_decide, word

from questline.core.codebook import Variable
from questline.core.errors import StudyError
from questline.intake.exports.reading import open_export, read_export, recognise

TICKS = ("yes=1", "no=0")


@pytest.fixture
def take_real():
    """Takes in a real export by its path below shared/formats, with the files beside it."""

    def run(name: str, *variables: Variable, beside: tuple[str, ...] = (), **settings):
        if not FORMATS.is_dir():
            pytest.skip("the folder shared/formats is not beside the checkout")
        path = FORMATS / name
        return taken(path, *variables, beside=tuple(path.parent / n for n in beside), **settings)

    return run


BESIDE = {
    "Better_Sample_Survey.csv": ("Better_Sample_Survey.qsf",),
    "Single_Answer_Matrix_Questions.csv": ("Single_Answer_Matrix_Questions.qsf",),
    "data.csv": ("dictionary.csv", "dictionay.csv", "event.csv", "arm.csv"),
}


def test_every_real_export_opens_and_says_what_wrote_it():
    if not FORMATS.is_dir():
        pytest.skip("the folder shared/formats is not beside the checkout")
    other = (".lss", ".qsf", ".md")
    not_answers = ("dictionary.csv", "dictionay.csv", "event.csv", "arm.csv", "-key.en.csv",
                   "_missing_user.csv")  # fmt: skip
    exports = [
        path
        for path in sorted(FORMATS.rglob("*"))
        if path.is_file() and path.suffix not in other and not path.name.endswith(not_answers)
    ]
    assert len(exports) == 26
    for path in exports:
        beside = [path.parent / name for name in BESIDE.get(path.name, ())]
        opened = open_export(path, [other for other in beside if other.is_file()])
        assert recognise(opened)[0].platform == {
            "qualtrics": "qualtrics", "redcap": "redcap", "online_surveys": "online_surveys",
            "google_forms": "google_forms", "surveymonkey": "surveymonkey",
            ".sav": "spss", ".zsav": "spss", ".dta": "stata",
        }.get(path.suffix if path.parent.name.startswith("spss") else
              path.relative_to(FORMATS).parts[0])  # fmt: skip
        if opened.text or opened.sheet:
            assert len(read_export(opened).rows) > 0


@pytest.mark.parametrize(
    ("name", "status", "finished", "decide"),
    [
        ("raw", ("answer=IP Address", "preview=Survey Preview"), ("yes=TRUE", "no=FALSE"), []),
        ("text", ("answer=IP Address", "preview=Survey Preview"), ("yes=TRUE", "no=FALSE"),
         ["platform"]),
        ("numeric", ("answer=0", "preview=1"), ("yes=1", "no=0"), ["platform"]),
    ],
)  # fmt: skip
def test_qualtrics_counts_of_excluder(take_real, name, status, finished, decide):
    """The counts are those that the R package excluder states of its own example data."""
    result = take_real(
        f"qualtrics/excluder_qualtrics_{name}.csv",
        choice("status", "Status", *status),
        choice("finished", "Finished", *finished),
        number("seconds", "Duration (in seconds)"),
        word("address", "IPAddress", sensitivity="identifying"),
        Variable("start", "date", "", column="StartDate", formats=("%Y-%m-%d %H:%M:%S",)),
    )
    answers = result.responses
    assert len(answers) == 100
    assert counts(answers["status"]) == {"answer": 98, "preview": 2}
    assert counts(answers["finished"]) == {"yes": 94, "no": 6}
    assert [(answers["seconds"] < limit).sum() for limit in (200, 100)] == [23, 4]
    addresses = answers["address"].dropna()
    assert (addresses.isin(addresses[addresses.duplicated()])).sum() == 7
    assert answers["start"][1] == "2020-12-11T12:06:52"
    assert to_decide(result) == decide
    assert re.match(rf"excluder_qualtrics_{name}.csv (was read as|looks like) an export of "
                    r"Qualtrics \((three header rows|one header row)\)",
                    said(result, "platform"))  # fmt: skip


def test_header_rows_are_said_and_are_no_answers(take_real):
    result = take_real("qualtrics/excluder_qualtrics_raw.csv", number("x", "Progress"))
    assert "first 3 rows of" in said(result, "header_rows")
    assert result.line == (
        "100 rows and 16 columns read from excluder_qualtrics_raw.csv (Qualtrics, three header "
        "rows; UTF-8, separated by commas)"
    )
    store = result.statistics.set_index("id")
    assert store.loc["intake/findings/none/none/platform/count", "estimate"] == 1
    note = store.loc["intake/export/none/none/rows/count", "note"]
    assert note == "Read as Qualtrics, three header rows; UTF-8, separated by commas."


def test_mistakes_are_named_by_the_line_of_the_file_and_the_header(take_real):
    with pytest.raises(StudyError) as raised:
        take_real("qualtrics/excluder_qualtrics_raw.csv", choice("status", "Status", "IP Address"))
    (problem,) = raised.value.problems
    assert 'column "Status" (variable status)' in problem.where
    assert "row 1 is line 4 of the file" in problem.where


RANKS = ("enjoy=1", "ambivalent=2", "dislike=3", "never_tried=-1")


@pytest.mark.parametrize("beside", [(), ("Better_Sample_Survey.qsf",)])
def test_qualtrics_with_and_without_its_definition_gives_the_same_answers(take_real, beside):
    result = take_real(
        "qualtrics/Better_Sample_Survey.csv",
        choice("melon", "q4_rank_1", *RANKS),
        choice("favourite", "q2_favorite", "1", "2", "3"),
        beside=beside,
    )
    with (FORMATS / "qualtrics" / "Better_Sample_Survey.csv").open(encoding="utf-8-sig") as stream:
        records = list(csv.reader(stream))
    at = records[0].index("q4_rank_1")
    codes = {text: code for code, text in (level.split("=") for level in RANKS)}
    expected = [codes.get(record[at]) for record in records[3:]]
    assert result.responses["melon"].tolist() == expected
    assert len(expected) == 10
    kinds = set(result.findings["kind"])
    assert ("questions_without_column" in kinds) == bool(beside)


def test_legacy_qualtrics_is_matched_by_the_names_of_its_second_row(take_real):
    levels = ("10", "11", "12", "13")
    result = take_real(
        "qualtrics/Single_Answer_Matrix_Questions.csv",
        word("who", "ResponseID", sensitivity="identifying"),
        choice("status", "Status", "test=2"),
        choice("first", "Q4_1", *levels),
        word("second", "question_two__2"),
    )
    assert len(result.responses) == 5
    assert result.responses["first"].tolist() == ["12", "12", "12", "10", "11"]
    assert set(result.responses["status"]) == {"test"}
    assert "V1" not in said(result, "unknown_columns").partition(": ")[2].split("; ")


def test_insights_of_2016(take_real):
    result = take_real(
        "qualtrics/Single_Answer_Matrix_Questions (Insights).csv",
        choice("first", "Q4_1", "10", "11", "12", "13"),
    )
    assert (len(result.responses), len(counts(result.responses["first"])) > 1) == (5, True)


def test_redcap_checkboxes_are_what_desired_result_says(take_real):
    options = [("check_one", code) for code in "1234"] + [("check_two", code) for code in "abcde"]
    result = take_real(
        "redcap/checkboxes-1/data.csv",
        *(choice(f"{of}_{code}", f"{of}___{code}", *TICKS) for of, code in options),
        word("desired", "desired_result"),
        beside=("dictionary.csv",),
    )
    answers = result.responses
    ticked = [
        {name.removeprefix("check_") for name in answers.columns[:-1] if row[name] == "yes"}
        for _, row in answers.iterrows()
    ]
    assert ticked == [
        {"one_1", "two_a", "two_c"},
        {"two_b", "two_d"},
        {"one_1", "one_2", "one_3", "one_4"},
        set(),
    ]
    assert "check_two___a should be 1" in answers["desired"][1]
    assert to_decide(result) == ["nothing_ticked", "nothing_ticked"]


def test_redcap_questions_left_blank_are_what_desired_result_says(take_real):
    """The file says of the first three records which question should be "NA" as a whole."""
    options = [("check_one", code) for code in "1234"] + [("check_two", code) for code in "abcde"]
    result = take_real(
        "redcap/checkboxes-1/data.csv",
        *(choice(f"{of}_{code}", f"{of}___{code}", *TICKS, choices_of=of) for of, code in options),
        word("desired", "desired_result"),
        beside=("dictionary.csv",),
    )
    answers = result.responses
    blank = {
        (row, of)
        for row in answers.index
        for of in ("check_one", "check_two")
        if answers.loc[row, answers.columns.str.startswith(of)].isna().all()
    }
    assert blank == {(2, "check_one"), (3, "check_two"), (4, "check_one"), (4, "check_two")}
    assert "check_one___[1-4] should be NA" in answers["desired"][2]
    assert "check_two___[a-e] should be NA" in answers["desired"][3]
    assert answers.drop(columns="desired").loc[1].notna().all()
    assert to_decide(result) == []


def test_redcap_decimal_commas(take_real):
    result = take_real(
        "redcap/decimal-comma/data.csv",
        number("height", "height", formats=("decimal_comma",)),
        number("weight", "weight", formats=("decimal_comma",)),
        number("bmi", "bmi"),
        beside=("dictionay.csv",),
    )
    answers = result.responses
    assert answers["height"].tolist() == [1.54, 1.84, 1.95, 1.61]
    # The file's own body-mass index has one decimal.
    assert (answers["weight"] / answers["height"] ** 2).round(1).tolist() == pytest.approx(
        answers["bmi"].tolist(), abs=0.1
    )


def test_redcap_codes_that_a_spreadsheet_changed_are_refused_and_said(take_real):
    sex = choice("sex", "sex", "female=0", "male=1")
    with pytest.raises(StudyError, match='"FALSE" is not one of the answers'):
        take_real("redcap/simple/data.csv", sex, beside=("dictionary.csv",))
    race = choice("race", "race___1", *TICKS)
    result = take_real("redcap/simple/data.csv", race, beside=("dictionary.csv",))
    message = said(result, "unknown_codes")
    assert "sex: 5 answers are none of its codes (0, 1)" in message
    assert "FALSE" not in message


def test_redcap_survey_and_events(take_real):
    consent = choice("consent", "consent___1", *TICKS)
    survey = take_real("redcap/survey/data.csv", consent, beside=("dictionary.csv",))
    assert survey.responses["consent"].tolist() == ["yes", "no"]
    event = word("event", "redcap_event_name")
    result = take_real(
        "redcap/longitudinal/data.csv", event,
        beside=("dictionary.csv", "event.csv", "arm.csv"),
    )  # fmt: skip
    assert (len(result.responses), result.responses["event"].nunique()) == (18, 12)
    assert "18 rows belong to 3 people" in said(result, "rows_are_not_people")
    assert "rows_are_not_people" in to_decide(result)


def test_online_surveys_has_68_english_responses(take_real):
    name = "online_surveys/sodp_results-for-idrc-surveyin-2021-03-05-0807.en.csv"
    codes = [str(code) for code in range(1, 40)]
    variables = (
        choice("country", "Q5", *codes),
        choice("observational", "Q9_1", *TICKS),
        Variable("day", "date", "", column="CompletionDate", formats=("%Y-%m-%d",)),
    )
    key = "sodp_results-for-idrc-surveyin-2020-11-06-1612-key.en.csv"
    result = take_real(name, *variables, beside=(key,))
    assert len(result.responses) == 68
    countries = counts(result.responses["country"])
    assert (countries["3"], countries["7"], countries[None]) == (33, 18, 2)
    assert "explains 378 of 378 columns" in said(result, "key")
    assert to_decide(result) == []
    without = take_real(name, *variables)
    assert without.responses.equals(result.responses)
    assert to_decide(without) == ["platform"]
    assert "put `platform: online_surveys` into study.yaml" in said(without, "platform")
    stated = take_real(name, *variables, platform="online_surveys")
    assert to_decide(stated) == []
    assert "There is no key beside the export" in said(stated, "no_key")


def test_survey_monkey_has_550_responses(take_real):
    lottery = "Consider the following hypothetical situations: <br>In Lottery A"
    result = take_real(
        "surveymonkey/steak-survey__steak-risk-survey.csv",
        choice("steak", "Do you eat steak?", "yes=Yes", "no=No"),
        choice("lottery", lottery, "Lottery A", "Lottery B", match="starts_with"),
        word("age", "Age"),
    )
    assert len(result.responses) == 550
    assert counts(result.responses["steak"]) == {"yes": 430, "no": 109, None: 11}
    assert (result.responses["age"] == "> 60").sum() == 131
    assert set(counts(result.responses["lottery"])) == {"Lottery A", "Lottery B", None}


def test_google_forms_keeps_two_questions_of_one_text_apart(take_real):
    year = number("year", "¿En qué año comenzaste a aprender R?")
    start = Variable(
        "stamp", "date", "", column="Timestamp",
        formats=("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S"),
    )  # fmt: skip
    reason = "¿Qué opción refleja mejor la razón principal por la que aprendiste R?"
    result = take_real(
        "google_forms/2019_es_responses.xlsx", year, start, word("first", reason),
        word("second", f"{reason}__2"),
    )  # fmt: skip
    answers = result.responses
    assert len(answers) == 338
    assert answers["year"].tolist()[:2] == [2018, 2017]
    assert answers["stamp"][1] == "2019-12-13T12:02:31"
    assert not answers["first"].equals(answers["second"])
    # The codebook names both columns, and none of those that seem to hold several answers.
    assert to_decide(result) == []
    kinds = set(result.findings["kind"])
    assert {"repeated_headers", "joined_answers"} <= kinds
    assert 'sheet "Form Responses 1"' in result.line


def test_google_forms_answers_joined_in_one_cell_are_taken_apart(take_real):
    asked = {"match": "starts_with", "column": "Identifico mi origen étnico"}
    options = {"latino": "Hispánico/Latino", "white": "Blanco", "asian": "Asiático",
               "black": "Negro/Africano", "silent": "Prefiero no responder",
               "other": "(other)"}  # fmt: skip
    result = take_real(
        "google_forms/2019_es_responses.xlsx",
        *(Variable(name, "category", "", option=text, **asked) for name, text in options.items()),
    )
    export = read_export(open_export(FORMATS / "google_forms" / "2019_es_responses.xlsx"))
    (column,) = [c for c in export.columns if c.name.startswith(asked["column"])]
    cells = [text.split(", ") for text in export.texts(column.name) if text]
    for name, option in options.items():
        if name != "other":
            assert (result.responses[name] == "yes").sum() == sum(
                option in parts for parts in cells
            )
    assert result.responses["latino"].isna().sum() == 338 - len(cells)
    assert to_decide(result) == []


SPSS = "spss_stata_sas/pyreadstat_"
SEXES = ("1=1", "2=2")


def test_spss_user_missing_is_as_the_csv_beside_it_says(take_real):
    """The file's declared missing codes are in the cells, where the codebook says their kind."""
    result = take_real(
        f"{SPSS}basic_sample_missing.sav",
        word("mychar", "mychar"),
        number("mynum", "mynum", missing=(("-1", "refused"), ("2000..3000", "unusable"))),
        choice("mylabl", "mylabl", *SEXES, missing=(("-1", "refused"),)),
        choice("myord", "myord", "1", "2", "3", missing=(("-1", "refused"), ("-3", "unusable"))),
        Variable("mydate", "date", "", column="mydate", formats=("%Y-%m-%d",)),
    )
    with (FORMATS / f"{SPSS}basic_sample_missing_user.csv").open(encoding="utf-8") as stream:
        expected = list(csv.DictReader(stream))
    kinds = result.missing.set_index(["row", "variable"])
    for row, cells in enumerate(expected, 1):
        for name in ("mynum", "mylabl", "myord"):
            text = cells[name]
            if text == "#NULL!":
                assert kinds.loc[(row, name), "kind"] == "left_blank"
            elif (row, name) in kinds.index:
                assert float(kinds.loc[(row, name), "text"]) == float(text)
                assert kinds.loc[(row, name), "kind"] != "left_blank"
            else:
                assert float(result.responses.loc[row, name]) == float(text)
    assert (kinds["kind"] != "left_blank").sum() == 5
    dates = [cells["mydate"] for cells in expected if cells["mydate"] != "#NULL!"]
    assert [day[:10] for day in result.responses["mydate"].dropna()] == dates


@pytest.mark.parametrize("ending", ["sav", "zsav", "dta"])
def test_compressed_spss_and_stata_hold_the_same_sample(take_real, ending):
    result = take_real(
        f"{SPSS}basic_sample.{ending}",
        word("letter", "mychar"),
        number("number", "mynum"),
        choice("sex", "mylabl", "male=1", "female=2"),
        Variable("moment", "date", "", column="dtime", formats=("%Y-%m-%dT%H:%M:%S",)),
    )
    answers = result.responses
    assert answers["letter"].tolist() == list("abcde")
    assert answers["number"].tolist() == [1.1, 1.2, -1000.3, -1.4, 1000.3]
    assert answers["sex"].tolist() == ["male", "female", "male", "female", "male"]
    assert answers["moment"][1] == "2018-05-06T10:10:10"
    program = "a Stata file" if ending == "dta" else "an SPSS file"
    assert result.line.endswith(f"{ending} ({program})")
    assert f"its first bytes are those of {program}" in said(result, "platform")


def test_stata_letters_of_missing_are_kept_apart(take_real):
    x = number("x", "x", missing=((".a", "refused"), (".h", "do_not_know"), (".z", "unusable")))
    result = take_real("spss_stata_sas/haven_tagged-na-int.dta", x)
    assert result.responses["x"].dropna().tolist() == [1, 2, 3, 4, 5]
    assert result.missing[["text", "kind"]].to_numpy().tolist() == [
        [".a", "refused"], [".h", "do_not_know"], [".z", "unusable"],
    ]  # fmt: skip
    with pytest.raises(StudyError, match=r'"\.a" is not a number'):
        take_real("spss_stata_sas/haven_tagged-na-int.dta", number("x", "x"))


def test_spss_files_of_haven(take_real):
    folder = "spss_stata_sas/haven_"
    gender = choice("gender", "gender", "male=M", "female=F")
    assert take_real(f"{folder}labelled-str.sav", gender).responses["gender"].tolist() == [
        "male", "female",
    ]  # fmt: skip
    one = choice("one", "VAR00002", "one=1", missing=(("9", "refused"),))
    assert counts(take_real(f"{folder}labelled-num-na.sav", one).responses["one"]) == {
        "one": 1, None: 1,
    }  # fmt: skip
    umlaut = choice("umlaut", "var1", "1", "2", "3")
    assert take_real(f"{folder}umlauts.sav", umlaut).responses["umlaut"].tolist() == list("1213")


def test_a_date_beyond_the_calendar_opens_and_is_said(take_real):
    day = Variable("day", "date", "", column="date", formats=("%Y-%m-%d",))
    result = take_real("spss_stata_sas/haven_datetime.sav", day, word("posix", "date.posix"))
    assert result.responses["day"].tolist() == ["2014-09-22T00:00:00", "2014-09-23T00:00:00"]
    assert result.responses["posix"].tolist() == ["6306150067200", "2014-09-23T15:59:20"]
    assert to_decide(result) == ["dates_beyond_the_calendar"]


def test_sets_of_several_answers_in_spss(take_real):
    result = take_real(
        f"{SPSS}multiple_response_simple_alltypes.sav",
        choice("first", "bool1", *TICKS),
        choice("colour", "x", "1", "2", "3", "4", "9",
               missing=(("7", "refused"), ("8", "refused"), ("99", "refused"))),
    )  # fmt: skip
    assert result.responses["first"].tolist() == ["yes", "yes", "no", "no", None, "yes"]
    assert counts(result.responses["colour"])[None] == 1
    assert result.missing["text"].tolist() == ["", "8"]


def test_a_stated_platform_that_the_file_contradicts_is_refused(take_real):
    with pytest.raises(StudyError) as raised:
        take_real("qualtrics/excluder_qualtrics_raw.csv", word("x", "Status"), platform="redcap")
    (problem,) = raised.value.problems
    assert "it is not an export of redcap: it looks like qualtrics" in problem.found
    assert Path(problem.where).name == "excluder_qualtrics_raw.csv"
