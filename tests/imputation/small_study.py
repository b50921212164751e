"""A small study with missing answers of every kind, made by code."""

from typing import Any

import numpy as np
import pandas as pd


def described(levels=(), *, ordered=False, low=None, high=None, derivation=None) -> dict[str, Any]:
    """What a codebook says of a variable: levels, or numbers within a range."""
    return {
        "kind": "ordered" if ordered else "category" if levels else "number",
        "numeric": not levels,
        "ordered": ordered,
        "levels": list(levels),
        "minimum": low,
        "maximum": high,
        "sensitivity": "public",
        "derivation": derivation,
    }


ITEMS = [f"mood{number}" for number in (1, 2, 3, 4)]
SCALES = {
    "mood": {
        "items": ITEMS,
        "minimum": 1,
        "maximum": 5,
        "reverse_keyed": ["mood3"],
        "score": "sum",
        "lowest_score": 4,
        "highest_score": 20,
        "bands": [{"name": "low", "to": 11}, {"name": "high", "to": 20}],
    }
}
VARIABLES = {
    "leaving": described(["no", "yes"]),
    "mood": described(low=4, high=20),
    "mood_band": described(["low", "high"], ordered=True),
    "age": described(["young", "middle", "old"], ordered=True),
    "job": described(["office", "field", "home"]),
    "months": described(low=0, high=240),
    "support": described(low=1, high=5),
    **{item: described(low=1, high=5) for item in ITEMS},
}
PLAN = {
    "sets": 4,
    "iterations": 5,
    "level": "scales",
    "auxiliary": ["support"],
    "methods": {},
    "donors": 5,
    "least_correlation": 0.1,
    "shifts": [],
    "together": [["leaving", "mood", "mood_band", "age", "job", "months"]],
    "events": {"leaving": "yes"},
    "correlations": {"variables": ["mood", "months", "support"], "method": "pearson"},
}
NAMES = ["leaving", "mood", "mood_band", "age", "job", "months", "support"]


def people(count: int = 120, seed: int = 5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Responses and scores of `count` people, about a tenth missing; index `row` with gaps."""
    generator = np.random.default_rng(seed)
    trait = generator.standard_normal(count)
    index = pd.Index(np.arange(2, 2 + 3 * count, 3), name="row")
    items = {}
    for item in ITEMS:
        sign = -1 if item == "mood3" else 1
        raw = 3 + sign * trait + 0.8 * generator.standard_normal(count)
        items[item] = np.clip(np.round(raw), 1, 5)
    responses = pd.DataFrame(items, index=index)
    chance = 1 / (1 + np.exp(-trait))
    responses["leaving"] = np.where(generator.random(count) < chance, "yes", "no").astype(object)
    responses["age"] = generator.choice(["young", "middle", "old"], count).astype(object)
    responses["job"] = generator.choice(["office", "field", "home"], count).astype(object)
    responses["months"] = np.round(generator.exponential(24, count))
    responses["support"] = np.clip(
        np.round(3 - 0.5 * trait + generator.standard_normal(count)), 1, 5
    )
    for name in responses.columns:
        lines = generator.choice(count, count // 10, replace=False)
        responses.loc[index[lines], name] = (
            np.nan if name not in ("leaving", "age", "job") else None
        )
    keyed = responses[ITEMS].copy()
    keyed["mood3"] = 6 - keyed["mood3"]
    scores = pd.DataFrame({"mood": keyed.sum(axis=1, skipna=False)}, index=index)
    scores["mood_band"] = [
        None if np.isnan(score) else "low" if score <= 11 else "high" for score in scores["mood"]
    ]
    scores["mood_band"] = scores["mood_band"].astype(object)
    return responses, scores


def no_ledger() -> pd.DataFrame:
    """A ledger of missing answers with no line."""
    return pd.DataFrame({"row": [], "variable": [], "kind": [], "text": []})
