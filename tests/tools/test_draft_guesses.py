"""What a draft guesses of one column, and why: orders, missing answers, dates, numbers, names."""

from __future__ import annotations

import numpy as np
import pytest
from drafts import from_rows

from questline.tools.draft_study import folder as places
from questline.tools.draft_study import scale_proposals
from questline.tools.draft_study.date_formats import date_formats
from questline.tools.draft_study.item_sets import stated_range, stem_of
from questline.tools.draft_study.known_answers import known_order
from questline.tools.draft_study.level_texts import as_level_text, spelled
from questline.tools.draft_study.missing_answers import missing_kind, missing_numbers
from questline.tools.draft_study.names import Names, as_name, seen_text
from questline.tools.draft_study.writing import comment, scalar


@pytest.mark.parametrize(
    ("low_to_high", "places"),
    [
        (["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"], [1, 2, 3, 4, 5]),
        (["Disagree", "Agree", "Strongly Agree"], [2, 4, 5]),
        (["Never", "Rarely", "Sometimes", "Often", "Always"], [1, 2, 3, 4, 5]),
        (["Very dissatisfied", "Dissatisfied", "Satisfied"], [1, 2, 4]),
        (["Not at all", "Several days", "More than half the days"], [1, 2, 3]),
        (["Trifft gar nicht zu", "Trifft nicht zu", "Trifft zu", "Trifft voll zu"], [1, 2, 3, 4]),
        (["Nunca", "A veces", "Siempre"], [1, 3, 5]),
        (["1 - Low", "2 - Middle", "7 - High"], [1, 2, 7]),
        (["Under 18", "18-24", "25-34", "65+"], [1, 2, 3, 4]),
        (["$0 - $24,999", "$25,000 - $49,999", "$150,000+"], [1, 2, 3]),
    ],
)  # fmt: skip
def test_known_orders(low_to_high, places):
    order = known_order(sorted(low_to_high, key=len))
    assert (list(order.texts), list(order.places)) == (low_to_high, places)


@pytest.mark.parametrize(
    "texts",
    [["Nurse", "Doctor"], ["Agree", "Blue"], ["Ward 1", "Ward 2"], ["1", "2", "3"], ["Yes"]],
)
def test_unknown_orders(texts):
    assert known_order(texts) is None


def test_words_for_missing_answers():
    words = {"N/A": "not_applicable", "prefer not to say": "refused", "Don't know.": "do_not_know",
             "NA": "left_blank", "-": "left_blank", "Keine Angabe": "refused", "None": "",
             "No": ""}  # fmt: skip
    assert {word: missing_kind(word) for word in words} == words


@pytest.mark.parametrize(
    ("numbers", "likely", "unsure"),
    [
        ({1: 9, 2: 9, 5: 9, -99: 3}, [-99], []),
        ({1: 9, 7: 9, 99: 3}, [99], []),
        ({18: 9, 70: 9, 99: 3}, [], [99]),
        ({18: 9, 70: 9, 999: 1}, [999], []),
        ({-5: 1, 3: 4, -9: 2}, [], [-9]),
        ({20: 3, 99: 1, 110: 2}, [], []),
    ],
)
def test_numbers_that_may_mean_missing(numbers, likely, unsure):
    assert missing_numbers({float(key): count for key, count in numbers.items()}) == (
        likely,
        unsure,
    )


