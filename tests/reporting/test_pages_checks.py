"""Does the model fit: the summary, its words, its caveats, and what is for the team alone."""

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.modelling.regression import fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.diagnostics import add_diagnostics
from questline.reporting import names
from questline.reporting.figures import draw_figures
from questline.reporting.kinds_of_number import WHOLE
from questline.reporting.lookup import Lookup
from questline.reporting.pages.check_methods import checking
from questline.reporting.pages.check_questions import TESTED
from questline.reporting.pages.diagnostics import diagnostic_views
from questline.reporting.pages.model_checks import model_check, reading
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import as_plain
from reporting.reports import INPUTS, Page, reading_matter, small_report
from reporting.stores import labels, small_store, with_hidden
from reporting.stores_checks import CAVEAT, FEW_VALUES

NOBODY = pd.DataFrame()


@pytest.fixture(scope="module")
def store():
    return small_store()


def seen(store, edition="public", **changes):
    study = reading_matter(**changes)
    return View(Lookup(store), study, INPUTS, edition, NOBODY, NOBODY, NOBODY)


def summary(view, place=0):
    """What was asked: what was found, and what it means."""
    found = model_check(view, view.study["analyses"][place])
    assert found is not None
    return {row.head: tuple(map(as_plain, row.cells)) for row in found.summary.rows}


def test_what_was_asked_found_and_meant_of_a_logistic_model(store):
    lines = summary(seen(store))
    assert list(lines) == [
        "Is a curve or an interaction missing? (link test)",
        "Do predicted and observed chances agree in groups? (Hosmer and Lemeshow)",
        "Do outcomes vary more than the model says? (dispersion)",
        "Are predictions off for some people?",
        "Self-efficacy: a straight line?",
    ]
    link, groups, spread, bins, line = lines.values()
    assert link == ("coefficient 0.17, p = .411", "No sign of it.")
    assert groups[0] == "5.93 (8), p = .655"
    assert groups[1] == "No sign that they do not, which says little. See the caveat below."
    assert spread == ("not computable", "This cannot be told from these data.")
    assert bins == ("1 of 3 bins of people are off", "No more than chance may bring.")
    assert line == (
        "spline 7.31 (2), p = .026; Box and Tidwell 1.41 (1), p = .235",
        "By one of 2 tests a sign of a bend; its effect may not be the same along its range.",
    )


def test_what_was_asked_found_and_meant_of_a_linear_model(store):
    lines = summary(seen(store), 1)
    assert lines["Is a curve or an interaction missing? (link test)"] == (
        "coefficient −0.33, p = .018",
        "A sign of it, or that another kind of model is needed.",
    )
    assert lines["Are residuals spread alike for everyone? (Breusch and Pagan)"] == (
        "3.02 (1), p = .082",
        "No sign that they are not.",
    )
    shape = lines["Are residuals spread as in a normal distribution?"]
    assert shape[0] == "skewness 0.71, excess kurtosis −0.12"
    assert shape[1].startswith("Not quite: this matters for")
    found, means = lines["Are predictions off for some people?"]
    assert (found, means) == (
        "2 of 3 bins of people are off",
        "Some are off: the figure shows for whom.",
    )
    # An F test has two degrees of freedom; the other test cannot be computed.
    assert lines["Months in the role: a straight line?"] == (
        "spline 1.21 (2, 146), p = .301; Box and Tidwell not computable",
        "No sign of a bend.",
    )


def test_the_level_is_that_of_the_plan(store):
    lines = summary(seen(store, confidence=0.99))
    assert lines["Self-efficacy: a straight line?"][1] == "No sign of a bend."
    words = " ".join(map(as_plain, reading(seen(store, confidence=0.9))))
    assert "about one p-value in 10 is below 0.1" in words


