"""Layouts of which no real export is at hand, made as the vendors describe them."""

import json

from export_files import rows_xml, workbook
from real_exports import kinds, note

from questline.intake.exports.export import MissingCode
from questline.intake.exports.joined_answers import likely_options, taken_apart
from questline.intake.exports.reading import raw_table

SURVEY = {
    "SurveyEntry": {"SurveyID": "SV_1"},
    "SurveyElements": [
        {
            "Element": "SQ",
            "PrimaryAttribute": "QID1",
            "Payload": {
                "QuestionText": "How <b>often</b>?",
                "DataExportTag": "often",
                "QuestionType": "MC",
                "Selector": "SAVR",
                "Choices": {"1": {"Display": "Never"}, "2": {"Display": "Always"}},
                "ChoiceOrder": ["2", "1"],
                "RecodeValues": [],
            },
        },
        {
            "Element": "SQ",
            "PrimaryAttribute": "QID2",
            "Payload": {
                "QuestionText": "Which?",
                "DataExportTag": "which",
                "QuestionType": "MC",
                "Selector": "MAVR",
                "Choices": {"1": {"Display": "Tea"}, "4": {"Display": "Water, still"}},
                "RecodeValues": {"1": "1", "4": "7"},
            },
        },
    ],
}


def qualtrics(rows, ids=("QID1", "QID2#1", "QID2#4", "_recordId"), **extra):
    cells = []
    for entry in ids:
        name, _, choice = entry.partition("#")
        cells.append(json.dumps({"ImportId": name, **({"choiceId": choice} if choice else {})}))
    quoted = ",".join('"' + text.replace('"', '""') + '"' for text in cells)
    head = (
        'often,which_1,which_7,ResponseId\nHow often?,"Which? - Tea","Which? - Water",Response ID\n'
    )
    return {"export.csv": f"{head}{quoted}\n{rows}", "survey.qsf": json.dumps(SURVEY), **extra}


def test_qualtrics_choice_ids_and_order_of_choices(made):
    export = made(qualtrics("1,1,7,R_1\n2,,,R_2\n"))
    assert export.column("often").levels == (("2", "Always"), ("1", "Never"))
    assert export.column("often").question == "How often?"
    water = export.column("which_7").multiple
    assert (water.group, water.option, water.ticked) == (
        "QID2", "Water, still", ("7", "1", "Water, still"),
    )  # fmt: skip


def test_qualtrics_tab_separated_in_utf_16(made):
    text = "\ufeffStartDate\tEndDate\tFinished\tResponseId\tQ1\n"
    text += "Start\tEnd\tFinished\tResponse ID\tHow?\n"
    ids = "\t".join(
        f'"{{""ImportId"":""{name}""}}"'
        for name in ("startDate", "endDate", "finished", "_recordId", "QID1")
    )
    export = made({"e.tsv": (text + ids + "\n\t\t1\tR_1\tgrüß\n").encode("utf-16-le")})
    assert export.recognition.version == "three header rows"
    assert export.texts("Q1") == ["grüß"]
    assert [column.cells() for column in raw_table(export).columns] == [
        [""], [""], ["1"], ["R_1"], ["grüß"],
    ]  # fmt: skip


def test_qualtrics_choice_texts_become_the_levels(made):
    export = made(qualtrics("Always,Tea,,R_1\nNever,,,R_2\n"))
    assert export.column("often").levels == (("Always", "Always"), ("Never", "Never"))


def test_qualtrics_codes_of_seen_questions_are_proposed(made):
    export = made(qualtrics("-99,-99,7,R_1\n2,1,-99,R_2\n"))
    assert "3 questions (often, which_1, which_7)" in note(export, "seen_not_answered")
    assert export.column("often").missing == (
        MissingCode("-99", "seen, not answered (to confirm)", "left_blank"),
    )
    once = made(qualtrics("-5,1,7,R_1\n2,1,,R_2\n"))
    assert "seen_not_answered" not in kinds(once)


def test_qualtrics_loops_keep_their_number(made):
    export = made(qualtrics("1,1,7,R_1\n", ids=("2_QID1", "QID2#1", "QID2#4", "_recordId")))
    assert export.column("often").group == "2_QID1"
    assert export.column("often").levels[0] == ("2", "Always")


