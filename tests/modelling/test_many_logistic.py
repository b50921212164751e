"""Thousands of regressions at once against R's glm and lm (reference/many_logistic.R), single fits
and the linear programme for separation.

Tolerances, relative: 1e-6 of R (logistic), 1e-8 of fits of the same data in other batches.
"""

import numpy as np
import pandas as pd
import pytest

from questline.modelling.fits.many_linear import fit_many_linear
from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.fits.many_logistic_result import (
    CONSTANT,
    DEPENDENT,
    EXACT,
    FEW,
    NOBODY,
    ONE_OUTCOME,
    REASONS,
    SEPARATED,
    WEIGHTS,
)
from questline.modelling.likelihood import maximise
from questline.modelling.separation import separated_people

CLOSE = 1e-6
SAME = 1e-8
TERMS = (
    "discrepancy", "confidence", "months", "employerlocal_council", "employerother",
    "employervoluntary_sector", "agefrom_40", "agefrom_50",
)  # fmt: skip
SUBSETS = {
    "all": TERMS,
    "two": ("discrepancy", "months"),
    "categories": ("discrepancy", *TERMS[3:]),
    "none": (),
}


@pytest.fixture(scope="module")
def design(people):
    """R's complete cases: the columns of TERMS, who left, their stress, and their row numbers."""
    complete = people.dropna()
    columns = []
    for name in TERMS:
        category = next((stem for stem in ("employer", "age") if name.startswith(stem)), None)
        columns.append(
            complete[category] == name.removeprefix(category) if category else complete[name]
        )
    matrix = np.column_stack(columns).astype(float)
    leaving = (complete["leaving"] == "yes").to_numpy(float)
    return matrix, leaving, complete["stress"].to_numpy(float), complete.index.to_numpy()


@pytest.fixture(scope="module")
def reference(request):
    """R's numbers by kind, weighting and subset: frames of term, statistic and value."""
    path = request.path.parent / "reference" / "many_logistic.csv"
    table = pd.read_csv(path, dtype={"term": str}, keep_default_na=False)
    return dict(iter(table.groupby(["kind", "weights", "subset"])))


def all_fits(fit, design, outcome, **asked):
    """Every weighting of R with every subset, in one batch, by their names."""
    matrix, *_, rows = design
    names = [(k, subset) for k in (0, 1, 3, 5) for subset in SUBSETS]
    weights = np.array([(k * rows) % 4 if k else np.ones(len(rows)) for k, _ in names])
    columns = np.array([[term in SUBSETS[subset] for term in TERMS] for _, subset in names])
    return names, fit(matrix, outcome, weights=weights, columns=columns, **asked)


def check_coefficients(table, coefficients, covariance):
    names = ("(Intercept)", *TERMS)
    for statistic, found in (("estimate", coefficients), ("se", np.sqrt(np.diag(covariance)))):
        lines = table[table["statistic"] == statistic]
        known = dict(zip(lines["term"], lines["value"], strict=True))
        for name, value in zip(names, found, strict=True):
            if name in known:
                assert value == pytest.approx(known[name], rel=CLOSE)
            else:
                assert np.isnan(value)


def test_logistic_regressions_of_r(design, reference):
    names, fits = all_fits(fit_many_logistic, design, design[1], covariances=True)
    assert fits.sound.all()
    for place, (weighting, subset) in enumerate(names):
        table = reference["logistic", weighting, subset]
        check_coefficients(table, fits.coefficients[place], fits.covariances[place])
        for statistic in ("log_likelihood", "null_log_likelihood"):
            (value,) = table.loc[table["statistic"] == statistic, "value"]
            assert getattr(fits, statistic)[place] == pytest.approx(value, rel=CLOSE)


def test_linear_regressions_of_r(design, reference):
    names, fits = all_fits(fit_many_linear, design, design[2])
    assert fits.sound.all()
    for place, (weighting, subset) in enumerate(names):
        table = reference["linear", weighting, subset]
        check_coefficients(table, fits.coefficients[place], fits.covariances[place])
        (value,) = table.loc[table["statistic"] == "residual_df", "value"]
        assert fits.residual_df[place] == value


