"""Other models, teams and weights on the page: what is said, shown, hidden and left out."""

import numpy as np
import pandas as pd
import pytest

from questline.core.statistics import statistic_id
from questline.modelling.dependence.robust_errors import FEW_CLUSTERS
from questline.reporting.pages.other_methods import FEW_TEAMS
from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import small_store, with_hidden
from reporting.stores_other_models import ASKED, NO_ERROR, NOBODY, PLAN, UNEQUAL

BEGIN = "modelling/leaving/{}/complete/efficacy/odds_ratio"


@pytest.fixture(scope="module")
def report():
    return small_report()


def section(report, name):
    page = read_page(report.html)
    found = next(entry for entry in page.all("section") if entry.attributes["id"] == name)
    return " ".join(found.text.split()).replace("\u00a0", " ")


def changed(identifier, **columns):
    """A report on the small store with columns of one row replaced."""
    store = small_store()
    row = store["id"] == identifier
    assert row.sum() == 1
    for name, value in columns.items():
        store.loc[row, name] = value
    return small_report(store=store)


@pytest.mark.parametrize(
    "said",
    [
        "Firth’s penalised likelihood pulls odds ratios a little towards 1.",
        "Errors robust to teams: the same model of those whose team is known.",
        "A random intercept gives each team a level of its own",
        "Self-efficacy, per 10 lower: 1.91 (1.24 to 2.93) as planned, from 1.79 to 2.02 in the 4 "
        "other models. By its interval the words change from “a clear association”: with errors "
        "robust to teams to “no clear association”.",
        f"Errors robust to teams: {NO_ERROR}",
        "Teams are those of “Office”: 122 people in 11 teams. The smallest team has 10, the "
        "largest 17, the one in the middle 11. Left out of the models of teams, as their team is "
        "not known: 18.",
        "The intraclass correlation of the outcome is .08 (.01 to .21)",
        "The design effect is 1.86 (these people say as much about the mean as 66 who are in no "
        "team), so that errors which ignore the teams are too small.",
        "Teams: It is rough.",
    ],
)
def test_other_models_in_words(report, said):
    assert said in section(report, "models")


def test_other_models_side_by_side(report):
    table = report.tables["other_models_leaving"].set_index("Term")
    planned = [name for name in table.columns if name.startswith("As planned")]
    robust = [name for name in table.columns if name.startswith("Errors robust to teams")]
    assert table.loc["People", planned[0]] == "140"
    assert table.loc["People", robust[0]] == "122"
    assert table.loc["Gender: Women", planned[0]] == "reference"
    assert table.loc["Gender: Men", robust[0]] == "0.83 (0.46 to 1.50)"
    assert table.loc["Gender: In another way", robust[0]] == f"not computable: {NOBODY}"
    joint = report.tables["firth_joint_leaving"].set_index("Term")
    assert joint.loc["Gender"].tolist() == ["0.41", "2", "0.810"]
    teams = report.tables["teams_leaving"].set_index("About the teams")
    assert teams.loc["Teams"].tolist() == ["11", ""]
    assert teams.loc["Standard deviation between teams (random intercept)"].tolist()[0] == "0.52"


def test_curves_and_interactions_in_the_table():
    store = small_store()
    planned = store[store["id"].isin([BEGIN.format("adjusted"), BEGIN.format("firth")])]
    curve = planned.assign(term="months", level="linear", statistic="spline_coefficient")
    joint = planned.assign(term="months", level="", statistic="joint_test", p=0.031, df=3)
    both = planned.assign(term="efficacy:gender", level="man", unit="per 10 lower, against woman")
    parts = [store]
    for frame in (curve, joint, both):
        names = zip(frame["model"], frame["term"], frame["level"], frame["statistic"], strict=True)
        ids = [
            statistic_id("modelling", "leaving", what, term=term, level=level, model=model,
                         dataset="complete")
            for model, term, level, what in names
        ]  # fmt: skip
        parts.append(frame.assign(id=ids))
    report = small_report(store=pd.concat(parts, ignore_index=True))
    table = report.tables["other_models_leaving"].set_index("Term")
    assert table.loc["Months in the role, a curve"].tolist()[:4] == ["", "0.031", "", "0.031"]
    assert table.loc["Self-efficacy × Gender: Men"].tolist()[:2] == ["1.91 (1.24 to 2.93)", "0.003"]
    said = section(report, "models")
    assert "A curve has no single number" in said
    assert "Self-efficacy × Gender: Men: 1.91 (1.24 to 2.93) as planned" in said
    assert "Months in the role, a curve:" not in said


