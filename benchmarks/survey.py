"""Make the survey that both sides of the benchmarks analyse.

usage: python benchmarks/survey.py ROWS FILE.csv

36 items of four scales (8, 10, 6 and 12 items of five, five, six and five answers), from four
correlated factors; 13 background variables; two yes-no outcomes. Younger and less educated people
leave more items out (8% on average); 3% of some background answers are missing.
"""

import sys

import numpy as np
import pandas as pd

SCALES = {"A": (8, 5), "B": (10, 5), "C": (6, 6), "D": (12, 5)}
"""Number of items and of answers."""
FACTORS = [[1, 0.5, -0.3, 0.2], [0.5, 1, -0.2, 0.4], [-0.3, -0.2, 1, -0.1], [0.2, 0.4, -0.1, 1]]
MISSING_ITEMS = 0.08
MISSING_BACKGROUND = 0.03
SEED = 20


def items_of(scale: str) -> list[str]:
    """The names of a scale's items."""
    return [f"{scale}{number}" for number in range(1, SCALES[scale][0] + 1)]


def survey(rows: int) -> pd.DataFrame:
    """So many respondents, one row each."""
    random = np.random.default_rng(SEED)
    traits = random.standard_normal((rows, 4)) @ np.linalg.cholesky(np.array(FACTORS)).T
    table = _background(random, rows, traits)
    lost = _chance_of_leaving_out(table)
    for place, (scale, (count, answers)) in enumerate(SCALES.items()):
        for number, name in enumerate(items_of(scale)):
            loading = 0.5 + 0.35 * number / (count - 1)
            noise = random.standard_normal(rows) * np.sqrt(1 - loading**2)
            limits = np.linspace(-1.5, 1.5, answers - 1) + random.uniform(-0.5, 0.5)
            given = np.searchsorted(limits, loading * traits[:, place] + noise) + 1.0
            table[name] = np.where(random.random(rows) < lost, np.nan, given)
        table[f"S{scale}"] = _scores(table[items_of(scale)].to_numpy())
    for name in ("education", "income", "marital", "work"):
        table[name] = table[name].mask(random.random(rows) < MISSING_BACKGROUND)
    return table


def _background(random: np.random.Generator, rows: int, traits: np.ndarray) -> pd.DataFrame:
    education = random.choice(4, rows, p=[0.2, 0.3, 0.3, 0.2])
    age = np.clip(random.normal(43, 13, rows), 18, 85).round()
    health = 0.5 * traits[:, 0] - 0.4 * traits[:, 2] + random.logistic(size=rows)
    leaving = -1 + 0.7 * traits[:, 0] - 0.5 * traits[:, 2] + 0.02 * (age - 43)
    staying = -0.5 + 0.5 * traits[:, 1] + 0.4 * traits[:, 3]
    return pd.DataFrame(
        {
            "sex": np.array(["f", "m"], dtype=object)[random.integers(0, 2, rows)],
            "age": age,
            "education": np.array(["e1", "e2", "e3", "e4"], dtype=object)[education],
            "work": np.array(["w1", "w2", "w3"], dtype=object)[
                random.choice(3, rows, p=[0.6, 0.25, 0.15])
            ],
            "region": np.array(["r1", "r2", "r3", "r4", "r5"], dtype=object)[
                random.integers(0, 5, rows)
            ],
            "income": np.exp(random.normal(7.8 + 0.15 * education, 0.5)).round(),
            "children": random.poisson(1.1, rows).astype(float),
            "marital": np.array(["m1", "m2", "m3"], dtype=object)[
                random.choice(3, rows, p=[0.5, 0.35, 0.15])
            ],
            "hours": np.clip(random.normal(35, 8, rows), 5, 70).round(),
            "years": random.gamma(2, 3, rows).round(),
            "health": np.searchsorted([-2, -0.7, 0.7, 2], health) + 1.0,
            "y1": np.where(random.random(rows) < 1 / (1 + np.exp(-leaving)), "yes", "no"),
            "y2": np.where(random.random(rows) < 1 / (1 + np.exp(-staying)), "yes", "no"),
        }
    )


def _chance_of_leaving_out(table: pd.DataFrame) -> np.ndarray:
    """The chance that somebody leaves an item out."""
    education = table["education"].str[1].astype(float).to_numpy()
    leaning = 1 / (1 + np.exp(0.03 * (table["age"].to_numpy() - 43) + 0.3 * (education - 2.5)))
    return leaning / leaning.mean() * MISSING_ITEMS


def _scores(answers: np.ndarray) -> np.ndarray:
    """The mean of the items of those who answered half of them."""
    given = (~np.isnan(answers)).sum(axis=1)
    enough = given >= answers.shape[1] / 2
    return np.where(enough, np.nansum(answers, axis=1) / np.maximum(given, 1), np.nan)


if __name__ == "__main__":
    survey(int(sys.argv[1])).to_csv(sys.argv[2], index=False)
