"""Items that contradict the definition of their scale, with how many people are concerned."""

import numpy as np
import pandas as pd

from questline.scoring.stage import score

SCALE = {"items": [*"abcde"], "minimum": 1, "maximum": 5, "reverse_keyed": [], "score": "sum",
         "items_needed": 2, "bands": []}  # fmt: skip


def drift(answers, **changes):
    frame = pd.DataFrame(answers, dtype="float64")
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    store = score(frame, {"strain": {**SCALE, **changes}}).statistics
    rows = store[(store["analysis"] == "drift") & (store["statistic"] == "count")]
    return {(row.term, row.level): (row.estimate, row.denominator) for row in rows.itertuples()}


def agreeing(people=40):
    chance = np.random.default_rng(5)
    base = np.arange(people) % 5 + 1.0
    return {name: np.clip(base + chance.integers(-1, 2, people), 1, 5) for name in "abcde"}


def test_a_scale_that_agrees_has_no_drift():
    assert drift(agreeing()) == {}


def test_an_item_the_wrong_way_round_concerns_all_who_answered_it():
    answers = agreeing()
    answers["c"] = 6 - answers["c"]
    answers["c"][:4] = np.nan
    assert drift(answers) == {("c", "direction"): (36, 40)}
    assert drift(answers, reverse_keyed=["c"]) == {}


def test_an_item_missing_far_more_often_concerns_who_lacks_it():
    answers = agreeing()
    answers["b"][:12] = np.nan
    assert drift(answers) == {("b", "more_missing"): (12, 40)}


def test_items_that_lack_equally_many_answers_are_no_drift():
    answers = agreeing()
    for item in answers:
        answers[item][:12] = np.nan
    assert drift(answers) == {}


def test_few_people_are_no_drift():
    answers = agreeing(12)
    answers["b"][:9] = np.nan
    assert ("b", "more_missing") not in drift(answers)


def test_a_scale_of_one_item_has_no_others():
    assert drift({"a": agreeing()["a"]}, items=["a"], items_needed=1) == {}
