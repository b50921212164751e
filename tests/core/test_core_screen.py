"""What Snakemake says reaches the screen where it must, and only there."""

from __future__ import annotations

import logging

import pytest

from questline.core.screen import PlainWords


def error(text: str) -> logging.LogRecord:
    return logging.LogRecord("snakemake", logging.ERROR, "", 0, text, None, None)


@pytest.fixture
def words() -> PlainWords:
    return PlainWords(lambda: "")


def test_an_error_before_the_first_job_is_said_at_once(words, capsys):
    words.emit(error("MissingRuleException:\nNo rule to produce al (if you use input functions)"))
    assert 'no target named "al"' in capsys.readouterr().err
    words.say_what_is_left()
    assert capsys.readouterr().err == ""


def test_an_error_that_ends_a_run_between_two_jobs_is_not_swallowed(words, capsys):
    words.has_started = True
    words.emit(error("PermissionError: results"))
    assert capsys.readouterr().err == ""
    words.say_what_is_left()
    assert capsys.readouterr().err == "PermissionError: results\n"


def test_a_run_that_ended_with_words_of_its_own_says_no_more(words, capsys):
    words.has_started = words.has_ended = True
    words.emit(error("Error in rule intake"))
    words.say_what_is_left()
    assert capsys.readouterr().err == ""