@pytest.mark.parametrize(
    ("texts", "formats", "either"),
    [
        (["2023-01-05", "2023-12-31"], ("%Y-%m-%d",), False),
        (["05/13/2023", "01/02/2023"], ("%m/%d/%Y",), False),
        (["13/05/2023", "01/02/2023"], ("%d/%m/%Y",), False),
        (["05/06/2023"], ("%d/%m/%Y",), True),
        (["2023-01-05 10:00", "13/05/2023 11:00"], ("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"), False),
        (["25-Jun", "6-25"], (), False),
        (["2023-01-05", "soon"], (), False),
        (["0.5 miles"], (), False),
    ],
)
def test_date_formats(texts, formats, either):
    assert date_formats(texts) == (formats, either)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("affRec[affRec1]", "aff_rec1"),
        ("affRec1. I am satisfied", "aff_rec1"),
        ("Q2_1", "q2_1"),
        ("How old are you?", "age"),
        ("Q7. What is your role?", "q7_role"),
        ("Q1. Rested [rested]", "rested"),
        ("1. Sex", "q1_sex"),
        ("¿Qué opción refleja mejor tu situación?", "opcion_refleja_mejor"),
        ("Вопрос", ""),
        ("x" * 300, "x" * 30),
    ],
)
def test_names(header, name):
    assert as_name(header) == name


def test_names_are_unique_and_short():
    names = Names(["a"])
    assert [names.new("a"), names.new("a"), names.new("row"), names.new("b" * 30),
            names.new("b" * 30)] == ["a_2", "a_3", "row_2", "b" * 30, "b" * 28 + "_2"]  # fmt: skip
    assert seen_text("How\u202e old?\r\n (years)\x00") == "How old? (years)"


def test_stems_and_stated_ranges():
    assert (stem_of("A1"), stem_of("affRec[affRec1]"), stem_of("Q4_2"), stem_of("age")) == (
        "a", "affrec", "q4", "",
    )  # fmt: skip
    assert stated_range("How sure, from 1 (not at all) to 6 (fully)?") == (1, 6)
    assert stated_range("En una escala del 1 al 5, ¿cuánto?") == (1, 5)
    assert stated_range("In the past 6 months") is None


def test_spellings_are_joined_only_where_one_is_rare():
    joined = spelled({"Yes": 40, "yes": 2, "Yes ": 1, "No": 30})
    assert joined.counts == {"Yes": 43, "No": 30}
    assert joined.matching == "ignore_blanks_and_case"
    assert spelled({"Never": 20, "Never ": 30}).kept_apart
    assert as_level_text("Never ") == '"Never "'


def test_values_of_yaml_stay_texts():
    texts = ("Age in years", "no", "null", "a: b # c", 'x"y', "{{a}}")
    assert [scalar(text) for text in texts] == [
        "Age in years", '"no"', '"null"', '"a: b # c"', '"x\\"y"', '"{{a}}"',
    ]  # fmt: skip
    assert comment("one # two\nthree") == "  # one two three"


def keying(answers):
    signs, correlations, people = scale_proposals._keying(np.array(answers, dtype=float))
    return signs, correlations, people


def test_keying_follows_the_correlation_with_the_rest():
    stream = np.random.default_rng(5)
    trait = stream.normal(size=300)
    answers = np.column_stack([trait * sign + stream.normal(size=300) for sign in (1, 1, -1, 1, 1)])
    signs, correlations, people = keying(answers)
    assert (signs, people) == ([1, 1, -1, 1, 1], 300)
    rest = np.delete(answers, 2, axis=1).sum(axis=1)
    assert correlations[2] == pytest.approx(np.corrcoef(answers[:, 2], rest)[0, 1], abs=0.01)
    answers[:285, 0] = np.nan
    assert keying(answers)[1:] == ([], 15)
    answers[:, 1] = 3
    assert keying(answers[:, 1:])[1] == []


