"""The tasks of the benchmarks on models and on specification curves, with Questline.

Each takes the survey as `ours.py` has read it and gives a few numbers to compare with R's.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from survey import items_of

from questline.core.streams import stream
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.fits.profiles import logistic_limits
from questline.modelling.fits.proportional_odds import fit_proportional_odds
from questline.modelling.internal_validation.optimism import validate_logistic
from questline.modelling.internal_validation.resampling import bootstrap_counts, resample_logistic
from questline.robustness.risk_differences import Focal
from questline.robustness.specification_curve import DataVariant, specification_curve

PREDICTORS = ("sex", "age", "education", "work", "SA", "SB", "SC", "SD")
OUTCOMES = ("y1", "y2")
CATEGORIES = ("sex", "education", "work")
COLUMNS = [*PREDICTORS, *OUTCOMES, "health", "hours", *items_of("A")[:4]]
SAMPLES = 2000
COVARIATES = tuple(name for name in PREDICTORS if name != "SA")

Result = dict[str, float]


def logits(data: pd.DataFrame) -> Result:
    """18 models in one batch: each predictor alone and all together, for two outcomes."""
    matrix, places, answered = _design(data)
    masks = np.vstack([np.arange(len(PREDICTORS))[:, None] == places, places >= 0])
    people = np.vstack([answered.T, answered.all(axis=1)])
    events = np.array([_event(data, outcome) for outcome in OUTCOMES])
    fits = fit_many_logistic(
        matrix,
        np.repeat(events, len(masks), axis=0),
        weights=np.tile(people, (2, 1)).astype(float),
        columns=np.tile(masks, (2, 1)),
        covariances=True,
    )
    assert fits.covariances is not None
    errors = np.sqrt(np.diagonal(fits.covariances, axis1=1, axis2=2))
    limits = fits.coefficients + 1.959963984540054 * errors
    return {
        "sum_of_log_odds": float(np.nansum(fits.coefficients)),
        "sum_of_upper_limits": float(np.nansum(limits)),
    }


def profiles(data: pd.DataFrame) -> Result:
    """The same 18 models with the profile likelihood interval of every coefficient."""
    matrix, places, answered = _design(data)
    models = []
    for outcome in OUTCOMES:
        event = _event(data, outcome)
        for place in range(len(PREDICTORS)):
            people = answered[:, place]
            models.append(fit_logistic(matrix[people][:, places == place], event[people]))
        people = answered.all(axis=1)
        models.append(fit_logistic(matrix[people], event[people]))
    limits = np.concatenate(logistic_limits(models, 0.95))
    return {"sum_of_limits": float(limits.sum())}


def ordinal(data: pd.DataFrame) -> Result:
    """Five ordered answers on all predictors, proportional odds, Wald intervals."""
    matrix, _, answered = _design(data)
    people = answered.all(axis=1)
    fit = fit_proportional_odds(matrix[people], data["health"].to_numpy()[people] - 1, 5)
    errors = np.sqrt(np.diag(fit.covariance))
    return {
        "sum_of_slopes": float(fit.slopes.sum()),
        "sum_of_errors": float(errors.sum()),
    }


def optimism(data: pd.DataFrame) -> Result:
    """Area under the curve, Brier score and calibration, corrected by 2,000 samples."""
    matrix, _, answered = _design(data)
    people = answered.all(axis=1)
    event = _event(data, "y1")[people]
    counts = bootstrap_counts(len(event), SAMPLES, stream(1, "optimism"))
    found = validate_logistic(resample_logistic(matrix[people], event, counts))
    area = found.measures["area"]
    return {"area": area.apparent, "optimism": area.optimism}


def specifications(data: pd.DataFrame) -> Result:
    """1,024 risk differences: two scores, four exclusion rules, 128 sets of covariates."""
    items = data[items_of("A")[:4]]
    short = items.mean(axis=1, skipna=False)
    people = (data[list(PREDICTORS)].notna().all(axis=1) & short.notna()).to_numpy()
    kept = data[people]
    matrix, places, _ = _design(kept)
    event = _event(kept, "y1")
    young, working = (kept["age"] < 60).to_numpy(), (kept["hours"] >= 25).to_numpy()
    rules = {"all": None, "young": young, "working": working, "both": young & working}
    focal = int(np.flatnonzero(places == PREDICTORS.index("SA"))[0])
    variants = []
    for scoring, score in (("mean", kept["SA"]), ("short", short[people])):
        own = matrix.copy()
        own[:, focal] = score
        variants += [
            DataVariant({"scoring": scoring, "exclusions": rule}, own, event, members)
            for rule, members in rules.items()
        ]
    chosen = [
        names for count in range(len(COVARIATES) + 1) for names in combinations(COVARIATES, count)
    ]
    masks = {
        "+".join(names): np.isin(places, [PREDICTORS.index(name) for name in ("SA", *names)])
        for names in chosen
    }
    curve = specification_curve(variants, masks, Focal(focal), "logistic")
    return {
        "specifications": float(curve["estimate"].notna().sum()),
        "median": float(curve["estimate"].median()),
        "largest": float(curve["estimate"].max()),
    }


def _design(data: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The columns of all predictors (0 where missing), whose they are, and who answered which."""
    columns: list[np.ndarray] = []
    places: list[int] = []
    answered = []
    for place, name in enumerate(PREDICTORS):
        values = data[name].to_numpy()
        if name in CATEGORIES:
            here = np.array([value is not None for value in values])
            made = [values == level for level in sorted(set(values[here]))[1:]]
        else:
            here = ~np.isnan(values)
            made = [np.where(here, values, 0.0)]
        columns += made
        places += [place] * len(made)
        answered.append(here)
    return np.column_stack(columns).astype(float), np.array(places), np.column_stack(answered)


def _event(data: pd.DataFrame, outcome: str) -> np.ndarray:
    return np.asarray(data[outcome].to_numpy() == "yes", dtype=float)
