"""How a rule's script ends: a line, the user's sentences, or a fault of our own in the log."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from questline.core.errors import Problem, StudyError, nearest_name, unknown_name
from questline.core.job import closing_words, problems_beside, run


@pytest.fixture
def job(tmp_path) -> SimpleNamespace:
    """What Snakemake gives to a script."""
    return SimpleNamespace(
        rule="intake",
        log=[str(tmp_path / "logs" / "intake.log")],
        input=["in"],
        output=["out"],
        params=SimpleNamespace(seed=1),
    )


def log(job: SimpleNamespace) -> Path:
    return Path(job.log[0])


def fails(error: Exception) -> Any:
    def function(input: Any, output: Any, params: Any) -> str:
        raise error

    return function


def test_a_job_prints_its_line_and_logs_it(job, capsys):
    run(lambda input, output, params: f"{input[0]} to {output[0]}, {params.seed}", job)
    assert capsys.readouterr().err == "  intake        in to out, 1\n"
    assert log(job).read_text(encoding="utf-8") == "in to out, 1\n"
    assert not problems_beside(log(job)).exists()


def test_a_mistake_of_the_user_is_kept_as_sentences(job, capsys):
    problems = [Problem("a.csv, line 1", "é is no number", "a number", "mend it"),
                Problem("b.csv", "empty")]  # fmt: skip
    with pytest.raises(SystemExit) as ending:
        run(fails(StudyError(problems)), job)
    assert ending.value.code == 1
    record = json.loads(problems_beside(log(job)).read_text(encoding="utf-8"))
    assert record["rule"] == "intake"
    assert [Problem(**entry) for entry in record["problems"]] == problems
    assert "Traceback" not in log(job).read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""
    assert closing_words(log(job).parent).splitlines() == [
        "2 things have to be put right before the report can be made:",
        "  1. a.csv, line 1: é is no number. Expected: a number. What to do: mend it.",
        "  2. b.csv: empty.",
    ]


def test_a_fault_of_our_own_keeps_its_traceback_in_the_log(job, capsys):
    with pytest.raises(SystemExit) as ending:
        run(fails(ZeroDivisionError("division by zero")), job)
    assert ending.value.code == 1
    text = log(job).read_text(encoding="utf-8")
    assert text.startswith("Traceback")
    assert "ZeroDivisionError: division by zero" in text
    assert capsys.readouterr().err == ""
    words = closing_words(log(job).parent)
    assert words == (
        "The step intake failed through a fault of Questline itself. "
        f"Please report it with the file {log(job)}."
    )


def test_a_full_disk_is_said_in_words(job, capsys):
    with pytest.raises(SystemExit):
        run(fails(OSError(errno.ENOSPC, "No space left on device")), job)
    assert "no room left on the disk" in capsys.readouterr().err
    assert not log(job).exists()


def test_old_problems_are_forgotten_when_the_job_runs_again(job):
    with pytest.raises(SystemExit):
        run(fails(StudyError(Problem("a", "b"))), job)
    run(lambda input, output, params: "done", job)
    assert not problems_beside(log(job)).exists()


def test_problems_of_several_steps_are_told_together(job):
    for rule, found in (("intake", "one"), ("cleaning", "two")):
        job.rule = rule
        job.log = [str(log(job).with_name(f"{rule}.log"))]
        with pytest.raises(SystemExit):
            run(fails(StudyError(Problem(rule, found))), job)
    assert closing_words(log(job).parent).splitlines() == [
        "2 things have to be put right before the report can be made:",
        "  1. cleaning: two.",
        "  2. intake: one.",
    ]


def test_a_run_that_was_stopped_says_how_to_go_on(tmp_path):
    assert "Type the same command again" in closing_words(tmp_path)


def test_a_problem_is_one_sentence_for_each_part():
    problem = Problem("plan.yaml, line 2", "who?", "a name", "ask!")
    assert problem.sentence() == ("plan.yaml, line 2: who? Expected: a name. What to do: ask!")
    assert str(StudyError([problem, problem])) == "\n".join([problem.sentence()] * 2)


def test_the_nearest_name_is_named_when_one_is_near():
    assert nearest_name("genders", ["age", "gender"]) == 'Did you mean "gender"?'
    assert nearest_name("xyz", ["age", "gender"]) == ""


def test_long_lists_of_names_are_cut():
    names = [f"variable_{number:02}" for number in range(20)]
    problem = unknown_name("here", "other", names, "a variable", "correct it")
    assert problem.expected.endswith("variable_11 and 8 more")
    assert unknown_name("here", "other", [], "a level", "add one").expected == "the name of a level"
