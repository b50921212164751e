"""Small surveys with missing answers, and the models by which the tests complete them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from questline.imputation.chained_equations import Chaining, complete_sets
from questline.imputation.completed import CompletedSets
from questline.imputation.model import ImputationModel, imputation_model

REFERENCE = Path(__file__).parent / "reference"
ASKED = ["age", "score"]
"""The complete predictors of the equations that R estimated."""
LEVELS = {
    "member": ["no", "yes"],
    "view": ["bad", "fair", "good", "high"],
    "site": ["east", "north", "west"],
}


def number(minimum=None, maximum=None):
    return {"numeric": True, "ordered": False, "levels": [], "minimum": minimum,
            "maximum": maximum, "derivation": None}  # fmt: skip


def levels(*codes, ordered=False, derivation=None):
    return {"numeric": False, "ordered": ordered, "levels": list(codes), "minimum": None,
            "maximum": None, "derivation": derivation}  # fmt: skip


def planned(variables, **settings):
    """A plan with few sets in which an analysis has all variables together."""
    return {
        "sets": 4, "iterations": 3, "donors": 5, "level": "scales", "methods": {}, "auxiliary": [],
        "least_correlation": 0.1, "together": [list(variables)], **settings,
    }  # fmt: skip


def survey(columns, variables):
    """A frame as the stages have it: index row, numbers float64, levels as codes or None.

    Columns that no variable describes are what their values are.
    """
    frame = pd.DataFrame(index=pd.RangeIndex(1, len(next(iter(columns.values()))) + 1, name="row"))
    for name, values in columns.items():
        column = pd.Series(list(values), index=frame.index, dtype=object)
        floats = np.asarray(values).dtype.kind == "f"
        if variables.get(name, {"numeric": floats})["numeric"]:
            frame[name] = column.astype("float64")
        else:
            frame[name] = column.where(column.notna(), None)
    return frame


def completed(columns, variables, scales=None, seed=1, **settings) -> CompletedSets:
    """The completed sets of a small survey."""
    data = survey(columns, variables)
    model = imputation_model(data, variables, scales or {}, planned(variables, **settings))
    return complete_sets(data, model, np.random.default_rng(seed))


def modelled(columns, variables, scales=None, **settings) -> ImputationModel:
    """The model of a small survey."""
    data = survey(columns, variables)
    return imputation_model(data, variables, scales or {}, planned(variables, **settings))


def mixed_survey(names=None):
    """The simulated survey that R read, with its variables: all, or some of them."""
    table = pd.read_csv(REFERENCE / "mixed_survey.csv")
    names = list(table.columns) if names is None else names
    variables = {
        name: levels(*LEVELS[name], ordered=name == "view") if name in LEVELS else number()
        for name in names
    }
    return {name: table[name] for name in names}, variables


def r_numbers(analysis):
    """What R computed: a series by (term, statistic)."""
    table = pd.read_csv(REFERENCE / "mice_mixed_survey.csv")
    return table[table["analysis"] == analysis].set_index(["term", "statistic"])["value"]


def r_estimate(analysis):
    """R's estimates and their covariance matrix, in R's order."""
    numbers = r_numbers(analysis)
    estimate = numbers.xs("estimate", level="statistic").to_numpy()
    lower = numbers.xs("covariance", level="statistic").to_numpy()
    covariance = np.zeros((len(estimate), len(estimate)))
    covariance[np.tril_indices(len(estimate))] = lower
    return estimate, covariance + np.tril(covariance, -1).T


def assert_drawn_from(draws, estimate, covariance):
    """Draws (many, k) have this mean and covariance, within four Monte Carlo errors."""
    count = len(draws)
    spread = np.sqrt(np.diag(covariance))
    standard = (draws - estimate) / spread
    assert np.abs(standard.mean(axis=0)).max() < 4 / np.sqrt(count)
    found = np.cov(standard.T)
    expected = covariance / np.outer(spread, spread)
    error = np.sqrt((1 + expected**2) / count)
    assert (np.abs(found - expected) < 4 * error).all()


def regression_of(target, sets=2000):
    """The regression of one variable with missing answers on age and score, in many chains."""
    columns, variables = mixed_survey([*ASKED, target])
    model = modelled(columns, variables, sets=sets, iterations=1)
    run = Chaining(survey(columns, variables), [model], np.random.default_rng(1))
    return run.targets[0].regression, [run.chains.layout.encodings[name] for name in ASKED]


def in_original_units(coefficients, encodings):
    """Constant and slopes (…, 3) of standardised columns in those of the answers."""
    slopes = coefficients[..., 1:] / [one.spread for one in encodings]
    constant = coefficients[..., 0] - slopes @ [one.centre for one in encodings]
    return np.concatenate([constant[..., None], slopes], axis=-1)
