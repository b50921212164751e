"""A small survey made by arithmetic, for comparing every statistic with R.

Sixty respondents with groups of unequal size and spread, tied answers, a rare level and missing
answers. `reference/small_survey.csv` holds it for R; run this file to write it anew.
"""

from pathlib import Path

import numpy as np
import pandas as pd

REFERENCE = Path(__file__).resolve().parent / "reference"
LEVELS = {
    "two": ["a", "b"],
    "three": ["x", "y", "z"],
    "four": ["p", "q", "r", "s"],
    "answer": ["no", "unsure", "yes"],
    "agrees": ["no", "yes"],
    "empty": ["k", "l"],
}
NUMBERS = {"score": (None, None), "spread": (None, None), "likert": (1.0, 5.0)}


def small_survey() -> pd.DataFrame:
    """The respondents, indexed by `row` from 1."""
    rows = np.arange(1, 61)
    two = np.where(rows * 7 % 10 < 4, "a", "b").astype(object)
    three = np.array(LEVELS["three"], dtype=object)[(rows * 5 + rows // 4) % 3]
    four = np.array(LEVELS["four"], dtype=object)[np.minimum(rows * rows % 13 // 4, 3)]
    shift = np.where(two == "b", 1.9, 0.0) + np.where(three == "z", 1.3, 0.0)
    score = np.round(20 + rows * 37 % 23 / 3 + shift, 3)
    spread = np.round(50 + (rows * 29 % 31 - 15) * np.where(two == "b", 1.7, 0.4) + shift, 2)
    likert = 1.0 + np.minimum(4, (rows * rows + 3 * rows) // 7 % 5 + (two == "b") * (rows % 2))
    answer = np.array(LEVELS["answer"], dtype=object)[(rows * 11 + rows // 7) % 17 % 3]
    agrees = np.where((rows * 3 + (two == "b") * 4) % 9 > 4, "yes", "no").astype(object)
    frame = pd.DataFrame(
        {
            "two": two,
            "three": three,
            "four": four,
            "answer": answer,
            "agrees": agrees,
            "score": score,
            "spread": spread,
            "likert": likert,
        },
        index=pd.Index(rows, name="row"),
    )
    for name, missing in {
        "two": [13, 37],
        "three": [21],
        "answer": [2, 17, 50],
        "agrees": [37],
        "score": [5, 13, 29, 60],
        "spread": [8],
        "likert": [5, 44],
    }.items():
        frame.loc[missing, name] = None if name in LEVELS else np.nan
    frame["empty"] = pd.Series(None, index=frame.index, dtype=object)
    return frame


def variables() -> dict[str, dict]:
    """What `Variable.for_analysis()` would say of the columns."""
    described = {
        "sensitivity": "public", "derivation": None, "minimum": None, "maximum": None, "levels": [],
    }  # fmt: skip
    levels = {
        name: {**described, "kind": "category", "numeric": False, "ordered": False,
               "levels": codes}
        for name, codes in LEVELS.items()
    }  # fmt: skip
    numbers = {
        name: {**described, "kind": "item", "numeric": True, "ordered": True,
               "minimum": low, "maximum": high}
        for name, (low, high) in NUMBERS.items()
    }  # fmt: skip
    return {**levels, **numbers}


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    small_survey().drop(columns="empty").to_csv(
        REFERENCE / "small_survey.csv", lineterminator="\n", na_rep=""
    )
