"""The comparisons of groups against R (reference/comparisons.R), 1e-6 relative.

Fixture survey: tests/description/reference/small_survey.csv, made by tests/description.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart
from questline.modelling.comparisons import compare

TOLERANCE = 1e-6
REFERENCE = Path(__file__).resolve().parent / "reference" / "comparisons_reference.csv"
LEVELS = {
    "two": ["a", "b"],
    "three": ["x", "y", "z"],
    "four": ["p", "q", "r", "s"],
    "answer": ["no", "unsure", "yes"],
    "agrees": ["no", "yes"],
}


def variable(levels: list[str]) -> dict:
    return {
        "kind": "category" if levels else "number", "numeric": not levels, "ordered": False,
        "levels": levels, "minimum": None, "maximum": None, "sensitivity": "public",
        "derivation": None,
    }  # fmt: skip


def compared(data: pd.DataFrame, variables: dict, confidence: float, **comparison) -> pd.DataFrame:
    """The rows of one comparison, the statistics of its groups aside, by statistic."""
    part = StatisticsPart("modelling")
    settings = {"name": "it", "levels": [], "family": "", **comparison}
    compare(part, data, variables=variables, comparisons=[settings], confidence=confidence)
    store = part.table()
    return store[store["level"] == ""].set_index("statistic")


def value_of(rows: pd.DataFrame, test: str, statistic: str) -> float:
    """A number by the name that the reference gives it."""
    if statistic in ("df", "p", "se"):
        return rows.loc["mean_difference" if statistic == "se" else test, statistic]
    for end in ("low", "high"):
        if statistic.endswith(f"_{end}"):
            return rows.loc[statistic.removesuffix(f"_{end}"), f"ci_{end}"]
    return rows.loc[statistic, "estimate"]


def reference() -> pd.DataFrame:
    return pd.read_csv(REFERENCE)[lambda frame: frame["value"].notna()]


@pytest.mark.parametrize("target", list(dict.fromkeys(reference()["target"])))
def test_comparisons_equal_r(root, target):
    survey = pd.read_csv(root / "tests/description/reference/small_survey.csv", index_col="row")
    survey = survey.astype(dict.fromkeys(LEVELS, object))
    variables = {name: variable(LEVELS.get(name, [])) for name in survey.columns}
    words = target.split()
    outcome, group, test = words if len(words) == 3 else (words[0], "two", words[1])
    rows = compared(survey, variables, 0.9, outcome=outcome, group=group, test=test)
    expected = reference()[lambda frame: frame["target"] == target]
    for statistic, value in zip(expected["statistic"], expected["value"], strict=True):
        found = value_of(rows, test, statistic)
        assert found == pytest.approx(value, rel=TOLERANCE, abs=1e-12), statistic


NAMES = {
    "t_student": ("student_t", {"t": "student_t", "df": "df", "p": "p"}),
    "t_welch": (
        "welch_t",
        {"t": "welch_t", "df": "df", "p": "p", "diff": "mean_difference",
         "ci_low": "mean_difference_low", "ci_high": "mean_difference_high"},
    ),
    "wilcoxon": (
        "mann_whitney",
        {"W": "mann_whitney", "p_cc": "p", "rank_biserial": "rank_biserial",
         "P_superiority": "probability_of_superiority"},
    ),
    "effect": ("student_t", {"hedges_g_approxJ": "hedges_g"}),
    "kruskal": ("kruskal_wallis", {"H": "kruskal_wallis", "df": "df", "p": "p",
                                   "epsilon2": "epsilon_squared"}),
    "anova": ("anova", {"F": "anova", "df1": "df", "df2": "residual_df", "p": "p",
                        "eta2": "eta_squared", "omega2": "omega_squared"}),
    "anova_welch": ("welch_anova", {"F": "welch_anova", "df1": "df", "df2": "residual_df",
                                    "p": "p"}),
    "chisq": ("chi_square", {"X2": "chi_square", "df": "df", "p": "p", "cramers_V": "cramers_v",
                             "min_expected": "smallest_expected_count"}),
}  # fmt: skip


def check(given: pd.DataFrame, target: str, data: pd.DataFrame, group: str, levels: list[str],
          outcome: str, outcome_levels: list[str] | None = None) -> int:  # fmt: skip
    """Compare everything that the reference folder says of a target; how many numbers."""
    checked = 0
    variables = {group: variable(levels), outcome: variable(outcome_levels or [])}
    for analysis, (test, names) in NAMES.items():
        rows = given[(given["analysis"] == analysis) & (given["target"] == target)]
        rows = rows[rows["statistic"].isin(list(names))]
        if rows.empty:
            continue
        found = compared(
            data, variables, 0.95, outcome=outcome, group=group, levels=levels, test=test
        )
        for statistic, value in zip(rows["statistic"], rows["value"], strict=True):
            ours = value_of(found, test, names[statistic])
            assert ours == pytest.approx(float(value), rel=TOLERANCE), (target, statistic)
            checked += 1
        assert found.loc[test, "n"] == rows["n"].iloc[0]
    return checked


def test_comparisons_of_a_real_retention_survey(reference_folder):
    """rse_2016_uk: five scores by gender, turnover by age."""
    folder = reference_folder / "rse_2016_uk"
    given = pd.read_csv(folder / "reference.csv")
    people = pd.read_csv(folder / "scored_2016_uk.csv", index_col="row")
    scores = {
        "sat": [f"affSat{number}" for number in range(1, 5)],
        "rec": [f"affRec{number}" for number in range(1, 6)],
        "emp": [f"percEmp{number}" for number in range(1, 4)],
        "perf": [f"perfCheck{number}" for number in (1, 2, 4, 5, 6, 7)],
        "turn4": ["turnOver1", "turnOver4", "turnOver5r", "turnOver6"],
    }
    data = people[["gender", "age"]].astype(object)
    checked = 0
    for name, items in scores.items():
        data[name] = people[items].mean(axis=1, skipna=False)
        target = f"2016_uk:{name} by gender [Female - Male]"
        checked += check(given, target, data, "gender", ["Female", "Male"], name)
    ages = ["25 to 34 years", "35 to 44 years", "45 to 54 years"]
    data["age"] = data["age"].where(data["age"].isin(ages), None)
    checked += check(given, "2016_uk:turn4 by age (3 groups)", data, "age", ages, "turn4")
    assert checked >= 5 * (3 + 6 + 4 + 1) + 4 + 6 + 4


def test_comparisons_of_big_five(reference_folder):
    """big_five: five scores by gender and education, gender by education."""
    folder = reference_folder / "big_five"
    given = pd.read_csv(folder / "reference.csv")
    people = pd.read_csv(folder / "bfi.csv")
    for name in ("A1", "C4", "C5", "E1", "E2", "O2", "O5"):
        people[name] = 7 - people[name]
    data = pd.DataFrame(index=people.index)
    data["gender"] = people["gender"].map({1: "male", 2: "female"}).astype(object)
    levels = ["1", "2", "3", "4", "5"]
    data["education"] = people["education"].astype("float64")
    checked = 0
    for letter in "ACENO":
        items = [f"{letter}{number}" for number in range(1, 6)]
        data[letter] = people[items].mean(axis=1, skipna=False)
        target = f"{letter} by gender [male - female]"
        checked += check(given, target, data, "gender", ["male", "female"], letter)
        checked += check(given, f"{letter} by education", data, "education", levels, letter)
    checked += check(
        given, "gender x education", data, "gender", ["male", "female"], "education", levels
    )
    assert checked >= 5 * 14 + 2 * 14 + 5


def test_comparisons_of_workers(reference_folder):
    """classics, riesgosPS: two scores of 990 workers."""
    folder = reference_folder / "classics"
    given = pd.read_csv(folder / "reference.csv")
    workers = pd.read_csv(folder / "riesgosPS.csv", dtype={"puesto": object, "sexo": object})
    workers = workers.replace({np.nan: None})
    for name in ("comunicacion", "participacion"):
        workers[name] = workers[name].astype("float64")
    posts = sorted(workers["puesto"].dropna().unique())
    checked = check(given, "riesgosPS: comunicacion by puesto", workers, "puesto", posts,
                    "comunicacion")  # fmt: skip
    target = "riesgosPS: participacion by sexo [Hombre - Mujer]"
    checked += check(given, target, workers, "sexo", ["Hombre", "Mujer"], "participacion")
    assert checked >= 14 + 14
