"""What is known to be true of real exports of survey platforms."""

from collections import Counter

import pytest
from real_exports import kinds, note

QUALTRICS = "qualtrics/excluder_qualtrics_"


def numbers(texts):
    return [float(text) for text in texts]


@pytest.mark.parametrize(
    ("name", "version", "preview", "unfinished"),
    [
        ("raw", "three header rows", "Survey Preview", "FALSE"),
        ("text", "one header row", "Survey Preview", "FALSE"),
        ("numeric", "one header row", "1", "0"),
    ],
)
def test_qualtrics_in_three_layouts_has_the_same_respondents(
    real, name, version, preview, unfinished
):
    export = real(f"{QUALTRICS}{name}.csv")
    assert (export.recognition.platform, export.recognition.version) == ("qualtrics", version)
    assert export.recognition.certain == (name == "raw")
    assert (len(export.columns), len(export.rows), export.rows[-1]) == (16, 100, 100)
    (status,), (finished,) = export.with_role("preview"), export.with_role("finished")
    assert export.texts(status.name).count(preview) == 2
    assert preview in dict(status.levels)
    assert export.texts(finished.name).count(unfinished) == 6
    assert dict(finished.levels)[unfinished] == "not finished"
    (duration,) = export.with_role("duration")
    seconds = numbers(export.texts(duration.name))
    assert (sum(s < 200 for s in seconds), sum(s < 100 for s in seconds)) == (23, 4)
    assert duration.unit == "seconds"
    (ip,) = export.with_role("ip")
    addresses = Counter(text for text in export.texts(ip.name) if text)
    assert sum(count for count in addresses.values() if count > 1) == 7
    assert ip.sensitive
    places = Counter(
        pair
        for pair in zip(*(export.texts(c.name) for c in export.with_role("location")), strict=True)
        if all(pair)
    )
    assert sum(count for count in places.values() if count > 1) == 10
    assert export.places[0] == (4 if name == "raw" else 2)


def test_qualtrics_says_its_time_zone_and_date_format(real):
    (start,) = real(f"{QUALTRICS}raw.csv").with_role("start")
    assert (start.zone, start.formats) == ("America/Chicago", ("%Y-%m-%d %H:%M:%S",))


def test_qualtrics_with_its_definition(real):
    export = real("qualtrics/Better_Sample_Survey.csv", "Better_Sample_Survey.qsf")
    assert (len(export.columns), len(export.rows)) == (59, 10)
    assert export.column("q2_favorite").levels == (
        ("1", "Canteloupe"),
        ("2", "Kiwi"),
        ("3", "Pomagranite"),
    )
    rank = export.column("q4_rank_1")
    assert rank.question == "Please rank each food - Cantaloupe"
    assert rank.levels[-1] == ("-1", "Never Tried It")
    assert rank.missing == ()
    assert "-1" in export.texts("q4_rank_1")
    week = export.column("q1_recent_q1_recent_1_1").multiple
    assert (week.group, week.option) == ("QID4_1", "In the last week")
    tick = export.column("Q10#2_1_-1").multiple
    assert "-1" in tick.ticked
    assert export.column("q6_reservations#2_1").levels[3] == ("4", "Other")
    assert "(Q7, Q11)" in note(export, "questions_without_column")
    assert "Q13_1_-1" in note(export, "columns_without_question")
    assert "seen_not_answered" not in kinds(export)


def test_qualtrics_legacy_has_names_in_its_second_row_and_names_thrice(real):
    export = real(
        "qualtrics/Single_Answer_Matrix_Questions.csv", "Single_Answer_Matrix_Questions.qsf"
    )
    assert export.recognition.version == "legacy, two header rows"
    assert (len(export.columns), len(export.rows)) == (29, 5)
    names = [column.name for column in export.columns]
    assert names[:3] == ["ResponseID", "ResponseSet", "Name"]
    assert [n for n in names if n.startswith("question_two")] == [
        "question_two",
        "question_two__2",
        "question_two__3",
    ]
    assert "empty_column" in kinds(export)
    assert [code for code, _ in export.column("Q4_1").levels] == ["10", "11", "12", "13"]
    assert export.column("question_one").levels == ()