def test_words_that_stay(report):
    assert (
        "Months in the role, per 12 higher: −0.25 (−0.45 to −0.05) as planned, from −0.27 to −0.25 "
        "in the 2 other models. By its interval the words change from “a clear association”: with "
        "robust errors to “no clear association”."
    ) in section(report, "models")
    ends = {"ci_low": 1.2, "ci_high": 3.1}
    said = section(changed(BEGIN.format("cluster_robust"), **ends), "models")
    assert "in the 4 other models. By its interval the words stay: a clear association." in said


def test_a_direction_that_changes():
    ends = {"estimate": 0.5, "ci_low": 0.2, "ci_high": 0.9}
    said = section(changed(BEGIN.format("cluster_robust"), **ends), "models")
    assert "with errors robust to teams the direction changes." in said


def test_people_of_a_team_who_are_no_more_alike():
    identifier = "modelling/leaving/teams/complete/model/intraclass_correlation"
    said = section(changed(identifier, estimate=-0.02, ci_low=-0.05), "models")
    assert "people of one team are no more alike than people of different ones" in said


def test_likeness_that_cannot_be_computed_says_why():
    identifier = "modelling/leaving/teams/complete/model/intraclass_correlation"
    reason = "Not computable: all respondents are in one cluster."
    report = changed(
        identifier, estimate=np.nan, ci_low=np.nan, ci_high=np.nan, p=np.nan,
        status="not_computable", note=reason,
    )  # fmt: skip
    assert "How alike the people of a team are: This is not computable: all respondents" in section(
        report, "models"
    )


def test_a_model_without_numbers_gives_its_reason():
    store = small_store()
    rows = (store["model"] == "random_intercept") & (store["analysis"] == "leaving")
    store.loc[rows, ["estimate", "se", "ci_low", "ci_high", "p"]] = np.nan
    store.loc[rows, "status"] = "not_computable"
    store.loc[rows, "note"] = "Not computable: every cluster has a single person."
    said = section(small_report(store=store), "models")
    assert "Random intercept: not computable. Every cluster has a single person." in said
    assert "from 1.79 to 1.93 in the 3 other models" in said


def test_without_other_models_there_is_nothing_about_them():
    store = small_store()
    beside = ["firth", "robust", "cluster_robust", "random_intercept", "weighted", "teams"]
    report = small_report(store=store[~store["model"].isin(beside)])
    assert "Other ways to fit" not in section(report, "models")
    assert "other_models_leaving" not in report.tables


def test_weights_alone_fold_their_table():
    store = small_store()
    report = small_report(store=store[~store["model"].isin(["robust"])])
    page = read_page(report.html)
    folded = [entry for entry in page.all("details") if "Self-efficacy by time in the role: as "
              "planned" in entry.text]  # fmt: skip
    assert len(folded) == 1


def test_hidden_estimates_are_not_named_in_words():
    hidden = [BEGIN.format(model) for model in ("weighted", "random_intercept")]
    report = small_report(store=with_hidden(small_store(), hidden))
    assert "from 1.85 to 1.93 in the 2 other models" in section(report, "models")


@pytest.mark.parametrize(
    "said",
    [
        "This is a sensitivity analysis: the results of the study are those without weights.",
        "like the population in Gender and in nothing else.",
        "158 people have a weight.",
        "Raking begins with the weights “Starting weight”. With a base weight of zero, and so in "
        "no weighted result: 2. Without a base weight: 0.",
        "the design effect is 1.21, so that these people say as much as 131 with equal weights.",
        "the smallest weight is 0.71 and the largest 5.00.",
        "No weight may be above 5 times the mean; held there: 11.",
        f"Weights: {UNEQUAL}",
        "Leaving in mind, “Yes”: 50% (42% to 58%) of the respondents, 46% (37% to 55%) with "
        "weights.",
        "Self-efficacy: on average 5.42 (5.34 to 5.50) among the respondents, 5.31",
        "Weights change the words of none of the results of interest.",
    ],
)
def test_the_section_on_weights(report, said):
    assert said in section(report, "weighting")


