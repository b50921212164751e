"""How far the results depend on decisions: what each curve says in words and in tables."""

import copy

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.reporting import names
from questline.reporting.lookup import Lookup
from questline.reporting.pages.methods import methods, methods_table
from questline.reporting.pages.robustness import curve_views
from questline.reporting.pages.robustness_methods import robustness_in_words
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import as_plain
from reporting.reports import INPUTS, frame_of, read_page, reading_matter, small_report
from reporting.stores import small_store, with_hidden
from reporting.stores_robustness import CURVES, ONE_COLUMN, SEPARATED

NOBODY = pd.DataFrame()
NAME = "leaving_curve"


def seen(store, edition="internal", **changes):
    study = reading_matter(**changes)
    return View(Lookup(store), study, INPUTS, edition, NOBODY, NOBODY, NOBODY)


@pytest.fixture(scope="module")
def curve():
    (found,) = curve_views(seen(small_store()))
    return found


def said(curve):
    return list(map(as_plain, curve.sentences))


def table(curve, name):
    (found,) = [one for one in (*curve.tables, *curve.folded) if one.name.startswith(name)]
    return found


def cells(found, *columns):
    """The cells of a table by the head of the row, those of some columns."""
    places = [[column.label for column in found.columns].index(name) for name in columns]
    return {
        f"{row.under}: {row.head}" if row.under else row.head: tuple(
            as_plain(row.cells[place]) for place in places
        )
        for row in found.rows
        if row.cells
    }


def ids(start=""):
    return [name for name in small_store()["id"] if name.startswith(f"robustness/{NAME}/{start}")]


def test_the_curve_in_words(curve):
    assert said(curve)[:5] == [
        "24 specifications: 3 choices of who counts × 2 ways of scoring × 2 ways with missing "
        "answers × 2 sets of covariates.",
        "Self-efficacy, per 10 lower: the planned specification gives 13.7 percentage points (95% "
        "interval 5.7 to 21.7).",
        "Over all specifications the estimates run from 11.8 to 17.9, with a median of 15.3 "
        "percentage points.",
        "All of them point the same way (100%); 100% do so with p below 0.05.",
        "What moves the estimate most is “Who counts”, with 46% of the variance between "
        "specifications.",
    ]


def test_the_test_of_the_curve_in_words_names_where_its_errors_are_simulated(curve):
    (sentence,) = [text for text in said(curve) if "permutations" in text]
    assert "In 199 permutations: p = .005 by the median, p = .010 by how many" in sentence
    assert "docs/validation.md" in sentence


def test_groups_and_people_in_words(curve):
    assert (
        "When one group of people at a time is left out of the planned analysis, the estimate runs "
        "from 10.1 (without Gender: Men) to 17.8 (without Gender: Women)."
    ) in said(curve)
    (person,) = [text for text in said(curve) if "one person" in text]
    assert person.endswith(
        "the estimate runs from 12.1 to 14.9; its sign would change without 0 of them, and whether "
        "it is significant without 2."
    )


def test_people_are_for_the_team_alone():
    store = small_store()
    public = store[store["group"] != "respondent"]
    (curve,) = curve_views(seen(public, "public"))
    assert not [text for text in said(curve) if "one person" in text]
    assert not [one for one in curve.folded if one.name.startswith("without_people")]


def test_odds_ratios_come_with_their_warning(curve):
    assert "must not be compared between sets of covariates" in said(curve)[-1]


def test_why_specifications_have_no_estimate(curve):
    (caution,) = map(as_plain, curve.cautions)
    assert caution == (
        "1 specification could not be computed (Who counts: Few hours out; How scores are made: "
        "Without worn; Missing answers: Complete cases; Covariates: Gender). The columns separate "
        "those with the event from those without."
    )


