"""The conda environment with the versions of the lock, for those who work with conda."""

from __future__ import annotations

from questline.tools.environments.pins import PYTHON, direct_names, pins

CONDA_NAMES = {"snakemake": "snakemake-minimal"}
"""Libraries that conda calls otherwise, or that it also has without what Questline does not use."""

_HEAD = f"""\
# The libraries that Questline names in requirements.in, in the versions of requirements.txt.
# Made by `PYTHONPATH=scripts python -m questline.tools.environments.write`; see README.md here.
name: questline
channels:
  - conda-forge
  - bioconda
  - nodefaults
dependencies:
  - python={PYTHON}
"""


def conda_environment(requirements: str, lock: str) -> str:
    """The text of environment.yaml: every library named, in the version of the lock.

    Raises KeyError when the lock lacks a library.
    """
    locked = pins(lock)
    lines = [
        f"  - {CONDA_NAMES.get(name, name)}={locked[name]}" for name in direct_names(requirements)
    ]
    return _HEAD + "\n".join(lines) + "\n"
