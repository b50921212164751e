"""`snakemake synthetic_twin`: the shipped study's twin runs to a report, and comes from no row."""

import csv
import hashlib
import math
import re
from pathlib import Path

import pytest

from workflow.running import snakemake
from workflow.sources import rules

FOLDER = Path("results/link_workers/synthetic_twin")


def checksums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def odds_ratios(store: Path) -> dict[str, float]:
    """The public odds ratios of the two planned models of leaving."""
    wanted = re.compile(r"modelling/left_in_mind_\w+/adjusted/complete/.*/odds_ratio$")
    with store.open(encoding="utf-8", newline="") as stream:
        return {
            row["id"]: float(row["estimate"])
            for row in csv.DictReader(stream)
            if row["status"] == "shown" and wanted.match(row["id"]) and "@" not in row["id"]
        }


def test_no_row_of_the_study_is_an_input_of_its_twin():
    """Another raw file with the same public numbers gives the same twin: none is among the inputs.

    What it is told besides are files of configuration and templates, and plain data of the
    configuration.
    """
    rule = next(rule for rule in rules() if rule.name == "synthetic_twin")
    inputs = re.findall(r"^\s*(\w+)=(.*)$", rule.parts["input"], flags=re.MULTILINE)
    assert [name for name, _ in inputs] == ["store", "configuration", "templates"]
    assert dict(inputs)["store"] == "rules.release.output.public,"
    assert "parquet" not in rule.parts["input"]
    assert "raw" not in rule.parts["input"]
    told = re.findall(r"^\s*(\w+)=(.*)$", rule.parts["params"], flags=re.MULTILINE)
    assert dict(told)["facts"] == "lambda wildcards: twin_facts(STUDY),"
    assert [name for name, _ in told] == ["facts", "code"]


@pytest.mark.slow
def test_the_twin_of_the_shipped_study_runs_to_a_report(playground):
    folder = playground / FOLDER
    assert not folder.exists(), "a run without the target must not make it"
    screen = snakemake(playground, "synthetic_twin", cores=1)
    assert screen.code == 0, screen.text
    first = checksums(folder)
    assert {"index.html", "statistics.csv", "study/study.yaml", "study/responses.csv"} <= set(first)
    for path in folder.rglob("*.*"):
        path.unlink()
    assert snakemake(playground, "synthetic_twin", cores=1).code == 0
    assert checksums(folder) == first

    screen = snakemake(playground, "--config", f"study={FOLDER}/study")
    assert screen.code == 0, screen.text
    report = playground / "results/link_workers_twin/reporting/index.html"
    assert "These data are synthetic: a twin of the study" in report.read_text(encoding="utf-8")
    real = odds_ratios(playground / "results/link_workers/release/statistics.csv")
    twin = odds_ratios(playground / "results/link_workers_twin/release/statistics.csv")
    both = {name: (real[name], twin[name]) for name in real if name in twin}
    assert len(both) > 10
    focal = [name for name in both if "job_discrepancy" in name]
    assert len(focal) == 2
    for name, (published, found) in both.items():
        assert abs(math.log(found / published)) < 1, name
    for name in focal:
        assert twin[name] == pytest.approx(real[name], rel=0.4)
