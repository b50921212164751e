"""Rows of one respondent put side by side: events, repeating forms, waves in files."""

from __future__ import annotations

import csv

import pytest
from arranged import ID, messages, take_files
from taken_exports import FORMATS

from questline.core.codebook import Variable
from questline.core.errors import StudyError
from questline.intake.arranging import Arrangement, as_in_a_file
from questline.intake.exports.reading import open_export
from questline.intake.stage import take_in

BY_EVENT = {"respondent": "id", "by": ["event"]}
TEXT = "id,event,mood,note\na,base,3,x\na,end,4,\nb,base,,\nc,end,5,\n"


def number(name: str, column: str, **more) -> Variable:
    return Variable(name, "number", "", column=column, **more)


BASE, END = number("base", "mood@base"), number("end", "mood@end", minimum=1, maximum=7)


def wide(folder, text, variables, layout=BY_EVENT, **settings):
    return take_files(folder, {"data.csv": text}, variables, layout, **settings)


def refusal(*arguments, **settings) -> list[str]:
    with pytest.raises(StudyError) as raised:
        wide(*arguments, **settings)
    return [problem.sentence() for problem in raised.value.problems]


def test_events_become_columns_of_one_row(tmp_path):
    result = wide(tmp_path, TEXT, [ID, BASE, END])
    answers = result.responses
    assert answers.index.tolist() == [1, 3, 4]
    assert answers["who"].tolist() == ["a", "b", "c"]
    assert answers["base"].fillna(-1).tolist() == [3, -1, -1]
    assert answers["end"].fillna(-1).tolist() == [4, -1, 5]
    kept = result.missing[["row", "variable", "kind", "text"]].values.tolist()
    assert kept == [
        [3, "base", "left_blank", ""],
        [3, "end", "not_asked", "(no row)"],
        [4, "base", "not_asked", "(no row)"],
    ]
    (message,) = messages(result, "side_by_side")
    assert message == (
        "4 rows were put side by side as 3 respondents; rows of each event: base: 2; end: 2. What "
        "a respondent has no row for counts as not asked."
    ).replace("base: 2; end: 2", "base: 2, end: 2")
    (message,) = messages(result, "empty_in_event")
    assert message == "1 column holds nothing throughout an event and was left out: note@end."
    (message,) = messages(result, "unknown_columns")
    assert "note@base" in message


def test_a_column_that_the_codebook_asks_for_is_there_though_it_is_empty(tmp_path):
    note = Variable("note", "text", "", column="note@end", sensitivity="free_text")
    result = wide(tmp_path, TEXT, [ID, note])
    assert result.responses["note"].isna().all()
    assert not messages(result, "empty_in_event")


def test_the_same_respondent_and_event_twice(tmp_path):
    text = TEXT + "a,base,1,\n"
    (sentence,) = refusal(tmp_path, text, [ID, BASE])
    assert "data.csv, 2 rows of answers (1 and 5; row 1 is line 2 of the file)" in sentence
    assert 'more than one row of the same event ("base")' in sentence
    assert "redcap_repeat_instance" in sentence


def test_a_row_that_is_nobodys(tmp_path):
    (sentence,) = refusal(tmp_path, TEXT + " ,base,1,\n", [ID, BASE])
    assert "row 5 of the answers (line 6 of the file): nothing says whose row it is" in sentence


def test_columns_that_are_not_there(tmp_path):
    layout = {"respondent": "record", "by": ["events"]}
    first, second = refusal(tmp_path, TEXT, [ID, BASE], layout)
    assert 'side_by_side.respondent: no column is called "record"' in first
    assert 'side_by_side.by: no column is called "events". Did you mean "event"?' in second
    (sentence,) = refusal(tmp_path, TEXT, [ID, number("other", "mood@middle")])
    assert 'no column has the header "mood@middle" (variable other), which concerns' in sentence


def test_a_mistake_names_the_lines_of_the_respondents_rows(tmp_path):
    (sentence,) = refusal(tmp_path, TEXT.replace("end,4", "end,9"), [ID, BASE, END])
    assert '"9" is outside the declared range' in sentence
    assert "row 1 of the answers (lines 2 and 3 of the file)" in sentence