@pytest.fixture(scope="module")
def samples():
    """A design of 150 people and 6 columns, an outcome, and the counts of 300 samples."""
    generator = np.random.default_rng(7)
    matrix = generator.standard_normal((150, 6)) * [1, 50, 0.01, 1, 1, 1] + [0, 300, 0, 0, 5, 0]
    matrix[:, 3] = matrix[:, 3] > 0.5
    score = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0) @ [0.6, 0.4, -0.3, 0.2, 0, 0]
    outcome = (generator.random(150) < 1 / (1 + np.exp(0.4 - score))).astype(float)
    drawn = generator.integers(0, 150, (300, 150))
    counts = np.stack([np.bincount(line, minlength=150) for line in drawn])
    return matrix, outcome, counts


def newton(matrix, outcome):
    """The maximum of one fit by the kernel for single fits, on standardised columns."""
    scaled = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)
    full = np.column_stack([np.ones(len(matrix)), scaled])
    found = maximise(full, outcome, np.zeros(len(outcome)), np.zeros(full.shape[1]))
    slopes = found.coefficients[1:] / matrix.std(axis=0)
    return np.concatenate([[found.coefficients[0] - matrix.mean(axis=0) @ slopes], slopes])


def test_bootstrap_samples_are_fits_to_repeated_people(samples):
    matrix, outcome, counts = samples
    fits = fit_many_logistic(matrix, outcome, weights=counts)
    assert fits.sound.all()
    for place in range(0, 300, 30):
        rows = np.repeat(np.arange(150), counts[place])
        expected = newton(matrix[rows], outcome[rows])
        assert fits.coefficients[place] == pytest.approx(expected, rel=SAME)


def test_the_batch_makes_no_difference(samples, monkeypatch):
    matrix, outcome, counts = samples
    whole = fit_many_logistic(matrix, outcome, weights=counts, covariances=True)
    for module, name, value in (
        ("shared_design", "BLOCK_CELLS", 700),
        ("shared_design", "BLOCK_PEOPLE", 64),
        ("many_logistic", "GROUP_FITS", 41),
    ):
        monkeypatch.setattr(f"questline.modelling.fits.{module}.{name}", value)
    pieces = fit_many_logistic(matrix, outcome, weights=counts, covariances=True)
    np.testing.assert_allclose(pieces.coefficients, whole.coefficients, rtol=SAME)
    np.testing.assert_allclose(pieces.covariances, whole.covariances, rtol=SAME, atol=1e-12)
    np.testing.assert_allclose(pieces.log_likelihood, whole.log_likelihood, rtol=SAME)
    one = fit_many_logistic(matrix, outcome, weights=counts[[5]], start=np.zeros(7))
    np.testing.assert_allclose(one.coefficients[0], whole.coefficients[5], rtol=SAME)


def test_a_few_fits_are_those_of_many(samples, monkeypatch):
    """Subsets of columns, samples and outcomes; some fits have no maximum."""
    matrix, outcome, counts = samples
    generator = np.random.default_rng(3)
    columns = generator.random((40, 6)) < 0.6
    outcomes = (generator.random((40, 150)) < 0.4).astype(float)
    outcomes[:20] = outcome
    outcomes[1], outcomes[2] = 0.0, matrix[:, 0] > 0
    columns[2, 0] = True
    weights = counts[:40].astype(float)
    weights[3] = 0.0
    asked = {"weights": weights, "columns": columns, "covariances": True}
    few = fit_many_logistic(matrix, outcomes, **asked)
    monkeypatch.setattr("questline.modelling.fits.few_fits.FEW", 0)
    many = fit_many_logistic(matrix, outcomes, **asked)
    assert few.reason_codes.tolist() == many.reason_codes.tolist()
    assert few.reason_codes[:4].tolist() == [0, ONE_OUTCOME, SEPARATED, NOBODY]
    for name in ("coefficients", "covariances", "log_likelihood", "null_log_likelihood"):
        np.testing.assert_allclose(getattr(few, name), getattr(many, name), rtol=SAME, atol=1e-10)
    start = many.coefficients[0]
    start = np.where(np.isnan(start), 0.0, start)
    monkeypatch.undo()
    again = fit_many_logistic(matrix, outcomes, **asked, start=start, precision=1e-3)
    errors = np.sqrt(np.diagonal(many.covariances, axis1=1, axis2=2))
    near = np.abs(again.coefficients - many.coefficients) < 1e-3 * errors
    assert near[~np.isnan(many.coefficients)].all()


