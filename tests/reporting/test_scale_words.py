"""Scoring in words: what is multiplied, counted, read off a table or turned, and the bands."""

from __future__ import annotations

import pytest

from questline.core.scales import Scale
from questline.reporting.figures.scores import _band_places
from questline.reporting.labels import Labels
from questline.reporting.pages.rules import (
    bands_in_words,
    scoring_in_words,
    scoring_steps,
    single_item_in_words,
)

NAMED = {name: {"label": name.upper(), "levels": []} for name in ("a", "b", "c")}
LABELS = Labels({"variables": NAMED, "scales": {}, "analyses": [], "comparisons": []})
PLAIN = {
    "label": "Strain", "kind": "reflective", "items": ["a", "b", "c"], "minimum": 1, "maximum": 5,
    "score": "sum", "direction": "higher is more",
}  # fmt: skip
COUNTED = {"score": "count", "counted": {"a": [4, 5], "b": [4, 5], "c": [1]}}


def scale(**changes):
    return Scale.model_validate({**PLAIN, **changes}).as_parameters()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"multiply_by": 4}, ["the sum of 3 items times 4", "scores run from 12 to 60"]),
        ({"conversion": {total: total + 0.5 for total in range(3, 16)}},
         ["turned into the score by the table", "scores run from 3.5 to 15.5"]),
        (COUNTED, ["the number of answers that count among 3 items",
                   "What counts is the answer 4 or 5 to A and B.",
                   "What counts is the answer 1 to C.", "scores run from 0 to 3"]),
        ({**COUNTED, "prorate": False, "least_answered": "2"},
         ["it is the count over the items answered, not brought up to all"]),
        ({**COUNTED, "least_answered": "2"}, ["times the number of items"]),
        ({"permitted": [1, 3, 5]}, ["each answered 1, 3 or 5"]),
        ({"codes": {0: 1, 1: 5}}, ["were turned first: 0 became 1 and 1 became 5."]),
        ({"version": "long form", "citation": "Doe 1999", "licence": "ask Doe"},
         ["Version: long form.", "To be cited: Doe 1999.",
          "Licence, to be checked before the wording is reproduced: ask Doe."]),
    ],
)  # fmt: skip
def test_the_methods_say_how_a_score_is_made(changes, says):
    text = scoring_in_words(scale(**changes), LABELS)
    for piece in says:
        assert piece in text
    assert ("turned round" in text) is (changes.get("score") != "count")


def test_bands_say_their_limits_as_they_are_stated():
    upward = scale(bands=[{"name": "low", "to": 7}, {"name": "high", "to": 15}])
    assert bands_in_words(upward) == "low up to 7 and high up to 15"
    begins = scale(bands=[{"name": "low"}, {"name": "at_risk", "from": 7}, {"name": "high",
                   "from": 12.5}])  # fmt: skip
    assert bands_in_words(begins) == "low below 7, at risk from 7 and high from 12.5"
    mixed = scale(bands=[{"name": "low", "to": 7}, {"name": "middle"}, {"name": "high",
                  "from": 12}])  # fmt: skip
    assert bands_in_words(mixed) == "low up to 7, middle below 12 and high from 12"


def test_the_figure_parts_bands_where_the_next_begins():
    begins = scale(bands=[{"name": "low"}, {"name": "high", "from": 7}])
    assert [end for _, _, end in _band_places(begins)] == [7, 16]
    upward = scale(bands=[{"name": "low", "to": 7}, {"name": "high", "to": 15}])
    assert [end for _, _, end in _band_places(upward)] == [8, 16]
    times = scale(multiply_by=4, bands=[{"name": "low", "to": 28}, {"name": "high", "to": 60}])
    assert [end for _, _, end in _band_places(times)] == [28, 60]
    assert _band_places(scale()) == ()


def test_what_is_known_of_an_instrument_is_said_once():
    facts = {"citation": "Doe 1999", "source": "Doe's scale", "licence": "ask Doe"}
    scales = {"s": scale(**facts), "t": scale(**{**facts, "label": "Half", "items": ["a", "b"]})}
    steps = scoring_steps(scales, {}, LABELS)
    assert "Doe 1999" in steps[0]
    assert "Doe 1999" not in steps[1]
    assert steps[1].endswith("Source: as for Strain.")


def test_a_single_item_stands_for_itself():
    about = {"label": "Happiness", "direction": "higher is better", "source": "X", "note": ""}
    text = single_item_in_words("a", about, LABELS)
    assert text == (
        "A (Happiness) is a single item; higher is better. It stands for itself and is no part of "
        "a score. Source: X."
    )
