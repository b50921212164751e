"""The curves of what models expect."""

from xml.etree import ElementTree

import pytest

from questline.core.statistics import join_parts
from questline.reporting.figures import draw_figures
from reporting.stores import labels, small_store, with_hidden
from reporting.stores_effects import MODERATED, ORDERED, effects, moderation, ordered, separated

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def store():
    return small_store()


def texts(svg):
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def drawn(part, analysis):
    rest = small_store()
    rest = rest[~rest["id"].isin(effects()["id"])]
    settings = labels()
    settings["analyses"] = [*settings["analyses"], analysis]
    return draw_figures(join_parts([rest, part]), settings)


def test_the_words_have_the_numbers(store):
    figure = draw_figures(store, labels())["predicted_leaving_efficacy"]
    assert figure.alt == (
        "Leaving in mind: “Yes” along Self-efficacy. Predicted: 60% (50% to 70%) at 3, 30% (20% to "
        "40%) at 6, 10% (0% to 20%) at 8. The middle half of the people is from 4.5 to 6.75, the "
        "median 5.5."
    )
    assert "The line below is the middle half of the people" in figure.caption
    assert figure.table.to_numpy().tolist()[0] == ["3", "60.0", "50.0", "70.0"]
    assert figure.table.columns[0] == "Self-efficacy"
    written = texts(figure.svg)
    assert "↑ Predicted, %" in written
    assert "Self-efficacy →" in written


def test_means_have_an_axis_of_their_own(store):
    figure = draw_figures(store, labels())["predicted_efficacy_by_months_months"]
    assert figure.alt.startswith("Self-efficacy along Months in the role. 6.0 (5.5 to 6.5) at 0,")
    assert "↑ Expected" in texts(figure.svg)
    assert "expected value" in figure.caption


def test_a_curve_for_each_value_of_a_moderator():
    figure = drawn(moderation(), MODERATED)["predicted_moderated_efficacy"]
    assert "Gender: Women: 59% (49% to 69%) at 3" in figure.alt
    written = texts(figure.svg)
    assert {"Gender: Women", "Gender: Men", "1", "2"} <= set(written)
    assert set(figure.table["Of whom"]) == {"Gender: Women", "Gender: Men"}


def test_a_hidden_curve_is_named_and_the_other_drawn():
    part = moderation()
    ids = part.loc[part["group"] == "curve:gender=man", "id"]
    figure = drawn(with_hidden(part, ids), MODERATED)["predicted_moderated_efficacy"]
    assert "Hidden, because few people stand behind it: Gender: Men." in figure.caption
    assert "Gender: Men" not in texts(figure.svg)
    assert "Gender: Men" not in figure.alt
    assert "hidden" in figure.table.to_numpy()


def test_a_curve_for_each_level_of_an_ordinal_outcome():
    figure = drawn(ordered(), ORDERED)["predicted_ordered_months"]
    assert {"1", "2", "3"} <= set(texts(figure.svg))
    assert figure.alt.count("at 40") == 3
    assert "Staying calm along Months in the role." in figure.alt


@pytest.mark.parametrize("hide", [True, False])
def test_nothing_to_draw_is_said(hide, store):
    if hide:
        ids = store.loc[store["group"] == "curve", "id"]
        figure = draw_figures(with_hidden(store, ids), labels())["predicted_leaving_efficacy"]
    else:
        rest = store[~store["id"].isin(effects()["id"])]
        table = join_parts([rest, separated()])
        figure = draw_figures(table, labels())["predicted_leaving_efficacy"]
    assert figure.svg == ""
    assert figure.alt == (
        "No picture of Self-efficacy: every number in it is hidden or not computable."
    )
