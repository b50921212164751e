"""Missing answers and imputation on the page, and the models with imputed answers."""

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import small_store, with_hidden
from reporting.stores_imputation import FEW_BEHIND, NOT_MIXED, NOT_NESTED

NO_PLAN = "plan.yaml plans no imputation: the analyses rest on complete cases alone."


@pytest.fixture(scope="module")
def report():
    return small_report()


def section(report, name):
    page = read_page(report.html)
    found = next(entry for entry in page.all("section") if entry.attributes["id"] == name)
    return " ".join(found.text.split()).replace("\u00a0", " ")


def store_with(ids_starting, **columns):
    """The small store with columns of the rows whose ids start so replaced."""
    store = small_store()
    rows = store["id"].str.startswith(ids_starting)
    assert rows.any()
    for name, value in columns.items():
        store.loc[rows, name] = value
    return store


@pytest.mark.parametrize(
    "said",
    [
        "118 people have an answer to all of these questions.",
        "Little’s test (1988), chi-square 31.40 (19), p = .036: whether an answer is missing goes "
        "with other answers; it is not chance alone.",
        "It cannot show that they do not, since a large p is no proof of chance",
        NOT_NESTED,
        f"Little’s test: {FEW_BEHIND}",
        "Every missing answer was filled in 20 times",
        "(chained equations, 10 rounds; seed 11)",
        "would have answered as the others did (missing at random). No data can show",
        "is at least 0.1 away from zero.",
        "Not run, moving Leaving in mind by 0.5. Everyone has an answer to leaving.",
        "The largest R-hat shown is 1.254 (Months in the role).",
        f"Months in the role: {NOT_MIXED}",
        "Models are shown on complete cases and, beside them, with missing answers imputed",
    ],
)
def test_the_section_says_what_was_done_and_what_it_cannot_tell(report, said):
    assert said in section(report, "missing")


def test_the_tables_of_the_section(report):
    imputed = report.tables["imputed_variables"].set_index("Variable")
    assert imputed.loc["Gender"].tolist() == ["16 (10%)", "Polytomous regression", "2"]
    assert "Self-efficacy" not in imputed.index
    helped = report.tables["imputation_predictors"].set_index("Variable")
    assert helped.loc["Gender", "Which"] == "Months in the role and Self-efficacy"
    agree = report.tables["imputation_convergence"].set_index("Variable")
    assert agree.loc["Gender", "R-hat of the means"] == "1.013"
    beside = report.tables["imputed_values"].set_index("Answer")
    assert beside.loc["Gender: Men"].tolist() == ["24%", "31%"]
    assert beside.loc["Months in the role: Mean"].tolist() == ["31.20", "28.40"]
    assert beside.loc["Months in the role: 24 to 48", "Imputed"] == "48%"
    pooled = report.tables["pooled_answers"].set_index("Answer")
    assert pooled.loc["Gender: Women"].tolist() == ["70.2%", "69.2% (66.2% to 73.2%)", "12%"]
    assert pooled.loc["Months in the role, mean"].tolist() == ["31.20", "30.40 (28.10 to 32.70)",
                                                              "21%"]  # fmt: skip
    pairs = report.tables["pooled_correlations"].set_index("Pair")
    line = pairs.loc["Self-efficacy and Months in the role"].tolist()
    assert line == [".31 (.16 to .46)", ".28 (.12 to .42)", "0.001", "19%"]
    line = pairs.loc["Self-efficacy and Feeling stressed"].tolist()
    assert line[1] == "not computable: Stress is in no analysis and not imputed."


def test_a_large_p_is_no_proof_of_chance():
    store = store_with("imputation/missingness/none/analysed/all/little", p=0.4)
    text = section(small_report(store=store), "missing")
    assert "p = .400: these data fit answers that are missing by chance alone." in text


def test_littles_test_that_could_not_be_made_says_why():
    store = store_with(
        "imputation/missingness/none/analysed/all/little",
        status="not_computable", estimate=float("nan"), p=float("nan"),
        note="Not computable: nobody left anything out.",
    )  # fmt: skip
    text = section(small_report(store=store), "missing")
    assert "Little’s test: This is not computable: nobody left anything out." in text


def without_imputation(store: pd.DataFrame) -> pd.DataFrame:
    """The store without what rests on completed sets, as do all choices of the curve together."""
    stages = ~store["stage"].isin(["imputation", "robustness"])
    return store[stages & (store["dataset"] != "imputed")]