def test_one_decision_at_a_time(curve):
    found = cells(table(curve, "one_decision"), "Percentage points (95% interval)", "People")
    assert found == {
        "As planned": ("13.7 (5.7 to 21.7)", "140"),
        "Who counts: Keep the fast": ("11.8 (1.4 to 22.2)", "140"),
        "Who counts: Few hours out": ("14.1 (6.1 to 22.1)", "125"),
        "How scores are made: Without worn": ("14.6 (6.6 to 22.6)", "140"),
        "Missing answers: Imputed": ("15.0 (7.0 to 23.0)", "160"),
        "Covariates: Without Gender": ("15.3 (7.3 to 23.3)", "140"),
    }
    notes = list(map(as_plain, table(curve, "one_decision").notes))
    assert "Keep the fast: 12 come back." in notes
    assert "Few hours out: 15 are left out besides." in notes


def test_decisions_with_their_options(curve):
    found = cells(table(curve, "decisions"), "Share of the variance", "Median", "Largest")
    assert found["Who counts"] == ("46%", "", "")
    assert found["Who counts: Keep the fast"] == ("", "13.6", "15.4")
    assert found["Covariates: Gender"] == ("26%", "", "")
    assert found["Gender: Without"] == ("", "16.0", "17.9")
    assert found["Combinations of decisions"][0] == "<1%"
    assert found["Not to be told apart"][0] == "5%"


def test_extremes_and_everything(curve):
    extremes = table(curve, "extreme")
    assert [row.head for row in extremes.rows] == [
        "Lowest estimates", "10", "14", "12", "9", "2",
        "Highest estimates", "3", "21", "19", "7", "23",
    ]  # fmt: skip
    everything = frame_of(curve.everything)
    assert len(everything) == 24
    assert everything.iloc[21]["Percentage points (95% interval)"].startswith("not computable: The")
    assert everything.iloc[1].tolist()[:5] == ["2", "As planned", "As planned", "Complete cases",
                                               "Gender"]  # fmt: skip


def test_groups_that_are_left_out(curve):
    found = cells(table(curve, "without_groups"), "People left out",
                  "Percentage points (95% interval)")  # fmt: skip
    assert found == {
        "Gender: Women": ("90", "17.8 (7.8 to 27.8)"),
        "Gender: Men": ("36", "10.1 (0.1 to 20.1)"),
        "Gender: In another way": ("14", "not computable"),
    }
    assert cells(table(curve, "without_people"), "p")["Row 17"] == (".002",)


def test_the_list_of_all_is_a_download_and_no_table_of_the_page():
    report = small_report("internal")
    name = f"specifications_{NAME}"
    assert len(report.tables[name]) == 24
    page = read_page(report.html)
    assert not [one for one in page.all("table") if one.attributes.get("id") == f"table-{name}"]
    assert [one for one in page.all("a") if one.attributes["href"] == f"tables/internal_{name}.csv"]


def test_hidden_specifications_say_so():
    hidden = with_hidden(small_store(), ids())
    (curve,) = curve_views(seen(hidden, "public"))
    text = "\n".join([*said(curve), *map(as_plain, curve.cautions)])
    assert "24 specifications and what rests on them are hidden in this edition" in text
    assert "This number is hidden" in text
    assert "13.7" not in text
    report = small_report("public", store=hidden)
    assert "17.9" not in str(report.tables[f"decisions_{NAME}"].to_numpy())


def without_numbers():
    """The curve of an analysis that could not be made at all."""
    part = StatisticsPart("robustness")
    part.add(NAME, "curve", "number_of_specifications", 24)
    part.add(NAME, "curve", "number_estimated", 0)
    part.add(NAME, "curve", "planned_specification", note="Not computable: no set is the plan's.")
    part.add(NAME, "curve", "median_risk_difference", note=SEPARATED)
    part.add(NAME, "permutation_test", "observed_statistic", level="median", note=SEPARATED)
    for number in range(1, 25):
        for statistic in ("risk_difference", "odds_ratio"):
            part.add(NAME, "specification", statistic, level=f"{number:04d}", note=SEPARATED,
                     dataset="complete")  # fmt: skip
    part.add(NAME, "leave_one_out", "smallest_risk_difference", group="respondent",
             dataset="complete", note=SEPARATED)  # fmt: skip
    store = small_store()
    return join_parts([store[store["stage"] != "robustness"], part.table()])


