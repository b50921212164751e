"""One task of the benchmarks with Questline.

usage: python benchmarks/ours.py TASK FILE.csv

Prints how long the task alone took (without starting Python, importing and reading) by the clock
and by the processor, the peak memory of the whole process, and a few numbers of the result, to
compare with R's.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import models
import numpy as np
import pandas as pd
from survey import SCALES, items_of

from questline.core.streams import stream
from questline.imputation.chained_equations import complete_sets
from questline.imputation.model import imputation_model
from questline.measurement.confirmatory.factor_model import scales_as_factors
from questline.measurement.confirmatory.full_information import full_information
from questline.measurement.confirmatory.weighted_least_squares import weighted_least_squares
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.measurement.correlations.polychoric import polychoric
from questline.measurement.dimensionality.parallel import parallel_analysis

ITEMS = {f"f{scale}": items_of(scale) for scale in SCALES}
ALL_ITEMS = [item for items in ITEMS.values() for item in items]
LEVELS = {
    "sex": ["f", "m"],
    "education": ["e1", "e2", "e3", "e4"],
    "work": ["w1", "w2", "w3"],
    "region": ["r1", "r2", "r3", "r4", "r5"],
    "marital": ["m1", "m2", "m3"],
    "y1": ["no", "yes"],
    "y2": ["no", "yes"],
}
NUMBERS = ["age", "income", "children", "hours", "years", "health"]
SCORES = [f"S{scale}" for scale in SCALES]
PARALLEL_DRAWS = 20
"""As many as fa.parallel makes by default."""

Result = dict[str, float]


def correlations(data: pd.DataFrame) -> Result:
    """All correlations of 36 items."""
    found = polychoric(ordinal_answers(data)).correlations
    return {"mean_correlation": float(found[np.tril_indices(len(found), -1)].mean())}


def parallel(data: pd.DataFrame) -> Result:
    """Eigenvalues of the polychoric matrix and of those of randomly permuted answers."""
    ordinal = np.ones(data.shape[1], dtype=bool)
    found = parallel_analysis(data, ordinal, PARALLEL_DRAWS, stream(1, "parallel"))
    eigenvalues = found.found["polychoric"]
    return {
        "first_eigenvalue": float(eigenvalues.observed[0]),
        "components": float(eigenvalues.components),
    }


def wlsmv(data: pd.DataFrame) -> Result:
    """Four factors of 36 ordinal items, robust errors and test, all answers."""
    found = weighted_least_squares(ordinal_answers(data), scales_as_factors(ITEMS))
    return {
        "chi_square_scaled": found.fit["chi_square_scaled"],
        "first_loading": float(found.standardised_loadings[0, 0]),
    }


def fiml(data: pd.DataFrame) -> Result:
    """The same factors by maximum likelihood of all answers, robust errors and test."""
    found = full_information(data, scales_as_factors(ITEMS))
    return {
        "log_likelihood": found.fit["log_likelihood"],
        "first_loading": float(found.standardised_loadings[0, 0]),
    }


def impute(data: pd.DataFrame) -> Result:
    """20 sets after 10 rounds, every variable predicting every other."""
    variables = {
        name: {
            "numeric": name not in LEVELS,
            "ordered": False,
            "levels": LEVELS.get(name, []),
            "minimum": None,
            "maximum": None,
            "derivation": None,
        }
        for name in data.columns
    }
    plan = {
        "sets": 20,
        "iterations": 10,
        "level": "scales",
        "methods": {},
        "donors": 5,
        "least_correlation": 0.0,
        "auxiliary": [],
        "together": [list(data.columns)],
    }
    model = imputation_model(data, variables, {}, plan)
    found = complete_sets(data, model, stream(1, "imputation"))
    return {"mean_income": float(found.values("income").mean())}


TASKS: dict[str, tuple[Callable[[pd.DataFrame], Result], list[str]]] = {
    "polychoric": (correlations, ALL_ITEMS),
    "parallel": (parallel, ALL_ITEMS),
    "wlsmv": (wlsmv, ALL_ITEMS),
    "fiml": (fiml, ALL_ITEMS),
    "impute_17": (impute, [*NUMBERS, *LEVELS, *SCORES]),
    "impute_items": (impute, [*NUMBERS, *LEVELS, *ALL_ITEMS]),
    "logits": (models.logits, models.COLUMNS),
    "profiles": (models.profiles, models.COLUMNS),
    "ordinal": (models.ordinal, models.COLUMNS),
    "optimism": (models.optimism, models.COLUMNS),
    "optimism_tuned": (models.optimism, models.COLUMNS),
    "specifications": (models.specifications, models.COLUMNS),
    "specifications_tuned": (models.specifications, models.COLUMNS),
}


def main(task: str, path: str) -> None:
    """Read the file, run the task, say how long it took."""
    function, columns = TASKS[task]
    types = {name: object if name in LEVELS else "float32" for name in columns}
    data = pd.read_csv(path, usecols=columns, dtype=types)[columns]
    numbers = [name for name in columns if name not in LEVELS]
    if len(data) < 1_000_000:
        data[numbers] = data[numbers].astype("float64")
    for name in set(columns) & set(LEVELS):
        data[name] = data[name].where(data[name].notna(), None)
    started, worked = time.perf_counter(), time.process_time()
    result = function(data)
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"seconds {seconds:.4f}\nprocessor {processor:.4f}\nmegabytes {peak:.0f}")
    for name, value in result.items():
        print(f"result {name} {value:.6f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
