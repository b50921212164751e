"""A million respondents by 80 columns: reading, validating and scoring beside R's data.table; then
intake, cleaning with its careless indices and logs, and scoring through `snakemake`.

usage: python benchmarks/intake.py compare /path/to/the/peer [--repeats 5] [--threads 2 1]
       python benchmarks/intake.py stages /path/to/the/peer [--cores 2]
       python benchmarks/intake.py ours FILE VARIABLES

The peer is a folder with simulate.py, which makes the file, and intake.R, which reads it. Runs take
turns, each a process of its own. The results are written to benchmarks/intake.json and intake.md.
"""

import time

BEGUN = time.perf_counter()

import argparse  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
import shutil  # noqa: E402
import statistics  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "scripts"), str(HERE)]
RESPONDENTS, FURTHER_ITEMS = 1_000_000, 32
AT_ONCE = 2**16
"""Respondents who are scored at a time."""
KEPT = HERE / "intake.json"
STAGE_PARTS = ("Snakefile", "workflow", "profiles", "config", "scripts", "reports", "envs", "data")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("compare", "stages"):
        command = commands.add_parser(name)
        command.add_argument("peer", type=Path)
        command.add_argument("--folder", type=Path, default=HERE / "surveys")
        command.add_argument("--repeats", type=int, default=5 if name == "compare" else 1)
    commands.choices["compare"].add_argument("--threads", type=int, nargs="+", default=[2, 1])
    commands.choices["stages"].add_argument("--cores", type=int, default=2)
    ours_alone = commands.add_parser("ours")
    ours_alone.add_argument("file", type=Path)
    ours_alone.add_argument("variables", type=Path)
    asked = parser.parse_args()
    if asked.command == "ours":
        ours(asked.file, json.loads(asked.variables.read_text(encoding="utf-8")))
        return
    data = _data(asked.peer, asked.folder)
    if asked.command == "compare":
        compare(asked.peer, data, asked.repeats, asked.threads)
    else:
        stages(data, asked.repeats, asked.cores)


def ours(file: Path, variables: dict[str, dict]) -> None:
    """Read, validate and score with the functions of the product; print seconds and means.

    Every column is validated as the codebook says; second records of one id are left out, answers
    outside their range become missing, and each scale is scored by its rule. The answers are never
    there as numbers all at once: only those of some rows are.
    """
    import numpy as np
    import pandas as pd
    from big_study import SCALES, variable_of

    from questline.cleaning.cells import set_out_of_range_missing
    from questline.core.keying import keyed_answers
    from questline.intake.column import Column, read_column
    from questline.intake.columns import match_columns
    from questline.intake.exports.reading import open_export, read_raw
    from questline.intake.findings import Findings
    from questline.scoring.scale_scores import scale_scores

    table = read_raw(open_export(file, variables=variables)).table
    positions, problems = match_columns(table.headers, variables, file.name, Findings())
    read = time.perf_counter()

    def validated(name: str) -> Column:
        cells = table.columns[positions[name]]
        where = f"{file.name}, column {name}"
        return read_column(
            name, variables[name], cells, table.rows, table.lines, where, "set_missing", Findings()
        )

    definitions = {
        scale: {
            "items": [variable_of(f"{scale}{at + 1}") for at in range(number)],
            "reverse_keyed": [variable_of(f"{scale}{at}") for at in turned],
            "minimum": 1,
            "maximum": highest,
            "score": "mean",
            "items_needed": -(-number // 2),
        }
        for scale, (number, highest, turned) in SCALES.items()
    }

    def scored(start: int) -> list[np.ndarray]:
        rows = slice(start, start + AT_ONCE)
        scores = []
        for definition in definitions.values():
            items = definition["items"]
            values = {item: columns[item].values_of(rows)[keep[rows]] for item in items}
            answers, _, _ = set_out_of_range_missing(
                pd.DataFrame(values, copy=False), {item: variables[item] for item in items}
            )
            scores.append(scale_scores(keyed_answers(answers, definition), definition)["score"])
        return scores

    columns = {name: validated(name) for name in positions}
    problems += [problem for column in columns.values() for problem in column.problems]
    ids = columns["id"]
    # Where every id is read as it stands, the same id is the same code.
    same = ids.own.codes if len(ids.readings) == 1 else ids.values
    keep = ~pd.Series(same).duplicated().to_numpy()
    pieces = [scored(start) for start in range(0, len(table.rows), AT_ONCE)]
    means = [float(np.nanmean(np.concatenate(one))) for one in zip(*pieces, strict=True)]
    if problems:
        sys.exit(str(problems[0]))
    ended = time.perf_counter()
    print("read", read - BEGUN)
    print("seconds", ended - BEGUN)
    print("megabytes", _peak("self") / 1024)
    print("means", " ".join(f"{mean:.6f}" for mean in means))


def compare(peer: Path, data: Path, repeats: int, threads: list[int]) -> None:
    """Ours, which takes one thread, and R with each number of threads, in turn."""
    variables = data.with_suffix(".variables.json")
    _write_variables(data, variables)
    kept = _kept()
    for number in threads:
        runs: dict[str, list[dict]] = {"ours": [], "r": []}
        for _ in range(repeats):
            limits = {"OMP_NUM_THREADS": str(number), "OPENBLAS_NUM_THREADS": "1",
                      "R_DATATABLE_NUM_THREADS": str(number)}  # fmt: skip
            said = _answer([sys.executable, __file__, "ours", data, variables], limits)
            ours_run = dict(line.split(maxsplit=1) for line in said.splitlines())
            runs["ours"].append(
                {
                    "seconds": float(ours_run["seconds"]),
                    "read": float(ours_run["read"]),
                    "megabytes": float(ours_run["megabytes"]),
                    "means": [float(mean) for mean in ours_run["means"].split()],
                }
            )
            said = _answer(["Rscript", peer / "intake.R", "dt", data], limits)
            means = re.search(r"total=[0-9.]+ (.*?) VmHWM", said)[1].split()
            runs["r"].append(
                {
                    "seconds": float(re.search(r"total=([0-9.]+)", said)[1]),
                    "read": float(re.search(r"read=([0-9.]+)", said)[1]),
                    "megabytes": int(re.search(r"VmHWM:\s*([0-9]+)", said)[1]) / 1024,
                    "means": [float(mean) for mean in means],
                }
            )
            _refuse_different_means(runs)
            print(number, runs["ours"][-1], runs["r"][-1], flush=True)
        kept.setdefault("compare", {})[str(number)] = runs
        _keep(kept)


def _refuse_different_means(runs: dict[str, list[dict]]) -> None:
    """Both have to have scored the same."""
    pairs = zip(runs["ours"][-1]["means"], runs["r"][-1]["means"], strict=True)
    if any(abs(own - theirs) > 1e-5 for own, theirs in pairs):
        sys.exit(f"the means differ: {runs['ours'][-1]} {runs['r'][-1]}")


def stages(data: Path, repeats: int, cores: int) -> None:
    """The three stages through `snakemake`, in a copy of the product."""
    from big_study import write_study

    runs = []
    for _ in range(repeats):
        copy = data.parent / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for name in STAGE_PARTS:
            source = HERE.parent / name
            if source.is_dir():
                shutil.copytree(source, copy / name)
            else:
                shutil.copy2(source, copy / name)
        write_study(copy / "config" / "big", data.resolve(), "big")
        target = "results/big/scoring/scores.parquet"
        words = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--config",
                 "study=config/big", "--", target]  # fmt: skip
        begun = time.perf_counter()
        process = subprocess.Popen(words, cwd=copy, stdout=subprocess.DEVNULL)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(_shared_fairly(one) for one in _family(process.pid)))
            time.sleep(0.2)
        if process.returncode:
            sys.exit("the run failed")
        runs.append({"seconds": time.perf_counter() - begun, "megabytes": peak / 1024})
        print(runs[-1], flush=True)
        shutil.rmtree(copy)
    kept = _kept()
    kept["stages"] = {"cores": cores, "runs": runs}
    _keep(kept)


