"""All stages of the shipped study in one process, beside a plain R script of the same kind.

usage: python benchmarks/whole.py ours ROWS
       python benchmarks/whole.py compare PEER_FOLDER [--rows 342] [--repeats 3]
                                  [--folder benchmarks/surveys]

`ours` runs intake, cleaning, scoring, measurement, description, imputation, modelling, robustness
and release on the raw export that ships, or on so many of its rows drawn with replacement, and
prints how long that took. Reading the configuration and the export is in it; starting Python,
importing, writing files, figures and pages are not.

`compare` runs that and the peer in turn: a folder with `simulate.py` (ROWS FILE: makes data) and
`analysis.R` (FILE OUT SKIPPED: prints a time a stage). Of the peer the loading of packages and the
figures are left out. The results are written as those of `run.py`.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import numpy as np
import pandas as pd
import run

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SHIPPED = 342
"""How many people of the raw export that ships are analysed."""
SKIPPED = "09c_cfa_mlr_fiml,13c_mice_items_m20x10"
"""Stages of the peer that are not run."""
NOT_COMPARED = ("00_library", "16_figures6")
PARALLEL = ("07a_parallel_perscale", "07b_parallel_all36")
SEED = 1


def main() -> None:
    """Run ours, or both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ours").add_argument("rows", type=int)
    both = commands.add_parser("compare")
    both.add_argument("peer", type=Path)
    both.add_argument("--rows", type=int, default=SHIPPED)
    both.add_argument("--repeats", type=int, default=3)
    both.add_argument("--folder", type=Path, default=HERE / "surveys")
    asked = parser.parse_args()
    if asked.command == "ours":
        ours(asked.rows)
    else:
        compare(asked.peer, asked.rows, asked.repeats, asked.folder)


def ours(rows: int) -> None:
    """All stages on the shipped study; prints time, memory and how many statistics there are."""
    # Everything is imported before the clock starts.
    from questline.cleaning.stage import clean
    from questline.core import parameters
    from questline.core.configuration import load_study
    from questline.description.stage import describe
    from questline.imputation.stage import impute
    from questline.intake.exports.reading import open_export
    from questline.intake.stage import take_in
    from questline.measurement.stage import measure
    from questline.modelling.stage import model
    from questline.release.stage import release
    from questline.robustness.stage import assess
    from questline.scoring.stage import score

    with tempfile.TemporaryDirectory() as folder:
        raw = _drawn(rows, Path(folder)) if rows != SHIPPED else None
        stages: dict[str, float] = {}
        started, worked = time.perf_counter(), time.process_time()
        last = worked

        def done(stage: str) -> None:
            nonlocal last
            stages[stage], last = time.process_time() - last, time.process_time()

        study, problems = load_study(ROOT / "config" / "link_workers", raw)
        if study is None:
            sys.exit("\n".join(problem.sentence() for problem in problems))
        settings, plan = study.settings, study.plan
        common = {"confidence": plan.confidence, "seed": settings.seed}
        done("configuration")
        variables = study.intake_variables()
        opened = open_export(study.raw, variables=variables)
        intake = take_in(opened, variables, out_of_range=study.cleaning.out_of_range)
        done("intake")
        cleaned = clean(
            intake.responses, intake.missing, intake.changes, study.variables(),
            parameters.cleaning_settings(study),
        )  # fmt: skip
        done("cleaning")
        asked = ("items", "minimum", "maximum", "reverse_keyed", "score")
        scored = score(cleaned.responses, study.scale_definitions(*asked, "items_needed", "bands"))
        done("scoring")
        ranges = ("lowest_score", "highest_score")
        measured = measure(
            cleaned.responses, scored.scores,
            study.scale_definitions("kind", *asked, *ranges, "group_factors"),
            plan=parameters.measurement(study),
            variables=study.analysis_variables(
                [entry.group for entry in plan.measurement.invariance]
            ),
            **common,
        )  # fmt: skip
        done("measurement")
        described = describe(
            cleaned.responses, cleaned.missing, scored.scores,
            variables=study.analysis_variables(parameters.described_names(study)),
            table_one=plan.table_one.model_dump(),
            answers=parameters.answer_groups(study),
            correlations=plan.correlations.model_dump(),
            benchmarks=parameters.benchmark_shares(study),
            confidence=plan.confidence,
        )  # fmt: skip
        done("description")
        imputed = impute(
            cleaned.responses, scored.scores, missing=cleaned.missing,
            variables=study.analysis_variables(parameters.imputed_names(study)),
            scales=study.scale_definitions(*asked, *ranges, "bands"),
            plan=parameters.imputation(study), **common,
        )  # fmt: skip
        done("imputation")
        modelled = model(
            cleaned.responses, scored.scores, completed=imputed.completed,
            imputation=parameters.imputation(study),
            variables=study.analysis_variables(parameters.modelled_names(study)),
            analyses=parameters.analyses(study), comparisons=parameters.comparisons(study),
            families=parameters.family_methods(study), questions=parameters.questions(study),
            **common,
        )  # fmt: skip
        done("modelling")
        robust = assess(
            cleaned.everyone, cleaned.exclusions, intake.missing, completed=imputed.completed,
            variables=study.analysis_variables(parameters.robustness_names(study)),
            plan=parameters.robustness(study), **common,
        )  # fmt: skip
        done("robustness")
        parts = (intake, cleaned, scored, measured, described, imputed, modelled, robust)
        released = release([part.statistics for part in parts], study.release.threshold)
        done("release")
        seconds, processor = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"seconds {seconds:.4f}\nprocessor {processor:.4f}\nmegabytes {peak:.0f}")
    print(f"result statistics {len(released.internal)}")
    for stage, taken in stages.items():
        print(f"stage {stage} {taken:.4f}")


