"""The section on the scales: reliability, structure and comparisons of groups, in words."""

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.reporting.pages.confirmatory import best
from questline.reporting.pages.item_correlations import MOST_ITEMS
from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import small_store, with_hidden
from reporting.stores_measurement import HEYWOOD, NO_FIT, NO_GROUPS, SMOOTHED


@pytest.fixture(scope="module")
def report():
    return small_report()


@pytest.fixture(scope="module")
def words(report):
    return words_of(report)


def words_of(report):
    return read_page(report.html).words().replace("\u00a0", " ")


def section(report, name):
    page = read_page(report.html)
    found = next(entry for entry in page.all("section") if entry.attributes["id"] == name)
    return " ".join(found.text.split()).replace("\u00a0", " ")


def without(*ids_starting):
    """The small store without the rows whose ids start so."""
    store = small_store()
    return store[~store["id"].str.startswith(ids_starting)]


def changed(store, **numbers):
    """The store with one column of the rows of these statistics replaced."""
    for statistic, value in numbers.items():
        store.loc[store["statistic"] == statistic, "estimate"] = value
    return store


def added(*rows, store=None):
    """The store with more rows of measurement: analysis, term, statistic, estimate, fields."""
    part = StatisticsPart("measurement")
    for analysis, term, statistic, estimate, fields in rows:
        part.add(analysis, term, statistic, estimate, dataset="analysed", **fields)
    return join_parts([small_store() if store is None else store, part.table()])


def test_the_essentials_of_reliability_stand_in_one_table(report):
    table = report.tables["scale_reliability"].set_index("Scale")
    assert table.loc["Strain", "Cronbach’s alpha"] == ".80 (.74 to .85)"
    assert table.loc["Strain", "McDonald’s omega"] == "0.81"
    assert table.loc["Strain", "Ordinal omega"] == ".83 (.74 to .85)"
    assert table.loc["Strain", "Hierarchical omega"] == f"not computable: {NO_GROUPS}"
    assert table.loc["Self-efficacy", "Cronbach’s alpha"] == "–"
    assert "As orientation, not as a verdict: 0.70" in words_of(report)


def test_coefficients_that_no_scale_has_make_no_column():
    store = without("measurement/strain/none/analysed/strain/o")
    table = small_report(store=store).tables["scale_reliability"]
    assert "Ordinal alpha" not in table
    assert "Hierarchical omega" not in table
    assert "McDonald’s omega" in table


def test_every_coefficient_of_a_scale_has_its_interval_people_and_method(report):
    table = report.tables["reliability_strain"].set_index("Coefficient")
    line = table.loc["Cronbach’s alpha, bootstrap interval"]
    assert line["Estimate"] == "0.80"
    assert line["95% interval"] == ".74 to .85"
    assert line["People"] == "150"
    assert line["How"] == "Alpha; bootstrap interval of 2,000 samples."
    assert table.loc["Split-half reliability, worst split", "Estimate"] == "0.71"
    assert table.loc["Average variance extracted (WLSMV)", "Estimate"] == "0.51"
    assert "reliability_efficacy" not in report.tables


def test_correlations_stand_above_the_diagonal_by_the_rule_and_below_it_for_comparison(report):
    table = report.tables["item_correlations_strain"].set_index("Item")
    assert table.loc["1 Worn out", "2"] == "0.65"
    assert table.loc["2 Tense", "1"] == "0.55"
    assert table.loc["3 Tired", "3"] == ""
    text = section(report, "scales")
    assert "items that each have at most 7 declared answers are polychoric" in text
    assert "Each rests on those who answered both: 140 to 142 people." in text


def test_a_set_shows_the_pairs_of_its_scales_too(report):
    table = report.tables["item_correlations_both"].set_index("Item")
    assert table.loc["1 Staying calm", "3"] == "-0.41"
    assert table.loc["3 Worn out", "4"] == "0.65"
    assert table.loc["3 Worn out", "1"] == ""


def test_plain_correlations_fill_one_triangle():
    store = small_store()
    kinds = store["statistic"] == "polychoric_correlation"
    report = small_report(store=store[~kinds])
    table = report.tables["item_correlations_strain"].set_index("Item")
    assert table.loc["1 Worn out", "2"] == "0.55"
    assert table.loc["2 Tense", "1"] == ""
    assert "Each column has the number of its row. Pearson’s correlations." in words_of(report)