def test_a_question_called_status_is_an_answer(made):
    text = 'Status,ResponseId\nYour status?,Response ID\n"{""ImportId"":""QID9_TEXT""}",'
    export = made({"e.csv": text + '"{""ImportId"":""_recordId""}"\nsingle,R_1\n'})
    assert export.column("Status").role == ""
    assert export.column("ResponseId").role == "identifier"


DICTIONARY = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels"\n'
    "record_id,base,,text,Record,\n"
    'ill,base,,checkbox,"<b>Ill</b> with","-98, Refused | 1, Asthma, mild"\n'
    "sure,base,,yesno,Sure?,\n"
    "visit,visits,,text,Visit,\n"
)


def test_redcap_repeating_instruments_and_negative_codes(made):
    rows = "1,,,1,0,1,\n1,visits,1,,,,first\n1,visits,2,,,,second\n2,,,0,0,0,\n"
    head = (
        "record_id,redcap_repeat_instrument,redcap_repeat_instance,ill____98,ill___1,sure,visit\n"
    )
    export = made({"data.csv": head + rows, "dictionary.csv": DICTIONARY})
    assert export.unit == "respondent and instance"
    assert "4 rows belong to 2 people" in note(export, "rows_are_not_people")
    assert export.column("ill____98").multiple.option == "Refused"
    assert export.column("ill___1").multiple.option == "Asthma, mild"
    assert export.column("ill___1").question == "Ill with - Asthma, mild"
    assert [c.role for c in export.columns[:3]] == [
        "identifier", "repeat_instrument", "repeat_instance",
    ]  # fmt: skip


def test_redcap_labels(made):
    head = 'Record,"Ill with (choice=Refused)","Ill with (choice=Asthma, mild)",'
    head += "Sure?,Visit,Complete?\n"
    rows = "1,Unchecked,Checked,Yes,first,Complete\n"
    export = made({"data.csv": head + rows, "dictionary.csv": DICTIONARY})
    assert (export.recognition.version, export.recognition.tried) == ("labels", False)
    asthma = export.columns[2].multiple
    assert (asthma.group, asthma.option, asthma.ticked) == ("ill", "Asthma, mild", ("Checked",))
    assert export.column("Sure?").levels == (("Yes", "Yes"), ("No", "No"))
    assert export.columns[0].role == "identifier"
    assert export.columns[-1].role == "form_status"


MONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,"
    "Which?,,,How good?,,Why?\n"
    ",,,,,,Tea,Coffee,Other (please specify),Food,Room,Open-Ended Response\n"
)


def test_survey_monkey_options_rows_and_texts(made):
    rows = (
        "1,9,01/31/2024 01:05:00 PM,01/31/2024 01:09:00 PM,1.2.3.4,,Tea,,,Good,Bad,nice\n"
        "2,9,01/31/2024 01:05:00 PM,01/31/2024 01:09:00 PM,1.2.3.4,,,Coffee,Milk,Bad,Bad,\n"
    )
    export = made({"export.csv": MONKEY + rows})
    assert export.recognition.certain
    assert len(export.rows) == 2
    assert export.column("Which? - Tea").multiple.ticked == ("Tea",)
    assert export.column("Which? - Other (please specify)").kind_hint == "text"
    assert export.column("How good? - Food").multiple is None
    assert export.column("How good? - Food").group == "How good?"
    (start,) = export.with_role("start")
    assert start.formats == ("%m/%d/%Y %I:%M:%S %p",)
    assert "month_first" in kinds(export, doubtful=True)
    assert "options" in kinds(export, doubtful=True)


def test_survey_monkey_numbers_for_options(made):
    rows = "1,9,,,,,1,2,,3,1,nice\n2,9,,,,,1,,,2,2,\n"
    export = made({"export.csv": MONKEY + rows})
    assert export.column("Which? - Tea").multiple.ticked == ("1",)
    assert export.column("Which? - Coffee").multiple.ticked == ("2",)


def made_again(made, book):
    return made({"answers.xlsx": book}, stated="microsoft_forms")


