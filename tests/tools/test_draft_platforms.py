"""Drafts from made exports of the platforms and programs of which no example ships."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest
from drafts import ROOT, Drafted, csv_of, drafted

AGREEMENT = ("Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")


def spreadsheets():
    """The helpers of tests/intake/exports, whose folder another module's name hides."""
    path = ROOT / "tests" / "intake" / "exports" / "export_files.py"
    spec = importlib.util.spec_from_file_location("export_files_for_drafts", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def of_text(folder: Path, text: str, *beside: tuple[str, str], name: str = "answers.csv"):
    (folder / name).write_text(text, encoding="utf-8", newline="")
    for other, content in beside:
        (folder / other).write_text(content, encoding="utf-8", newline="")
    return drafted(folder / "study", folder / name, *(folder / other for other, _ in beside))


def kinds(made: Drafted) -> dict[str, str]:
    return {name: line["kind"] for name, line in made.codebook.items()}


def test_surveymonkey(tmp_path):
    header = ["Respondent ID", "Start Date", "IP Address", "Age?", "Which?", "", "Why?"]
    below = ["", "", "", "Response", "Tea", "Water, still", "Open-Ended Response"]
    rows = [
        [900 + n, f"03/{n % 28 + 1:02d}/2024 10:00:00", f"10.0.0.{n}",
         ("18-29", "30-44", "> 60")[n % 3], "Tea" if n % 2 else "", "Water, still" if n % 5 else "",
         f"words {n}"]
        for n in range(40)
    ]  # fmt: skip
    made = of_text(tmp_path, csv_of(header, [below, *rows]))
    found = made.taken_in()
    assert made.study().settings.platform == "surveymonkey"
    age = made.study().codebook["age"]
    assert (age.kind, age.level_codes) == ("ordered", ["18_29", "30_44", "over_60"])
    options = [name for name, line in made.codebook.items() if line["choices_of"]]
    assert len(options) == 2
    assert found.responses[options[0]].eq("yes").sum() == 20
    assert "10.0.0" not in "".join(made.texts.values())
    assert kinds(made)["why"] == "text"


def test_online_surveys_with_its_key(tmp_path):
    key = "URN,Unique Response Number\nQ1,How satisfied are you?\n1,Dissatisfied\n2,Neutral\n"
    key += "3,Satisfied\nQ2,Which do you use?\n1,Bus\n2,Bicycle\nCompletionDate,Completion date\n"
    rows = [[n, n % 3 + 1, n % 2, 1 - n % 2, "2024-03-01"] for n in range(1, 41)]
    header = ["URN", "Q1", "Q2_1", "Q2_2", "CompletionDate"]
    made = of_text(tmp_path, csv_of(header, rows), ("key.csv", key))
    made.taken_in()
    assert made.study().settings.companions == ["../key.csv"]
    satisfied = made.study().codebook["q1"]
    assert satisfied.kind == "ordered"
    assert [satisfied.level_label(code) for code in satisfied.level_codes] == [
        "Dissatisfied", "Neutral", "Satisfied",
    ]  # fmt: skip
    assert "to confirm" not in made.codebook["q1"]["note"]
    assert made.codebook["q2_1"]["levels"] == "yes=1 | no=0"


@pytest.mark.parametrize(("second", "groups"), [("1", ["q3"]), ("0", ["q3_1", "q3_2"])])
def test_a_grid_of_tick_boxes_is_one_question_where_a_row_may_have_several(
    tmp_path, second, groups
):
    key = "URN,Unique Response Number\nQ3,Who may see it?\n"
    key += "".join(
        f"Q3_{row},{who}\nQ3_{row}_{letter},{when}\n1,{when}\n"
        for row, who in enumerate(("Colleagues", "Nobody"), 1)
        for letter, when in (("a", "Before"), ("b", "After"))
    )
    header = ["URN", "Q3_1_a_1", "Q3_1_b_1", "Q3_2_a_1", "Q3_2_b_1"]
    rows = [[1, 1, second, 0, 0], *([n, n % 2, 1 - n % 2, 0, 0] for n in range(2, 40))]
    made = of_text(tmp_path, csv_of(header, [*rows, [40, 0, 0, 1, 0]]), ("key.csv", key))
    boxes = [line["choices_of"] for line in made.codebook.values() if line["choices_of"]]
    assert list(dict.fromkeys(boxes)) == groups
    last = made.codebook["q3_2_b_1"]["variable"]
    kept = made.taken_in().responses[last]
    assert kept.notna().sum() == (40 if len(groups) == 1 else 1)


def test_microsoft_forms_and_a_sheet(tmp_path):
    make = spreadsheets()
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Your gender", "Tools"]
    rows = [
        [n, "3/1/24 9:00:00", "3/1/24 9:05:00", "anonymous", f"Person {n}",
         ("Woman", "Man")[n % 2], "R;Python;" if n % 3 else "R;"]
        for n in range(1, 31)
    ]  # fmt: skip
    sheets = {"Notes": make.rows_xml([["nothing"]]), "Answers": make.rows_xml([header, *rows])}
    (tmp_path / "forms.xlsx").write_bytes(make.workbook(sheets))
    made = drafted(tmp_path / "study", tmp_path / "forms.xlsx", sheet="Answers")
    found = made.taken_in()
    assert made.study().settings.sheet == "Answers"
    assert kinds(made)["name"] == "text"
    assert made.codebook["name"]["sensitivity"] == "identifying"
    assert made.codebook["gender"]["levels"] == "man=Man | woman=Woman"
    options = {line["option"]: name for name, line in made.codebook.items() if line["option"]}
    assert set(options) == {"R", "Python"}
    assert found.responses[options["Python"]].eq("yes").sum() == 20
    assert "Person 1" not in "".join(made.texts.values())


def test_qualtrics_with_ten_items_and_a_time_gets_the_careless_rule(tmp_path):
    names = [f"mood_{number}" for number in range(1, 11)]
    header = ["StartDate", "EndDate", "Duration (in seconds)", "Finished", "ResponseId", *names]
    rows = [
        ["2024-03-01 10:00:00", "2024-03-01 10:09:00", 60 + n, "True", f"R_{n}",
         *(AGREEMENT[(n + at) % 4] for at in range(10))]
        for n in range(30)
    ]  # fmt: skip
    made = of_text(tmp_path, csv_of(header, rows))
    made.taken_in()
    rules = {rule.kind: rule for rule in made.study().cleaning.rules}
    assert (rules["careless"].decision, rules["careless"].least_flags) == ("mark", 2)
    assert rules["careless"].seconds == rules["too_fast"].variable == "duration"
    (scale,) = made.study().scales.scales.values()
    assert (len(scale.items), scale.minimum, scale.maximum) == (10, 1, 5)
    line = made.codebook["mood_1"]
    assert line["levels"].startswith("2=Disagree | 3=Neither agree nor disagree | 4=Agree")
    assert "4 of the 5 usual answers of agreement seen" in line["note"]


def test_spss_with_labels_and_missing_codes(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame(
        {
            "mood1": [1.0, 2, 3, 99] * 8, "mood2": [3.0, 2, 1, 2] * 8, "mood3": [1.0, 1, 3, 2] * 8,
            "sex": [1.0, 2, 2, 1] * 8, "income": [100.0 + n for n in range(32)],
        }
    )  # fmt: skip
    labels = {1.0: "Never", 2.0: "Sometimes", 3.0: "Always"}
    pyreadstat.write_sav(
        frame,
        tmp_path / "data.sav",
        column_labels={"mood1": "Feels low"},
        variable_value_labels={
            "mood1": {**labels, 99.0: "No answer"}, "mood2": labels, "mood3": labels,
            "sex": {1.0: "Female", 2.0: "Male"},
        },
        missing_ranges={"mood1": [99.0]},
    )  # fmt: skip
    made = drafted(tmp_path / "study", tmp_path / "data.sav")
    found = made.taken_in()
    assert made.study().settings.platform == "spss"
    assert made.codebook["sex"]["levels"] == "female=1 | male=2"
    assert made.codebook["mood1"]["missing"] == "99=left_blank"
    assert found.responses["mood1"].isna().sum() == 8
    assert made.codebook["mood1"]["label"] == "Feels low"
    assert kinds(made)["income"] == "number"


def test_parquet_keeps_the_order_of_its_categories(tmp_path):
    words = pd.Categorical(["low", "high", "middle"] * 8, ["low", "middle", "high"], ordered=True)
    frame = pd.DataFrame({"level": words, "size": [n / 2 for n in range(24)]})
    frame.to_parquet(tmp_path / "data.parquet")
    made = drafted(tmp_path / "study", tmp_path / "data.parquet")
    made.taken_in()
    level = made.study().codebook["level"]
    assert (level.kind, level.level_codes) == ("ordered", ["low", "middle", "high"])
