"""Ours and R on the same files, alternately, and how many times faster ours is.

usage: python benchmarks/run.py [--tasks polychoric wlsmv …] [--rows 342 10000 …] [--repeats 3]
       [--without-r] [--folder benchmarks/surveys]

Each run is a process of its own. The table is printed and written to benchmarks/results.md;
rows that are not run this time stay as they were. README.md beside this file says what takes how
long.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
TASKS = {
    "polychoric": "polychoric, 36 items, against psych",
    "parallel": "parallel analysis on polychorics, against psych",
    "wlsmv": "CFA WLSMV with robust test and errors, against lavaan",
    "fiml": "CFA FIML with errors, against lavaan",
    "impute_17": "imputation m 20, 10 iterations, 17 variables, against mice",
    "impute_items": "imputation m 20, 10 iterations, 36 items, against mice",
    "logits": "18 logistic models, Wald intervals, against glm",
    "profiles": "18 logistic models, profile intervals, against glm and MASS",
    "ordinal": "proportional odds model, against MASS::polr",
    "optimism": "optimism, 2,000 bootstrap samples, against glm",
    "optimism_tuned": "optimism, 2,000 bootstrap samples, against tuned glm.fit",
    "specifications": "1,024 specifications, against glm",
    "specifications_tuned": "1,024 specifications, against tuned glm.fit",
}
WHOLE = {
    "whole": "all stages in one process, no figures, against the peer's script",
    "whole_short": "the same, the peer without its polychoric parallel analysis",
}
"""What `whole.py` measures."""

Run = dict[str, float]


def main() -> None:
    """Run what is asked for and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--rows", nargs="+", type=int, default=[342])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--without-r", action="store_true", help="run ours alone")
    parser.add_argument("--folder", type=Path, default=HERE / "surveys", help="where data are made")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for rows in asked.rows:
        data = asked.folder / f"survey_{rows}.csv"
        if not data.is_file():
            command([sys.executable, HERE / "survey.py", str(rows), data])
        for task in asked.tasks:
            ours, theirs = [], []
            for number in range(asked.repeats):
                ours.append(timed([sys.executable, HERE / "ours.py", task, data]))
                if not asked.without_r:
                    theirs.append(timed(["Rscript", HERE / "in_r.R", task, data]))
                print(
                    f"{task}, {rows} rows, run {number + 1}: {_in_words(ours, theirs)}", flush=True
                )
            keep(task, rows, ours, theirs)
    print((HERE / "results.md").read_text(encoding="utf-8"))


def keep(task: str, rows: int, ours: Sequence[Run], theirs: Sequence[Run]) -> None:
    """Put the runs in the place of the old ones; without runs of R the old ones of R stay."""
    kept = HERE / "results.json"
    results = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    old = results.get(task, {}).get(str(rows), {})
    r_runs = list(theirs) or old.get("r", [])
    results.setdefault(task, {})[str(rows)] = {"ours": list(ours), "r": r_runs}
    kept.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(table(results), encoding="utf-8")


def command(words: Sequence[object]) -> str:
    """What a command prints; ends with its words when it fails."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    answer = subprocess.run(
        [str(part) for part in words],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    if answer.returncode:
        sys.exit(f"{' '.join(str(part) for part in words)} failed:\n{answer.stderr}")
    return answer.stdout


def timed(words: Sequence[object]) -> Run:
    """What a run printed: seconds, megabytes, and the numbers of its result."""
    found = {}
    for line in command(words).splitlines():
        *names, value = line.split()
        found[names[-1]] = float(value)
    return found


def _in_words(ours: Sequence[Run], theirs: Sequence[Run]) -> str:
    words = f"ours {ours[-1]['seconds']:.3f} s, {ours[-1]['megabytes']:.0f} MB"
    if theirs:
        words += f"; R {theirs[-1]['seconds']:.2f} s"
    same = [name for name in ours[-1] if name not in ("seconds", "processor", "megabytes")]
    numbers = [
        f"{name} {ours[-1][name]:.6g}" + (f" (R {theirs[-1][name]:.6g})" if theirs and
                                          name in theirs[-1] else "")
        for name in same
    ]  # fmt: skip
    return "; ".join([words, *numbers])


def table(results: dict[str, dict[str, dict[str, list[Run]]]]) -> str:
    """The results as a Markdown table, medians of the runs."""
    head = (
        "task",
        "rows",
        "ours, s",
        "R, s",
        "ratio",
        "ratio of processor time",
        "peak memory of ours, MB",
        "runs (ours, R)",
    )
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for task, words in {**TASKS, **WHOLE}.items():
        for rows in sorted(results.get(task, {}), key=int):
            runs = results[task][rows]
            ours, theirs = _median(runs["ours"], "seconds"), _median(runs["r"], "seconds")
            memory = max((run["megabytes"] for run in runs["ours"]), default=0)
            cells = (
                words,
                f"{int(rows):,}",
                f"{ours:.3g}",
                f"{theirs:.3g}" if theirs else "",
                _ratio(theirs, ours),
                _ratio(_median(runs["r"], "processor"), _median(runs["ours"], "processor")),
                f"{memory:.0f}",
                f"{len(runs['ours'])}, {len(runs['r'])}",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _ratio(theirs: float, ours: float) -> str:
    return f"{theirs / ours:,.0f}" if theirs and ours else ""


def _median(runs: Sequence[Run], name: str) -> float:
    return statistics.median([run[name] for run in runs]) if runs else 0.0


if __name__ == "__main__":
    main()