def test_microsoft_forms_divides_at_semicolons(made):
    header = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Which?\u00a0",
        "Why; or not?",
    ]
    rows = [
        header,
        [1, 45000.5, 45000.51, "anonymous", "", "Tea;Water, still;", "so; so"],
        [2, 45001.5, 45001.52, "anonymous", "", "Tea;", "no"],
        [3, 45001.5, 45001.52, "anonymous", "", None, None],
    ]
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
    book = workbook({"Form1": rows_xml(rows, {2: 1, 3: 1})}, styles=styles)
    export = made({"answers.xlsx": book})
    assert (export.recognition.platform, export.recognition.certain) == ("microsoft_forms", False)
    which = export.column("Which?")
    assert which.levels == (("Tea", "Tea"), ("Water, still", "Water, still"))
    assert (which.multiple.separator, which.multiple.ends) == (";", True)
    assert export.column("Why; or not?").multiple is None
    assert export.texts("Start time")[0] == "2023-03-15T12:00:00"
    assert [c.role for c in export.columns[:5]] == ["identifier", "start", "end", "email", "name"]
    assert kinds(export, doubtful=True) == ["platform"]
    assert "looks like an export of Microsoft Forms (workbook)" in note(export, "platform")
    assert "not tried on a real export" in note(export, "platform")
    assert note(made_again(made, book), "platform") == (
        "answers.xlsx was read as an export of Microsoft Forms (workbook), as study.yaml states. "
        "The reader of this layout was not tried on a real export: compare a few answers with the "
        "survey."
    )
    assert kinds(made_again(made, book), doubtful=True) == []


def test_google_forms_as_csv(made):
    text = "Timestamp,Email Address,How [food],How [room]\n"
    text += '"2019/12/13 12:02:31 PM GMT+1",a@b.org,1,2\n'
    export = made({"responses.csv": text})
    assert export.recognition.platform == "google_forms"
    assert export.columns[0].zone == "GMT+1"
    assert [c.group for c in export.columns[2:]] == ["How", "How"]
    assert export.column("Email Address").sensitive


def test_online_surveys_without_codes_is_recognised(made):
    text = "Unique Response Number,1. How old?,2. Why?\n1-2-3,18 - 24,so\n"
    export = made({"results.csv": text})
    assert export.recognition.version == "not coded"
    assert export.column("1. How old?").question == "1. How old?"


def test_options_that_are_never_apart_are_one(made):
    texts = ["Never, I do not use it"] * 10 + ["Often, at work"] * 10
    assert likely_options(texts, ", ") == ()
    several = ["R, Python", "R", "Python", "R, Stata", "Stata"] * 5
    assert set(likely_options(several, ", ")) == {"R", "Python", "Stata"}
    essays = [f"I think, number {n}, that it is so, really" for n in range(40)]
    assert likely_options(essays, ", ") == ()
    mixed = ["Never, I do not", "R, Never, I do not", "R"] * 5 + ["R, Stata", "Stata"] * 5
    assert "Never, I do not" in likely_options(mixed, ", ")
    # One answer to each person: some answers have a comma, always between the same words.
    degrees = ["Master", "Some courses, no degree", "Bachelor"] * 10 + ["One course, no degree"] * 4
    assert likely_options(degrees, ", ") == ()
    assert taken_apart("R, Never, I do not", ["R", "Never, I do not"], ", ") == [
        "R",
        "Never, I do not",
    ]
    assert taken_apart("Tea;Water, still;", ["Tea", "Water, still"], ";") == ["Tea", "Water, still"]


def test_a_plain_table_is_a_table(made):
    export = made({"answers.tsv": "a\tb\n1\tx\n2\ty\n"})
    assert (export.recognition.platform, export.recognition.version) == ("table", "text")
    assert export.texts("b") == ["x", "y"]
    assert "separated by tabs" in note(export, "delimiter")


def test_two_certain_platforms_ask_for_one(refused):
    text = "redcap_event_name,QID\nx,y\n" + '"{""ImportId"":""a""}","{""ImportId"":""b""}"\n1,2\n'
    (sentence,) = refused({"e.csv": text})
    assert "it fits more than one platform" in sentence
    assert "state `platform` in study.yaml" in sentence
