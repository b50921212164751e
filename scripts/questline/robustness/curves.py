"""A whole curve: the specifications that were fitted, and those that have no data, in one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from questline.core.data_choices import AS_PLANNED, COVARIATES, DECISIONS, data_choices
from questline.modelling.design import names_of
from questline.robustness.focal_estimates import NAMES, Kind
from questline.robustness.permutation import CurveTest, permutation_test
from questline.robustness.specification_curve import DataVariant, specification_curve
from questline.robustness.variants import Variants, main_method

SETS_OF_TEST = 3
"""Completed sets in which curves are permuted: every set is worked on once a permutation."""


def whole_curve(
    curve: Mapping[str, Any], variants: Variants, kind: Kind, confidence: float
) -> pd.DataFrame:
    """One line a specification, as `specification_curve` gives them, the index being its number.

    They are in the order of the options of exclusions, scoring, missing and covariates. A
    specification without data has no numbers and a `reason`.
    """
    names = list(variants.covariates)
    order = {decisions: place for place, decisions in enumerate(data_choices(curve))}
    reasons = dict(variants.reasons)
    parts = []
    if variants.reason:
        reasons = dict.fromkeys(order, variants.reason)
    elif variants.made:
        parts.append(
            specification_curve(
                variants.made, variants.masks, variants.focal, kind, confidence=confidence
            )
        )
    for decisions, reason in reasons.items():
        nothing = pd.DataFrame({COVARIATES: names, "reason": reason, "note": ""}, dtype=object)
        decided = dict(zip(DECISIONS, decisions, strict=False))
        parts.append(nothing.assign(**decided, **dict.fromkeys(NAMES, np.nan)))
    frame = pd.concat(parts, ignore_index=True)
    chosen_by_line = zip(*(frame[name] for name in DECISIONS[:3]), strict=True)
    places = [order[decisions] for decisions in chosen_by_line]
    frame = frame.iloc[np.argsort(places, kind="stable")]
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


def planned_number(
    curve: Mapping[str, Any], analysis: Mapping[str, Any], variants: Variants, frame: pd.DataFrame
) -> int:
    """The number of the specification that is the planned analysis; 0 if none is."""
    others = set(names_of(analysis)) - {analysis["outcome"], curve["predictor"]}
    same = [name for name, chosen in variants.covariates.items() if set(chosen) == others]
    decided = (AS_PLANNED, AS_PLANNED, main_method(curve), *same[:1])
    if not same:
        return 0
    is_it = (frame[list(DECISIONS)] == list(decided)).all(axis=1)
    return int(frame.index[is_it][0])


def curve_test(
    curve: Mapping[str, Any],
    variants: Variants,
    frame: pd.DataFrame,
    kind: Kind,
    confidence: float,
    generator: np.random.Generator,
) -> CurveTest:
    """The permutation test over the specifications that have an estimate.

    Completed sets count with the first `SETS_OF_TEST` of them, in the observed curve as in the
    permuted ones.
    """
    made = [_with_fewer_sets(variant) for variant in variants.made]
    without = set(variants.reasons)
    decided = zip(*(frame[name] for name in DECISIONS[:3]), strict=True)
    has_data = np.array([not variants.reason and one not in without for one in decided])
    used = np.isfinite(frame["estimate"].to_numpy(float))[has_data]
    return permutation_test(
        made,
        variants.masks,
        variants.focal,
        kind,
        curve["permutations"],
        generator,
        alpha=1 - confidence,
        used=used,
    )


def _with_fewer_sets(variant: DataVariant) -> DataVariant:
    if variant.matrix.ndim == 2:
        return variant
    sets = slice(SETS_OF_TEST)
    return replace(variant, matrix=variant.matrix[sets], outcome=variant.outcome[sets])
