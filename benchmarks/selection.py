"""How long it takes to choose whom to interview: 20 of thousands, in one process.

usage: python benchmarks/selection.py [--people 5000] [--size 20] [--seeds 3]

Respondents are made with seven dimensions of 2 to 9 levels of very unequal size, one answer in
twenty missing. Timed is the whole rule without its files: targets, choice with proof, reserves, and
rows of the store. `first`: nobody was invited. `again`: half of the first sample has a place, the
others refused, so that replacements are proposed. `drift`: all of the first sample were interviewed
under other weights, and what would be proposed today is set beside them.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import numpy as np
import pandas as pd

from questline.interviews.selection.stage import Selected, select

LEVELS = (3, 3, 2, 2, 4, 9, 3)
PAIRS = ((0, 2), (4, 5), (1, 6), (0, 4))
VARIABLE = {"numeric": False, "minimum": None, "maximum": None}


def main() -> None:
    """Make the respondents, choose, and print how long each choice took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--size", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    made(200, 0)  # what is loaded at the first call is not timed
    timed("", made(200, 0), settings(asked.size, len(PAIRS), 1.0), [])
    for seed in range(1, asked.seeds + 1):
        answers = made(asked.people, seed)
        for pairs in (0, 2, len(PAIRS)):
            name = f"seed {seed}, {len(LEVELS)} dimensions, {pairs} pairs"
            told = settings(asked.size, pairs, 1.0)
            rows = timed(f"{name}, first", answers, told, []).selection["row"].tolist()
            half = len(rows) // 2
            lines = [(row, "accepted" if at < half else "refused") for at, row in enumerate(rows)]
            timed(f"{name}, again", answers, told, lines)
            other = settings(asked.size, pairs, 2.0)
            timed(f"{name}, drift", answers, other, [(row, "interviewed") for row in rows])


def made(people: int, seed: int) -> pd.DataFrame:
    """Respondents who all agreed."""
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(index=pd.Index(range(1, people + 1), name="row"))
    for at, count in enumerate(LEVELS):
        codes = chance.choice(count, people, p=chance.dirichlet(np.ones(count))).astype(str)
        frame[f"d{at}"] = np.where(chance.random(people) < 0.05, None, codes.astype(object))
    return frame.assign(agrees="yes")


def settings(size: int, pairs: int, weight: float) -> dict[str, Any]:
    """What is wanted; `weight` is that of every other dimension."""
    return {
        "size": size,
        "agreed": {"variable": "agrees", "level": "yes"},
        "dimensions": [
            {"variable": f"d{at}", "targets": "even", "weight": weight if at % 2 else 1.0}
            for at in range(len(LEVELS))
        ],
        "pairs": [
            {"variables": [f"d{one}", f"d{other}"], "targets": "even", "weight": 0.5}
            for one, other in PAIRS[:pairs]
        ],
        "quotas": [{"where": {"d0": "0"}, "at_least": 1, "at_most": 12}],
        "reserves": 10,
        "variables": {
            f"d{at}": {**VARIABLE, "levels": [str(level) for level in range(count)]}
            for at, count in enumerate(LEVELS)
        },
    }


def timed(
    name: str, answers: pd.DataFrame, told: dict[str, Any], lines: list[tuple[int, str]]
) -> Selected:
    """Choose, and print the seconds and what was proved."""
    contacts = "row,reference\n" + "".join(f"{row},C{row}\n" for row in answers.index)
    text = "row,date,outcome\n" + "".join(f"{row},2024-01-01,{what}\n" for row, what in lines)
    invitations = [("invitations.csv", text.encode())] if lines else []
    start = time.perf_counter()
    result = select(answers, [], ("contacts.csv", contacts.encode()), invitations, told, 1)
    if name:
        print(f"{name}: {time.perf_counter() - start:.1f} s; {result.line}", flush=True)
    return result


if __name__ == "__main__":
    main()
