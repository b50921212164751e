"""Makes mixed_survey.csv: 300 simulated respondents with answers of every kind, some missing.

Run from this folder: `python mixed_survey.py`. Missing at random: whether an answer is missing
depends on `age` and `score`, which everyone has.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

RESPONDENTS = 300


def mixed_survey() -> pd.DataFrame:
    """The survey: age, pay, strain, member (two levels), view (ordered), site (three), score."""
    generator = np.random.default_rng(20261122)
    count = RESPONDENTS
    age = generator.integers(20, 66, count).astype("float64")
    centred = (age - 43) / 13
    trait = 0.4 * centred + generator.standard_normal(count)
    pay = np.round(20 + 4 * centred + 3 * trait + 4 * generator.standard_normal(count), 1)
    strain = np.round(0.5 * trait + generator.standard_normal(count), 3)
    member = np.where(generator.random(count) < 1 / (1 + np.exp(-0.3 - 0.8 * trait)), "yes", "no")
    tendency = 0.7 * trait - 0.3 * strain + generator.logistic(size=count)
    view = np.array(["bad", "fair", "good", "high"])[np.digitize(tendency, [-1.8, 0.0, 1.6])]
    north, west = 0.6 * trait, -0.4 + 0.5 * strain
    weights = np.stack([np.ones(count), np.exp(north), np.exp(west)])
    chance = (weights / weights.sum(axis=0)).cumsum(axis=0)
    site = np.array(["east", "north", "west"])[(generator.random(count) > chance).sum(axis=0)]
    score = np.round(
        2
        + 0.6 * centred
        + 0.05 * pay
        + 0.5 * strain
        + 0.4 * (member == "yes")
        + 0.3 * np.select([view == "fair", view == "good", view == "high"], [1, 2, 3], 0)
        + 0.5 * (site == "west")
        + generator.standard_normal(count),
        3,
    )
    survey = pd.DataFrame(
        {"age": age, "pay": pay, "strain": strain, "member": member, "view": view, "site": site,
         "score": score}
    )  # fmt: skip
    for name, share, slope in [
        ("pay", 0.25, 0.5), ("strain", 0.2, -0.4), ("member", 0.15, 0.5),
        ("view", 0.2, 0.4), ("site", 0.15, -0.5),
    ]:  # fmt: skip
        drift = slope * centred + 0.3 * (score - score.mean()) / score.std()
        chance = 1 / (1 + np.exp(-(np.log(share / (1 - share)) + drift)))
        survey.loc[generator.random(count) < chance, name] = None
    return survey


if __name__ == "__main__":
    mixed_survey().to_csv("mixed_survey.csv", index=False)
