"""`snakemake --sdm conda`: every script runs in the environment that its rule names.

conda itself is not needed: a stand-in writes down what it is asked, and makes an environment whose
Python is the tests' own and writes down what it runs.
"""

import re
import sys

import pytest

from workflow.running import copy_checkout, snakemake
from workflow.sources import ROOT, read

CONDA = """#!/bin/bash
echo "$*" >> "{folder}/asked"
case "$1 $2" in
  "--version "*) echo "conda 24.11.0" ;;
  "info --json") echo '{{"conda_prefix": "{folder}", "platform": "linux-64"}}' ;;
  "config --get") echo '{{"get": {{"channel_priority": "strict"}}}}' ;;
  "env create")
    while [ $# -gt 0 ]; do [ "$1" = --prefix ] && prefix="$2"; shift; done
    mkdir -p "$prefix/bin" "$prefix/conda-meta"
    touch "$prefix/conda-meta/history"
    cp "{folder}/python" "$prefix/bin/python" ;;
  *) echo "{{}}" ;;
esac
"""
PYTHON = """#!/bin/bash
echo "$*" >> "{folder}/ran"
exec "{python}" "$@"
"""


@pytest.mark.slow
def test_scripts_run_in_the_conda_environment(tmp_path):
    folder = copy_checkout(tmp_path / "questline")
    stand_in = tmp_path / "conda"
    (stand_in / "bin").mkdir(parents=True)
    programs = {
        stand_in / "bin" / "conda": CONDA.format(folder=stand_in),
        stand_in / "bin" / "activate": 'export PATH="$1/bin:$PATH"\n',
        stand_in / "python": PYTHON.format(folder=stand_in, python=sys.executable),
    }
    for path, text in programs.items():
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    screen = snakemake(
        folder, "results/link_workers/scoring/statistics.csv", "--sdm", "conda",
        PATH=f"{stand_in / 'bin'}:/usr/bin:/bin", CONDA_EXE=str(stand_in / "bin" / "conda"),
    )  # fmt: skip
    assert screen.code == 0, screen.text
    assert screen.ran == {"intake", "cleaning", "scoring"}
    ran = re.findall(r"\.(\w+)\.py$", (stand_in / "ran").read_text(), flags=re.MULTILINE)
    assert ran == ["intake", "cleaning", "scoring"]
    # The environment is made once, from the file that a test holds to the lock.
    (made,) = re.findall(r"^env create .*--file (\S+)", (stand_in / "asked").read_text(), re.M)
    assert read(ROOT / "envs" / "environment.yaml") in read(tmp_path / made)


def test_every_rule_with_a_script_names_the_environment():
    for path in sorted((ROOT / "workflow" / "rules").glob("*.smk")):
        rules = re.split(r"^rule ", read(path), flags=re.MULTILINE)[1:]
        for rule in rules:
            if "script:" in rule:
                assert 'conda:\n        "../../envs/environment.yaml"' in rule, rule.split(":")[0]