def _data(peer: Path, folder: Path) -> Path:
    """The file of answers, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "million.csv"
    if not data.is_file():
        _answer([sys.executable, peer / "simulate.py", RESPONDENTS, data, 1, FURTHER_ITEMS], {})
    return data


def _write_variables(data: Path, path: Path) -> None:
    """What intake is told of the 80 columns, as the workflow tells it."""
    from big_study import write_study

    from questline.core.configuration import load_study

    folder = data.parent / "big"
    write_study(folder, data.resolve(), "big")
    study = load_study(folder)[0]
    path.write_text(json.dumps(study.intake_variables()), encoding="utf-8")


def _answer(words: list, limits: dict[str, str]) -> str:
    """What a command prints; ends with its words when it fails."""
    answer = subprocess.run(
        [str(word) for word in words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **limits},
    )
    if answer.returncode:
        sys.exit(f"{' '.join(map(str, words))} failed:\n{answer.stderr}")
    return answer.stdout


def _peak(process: str) -> int:
    """The most memory that a process has held, in kB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s*([0-9]+)", status)[1])


def _family(process: int) -> list[int]:
    """A process and all that it has started."""
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += map(int, path.read_text(encoding="ascii").split())
            except OSError:
                continue
    return found


def _shared_fairly(process: int) -> int:
    """The memory of a process in kB, what it shares divided among those that share it."""
    try:
        rolled = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"\nPss:\s*([0-9]+)", rolled)
    return int(found[1]) if found else 0


def _kept() -> dict:
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}


def _keep(kept: dict) -> None:
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    (HERE / "intake.md").write_text(page(kept), encoding="utf-8")


def page(kept: dict) -> str:
    """The results as a page."""
    lines = [
        "# A million respondents by 80 columns",
        "",
        "Made by `python benchmarks/intake.py`. Medians; seconds by the clock from the first line "
        "of each script, loading packages included; memory is the peak of the whole process.",
        "",
        "## Reading, validating and scoring, beside R's data.table",
        "",
        "| threads of data.table (ours takes one) | runs | ours, s | data.table, s "
        "| ours / data.table | ours, MB | data.table, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for number, runs in kept.get("compare", {}).items():
        own = {key: _median(runs["ours"], key) for key in ("seconds", "megabytes")}
        theirs = {key: _median(runs["r"], key) for key in ("seconds", "megabytes")}
        lines.append(
            f"| {number} | {len(runs['ours'])} | {own['seconds']:.2f} | {theirs['seconds']:.2f} "
            f"| {own['seconds'] / theirs['seconds']:.2f} "
            f"| {own['megabytes']:.0f} | {theirs['megabytes']:.0f} |"
        )
    lines += [
        "",
        "## Intake, cleaning and scoring through `snakemake`",
        "",
        "With all ledgers, the rule of duplicates and the default rule of careless responding over "
        "all items. Memory is the peak of all processes together.",
        "",
        "| cores | runs | s | MB |",
        "|---|---|---|---|",
    ]
    if "stages" in kept:
        runs = kept["stages"]["runs"]
        lines.append(
            f"| {kept['stages']['cores']} | {len(runs)} | {_median(runs, 'seconds'):.1f} "
            f"| {_median(runs, 'megabytes'):.0f} |"
        )
    return "\n".join([*lines, ""])


def _median(runs: list[dict], key: str) -> float:
    return statistics.median(run[key] for run in runs)


if __name__ == "__main__":
    main()
