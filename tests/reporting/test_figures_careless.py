"""The figures of careless responding: combinations of flags, and models beside."""

from xml.etree import ElementTree

import pytest

from questline.reporting.figures import draw_figures
from questline.reporting.figures.canvas import Box, Canvas, Circle, Line, Words
from questline.reporting.figures.careless_picture import Block, Counted, IndexLine, Picture, paint
from questline.reporting.figures.style import BLUE, INK, PAPER
from reporting.stores import labels, small_store, with_hidden
from reporting.stores_careless import careless_store, rules

NAME = "careless_combinations"
MODELS = "careless_models_leaving"
SVG = "{http://www.w3.org/2000/svg}"


def settings(decision="mark", **changes):
    made = labels(**changes)
    made["cleaning"]["rules"] = rules(decision)
    return made


def drawn(store=None, decision="mark", **changes):
    store = careless_store(decision) if store is None else store
    return draw_figures(store, settings(decision, **changes))


def texts(figure):
    root = ElementTree.fromstring(figure.svg)
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def public(store):
    counts = (store["analysis"] == "careless") & (store["statistic"] == "count")
    return with_hidden(store, store.loc[counts & (store["estimate"] < 10), "id"])


def test_combinations_are_sorted_and_say_whom_the_rule_catches():
    figure = drawn()[NAME]
    table = figure.table.to_numpy().tolist()
    assert table == [
        ["Longest run, alone or with others", "", "27"],
        ["Average run, alone or with others", "", "21"],
        ["Mahalanobis distance, alone or with others", "", "14"],
        ["Even-odd consistency, alone or with others", "", "not computable"],
        ["Exactly Longest run + Average run", "yes", "17"],
        ["Exactly Mahalanobis distance", "no", "12"],
        ["Exactly Longest run", "no", "9"],
        ["Exactly Average run + Mahalanobis distance", "yes", "1"],
        ["Exactly Longest run + Average run + Mahalanobis distance", "yes", "1"],
        ["No flag", "no", "132"],
    ]
    written = texts(figure)
    assert "Caught by the rule: at least 2 of 4 flags" in written
    assert "Flagged, but not caught" in written
    assert "n = 172 screened" in written
    assert written.count("A") == 3
    assert "no flag at all, 132" in figure.caption
    assert "Not computable for anyone: Even-odd consistency." in figure.caption


def test_the_alternative_text_has_the_numbers():
    alt = drawn()[NAME].alt
    assert alt.startswith("UpSet plot. Caught by the rule (at least 2 of 4 flags): 19.")
    assert "Longest run 27; Average run 21; Mahalanobis distance 14; Even-odd" in alt
    assert "Longest run + Average run 17 (caught); Mahalanobis distance 12; Longest run 9" in alt


def test_dots_and_bars_stand_for_the_combination():
    canvas = Canvas()
    lines = [
        IndexLine(letter, f"Index {letter}", Counted("40", 40.0)) for letter in ("A", "B", "C")
    ]
    blocks = [
        Block("Caught", True, [([0, 2], Counted("20", 20.0))]),
        Block("Not caught", False, [([1], Counted("10", 10.0)), ([2], Counted("few", None, True))]),
    ]
    height = paint(canvas, Picture("Each index", lines, blocks, "n = 90"))
    shapes = canvas.finished(height).shapes
    full = [shape for shape in shapes if isinstance(shape, Circle) and shape.fill == INK]
    assert len(full) == 4
    assert len([shape for shape in shapes if isinstance(shape, Circle)]) == 9 + 4
    (joined,) = [shape for shape in shapes if isinstance(shape, Line)]
    assert (joined.points[0][0], joined.points[1][0]) == (full[0].x, full[1].x)
    bars = [shape for shape in shapes if isinstance(shape, Box)]
    assert [bar.fill for bar in bars[3:5]] == [BLUE, PAPER]
    assert bars[3].width == pytest.approx(2 * bars[4].width, abs=0.11)
    assert bars[0].width == pytest.approx(2 * bars[3].width, abs=0.11)
    assert bars[5].hatched
    ends = [shape for shape in shapes if isinstance(shape, Words) and shape.anchor == "start"]
    assert all(shape.x < 360 for shape in ends)


