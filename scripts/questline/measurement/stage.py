"""Measurement as a whole: every scale described, judged as one thing, and compared in groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.estimators import Estimator
from questline.core.statistics import StatisticsPart
from questline.core.streams import stream
from questline.measurement.confirmatory.result import ConfirmatoryFit
from questline.measurement.correlations.matrix import CorrelationMatrix
from questline.measurement.correlations.polychoric import polychoric
from questline.measurement.items import (
    LEAST_ITEMS,
    Items,
    chosen_estimators,
    compare_groups,
    fit_models,
    items_of,
)
from questline.measurement.reliability.bootstrap import bootstrap_alpha
from questline.measurement.reliability.classical import who_answered_two
from questline.measurement.reliability.hierarchical import hierarchical_omega
from questline.measurement.reliability.ordinal import ordinal_reliability
from questline.measurement.reliability.split_half import split_half
from questline.measurement.rows.invariance_rows import add_invariance
from questline.measurement.rows.reliability_rows import (
    add_bootstrap,
    add_hierarchical,
    add_ordinal,
    add_split_half,
)
from questline.measurement.rows.rows import Rows
from questline.measurement.rows.scale_rows import (
    METHODS,
    add_consistency,
    correlate_items,
    describe_item,
    describe_scores,
    judge_items,
)
from questline.measurement.rows.structure_rows import correlate, examine


@dataclass(frozen=True)
class Measured:
    """What measurement gives: its part of the store, and one line for the screen."""

    statistics: pd.DataFrame
    line: str


def measure(
    responses: pd.DataFrame,
    scores: pd.DataFrame,
    scales: Mapping[str, Mapping[str, Any]],
    *,
    plan: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float,
    seed: int,
) -> Measured:
    """Describe every scale; where it is reflective, judge its reliability and its structure.

    `responses` and `scores` have one row a respondent (index `row`), missing NaN; `scales` says of
    each scale: kind, items, minimum, maximum, reverse_keyed, score, lowest_score, highest_score,
    group_factors. `plan` is the plan of measurement without labels, `variables` describes those
    that make groups. All answers count, also those of respondents who answered too little for a
    score. `confidence` (0 to 1) is the level of the intervals; random draws come from streams of
    `seed`, one for each scale or set.
    """
    # The draws must not depend on the order of the respondents in the file.
    responses, scores = responses.sort_index(), scores.sort_index()
    part = StatisticsPart("measurement")
    settings = _Settings(plan, confidence, seed)
    words = []
    for name, scale in scales.items():
        items = items_of(name, responses, {name: scale}, plan["most_categories"])
        rows = Rows(part, name, METHODS)
        deviation = describe_scores(rows, name, scale, scores[name])
        consistency = add_consistency(rows, name, scale, items.answers, deviation, confidence)
        words.append(f"{name}: {consistency}")
        for item in scale["items"]:
            describe_item(rows, item, scale, items.answers[item])
        correlate_items(rows, items.answers)
        matrix = correlate(rows, items)
        if scale["kind"] == "reflective":
            judge_items(rows, items.answers)
            _judge_reflective(rows, items, matrix, scale, settings)
    for entry in plan["sets"]:
        chosen = {name: scales[name] for name in entry["scales"]}
        items = items_of(entry["name"], responses, chosen, plan["most_categories"])
        rows = Rows(part, entry["name"], METHODS)
        matrix = correlate(rows, items)
        factors = entry["factors"] or len(chosen)
        _examine(rows, items, matrix, _fits(items, matrix, plan), factors, settings)
    for entry in plan["invariance"]:
        chosen = {entry["scale"]: scales[entry["scale"]]}
        items = items_of(entry["scale"], responses, chosen, plan["most_categories"])
        levels = entry["levels"] or variables[entry["group"]]["levels"]
        groups = responses.join(scores)[entry["group"]]
        estimator: Estimator = entry["estimator"] or chosen_estimators(plan["estimators"], items)[0]
        found = compare_groups(items, groups, levels, estimator)
        add_invariance(Rows(part, entry["name"], METHODS), found, entry["group"])
    return Measured(part.table(), "; ".join(words) or "no scales are declared")


@dataclass(frozen=True)
class _Settings:
    """What every scale and set is examined with."""

    plan: Mapping[str, Any]
    confidence: float
    seed: int


def _judge_reflective(
    rows: Rows,
    items: Items,
    matrix: CorrelationMatrix,
    scale: Mapping[str, Any],
    settings: _Settings,
) -> None:
    """Reliability by all its coefficients and, of three items or more, the structure."""
    name, plan, confidence = items.name, settings.plan, settings.confidence
    generator = stream(settings.seed, f"measurement/bootstrap/{name}")
    drawn = bootstrap_alpha({name: items.answers}, plan["bootstrap"], confidence, generator)
    add_bootstrap(rows, name, drawn[name], confidence)
    generator = stream(settings.seed, f"measurement/split_half/{name}")
    add_split_half(rows, name, split_half(items.answers, generator))
    if scale["group_factors"]:
        add_hierarchical(rows, name, hierarchical_omega(items.answers, scale["group_factors"]))
    fits: dict[str, ConfirmatoryFit] = {}
    if len(scale["items"]) >= LEAST_ITEMS:
        fits = _fits(items, matrix, plan)
        _examine(rows, items, matrix, fits, 1, settings)
    if items.is_ordinal.all():
        _add_ordinal_reliability(rows, items, fits.get("wlsmv"))


def _add_ordinal_reliability(rows: Rows, items: Items, fit: ConfirmatoryFit | None) -> None:
    """Reliability of ordinal items, with the loadings of the model where that has any."""
    ordinal = items.ordinal(list(items.answers.columns))
    found = polychoric(ordinal)
    loadings = None
    if fit is not None and not fit.reason and len(fit.model.items) == len(ordinal.items):
        loadings = fit.standardised_loadings[:, 0]
    n = who_answered_two(items.answers)
    add_ordinal(
        rows,
        items.name,
        ordinal_reliability(
            ordinal.items, found.correlations, found.thresholds, ordinal.categories, n, loadings
        ),
    )


def _fits(
    items: Items, matrix: CorrelationMatrix, plan: Mapping[str, Any]
) -> dict[str, ConfirmatoryFit]:
    return fit_models(items, matrix.left_out, chosen_estimators(plan["estimators"], items))


def _examine(
    rows: Rows,
    items: Items,
    matrix: CorrelationMatrix,
    fits: Mapping[str, ConfirmatoryFit],
    factors: int,
    settings: _Settings,
) -> None:
    examine(
        rows,
        items,
        matrix,
        fits,
        plan=settings.plan,
        factors=factors,
        confidence=settings.confidence,
        seed=settings.seed,
    )
