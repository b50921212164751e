"""Makes likelihood_answers.csv: ten items of three factors, skewed, with holes, two groups.

Items a1 to a4 measure one factor, b1 to b3 another, c1 to c3 a third; a4 also measures b a little,
and the residuals of c1 and c2 correlate, so that no simple model fits. Answers are five steps cut
from a skewed continuous variable; group "y" has other intercepts and one other loading. Answers are
missing more often for those with low first answers. Run as: python make_likelihood_answers.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

LOADINGS = {
    "a1": (0.8, 0.0, 0.0), "a2": (0.7, 0.0, 0.0), "a3": (-0.6, 0.0, 0.0), "a4": (0.6, 0.3, 0.0),
    "b1": (0.0, 0.7, 0.0), "b2": (0.0, 0.8, 0.0), "b3": (0.0, 0.6, 0.0),
    "c1": (0.0, 0.0, 0.6), "c2": (0.0, 0.0, 0.7), "c3": (0.0, 0.0, 0.8),
}  # fmt: skip
FACTORS = np.array([[1.0, 0.5, 0.3], [0.5, 1.0, -0.2], [0.3, -0.2, 1.0]])
PEOPLE = 360


def answers() -> pd.DataFrame:
    random = np.random.default_rng(20261122)
    loadings = np.array(list(LOADINGS.values()))
    factors = random.standard_normal((PEOPLE, 3)) @ np.linalg.cholesky(FACTORS).T
    group = random.random(PEOPLE) < 0.45
    residuals = np.sqrt(1 - np.einsum("ij,jk,ik->i", loadings, FACTORS, loadings))
    noise = random.standard_normal((PEOPLE, 10))
    noise[:, 8] = 0.3 * noise[:, 7] + np.sqrt(1 - 0.09) * noise[:, 8]
    latent = factors @ loadings.T + noise * residuals
    latent[group] += np.linspace(-0.2, 0.3, 10)
    latent[group, 1] += 0.4 * factors[group, 0]
    steps = np.searchsorted([-0.6, 0.3, 0.9, 1.6], latent.ravel()).reshape(latent.shape) + 1.0
    likely = 0.06 + 0.10 * (latent[:, [0]] < 0)
    holes = random.random(steps.shape) < likely
    holes[:, 0] = random.random(PEOPLE) < 0.05
    holes[:3] = True
    steps[holes] = np.nan
    frame = pd.DataFrame(steps, columns=list(LOADINGS)).astype("Int64")
    return frame.assign(group=np.where(group, "y", "x"))


if __name__ == "__main__":
    target = Path(__file__).with_name("likelihood_answers.csv")
    answers().to_csv(target, index=False, lineterminator="\n")
