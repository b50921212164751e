"""The self-test: every answer is right, a wrong one is said, R's numbers come from the script."""

import csv
import math
from pathlib import Path

import pandas as pd
import pytest

from questline.core.errors import StudyError
from questline.tools.selftest.answer import COLUMNS, Book
from questline.tools.selftest.answers import in_words, problems, summary, textbook_answers
from questline.tools.selftest.exact import equal_correlations, exact_sample

KINDS = {
    "Reliability",
    "Correlations of ordinal items",
    "Number of factors",
    "Exploratory factors",
    "Confirmatory factors",
    "Pooling of completed sets",
    "Missing answers",
    "Shares",
    "Comparisons of groups",
    "Pearson's and Spearman's correlations",
    "Families of tests",
    "Regression models",
    "Logistic models and ordered answers",
    "People in clusters",
    "Effects and specification curves",
    "Sample size, confounding and weights",
}


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return textbook_answers()


def test_every_textbook_answer_is_right(answers):
    wrong = answers[answers["result"] != "pass"]
    assert wrong.to_dict("records") == []
    assert set(answers["kind"]) == KINDS
    assert len(answers) > 100
    assert problems(answers) == []
    assert summary(answers).endswith("all as expected")


def test_the_table_is_text_with_fixed_columns_and_each_answer_stands_once(answers):
    assert tuple(answers.columns) == COLUMNS
    assert all(isinstance(cell, str) for cell in answers.to_numpy().ravel())
    assert not answers.duplicated(["kind", "answer"]).any()
    assert (answers[["found", "expected", "tolerance", "source"]] != "").all().all()
    starts = answers["kind"] != answers["kind"].shift()
    assert starts.sum() == answers["kind"].nunique()


def test_the_words_for_the_screen_hold_every_answer(answers):
    words = in_words(answers)
    for cell in [*answers["kind"], *answers["answer"], *answers["found"]]:
        assert cell in words
    assert words.endswith("all as expected")


def test_a_wrong_answer_and_a_missing_one_are_said():
    book = Book("Reliability", "Nobody 1900, p. 1")
    made = [
        book.printed("a wrong one", 0.75, "0.77"),
        book.exact("a missing one", None, 2.0, note="There was nothing to compute."),
        book.exact("a right one", 2.0, 2.0),
    ]
    table = pd.DataFrame([one.row() for one in made])
    assert table["result"].tolist() == ["fail", "fail", "pass"]
    assert summary(table) == "3 textbook answers, 2 NOT as expected"
    said = str(StudyError(problems(table)))
    assert "Reliability, a wrong one: 0.75 was computed." in said
    assert "Expected: 0.77 (tolerance 0.005; Nobody 1900, p. 1)." in said
    assert "no number was computed. There was nothing to compute." in said
    assert "no number" in in_words(table)


def test_tolerances():
    book = Book("Shares", "Nobody 1900")
    assert book.printed("", 0.7749999, "0.77").passes
    assert not book.printed("", 0.7751, "0.77").passes
    assert not book.printed("", 35.6, "35").passes
    assert book.exact("", 1e6 + 0.9, 1e6).passes
    assert not book.exact("", 1e6 + 1.1, 1e6).passes
    # an expected number that the table cannot show with all its digits
    assert book.exact("", 1 / 3, 1 / 3).passes
    assert book.within("", 0.509, 0.5, 0.01).passes
    assert not book.within("", math.nan, 0.5, 0.01).passes


def test_exact_samples_have_exactly_their_moments():
    data = exact_sample(equal_correlations(4, 0.3) * 2.5, 11, "abcd", [1, 2, 3, 4])
    assert data.cov().to_numpy() == pytest.approx(equal_correlations(4, 0.3) * 2.5, abs=1e-12)
    assert data.mean().tolist() == pytest.approx([1, 2, 3, 4])


def test_every_number_of_r_is_one_that_the_script_prints(answers, root: Path):
    """tests/tools/reference/selftest.R makes selftest.csv; each answer of R's must be in it."""
    path = root / "tests" / "tools" / "reference" / "selftest.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        printed = [float(row["value"]) for row in csv.DictReader(stream)]
    of_r = answers[answers["source"].str.contains("R 4.2.2")]
    assert len(of_r) > 50
    for row in of_r.to_dict("records"):
        expected = float(row["expected"])
        half = 0.5 * 10.0 ** -len(row["expected"].partition(".")[2])
        assert any(abs(value - expected) <= max(half, 2e-8 * abs(expected)) for value in printed), (
            row["answer"]
        )