def test_repeating_forms_with_two_keys_and_base_rows(tmp_path):
    text = "id,form,time,sex,dose\na,,,f,\na,drug,1,,10\na,drug,2,,20\nb,,,m,\n"
    layout = {"respondent": "id", "by": ["form", "time"]}
    variables = [
        ID,
        Variable("sex", "category", "", column="sex", levels=(("f", "f"), ("m", "m"))),
        number("first", "dose@drug@1"),
        number("second", "dose@drug@2"),
    ]
    result = wide(tmp_path, text, variables, layout)
    assert result.responses["sex"].tolist() == ["f", "m"]
    assert result.responses[["first", "second"]].fillna(-1).values.tolist() == [[10, 20], [-1, -1]]
    assert "no event: 2" in messages(result, "side_by_side")[0]


def test_keys_that_would_give_one_name_to_two_kinds_of_rows(tmp_path):
    text = "id,form,time,dose\na,1,,10\na,,1,20\n"
    layout = {"respondent": "id", "by": ["form", "time"]}
    (sentence,) = refusal(tmp_path, text, [ID, number("dose", "dose@1")], layout)
    assert 'two kinds of rows would be called "1"' in sentence


def test_events_of_thousands_are_refused_before_they_fill_the_memory(tmp_path):
    rows = "".join(f"p{row},e{row},{row},{row}\n" for row in range(10_500))
    (sentence,) = refusal(tmp_path, "id,event,mood,note\n" + rows, [ID, BASE])
    assert "10500 different kinds of rows would make 21,000 columns" in sentence
    assert "at most 20,000 columns" in sentence


def test_waves_in_files_are_put_side_by_side(tmp_path):
    files = {"w1.csv": "id,mood\na,1\nb,2\n", "w2.csv": "id,mood\nb,3\n"}
    layout = {"respondent": "id", "by": ["(file)"]}
    variables = [ID, number("first", "mood@w1"), number("second", "mood@w2")]
    result = take_files(tmp_path, files, variables, layout)
    assert result.responses[["first", "second"]].fillna(-1).values.tolist() == [[1, -1], [2, 3]]
    assert len(messages(result, "several_files")) == 1


def test_the_file_of_a_respondent_is_an_answer_only_where_it_is_one_file(tmp_path):
    wave = Variable("wave", "category", "", match="file", levels=(("one", "w1"), ("two", "w2")))
    files = {"w1.csv": "id,event,mood\na,base,1\n", "w2.csv": "id,event,mood\nb,base,3\nb,end,2\n"}
    result = take_files(tmp_path, files, [ID, BASE, wave], BY_EVENT)
    assert result.responses["wave"].tolist() == ["one", "two"]
    files = {**files, "w2.csv": "id,event,mood\na,end,3\n"}
    with pytest.raises(StudyError) as raised:
        take_files(tmp_path, files, [ID, BASE, wave], BY_EVENT)
    assert "line 2 of w2.csv" in raised.value.problems[0].sentence()
    assert take_files(tmp_path, files, [ID, END], BY_EVENT).responses["end"].tolist() == [3]


def test_one_row_and_one_event(tmp_path):
    result = wide(tmp_path, "id,event,mood\na,base,3\n", [ID, BASE])
    assert result.responses["base"].tolist() == [3]


def test_ticked_options_of_an_event_without_a_row_are_not_asked(tmp_path):
    levels = (("yes", "1"), ("no", "0"))
    options = [
        Variable(f"o{code}", "category", "", column=f"o{code}@end", choices_of="o", levels=levels)
        for code in (1, 2)
    ]
    text = "id,event,o1,o2\na,base,,\na,end,0,0\nb,base,,\nc,end,1,0\n"
    result = wide(tmp_path, text, [ID, *options])
    assert result.responses["o1"].tolist() == [None, None, "yes"]
    kinds = result.missing.set_index(["row", "variable"])["kind"].to_dict()
    assert kinds == {
        (1, "o1"): "left_blank", (1, "o2"): "left_blank",
        (3, "o1"): "not_asked", (3, "o2"): "not_asked",
    }  # fmt: skip


@pytest.fixture
def longitudinal():
    """A real REDCap export with events, as codes: 18 rows of 3 people, all invented."""
    folder = FORMATS / "redcap" / "longitudinal"
    if not folder.is_dir():
        pytest.skip("the folder shared/formats is not beside the checkout")
    return folder


