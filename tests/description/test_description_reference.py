"""The statistics of the stage description against R (reference/small_survey.R), 1e-6 relative."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_survey import REFERENCE, small_survey, variables

from questline.description.correlations import correlation
from questline.description.exact_test import fisher_exact
from questline.description.frames import numbers
from questline.description.intervals import wilson_interval
from questline.description.stage import describe

TOLERANCE = 1e-6
NO_MISSING = pd.DataFrame({"row": [], "variable": [], "kind": [], "text": []})


def expected() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "small_survey_reference.csv", keep_default_na=False)


def of(analysis: str) -> list[tuple[str, str, float]]:
    chosen = expected()[lambda frame: frame["analysis"] == analysis]
    rows = zip(chosen["target"], chosen["statistic"], chosen["value"], strict=True)
    assert len(chosen)
    return [(target, statistic, float(value)) for target, statistic, value in rows]


@pytest.fixture(scope="module")
def store() -> pd.DataFrame:
    survey = small_survey()
    described = describe(
        survey,
        NO_MISSING,
        pd.DataFrame(index=survey.index),
        variables=variables(),
        table_one={
            "variables": ["two", "three", "four", "answer", "agrees", "score", "spread", "likert"],
            "by": ["two", "three"],
            "tests": {"answer": "chi_square", "score": "welch_t"},
        },
        answers=[{"name": "all", "variables": ["likert", "answer"]}],
        correlations={"variables": [], "method": "pearson"},
        benchmarks=[],
        confidence=0.95,
    )
    return described.statistics.set_index("id")


def table_one(store: pd.DataFrame, term: str, statistic: str, group: str = "", level: str = ""):
    who = f"{term}@{group}" if group else term
    parts = ["description/table_one/none/analysed", who, *([level] if level else []), statistic]
    return store.loc["/".join(parts)]


def column(group: str) -> str:
    return "" if group == "all" else f"two={group}"


def test_the_survey_in_the_reference_folder_is_the_one_made_here():
    saved = pd.read_csv(REFERENCE / "small_survey.csv", index_col="row")
    made = small_survey().drop(columns="empty")
    for name in made.columns:
        assert saved[name].tolist() == pytest.approx(made[name].tolist(), nan_ok=True) or (
            saved[name].where(saved[name].notna(), None).tolist() == made[name].tolist()
        )


def test_numbers_in_table_one(store):
    for target, statistic, value in of("summary"):
        name, group = target.split()
        row = table_one(store, name, statistic, column(group))
        assert row["estimate"] == pytest.approx(value, rel=TOLERANCE), target


def test_shares_in_table_one(store):
    for target, level, value in of("percent"):
        name, group = target.split()
        row = table_one(store, name, "percent", column(group), level)
        assert row["estimate"] == pytest.approx(value, rel=TOLERANCE), target
        assert 100 * row["events"] / row["denominator"] == pytest.approx(value)


def test_standardised_mean_differences(store):
    for target, statistic, value in of("smd"):
        name, _, by = target.split()
        row = table_one(store, name, statistic, by)
        assert row["estimate"] == pytest.approx(value, rel=TOLERANCE), target
        assert row["method"]


def test_tests_that_table_one_asks_for(store):
    test = ""
    for target, statistic, value in of("test"):
        name, _, by = target.split()
        test = test if statistic in ("df", "p") else statistic
        row = table_one(store, name, test, by)
        field = statistic if statistic in ("df", "p") else "estimate"
        assert row[field] == pytest.approx(value, rel=TOLERANCE), target
    assert not store["term"].isin(["three"]).mul(store["statistic"] == "chi_square").any()


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_correlations(method):
    survey = small_survey()
    for target, statistic, value in of(method):
        first, second = (numbers(survey[name]) for name in target.split())
        found = correlation(first, second, method, 0.9)
        field = "value" if statistic == "correlation" else statistic
        assert getattr(found, field) == pytest.approx(value, rel=TOLERANCE), target


def test_wilson_intervals():
    for target, statistic, value in of("wilson"):
        events, n = (int(word) for word in target.split(" of "))
        end = wilson_interval(events / n, n, 0.95)[statistic == "ci_high"]
        assert end == pytest.approx(value, rel=TOLERANCE, abs=1e-12), target


def test_fisher_exact_on_tables_of_any_size():
    for target, _, value in of("fisher"):
        table = np.array([[int(count) for count in row.split(",")] for row in target.split(";")])
        found = fisher_exact(table)
        assert found is not None
        assert found[1] == pytest.approx(value, rel=TOLERANCE), target
        turned = fisher_exact(table.T)
        assert turned == pytest.approx(found)


def test_fisher_exact_gives_up_on_tables_that_are_too_large():
    assert fisher_exact(np.full((4, 4), 60)) is None


@pytest.mark.parametrize(("folder", "prefix", "numbers_given"), [
    ("big_five", "scores:", 60), ("rse_2016_uk", "2016_uk:", 60), ("classics", "riesgosPS:", 126),
])  # fmt: skip
def test_correlations_of_real_questionnaires(reference_folder, folder, prefix, numbers_given):
    """R's cor.test on scores of 2,800 people, 273 engineers and 990 workers."""
    given = pd.read_csv(reference_folder / folder / "reference.csv")
    scores = SCORES[folder](reference_folder / folder)
    checked = 0
    for method in ("pearson", "spearman"):
        rows = given[(given["analysis"] == f"cor_{method}") & given["target"].str.match(prefix)]
        for target, statistic, value in rows[["target", "statistic", "value"]].itertuples(
            index=False
        ):
            first, second = target.removeprefix(prefix).split("~")
            found = correlation(scores[first], scores[second], method, 0.95)
            field = {"r": "value"}.get(statistic, statistic)
            assert getattr(found, field) == pytest.approx(value, rel=TOLERANCE), target
            checked += 1
    assert checked == numbers_given


def big_five(folder: Path) -> dict[str, np.ndarray]:
    people = pd.read_csv(folder / "bfi.csv")
    for name in ("A1", "C4", "C5", "E1", "E2", "O2", "O5"):
        people[name] = 7 - people[name]
    return means(people, {letter: [f"{letter}{n}" for n in range(1, 6)] for letter in "ACENO"})


def engineers(folder: Path) -> dict[str, np.ndarray]:
    people = pd.read_csv(folder / "scored_2016_uk.csv")
    items = {
        "sat": [f"affSat{number}" for number in range(1, 5)],
        "rec": [f"affRec{number}" for number in range(1, 6)],
        "emp": [f"percEmp{number}" for number in range(1, 4)],
        "perf": [f"perfCheck{number}" for number in (1, 2, 4, 5, 6, 7)],
        "turn4": ["turnOver1", "turnOver4", "turnOver5r", "turnOver6"],
    }
    return means(people, items)


def workers(folder: Path) -> dict[str, np.ndarray]:
    people = pd.read_csv(folder / "riesgosPS.csv").select_dtypes("number").astype("float64")
    return {name: people[name].to_numpy() for name in people.columns}


def means(people: pd.DataFrame, scales: dict[str, list[str]]) -> dict[str, np.ndarray]:
    return {
        name: people[items].mean(axis=1, skipna=False).to_numpy() for name, items in scales.items()
    }


SCORES = {"big_five": big_five, "rse_2016_uk": engineers, "classics": workers}
