"""What the store says of structure when data are awkward: a row with the reason, never a crash."""

import warnings

import numpy as np
import pandas as pd
import pytest

from questline.core.measurement_plan import MeasurementPlan
from questline.measurement.stage import measure
from questline.scoring.stage import score

ITEMS = ["i1", "i2", "i3", "i4", "i5"]
ESTIMATORS = ["wlsmv", "ml", "mlr", "fiml"]
GROUP = {"group": {"numeric": False, "levels": ["a", "b"]}}


def scale(items=ITEMS, **changes):
    return {
        "kind": "reflective",
        "items": list(items),
        "minimum": 1,
        "maximum": 5,
        "reverse_keyed": [],
        "score": "sum",
        "items_needed": 2,
        "bands": [],
        "group_factors": {},
        "lowest_score": len(items),
        "highest_score": 5 * len(items),
        **changes,
    }


def answers(respondents=200, items=ITEMS, seed=1, loading=0.7):
    """Answers of 1 to 5 to items that one trait makes correlate, half of the people in each group.

    Every group chose every answer, so that all comparisons can be made.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    trait = random.standard_normal((respondents, 1))
    own = random.standard_normal((respondents, len(items)))
    latent = loading * trait + np.sqrt(1 - loading**2) * own
    codes = 1.0 + (latent[:, :, None] > np.array([-1.2, -0.4, 0.4, 1.2])).sum(axis=2)
    frame = pd.DataFrame(codes, columns=items, index=pd.RangeIndex(1, respondents + 1, name="row"))
    frame["group"] = np.where(np.arange(respondents) % 2, "a", "b").astype(object)
    return frame


def measured(responses, scales=None, **plan):
    """The store's rows; every one has a number, or a whole sentence and none. Nothing warns."""
    scales = scales or {"s": scale()}
    settings = {"bootstrap": 100, "parallel_draws": 20, "estimators": ESTIMATORS, **plan}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = measure(
            responses,
            score(responses, scales).scores,
            scales,
            plan=MeasurementPlan(**settings).model_dump(),
            variables=GROUP,
            confidence=0.95,
            seed=1,
        ).statistics
    shown = rows["status"] == "shown"
    assert rows["estimate"].notna().tolist() == shown.tolist()
    unsaid = rows.loc[~shown & ~rows["note"].str.endswith((".", "?")), ["id", "note"]]
    assert unsaid.empty, unsaid.to_dict("records")
    for name in ("ci_low", "ci_high", "se", "p"):
        assert np.isfinite(rows[name].dropna()).all()
    return rows


def one(rows, statistic, term="model", **fields):
    found = rows[(rows["statistic"] == statistic) & (rows["term"] == term)]
    for name, value in fields.items():
        found = found[found[name] == value]
    assert len(found) == 1, found
    return found.iloc[0]


INVARIANCE = [{"name": "by_group", "label": "By group", "scale": "s", "group": "group"}]


def test_ordinary_answers_have_every_number():
    rows = measured(answers(), invariance=INVARIANCE)
    assert (rows["status"] == "shown").all(), rows.loc[rows["status"] != "shown", ["id", "note"]]
    assert set(rows["model"]) == {
        "", "efa", *ESTIMATORS, "configural", "thresholds", "metric", "scalar", "strict"
    }  # fmt: skip


@pytest.mark.parametrize("estimator", ["ml", "mlr", "fiml"])
def test_the_estimator_of_a_comparison_is_the_one_that_the_plan_names(estimator):
    rows = measured(answers(), invariance=[{**INVARIANCE[0], "estimator": estimator}])
    steps = rows[rows["analysis"] == "by_group"]["model"].unique().tolist()
    assert steps == ["configural", "metric", "scalar", "strict"]


def test_a_constant_item_is_left_out_by_name():
    rows = measured(answers().assign(i3=4.0), invariance=INVARIANCE)
    assert "i3" in one(rows, "kmo", "i3")["note"]
    for estimator in ESTIMATORS:
        fitted = rows[(rows["model"] == estimator) & (rows["statistic"] == "loading")]
        assert fitted["term"].tolist() == ["i1", "i2", "i4", "i5"]


def test_an_item_that_nobody_answered_is_left_out_by_name():
    rows = measured(answers().assign(i3=np.nan), invariance=INVARIANCE)
    assert "Nobody answered i3." in one(rows, "kmo", "i3")["note"]
    assert "i3" in one(rows, "smallest_eigenvalue", "s")["note"]


def test_perfectly_correlated_items_have_no_model():
    responses = answers()
    rows = measured(responses.assign(i2=responses["i1"]), invariance=INVARIANCE)
    assert one(rows, "polychoric_correlation", "i1", level="i2")["status"] == "not_computable"
    assert "i1 and i2" in one(rows, "smallest_eigenvalue", "s")["note"]
    for estimator in ESTIMATORS:
        assert one(rows, "chi_square", model=estimator)["status"] == "not_computable"


@pytest.mark.parametrize("respondents", [0, 1, 2, 3])
def test_hardly_anybody(respondents):
    rows = measured(answers(200).head(respondents), invariance=INVARIANCE)
    for estimator in ESTIMATORS:
        assert one(rows, "chi_square", model=estimator)["status"] == "not_computable"
    assert one(rows, "kmo", "s")["status"] == "not_computable"
    assert one(rows, "alpha_bootstrap", "s")["status"] == "not_computable"