def test_a_real_longitudinal_export(longitudinal):
    """What stands in each event is looked up in the file itself, with nothing of intake."""
    with (longitudinal / "data.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["study_id"], row["redcap_event_name"]): row for row in csv.DictReader(stream)}
    events = ["enrollment_arm_1", "dose_1_arm_1", "enrollment_arm_2", "final_visit_arm_2"]
    asked = ["age", "pmq1", "cpq2"]
    who = Variable("who", "identifier", "", column="study_id", sensitivity="identifying")
    numbers = {
        f"{name}_{event}": number(f"{name}_{event}", f"{name}@{event}")
        for name in asked
        for event in events
    }
    gym = [
        Variable(f"gym_{code}", "category", "", column=f"gym___{code}@enrollment_arm_1",
                 choices_of="gym", levels=(("yes", "1"), ("no", "0")))
        for code in range(5)
    ]  # fmt: skip
    variables = {one.name: one.for_intake() for one in (who, *numbers.values(), *gym)}
    layout = {"respondent": "study_id", "by": ["redcap_event_name"]}
    beside = [longitudinal / name for name in ("dictionary.csv", "event.csv", "arm.csv")]
    opened = open_export(longitudinal / "data.csv", beside,
                         variables=as_in_a_file(variables, layout))  # fmt: skip
    result = take_in(opened, variables, out_of_range="error",
                     arrangement=Arrangement(side_by_side=layout))  # fmt: skip
    assert result.responses["who"].tolist() == ["100", "220", "304"]
    assert result.responses.index.tolist() == [1, 7, 13]
    kinds = result.missing.set_index(["row", "variable"])["kind"].to_dict()
    for row, person in zip([1, 7, 13], ["100", "220", "304"], strict=True):
        for name in asked:
            for event in events:
                line = rows.get((person, event))
                value = result.responses.loc[row, f"{name}_{event}"]
                if line is None:
                    assert kinds[row, f"{name}_{event}"] == "not_asked"
                elif not line[name]:
                    assert kinds[row, f"{name}_{event}"] == "left_blank"
                else:
                    assert value == float(line[name])
    # The first two have gym 0 ticked (the second also gym 1); the third is in the other arm.
    assert result.responses["gym_0"].tolist() == ["yes", "yes", None]
    assert result.responses["gym_1"].tolist() == ["no", "yes", None]
    assert kinds[13, "gym_0"] == "not_asked"
    (message,) = messages(result, "side_by_side")
    assert message.startswith("18 rows were put side by side as 3 respondents; rows of each event:")


def test_repeating_instruments_as_redcap_documents_them(tmp_path):
    """Base rows have an empty instrument; a repeating event counts its instances without one."""
    text = (
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex,drug,mood\n"
        "1,base_arm_1,,,1,,\n"
        "1,base_arm_1,medication,1,,7,\n"
        "1,base_arm_1,medication,2,,8,\n"
        "1,visit_arm_1,,1,,,4\n"
        "1,visit_arm_1,,2,,,5\n"
        "2,base_arm_1,,,2,,\n"
    )
    layout = {
        "respondent": "record_id",
        "by": ["redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"],
    }
    who = Variable("who", "identifier", "", column="record_id", sensitivity="identifying")
    variables = [
        who,
        number("sex", "sex@base_arm_1"),
        number("drug_1", "drug@base_arm_1@medication@1"),
        number("drug_2", "drug@base_arm_1@medication@2"),
        number("mood_1", "mood@visit_arm_1@1"),
        number("mood_2", "mood@visit_arm_1@2"),
    ]
    result = wide(tmp_path, text, variables, layout)
    assert result.responses.drop(columns="who").fillna(-1).to_numpy().tolist() == [
        [1, 7, 8, 4, 5],
        [2, -1, -1, -1, -1],
    ]
    kinds = result.missing.loc[result.missing["row"] == 6, "kind"]
    assert set(kinds) == {"not_asked"}
    decide = result.findings.loc[result.findings["severity"] == "decide", "kind"].tolist()
    assert "rows_are_not_people" not in decide
    assert "redcap" in messages(result, "platform")[0].lower()