def test_the_tables_of_weights(report):
    margins = report.tables["weighting_margins"].set_index("Level")
    assert margins.loc["Gender: Men"].tolist() == ["33", "23%", "44%", "44%"]
    assert margins.loc["Gender: No answer"].tolist() == ["16", "", "", ""]
    outcomes = report.tables["weighting_outcomes"].set_index("Outcome")
    assert outcomes.loc["Leaving in mind, “Yes”"].tolist()[0] == "150"
    results = report.tables["weighting_models"].set_index("Model and term")
    line = results.loc["Leaving in mind: Self-efficacy, per 10 lower"].tolist()
    assert line == ["1.91 (1.24 to 2.93)", "1.79 (1.12 to 2.86)", "0.004"]
    assert "A register of 2024." in section(report, "weighting")


def test_weights_that_change_the_words():
    said = section(changed(BEGIN.format("weighted"), ci_low=0.9), "weighting")
    assert (
        "Weights change the words, by the interval: Leaving in mind, Self-efficacy, per 10 lower "
        "(“no clear association”). The others stay."
    ) in said


def test_a_study_without_weights_has_no_section():
    report = small_report(study=reading_matter(weighting=None))
    assert "weighting" not in [entry.attributes.get("id") for entry in
                               read_page(report.html).all("section")]  # fmt: skip
    store = small_store()
    report = small_report(store=store[store["analysis"] != "weighting"])
    assert "weighting_margins" not in report.tables


def test_weights_that_cannot_be_made_say_why():
    store = small_store()
    reason = "Not computable: the base weight of some people is missing."
    rows = (store["analysis"] == "weighting") & store["statistic"].isin(
        ["design_effect", "effective_n", "smallest_weight", "largest_weight", "weighted_share",
         "weighted_mean", "trimmed_count"]
    )  # fmt: skip
    rows |= store["model"] == "weighted"
    store.loc[rows, ["estimate", "se", "ci_low", "ci_high", "p"]] = np.nan
    store.loc[rows, "status"] = "not_computable"
    store.loc[rows, "note"] = reason
    said = section(small_report(store=store), "weighting")
    assert "The base weight of some people is missing." in said
    assert "Unequal weights cost certainty" not in said


@pytest.mark.parametrize(
    "said",
    [
        "stands beside, where the terms of a logistic model separate its outcome",
        "inverse of X′WX at the penalised estimates, W the diagonal of p(1 − p)",
        "in any case for “Leaving in mind”",
        "HC3 in linear models (MacKinnon and White 1985; Long and Ervin 2000)",
        "“Leaving in mind”, respondents in teams (“Office”)",
        "cluster-robust errors CR2 and Satterthwaite degrees of freedom",
        "All of these rest on complete cases",
        "population’s shares of Gender by raking (Deming and Stephan 1940), beginning with the "
        "weights “Starting weight”",
        "No weight exceeds 5 times the mean",
        "Where the shares come from: Gender: A register of 2024.",
    ],
)
def test_methods_say_how(said):
    study = reading_matter()
    study["analyses"].append({**study["analyses"][0], "name": "again", "label": "Again",
                              "firth": "where_separated", "teams": None})  # fmt: skip
    assert said in section(small_report(study=study), "methods")


def test_methods_say_nothing_of_what_was_not_asked():
    study = reading_matter(weighting=None)
    for entry in study["analyses"]:
        entry.update(firth="never", robust_errors=False, teams=None)
    said = section(small_report(study=study), "methods")
    assert "Other ways to fit the same models" not in said
    assert "raking" not in said


def test_few_teams_are_as_few_in_words_as_in_the_models():
    assert FEW_TEAMS == FEW_CLUSTERS
    assert ASKED["leaving"]["teams"]["models"] == ["cluster_robust", "random_intercept"]
    assert PLAN["largest"] == 5