def test_a_category_that_nobody_chose_is_said():
    responses = answers()
    rows = measured(responses.assign(i1=responses["i1"].replace(1.0, 2.0)), invariance=INVARIANCE)
    assert "some of the possible answers to i1" in one(rows, "smallest_eigenvalue", "s")["note"]
    assert one(rows, "chi_square", model="wlsmv")["status"] == "shown"


def test_a_category_that_one_group_never_chose_stops_the_thresholds():
    responses = answers()
    of_a = responses["group"] == "a"
    raised = responses["i1"].where(~of_a, responses["i1"].replace(1.0, 2.0))
    rows = measured(responses.assign(i1=raised), invariance=INVARIANCE)
    assert one(rows, "chi_square", model="configural", analysis="by_group")["status"] == "shown"
    note = one(rows, "chi_square", model="thresholds", analysis="by_group")["note"]
    assert "i1" in note


def test_all_missing_in_one_group():
    responses = answers()
    responses.loc[responses["group"] == "a", ITEMS] = np.nan
    rows = measured(responses, invariance=INVARIANCE)
    row = one(rows, "chi_square", model="configural", analysis="by_group")
    assert row["status"] == "not_computable"
    assert "a" in row["note"]
    assert one(rows, "chi_square", model="fiml")["status"] == "shown"


def test_a_negative_variance_is_named():
    """Two items that are nearly one, and others that go with neither: a Heywood case."""
    random = np.random.Generator(np.random.PCG64(5))
    responses = answers(seed=2, loading=0.2)
    responses["i2"] = responses["i1"].where(random.random(len(responses)) < 0.93, 3.0)
    rows = measured(responses)
    for estimator in ("ml", "fiml"):
        fitted = rows[rows["model"] == estimator]
        said = " ".join(fitted["note"])
        assert "Heywood" in said or "negative" in said or "converge" in said


def test_a_matrix_that_is_not_positive_definite_is_smoothed_and_said():
    """Answers given by turns to pairs of items: the pairs contradict each other."""
    random = np.random.Generator(np.random.PCG64(6))
    responses = answers(120, ["i1", "i2", "i3"])
    part = np.arange(120) % 3
    base = random.integers(1, 6, 120).astype(float)
    near = np.clip(base + random.choice([0, 0, 0, 1], 120), 1, 5)
    for position, (one_item, other, opposite) in enumerate(
        [("i1", "i2", False), ("i2", "i3", False), ("i1", "i3", True)]
    ):
        who = part == position
        left_out = ({"i1", "i2", "i3"} - {one_item, other}).pop()
        responses.loc[who, one_item] = base[who]
        responses.loc[who, other] = 6 - near[who] if opposite else near[who]
        responses.loc[who, left_out] = np.nan
    rows = measured(responses, {"s": scale(["i1", "i2", "i3"])})
    row = one(rows, "smallest_eigenvalue", "s")
    assert row["estimate"] < 0
    assert "smoothed" in row["note"]


def test_a_set_of_scales_has_one_factor_a_scale():
    first, second = answers(seed=3), answers(seed=4, items=["j1", "j2", "j3", "j4"])
    responses = first.join(second.drop(columns="group"))
    scales = {"s": scale(), "t": scale(["j1", "j2", "j3", "j4"])}
    rows = measured(
        responses, scales, sets=[{"name": "both", "label": "Both", "scales": ["s", "t"]}]
    )
    both = rows[rows["analysis"] == "both"]
    between = both[both["statistic"] == "polychoric_correlation"]
    assert len(between) == 5 * 4
    assert one(both, "factors")["estimate"] == 2
    for estimator in ESTIMATORS:
        factor = one(both, "factor_correlation", "s", level="t", model=estimator)
        assert abs(factor["estimate"]) < 0.4


def test_items_with_many_answers_are_not_ordinal():
    responses = answers()
    responses[ITEMS] = responses[ITEMS] * 2
    rows = measured(responses, {"s": scale(maximum=10, highest_score=50)})
    assert not (rows["statistic"] == "polychoric_correlation").any()
    assert "ordinal" in one(rows, "chi_square", model="wlsmv")["note"]
    assert one(rows, "chi_square", model="fiml")["status"] == "shown"


def test_the_rule_chooses_the_estimator_when_the_plan_names_none():
    rows = measured(answers(), estimators=[])
    assert set(rows["model"]) == {"", "efa", "wlsmv"}
    responses = answers()
    responses[ITEMS] = responses[ITEMS] * 2
    rows = measured(responses, {"s": scale(maximum=10, highest_score=50)}, estimators=[])
    assert set(rows["model"]) == {"", "efa", "fiml"}


def test_group_factors_give_omega_hierarchical():
    items = [f"i{number}" for number in range(1, 10)]
    groups = {"g": items[:3], "h": items[3:6], "k": items[6:]}
    random = np.random.Generator(np.random.PCG64(9))
    general = random.standard_normal((600, 1))
    special = np.repeat(random.standard_normal((600, 3)), 3, axis=1)
    latent = 0.6 * general + 0.5 * special + 0.62 * random.standard_normal((600, 9))
    codes = 1.0 + (latent[:, :, None] > np.array([-1.2, -0.4, 0.4, 1.2])).sum(axis=2)
    responses = pd.DataFrame(codes, columns=items, index=pd.RangeIndex(1, 601, name="row"))
    rows = measured(responses, {"s": scale(items, group_factors=groups)})
    hierarchical = one(rows, "omega_hierarchical", "s")["estimate"]
    assert 0.55 < hierarchical < one(rows, "omega_total_bifactor", "s")["estimate"] < 0.95


def test_measurement_is_the_same_whoever_comes_first():
    responses = answers()
    shuffled = responses.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(measured(shuffled), measured(responses))
