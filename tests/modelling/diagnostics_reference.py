"""The people of diagnostics.R, their two models in R's own units, and R's numbers about them."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fitted import FittedModel

REFERENCE = Path(__file__).parent / "reference"
COMPLETE = pd.read_csv(REFERENCE / "people.csv").set_index("row").dropna()
OUTCOMES = {
    "logistic": (COMPLETE["leaving"] == "yes").to_numpy(dtype=float),
    "linear": COMPLETE["stress"].to_numpy(dtype=float),
}
KINDS = tuple(OUTCOMES)
GROUPS = {"employer": ("local_council", "other", "voluntary_sector"), "age": ("from_40", "from_50")}


def columns(*names: str) -> dict[str, np.ndarray]:
    """The design's columns under the names of R's coefficients."""
    made = {}
    for name in names:
        for level in GROUPS.get(name, ("",)):
            values = COMPLETE[name]
            made[name + level] = (values == level if level else values).to_numpy(dtype=float)
    return made


COLUMNS = columns("discrepancy", "confidence", "employer", "age", "months")
MATRIX = np.column_stack(list(COLUMNS.values()))


def fit(kind: str, matrix: np.ndarray, outcome: np.ndarray) -> FittedModel:
    """A model of either kind."""
    return (fit_logistic if kind == "logistic" else fit_linear)(
        np.asarray(matrix, dtype=float), np.asarray(outcome, dtype=float)
    )


@cache
def model(kind: str) -> FittedModel:
    """The adjusted model."""
    return fit(kind, MATRIX, OUTCOMES[kind])


@cache
def grouped_model(kind: str) -> FittedModel:
    """The model of employer and age alone, whose people fall into groups."""
    matrix = np.column_stack(list(columns("employer", "age").values()))
    return fit(kind, matrix, OUTCOMES[kind])


_NUMBERS = pd.read_csv(REFERENCE / "diagnostics.csv", dtype={"term": str})
_VALUES = {
    (row.what, row.term, row.statistic): row.value for row in _NUMBERS.itertuples(index=False)
}


def number(what: str, term: str, statistic: str) -> float:
    """One number of R's."""
    return _VALUES[what, term, statistic]


def by_person(what: str, statistic: str) -> tuple[np.ndarray, np.ndarray]:
    """The places, among the complete cases, of people whom R reports, and R's numbers."""
    found = _NUMBERS[(_NUMBERS["what"] == what) & (_NUMBERS["statistic"] == statistic)]
    found = found[found["term"].str.isdecimal()]
    return COMPLETE.index.get_indexer(found["term"].astype(int)), found["value"].to_numpy()


def by_bin(what: str, statistic: str) -> np.ndarray:
    """R's numbers of all bins."""
    return by_person(what, statistic)[1]
