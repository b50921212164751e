"""Where the people are along a predicted chance, whom rules left out, and how alike groups are."""

import re

import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.reporting.figures import draw_figures
from questline.reporting.figures.axis import Axis
from questline.reporting.figures.canvas import Box, Canvas
from questline.reporting.figures.edition import Edition
from questline.reporting.figures.own_distribution import (
    HEIGHT,
    Bar,
    OwnDistribution,
    draw_distribution,
    own_distribution,
)
from reporting.stores import labels, small_store, with_hidden

SCALE = (("0 to 10", 20.0), ("10 to 20", 40.0), ("20 to 30", 12.0))


def scores():
    part = StatisticsPart("measurement")
    part.add("efficacy", "efficacy", "count", 72, dataset="analysed")
    for level, count in SCALE:
        part.add("efficacy", "efficacy", "count", count, level=level, dataset="analysed")
    return part.table()


def test_the_bars_of_a_scale_are_its_scores():
    found = own_distribution(Edition(scores(), labels()), "efficacy")
    assert found == OwnDistribution((Bar(0, 10, 20.0), Bar(10, 20, 40.0), Bar(20, 30, 12.0)), "72")
    assert not found.some_hidden


def test_the_bars_of_an_item_are_its_answers_in_the_order_of_the_number():
    part = StatisticsPart("description")
    for level, count in (("10", 5.0), ("2", 15.0), ("missing", 3.0)):
        part.add("answers", "calm", "count", count, level=level, dataset="analysed")
        part.add("answers", "calm", "percent", 5 * count, level=level, dataset="analysed",
                 denominator=20)  # fmt: skip
    found = own_distribution(Edition(part.table(), labels()), "calm")
    assert [(bar.low, bar.high, bar.number) for bar in found.bars] == [
        (pytest.approx(-0.4), pytest.approx(4.4), 15.0),
        (pytest.approx(7.6), pytest.approx(12.4), 5.0),
    ]
    assert found.people == "20"


def test_the_bars_of_a_number_are_those_of_the_people_who_gave_it():
    part = StatisticsPart("imputation")
    for group, share in (("observed", 60.0), ("imputed", 10.0)):
        for level in ("0 to 12", "12 to 24"):
            part.add("distributions", "months", "percent", share, level=level, group=group,
                     n=90, denominator=90)  # fmt: skip
    found = own_distribution(Edition(part.table(), labels()), "months")
    assert found == OwnDistribution((Bar(0, 12, 60.0), Bar(12, 24, 60.0)), "90")


def test_a_store_that_tells_nothing_gives_no_bars():
    assert own_distribution(Edition(StatisticsPart("measurement").table(), labels()), "x") is None
    store = scores()
    everything = with_hidden(store, store["id"].tolist())
    assert own_distribution(Edition(everything, labels()), "efficacy") is None


def test_hidden_bars_are_hatched_at_one_height_and_none_leaves_the_axis():
    canvas = Canvas()
    bars = (Bar(0, 10, None), Bar(10, 20, 40.0), Bar(20, 30, 10.0), Bar(40, 50, 7.0))
    draw_distribution(canvas, Axis(5, 30, 50, 300), 100, OwnDistribution(bars, "57"))
    hidden, tall, low = canvas.finished(100).shapes
    assert isinstance(hidden, Box)
    assert hidden.hatched
    assert (hidden.x, hidden.width) == (50, 50)
    assert (tall.height, low.height) == (HEIGHT, pytest.approx(HEIGHT / 4, abs=0.1))
    assert low.x + low.width == 300


def test_a_hidden_bar_is_the_same_whatever_the_number():
    pictures = set()
    for count in (1, 9):
        part = StatisticsPart("measurement")
        part.add("efficacy", "efficacy", "count", 90, dataset="analysed")
        for level, number in (("2 to 4", count), ("4 to 6", 30), ("6 to 8", 50)):
            part.add("efficacy", "efficacy", "count", number, level=level, dataset="analysed")
        store = small_store()
        own = store["id"].str.startswith("measurement/efficacy/none/analysed/efficacy/")
        told = join_parts([store[~own], part.table()])
        (small,) = [one for one in told["id"] if one.endswith("efficacy/2 to 4/count")]
        figures = draw_figures(with_hidden(told, [small]), labels())
        assert "Hatched: hidden." in figures["predicted_leaving_efficacy"].caption
        pictures.add(figures["predicted_leaving_efficacy"].svg)
    assert len(pictures) == 1


def flow(counts, caught):
    part = StatisticsPart("cleaning")
    part.add("flow", "raw_rows", "count", 203)
    for name, number in caught.items():
        part.add("flow", name, "count", number, level="caught")
    part.add("flow", "analysed", "count", 160)
    for level, number in counts.items():
        part.add("exclusions", "combination", "count", number, level=level)
    return part.table()


COUNTS = {"no_consent": 20, "no_consent+too_fast": 11, "too_fast": 12}
CAUGHT = {"no_consent": 31, "too_fast": 23}


def test_exclusions_show_each_rule_and_each_set_of_rules():
    figure = draw_figures(flow(COUNTS, CAUGHT), labels())["exclusions"]
    assert figure.section == "flow"
    assert figure.alt.startswith("UpSet plot of 203 rows, 160 analysed.")
    for said in ("Did not agree to take part 31", "Finished too fast 23",
                 "Did not agree to take part + Finished too fast 11"):  # fmt: skip
        assert said in figure.alt
    assert figure.table["Rows of the export"].tolist() == ["31", "23", "20", "12", "11"]


def test_hidden_sets_stand_last_and_their_order_tells_nothing():
    pictures = []
    for few in (
        {"too_fast": 3, "no_consent+too_fast": 9},
        {"too_fast": 9, "no_consent+too_fast": 3},
    ):
        store = flow({**COUNTS, **few}, CAUGHT)
        hidden = [one for one in store["id"] if one.endswith("too_fast/count")]
        figure = draw_figures(with_hidden(store, hidden), labels())["exclusions"]
        pictures.append((figure.svg, figure.alt, figure.table.to_csv()))
        assert "The numbers of 2 of 3 sets are hidden." in figure.alt
        assert "Hatched" in figure.caption
    assert pictures[0] == pictures[1]


def test_exclusions_with_nothing_to_show_have_no_picture():
    store = flow(COUNTS, CAUGHT)
    hidden = [one for one in store["id"] if "raw_rows" not in one and "analysed" not in one]
    figure = draw_figures(with_hidden(store, hidden), labels())["exclusions"]
    assert figure.svg == ""
    assert "No picture" in figure.alt
    assert "exclusions" not in draw_figures(small_store(), labels())


def test_equivalence_names_groups_changes_and_limits():
    figure = draw_figures(small_store(), labels())["equivalence_by_gender"]
    assert "Women: n = 90" in figure.alt
    assert "Change of CFI: metric −0.011 and scalar −0.023." in figure.alt
    assert figure.alt.endswith("Beyond a limit: metric and scalar.")
    assert "0.010" in figure.caption
    assert figure.table["Limit"].tolist() == ["−0.010"] * 2 + ["0.015"] * 2
    # Beyond the limit a mark has another shape, not only another colour.
    assert figure.svg.count('Z"') == 2


def test_a_change_that_is_hidden_is_not_drawn():
    store = small_store()
    hidden = [one for one in store["id"] if re.search("scalar.*difference_cfi", one)]
    assert hidden
    figure = draw_figures(with_hidden(store, hidden), labels())["equivalence_by_gender"]
    assert "Change of CFI: metric −0.011." in figure.alt
    assert "−0.023" not in figure.svg + figure.alt + figure.table.to_csv()
