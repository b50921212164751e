"""The codebook against the data: what is counted of every column, and what counts as drift."""

import numpy as np
import pandas as pd
import pytest

from questline.core.codebook import Variable
from questline.core.statistics import StatisticsPart
from questline.intake.codebook_rows import add_codebook
from questline.intake.coded import CodedTexts
from questline.intake.column import read_column
from questline.intake.findings import Findings
from questline.intake.tally import drift_of, share_of_rows
from questline.release.stage import release

GENDER = Variable("gender", "category", "Gender", levels=(("woman", "Woman"), ("man", "Man")),
                  missing=(("-99", "refused"),))  # fmt: skip
AGE = Variable("age", "number", "Age", minimum=16, maximum=99, missing=(("-99", "refused"),))


def read(variable, cells, out_of_range="set_missing"):
    findings = Findings()
    rows = np.arange(1, len(cells) + 1)
    column = read_column(
        variable.name, variable.for_intake(), CodedTexts.of(cells), rows, rows + 1,
        f"survey.csv, column {variable.name}", out_of_range, findings,
    )  # fmt: skip
    return column, findings.table()


def store_of(variable, column):
    part = StatisticsPart("intake")
    answers = {variable.name: pd.Series(column.values)}
    tallies = {variable.name: column.tally}
    add_codebook(part, {variable.name: variable.for_intake()}, tallies, answers)
    return part.table().set_index("id")


def estimates(store, analysis):
    chosen = store[(store["analysis"] == analysis) & (store["statistic"] == "count")]
    return dict(zip(chosen["level"], chosen["estimate"], strict=True))


def test_every_row_is_answered_or_missing_in_one_way():
    cells = ["Woman", "Man", "", "-99", " Woman", "Man", "", "Man"]
    column, _ = read(Variable(**{**vars(GENDER), "matching": "ignore_blanks"}), cells)
    assert column.tally.kinds == {"answered": 5, "left_blank": 2, "refused": 1}
    store = store_of(GENDER, column)
    assert estimates(store, "codebook") == {"answered": 5, "left_blank": 2, "refused": 1}
    share = store.loc["intake/codebook/none/none/gender/answered/share"]
    assert share["estimate"] == pytest.approx(5 / 8)
    assert share["denominator"] == 8


def test_an_empty_export_has_rows_without_a_share():
    column, findings = read(AGE, [])
    assert column.tally.kinds == {"answered": 0}
    assert store_of(AGE, column)["statistic"].tolist() == ["count"]
    assert findings.empty


def test_levels_that_nobody_gave_and_numbers_out_of_range_are_drift():
    column, _ = read(GENDER, ["Woman", "Woman", ""])
    store = store_of(GENDER, column)
    assert estimates(store, "drift") == {"unused_levels": 1}
    assert store.loc["intake/drift/none/none/gender/unused_levels/count", "note"] == (
        "Nobody answered man."
    )
    column, _ = read(AGE, ["30", "205", "-99", "44", "3"])
    row = store_of(AGE, column).loc["intake/drift/none/none/age/out_of_range/share"]
    assert (row["estimate"], row["denominator"]) == (0.5, 4)


def test_a_question_that_nobody_answered_is_said():
    column, findings = read(GENDER, [""] * 6)
    assert estimates(store_of(GENDER, column), "drift") == {"no_answers": 6}
    message = findings.set_index("kind").loc["no_answers", "message"]
    assert "not one of 6 rows holds an answer" in message


@pytest.mark.parametrize(("end", "flipped"), [("ends_early", False), ("begins_late", True)])
def test_a_question_taken_out_while_the_survey_ran_is_said_with_its_rows(end, flipped):
    cells = ["30", "40", "50"] * 20 + [""] * 25
    column, findings = read(AGE, cells[::-1] if flipped else cells)
    store = store_of(AGE, column)
    assert estimates(store, "drift") == {end: 25}
    assert store.loc[f"intake/drift/none/none/age/{end}/share", "estimate"] == pytest.approx(
        25 / 85
    )
    assert "25 of 85 rows" in findings.set_index("kind").loc[end, "message"]


def test_missing_answers_that_come_and_go_are_no_drift():
    one_in_four = ["30" if at % 4 == 0 else "" for at in range(400)]
    column, findings = read(AGE, one_in_four + [""] * 25)
    assert drift_of(column.tally, AGE.for_intake()) == {}
    assert findings.empty
    column, _ = read(AGE, ["30"] * 80 + [""] * 19)
    assert column.tally.stretch == ("", 0)


def test_derived_variables_are_counted_from_their_values():
    part = StatisticsPart("intake")
    from questline.core.derivations import parse_derivation

    rule = parse_derivation("band: young=..39 | old=40..", ["age"])
    variable = Variable("age_band", "derived", "Age", derivation=rule).for_analysis()
    add_codebook(part, {"age_band": variable}, {}, {"age_band": pd.Series(["old", None, "old"])})
    store = part.table()
    assert estimates(store, "codebook") == {"answered": 2, "not_derived": 1}
    assert estimates(store, "drift") == {"unused_levels": 1}


def test_an_unknown_answer_is_said_with_the_share_of_rows():
    column, _ = read(GENDER, ["Woman", "Man", "Wman", "Man"], "error")
    assert "1 of 4 rows (25%)" in column.problems[0].where


@pytest.mark.parametrize(
    ("count", "rows", "words"),
    [
        (3, 411, "3 of 411 rows (0.7%)"),
        (1, 2000, "1 of 2000 rows (under 0.1%)"),
        (1999, 2000, "1999 of 2000 rows (over 99.9%)"),
        (1, 1, "1 of 1 row (100%)"),
        (0, 0, "0 of 0 rows (0%)"),
    ],
)
def test_shares_of_rows_in_words(count, rows, words):
    assert share_of_rows(count, rows) == words


def public(cells, **settings):
    column, _ = read(GENDER, cells)
    store = store_of(GENDER, column).reset_index()
    released = release([store], {"threshold": 10, **settings}).public
    counts = released[(released["analysis"] == "codebook") & (released["statistic"] == "count")]
    return dict(zip(counts["level"], counts["status"], strict=True))


def test_the_public_store_gives_no_small_count_away():
    """Answered and all kinds of missing but one would tell the one that is hidden."""
    assert public(["Man"] * 30 + [""] * 12 + ["-99"] * 3) == {
        "answered": "shown", "left_blank": "hidden", "refused": "hidden",
    }  # fmt: skip
    few = ["Man"] * 30 + [""] * 3
    assert public(few) == {"answered": "shown"}
    both = {"answered": "hidden", "left_blank": "hidden"}
    assert public(few, missing_answers="hide") == both
    assert public(["Man"] * 30 + [""] * 12) == {"answered": "shown", "left_blank": "shown"}


def test_the_public_store_does_not_tell_that_nobody_gave_a_level():
    column, _ = read(GENDER, ["Woman"] * 40)
    released = release([store_of(GENDER, column).reset_index()], {"threshold": 10})
    assert "Nobody answered man." in released.internal["note"].tolist()
    assert not released.public["id"].str.contains("unused_levels").any()
    assert "answered man" not in "|".join(released.public["note"])