def test_qualtrics_of_2016_writes_import_ids_as_python(real):
    export = real(
        "qualtrics/Single_Answer_Matrix_Questions (Insights).csv",
        "Single_Answer_Matrix_Questions.qsf",
    )
    assert export.recognition.certain
    assert (len(export.columns), len(export.rows)) == (30, 5)
    assert [code for code, _ in export.column("Q5_question_one").levels] == ["10", "11", "12", "13"]
    assert export.column("matrix_question_five_question_two_TEXT").kind_hint == "text"
    assert [c.name for c in export.with_role("email")] == ["RecipientEmail"]


def test_redcap_says_that_a_spreadsheet_changed_codes(real):
    export = real("redcap/simple/data.csv", "dictionary.csv")
    assert (len(export.columns), len(export.rows)) == (24, 5)
    assert export.column("sex").levels == (("0", "Female"), ("1", "Male"))
    assert "sex: 5 answers are none of its codes (0, 1)" in note(export, "unknown_codes")
    assert [c.name for c in export.columns if c.multiple] == [f"race___{n}" for n in range(1, 7)]
    identifying = {column.name for column in export.columns if column.sensitive}
    fields = {"name_first", "name_last", "address", "telephone", "email", "dob"}
    assert identifying == {"record_id", *fields}
    assert export.column("height").kind_hint == "number"
    assert export.column("health_complete").role == "form_status"
    assert len(export.texts("address")[0].splitlines()) == 2


def test_redcap_without_its_dictionary_is_likely_and_says_what_is_missing(real):
    export = real("redcap/simple/data.csv")
    assert (export.recognition.platform, export.recognition.certain) == ("redcap", False)
    assert "no_dictionary" in kinds(export, doubtful=True)
    assert export.columns[0].role == "identifier"


def test_redcap_survey_has_time_stamps(real):
    export = real("redcap/survey/data.csv", "dictionary.csv")
    assert (len(export.columns), len(export.rows)) == (33, 2)
    assert len(export.with_role("end")) == 3
    assert "[not completed]" in export.texts("participant_morale_questionnaire_timestamp")
    assert export.texts("consent___1") == ["1", "0"]
    assert export.column("consent___1").multiple.option == "I consent"
    assert export.column("has_diabetes").levels == (("1", "True"), ("0", "False"))


def test_redcap_checkboxes_are_ticked_as_the_file_itself_says(real):
    export = real("redcap/checkboxes-1/data.csv", "dictionary.csv")

    def ticked(group):
        columns = [c for c in export.columns if c.multiple and c.multiple.group == group]
        return [
            {c.multiple.option for c in columns if export.texts(c.name)[row] in c.multiple.ticked}
            for row in range(4)
        ]

    assert ticked("check_one") == [{"one"}, set(), {"one", "two", "three", "four"}, set()]
    assert ticked("check_two") == [{"A", "C"}, {"B", "D"}, set(), set()]
    messages = [n.message for n in export.notes if n.kind == "nothing_ticked"]
    assert [message.partition(":")[0] for message in messages] == ["check_one", "check_two"]
    assert all("in 2 rows no option is ticked" in message for message in messages)


def test_redcap_events_are_named_and_rows_are_not_people(real):
    export = real("redcap/longitudinal/data.csv", "dictionary.csv", "event.csv", "arm.csv")
    assert (len(export.columns), len(export.rows)) == (125, 18)
    (event,) = export.with_role("event")
    assert len(event.levels) == 12
    assert dict(event.levels)["deadline_to_opt_ou_arm_2"] == "Deadline to opt out of study (Drug B)"
    assert set(export.texts(event.name)) == {code for code, _ in event.levels}
    assert export.unit == "respondent and event"
    assert "18 rows belong to 3 people" in note(export, "rows_are_not_people")
    assert export.texts("gym___0").count("") == 15


