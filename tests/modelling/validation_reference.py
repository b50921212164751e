"""The people, samples and numbers of reference/internal_validation.R."""

from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parent / "reference"
COLUMNS = {
    "mixed": ["age", "score", "remote", "team_b", "team_c"],
    "categories": ["remote", "team_b", "team_c"],
    "linear": ["age", "score", "remote", "team_b", "team_c"],
}


def people(model: str) -> tuple[np.ndarray, np.ndarray]:
    """The design without the intercept, and the outcome."""
    table = pd.read_csv(FOLDER / "validation_people.csv")
    outcome = table["stress" if model == "linear" else "leaving"]
    return table[COLUMNS[model]].to_numpy(float), outcome.to_numpy(float)


def counts() -> np.ndarray:
    """How often each person is in each of R's bootstrap samples, (samples, people)."""
    return pd.read_csv(FOLDER / "validation_samples.csv").to_numpy().astype(np.uint8)


def numbers(model: str) -> dict[tuple[str, str], float]:
    """R's numbers of a model, by measure and statistic."""
    table = pd.read_csv(FOLDER / "internal_validation.csv")
    table = table[table["model"] == model]
    keys = zip(table["measure"], table["statistic"], strict=True)
    return dict(zip(keys, table["value"], strict=True))
