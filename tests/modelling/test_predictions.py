"""Predictions against brute force in R (reference/effects.R): 1e-6."""

import numpy as np
import pandas as pd
import pytest
from effects_reference import (
    CLOSE,
    DISCREPANCY,
    GENDER,
    Case,
    fitted_model,
    read_expected,
    read_people,
)
from scipy.special import expit, logit

from questline.modelling.design import Term
from questline.modelling.effects.estimated_model import estimated_model
from questline.modelling.effects.population import Shift, population
from questline.modelling.effects.predictions import (
    at_values,
    average_predictions,
)
from questline.modelling.terms.recipe import Recipe


@pytest.fixture(scope="module")
def people():
    return read_people()


@pytest.fixture(scope="module")
def expected():
    return read_expected()


@pytest.fixture(scope="module")
def cases(people, expected):
    return {kind: Case(kind, people, expected) for kind in ("logistic", "linear", "ordinal")}


@pytest.mark.parametrize("kind", ["logistic", "linear", "ordinal"])
def test_average_at_a_value(kind, cases, expected):
    case = cases[kind]
    found = average_predictions(case.people, case.model, at_values("discrepancy", [30.0]))
    shown = found.shown(0.95)
    for place, label in enumerate(found.labels):
        suffix = "" if label.outcome is None else f"_{label.outcome}"
        name = f"discrepancy_30{suffix}"
        average, error = (expected[kind, name, what] for what in ("average", "average_se"))
        assert shown.estimate[0, place] == pytest.approx(average, rel=CLOSE)
        assert shown.se[0, place] == pytest.approx(error, rel=CLOSE)
        if kind == "linear":
            continue
        # The interval by hand: on the logit, with the delta method's standard error there.
        reach = 1.959963985 * error / (average * (1 - average))
        assert shown.low[0, place] == pytest.approx(expit(logit(average) - reach), rel=CLOSE)
        assert shown.high[0, place] == pytest.approx(expit(logit(average) + reach), rel=CLOSE)
    if kind == "ordinal":
        assert shown.estimate.sum() == pytest.approx(1)


def test_as_observed_a_fitted_logistic_model_gives_the_share(cases, people):
    case = cases["logistic"]
    found = average_predictions(case.people, case.model, [{}, {"discrepancy": Shift(0.0)}])
    share = people["leaving"].mean()
    assert found.shown(0.95).estimate[0] == pytest.approx([share, share], rel=1e-9)


def test_level_that_nobody_has(people):
    wider = Term("gender", True, levels=("man", "woman", "other"), reference="man")
    recipe = Recipe((DISCREPANCY, wider))
    model = fitted_model("logistic", recipe, people)
    everyone = population(recipe, people)
    found = average_predictions(everyone, model, at_values("gender", ["man", "other"]))
    assert found.reasons == ("", 'Not computable: nobody has the level "other" of gender.')


def test_certain_prediction(people):
    recipe = Recipe((GENDER,))
    model = estimated_model("logistic", np.array([-800.0, 1600.0]), np.eye(2))
    found = average_predictions(population(recipe, people), model, at_values("gender", ["woman"]))
    assert found.reasons[0].startswith("Not computable: the average prediction is 0 or 1")


def test_two_people_and_nobody(people):
    recipe = Recipe((DISCREPANCY,))
    model = estimated_model("logistic", np.array([-1.0, 0.5]), np.eye(2) / 10)
    two = average_predictions(population(recipe, people.iloc[:2]), model, [{"discrepancy": 60.0}])
    assert two.estimates[0, 0] == pytest.approx(0.0, abs=1e-15)
    assert two.variances[0, 0] == pytest.approx(0.5)
    nobody = population(recipe, people.iloc[:0])
    found = average_predictions(nobody, model, at_values("discrepancy", [3.0]))
    assert found.reasons == ("Not computable: nobody is there over whom to average.",)


def test_completed_sets(people):
    recipe = Recipe((DISCREPANCY, GENDER))
    frames = [people, people.assign(discrepancy=people["discrepancy"] + 5)]
    models = [fitted_model("logistic", recipe, frame) for frame in frames]
    both = estimated_model(
        "logistic", np.concatenate([m.coefficients for m in models]),
        np.concatenate([m.covariances for m in models]),
    )  # fmt: skip
    everyone = population(recipe, pd.concat(frames), sets=2)
    settings = at_values("discrepancy", [20.0, 70.0])
    found = average_predictions(everyone, both, settings)
    for number, (frame, model) in enumerate(zip(frames, models, strict=True)):
        alone = average_predictions(population(recipe, frame), model, settings)
        assert found.estimates[number] == pytest.approx(alone.estimates[0])
        assert found.variances[number] == pytest.approx(alone.variances[0])
