"""What R found on the first of the same draws, read from the file that ships.

benchmarks/validation writes the draws, R analyses them, and the results are committed. With each
draw R has kept the number of answers in it and their sum, so that it shows when the draws of today
are not those that R saw.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from questline.core.errors import Problem, StudyError
from questline.tools.validation.scenario import Scenario

NUMBERS = ("estimate", "low", "high", "p")
REMEDY = "run the two commands in benchmarks/README.md that let R analyse the draws again"

InR = dict[str, dict[str, np.ndarray]]
"""Arrays (draws, columns of Outcome) by scenario and quantity."""


def read_results_of_r(folder: str | Path, scenarios: Sequence[Scenario]) -> InR:
    """R's results for the scenarios, from `results.csv` and `draws.csv` in the folder.

    Raises StudyError when a file is not there, or when R saw other draws than these.
    """
    missing = [name for name in ("results.csv", "draws.csv") if not (Path(folder) / name).is_file()]
    if missing:
        raise StudyError(
            Problem(f"{folder}/{name}", "is not there", "", REMEDY) for name in missing
        )
    seen = _rows(folder, "draws.csv")
    problems = []
    counts: dict[str, int] = {}
    for scenario in scenarios:
        rows = [row for row in seen if row["scenario"] == scenario.name]
        counts[scenario.name] = len(rows)
        if not all(_same(scenario, row) for row in rows):
            problems.append(
                Problem(
                    f"{folder}/draws.csv, scenario {scenario.name}",
                    "R analysed other draws than those of today",
                    "the same number of answers with the same sum",
                    REMEDY,
                )
            )
    if problems:
        raise StudyError(problems)
    found: InR = {}
    for row in _rows(folder, "results.csv"):
        count = counts.get(row["scenario"], 0)
        if count:
            by_quantity = found.setdefault(row["scenario"], {})
            array = by_quantity.setdefault(row["quantity"], np.full((count, 4), math.nan))
            array[int(row["draw"])] = [_number(row[name]) for name in NUMBERS]
    return found


def _rows(folder: str | Path, name: str) -> list[dict[str, str]]:
    with (Path(folder) / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _same(scenario: Scenario, row: dict[str, str]) -> bool:
    """Whether a draw has as many answers, with the same sum, as the one that R read."""
    values = scenario.data(int(row["draw"])).to_numpy(dtype=float)
    total = float(np.nansum(values))
    answers = int((~np.isnan(values)).sum())
    return answers == int(row["answers"]) and math.isclose(
        total, float(row["sum"]), rel_tol=1e-6, abs_tol=1e-6
    )


def _number(text: str) -> float:
    return math.nan if text in ("", "NA") else float(text)
