"""The respondents on whom R's reference numbers rest (reference/robustness.R), as arrays."""

from pathlib import Path

import numpy as np
import pandas as pd

from questline.robustness.risk_differences import Focal

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
"""Of R, relative. Standard errors of risk differences have a gradient by differences in R."""
FOCAL = Focal(0)
COLUMNS = ("score", "confidence", "months", "charity", "practice")
COVARIATE_SETS = {
    "none": np.array([True, False, False, False, False]),
    "confidence": np.array([True, True, False, False, False]),
    "two": np.array([True, True, True, False, False]),
    "all": np.ones(5, dtype=bool),
}


def table(name):
    return pd.read_csv(REFERENCE / f"{name}.csv")


def respondents():
    return table("respondents")


def design(people, score):
    """The columns of COLUMNS, the predictor being `score` (NaN where it is missing)."""
    employer = people["employer"]
    return np.column_stack(
        [
            people[score],
            people["confidence"],
            people["months"],
            employer == "charity",
            employer == "practice",
        ]
    ).astype(float)


def completed(people, score):
    """The three completed sets, (sets, people, columns)."""
    return np.stack([design(people, f"{score}_{number}") for number in (1, 2, 3)])


def outcome_of(people, kind):
    return people["leaving" if kind == "logistic" else "stress"].to_numpy(float)