def test_a_study_without_a_plan_of_imputation_says_so():
    store = small_store()
    rest = without_imputation(store)
    part = StatisticsPart("imputation")
    part.add("plan", "plan", "sets", dataset="imputed", note=NO_PLAN)
    study = reading_matter(imputation=None)
    report = small_report(store=join_parts([rest, part.table()]), study=study)
    text = section(report, "missing")
    assert NO_PLAN in text
    assert "Models and comparisons use complete cases;" in text
    assert "Did the imputation settle?" not in text
    assert "With missing answers imputed" not in section(report, "models")
    assert "Nothing is imputed." in section(report, "methods")
    assert "Models use complete cases only" in section(report, "limits")
    assert "Filling in missing answers" not in section(report, "findings")


def test_a_plan_that_could_not_run_says_why():
    store = small_store()
    rest = without_imputation(store)
    parts = [StatisticsPart("imputation"), StatisticsPart("modelling")]
    parts[0].add("plan", "plan", "sets", dataset="imputed", note="Nobody answered anything.")
    parts[1].add("leaving", "model", "number_of_sets", model="adjusted", dataset="imputed",
                 note="Not computable: there are no completed sets.")  # fmt: skip
    report = small_report(store=join_parts([rest, *(part.table() for part in parts)]))
    assert "Nobody answered anything." in section(report, "missing")
    said = "Missing answers imputed: not computable. There are no completed sets."
    assert said in section(report, "models")


@pytest.mark.parametrize(
    "said",
    [
        "Self-efficacy, per 10 lower: 1.91 (1.24 to 2.93) on complete cases, 1.72 (1.09 to 2.71) "
        "with missing answers imputed; the words stay: a clear association.",
        "Months in the role, per 12 higher: −0.25 (−0.45 to −0.05) on complete cases, −0.11 "
        "(−0.31 to 0.09) with missing answers imputed; the words change from “a clear "
        "association” to “no clear association”.",
        "If missing answers to “Months in the role” differed from what was imputed (−5 or +5), by "
        "the intervals the words on every result of interest would stay the same.",
    ],
)
def test_the_models_say_whether_imputation_changes_anything(report, said):
    assert said in section(report, "models")


def test_the_key_findings_say_it_too(report):
    said = (
        "Filling in missing answers by imputation changes the words: Self-efficacy by time in the "
        "role, Months in the role, per 12 higher (“no clear association”). The others stay."
    )
    assert said in section(report, "findings")


def test_the_key_findings_say_that_nothing_changes():
    store = small_store()
    rows = store["id"] == "modelling/efficacy_by_months/adjusted/imputed/months/coefficient"
    store.loc[rows, ["estimate", "ci_low", "ci_high"]] = [-0.2, -0.3, -0.1]
    said = "Filling in missing answers by imputation changes the words of none of these."
    assert said in section(small_report(store=store), "findings")


def test_complete_cases_and_imputed_answers_stand_side_by_side(report):
    table = report.tables["imputed_leaving"].set_index("Term")
    line = table.loc["Self-efficacy, per 10 lower"].tolist()
    assert line == ["1.91 (1.24 to 2.93)", "0.003", "1.72 (1.09 to 2.71)", "0.019", "17%"]
    assert table.loc["Gender: Women"].tolist() == ["reference", "", "reference", "", ""]
    assert table.loc["Gender: In another way"].iloc[2].startswith("not computable: Nobody")
    assert "imputed_unadjusted_leaving" in report.tables
    joint = report.tables["imputed_joint_leaving"].iloc[0].tolist()
    assert joint == ["Gender", "1.31", "2, 412.3", "0.270"]
    fit = report.tables["imputed_fit_leaving"].set_index("Measure")
    assert fit.loc["People"].tolist() == ["140", "160"]
    assert fit.loc["Area under the ROC curve"].iloc[1] == ".71 (.63 to .78)"
    shifted = report.tables["shifted_leaving"].iloc[:, :3].to_numpy().tolist()
    start = "Imputed answers to “Months in the role”"
    assert shifted == [
        [f"{start}: −5", "37", "1.82 (1.19 to 2.90)"],
        [f"{start}: Not moved", "", "1.72 (1.09 to 2.71)"],
        [f"{start}: +5", "–", "1.64 (1.01 to 2.90)"],
    ]


