"""Factor models as patterns: parameters and matrices, derivatives by finite differences."""

import numpy as np
import pytest

from questline.measurement.confirmatory.factor_model import (
    FactorModel,
    bifactor,
    one_factor,
    scales_as_factors,
    why_not_identified,
)
from questline.measurement.confirmatory.moment_structure import (
    FIXED,
    GroupParameters,
    MomentStructure,
    single_group,
)

SCALES = {"first": ["a", "b", "c"], "second": ["c", "d", "e", "f"]}


def random_vector(size):
    return np.random.default_rng(1).uniform(0.2, 0.8, size)


def test_parameters_are_loadings_by_item_then_correlations():
    model = scales_as_factors({**SCALES, "third": ["g", "h", "i"]})
    assert model.items == tuple("abcdefghi")
    assert model.factors == ("first", "second", "third")
    assert model.number_of_loadings == 10
    assert model.number_of_correlations == 3
    vector = np.arange(1.0, 14.0)
    loadings, correlations = model.split(vector)
    assert loadings[2].tolist() == [3.0, 4.0, 0.0]
    assert correlations[1, 0] == correlations[0, 1] == 11.0
    assert correlations[2].tolist() == [12.0, 13.0, 1.0]
    assert model.joined(loadings, correlations).tolist() == vector.tolist()
    assert model.degrees_of_freedom == 9 * 8 // 2 - 13


@pytest.mark.parametrize("orthogonal", [False, True])
def test_derivatives_of_the_common_part(orthogonal):
    model = scales_as_factors(SCALES)
    model = FactorModel(model.items, model.factors, model.loads_on, orthogonal)
    vector = random_vector(model.parameters)
    derivatives = model.common_derivatives(vector)
    for place, step in enumerate(np.eye(model.parameters) * 1e-6):
        numeric = (model.common(vector + step) - model.common(vector - step)) / 2e-6
        assert derivatives[place] == pytest.approx(numeric, abs=1e-8)


def test_a_factor_is_turned_so_that_its_loadings_sum_to_zero_or_more():
    model = scales_as_factors({"one": ["a", "b"], "other": ["c", "d"]})
    loadings = np.array([[0.5, 0], [-0.8, 0], [0, 0.4], [0, -0.4]])
    assert model.signs(loadings).tolist() == [-1.0, 1.0]


def test_leaving_out_items_leaves_out_factors_without_any():
    model = scales_as_factors({"one": ["a", "b"], "other": ["c", "d"]})
    smaller = model.without_items(["a", "b", "c"])
    assert smaller.items == ("d",)
    assert smaller.factors == ("other",)
    assert smaller.loads_on.tolist() == [[True]]


def test_what_counting_says_of_identification():
    assert why_not_identified(one_factor("f", "abc")) == ""
    assert "measured by 2 items, and at least 3" in why_not_identified(one_factor("f", "ab"))
    two_pairs = scales_as_factors({"one": ["a", "b"], "other": ["c", "d"]})
    assert why_not_identified(two_pairs) == ""
    apart = FactorModel(two_pairs.items, two_pairs.factors, two_pairs.loads_on, orthogonal=True)
    assert "at least 3" in why_not_identified(apart)
    single = scales_as_factors({"one": ["a", "b", "c"], "other": ["d"]})
    assert why_not_identified(single).startswith("The factor other is measured by 1 item,")
    crowded = FactorModel(tuple("abc"), ("f", "g"), np.ones((3, 2), dtype=bool))
    assert "more parameters" in why_not_identified(crowded)


def test_a_bifactor_model_has_a_general_factor_and_uncorrelated_groups():
    model = bifactor("general", list("abcdef"), {"one": ["a", "b", "c"], "other": ["d", "e"]})
    assert model.factors == ("general", "one", "other")
    assert model.orthogonal
    assert model.loads_on.sum(axis=0).tolist() == [6, 3, 2]
    assert why_not_identified(model) == ""


def structure_and_group():
    model = scales_as_factors(SCALES)
    structure = MomentStructure(model.loads_on)
    return structure, structure.split(random_vector(structure.size))


def moments(group: GroupParameters) -> np.ndarray:
    rows, columns = np.tril_indices(6)
    return np.concatenate([group.means(), group.covariances()[rows, columns]])


def test_derivatives_of_the_moments():
    structure, group = structure_and_group()
    vector = structure.joined(group)
    jacobian = structure.jacobian(group)
    for place, step in enumerate(np.eye(structure.size) * 1e-6):
        up, down = structure.split(vector + step), structure.split(vector - step)
        assert jacobian[:, place] == pytest.approx((moments(up) - moments(down)) / 2e-6, abs=1e-8)


def test_gradient_and_curvature_of_a_function_of_the_moments():
    """Of a linear function of the moments, whose Hessian is the curvature alone."""
    structure, group = structure_and_group()
    random = np.random.default_rng(2)
    by_means = random.standard_normal(6)
    by_covariances = random.standard_normal((6, 6))
    by_covariances += by_covariances.T

    def gradient(vector):
        return structure.gradient(structure.split(vector), by_means, by_covariances)

    def value(vector):
        there = structure.split(vector)
        return by_means @ there.means() + np.vdot(by_covariances, there.covariances())

    vector = structure.joined(group)
    curvature = structure.curvature(group, by_means, by_covariances)
    for place, step in enumerate(np.eye(structure.size) * 1e-5):
        slope = (value(vector + step) - value(vector - step)) / 2e-5
        assert gradient(vector)[place] == pytest.approx(slope, abs=1e-7)
        turning = (gradient(vector + step) - gradient(vector - step)) / 2e-5
        assert curvature[place] == pytest.approx(turning, abs=1e-7)


def test_one_group_has_standardised_factors():
    model = scales_as_factors(SCALES)
    layout = single_group(model)
    assert layout.free == model.parameters + 2 * 6
    group = layout.group(0, random_vector(layout.free))
    assert np.diag(group.factor_covariances).tolist() == [1.0, 1.0]
    assert group.factor_means.tolist() == [0.0, 0.0]
    assert (layout.places[0] == FIXED).sum() == 4
