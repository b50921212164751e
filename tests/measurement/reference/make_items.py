"""Makes items.csv, the answers that R and Questline are compared on. Run: python make_items.py

Nine items, 1 to 6. a1 to a6 reflect one trait, a2 and a5 being worded the other way; b1 to b3
reflect another. Some answers are missing, some respondents answered little, one nothing.
"""

from pathlib import Path

import numpy as np
import pandas as pd

ITEMS = Path(__file__).with_name("items.csv")
LOADINGS = {
    "a1": 0.8, "a2": -0.7, "a3": 0.6, "a4": 0.75, "a5": -0.5, "a6": 0.65,
    "b1": 0.7, "b2": 0.8, "b3": 0.6,
}  # fmt: skip


def make_items() -> pd.DataFrame:
    """120 respondents (index `row`), answers 1 to 6 as floats, missing NaN."""
    random = np.random.Generator(np.random.PCG64(20260501))
    respondents = 120
    traits = {"a": random.standard_normal(respondents), "b": random.standard_normal(respondents)}
    columns = {}
    for item, loading in LOADINGS.items():
        noise = random.standard_normal(respondents) * np.sqrt(1 - loading**2)
        latent = loading * traits[item[0]] + noise
        columns[item] = np.clip(np.round(3.7 + 1.2 * latent), 1, 6)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, respondents + 1, name="row"))
    frame = frame.mask(random.random(frame.shape) < 0.07)
    frame.loc[7] = np.nan
    frame.loc[19, ["a1", "a2", "a3", "a4"]] = np.nan
    frame.loc[23, ["a2", "a3", "a4", "a5", "a6"]] = np.nan
    return frame


if __name__ == "__main__":
    make_items().to_csv(ITEMS, float_format="%.0f", lineterminator="\n")
