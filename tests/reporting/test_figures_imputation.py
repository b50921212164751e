"""Figures of parallel analysis and imputation: what is drawn, hidden, over or alone."""

from xml.etree import ElementTree

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.reporting.figures import convergence, draw_figures, imputed
from questline.reporting.figures.canvas import Canvas, Patch
from questline.reporting.labels import Labels
from reporting.stores import labels, small_store, with_hidden

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def store() -> pd.DataFrame:
    return small_store()


def texts(svg):
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_single_variables_that_are_hidden_are_counted_in_the_caption(store):
    ids = store["id"].str.startswith(
        ("imputation/convergence/none/imputed/gender", "imputation/distributions/none/imputed/g")
    )
    ids |= store["id"].str.startswith("imputation/distributions/none/analysed/gender")
    figures = draw_figures(with_hidden(store, store.loc[ids, "id"]), labels())
    for name in ("imputation_convergence", "imputed_values"):
        caption = figures[name].caption
        assert "Not drawn: 1 variable that a hidden number of people left out." in caption
        assert "Gender" not in texts(figures[name].svg)
        assert "hidden" in figures[name].table.to_numpy()


def test_one_hidden_percentage_leaves_the_other_mark(store):
    row = "imputation/distributions/none/analysed/gender@observed/other/percent"
    figure = draw_figures(with_hidden(store, [row]), labels())["imputed_values"]
    assert "hidden, 8%" in texts(figure.svg)
    assert "Hidden, because few people stand behind it: some percentages." in figure.caption


def test_of_many_variables_those_that_settled_least_are_drawn(store):
    part = StatisticsPart("imputation")
    for number in range(convergence.MOST_DRAWN + 6):
        name = f"variable_{number}"
        part.add("convergence", name, "r_hat_mean", 1 + number / 1000, dataset="imputed")
        for place in (1, 2):
            level = f"iteration_{place:02d}"
            part.add("convergence", name, "chain_mean", place, level=level, dataset="imputed",
                     method="levels count by their position")  # fmt: skip
    rest = store[store["analysis"] != "convergence"]
    figure = draw_figures(join_parts([rest, part.table()]), labels())["imputation_convergence"]
    assert f"Of the others {convergence.MOST_DRAWN} are drawn, out of 30;" in figure.caption
    assert "Levels count by their position." in figure.caption
    written = texts(figure.svg)
    assert "Variable 29" in written
    assert "Variable 5" not in written
    assert "Variable 5" in figure.table.to_numpy()


def test_of_many_answers_those_of_the_most_imputed_variables_are_drawn(store):
    part = StatisticsPart("imputation")
    drawn = imputed.MOST_LINES // 10
    for number in range(drawn + 2):
        name = f"variable_{number}"
        part.add("variables", name, "imputed_count", 20 + number, dataset="imputed")
        for level in range(10):
            for group in ("observed", "imputed"):
                part.add("distributions", name, "percent", 10, level=str(level), group=group)
    rest = store[~store["analysis"].isin(["distributions", "variables"])]
    figure = draw_figures(join_parts([rest, part.table()]), labels())["imputed_values"]
    said = f"Of the others {drawn} are drawn, out of {drawn + 2}; the table has all."
    assert said in figure.caption
    assert f"Variable {drawn + 1} ({21 + drawn} imputed)" in texts(figure.svg)
    assert "Variable 0 (20 imputed)" not in texts(figure.svg)


def test_chains_that_stand_still_have_one_number_on_their_axis(store):
    still = store.copy()
    rows = still["id"].str.startswith("imputation/convergence/none/imputed/gender/iteration")
    still.loc[rows, "estimate"] = 2.0
    written = texts(draw_figures(still, labels())["imputation_convergence"].svg)
    assert written.count("2.00") == 1


def test_one_round_makes_no_line(store):
    rows = (store["analysis"] == "convergence") & store["level"].str.startswith("iteration")
    one = store[~rows | (store["level"] == "iteration_01")]
    figure = draw_figures(one, labels())["imputation_convergence"]
    assert figure.svg == ""
    assert "No picture" in figure.alt


def test_eigenvalues_of_one_kind_make_one_panel(store):
    one = store[store["level"] != "pearson"]
    figure = draw_figures(one, labels())["parallel_strain"]
    assert "Pearson’s correlations" not in texts(figure.svg)
    assert set(figure.table["Correlations"]) == {"Polychoric correlations"}
    assert "factors that count: 1" in figure.alt


def test_hidden_eigenvalues_are_said_to_be_hidden(store):
    row = "measurement/strain/none/analysed/eigenvalue_03/polychoric/eigenvalue"
    figure = draw_figures(with_hidden(store, [row]), labels())["parallel_strain"]
    assert "some eigenvalues" in figure.caption
    assert "hidden" in figure.table["Eigenvalue"].tolist()


def test_many_factors_are_named_with_room_between(store):
    part = StatisticsPart("measurement")
    for number in range(1, 37):
        for statistic in ("eigenvalue", "random_mean", "random_95th_percentile"):
            part.add("strain", f"eigenvalue_{number:02d}", statistic, 4 / number, level="pearson")
    rest = store[~(store["term"].str.startswith("eigenvalue") & (store["analysis"] == "strain"))]
    written = texts(draw_figures(join_parts([rest, part.table()]), labels())["parallel_strain"].svg)
    assert {"5", "10", "35"} <= set(written)
    assert "36" not in written


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("24 to 48", "24 to 48"),
        ("-2 to -1.5", "−2 to −1.5"),
        ("3 to 3", "3"),
        ("-3 to -3", "−3"),
        ("woman", "Women"),
    ],
)
def test_ranges_are_written_for_readers(code, words):
    assert Labels(labels()).level_or_range("gender", code) == words


def test_an_area_is_a_patch():
    canvas = Canvas()
    canvas.area([(0, 0), (1, 0), (1, 1.04)], "#ffffff")
    assert canvas.finished(2).shapes == (
        Patch(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)), "#ffffff", "#ffffff"),
    )
