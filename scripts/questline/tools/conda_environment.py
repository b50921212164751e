"""The conda environment with the versions of the lock, for those who work with conda.

`PYTHONPATH=scripts python -m questline.tools.conda_environment` writes `envs/environment.yaml`.
"""

from __future__ import annotations

import re
from pathlib import Path

from packaging.requirements import Requirement

PYTHON = "3.12"
CONDA_NAMES = {"snakemake": "snakemake-minimal"}
"""Libraries that conda calls otherwise, or that it also has without what Questline does not use."""

_HEAD = f"""\
# The libraries that Questline names in requirements.in, in the versions of requirements.txt.
# Made by `PYTHONPATH=scripts python -m questline.tools.conda_environment`; see README.md here.
name: questline
channels:
  - conda-forge
  - bioconda
  - nodefaults
dependencies:
  - python={PYTHON}
"""


def direct_names(requirements: str) -> list[str]:
    """The libraries that a requirements.in names, in its order, by their normalised names."""
    lines = [line.split("#")[0].strip() for line in requirements.splitlines()]
    names = [re.split(r"[\s<>=!~;\[]", line)[0] for line in lines if line and line[0] != "-"]
    return [normalised(name) for name in names]


def pins(lock: str, python: str = PYTHON) -> dict[str, str]:
    """The version of every library of a lock, by its normalised name, for one Python."""
    versions = {"python_version": python, "python_full_version": f"{python}.0"}
    found = {}
    for line in re.findall(r"^[A-Za-z0-9].*$", lock, flags=re.MULTILINE):
        requirement = Requirement(line.rstrip("\\ "))
        if requirement.marker is None or requirement.marker.evaluate(versions):
            found[normalised(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def normalised(name: str) -> str:
    """A library's name as package indexes compare names: small letters, hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def conda_environment(requirements: str, lock: str) -> str:
    """The text of environment.yaml: every library named, in the version of the lock.

    Raises KeyError when the lock lacks a library.
    """
    locked = pins(lock)
    lines = [
        f"  - {CONDA_NAMES.get(name, name)}={locked[name]}" for name in direct_names(requirements)
    ]
    return _HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Write envs/environment.yaml of this checkout."""
    folder = Path(__file__).resolve().parents[3] / "envs"
    text = conda_environment(
        (folder / "requirements.in").read_text(encoding="utf-8"),
        (folder / "requirements.txt").read_text(encoding="utf-8"),
    )
    (folder / "environment.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
