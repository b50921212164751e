"""What a codebook says about columns: read as written; every mistake a sentence with its line."""

from __future__ import annotations

import csv
import io

import pytest

from questline.core.codebook import COLUMNS, Variable
from questline.core.codebook_reading import read_codebook
from questline.core.errors import Problem

Line = dict[str, str]
COFFEE = {"variable": "coffee", "kind": "category", "column": "Coffee", "choices_of": "drinks",
          "levels": "yes=Coffee | no=(blank)"}  # fmt: skip
TEA = {**COFFEE, "variable": "tea", "column": "Tea", "levels": "yes=Tea | no=(blank)"}
RAIL = {"variable": "rail", "kind": "category", "column": "Travel", "option": "Rail"}
ROAD = {**RAIL, "variable": "road", "option": "Road, by car"}
AGE = {"variable": "age", "kind": "number", "column": "Age", "minimum": "16", "maximum": "99"}
BORN = {"variable": "born", "kind": "date", "column": "Born", "format": "%Y-%m-%d"}
SEEN = {"variable": "seen", "kind": "date", "column": "Seen", "format": "%Y-%m-%dT%H:%M:%S%z"}
HOURS = {"variable": "hours", "kind": "number", "column": "Hours"}
MORE = {**HOURS, "variable": "more", "column": "More"}
SUM = {"variable": "both", "kind": "derived", "source": "hours, more", "rule": "sum: all"}
APART = {"variable": "wait", "kind": "derived", "source": "born, seen", "rule": "dates_apart: days"}
WAVE = {"variable": "wave", "kind": "category", "match": "file", "levels": "one=first | two=second"}


