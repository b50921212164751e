"""Average variance extracted and composite reliability against semTools, and where there is none.

R's numbers: reference/ordinal_reliability.R. Tolerance: closed forms, 1e-6 relative.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.confirmatory.average_variance_extracted import convergent_validity
from questline.measurement.confirmatory.factor_model import one_factor, scales_as_factors

SCALES = {group: [f"{group}{number}" for number in range(1, 5)] for group in "vwx"}


@pytest.fixture(scope="module")
def expected(root):
    table = pd.read_csv(root / "tests/measurement/reference/ordinal_reliability.csv")
    return table.set_index(["model", "statistic", "term"])["value"].sort_index()


@pytest.mark.parametrize("estimator", ["WLSMV", "ML"])
def test_three_factors_are_those_of_semtools(expected, estimator):
    of_model = expected.loc[f"three {estimator}"]
    model = scales_as_factors(SCALES)
    loadings = np.zeros((12, 3))
    for place, item in enumerate(model.items):
        loadings[place, place // 4] = of_model.loc[("loading", item)]
    found = convergent_validity(model, loadings)
    assert [one.factor for one in found] == ["v", "w", "x"]
    for one in found:
        for statistic in ("average_variance_extracted", "composite_reliability"):
            wanted = of_model.loc[(statistic, one.factor)]
            assert getattr(one, statistic) == pytest.approx(wanted, rel=1e-6)
        assert one.reason == ""
    assert "less than half" in found[2].note
    assert found[0].note == ""


@pytest.mark.parametrize("estimator", ["WLSMV", "ULSMV"])
@pytest.mark.parametrize("name", ["v", "w", "all"])
def test_one_factor_is_that_of_semtools(expected, name, estimator):
    of_model = expected.loc[f"{name} {estimator}"]
    loadings = of_model.loc["loading"]
    model = one_factor(name, list(loadings.index))
    found = convergent_validity(model, loadings.to_numpy()[:, None])[0]
    wanted = of_model.loc[("average_variance_extracted", name)]
    assert found.average_variance_extracted == pytest.approx(wanted, rel=1e-6)
    wanted = of_model.loc[("latent_omega", name)]
    assert found.composite_reliability == pytest.approx(wanted, rel=1e-6)


def test_an_item_of_two_factors():
    model = scales_as_factors({"f": ["a", "b", "c"], "g": ["c", "d", "e"], "h": ["i", "j"]})
    loadings = np.where(model.loads_on, 0.6, 0.0)
    first, second, third = convergent_validity(model, loadings)
    assert first.average_variance_extracted is None
    assert first.reason.startswith("Some items measure another factor too (c)")
    assert second.composite_reliability is None
    assert third.average_variance_extracted == pytest.approx(0.36)


def test_improper_lone_and_missing():
    model = scales_as_factors({"f": ["a", "b", "c"], "g": ["d"]})
    loadings = np.where(model.loads_on, 0.7, 0.0)
    loadings[1, 0] = 1.04
    first, second = convergent_validity(model, loadings)
    assert "Heywood" in first.reason
    assert "leaves b no" in first.reason
    assert "fewer than 2 items" in second.reason
    nothing = convergent_validity(one_factor("f", "abc"), np.full((3, 1), np.nan))[0]
    assert nothing.reason == "The model has no solution."
    assert nothing.average_variance_extracted is None


def test_items_keyed_the_wrong_way():
    """The factor explains as much; the sum of such items is less reliable."""
    model = one_factor("f", "abc")
    keyed = convergent_validity(model, np.array([[0.7], [0.6], [0.8]]))[0]
    not_keyed = convergent_validity(model, np.array([[0.7], [-0.6], [0.8]]))[0]
    assert not_keyed.average_variance_extracted == keyed.average_variance_extracted
    assert not_keyed.composite_reliability < keyed.composite_reliability