def test_how_many_tests_there_are_and_that_they_prove_nothing(store):
    view = seen(store)
    check = model_check(view, view.study["analyses"][0])
    assert as_plain(check.counted) == (
        "Tests made of whether this model fits: 4. Those with a p-value below 0.05: 1."
    )
    words = " ".join(map(as_plain, reading(view)))
    assert "No test shows that a model fits." in words
    assert (
        "They belong to no family of planned tests, and their p-values are not adjusted." in words
    )


def test_caveats_and_remarks_stand_below_the_summary(store):
    view = seen(store)
    notes = [as_plain(note) for note in model_check(view, view.study["analyses"][0]).summary.notes]
    assert f"Hosmer and Lemeshow: {CAVEAT}" in notes
    assert FEW_VALUES in notes
    page = Page(small_report().html).words()
    assert CAVEAT in page
    assert "Not computable: No two people are alike in all terms of the model." in page


def test_nothing_is_said_of_what_is_hidden(store):
    ids = store.loc[store["statistic"].isin([*TESTED, *WHOLE, "residual_skewness"]), "id"]
    hidden = seen(with_hidden(store, ids))
    for place in (0, 1):
        lines = summary(hidden, place)
        for found, means in lines.values():
            if "hidden" in found:
                assert means == "Hidden in this edition."
            else:
                assert means == "This cannot be told from these data."
        check = model_check(hidden, hidden.study["analyses"][place])
        assert check.counted == ()
        assert CAVEAT not in " ".join(as_plain(note) for note in check.summary.notes)


def test_who_moves_an_estimate_is_for_the_team_alone(store):
    public = small_store()
    public = public[public["group"] != "respondent"]
    for edition, shown in (("internal", store), ("public", public)):
        (view, other) = diagnostic_views(seen(shown, edition))
        assert other.moves is None
        if edition == "public":
            assert view.moves is None
            continue
        (row,) = view.moves.rows
        assert row.head == "Self-efficacy, per 10 lower"
        assert [as_plain(cell) for cell in row.cells] == ["1.91", "2.34", "0.62", "57"]
    assert "row_of_largest_move" not in small_report("public", public).html
    assert "row_of_largest_move" in small_report("internal").html


def test_a_store_without_checks_says_nothing_of_them(store):
    without = store[~store["statistic"].isin([*TESTED, *names.DIAGNOSTICS])]
    view = seen(without)
    assert [model_check(view, entry) for entry in view.study["analyses"]] == [None, None]
    page = Page(small_report(store=without).html).words()
    assert "Does the model fit?" not in page
    assert "No test shows that a model fits." not in page


def test_each_figure_stands_with_its_model(store):
    html = small_report(store=store, with_figures=True).html
    order = [
        html.index(f'id="{name}"')
        for name in (
            "table-checks_leaving",
            "figure-residuals_leaving",
            "figure-calibration_leaving",
            "table-checks_efficacy_by_months",
            "figure-residuals_efficacy_by_months",
            "figure-quantiles_efficacy_by_months",
        )
    ]
    assert order == sorted(order)


def test_a_hidden_bin_is_left_out_and_counted(store):
    start = "modelling/leaving/adjusted/complete/residuals/bin_02/"
    ids = [f"{start}residual_centre", f"{start}mean_residual"]
    figure = draw_figures(with_hidden(store, ids), labels())["residuals_leaving"]
    left_out = "Left out: 1 bin in which a hidden number of people stand behind a number."
    assert left_out in figure.caption
    assert "By predicted chance, %: 1 of 2 bins off" in figure.alt
    table = figure.table[figure.table["Bins"] == "By predicted chance, %"]
    assert table["Mean of the bin"].tolist() == ["22%", "hidden", "77%"]
    assert table["Mean residual, percentage points"].tolist() == ["1.4", "hidden", "16.1"]


