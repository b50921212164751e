"""Makes the answers on which correlations are compared with R's. Run: python make_mixed_answers.py

mixed_answers.csv: items of two, three, five and seven categories, skewed and sparse ones among
them, and two numbers, all reflecting two correlated traits; about 8% of the answers are missing.
steep_answers.csv: items that go together closely, two of them with a combination of answers that
nobody gave.
"""

from pathlib import Path

import numpy as np
import pandas as pd

MIXED = Path(__file__).with_name("mixed_answers.csv")
STEEP = Path(__file__).with_name("steep_answers.csv")
THRESHOLDS = {
    "two_1": [0.2], "two_2": [-0.8],
    "three_1": [-0.5, 0.7], "three_2": [0.1, 1.4],
    "five_1": [-1.4, -0.5, 0.4, 1.3], "five_2": [-1.8, -1.1, -0.3, 0.8],
    "five_3": [-0.6, 0.2, 0.9, 1.7], "five_4": [-2.3, -1.9, 0.5, 2.2],
    "seven_1": [-1.6, -1.0, -0.4, 0.2, 0.8, 1.4], "seven_2": [-2.4, -1.9, -1.2, -0.6, 0.3, 1.1],
}  # fmt: skip
"""five_4 and seven_2 have categories that few chose."""


def make_mixed_answers() -> pd.DataFrame:
    """300 respondents (index `row`); items from 1 on and numbers as floats, missing NaN."""
    random = np.random.Generator(np.random.PCG64(20261107))
    respondents = 300
    traits = random.standard_normal((respondents, 2)) @ np.array([[1.0, 0.5], [0.0, 0.75**0.5]])
    columns = {}
    for place, (item, thresholds) in enumerate(THRESHOLDS.items()):
        loading = (0.75, -0.6, 0.85, 0.5)[place % 4]
        noise = random.standard_normal(respondents) * (1 - loading**2) ** 0.5
        latent = loading * traits[:, place % 2] + noise
        columns[item] = 1.0 + np.searchsorted(thresholds, latent)
    for name, loading, trait in (("number_1", 0.7, 0), ("number_2", 0.6, 1)):
        noise = random.standard_normal(respondents) * (1 - loading**2) ** 0.5
        columns[name] = np.round(50 + 10 * (loading * traits[:, trait] + noise), 1)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, respondents + 1, name="row"))
    return frame.mask(random.random(frame.shape) < 0.08)


def make_steep_answers() -> pd.DataFrame:
    """250 respondents (index `row`), items from 1 on as floats."""
    random = np.random.Generator(np.random.PCG64(20261108))
    respondents = 250
    trait = random.standard_normal(respondents)
    thresholds = {
        "five_1": [-1.4, -0.5, 0.4, 1.3], "five_2": [-1.0, -0.4, 0.6, 1.9], "three_1": [-0.2, 1.0],
        "seven_1": [-1.6, -1.0, -0.4, 0.2, 0.8, 1.4], "two_1": [-0.7], "two_2": [0.9],
    }  # fmt: skip
    loadings = dict(zip(thresholds, (0.99, -0.98, 0.97, 0.99, 0.95, 0.9), strict=True))
    columns = {}
    for item, loading in loadings.items():
        noise = random.standard_normal(respondents) * (1 - loading**2) ** 0.5
        columns[item] = 1.0 + np.searchsorted(thresholds[item], loading * trait + noise)
    return pd.DataFrame(columns, index=pd.RangeIndex(1, respondents + 1, name="row"))


if __name__ == "__main__":
    make_mixed_answers().to_csv(MIXED, lineterminator="\n")
    make_steep_answers().to_csv(STEEP, float_format="%.0f", lineterminator="\n")