def _drawn(rows: int, folder: Path) -> Path:
    """So many rows of the shipped export, drawn with replacement; everyone has an own number."""
    shipped = ROOT / "data" / "link_workers" / "responses.csv"
    table = pd.read_csv(shipped, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    drawn = table.iloc[np.random.default_rng(SEED).integers(0, len(table), rows)].copy()
    drawn[drawn.columns[0]] = [f"R{number:07d}" for number in range(rows)]
    text = io.StringIO()
    drawn.to_csv(text, index=False, quoting=csv.QUOTE_MINIMAL)
    path = folder / shipped.name
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


def compare(peer: Path, rows: int, repeats: int, folder: Path) -> None:
    """Both in turn; the results go where those of `run.py` are."""
    folder.mkdir(parents=True, exist_ok=True)
    data, out = folder / f"peer_{rows}.csv", folder / f"peer_{rows}"
    if not data.is_file():
        subprocess.run([sys.executable, peer / "simulate.py", str(rows), data], check=True)
    runs: dict[str, list[run.Run]] = {"ours": [], "whole": [], "whole_short": []}
    for number in range(repeats):
        runs["ours"].append(run.timed([sys.executable, __file__, "ours", rows]))
        run.command(["Rscript", peer / "analysis.R", data, out, SKIPPED])
        times = pd.read_csv(f"{out}_times.csv", index_col="stage")["sec"]
        compared = times.drop(list(NOT_COMPARED), errors="ignore")
        short = compared.drop(list(PARALLEL), errors="ignore")
        for task, part in (("whole", compared), ("whole_short", short)):
            # The peer takes the time by the clock alone.
            runs[task].append({"seconds": float(part.sum()), "processor": 0.0, "megabytes": 0.0})
        print(f"{rows} rows, run {number + 1}: ours {runs['ours'][-1]['seconds']:.2f} s, peer "
              f"{runs['whole'][-1]['seconds']:.1f} s", flush=True)  # fmt: skip
    for task in run.WHOLE:
        run.keep(task, rows, runs["ours"], runs[task])


if __name__ == "__main__":
    main()