def test_rough_fits_are_near(samples):
    matrix, outcome, counts = samples
    exact = fit_many_logistic(matrix, outcome, weights=counts, covariances=True)
    rough = fit_many_logistic(matrix, outcome, weights=counts, covariances=True, precision=1e-3)
    errors = np.sqrt(np.diagonal(exact.covariances, axis1=1, axis2=2))
    assert (np.abs(rough.coefficients - exact.coefficients) < 1e-3 * errors).all()
    for place in (0, 3):
        alone = fit_many_logistic(matrix, outcome, weights=counts, errors_of=place)
        assert alone.errors == pytest.approx(errors[:, place + 1], rel=SAME)
        assert alone.covariances is None
    rough_errors = np.sqrt(np.diagonal(rough.covariances, axis1=1, axis2=2))
    assert rough_errors == pytest.approx(errors, rel=0.02)


def test_an_outcome_of_its_own_for_every_fit(samples):
    matrix, _, _ = samples
    outcomes = (np.random.default_rng(3).random((20, 150)) < 0.4).astype(float)
    fits = fit_many_logistic(matrix, outcomes)
    for place in (0, 19):
        expected = newton(matrix, outcomes[place])
        assert fits.coefficients[place] == pytest.approx(expected, rel=CLOSE)


def test_completed_sets(samples):
    matrix, outcome, counts = samples
    generator = np.random.default_rng(5)
    sets = matrix + 0.1 * matrix.std(axis=0) * generator.standard_normal((4, *matrix.shape))
    outcomes = np.stack([outcome, outcome, 1 - outcome, outcome])
    columns = np.ones((300, 6), dtype=bool)
    columns[::2, 4] = False
    asked = {"weights": counts, "columns": columns}
    logistic = fit_many_logistic(sets, outcomes, **asked, covariances=True)
    linear = fit_many_linear(sets, outcomes, **asked)
    assert logistic.coefficients.shape == (4, 300, 7)
    for place in range(4):
        alone = fit_many_logistic(sets[place], outcomes[place], **asked, covariances=True)
        straight = fit_many_linear(sets[place], outcomes[place], **asked)
        for together, apart, name in (
            (logistic, alone, "coefficients"),
            (logistic, alone, "covariances"),
            (linear, straight, "coefficients"),
            (linear, straight, "covariances"),
        ):
            found, expected = getattr(together, name)[place], getattr(apart, name)
            np.testing.assert_allclose(found, expected, rtol=CLOSE, atol=1e-12)
    assert logistic.reason(2, 7) == ""


def test_a_few_models_in_completed_sets_are_those_of_many(samples, monkeypatch):
    """In one set everyone has the same outcome, in another one a column separates."""
    matrix, outcome, _ = samples
    generator = np.random.default_rng(6)
    sets = matrix + 0.1 * matrix.std(axis=0) * generator.standard_normal((6, *matrix.shape))
    outcomes = np.stack([outcome] * 6)
    outcomes[2], outcomes[4] = 0.0, sets[4, :, 0] > 0
    columns = np.ones((3, 6), dtype=bool)
    columns[1, 2:] = columns[2, 0] = False
    asked = {"columns": columns, "covariances": True}
    few = fit_many_logistic(sets, outcomes, **asked)
    monkeypatch.setattr("questline.modelling.fits.few_in_sets.MOST_MODELS", 0)
    many = fit_many_logistic(sets, outcomes, **asked)
    assert few.reason_codes.tolist() == many.reason_codes.tolist()
    assert few.reason_codes[2].tolist() == [ONE_OUTCOME] * 3
    assert few.reason_codes[4].tolist() == [SEPARATED, SEPARATED, 0]
    for name in ("coefficients", "covariances", "log_likelihood", "null_log_likelihood"):
        np.testing.assert_allclose(getattr(few, name), getattr(many, name), rtol=SAME, atol=1e-10)


def test_what_forbids_a_fit(samples):
    matrix, outcome, _ = samples
    weights = np.ones((7, 150))
    weights[0] = 0
    weights[1] = outcome
    weights[2, 3] = np.nan
    weights[3, 3] = -1
    weights[4] = matrix[:, 3] == 0
    weights[5] = np.arange(150) < 5
    fits = fit_many_logistic(matrix, outcome, weights=weights, covariances=True)
    codes = [NOBODY, ONE_OUTCOME, WEIGHTS, WEIGHTS, CONSTANT, FEW, 0]
    assert fits.reason_codes.tolist() == codes
    assert fits.reason(1) == "Not computable: everyone has the same outcome."
    assert np.isnan(fits.coefficients[:6]).all()
    assert np.isnan(fits.covariances[:6]).all()
    assert np.isnan(fits.log_likelihood[:6]).all()
    linear = fit_many_linear(matrix, outcome, weights=weights)
    assert linear.reason_codes.tolist() == codes
    assert all(sentence.startswith("Not computable: ") for sentence in REASONS[1:])


