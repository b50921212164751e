"""Makes the answers that WLSMV is compared on with lavaan. Run: python make_ordinal_wlsmv.py

ordinal_wlsmv.csv: 400 respondents, nine items of two traits (x1 to x5, y1 to y4) with two to five
answers, some skewed, some missing, one respondent who answered nothing.
ordinal_groups.csv: three groups, six items of one trait with four or five answers each, and one
with two (b1); the groups differ in the trait, in one loading, one threshold and one residual.
"""

from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent
ANSWERED = {
    "x1": (0.8, 0.0, [-1.2, -0.3, 0.4, 1.3]), "x2": (0.7, 0.0, [-0.5, 0.6]),
    "x3": (0.6, 0.0, [0.2]), "x4": (0.75, 0.2, [-1.5, -0.7, 0.1, 1.0]),
    "x5": (0.55, 0.0, [0.3, 1.0, 1.7]), "y1": (0.0, 0.85, [-0.8, 0.0, 0.9]),
    "y2": (0.0, 0.7, [-1.0, -0.2, 0.5, 1.4]), "y3": (0.0, -0.6, [-0.4, 0.8]),
    "y4": (0.25, 0.6, [-1.3, -0.5, 0.2, 0.8]),
}  # fmt: skip


def make_answers() -> pd.DataFrame:
    """400 respondents (index `row`), answers from 1 as floats, missing NaN."""
    random = np.random.Generator(np.random.PCG64(20261101))
    respondents = 400
    first = random.standard_normal(respondents)
    second = 0.4 * first + np.sqrt(1 - 0.4**2) * random.standard_normal(respondents)
    columns = {}
    for item, (on_first, on_second, thresholds) in ANSWERED.items():
        explained = on_first**2 + on_second**2 + 2 * 0.4 * on_first * on_second
        noise = random.standard_normal(respondents) * np.sqrt(1 - explained)
        latent = on_first * first + on_second * second + noise
        columns[item] = np.searchsorted(thresholds, latent) + 1.0
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, respondents + 1, name="row"))
    frame = frame.mask(random.random(frame.shape) < 0.06)
    frame.loc[9] = np.nan
    return frame


def make_groups() -> pd.DataFrame:
    """900 respondents of the groups a, b and c (index `row`), answers from 1, missing NaN."""
    random = np.random.Generator(np.random.PCG64(20261102))
    loadings = np.array([0.8, 0.7, 0.6, 0.75, 0.65, 0.7, 0.7])
    thresholds = [
        [-1.1, -0.3, 0.4, 1.2], [-0.8, 0.1, 0.9], [-1.3, -0.5, 0.3, 1.1],
        [-1.0, -0.2, 0.7], [-0.9, 0.0, 0.6, 1.4], [-1.2, -0.4, 0.5, 1.0], [0.2],
    ]  # fmt: skip
    items = ["a1", "a2", "a3", "a4", "a5", "a6", "b1"]
    frames = []
    groups = [("a", 350, 0.0, 1.0), ("b", 300, 0.4, 1.2), ("c", 250, -0.3, 0.9)]
    for group, size, mean, spread in groups:
        trait = mean + spread * random.standard_normal(size)
        load = loadings.copy()
        cut = [list(each) for each in thresholds]
        residual = np.sqrt(1 - loadings**2)
        if group == "b":
            load[2] = 0.35
            cut[1][2] += 0.5
        if group == "c":
            residual[4] *= 1.5
        latent = trait[:, None] * load + random.standard_normal((size, 7)) * residual
        answers = {
            item: np.searchsorted(cut[j], latent[:, j]) + 1.0 for j, item in enumerate(items)
        }
        frames.append(pd.DataFrame({"group": group, **answers}))
    frame = pd.concat(frames, ignore_index=True)
    missing = random.random((len(frame), 7)) < 0.04
    frame[items] = frame[items].mask(missing)
    return frame.set_index(pd.RangeIndex(1, len(frame) + 1, name="row"))


if __name__ == "__main__":
    make_answers().to_csv(FOLDER / "ordinal_wlsmv.csv", float_format="%.0f", lineterminator="\n")
    make_groups().to_csv(FOLDER / "ordinal_groups.csv", float_format="%.0f", lineterminator="\n")