def test_more_items_than_a_page_can_hold_are_left_to_the_file():
    study = reading_matter()
    items = [f"item_{number}" for number in range(MOST_ITEMS + 1)]
    study["scales"]["strain"]["items"] = items
    place = {"level": items[1], "n": 150}
    store = added(("strain", items[0], "correlation", 0.4, place))
    report = small_report(store=store, study=study)
    assert "item_correlations_strain" not in report.tables
    assert "The correlations of 41 items are too many for a page" in words_of(report)


@pytest.mark.parametrize(
    "said",
    [
        "at most 1): .71, “middling” in Kaiser’s words (1974)",
        "Bartlett’s test, chi-square 210.40 (3), p < .001: the items do correlate.",
        "Parallel analysis finds 1 factor on polychoric correlations: the eigenvalues above the "
        "95th percentile of 100 sets of shuffled answers. That is what the scoring takes for "
        "granted (1 factor).",
        "Parallel analysis finds 3 factors on polychoric correlations",
        "The scoring takes 2 factors for granted: the items may measure more than that.",
        "The scoring takes 2 factors for granted: some of it may be hard to tell apart.",
        "The number of factors is given (2), nothing else: factors found by minimum residuals",
        "WLSMV: scaled chi-square 31.20 (9), p < .001; robust CFI 0.961; robust RMSEA 0.081 "
        "(90% interval 0.044 to 0.119); SRMR 0.041. Within the rules of thumb for CFI and SRMR, "
        "outside for RMSEA.",
        "Analysed together, to see whether they are distinct: Self-efficacy and Strain.",
        "People: Women 90, Men 60.",
        "CFI falls by more than 0.010 at the metric and scalar steps: compare scores",
        "Metric: CFI changes by −0.011; difference test, chi-square 8.10 (2), p = .020.",
        "(Hu and Bentler 1999)",
        "a step holds where CFI falls by no more than 0.010",
    ],
)
def test_the_structure_is_said_in_words(words, said):
    assert said in words


@pytest.mark.parametrize(
    "said",
    [
        f"Factors: {SMOOTHED}",
        f"WLSMV: {HEYWOOD}",
        f"WLSMV and FIML: {HEYWOOD}",
        f"FIML: not computable. {NO_FIT}",
    ],
)
def test_what_was_odd_stands_in_the_open(report, said):
    cautions = [
        " ".join(entry.text.split())
        for entry in read_page(report.html).all("p")
        if entry.attributes.get("class") == "caution" and "details" not in entry.parents
    ]
    assert said in cautions


def test_a_remark_on_the_items_stands_once_for_each_scale(words):
    assert words.count(f"Factors: {SMOOTHED}") == 2


def test_the_numbers_of_the_models_are_in_tables(report):
    eigenvalues = report.tables["eigenvalues_both"].set_index("Factors or components")
    assert eigenvalues.loc["0", "Average squared partial"] == "0.301"
    assert eigenvalues.loc["2", "Pearson correlations: Eigenvalue"] == "0.58"
    loadings = report.tables["exploratory_loadings_both"].set_index("Item")
    assert loadings.loc["Tense", "Factor 2: Structure"] == "0.74"
    assert loadings.loc["Sum of squared loadings", "Factor 1: Pattern"] == "1.61"
    one = report.tables["exploratory_loadings_strain"].set_index("Item")
    assert one.loc["Tense", "Loading"] == "0.71"
    assert report.tables["exploratory_factors_both"].loc[0, "Correlation"] == "0.38"
    assert report.tables["exploratory_fit_both"].set_index("Measure").loc["BIC", "Value"] == "-21.4"
    fit = report.tables["confirmatory_fit_both"].set_index("Measure")
    assert fit.loc["AIC", "FIML"] == "1656.6"
    assert fit.loc["AIC", "WLSMV"] == ""
    assert fit.loc["RMSEA, robust", "WLSMV"] == "0.081 (0.044 to 0.119)"
    standardised = report.tables["confirmatory_loadings_both"].set_index("Item")
    line = standardised.loc["Strain: Tired"]
    assert line["WLSMV: Standardised (95% interval)"] == "0.71 (0.61 to 0.81)"
    assert line["FIML: Loading (standard error)"] == "0.71 (0.05)"
    factors = report.tables["confirmatory_factors_both"].set_index("Factors")
    assert factors.loc["Correlation of Self-efficacy and Strain", "WLSMV: p"] == "<0.001"
    assert factors.loc["Average variance extracted, Strain"].iloc[0] == "0.51"
    changes = report.tables["modification_both"]
    assert changes.iloc[0, 0] == "WLSMV: Staying calm: a loading on Strain"
    assert changes.iloc[1, 0] == "WLSMV: Worn out and Tired: something else in common"
    steps = report.tables["invariance_by_gender"].set_index("What is held equal")
    assert steps.loc["Metric: the same loadings too"].iloc[4] == "8.10 (2), p = .020"


