"""Rows about the weights themselves, and about the margins before and after raking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from questline.core.statistics import StatisticsPart
from questline.modelling.rows.study_weights import StudyWeights
from questline.modelling.weighting.design_effect import kish_design_effect

WEIGHTING = "weighting"
"""The name under which the rows about weights stand, in place of an analysis."""
DATASET = "analysed"
SAME_WEIGHT = 1e-9
"""Weights that differ by a smaller share than this are the same but for rounding."""
ZERO = "People with a base weight of zero stand for nobody, and are in no weighted result."
KISH = "Kish's design effect of unequal weights, 1 + cv^2 (Kish 1965, section 11.7)"
RAKED = "share with the weights of raking (Deming and Stephan 1940; Deville and others 1993)"


def add_weights(part: StatisticsPart, weights: StudyWeights, weighting: Mapping[str, Any]) -> None:
    """How many people are weighted, and how unequal their weights are."""
    reason, raked = weights.reason, weights.raked
    own = raked.weights
    effect = kish_design_effect(own)

    def add(statistic: str, estimate: float | None, **fields: Any) -> None:
        part.add(WEIGHTING, "weights", statistic, estimate, dataset=DATASET, **fields)

    add("count", len(weights.people))
    if weighting["base"]:
        add("zero_weight_count", weights.zero, note=ZERO if weights.zero else "")
        add("missing_weight_count", weights.missing)
    if weighting["largest"]:
        trimmed = None if reason else raked.trimmed
        method = f"weights held at {weighting['largest']:g} times their mean"
        add("trimmed_count", trimmed, method=method, note=reason)
    people = len(own)
    notes = " ".join(raked.notes)
    add("design_effect", effect.design_effect, n=people, method=KISH, note=reason or notes)
    add("effective_n", effect.effective_n, n=people, method=KISH, note=reason)
    for statistic, extreme in (("smallest_weight", np.min), ("largest_weight", np.max)):
        if reason:
            add(statistic, None, note=reason)
            continue
        value = float(extreme(own))
        # The people who have it are those whom the number is about.
        having = int((np.abs(own - value) <= SAME_WEIGHT * value).sum())
        add(statistic, value, n=having, method="in multiples of the mean weight")


def add_margins(part: StatisticsPart, weights: StudyWeights, weighting: Mapping[str, Any]) -> None:
    """The share of each level of each margin: before, in the population, and with the weights."""
    for margin in weighting["margins"]:
        codes = weights.codes[margin["variable"]]
        answered = codes.notna().to_numpy()
        total = sum(margin["shares"].values())
        own = weights.raked.weights
        part.add(
            WEIGHTING,
            margin["variable"],
            "missing_count",
            int((~answered).sum()),
            dataset=DATASET,
        )
        for level, share in margin["shares"].items():
            has_level = (codes == level).to_numpy(dtype=bool)
            part.add(
                WEIGHTING,
                margin["variable"],
                "population_share",
                share / total,
                level=level,
                dataset=DATASET,
                method=margin["source"],
            )
            people: dict[str, Any] = {"n": int(answered.sum()), "events": int(has_level.sum())}
            nobody = "" if answered.any() else "Not computable: nobody answered the question."
            for statistic, value, method, why in (
                (
                    "unweighted_share",
                    float(has_level.sum() / answered.sum()) if answered.any() else None,
                    "share of those who answered",
                    nobody,
                ),
                (
                    "weighted_share",
                    None if weights.reason else float(own[has_level].sum() / own[answered].sum()),
                    RAKED,
                    weights.reason,
                ),
            ):
                part.add(
                    WEIGHTING,
                    margin["variable"],
                    statistic,
                    value,
                    level=level,
                    dataset=DATASET,
                    method=method,
                    note=why,
                    **people,
                )
