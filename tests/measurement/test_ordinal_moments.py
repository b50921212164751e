"""Thresholds, polychoric correlations and their covariance against lavaan 0.6-14.

The answers are reference/ordinal_wlsmv.csv (made by make_ordinal_wlsmv.py), lavaan's numbers
ordinal_wlsmv_moments.csv and ordinal_wlsmv_gamma.csv (made by ordinal_wlsmv.R; the version stands
in them). Tolerance 1e-6: lavaan's own optimiser and probabilities are no more exact.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.confirmatory import moment_influences
from questline.measurement.confirmatory.ordinal_moments import (
    complete_answers,
    ordinal_moments,
    some_answers,
)
from questline.measurement.correlations.ordinal import ordinal_answers

TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def folder(root):
    return root / "tests" / "measurement" / "reference"


@pytest.fixture(scope="module")
def answers(folder):
    return pd.read_csv(folder / "ordinal_wlsmv.csv", index_col="row").astype("float64")


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_moments_and_their_covariance_are_lavaans(answers, folder, missing):
    moments = ordinal_moments(
        ordinal_answers(answers), complete=missing == "listwise", with_thresholds=True
    )
    theirs = pd.read_csv(folder / "ordinal_wlsmv_moments.csv")
    theirs = theirs[theirs["missing"] == missing]["value"].to_numpy()
    count = len(moments.values)
    assert moments.n == {"listwise": 244, "pairwise": 399}[missing]
    np.testing.assert_allclose(moments.values, theirs[:count], atol=TOLERANCE)
    np.testing.assert_allclose(1 / moments.variances, theirs[count:], rtol=TOLERANCE)
    gamma = pd.read_csv(folder / "ordinal_wlsmv_gamma.csv")
    gamma = gamma[gamma["missing"] == missing]
    ours = moments.covariance[gamma["row"] - 1, gamma["column"] - 1]
    np.testing.assert_allclose(ours, gamma["value"], atol=TOLERANCE)


def test_correlations_alone_are_the_last_block(answers):
    ordinal = ordinal_answers(answers)
    whole = ordinal_moments(ordinal, with_thresholds=True)
    part = ordinal_moments(ordinal)
    first = whole.number_of_thresholds
    np.testing.assert_allclose(part.relations, whole.relations[first:, first:], atol=1e-12)
    np.testing.assert_allclose(part.covariance, whole.covariance[first:, first:], atol=1e-12)
    np.testing.assert_allclose(np.diag(part.correlation_matrix), 1)


def test_single_precision_and_small_chunks_change_nothing_that_matters(answers, monkeypatch):
    exact = ordinal_moments(ordinal_answers(answers)).relations
    monkeypatch.setattr(moment_influences, "SINGLE_PRECISION_FROM", 1)
    monkeypatch.setattr(moment_influences, "ROWS_AT_ONCE", 37)
    np.testing.assert_allclose(
        ordinal_moments(ordinal_answers(answers)).relations, exact, atol=1e-6
    )


def test_errors_of_thresholds_are_those_of_a_share():
    """With one item the error follows from a binomial share: sqrt(p q / n) / density."""
    random = np.random.Generator(np.random.PCG64(5))
    answers = pd.DataFrame(random.integers(1, 3, (50, 3)).astype(float), columns=list("abc"))
    moments = ordinal_moments(ordinal_answers(answers))
    share = (answers["a"] == 1).mean()
    density = np.exp(-(moments.thresholds[0][0] ** 2) / 2) / np.sqrt(2 * np.pi)
    expected = np.sqrt(share * (1 - share) / 49) / density
    assert moments.threshold_errors[0][0] == pytest.approx(expected, rel=1e-9)


def test_sampling_variance_agrees_with_simulated_samples():
    """What no formula was used for: the spread of polychoric correlations over many samples."""
    random = np.random.Generator(np.random.PCG64(6))
    found, claimed = [], []
    for _ in range(150):
        trait = random.standard_normal((400, 1))
        latent = 0.7 * trait + random.standard_normal((400, 3)) * np.sqrt(1 - 0.49)
        latent = np.digitize(latent, [-0.8, 0.3, 1.0]).astype(float)
        latent[random.random((400, 3)) < 0.15] = np.nan
        moments = ordinal_moments(ordinal_answers(pd.DataFrame(latent, columns=list("abc"))))
        found.append(moments.correlations)
        claimed.append(moments.correlation_variances / moments.n)
    ratio = np.var(found, axis=0, ddof=1).mean() / np.mean(claimed)
    # The variance of 150 draws has a standard error of 12%, less for the mean of three.
    assert ratio == pytest.approx(1, abs=0.3)


def test_some_answers_lose_the_categories_that_nobody_among_them_chose():
    answers = pd.DataFrame({"a": [1.0, 2.0, 3.0, np.nan], "b": [1.0, np.nan, 5.0, 9.0]})
    part = some_answers(ordinal_answers(answers), np.array([True, False, True, True]))
    assert part.codes.tolist() == [[0, 0], [1, 1], [-1, 2]]
    assert [values.tolist() for values in part.categories] == [[1.0, 3.0], [1.0, 5.0, 9.0]]
    assert part.empty == {"a": [2.0]}
    whole = complete_answers(ordinal_answers(answers))
    assert whole.codes.tolist() == [[0, 0], [1, 1]]
    assert whole.empty == {"a": [2.0], "b": [9.0]}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda a: a.assign(x1=3.0), "Everyone who answered x1 gave the same answer."),
        (lambda a: a.assign(x1=np.nan), "Nobody answered x1."),
        (lambda a: a.assign(x1=a["x4"]), "x1 and x4 order their respondents so alike"),
        (lambda a: a.head(3), "3 respondents answered some of the 9 items"),
        (lambda a: a.head(0), "Nobody answered any item."),
        (lambda a: a.assign(x1=a["x1"].where(a.index < 200), x2=a["x2"].where(a.index >= 200)),
         "Nobody answered both x1 and x2"),
    ],
)  # fmt: skip
def test_what_has_no_moments_says_why(answers, change, sentence):
    moments = ordinal_moments(ordinal_answers(change(answers)))
    assert sentence in moments.reason
    assert moments.reason.endswith(".")
    assert len(moments.correlations) == 0


def test_no_complete_respondent_is_said(answers):
    holes = answers.copy()
    holes.iloc[::2, 0] = np.nan
    holes.iloc[1::2, 1] = np.nan
    moments = ordinal_moments(ordinal_answers(holes), complete=True)
    assert moments.reason == "No respondent answered every item."


def test_a_declared_answer_that_nobody_chose_is_noted(answers):
    moments = ordinal_moments(ordinal_answers(answers, {"x3": [1, 2, 3]}))
    assert moments.reason == ""
    assert any("some of the possible answers to x3" in note for note in moments.notes)