def codebook(*lines: Line) -> tuple[dict[str, Variable], list[Problem]]:
    """The variables and problems of a codebook with these lines; its header is line 1."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(COLUMNS), restval="")
    writer.writeheader()
    writer.writerows({"label": "", **line} for line in lines)
    return read_codebook(stream.getvalue())


def sound(*lines: Line) -> dict[str, Variable]:
    variables, problems = codebook(*lines)
    assert problems == [], [problem.sentence() for problem in problems]
    return variables


def test_joined_columns_are_read_with_their_blanks():
    joined = sound({**AGE, "joined_with": 'Alter | "Edad "'})["age"]
    assert joined.joined_with == ("Alter", "Edad ")
    assert joined.for_intake()["joined_with"] == ["Alter", "Edad "]


def test_options_with_a_column_each():
    variables = sound(COFFEE, TEA)
    assert variables["coffee"].level_codes == ["yes", "no"]
    assert variables["coffee"].level_label("no") == "no"
    assert variables["tea"].choices_of == "drinks"


def test_options_in_one_cell_have_levels_of_their_own():
    variables = sound(RAIL, ROAD, {**RAIL, "variable": "other", "option": "(other)"})
    assert variables["road"].option == "Road, by car"
    assert [variable.level_codes for variable in variables.values()] == [["no", "yes"]] * 3


def test_a_variable_of_the_files_name_needs_no_column():
    wave = sound(WAVE)["wave"]
    assert wave.match == "file"
    assert wave.for_intake()["column"] == "(file)"


def test_ranges_and_letters_of_missing_answers():
    missing = sound({**AGE, "missing": "-99..-90=refused | 900..=do_not_know | .a=not_asked"})
    assert missing["age"].missing == (
        ("-99..-90", "refused"), ("900..", "do_not_know"), (".a", "not_asked"),
    )  # fmt: skip


def test_derived_numbers_are_numbers_everywhere():
    band = {
        "variable": "long",
        "kind": "derived",
        "source": "both",
        "rule": "band: a=..39 | b=40..",
    }
    variables = sound(
        BORN, SEEN, HOURS, MORE, {**SUM, "minimum": "0", "maximum": "100"}, APART, band
    )
    both, wait = variables["both"], variables["wait"]
    assert both.is_numeric
    assert wait.is_numeric
    assert both.level_codes == []
    assert both.for_analysis()["numeric"]
    assert both.declared_range == (0, 100)
    assert variables["long"].level_codes == ["a", "b"]
    assert not variables["long"].is_numeric


MISTAKES: list[tuple[str, list[Line], int, list[str]]] = [
    ("a header joined with itself", [{**AGE, "joined_with": "Alter | Age"}], 2,
     ["column joined_with", '"Age" is named twice']),
    ("a derived variable joined", [HOURS, MORE, {**SUM, "joined_with": "Total"}], 4,
     ["column joined_with", "a derived variable has no column"]),
    ("a file joined", [{**WAVE, "joined_with": "Wave"}], 2, ["a variable with match file has no"]),
    ("a file with a column", [{**WAVE, "column": "Wave"}], 2, ["column column", '"Wave" stands']),
    ("a file that is a number", [{**WAVE, "kind": "number", "levels": ""}], 2,
     ["column kind", "it is number", "category, as the names of files are"]),
    ("one option alone", [COFFEE], 2, ['"drinks" has this option alone', "two options or more"]),
    ("a question with a capital", [{**COFFEE, "choices_of": "Drinks"}, TEA], 2,
     ["column choices_of", '"Drinks" cannot be a name']),
    ("an option with other codes", [{**COFFEE, "levels": "ticked=1 | not=0"}, TEA], 2,
     ["column levels", "the codes are ticked, not", "yes and no"]),
    ("an option that is a number", [{**COFFEE, "kind": "number", "levels": ""}, TEA], 2,
     ["column kind", "it is number"]),
    ("a blank level of no question", [{**COFFEE, "choices_of": ""}], 2,
     ["column levels", '"(blank)" stands for an answer', "choices_of"]),
    ("a blank that is an answer and missing", [{**COFFEE, "missing": "(blank)=not_asked"}, TEA], 2,
     ['the text "(blank)" stands for two things']),
    ("an option with levels", [{**RAIL, "levels": "yes=Rail | no=Road"}], 2,
     ["column levels", "levels stand here"]),
    ("an option that is a text", [{**RAIL, "kind": "text"}], 2, ["column kind", "it is text"]),
    ("an option that ignores case", [{**RAIL, "matching": "ignore_case"}], 2,
     ["column matching", "letter by letter"]),
    ("an option twice", [RAIL, {**RAIL, "variable": "train"}], 3,
     ["column option", '"Rail" has a variable already']),
    ("options of different columns", [RAIL, {**ROAD, "joined_with": "Reise"}], 3,
     ["column joined_with", 'not the same as that of "rail"']),
    ("a range from high to low", [{**AGE, "missing": "-90..-99=refused"}], 2,
     ["column missing", "begins above its end"]),
    ("a range among the answers", [{**AGE, "missing": "95..120=refused"}], 2,
     ["the range 95..120 and the answers from 16 to 99 overlap"]),
    ("a range with a level", [{**AGE, "kind": "item", "minimum": "", "maximum": "",
                               "levels": "1=no | 2=yes", "missing": "2..9=refused"}], 2,
     ["the level 2 lies in the range 2..9"]),
    ("two ranges that overlap", [{**AGE, "missing": "-99..-90=refused | -95..-80=unusable"}], 2,
     ["the ranges -99..-90 and -95..-80 overlap"]),
    ("a sum of words", [COFFEE, TEA, {**SUM, "source": "coffee, tea"}], 4,
     ["column rule", 'sum needs numbers, "coffee" has none']),
    ("a sum of one", [HOURS, {**SUM, "source": "hours"}], 3, ["two variables or more"]),
    ("a sum of the same", [HOURS, {**SUM, "source": "hours, hours"}], 3, ["hours stands twice"]),
    ("a sum that needs too many", [HOURS, MORE, {**SUM, "rule": "sum: at least 3"}], 4,
     ["at most 2, as many as there are sources"]),
    ("a sum of some", [HOURS, MORE, {**SUM, "rule": "sum: some"}], 4, ["`sum: at least 3`"]),
    ("dates of numbers", [HOURS, MORE, {**APART, "source": "hours, more"}], 4,
     ['dates_apart needs dates, "hours" has none']),
    ("one date apart", [BORN, {**APART, "source": "born"}], 3, ["two dates: the first, then the"]),
    ("an unknown unit", [BORN, SEEN, {**APART, "rule": "dates_apart: hours"}], 4,
     ["days, weeks, months or years"]),
    ("levels of a number", [HOURS, MORE, {**SUM, "level_labels": "low=Low"}], 4,
     ["column level_labels", '"low" is not one of the levels']),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "line", "says"), [one[1:] for one in MISTAKES],
                         ids=[one[0] for one in MISTAKES])  # fmt: skip
def test_a_mistake_about_columns_gives_a_sentence(lines, line, says):
    problems = codebook(*lines)[1]
    fitting = [
        problem
        for problem in problems
        if f"line {line}, " in problem.where and all(piece in problem.sentence() for piece in says)
    ]
    assert fitting, [problem.sentence() for problem in problems]
    assert all(problem.expected and problem.remedy for problem in problems)


def test_all_mistakes_of_a_codebook_are_said_at_once():
    problems = codebook(
        {**COFFEE, "levels": "a=1 | b=2"}, {**AGE, "missing": "50..60=refused"}, RAIL,
        {**RAIL, "variable": "train"},
    )[1]  # fmt: skip
    assert [problem.where.split(",")[1] for problem in problems] == [
        " line 2",
        " line 3",
        " line 5",
    ]