def test_nothing_but_reasons_becomes_a_sentence_and_no_table():
    store = small_store()
    rows = store["model"] == "efa"
    store.loc[rows & (store["statistic"] != "factors"), "status"] = "not_computable"
    store.loc[rows, "note"] = "Not computable: fewer than 3 items vary."
    report = small_report(store=store)
    assert "exploratory_loadings_strain" not in report.tables
    said = "Exploratory factor analysis: not computable. Fewer than 3 items vary."
    assert words_of(report).count(said) == 2


def test_an_item_that_no_analysis_could_take_in_is_named():
    note = "Every answer to tired is the same."
    store = without("measurement/strain/none/analysed/tired/kmo")
    store = added(("strain", "tired", "kmo", None, {"note": note}), store=store)
    assert f"Tired: {note}" in words_of(small_report(store=store))


def test_hidden_numbers_are_said_to_be_hidden():
    store = small_store()
    start = ("measurement/strain/none/analysed/strain", "measurement/strain/wlsmv")
    hidden = store.loc[store["id"].str.startswith(start), "id"]
    text = section(small_report(store=with_hidden(store, hidden)), "scales")
    for subject in (
        "Kaiser-Meyer-Olkin measure",
        "Bartlett’s test",
        "Parallel analysis",
        "Velicer’s minimum average partial",
        "WLSMV",
    ):
        assert f"{subject}: This number is hidden in this edition" in text
    assert "0.712" not in text


def test_a_model_that_fits_by_construction_is_not_judged():
    store = small_store()
    rows = store["id"].str.startswith("measurement/strain/wlsmv/analysed/model/chi_square")
    store.loc[rows, ["df", "note"]] = [0.0, "Its fit cannot be tested."]
    store.loc[rows, "p"] = float("nan")
    text = section(small_report(store=store), "scales")
    assert "WLSMV: Its fit cannot be tested." in text
    assert text.count("WLSMV: scaled chi-square") == 1


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"cfi_robust": 0.99, "rmsea_robust": 0.01}, "Within the rules of thumb for CFI, RMSEA"),
        (
            {"cfi_robust": 0.9, "rmsea_robust": 0.2, "srmr": 0.1},
            "Outside the rules of thumb for CFI, RMSEA and SRMR.",
        ),
        ({"difference_cfi": -0.002}, "At no step does CFI fall by more than 0.010."),
        ({"kmo": 0.4}, "“unacceptable” in Kaiser’s words"),
    ],
)
def test_the_words_follow_the_numbers(numbers, said):
    assert said in words_of(small_report(store=changed(small_store(), **numbers)))


def test_items_that_may_not_correlate_at_all():
    store = small_store()
    store.loc[store["statistic"] == "bartlett_chi_square", "p"] = 0.4
    said = "p = .400: these data also fit items that do not correlate at all."
    assert said in words_of(small_report(store=store))


def test_the_first_version_of_a_measure_that_was_computed_is_read():
    store = small_store()
    rows = store["id"].str.startswith("measurement/strain/wlsmv/analysed/model/cfi_robust")
    store.loc[rows, ["status", "note"]] = ["not_computable", "It cannot be computed."]
    store.loc[rows, "estimate"] = float("nan")
    assert "; scaled CFI 0.961; robust RMSEA" in section(small_report(store=store), "scales")
    assert best([], "cfi") == (None, "")


def test_an_index_is_not_asked_for_reliability():
    study = reading_matter()
    study["scales"]["strain"]["kind"] = "index"
    assert "reliability_strain" not in small_report(study=study).tables


def test_a_study_without_measurement_has_no_such_topics():
    store = small_store()
    report = small_report(store=store[store["stage"] != "measurement"])
    text = section(report, "scales")
    for heading in ("Exploratory", "Confirmatory", "How many things", "Do groups answer alike?"):
        assert heading not in text
    assert not pd.Series(list(report.tables)).str.startswith(("eigenvalues", "invariance")).any()