def test_columns_that_depend_on_each_other(samples):
    matrix, outcome, _ = samples
    wide = np.column_stack([matrix, 2 * matrix[:, 0] - matrix[:, 1] / 7, np.full(150, 3.0)])
    columns = np.ones((4, 8), dtype=bool)
    columns[1, 7] = False
    columns[2, [1, 7]] = False
    columns[3] = False
    fits = fit_many_logistic(wide, outcome, columns=columns)
    assert fits.reason_codes.tolist() == [CONSTANT, DEPENDENT, 0, 0]
    kept = np.flatnonzero(columns[2])
    assert fits.coefficients[2, [0, *(kept + 1)]] == pytest.approx(
        newton(wide[:, kept], outcome), rel=SAME
    )
    assert fits.coefficients[3, 0] == pytest.approx(np.log(outcome.mean() / (1 - outcome.mean())))
    assert fits.log_likelihood[3] == pytest.approx(fits.null_log_likelihood[3])


def test_nearly_dependent_columns_are_fitted_with_care(samples):
    matrix, outcome, _ = samples
    near = matrix[:, [0]] + 1e-3 * np.random.default_rng(2).standard_normal((150, 1))
    wide = np.column_stack([matrix, near])
    fits = fit_many_logistic(wide, outcome, weights=np.ones((2, 150)))
    assert fits.sound.all()
    assert fits.coefficients[0] == pytest.approx(newton(wide, outcome), rel=CLOSE)


def test_separated_samples_are_those_of_the_linear_programme():
    generator = np.random.default_rng(11)
    matrix = generator.standard_normal((40, 4))
    matrix[:, 3] = generator.random(40) < 0.12
    outcome = (generator.random(40) < 1 / (1 + np.exp(-2 * matrix[:, 0]))).astype(float)
    counts = np.stack([np.bincount(generator.integers(0, 40, 40), minlength=40) for _ in range(80)])
    fits = fit_many_logistic(matrix, outcome, weights=counts)
    checked = [code in (0, SEPARATED) for code in fits.reason_codes]
    assert 10 < (fits.reason_codes == SEPARATED).sum() < 70
    for place in np.flatnonzero(checked):
        here = counts[place] > 0
        separated = separated_people(matrix[here], outcome[here]).any()
        assert (fits.reason_codes[place] == SEPARATED) == separated


def test_a_strong_predictor_that_does_not_separate():
    predictor = np.linspace(-40, 40, 161)
    outcome = (predictor > 0).astype(float)
    outcome[[78, 79, 82, 83]] = [1, 1, 0, 0]
    fits = fit_many_logistic(predictor[:, None], outcome)
    assert fits.sound.all()
    assert fits.coefficients[0] == pytest.approx(newton(predictor[:, None], outcome), rel=CLOSE)
    assert np.abs(fits.coefficients[0] @ [1, 40]) > 30


@pytest.mark.parametrize("people", [0, 1, 2])
def test_hardly_anyone(samples, people):
    matrix, outcome, _ = samples
    matrix, outcome = matrix[:people], outcome[:people]
    for weights in (None, np.ones((3, people))):
        fits = fit_many_logistic(matrix, outcome, weights=weights, covariances=True)
        linear = fit_many_linear(matrix, outcome, weights=weights)
        assert not fits.sound.any()
        assert not linear.sound.any()
        assert np.isnan(fits.coefficients).all()
        assert fits.coefficients.shape == (1 if weights is None else 3, 7)


def test_no_fits_and_no_columns(samples):
    matrix, outcome, _ = samples
    none = fit_many_logistic(matrix, outcome, weights=np.ones((0, 150)), covariances=True)
    assert none.coefficients.shape == (0, 7)
    assert none.covariances.shape == (0, 7, 7)
    empty = fit_many_logistic(matrix[:, :0], outcome)
    assert empty.coefficients[0, 0] == pytest.approx(np.log(outcome.mean() / (1 - outcome.mean())))


def test_linear_outcomes_without_error(samples):
    matrix, _, _ = samples
    outcomes = np.stack([matrix @ np.arange(6.0), np.full(150, 2.5)])
    fits = fit_many_linear(matrix, outcomes)
    assert fits.reason_codes.tolist() == [EXACT, ONE_OUTCOME]
    assert np.isnan(fits.coefficients).all()