ORDINAL = {
    "name": "training", "label": "Training", "kind": "ordinal", "outcome": "training",
    "event": "", "predictors": [{"variable": "efficacy", "unit": 1.0, "direction": "higher"}],
    "covariates": [], "reference": {}, "interval": "wald", "family": "", "rationale": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def modelled():
    """The rows of a model of each kind of 300 people, computed as the stage does."""
    import numpy as np

    random = np.random.default_rng(9)
    x, latent = random.normal(size=(2, 300))
    levels = np.array(["none", "some", "all"], dtype=object)
    number = {"numeric": True, "levels": [], "minimum": None, "maximum": None, "derivation": None}
    category = {**number, "numeric": False, "levels": ["none", "some", "all"]}
    answers = levels[np.digitize(latent + x, [-0.6, 0.6])]
    tables = []
    for kind, outcome in (
        ("ordinal", answers),
        ("logistic", np.where(latent + x > 0, "some", "all").astype(object)),
        ("linear", latent + x),
    ):
        analysis = {**ORDINAL, "kind": kind, "name": kind, "event": "some"}
        frame = pd.DataFrame({"efficacy": x, "training": outcome})
        variables = {"efficacy": number, "training": number if kind == "linear" else category}
        fit = fit_analysis(frame, analysis, variables, 0.95)
        part = StatisticsPart("modelling")
        events = fit.cases.events if kind == "logistic" else None
        add_diagnostics(AnalysisRows(part, analysis, 0.95, fit.cases.count, events), fit)
        tables.append(part.table())
    return join_parts(tables)


def test_whatever_modelling_asks_has_a_name_and_is_on_the_page(modelled):
    assert set(modelled["statistic"]) <= set(names.DIAGNOSTICS)
    tests = modelled[modelled["p"].notna()]
    assert set(tests["statistic"]) <= TESTED
    # Who moves an estimate has rows of another kind of estimate in each kind of model.
    assert set(names.DIAGNOSTICS) - set(modelled["statistic"]) <= {"lack_of_fit_test_residual_df",
        "box_tidwell_test_residual_df"}  # fmt: skip


def test_ordered_answers(modelled):
    study = reading_matter()
    levels = [["none", "None"], ["some", "Some"], ["all", "All"]]
    study["variables"]["training"] = {**study["variables"]["gender"], "levels": levels,
                                      "label": "Training"}  # fmt: skip
    entry = {**ORDINAL, "name": "ordinal"}
    study["analyses"] = [entry]
    view = View(Lookup(modelled), study, INPUTS, "public", NOBODY, NOBODY, NOBODY)
    lines = {
        row.head: tuple(map(as_plain, row.cells)) for row in model_check(view, entry).summary.rows
    }
    assert list(lines) == [
        "Is a curve or an interaction missing? (link test)",
        "Are the odds proportional? (all terms together)",
        "Are predictions off for some people? (“Some” or higher)",
        "Are predictions off for some people? (“All” or higher)",
        "Self-efficacy: a straight line?",
        "Self-efficacy: proportional odds?",
    ]
    brant = modelled[(modelled["statistic"] == "brant_test") & (modelled["term"] == "model")].iloc[
        0
    ]
    found = lines["Are the odds proportional? (all terms together)"][0]
    p = f"{brant['p']:.3f}".removeprefix("0")
    assert found.startswith(f"Brant {brant['estimate']:.2f} (1), p = {p}; likelihood ")
    figure = draw_figures(modelled, {**labels(), "analyses": study["analyses"],
                                     "variables": study["variables"]})  # fmt: skip
    alt = figure["residuals_ordinal"].alt
    assert "“Some” or higher, by predicted chance, %: " in alt
    assert "“All” or higher, by predicted chance, %: " in alt


def test_the_methods_name_what_is_asked_of_the_kinds_that_are_planned(store):
    words = " ".join(checking(seen(store)))
    for source in ("Harrell 2015", "Box and Tidwell 1962", "Pregibon 1980", "Koenker (1981)"):
        assert source in words
    assert "Brant" not in words
    assert "leaving people out" not in words
    assert "leaving people out" in " ".join(checking(seen(store, "internal")))
    kinds = [{**ORDINAL}]
    words = " ".join(checking(seen(store, analyses=kinds)))
    assert "Brant (1990)" in words
    assert "Koenker" not in words
    assert checking(seen(store, analyses=[])) == []
