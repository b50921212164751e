"""The figure of other models: panels, what is hidden, not computable or far away."""

from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from questline.reporting.figures import draw_figures
from reporting.stores import labels, small_store, with_hidden
from reporting.stores_other_models import NO_ERROR

NAME = "other_models_leaving"
MODELS = ("adjusted", "firth", "cluster_robust", "random_intercept", "weighted")
EFFICACY = [f"modelling/leaving/{model}/complete/efficacy/odds_ratio" for model in MODELS]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(store, **changes):
    return draw_figures(store, labels(**changes))[NAME]


def texts(figure):
    root = ElementTree.fromstring(figure.svg)
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_a_panel_for_each_result_of_interest():
    figure = drawn(small_store())
    written = texts(figure)
    assert "Self-efficacy, per 10 lower" in written
    # Covariates are in the table below the figure alone.
    assert not any("Gender" in text for text in written)
    assert figure.table["Model"].tolist() == [
        "As planned", "Firth’s penalised likelihood", "Errors robust to teams", "Random intercept",
        "Weighted",
    ]  # fmt: skip
    robust = figure.table.set_index("Model").loc["Errors robust to teams"]
    assert robust.tolist()[1:] == ["1.93", "0.97", "3.85", ".004", "122", NO_ERROR]


def test_a_category_of_interest_has_a_panel_for_each_level():
    analyses = labels()["analyses"]
    analyses[0]["predictors"].append({"variable": "gender", "unit": 1.0, "direction": "higher"})
    analyses[0]["covariates"] = []
    figure = drawn(small_store(), analyses=analyses)
    written = texts(figure)
    assert "Gender: Men" in written
    assert "Gender: In another way" not in written
    assert (
        "Not computable: Gender: In another way (As planned); Gender: In another way (Firth’s"
        in (figure.caption)
    )


@pytest.mark.parametrize("hidden", [EFFICACY[2:3], EFFICACY])
def test_hidden_estimates_stand_as_words(hidden):
    figure = drawn(with_hidden(small_store(), hidden))
    assert "Hidden, because few people stand behind it: Self-efficacy" in figure.caption or (
        not figure.svg
    )
    if len(hidden) == 1:
        assert "hidden" in texts(figure)
        assert "errors robust to teams hidden" in figure.alt
    else:
        assert figure.svg == ""
        assert figure.alt == "No picture of other models: every estimate is hidden or not " \
                             "computable."  # fmt: skip


def test_an_estimate_without_limits_or_with_one():
    store = small_store()
    store.loc[store["id"] == EFFICACY[1], ["ci_low", "ci_high"]] = np.nan
    store.loc[store["id"] == EFFICACY[2], "ci_high"] = np.nan
    store.loc[store["id"] == EFFICACY[3], "ci_low"] = np.nan
    written = texts(drawn(store))
    assert "1.85" in written
    assert "1.93 (from 0.97)" in written
    assert "2.02 (up to 3.34)" in written


def test_an_interaction_of_interest_says_what_it_is():
    store = small_store()
    more = store[store["id"].isin(EFFICACY)].copy()
    more["term"] = "efficacy:gender"
    more["level"] = "man"
    more["id"] = [f"{identifier}:man" for identifier in more["id"]]
    figure = draw_figures(pd.concat([store, more], ignore_index=True), labels())[NAME]
    assert "Self-efficacy × Gender: Men" in texts(figure)
    assert "joined by × the number is a ratio of odds ratios" in figure.caption


def test_parts_of_a_curve_are_not_drawn():
    store = small_store()
    store.loc[store["id"].isin(EFFICACY), "statistic"] = "spline_coefficient"
    assert NAME not in draw_figures(store, labels())
