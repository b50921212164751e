"""Bad input ends in sentences as the last lines on the screen, without a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from questline.core.statistics import store_from_csv
from workflow.running import (
    Screen,
    column,
    copy_checkout,
    read_export,
    replace_once,
    snakemake,
    write_export,
)

RAW = "data/link_workers/responses.csv"
CONFIG = "config/link_workers"
Rows = list[list[str]]


@pytest.fixture
def fresh(tmp_path) -> Path:
    """A copy of the checkout without results, so that a run stops at its first mistake."""
    return copy_checkout(tmp_path / "questline")


def assert_sentences(screen: Screen, *expected: str) -> None:
    """The run failed, without a traceback, and its last lines hold what is expected."""
    assert screen.code != 0
    assert "Traceback" not in screen.text, screen.text
    assert "Error in rule" not in screen.text, screen.text
    tail = "\n".join(screen.text.strip().splitlines()[-12:])
    for text in expected:
        assert text in tail, screen.text
    assert "What to do:" in screen.last_line, screen.text


def with_rows(folder: Path, change: Callable[[Rows], Rows | None]) -> Screen:
    """Run with the shipped export changed."""
    rows = read_export(folder / RAW)
    write_export(folder / RAW, change(rows) or rows)
    return snakemake(folder)


def test_no_file(fresh):
    (fresh / RAW).unlink()
    assert_sentences(snakemake(fresh), "responses.csv", "does not exist")


def test_raw_on_the_command_line_is_read_from_the_working_folder(fresh):
    screen = snakemake(fresh, "--config", "raw=no/such.csv")
    assert_sentences(screen, "no/such.csv", "does not exist", "raw=")


def test_empty_file(fresh):
    (fresh / RAW).write_bytes(b"")
    assert_sentences(snakemake(fresh), "responses.csv", "empty")


@pytest.mark.slow
def test_header_only(fresh):
    assert_sentences(with_rows(fresh, lambda rows: rows[:1]), "responses.csv", "header")


@pytest.mark.slow
def test_wrong_delimiter_stated(fresh):
    replace_once(fresh / CONFIG / "study.yaml", "seed:", 'delimiter: ";"\nseed:')
    assert_sentences(snakemake(fresh), "responses.csv", "delimiter")


@pytest.mark.slow
def test_item_column_missing(fresh):
    def change(rows: Rows) -> Rows:
        drop = column(rows[0], "se_goals")
        return [row[:drop] + row[drop + 1 :] for row in rows]

    assert_sentences(with_rows(fresh, change), "se_goals")


@pytest.mark.slow
def test_unknown_level_names_column_and_rows(fresh):
    def change(rows: Rows) -> None:
        rows[5][column(rows[0], "Q9. Employer")] = "A new employer"

    assert_sentences(with_rows(fresh, change), "A new employer", "employer", "levels")


@pytest.mark.slow
def test_number_as_text(fresh):
    def change(rows: Rows) -> None:
        rows[7][column(rows[0], "Q11")] = "about thirty"

    assert_sentences(with_rows(fresh, change), "about thirty", "Q11")


@pytest.mark.slow
def test_duplicated_column_names(fresh):
    def change(rows: Rows) -> None:
        rows[0][column(rows[0], "Q12")] = rows[0][column(rows[0], "Q11")]

    assert_sentences(with_rows(fresh, change), "Q11")


@pytest.mark.slow
def test_one_respondent_with_different_answers(fresh):
    def change(rows: Rows) -> None:
        header = rows[0]
        status, consent, role, reference = (
            column(header, name) for name in ("Status", "Consent", "Q1. ", "Response ID")
        )
        people = [
            row
            for row in rows[1:]
            if row[status] == "Response"
            and row[consent].strip().lower().startswith("i agree")
            and row[role].strip().lower() == "yes, as a link worker"
        ]
        first, second = people[20], people[21]
        second[reference] = first[reference]

    assert_sentences(with_rows(fresh, change), "different_answers", "respondent")


def test_several_mistakes_in_the_file_are_said_at_once(fresh):
    def change(rows: Rows) -> None:
        rows[5][column(rows[0], "Q9. Employer")] = "A new employer"
        rows[7][column(rows[0], "Q11")] = "about thirty"
        rows[9][column(rows[0], "se_goals")] = "2.5"

    screen = with_rows(fresh, change)
    assert_sentences(
        screen, "3 things have to be put right", "A new employer", "about thirty", "2.5"
    )


def test_scale_naming_an_item_that_does_not_exist(fresh):
    replace_once(fresh / CONFIG / "scales.yaml", "se_handling", "se_handlin")
    assert_sentences(snakemake(fresh), "scales.yaml, line", 'Did you mean "se_handling"?')


def test_plan_naming_a_predictor_that_does_not_exist(fresh):
    replace_once(
        fresh / CONFIG / "plan.yaml", "variable: job_discrepancy", "variable: job_discrepency"
    )
    assert_sentences(snakemake(fresh), "plan.yaml, line", 'Did you mean "job_discrepancy"?')


def test_mistakes_in_several_files_are_said_at_once(fresh):
    replace_once(fresh / CONFIG / "scales.yaml", "se_handling", "se_handlin")
    replace_once(fresh / CONFIG / "plan.yaml", "method: pearson", "method: person")
    (fresh / RAW).unlink()
    screen = snakemake(fresh)
    assert_sentences(screen, "se_handlin", "person", "does not exist")


@pytest.mark.slow
def test_outcome_with_one_level_is_said_and_the_run_goes_on(fresh):
    rows = read_export(fresh / RAW)
    past = column(rows[0], "leave_past")
    for row in rows[1:]:
        row[past] = "Yes" if row[past].strip() else row[past]
    write_export(fresh / RAW, rows)
    statistics = "results/link_workers/modelling/statistics.csv"
    screen = snakemake(fresh, statistics)
    assert screen.code == 0, screen.text
    said = 'everyone among the complete cases has the level "yes" of the outcome left_in_mind_past'
    assert f"left_in_mind_past not computable: {said}" in screen.text
    store = store_from_csv((fresh / statistics).read_text(encoding="utf-8"))
    own = store[(store["analysis"] == "left_in_mind_past") & (store["statistic"] == "odds_ratio")]
    assert set(own["status"]) == {"not_computable"}
    planned = own[(own["dataset"] == "complete") & (own["model"] == "adjusted")]
    assert planned["note"].str.contains(said).all()
    others = store[
        (store["analysis"] == "left_in_mind_next") & (store["statistic"] == "odds_ratio")
    ]
    assert "shown" in set(others["status"])


@pytest.mark.slow
def test_nobody_left_after_cleaning(fresh):
    def change(rows: Rows) -> None:
        consent = column(rows[0], "Consent")
        for row in rows[1:]:
            row[consent] = "I do not agree"

    assert_sentences(with_rows(fresh, change), "no_consent")


@pytest.mark.slow
def test_two_respondents(fresh):
    def change(rows: Rows) -> Rows:
        status, consent, role = (column(rows[0], name) for name in ("Status", "Consent", "Q1. "))
        people = [
            row
            for row in rows[1:]
            if row[status] == "Response"
            and row[consent].strip() == "I agree to take part"
            and row[role].strip() == "Yes, as a link worker"
        ]
        return [rows[0], *people[:2]]

    assert_sentences(with_rows(fresh, change), "least_respondents")


def test_malformed_yaml_names_the_line(fresh):
    replace_once(fresh / CONFIG / "release.yaml", "threshold: 10", "threshold: [10")
    assert_sentences(snakemake(fresh), "release.yaml, line")


def test_another_file_than_the_checksum_says(fresh):
    replace_once(fresh / CONFIG / "study.yaml", "seed:", f"sha256: {'0' * 64}\nseed:")
    assert_sentences(snakemake(fresh), "checksum")