def test_hidden_counts_are_hatched_and_in_no_order():
    figure = drawn(public(careless_store()))[NAME]
    table = figure.table.set_index("Flagged by")["Respondents"]
    assert table["Exactly Longest run"] == "hidden"
    assert table["Exactly Average run + Mahalanobis distance"] == "hidden"
    assert "Hatched, and not drawn to scale: a hidden number of people." in figure.caption
    assert "hatch" in figure.svg
    assert texts(figure).count("hidden") == 3


def test_a_large_count_that_is_hidden_is_not_called_small():
    store = public(careless_store())
    nobody = store["level"] == "none"
    store.loc[nobody, ["status", "note"]] = ["hidden", "Would tell a count of fewer than 10."]
    store.loc[nobody, "estimate"] = float("nan")
    figure = drawn(store)[NAME]
    assert figure.table.to_numpy().tolist()[-1] == ["No flag", "no", "hidden"]
    assert "no flag at all, hidden" in figure.caption


def test_nothing_to_draw_says_so():
    store = careless_store()
    counts = (store["analysis"] == "careless") & (store["statistic"] == "count")
    figure = drawn(with_hidden(store, store.loc[counts, "id"]))[NAME]
    assert figure.svg == ""
    assert figure.alt == "No picture of the flags: every count is hidden."
    flagged = counts & (store["level"] != "none") & (store["stage"] == "cleaning")
    nobody = store[~(flagged & (store["term"] == "combination"))].copy()
    nobody.loc[flagged, "estimate"] = 0
    figure = drawn(nobody)[NAME]
    assert figure.svg == ""
    assert figure.alt == "No picture of the flags: nobody was flagged."


def test_many_combinations_end_with_how_many_more():
    store = careless_store()
    template = store[store["level"] == "average_run+mahalanobis"].iloc[0]
    more = [template.copy() for _ in range(30)]
    for place, row in enumerate(more):
        row["id"] += str(place)
        row["level"] = f"longest_run+index_{place}"
        row["estimate"] = 8.0
    wider = store.copy()
    for row in more:
        wider.loc[len(wider)] = row
    for place in range(30):
        cut = store[(store["statistic"] == "cut_off") & (store["term"] == "even_odd")].iloc[0]
        cut = cut.copy()
        cut["id"] += str(place)
        cut["term"] = f"index_{place}"
        if place < 6:
            wider.loc[len(wider)] = cut
    known = wider["level"].map(
        lambda level: not level.startswith("longest_run+index_") or int(level[18:]) < 6
    )
    wider = wider[known].reset_index(drop=True)
    figure = drawn(public(wider))[NAME]
    assert "2 further combinations, the numbers of which are hidden." in texts(figure)


@pytest.mark.parametrize(
    ("decision", "model", "said"),
    [
        ("mark", "Without those caught", "without those whom the rule marked (circles)"),
        ("exclude", "With those caught", "with those whom the rule left out (circles)"),
    ],
)
def test_models_stand_beside_the_planned_ones(decision, model, said):
    figures = drawn(decision=decision)
    figure = figures[MODELS]
    assert figure.section == "careless"
    assert said in figure.caption
    assert figure.table["Model"].tolist() == ["As planned", model]
    assert figure.table["Odds ratio"].tolist() == ["1.91", "1.62"]
    assert "Self-efficacy, per 10 lower" in texts(figure)
    assert f"{model[:1].lower()}{model[1:]} 1.62 (0.98 to 2.68)" in figure.alt
    assert model not in figures["other_models_leaving"].table["Model"].tolist()


def test_without_a_rule_there_is_no_figure():
    assert not [name for name in draw_figures(small_store(), labels()) if "careless" in name]
    assert not [name for name in draw_figures(careless_store(), labels()) if "careless" in name]


def test_hostile_labels_stay_text():
    made = settings()
    for analysis in made["analyses"]:
        analysis["label"] = '</svg><script>alert("1")</script>'
    figure = draw_figures(careless_store(), made)[MODELS]
    ElementTree.fromstring(figure.svg)
    assert "<script>" not in figure.svg