def test_a_family_of_tests_is_counted_on_both_sides():
    store = store_with("modelling/leaving/adjusted/complete/efficacy/odds_ratio", p_adjusted=0.06)
    rows = store["id"] == "modelling/leaving/adjusted/imputed/efficacy/odds_ratio"
    store.loc[rows, "p_adjusted"] = 0.04
    study = reading_matter(families={"both": {"method": "holm", "label": "Both"}})
    study["analyses"][0]["family"] = "both"
    report = small_report(store=store, study=study)
    text = section(report, "models")
    assert "change from “an association, but unsure once the other tests are counted” to “a" in text
    line = report.tables["imputed_leaving"].set_index("Term").loc["Self-efficacy, per 10 lower"]
    assert line["Complete cases: p, family"] == "0.060"
    assert line["Missing answers imputed: p, family"] == "0.040"


def test_a_shift_of_two_levels_is_told_as_odds():
    store = small_store()
    rows = store["group"] == "shift:months=5"
    store.loc[rows, "group"] = "shift:leaving=0.5"
    store.loc[rows, "id"] = store.loc[rows, "id"].str.replace("months=5", "leaving=0.5")
    store.loc[rows & (store["statistic"] == "odds_ratio"), "ci_low"] = 0.9
    report = small_report(store=store)
    moved = "Log-odds +0.5: odds 1.65 times as high"
    assert moved in report.tables["shifted_leaving"].iloc[:, 0].str.cat(sep=" ")
    said = f"by the intervals other words would fit for Self-efficacy, per 10 lower ({moved})."
    assert said in section(report, "models")


def test_results_that_turn_round_do_not_stay_the_same():
    store = small_store()
    rows = store["id"] == "modelling/leaving/adjusted/imputed/efficacy/odds_ratio"
    store.loc[rows, ["estimate", "ci_low", "ci_high"]] = [0.5, 0.3, 0.8]
    text = section(small_report(store=store), "models")
    assert "a clear association, but in the other direction." in text


def test_hidden_results_are_compared_with_nothing():
    store = small_store()
    hidden = store.loc[(store["dataset"] == "imputed") | (store["stage"] == "imputation"), "id"]
    report = small_report(store=with_hidden(store, hidden))
    assert "Filling in missing answers" not in section(report, "findings")
    text = section(report, "missing")
    assert "People with every answer: This number is hidden in this edition" in text
    assert "1.72" not in report.html
    table = report.tables["imputed_leaving"].set_index("Term")
    assert table.loc["Self-efficacy, per 10 lower"].iloc[2] == "hidden"


@pytest.mark.parametrize(
    "said",
    [
        "missing answers are imputed 20 times by chained equations",
        "10 rounds each, seed 11. Missing scores are imputed as a whole.",
        "predictive mean matching with 5 donors",
        "as planned, Months in the role by linear regression.",
        "In no analysis, but helping to impute: Feeling stressed.",
        "Rubin’s rules (1987) with the degrees of freedom of Barnard and Rubin (1999)",
        "D1 (Li, Raghunathan and Rubin 1991)",
        "Months in the role by −5 and 5.",
        "bootstrap interval (Efron 1987; 2,000 samples of people)",
        "hierarchical omega (McDonald 1999)",
        "at most 7 declared answers are polychoric",
        "against 100 sets of answers in which every item’s answers are shuffled",
        "turned by oblimin, which lets factors correlate",
        "WLSMV: diagonally weighted least squares",
        "FIML: full-information maximum likelihood",
        "Measurement invariance (Strain among women and men)",
    ],
)
def test_the_methods_are_written_from_the_plan(report, said):
    assert said in section(report, "methods")


def test_the_methods_follow_a_change_of_the_plan():
    study = reading_matter()
    plan = {**study["measurement"], "most_categories": 0, "estimators": ["mlr"],
            "rotation": "varimax", "invariance": []}  # fmt: skip
    imputation = {**study["imputation"], "level": "items", "auxiliary": [], "methods": {},
                  "shifts": []}  # fmt: skip
    report = small_report(study={**study, "measurement": plan, "imputation": imputation})
    text = section(report, "methods")
    assert "Correlations between items are Pearson’s." in text
    assert "varimax, which keeps factors uncorrelated" in text
    assert "MLR: maximum likelihood" in text
    assert "FIML:" not in text
    assert "Missing answers to single items are imputed, and scores computed from them" in text
    for gone in ("Measurement invariance (", "as planned,", "delta adjustment", "In no analysis"):
        assert gone not in text


def test_each_statistic_has_its_name_in_the_table_of_methods(report):
    named = report.tables["methods"]["Statistic"].tolist()
    assert "Cronbach’s alpha, bootstrap interval" in named
    assert not any("_" in name for name in named)
