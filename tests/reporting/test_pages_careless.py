"""Careless responding on the page: what is said, shown, hidden and left out."""

import copy

import pytest

from questline.reporting.pages.rules import rule_in_words
from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import with_hidden
from reporting.stores_careless import NEEDS, careless_store, rules

TITLE = "Careless responding"


def study(decision="mark", **changes):
    made = copy.deepcopy(reading_matter(**changes))
    made["cleaning"]["rules"] += rules(decision)
    return made


def made(decision="mark", edition="public", store=None, **changes):
    store = careless_store(decision) if store is None else store
    return small_report(edition, store, study(decision, **changes), with_figures=True)


@pytest.fixture(scope="module")
def marking():
    return made()


def section(report, name="careless"):
    page = read_page(report.html)
    found = [entry for entry in page.all("section") if entry.attributes["id"] == name]
    return " ".join(found[0].text.split()).replace("\u00a0", " ") if found else ""


@pytest.mark.parametrize(
    "said",
    [
        "Marked: respondents with at least 2 of 4 flags. The flags are: Longest run; Average run; "
        "Mahalanobis distance; Even-odd consistency.",
        "Reason: Answers that look careless in two ways.",
        "Caught: 19 of the 172 respondents screened, those whom no earlier rule left out.",
        "For 12 too few indices could be computed for the rule to decide; they are not caught.",
        "Those caught are marked: unless another rule leaves them out, they stay in every result",
        "No index proves carelessness.",
        "its sensitivity and specificity are in docs/careless-responding.md",
        "19 respondents are left out of these models, as far as they are complete cases.",
        "Words that change, by the interval: Leaving in mind, Self-efficacy, per 10 lower: “a "
        "clear association” becomes “no clear association”. The words on the others stay.",
        "fitted to the complete cases whom the rule did not mark",
    ],
)
def test_the_rule_and_what_it_changes_in_words(marking, said):
    assert said in section(marking)


def test_a_rule_that_leaves_out_says_so():
    said = section(made("exclude"))
    assert "Left out: respondents with at least 2 of 4 flags." in said
    assert "Those caught are left out of every result of this report." in said
    assert "19 respondents come back in these models" in said
    assert "whoever another rule leaves out as well stays out" in said


def test_the_indices_in_tables(marking):
    table = marking.tables["careless_indices"].set_index("Index")
    assert table.loc["Longest run"].tolist() == [
        "the same answer over and over",
        "27",
        "9",
        "172",
        "",
    ]
    assert table.loc["Average run"].tolist()[1:] == ["21", "0", "170", "2"]
    needs = NEEDS.removeprefix("Not computable: n")
    assert table.loc["Even-odd consistency"].tolist()[1] == f"not computable: N{needs}"
    assert table.loc["Even-odd consistency"].tolist()[3:] == ["0", "172"]
    assert "Average run, not computable for some: Needs an answer to at least two" in section(
        marking
    )
    limits = marking.tables["careless_definitions"].set_index("Index")["Limit here"]
    assert limits.tolist()[:3] == ["11", "3.250", "0.001"]
    assert "Curran 2016" in marking.tables["careless_definitions"]["Flags"].iloc[0]


def test_results_side_by_side(marking):
    table = marking.tables["careless_results"].set_index("Model and term")
    assert table.loc["Leaving in mind"].tolist() == ["140", "", "125", "", ""]
    row = table.loc["Leaving in mind: Self-efficacy, per 10 lower"]
    assert row.tolist() == ["", "1.91 (1.24 to 2.93)", "", "1.62 (0.98 to 2.68)", "0.060"]
    terms = marking.tables["careless_terms_leaving"].set_index("Term")
    other = [name for name in terms.columns if name.startswith("Without those caught")]
    assert terms.loc["Gender: Men", other[0]] == "0.77 (0.42 to 1.41)"
    assert terms.loc["Gender: Women", other[0]] == "reference"
    fit = marking.tables["careless_fit"].set_index("Model and measure")
    assert fit.loc["Leaving in mind: Area under the ROC curve"].tolist()[1] == "0.71"


