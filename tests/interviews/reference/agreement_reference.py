"""Agreement computed by other programs from agreement_ratings.csv (beside this file).

Run in this folder: python agreement_reference.py     It writes agreement_reference.csv.
Needs krippendorff, scikit-learn and statsmodels, whose versions it writes beside each number. Only
the last is among the development requirements, so that no test runs this.
"""

import csv
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

HERE = Path(__file__).resolve().parent


def kappas(table: np.ndarray) -> list[float]:
    """Cohen's kappa of every pair of coders, on the units that both rated."""
    found = []
    for first, second in combinations(range(table.shape[1]), 2):
        both = ~np.isnan(table[:, [first, second]]).any(axis=1)
        found.append(cohen_kappa_score(table[both, first], table[both, second]))
    return found


sets: dict[str, list[list[float]]] = {}
with (HERE / "agreement_ratings.csv").open(newline="") as stream:
    for line in csv.DictReader(stream):
        cells = [line[name] for name in ("a", "b", "c", "d") if line[name] != "-"]
        sets.setdefault(line["set"], []).append([float(one) if one else np.nan for one in cells])

lines = []
for name, rows in sets.items():
    table = np.array(rows)
    alpha = krippendorff.alpha(table.T, level_of_measurement="nominal")
    lines.append((name, "krippendorff_alpha", alpha, f"krippendorff {version('krippendorff')}"))
    kappa = float(np.mean(kappas(table)))
    lines.append((name, "cohen_kappa", kappa, f"scikit-learn {version('scikit-learn')}"))
    if not np.isnan(table).any():
        counts = np.stack([(table == one).sum(axis=1) for one in np.unique(table)], axis=1)
        program = f"statsmodels {version('statsmodels')}"
        lines.append((name, "fleiss_kappa", fleiss_kappa(counts), program))

with (HERE / "agreement_reference.csv").open("w", newline="") as stream:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["set", "coefficient", "value", "program"])
    writer.writerows([name, what, f"{value:.15g}", by] for name, what, value, by in lines)
