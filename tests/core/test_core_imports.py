"""What every start of the workflow loads: the configuration is read without the big libraries."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "scipy", "statsmodels", "pingouin", "matplotlib", "pyarrow", "jinja2")


@pytest.mark.parametrize(
    "modules",
    ["questline.core.configuration", "questline.core.workflow, questline.core.parameters"],
)
def test_reading_the_configuration_loads_no_big_library(root, modules):
    program = (
        f"import sys, {modules}; from questline.core.code import code;"
        "from questline.core.configuration import load_study;"
        "study, problems = load_study('config/link_workers'); assert study, problems;"
        "study.intake_variables(); code('core');"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "scripts")},
    )
    assert answer.stdout.strip() == "[]", answer.stdout