def test_each_figure_stands_once(marking):
    page = read_page(marking.html)
    names = [entry.attributes.get("id", "") for entry in page.all("figure")]
    ours = [name for name in names if name.startswith("figure-careless")]
    assert ours == [
        "figure-careless_combinations",
        "figure-careless_models_leaving",
        "figure-careless_models_efficacy_by_months",
    ]


def test_the_other_models_do_not_name_them(marking):
    assert "those caught" not in section(marking, "models").lower()


def test_without_a_rule_there_is_no_section():
    report = small_report()
    assert section(report) == ""
    assert TITLE not in read_page(report.html).words()
    assert not [name for name in report.tables if name.startswith("careless")]


def test_nobody_caught_is_said_once_and_has_no_models():
    store = careless_store()
    others = (store["stage"] == "modelling") & (store["model"] == "without_careless")
    kept = store[~others | (store["analysis"] == "careless")].copy()
    rule = (kept["stage"] == "modelling") & (kept["analysis"] == "careless")
    note = "Not computable: the rule careless marked nobody among the people analysed."
    kept.loc[rule, ["status", "note"]] = ["not_computable", note]
    kept.loc[rule, "estimate"] = float("nan")
    report = made(store=kept)
    said = section(report)
    assert said.count("the rule careless marked nobody") == 1
    assert "There is no model without those caught: the rule careless marked" in said
    assert "careless_results" not in report.tables


def test_a_rule_that_cannot_be_computed_says_why():
    store = careless_store()
    caught = store["id"] == "cleaning/careless/none/none/rule/caught/count"
    assert caught.sum() == 1
    note = "Not computable: needs at least 2 indices that can be computed (1 of 4 here)."
    store.loc[caught, ["status", "note"]] = ["not_computable", note]
    store.loc[caught, "estimate"] = float("nan")
    assert "needs at least 2 indices that can be computed (1 of 4 here)" in section(
        made(store=store)
    )


def test_small_counts_are_hidden():
    store = careless_store()
    ids = store.loc[
        (store["analysis"] == "careless")
        & store["statistic"].isin(["count", "people_removed"])
        & (store["estimate"] < 20)
        & (store["denominator"].notna() | (store["stage"] == "modelling")),
        "id",
    ]
    report = made(store=with_hidden(store, ids))
    said = section(report)
    assert "Caught among those whom no earlier rule left out: hidden." in said or (
        "Caught among those whom no earlier rule left out: hidden." in said
    )
    assert "19" not in said.split("Download")[0]
    assert "hidden respondents are left out" in said or "hidden respondents" in said


def test_people_that_are_withheld_leave_blanks():
    store = careless_store()
    others = store["model"] == "without_careless"
    store.loc[others, ["n", "events", "df"]] = float("nan")
    table = made(store=store).tables["careless_results"].set_index("Model and term")
    assert table.loc["Leaving in mind"].tolist() == ["140", "", "", "", ""]


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "=1+1"])
def test_hostile_words_stay_words(hostile):
    plan = study()
    plan["cleaning"]["rules"][-1]["reason"] = hostile
    for analysis in plan["analyses"]:
        analysis["label"] = hostile
    store = careless_store()
    store.loc[store["analysis"] == "careless", "method"] = hostile
    report = small_report("internal", store, plan, with_figures=True)
    page = read_page(report.html)
    assert "<script>alert" not in report.html
    assert hostile in page.words()
    for table in report.tables.values():
        assert not any(str(name).startswith("=") for name in table.columns)


def test_methods_name_the_indices_and_their_sources(marking):
    said = section(marking, "methods")
    assert "The rule takes respondents with at least 2 of 4 flags." in said
    assert "Johnson 2005" in said
    assert "Flags: more than 3 interquartile ranges (declared here)." in said
    assert "the same reference levels, knots of curves and centres of interactions" in said
    assert "do not tell there how many people they have" in said
    assert "of careless responding" in rule_in_words(rules()[0], None)