def test_notes_say_why_and_what_to_look_at(tmp_path):
    rows = []
    for number in range(60):
        rows.append(
            [number, 20 + number % 30 if number % 9 else 999, (1, 2)[number % 2], number % 4 + 1,
             ("25-Jun", "1-5", "11-20")[number % 3], f"{number / 4:.2f}".replace(".", ","),
             "1.23E+15", f"{number:05d}", "Yes" if number % 3 else "No",
             f"{number % 12 + 1:02d}/{number % 12 + 1:02d}/2023",
             ("Never", "Often")[number % 2], "1,500" if number % 2 else "12,000"]
        )  # fmt: skip
    header = ["id", "age", "code", "few", "pages", "metres", "reference", "post", "agrees", "day",
              "how often", "people"]  # fmt: skip
    made = from_rows(tmp_path, header, rows)
    made.taken_in()
    book = made.codebook
    assert (book["age"]["missing"], book["age"]["maximum"]) == ("999=unusable", "120")
    assert "to confirm: 999 taken as codes of missing answers" in book["age"]["note"]
    assert book["id"]["kind"] == "identifier"
    assert (book["code"]["kind"], "a number or a code" in book["code"]["note"]) == (
        "category",
        True,
    )
    assert "a number or a code: whole numbers from 1 to 4" in book["few"]["note"]
    assert "what a spreadsheet made of an answer like 6-25" in book["pages"]["note"]
    assert book["metres"]["format"] == "decimal_comma"
    assert "export the answers again" in book["reference"]["note"]
    assert (book["post"]["kind"], book["post"]["sensitivity"]) == ("text", "identifying")
    assert (book["agrees"]["levels"], "to confirm" in book["agrees"]["note"]) == (
        "no=No | yes=Yes", False,
    )  # fmt: skip
    assert "day or month first" in book["day"]["note"]
    assert book["people"]["kind"] == "text"
    assert "Answers" in book["agrees"]["note"]
    assert "60 answers seen" in book["agrees"]["note"]


def test_the_words_of_a_question_do_not_outweigh_answers_that_everybody_knows(tmp_path):
    header = ["Have you ever cheated on your other?", "Do you get feedback", "Other", "Comments?"]
    rows = [
        [("Yes", "No")[at % 2], ("Never", "Often", "Always")[at % 3], "Tea", "More of it"]
        for at in range(30)
    ]
    kinds = [line["kind"] for line in from_rows(tmp_path, header, rows).codebook.values()]
    assert kinds == ["category", "ordered", "text", "text"]


def test_table_one_is_proposed_from_closed_questions_and_numbers(tmp_path):
    rows = [[20 + at % 9, ("Yes", "No")[at % 2], f"Word {at}", ""] for at in range(30)]
    made = from_rows(tmp_path, ["Age", "Has a dog", "Why", "Empty"], rows)
    assert made.study().plan.table_one.variables == ["age", "dog"]
    assert "variables: [age, dog]  # to confirm: " in made.texts["plan.yaml"]


@pytest.mark.parametrize(("rows", "said"), [(2, False), (3, True), (9, True), (10, False)])
def test_a_small_export_says_how_few_may_be_left(tmp_path, rows, said):
    made = from_rows(tmp_path, ["Age"], [[20 + at] for at in range(rows)])
    assert ("least_respondents: 3  # to confirm: " in made.texts["cleaning.yaml"]) is said


def test_labels_have_no_code_before_them_and_scales_a_name_that_says_something(tmp_path):
    answers = ["Never", "Rarely", "Sometimes", "Often", "Always"]
    header = ["sat1. I like it", "Calm", "Cheerful", "Worn out"]
    rows = [["x", *(answers[(at + turn) % 5] for turn in range(3))] for at in range(40)]
    made = from_rows(tmp_path, header, rows)
    assert made.codebook["sat1"]["label"] == "I like it"
    assert list(made.study().scales.scales) == ["calm_to_worn_out"]


@pytest.mark.parametrize(("odd", "said"), [(20020, "1 number lies far"), (2021, "")])
def test_a_number_far_from_the_others_is_doubtful_and_not_quoted(tmp_path, odd, said):
    made = from_rows(tmp_path, ["Year begun"], [[2000 + at % 20] for at in range(40)] + [[odd]])
    note = made.codebook["year_begun"]["note"]
    assert ("far from the others" in note) is bool(said)
    assert said in note
    assert str(odd) not in note


@pytest.mark.parametrize("typed", ["a.csv,b c.csv", "[a.csv, b c.csv]", "['a.csv', 'b c.csv']"])
def test_files_beside_an_export_are_divided_by_commas(typed):
    beside = places.Request("study", "export.csv", typed).beside
    assert [path.name for path in beside] == ["a.csv", "b c.csv"]
