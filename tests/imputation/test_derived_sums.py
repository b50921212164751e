"""Sums by declaration follow from their sources in every completed set, or are imputed alone."""

from __future__ import annotations

import numpy as np
import pytest
from imputed_surveys import completed, modelled, number

from questline.core.derivations import derive, parse_derivation

DRAW = np.random.default_rng(11)
TRAIT = DRAW.standard_normal(80)
PARTS = {name: np.round(10 + 3 * TRAIT + 2 * DRAW.standard_normal(80)) for name in "abc"}
for values in PARTS.values():
    values[DRAW.random(80) < 0.15] = np.nan


def survey_with(rule: str):
    """The parts, an outcome and their sum as intake derives it."""
    import pandas as pd

    derivation = parse_derivation(rule, list(PARTS)).as_parameters()
    columns = {
        **PARTS,
        "outcome": TRAIT + DRAW.standard_normal(80),
        "total": derive(pd.DataFrame(PARTS), derivation).to_numpy(),
    }
    variables = {name: number() for name in columns}
    variables["total"] = {**number(), "derivation": derivation}
    return columns, variables


@pytest.mark.parametrize("rule", ["sum: all", "sum: at least 2"])
def test_a_sum_is_that_of_the_completed_sources(rule):
    sets = completed(*survey_with(rule))
    assert "total" not in sets.model.order
    parts = sum(sets.values(name) for name in PARTS)
    assert parts.shape == (sets.model.sets, 80)
    np.testing.assert_array_equal(sets.values("total"), parts)
    assert not np.isnan(parts).any()


def test_a_sum_whose_sources_are_not_in_the_model_is_imputed_itself():
    columns, variables = survey_with("sum: all")
    kept = {name: columns[name] for name in ("outcome", "total")}
    model = modelled(kept, {name: variables[name] for name in kept})
    assert model.order == ("total",)
    assert model.variable("total").method == "predictive_mean_matching"
