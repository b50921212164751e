"""Saturated tables and models: their statistics and their cells determine each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.release.rules.few import SAID_ANYWAY
from questline.release.rules.one_answer import OF_THE_VALUES
from questline.release.rules.rule import Known, Rule
from questline.release.threshold import computed_from

TABLES = "description"
COMPARISON, UNADJUSTED = "comparison", "unadjusted"


def gives_a_hidden_cell(known: Known) -> pd.Series:
    """Statistics of a saturated table or model that touch a hidden number of people.

    A model is saturated when it has as many coefficients as the table of its outcome by its terms
    has free cells: one categorical term, or two with their interaction. Its coefficients, tests,
    likelihood, and what it predicts, are then functions of the cells, and with the margins of the
    table the cells are functions of them. From an odds ratio OR of two groups of n and m people of
    whom e have the event the hidden cell a solves

        a (m - e + a) = OR (n - a) (e - a),

    which has one whole number as its solution. Standard errors, intervals, p-values and fit say the
    same in other words; so do the pooled and the weighted versions, to within a little. So all of
    them are hidden where they touch a hidden cell. In tables (of description and of comparisons)
    every test, share or difference is such a function. Estimates of other models are not: many
    tables have the same coefficients, and they stay.

    `known.touching` marks the rows that tell of hidden cells; rows that name a hidden cell of their
    own table are added. Where the terms of an analysis are not known it counts as saturated.

    Source: Griffiths and others (2019), regressions (saturated models are tables); Ritchie (2012),
    Output-based disclosure control for regressions.
    """
    store = known.store
    hidden = known.nothing if known.hidden is None else known.hidden
    cells = hidden & known.counts
    touching = computed_from(store, cells)
    if known.touching is not None:
        touching |= known.touching
    saturated = is_saturated(known)
    found = saturated & touching
    found |= _of_whole_models(known, saturated, cells)
    return found & ~known.counts & ~store["statistic"].isin(SAID_ANYWAY) & known.with_number


def is_saturated(known: Known) -> pd.Series:
    """For each row of the store, whether it is a statistic of a saturated table or model."""
    store, variables = known.store, known.facts.get("variables", {})
    planned = {one["name"]: one for one in known.facts.get("analyses", ())}
    modelled = store["stage"] == "modelling"
    tables = (store["stage"] == TABLES) & (store["table"] != "")
    tables |= modelled & (store["model"] == COMPARISON)
    found = tables & _of_cells(store)
    models = modelled & ~store["model"].isin(["", COMPARISON])
    whole = {
        name: name not in planned or _all_interact(planned[name], variables)
        for name in store.loc[models, "analysis"].unique()
    }
    categorical = {
        name: not variables or is_categorical(name, variables) for name in store["term"].unique()
    }
    found |= models & store["analysis"].map(whole).eq(True)
    found |= models & (store["model"] == UNADJUSTED) & store["term"].map(categorical)
    return found


def _of_cells(store: pd.DataFrame) -> pd.Series:
    """Tests, differences and shares of tables: functions of numbers of people.

    The mean, the median or the quartiles of one group are not, nor is the standardised difference
    of two means, which weighs both groups alike.
    """
    of_means = store["row"].str.endswith("/answered")
    of_means &= store["statistic"] == "standardised_mean_difference"
    return ~store["statistic"].isin(OF_THE_VALUES) & ~of_means


def is_categorical(name: str, variables: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a term enters by its levels, or as a number that has two values only."""
    if name not in variables:
        # Scores of scales are numbers.
        return False
    variable = variables[name]
    low, high = variable.get("minimum"), variable.get("maximum")
    two_values = variable["kind"] == "item" and low is not None and high == low + 1
    return not variable["numeric"] or two_values


def _all_interact(analysis: Mapping[str, Any], variables: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the analysis with all its terms is saturated."""
    terms = list(dict.fromkeys(analysis["terms"]))
    if not all(is_categorical(name, variables) for name in terms):
        return False
    if len(terms) == 1:
        return True
    pairs = {frozenset(pair) for pair in analysis.get("interactions", ())}
    return len(terms) == 2 and frozenset(terms) in pairs


def _of_whole_models(known: Known, saturated: pd.Series, cells: pd.Series) -> pd.Series:
    """Fit, likelihood and the like of a saturated model with any hidden cell.

    They stand in no table; so do the estimates of a specification without covariates, whose only
    term is that of the analysis which it varies.
    """
    store, variables = known.store, known.facts.get("variables", {})
    told = set(store.loc[cells & (store["stage"] == "modelling"), "analysis"])
    if not told:
        return known.nothing
    modelled = (store["stage"] == "modelling") & ~store["model"].isin(["", COMPARISON])
    # Of an unadjusted model the rows of its term are found by their places.
    whole = modelled & saturated & (store["model"] != UNADJUSTED) & store["analysis"].isin(told)
    found = whole & (store["table"] == "")
    without = known.facts.get("without_covariates", {})
    for name, analysis in known.facts.get("curves", {}).items():
        predictor, *sets = without.get(name, [""])
        if analysis in told and sets and is_categorical(predictor, variables):
            own = (store["stage"] == "robustness") & (store["analysis"] == name)
            chosen = store["method"].str.rpartition("covariates=")[2]
            found |= own & chosen.isin(sets) & (store["term"] == "specification")
    return found


SATURATED = Rule(
    "saturated",
    "Statistics of tables, and of models that are tables, are hidden where they would give a "
    "hidden number of people away.",
    "Griffiths and others 2019; Ritchie 2012",
    gives_a_hidden_cell,
)
