"""The people in teams on whom Questline and R are compared, and how R's numbers are read."""

from pathlib import Path

import numpy as np
import pandas as pd

REFERENCE = Path(__file__).parent / "reference"


def team_people() -> pd.DataFrame:
    """People of reference/team_answers.csv."""
    return pd.read_csv(REFERENCE / "team_answers.csv", index_col="row")


def design_of(people: pd.DataFrame, base_year: int = 2000) -> np.ndarray:
    """The columns of R's models: discrepancy, support, year, office, lead."""
    year = people["year"] - base_year
    columns = [people["discrepancy"], people["support"], year, people["office"], people["lead"]]
    return np.column_stack(columns).astype(float)


def arrays_of(name: str) -> dict[tuple[str, ...], np.ndarray]:
    """R's numbers in a CSV whose last columns are row, column, value, as matrices by the others."""
    table = pd.read_csv(REFERENCE / name, keep_default_na=False)
    keys = list(table.columns[:-3])
    found = {}
    for key, part in table.groupby(keys, sort=False):
        matrix = np.full((part["row"].max() + 1, part["column"].max() + 1), np.nan)
        matrix[part["row"], part["column"]] = pd.to_numeric(part["value"], errors="coerce")
        found[key] = matrix[:, 0] if matrix.shape[1] == 1 else matrix
    return found


def block_design(sizes: list[int], seed: int, columns: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Random columns and the cluster of each person, for clusters of these sizes."""
    random = np.random.Generator(np.random.PCG64(seed))
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return random.standard_normal((len(labels), columns)), labels
