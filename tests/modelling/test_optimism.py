"""Optimism of logistic models: R (rms::validate and a loop over glm), brute force, awkward data."""

import numpy as np
import pytest
import validation_reference as reference
from scipy.special import expit, logit
from scipy.stats import rankdata
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from questline.modelling.internal_validation.optimism import MEASURES, validate_logistic
from questline.modelling.internal_validation.ranked_areas import areas_in_samples
from questline.modelling.internal_validation.recalibration import calibration_lines
from questline.modelling.internal_validation.resampling import bootstrap_counts, resample_logistic

FIELDS = ("apparent", "training", "test", "corrected", "optimism_se", "low", "high")


@pytest.mark.parametrize("model", ["mixed", "categories"])
def test_measures_equal_r(model):
    matrix, outcome = reference.people(model)
    found = validate_logistic(resample_logistic(matrix, outcome, reference.counts()), 0.9)
    expected = reference.numbers(model)
    assert found.reason == ""
    assert found.samples == found.used == 40
    checked = 0
    for (measure, statistic), value in expected.items():
        if measure in MEASURES and statistic in FIELDS:
            ours = getattr(found.measures[measure], statistic)
            assert ours == pytest.approx(value, rel=1e-6, abs=1e-8), (measure, statistic)
            checked += 1
    assert checked == 5 * 5 + 2


@pytest.mark.parametrize(("model", "tolerance"), [("mixed", 1e-6), ("categories", 5e-4)])
def test_corrected_measures_equal_rms(model, tolerance):
    """rms does not see ties of risks that are equal but for rounding, hence its other area."""
    matrix, outcome = reference.people(model)
    found = validate_logistic(resample_logistic(matrix, outcome, reference.counts()))
    expected = reference.numbers(model)
    for measure in MEASURES:
        value = expected[measure, "rms_corrected"]
        allowed = tolerance if measure == "area" else 1e-6
        assert found.measures[measure].corrected == pytest.approx(value, abs=allowed)


def brute_force(matrix, outcome, counts):
    """Training and test of every sample, from statsmodels one by one."""
    full = np.column_stack([np.ones(len(outcome)), matrix])
    training, test = [], []

    def area(predictor, answers):
        ranks = rankdata(np.round(predictor, 9))
        events = answers.sum()
        lower = ranks[answers == 1].sum() - events * (events + 1) / 2
        return lower / (events * (len(answers) - events))

    def measures(predictor, answers):
        settings = {"tol": 1e-13, "tol_criterion": "params"}
        line = GLM(answers, np.column_stack([np.ones(len(answers)), predictor]), family=Binomial())
        line = line.fit(**settings)
        ratio = np.exp(2 * (line.llnull - line.llf) / len(answers))
        r_squared = (1 - ratio) / (1 - np.exp(2 * line.llnull / len(answers)))
        brier = np.mean((answers - expit(predictor)) ** 2)
        return area(predictor, answers), brier, r_squared, line.params[1], line.params[0]

    for count in counts:
        drawn = np.repeat(np.arange(len(outcome)), count)
        fit = GLM(outcome[drawn], full[drawn], family=Binomial())
        predictor = full @ fit.fit(tol=1e-13, tol_criterion="params").params
        training.append(measures(predictor[drawn], outcome[drawn]))
        test.append(measures(predictor, outcome))
    return np.array(training), np.array(test)


def test_measures_equal_a_loop_over_the_same_samples():
    generator = np.random.default_rng(4)
    matrix = np.column_stack([generator.normal(size=(120, 3)), generator.integers(0, 3, 120)])
    outcome = (generator.random(120) < expit(matrix[:, 0] - 0.5)).astype(float)
    counts = bootstrap_counts(120, 30, generator)
    found = validate_logistic(resample_logistic(matrix, outcome, counts))
    training, test = brute_force(matrix, outcome, counts)
    for place, name in enumerate(MEASURES):
        measure = found.measures[name]
        assert measure.training == pytest.approx(training[:, place].mean(), rel=1e-6, abs=1e-8)
        assert measure.test == pytest.approx(test[:, place].mean(), rel=1e-6, abs=1e-8)


def test_samples_are_the_same_in_any_block_and_for_the_same_seed():
    first = bootstrap_counts(50, 300, np.random.default_rng(1))
    again = bootstrap_counts(50, 300, np.random.default_rng(1))
    assert (first == again).all()
    assert (first.sum(axis=1) == 50).all()
    assert first.mean() == 1
    # The number of times someone is drawn is binomial: variance 1 - 1/n.
    assert first.var() == pytest.approx(1 - 1 / 50, rel=0.05)


