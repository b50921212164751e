"""People, answers and outcomes come out as the true model says they should."""

import numpy as np
import pandas as pd
import pytest

from questline.core.streams import stream
from questline.tools.synthetic_survey import true_model as true
from questline.tools.synthetic_survey.conditioning import fit_logistic
from questline.tools.synthetic_survey.outcomes import both_yes, draw_outcomes, probabilities
from questline.tools.synthetic_survey.respondents import draw_levels, draw_respondents, sum_scores

COUNT = 20_000


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return draw_respondents(stream(1, "test/people"), COUNT)


@pytest.fixture(scope="module")
def scores(people: pd.DataFrame) -> pd.DataFrame:
    return sum_scores(people)


def test_levels_have_their_shares():
    drawn = draw_levels(stream(1, "test/levels"), {"a": 0.2, "b": 0.5, "c": 0.3}, COUNT)
    shares = pd.Series(drawn).value_counts(normalize=True)
    assert shares[["a", "b", "c"]].tolist() == pytest.approx([0.2, 0.5, 0.3], abs=0.015)


def test_the_same_stream_gives_the_same_people(people: pd.DataFrame):
    again = draw_respondents(stream(1, "test/people"), COUNT)
    pd.testing.assert_frame_equal(people, again)


def test_scores_are_spread_as_the_study_describes(scores: pd.DataFrame):
    assert scores["self_efficacy"].mean() == pytest.approx(27, abs=0.3)
    assert scores["self_efficacy"].std() == pytest.approx(4.6, abs=0.2)
    assert scores["job_discrepancy"].mean() == pytest.approx(45, abs=0.7)
    assert scores["job_discrepancy"].std() == pytest.approx(17.6, abs=0.6)
    correlation = scores["self_efficacy"].corr(scores["job_discrepancy"])
    assert correlation == pytest.approx(-0.29, abs=0.03)


def test_self_efficacy_has_the_reliability_stated(people: pd.DataFrame):
    items = people[list(true.SELF_EFFICACY)]
    count = items.shape[1]
    alpha = count / (count - 1) * (1 - items.var().sum() / items.sum(axis=1).var())
    assert alpha == pytest.approx(0.88, abs=0.01)


def test_answers_stay_in_their_range_and_are_whole(people: pd.DataFrame):
    for item, (lowest, highest) in true.RANGES.items():
        answers = people[item].dropna()
        assert answers.between(lowest, highest).all()
        assert (answers == answers.round()).all()
        assert not np.signbit(answers).any()


def test_region_is_known_in_england_alone(people: pd.DataFrame):
    assert (people["region"].notna() == (people["nation"] == "england")).all()


def test_scores_are_prorated_and_missing_when_too_few():
    items = [*true.SELF_EFFICACY, *true.JOB_DISCREPANCY]
    answers = pd.DataFrame(2.0, index=range(3), columns=items)
    answers.loc[1, "se_goals"] = np.nan
    answers.loc[2, ["se_goals", "se_demands", "jd_pay", "jd_team", "jd_career"]] = np.nan
    scores = sum_scores(answers)
    assert scores["self_efficacy"].tolist()[:2] == [12, 12]
    assert scores["job_discrepancy"].tolist()[:2] == [20, 20]
    assert scores.loc[2].isna().all()


def test_probabilities_follow_the_logistic_model():
    person = {"gender": "male", "age_group": "a18_29", "employer": "other", "nation": "wales"}
    people = pd.DataFrame([{**person, "months_in_role": 10.0}])
    scores = pd.DataFrame({"self_efficacy": [25.0], "job_discrepancy": [50.0]})
    effects = true.PAST.levels
    log_odds = (
        true.PAST.intercept
        + 50 * true.PAST.job_discrepancy
        + 25 * true.PAST.self_efficacy
        + 10 * true.PAST.months_in_role
        + sum(effects[variable][level] for variable, level in person.items())
    )
    chance = probabilities(people, scores, true.PAST)[0]
    assert np.log(chance / (1 - chance)) == pytest.approx(log_odds, abs=1e-6)


@pytest.mark.parametrize("odds_ratio", [0.5, 1.0, 6.0])
def test_joined_outcomes_have_the_odds_ratio(odds_ratio: float):
    past, later = np.array([0.1, 0.5, 0.9]), np.array([0.4, 0.5, 0.2])
    both = both_yes(past, later, odds_ratio)
    found = both * (1 - past - later + both) / ((past - both) * (later - both))
    assert found == pytest.approx([odds_ratio] * 3, rel=1e-5)


def test_joining_the_outcomes_leaves_their_chances_alone():
    past, later = np.full(COUNT, 0.6), np.full(COUNT, 0.25)
    yes_past, yes_later = draw_outcomes(stream(1, "test/outcomes"), past, later)
    assert yes_past.mean() == pytest.approx(0.6, abs=0.012)
    assert yes_later.mean() == pytest.approx(0.25, abs=0.012)
    both = both_yes(past, later, true.ASSOCIATION)[0]
    assert (yes_past & yes_later).mean() == pytest.approx(both, abs=0.012)


def test_shares_with_leaving_in_mind(people: pd.DataFrame, scores: pd.DataFrame):
    past, later = (probabilities(people, scores, outcome).mean() for outcome in true.OUTCOMES)
    assert past == pytest.approx(0.47, abs=0.01)
    assert later == pytest.approx(0.375, abs=0.01)


def test_the_quick_fit_solves_two_by_two_tables_exactly():
    exposed = np.repeat([1.0, 0.0], [30, 40])
    events = np.array([True] * 20 + [False] * 10 + [True] * 8 + [False] * 32)
    fitted = fit_logistic(np.column_stack([np.ones(70), exposed]), events)
    assert fitted is not None
    coefficients, errors = fitted
    assert coefficients[1] == pytest.approx(np.log((20 * 32) / (10 * 8)), rel=1e-9)
    assert errors[1] == pytest.approx(np.sqrt(1 / 20 + 1 / 10 + 1 / 8 + 1 / 32), rel=1e-6)


def test_the_quick_fit_gives_nothing_where_no_maximum_exists():
    design = np.column_stack([np.ones(6), [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]])
    assert fit_logistic(design, np.array([True, True, True, False, True, False])) is None
