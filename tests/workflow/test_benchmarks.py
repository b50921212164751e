"""The benchmarks: the survey that they analyse, the table that they write, our side of a task."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from workflow.sources import ROOT

FOLDER = ROOT / "benchmarks"


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def survey_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("benchmarks") / "survey.csv"
    _module("survey").survey(300).to_csv(path, index=False)
    return path


def test_the_survey_is_what_the_readme_says():
    survey = _module("survey")
    data = survey.survey(4000)
    items = [item for scale in survey.SCALES for item in survey.items_of(scale)]
    assert len(items) == 36
    assert len(data.columns) == 36 + 13 + 4
    missing = data[items].isna().mean().mean()
    assert missing == pytest.approx(survey.MISSING_ITEMS, abs=0.01)
    assert data["income"].isna().mean() == pytest.approx(survey.MISSING_BACKGROUND, abs=0.01)
    assert data[survey.items_of("C")].max().max() == 6
    assert data.equals(survey.survey(4000))


def test_the_table_has_medians_and_ratios():
    run = {"seconds": 2.0, "processor": 1.0, "megabytes": 120.0}
    ours = [run, {**run, "seconds": 4.0, "megabytes": 130.0}, {**run, "seconds": 3.0}]
    r_runs = [{"seconds": 300.0, "processor": 50.0, "megabytes": 900.0}]
    table = _module("run").table({"wlsmv": {"342": {"ours": ours, "r": r_runs}}})
    (line,) = [line for line in table.splitlines() if "342" in line]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[1:] == ["342", "3", "300", "100", "50", "130", "3, 1"]


@pytest.mark.parametrize("task", ["polychoric", "parallel", "wlsmv", "fiml", "impute_17"])
def test_our_side_of_a_task_runs(task, survey_file, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(FOLDER))
    _module("ours").main(task, str(survey_file))
    said = [line.split()[-2] for line in capsys.readouterr().out.splitlines()]
    assert said[:3] == ["seconds", "processor", "megabytes"]
    assert len(said) >= 4