def test_a_curve_without_any_number():
    (curve,) = curve_views(seen(without_numbers()))
    text = "\n".join([*said(curve), *map(as_plain, curve.cautions)])
    assert "24 specifications could not be computed (under several choices)." in text
    assert "The specifications as a whole: This is not computable: the columns" in text
    assert "The test of the whole curve: This is not computable" in text
    assert "Leaving one person out: This is not computable" in text
    assert "No set is the plan's." in text
    small_report("internal", store=without_numbers(), with_figures=True)


def test_named_sets_of_covariates_have_a_line_each():
    entry = copy.deepcopy(CURVES[0])
    entry["covariates"] = {
        "always": [],
        "with_and_without": [],
        "sets": {"nothing": [], "person": ["gender"]},
    }
    (curve,) = curve_views(seen(small_store(), robustness=[entry]))
    heads = [row.head for row in table(curve, "one_decision").rows]
    assert heads[-2:] == ["Covariates", "Nothing"]
    assert "Covariates: Person" in cells(table(curve, "decisions"), "Median")


def test_a_linear_curve_speaks_of_differences():
    part = StatisticsPart("robustness")
    planned = {"name": "linear", "analysis": "efficacy_by_months", "predictor": "months"}
    nothing = {"exclusions": {}, "scoring": {}, "missing": ["complete"]}
    entry = {**copy.deepcopy(CURVES[0]), **planned, **nothing}
    for number, estimate in ((1, 0.4), (2, 0.6)):
        part.add("linear", "specification", "coefficient", estimate, level=f"{number:04d}",
                 ci_low=0.1, ci_high=0.9, p=0.01, n=150, unit="per 12 higher",
                 dataset="complete", note=ONE_COLUMN if number == 1 else "")  # fmt: skip
    part.add("linear", "curve", "number_of_specifications", 2)
    part.add("linear", "curve", "planned_specification", 2)
    store = join_parts([small_store(), part.table()])
    (curve,) = curve_views(seen(store, robustness=[entry]))
    assert said(curve)[1].endswith(
        "per 12 higher: the planned specification gives 0.60 (95% interval 0.10 to 0.90)."
    )
    assert not [text for text in said(curve) if "odds ratio" in text]
    columns = [column.label for column in table(curve, "one_decision").columns]
    assert columns == ["Difference (95% interval)", "p", "People"]
    assert not [one for one in curve.folded if one.name.startswith("extreme")]


def test_methods_with_their_sources():
    view = seen(small_store())
    text = " ".join(map(as_plain, robustness_in_words(view)))
    for source in ("Simonsohn, Simmons and Nelson 2020", "Steegen", "Mood 2010", "Potter (2005)",
                   "Freedman and Lane (1983)", "Phipson and Smyth 2010",
                   "Patel, Burford and Ioannidis (2015)", "docs/validation.md"):  # fmt: skip
        assert source in text
    assert "completed sets (20 of them)" in text
    assert "imputed anew: 10 sets" in text
    (part,) = [one for one in methods(view) if one.heading.startswith("How far the results depend")]
    assert part.steps == [
        "Self-efficacy and leaving in mind (analysis “Leaving in mind”). Keep the fast: whoever "
        "only “Too fast” caught stays. Few hours out: whoever “Few hours” marked is left out. "
        "Without worn: Strain needs 2 of its items answered; Strain without “Worn out”."
    ]
    listed = methods_table(view)
    assert not [row for row in listed.rows if "exclusions=" in as_plain(row.cells[1])]


def test_without_curves_there_is_no_section():
    store = small_store()
    store = store[store["stage"] != "robustness"]
    view = seen(store, robustness=[])
    assert curve_views(view) == []
    assert robustness_in_words(view) == []
    page = read_page(small_report("public", store=store, study=reading_matter(robustness=[])).html)
    assert "robustness" not in [one.attributes["id"] for one in page.all("section")]


def test_every_statistic_of_a_curve_has_a_name():
    store = small_store()
    written = set(store.loc[store["stage"] == "robustness", "statistic"])
    known = {*names.ROBUSTNESS, "risk_difference", "odds_ratio", "left_out", "number_of_sets",
             "number_of_permutations", "planned_specification"}  # fmt: skip
    assert written <= known
