"""Makes team_answers.csv, people in teams on whom Questline and R are compared.

Run: python make_team_answers.py

263 people in 48 teams of 1 to 24, some alone, in disorder; teams lie within 9 regions. `stress` and
`leaving` vary from team to team, `strong` much, `even` less than chance alone would make it;
`support` is the same for all of a team; `year` is a large number beside small ones.
"""

from pathlib import Path

import numpy as np
import pandas as pd

ANSWERS = Path(__file__).with_name("team_answers.csv")


def make_team_answers() -> pd.DataFrame:
    """One row a person (index `row`)."""
    random = np.random.Generator(np.random.PCG64(20260611))
    sizes = np.concatenate([np.ones(7, int), random.integers(2, 12, 40), [24]])
    team = np.repeat(np.arange(len(sizes)), sizes)
    people = len(team)
    region = random.integers(0, 9, len(sizes))
    support = np.round(random.normal(3, 0.8, len(sizes)), 1)[team]
    discrepancy = np.round(random.normal(45, 15, people) + random.normal(0, 6, len(sizes))[team])
    year = random.integers(1990, 2024, people).astype(float)
    role = random.choice(["care", "office", "lead"], people, p=[0.5, 0.35, 0.15])
    of_team = random.standard_normal(len(sizes))[team]
    expected = 0.03 * (discrepancy - 45) - 0.3 * (support - 3) + 0.5 * (role == "lead")
    spread = 0.6 + 0.012 * np.abs(discrepancy - 45)
    stress = np.round(3 + expected + 0.45 * of_team + spread * random.standard_normal(people), 2)
    chance = 1 / (1 + np.exp(0.8 - 1.2 * expected - 0.9 * of_team))
    leaving = (random.random(people) < chance).astype(int)
    within = random.standard_normal(people)
    means = np.bincount(team, within) / sizes
    even = np.round(0.01 * discrepancy + within - 0.15 * np.where(sizes > 1, means, 0)[team], 3)
    other = np.random.Generator(np.random.PCG64(20260612))
    chance = 1 / (1 + np.exp(-expected - 2.2 * other.standard_normal(len(sizes))[team]))
    strong = (other.random(people) < chance).astype(int)
    frame = pd.DataFrame(
        {
            "team": [f"t{number:02d}" for number in team],
            "region": [f"r{number}" for number in region[team]],
            "discrepancy": discrepancy.astype(int),
            "support": support,
            "year": year.astype(int),
            "office": (role == "office").astype(int),
            "lead": (role == "lead").astype(int),
            "stress": stress,
            "leaving": leaving,
            "strong": strong,
            "even": even,
            "even_event": (even > 0.5).astype(int),
        }
    )
    frame = frame.iloc[random.permutation(people)].reset_index(drop=True)
    frame.index = pd.RangeIndex(1, people + 1, name="row")
    return frame


if __name__ == "__main__":
    make_team_answers().to_csv(ANSWERS, lineterminator="\n")
