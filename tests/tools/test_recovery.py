"""The recovery: its parts on hand-made cases, a small run, and the whole run with its page."""

import math
from pathlib import Path

import numpy as np
import pytest

from questline.core import parameters
from questline.core.configuration import Study
from questline.core.errors import StudyError
from questline.tools.recovery import (
    Recovered,
    bias_to_first_order,
    coverage_with_bias,
    recover,
    recover_plan,
    summarise,
)
from questline.tools.recovery_page import (
    disagreements,
    disagreements_with_nominal,
    recovery_page,
)
from questline.tools.synthetic_survey import true_model as true


def _recovered(**changed: float) -> Recovered:
    values = {
        "outcome": "left_in_mind_next",
        "variable": "self_efficacy",
        "truth": 0.0,
        "surveys": 500,
        "not_estimated": 0,
        "separated": 0,
        "mean": 0.01,
        "spread": 0.3,
        "bias": 0.01,
        "bias_error": 0.0134,
        "bias_expected": 0.0,
        "coverage": 0.95,
        "coverage_error": 0.0097,
        "coverage_expected": 0.95,
        "rejected": 0.05,
        "rejected_error": 0.0097,
    }
    return Recovered(**{**values, **changed})  # type: ignore[arg-type]


def test_summary_counts_by_hand():
    truth = 1.0
    #                    estimate  low   high   p     bias expected
    results = np.array([[1.2, 0.9, 1.5, 0.01, 0.1],
                        [1.6, 1.1, 2.1, 0.01, 0.1],
                        [0.8, 0.2, 1.4, 0.20, 0.3],
                        [1.0, 0.3, math.nan, 0.04, math.nan],
                        [math.nan] * 5])  # fmt: skip
    found = summarise("left_in_mind_past", "job_discrepancy", truth, results, 0.95)
    assert (found.surveys, found.not_estimated, found.separated) == (5, 1, 1)
    assert found.mean == pytest.approx(1.15)
    assert found.bias == pytest.approx(0.15)
    assert found.spread == pytest.approx(np.std([1.2, 1.6, 0.8, 1.0], ddof=1))
    assert found.bias_error == pytest.approx(found.spread / 2)
    assert found.bias_expected == pytest.approx(0.5 / 3)
    assert found.coverage == 0.75
    assert found.coverage_error == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert found.rejected == 0.75


def test_first_order_bias_of_two_proportions():
    """A log odds from n people is biased by (2p - 1) / (2 n p (1 - p)) to the first order.

    In a model with two groups the intercept has the bias of the first group, and the coefficient
    the difference of the two.
    """
    chance = np.repeat([0.3, 0.6], [50, 80])
    matrix = np.column_stack([np.ones(130), np.repeat([0.0, 1.0], [50, 80])])
    first, second = ((2 * p - 1) / (2 * n * p * (1 - p)) for p, n in ((0.3, 50), (0.6, 80)))
    assert bias_to_first_order(matrix, chance) == pytest.approx([first, second - first])


def test_coverage_of_an_interval_that_is_off():
    assert coverage_with_bias(0.0, 0.95) == pytest.approx(0.95)
    # 1 - (1 - 0.8315 + 0.0016): Phi(0.96) and Phi(-2.96) of a table of the normal distribution
    assert coverage_with_bias(1.0, 0.95) == pytest.approx(0.8300, abs=2e-4)


def test_disagreements_are_named():
    assert disagreements([_recovered()], 0.95) == []
    far = disagreements([_recovered(bias=0.05, coverage=0.9, rejected=0.1)], 0.95)
    assert [words.split(" of ")[0] for words in far] == ["bias", "coverage"]
    assert disagreements_with_nominal([_recovered()], 0.95) == []
    far = disagreements_with_nominal([_recovered(truth=0.0, coverage=0.9, rejected=0.1)], 0.95)
    assert [words.split(" of ")[0] for words in far] == ["coverage", "false alarms"]


def test_the_page_says_when_something_disagrees_or_is_missing():
    good = recovery_page({342: [_recovered(truth=1.0, mean=1.01)]}, 0.95)
    assert "All of them agree." in good
    assert "Every one of these coefficients had an estimate" in good
    odd = _recovered(truth=1.0, coverage=0.85, not_estimated=2, separated=1)
    bad = recovery_page({342: [odd]}, 0.95)
    assert "These fail: coverage of next 6 months" in bad
    assert "In 2 cases" in bad
    assert "1 survey (next 6 months)" in bad
    assert "too narrow" in bad


def test_a_small_recovery_finds_the_true_values_and_repeats_itself(study: Study):
    variables = study.analysis_variables(parameters.modelled_names(study))
    planned = parameters.analyses(study)
    found = recover(planned, variables, 0.95, size=true.ANALYSED, surveys=30)
    assert [(one.outcome, one.variable) for one in found] == [
        (focal.outcome.name, focal.variable) for focal in true.FOCAL
    ]
    for one, focal in zip(found, true.FOCAL, strict=True):
        assert one.truth == pytest.approx(focal.log_odds_ratio, abs=1e-12)
        assert abs(one.bias - one.bias_expected) < 4 * one.bias_error
        assert one.coverage > 0.75
    again = recover(planned, variables, 0.95, size=true.ANALYSED, surveys=2)
    assert again == recover(planned, variables, 0.95, size=true.ANALYSED, surveys=2)


def test_a_study_that_is_not_valid_is_said_in_sentences(tmp_path: Path):
    with pytest.raises(StudyError, match=r"study\.yaml"):
        recover_plan(tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_whole_recovery_agrees_and_is_the_page_that_ships(root: Path):
    """Each bias within 3 Monte Carlo errors of the first-order bias of maximum likelihood, each
    coverage within 3 of what that bias leaves of 95%. With 2,000 respondents, where the bias has
    nearly gone, each coverage and the false alarms within 3 of 95% and 5% themselves; with 342 the
    page lists the one coverage that misses."""
    results, confidence = recover_plan(root / "config" / "link_workers")
    for found in results.values():
        assert disagreements(found, confidence) == []
    assert disagreements_with_nominal(results[2000], confidence) == []
    missed = disagreements_with_nominal(results[true.ANALYSED], confidence)
    assert [words.split(":")[0] for words in missed] == ["coverage of next 6 months"]
    page = recovery_page(results, confidence)
    assert page == (root / "docs" / "recovery.md").read_text(encoding="utf-8")