def test_optimism_of_noise_is_all_that_the_model_has():
    """With predictors of no effect the corrected area is about one half, the apparent is not."""
    generator = np.random.default_rng(12)
    matrix = generator.normal(size=(150, 8))
    outcome = (generator.random(150) < 0.4).astype(float)
    counts = bootstrap_counts(150, 400, generator)
    area = validate_logistic(resample_logistic(matrix, outcome, counts)).measures["area"]
    assert area.apparent > 0.6
    assert area.corrected == pytest.approx(0.5, abs=0.08)
    assert area.low < area.corrected < area.high


def test_areas_count_ties_half():
    generator = np.random.default_rng(3)
    predictors = generator.integers(-2, 3, (6, 40)) / 3
    outcome = (generator.random(40) < 0.4).astype(float)
    counts = generator.poisson(1, (6, 40)).astype(np.uint8)
    in_sample, among_all = areas_in_samples(predictors, outcome, counts)
    for row in range(6):
        apart = predictors[row][:, None] - predictors[row]
        wins = (apart > 0) + 0.5 * (apart == 0)
        pairs = outcome[:, None] * (1 - outcome)
        weight = counts[row].astype(float)
        both = pairs * weight[:, None] * weight
        assert in_sample[row] == pytest.approx((both * wins).sum() / both.sum(), rel=1e-12)
        assert among_all[row] == pytest.approx((pairs * wins).sum() / pairs.sum(), rel=1e-12)


def test_area_of_a_sample_without_events_is_none():
    counts = np.array([[3, 0, 0], [1, 1, 1]], dtype=np.uint8)
    in_sample, among_all = areas_in_samples(
        np.array([[1.0, 2.0, 3.0]] * 2), np.array([0.0, 1.0, 1.0]), counts
    )
    assert np.isnan(in_sample[0])
    assert in_sample[1] == among_all[0] == among_all[1] == 1


def test_lines_that_plain_steps_do_not_find():
    """With two predicted risks a line reproduces the shares, however wrong the risks are."""
    group = np.repeat([0, 1], 20)
    outcome = np.concatenate([np.arange(20) < 6, np.arange(20) < 13]).astype(float)
    predictors = np.array([[-3.0, 3.9], [0.7, 0.8], [6.0, -6.0], [-0.4, 0.6]])
    lines = calibration_lines(predictors[:, group], expit(predictors[:, group]), outcome)
    shares = logit([6 / 20, 13 / 20])
    slopes = (shares[1] - shares[0]) / (predictors[:, 1] - predictors[:, 0])
    assert lines.slopes == pytest.approx(slopes, rel=1e-6)
    assert lines.intercepts == pytest.approx(shares[0] - slopes * predictors[:, 0], rel=1e-6)
    value = 20 * sum(p * np.log(p) + (1 - p) * np.log(1 - p) for p in (6 / 20, 13 / 20))
    assert lines.log_likelihoods == pytest.approx(np.full(4, value), rel=1e-8)


def test_sample_whose_model_predicts_the_same_for_everyone_is_left_out():
    """Both groups of a sample have the event as often: its model has no calibration slope."""
    group = np.repeat([0.0, 1.0], 20)
    outcome = np.concatenate([np.arange(20) < 6, np.arange(20) < 13]).astype(float)
    alike = np.zeros((1, 40), np.uint8)
    alike[0, [0, 1, 18, 19, 20, 21, 38, 39]] = 5
    drawn = bootstrap_counts(40, 40, np.random.default_rng(1))
    events = np.stack([drawn[:, :20] @ outcome[:20], drawn[:, 20:] @ outcome[20:]])
    people = np.stack([drawn[:, :20].sum(axis=1), drawn[:, 20:].sum(axis=1)])
    differ = np.ptp(events / people, axis=0) > 1e-9
    counts = np.vstack([drawn[differ][:30], alike])
    found = validate_logistic(resample_logistic(group[:, None], outcome, counts))
    assert found.used == 30
    assert found.notes == (
        "The model cannot be fitted to 1 sample of 31 (1 because the model of the sample predicts "
        "the same for everyone), which the means leave out.",
    )


def with_a_rare_level():
    """80 people, a number, a level that four of them have (two with the event), an outcome."""
    generator = np.random.default_rng(2)
    rare = np.zeros(80)
    rare[[3, 50, 61, 70]] = 1
    number = generator.normal(size=80)
    outcome = (generator.random(80) < expit(number)).astype(float)
    outcome[[3, 50]], outcome[[61, 70]] = 1, 0
    return number, rare, outcome, bootstrap_counts(80, 200, generator)