def test_redcap_decimal_commas_are_declared_by_field(real):
    export = real("redcap/decimal-comma/data.csv", "dictionay.csv")
    assert export.column("height").formats == ("decimal_comma",)
    assert export.texts("height") == ["1,54", "1,84", "1,95", "1,61"]
    assert export.column("bmi").formats == ()
    assert export.texts("bmi")[0] == "22.1"


def test_online_surveys_is_explained_by_its_key(real):
    export = real(
        "online_surveys/sodp_results-for-idrc-surveyin-2021-03-05-0807.en.csv",
        "sodp_results-for-idrc-surveyin-2020-11-06-1612-key.en.csv",
    )
    assert export.recognition.certain
    assert (len(export.columns), len(export.rows)) == (378, 68)
    assert "explains 378 of 378 columns" in note(export, "key")
    assert "Empty headings of grids: 7 columns" in note(export, "headings")
    assert "unknown_codes" not in kinds(export)
    country = export.column("Q5")
    assert dict(country.levels)["3"] == "Ethiopia"
    texts = export.texts("Q5")
    assert (texts.count("3"), texts.count("7"), texts.count("")) == (33, 18, 2)
    data = export.column("Q9_1").multiple
    assert (data.group, data.option, data.unticked) == ("Q9", "Observational data", ("0",))
    grid = export.column("Q53_1_a").multiple
    assert (grid.group, grid.ticked, grid.unticked) == ("Q53_1", ("1",), ("0", ""))
    assert sum(column.multiple is not None for column in export.columns) == 299 + 44
    assert [c.name for c in export.with_role("end")] == ["CompletionDate"]


def test_online_surveys_without_its_key_is_likely(real):
    export = real("online_surveys/sodp_results-for-idrc-surveyin-2021-03-05-0807.en.csv")
    assert (export.recognition.platform, export.recognition.certain) == ("online_surveys", False)
    assert "no_key" in kinds(export, doubtful=True)


def test_survey_monkey_has_two_header_rows(real):
    export = real("surveymonkey/steak-survey__steak-risk-survey.csv")
    assert export.recognition.certain
    assert (len(export.columns), len(export.rows), export.places[0]) == (15, 550, 3)
    assert Counter(export.texts("Do you eat steak?")) == {"Yes": 430, "No": 109, "": 11}
    assert export.texts("Age").count("> 60") == 131
    assert export.columns[1].name.startswith("Consider the following hypothetical situations: In")
    assert "<br>" in export.columns[1].header
    assert all(column.multiple is None for column in export.columns)


def test_google_forms_keeps_questions_apart_and_finds_joined_answers(real):
    export = real("google_forms/2019_es_responses.xlsx")
    assert export.recognition.certain
    assert (len(export.columns), len(export.rows)) == (52, 338)
    assert export.texts("Timestamp")[0] == "2019-12-13T12:02:31.994"
    assert "1 column name stood more than once" in note(export, "repeated_headers")
    assert len({column.name for column in export.columns}) == 52
    joined = {c.name[:40]: [label for _, label in c.levels] for c in export.columns if c.multiple}
    assert len(joined) == 10
    tools = joined["¿Qué herramientas utilizas con tus aplic"]
    assert "Línea de comandos de R (es decir, la interfaz nativa de la terminal R)" in tools
    assert export.texts("¿En qué año comenzaste a aprender R?")[:2] == ["2018", "2017"]
    # One answer to each person, some of them with a comma: no answers are joined.
    assert not any("nivel educativo" in name for name in joined)
    shiny = [c for c in export.columns if c.name.startswith("¿Con qué frecuencia usas Shiny?")]
    assert shiny[0].multiple is None


def test_a_stated_platform_that_does_not_fit_is_an_error(real):
    from questline.core.errors import StudyError

    with pytest.raises(StudyError) as caught:
        real("surveymonkey/steak-survey__steak-risk-survey.csv", stated="qualtrics")
    assert "it is not an export of qualtrics: it looks like surveymonkey" in str(caught.value)
    with pytest.raises(StudyError) as caught:
        real("surveymonkey/steak-survey__steak-risk-survey.csv", stated="qualtrix")
    assert 'Did you mean "qualtrics"?' in str(caught.value)
