"""Optimism of linear models: rms::validate of ols, to 1e-8, and awkward data."""

import numpy as np
import pytest
import validation_reference as reference

from questline.modelling.internal_validation.linear_optimism import MEASURES, validate_linear
from questline.modelling.internal_validation.resampling import bootstrap_counts


def test_measures_equal_rms():
    matrix, outcome = reference.people("linear")
    found = validate_linear(matrix, outcome, reference.counts())
    expected = reference.numbers("linear")
    assert found.used == found.samples == 40
    for name in MEASURES:
        for statistic in ("apparent", "training", "test", "corrected"):
            ours = getattr(found.measures[name], statistic)
            assert ours == pytest.approx(expected[name, statistic], rel=1e-8, abs=1e-10)


def test_units_of_columns_and_outcome_do_not_matter():
    matrix, outcome = reference.people("linear")
    plain = validate_linear(matrix, outcome, reference.counts())
    other = validate_linear(1e6 + 1e-3 * matrix, 1e4 + 100 * outcome, reference.counts())
    for name, factor in (("r_squared", 1), ("slope", 1), ("mean_squared_error", 1e4)):
        ours = other.measures[name].corrected
        assert ours == pytest.approx(factor * plain.measures[name].corrected, rel=1e-8)


@pytest.mark.parametrize(
    ("matrix", "outcome"),
    [
        (np.arange(20.0)[:, None], 3 + 2 * np.arange(20.0)),
        (np.arange(20.0)[:, None], np.full(20, 0.1)),
        (np.column_stack([np.arange(20.0), 2 * np.arange(20.0)]), np.arange(20.0) ** 2),
        (np.column_stack([np.ones(20), np.arange(20.0)]), np.arange(20.0) ** 2),
        (np.random.default_rng(0).normal(size=(4, 3)), np.arange(4.0)),
        (np.empty((20, 0)), np.arange(20.0)),
        (np.empty((0, 2)), np.empty(0)),
    ],
    ids=["exact", "one outcome", "collinear", "constant", "many columns", "no column", "nobody"],
)
def test_what_cannot_be_validated_has_a_reason(matrix, outcome):
    counts = bootstrap_counts(len(outcome), 20, np.random.default_rng(1))
    found = validate_linear(matrix, outcome, counts)
    assert found.measures == {}
    assert found.reason.startswith("Not computable: ")


def with_a_rare_level():
    """80 people, a number, a level that two of them have, an outcome, and samples."""
    generator = np.random.default_rng(2)
    rare = np.zeros(80)
    rare[[3, 50]] = 1
    matrix = np.column_stack([generator.normal(size=80), rare])
    counts = bootstrap_counts(80, 500, generator)
    return matrix, generator.normal(size=80) + matrix[:, 0], counts


def test_level_that_nobody_drawn_has_is_left_out_of_the_model_of_the_sample():
    matrix, outcome, counts = with_a_rare_level()
    found = validate_linear(matrix, outcome, counts)
    lost = counts[:, [3, 50]].sum(axis=1) == 0
    assert (found.used, found.left_out, found.notes) == (500, (0, lost.sum()), ())
    assert 0.1 < lost.mean() < 0.2
    full, errors = np.column_stack([np.ones(80), matrix]), []
    for count, without in zip(counts, lost, strict=True):
        drawn = np.repeat(np.arange(80), count)
        used = full[:, :2] if without else full
        fitted = used @ np.linalg.lstsq(used[drawn], outcome[drawn])[0]
        errors.append(np.mean((outcome - fitted) ** 2))
    assert found.measures["mean_squared_error"].test == pytest.approx(np.mean(errors), rel=1e-9)


def test_samples_without_a_fit_are_counted():
    """Nobody drawn has the reference level: the other two together are everyone."""
    matrix, outcome, counts = with_a_rare_level()
    others = matrix[:, 1] == 0
    levels = np.column_stack([others & (np.arange(80) % 2 == place) for place in (0, 1)])
    lost = counts[:, [3, 50]].sum(axis=1) == 0
    some = np.vstack([counts[~lost][:95], counts[lost][:5]])
    found = validate_linear(levels.astype(float), outcome, some)
    assert (found.samples, found.used) == (100, 95)
    assert found.notes[0].startswith("The model cannot be fitted to 5 samples of 100 (5 because ")
    few = validate_linear(levels.astype(float), outcome, np.vstack([some[:30], counts[lost]]))
    assert few.reason.startswith("Not computable: the model cannot be fitted to ")


def test_sample_whose_model_predicts_the_same_for_everyone_is_left_out():
    group = np.repeat([0.0, 1.0], 20)
    outcome = np.tile([1.0, 2.0, 3.0, 4.0], 10) + group
    alike = np.zeros((1, 40), np.uint8)
    alike[0, [0, 2, 20, 21, 22]] = [5, 15, 5, 10, 5]
    alike[0, [20, 21, 22]] = [10, 10, 0]
    counts = np.vstack([bootstrap_counts(40, 30, np.random.default_rng(1)), alike])
    found = validate_linear(group[:, None], outcome, counts)
    assert found.used == 30
    assert "the same for everyone" in found.notes[0]