def test_level_without_an_estimate_is_left_out_of_the_model_of_the_sample():
    number, rare, outcome, counts = with_a_rare_level()
    matrix = np.column_stack([number, rare])
    resampled = resample_logistic(matrix, outcome, counts)
    settled = counts[:, [3, 50]].sum(axis=1) * counts[:, [61, 70]].sum(axis=1) == 0
    assert 0.1 < settled.mean() < 0.5
    assert (resampled.columns[:, 1] == ~settled).all()
    assert resampled.columns[:, 0].all()
    found = validate_logistic(resampled)
    assert (found.samples, found.used, found.reason) == (200, 200, "")
    areas, briers = [], []
    for count, without in zip(counts, settled, strict=True):
        drawn = np.repeat(np.arange(80), count)
        full = np.column_stack([np.ones(80), number] if without else [np.ones(80), matrix])
        fit = GLM(outcome[drawn], full[drawn], family=Binomial()).fit(tol=1e-13)
        ranks = rankdata(np.round(full @ fit.params, 9))
        events = outcome.sum()
        areas.append((ranks[outcome == 1].sum() / events - (events + 1) / 2) / (80 - events))
        briers.append(np.mean((outcome - expit(full @ fit.params)) ** 2))
    assert found.measures["area"].test == pytest.approx(np.mean(areas), rel=1e-6)
    assert found.measures["brier"].test == pytest.approx(np.mean(briers), rel=1e-6)


def test_reference_level_without_an_estimate_is_the_same():
    """Whichever of two levels has the column: the same samples, and the same measures."""
    number, rare, outcome, counts = with_a_rare_level()
    found = [
        validate_logistic(resample_logistic(np.column_stack([number, level]), outcome, counts))
        for level in (rare, 3 - 2 * rare)
    ]
    assert found[0].used == found[1].used == 200
    for measure in MEASURES:
        assert found[0].measures[measure].corrected == pytest.approx(
            found[1].measures[measure].corrected, abs=1e-7
        )


def test_samples_without_a_fit_are_counted_and_said():
    """A number that is no level and almost always 0: some samples cannot tell its coefficient."""
    number, rare, outcome, counts = with_a_rare_level()
    rare[[3, 61]] = 2
    matrix = np.column_stack([number, rare])
    lost = counts[:, [3, 50]].sum(axis=1) * counts[:, [61, 70]].sum(axis=1) == 0
    kept, left = np.flatnonzero(~lost), np.flatnonzero(lost)
    sound = resample_logistic(matrix, outcome, counts[kept]).fits.sound
    chosen = np.concatenate([kept[sound][:95], left[:5]])
    found = validate_logistic(resample_logistic(matrix, outcome, counts[chosen]))
    assert (found.samples, found.used) == (100, 95)
    assert len(found.notes) == 1
    assert found.notes[0].startswith("The model cannot be fitted to 5 samples of 100 (")
    assert "because" in found.notes[0]
    many = validate_logistic(resample_logistic(matrix, outcome, counts))
    assert many.measures == {}
    assert many.reason.startswith("Not computable: the model cannot be fitted to ")


def separated():
    values = np.arange(30.0)[:, None]
    return values, (values[:, 0] > 12).astype(float)


@pytest.mark.parametrize(
    ("matrix", "outcome"),
    [
        separated(),
        (np.random.default_rng(0).normal(size=(20, 2)), np.ones(20)),
        (np.column_stack([np.arange(20.0), 2 * np.arange(20.0)]), np.arange(20) % 2 * 1.0),
        (np.column_stack([np.ones(20), np.arange(20.0)]), np.arange(20) % 2 * 1.0),
        (np.random.default_rng(0).normal(size=(5, 6)), np.array([0.0, 1, 0, 1, 1])),
        (np.empty((20, 0)), np.arange(20) % 2 * 1.0),
        (np.array([[1.0], [2.0]]), np.array([0.0, 1.0])),
        (np.empty((0, 2)), np.empty(0)),
    ],
    ids=["separated", "one outcome", "collinear", "constant", "many columns", "no column", "two",
         "nobody"],
)  # fmt: skip
def test_what_cannot_be_validated_has_a_reason(matrix, outcome):
    counts = bootstrap_counts(len(outcome), 20, np.random.default_rng(1))
    found = validate_logistic(resample_logistic(matrix, outcome, counts))
    assert found.measures == {}
    assert found.reason.startswith("Not computable: ")


def test_no_samples_have_a_reason():
    matrix, outcome = reference.people("mixed")
    found = validate_logistic(resample_logistic(matrix, outcome, reference.counts()[:0]))
    assert found.reason == "Not computable: there are no bootstrap samples."
