"""A study of curves, interactions and ordered answers: made people, through the real stage."""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from questline.modelling.stage import model
from questline.release.stage import release
from reporting.reports import reading_matter

NUMBER: dict[str, Any] = {"numeric": True, "levels": [], "kind": "number"}
VARIABLES: dict[str, dict[str, Any]] = {
    "leaving": {"numeric": False, "levels": ["no", "yes"], "kind": "category"},
    "mood": {"numeric": False, "levels": ["low", "middle", "high"], "kind": "ordered"},
    "gender": {"numeric": False, "levels": ["woman", "man"], "kind": "category"},
    "efficacy": NUMBER,
    "months": NUMBER,
}
EFFICACY = {"variable": "efficacy", "unit": 1.0, "direction": "higher"}
MONTHS = {"variable": "months", "unit": 12.0, "direction": "higher"}
COMMON: dict[str, Any] = {
    "event": "",
    "covariates": ["gender"],
    "reference": {"gender": "woman"},
    "interval": "profile",
    "family": "all",
    "rationale": "",
    "teams": None,
    "firth": "never",
    "robust_errors": False,
    "predictions": {},
}
ANALYSES: list[dict[str, Any]] = [
    {
        **COMMON,
        "name": "curved",
        "label": "Leaving, with a curve",
        "kind": "logistic",
        "outcome": "leaving",
        "event": "yes",
        "predictors": [EFFICACY, MONTHS],
        "splines": {"months": 4},
        "interactions": [["efficacy", "gender"]],
    },
    {
        **COMMON,
        "name": "ordered",
        "label": "Mood",
        "kind": "ordinal",
        "outcome": "mood",
        "predictors": [EFFICACY, MONTHS],
        "splines": {},
        "interactions": [["efficacy", "months"]],
        "family": "",
    },
]
FACTS = {
    "variables": {
        name: {**about, "sensitivity": "public", "derivation": None}
        for name, about in VARIABLES.items()
    },
    "analyses": [
        {
            "name": entry["name"],
            "kind": entry["kind"],
            "outcome": entry["outcome"],
            "event": entry["event"],
            "terms": [*(one["variable"] for one in entry["predictors"]), *entry["covariates"]],
            "interactions": entry["interactions"],
            "teams": "",
        }
        for entry in ANALYSES
    ],
}
"""What release is told of them."""


@lru_cache
def people() -> pd.DataFrame:
    """300 people: leaving depends on efficacy among women, on months in a curve."""
    random = np.random.default_rng(12)
    frame = pd.DataFrame(
        {
            "efficacy": np.round(random.uniform(2, 8, 300), 1),
            "months": np.round(random.gamma(2, 12, 300)),
            "gender": np.where(random.random(300) < 0.5, "woman", "man").astype(object),
        },
        index=pd.RangeIndex(1, 301, name="row"),
    )
    slope = np.where(frame["gender"] == "woman", -0.7, 0.2)
    curve = ((frame["months"] - 24) / 14) ** 2
    leaving = random.logistic(size=300) < slope * (frame["efficacy"] - 5) + curve - 1
    frame["leaving"] = np.where(leaving, "yes", "no").astype(object)
    levels = np.array(["low", "middle", "high"], dtype=object)
    mood = 0.6 * (frame["efficacy"] - 5) + random.logistic(size=300)
    frame["mood"] = levels[np.digitize(mood, [-0.8, 0.9])]
    return frame


@lru_cache
def designs_store(edition: str = "public") -> pd.DataFrame:
    """The store of both analyses, on complete cases and on two completed sets that agree."""
    complete = people()
    sets = [complete.reset_index().assign(set=number, shift="") for number in (1, 2)]
    modelled = model(
        complete,
        complete[[]],
        variables=VARIABLES,
        analyses=ANALYSES,
        comparisons=[],
        families={"all": "hochberg"},
        confidence=0.95,
        completed=pd.concat(sets, ignore_index=True).astype({"shift": object}),
        imputation={"shifts": []},
    )
    released = release([modelled.statistics], {"threshold": 10}, FACTS)
    return getattr(released, edition)


def designs_study() -> dict[str, Any]:
    """What the report is told of the study."""
    study = reading_matter()
    known = study["variables"]
    mood = {**known["gender"], "label": "Mood", "kind": "ordered"}
    mood["levels"] = [["low", "Low"], ["middle", "Middling"], ["high", "High"]]
    gender = {**known["gender"], "levels": [["woman", "Women"], ["man", "Men"]]}
    return {
        **study,
        "variables": {**known, "mood": mood, "gender": gender},
        "analyses": ANALYSES,
        "published": [],
        "families": {"all": {"method": "hochberg", "label": "Everything"}},
        "robustness": [],
        "weighting": None,
    }
