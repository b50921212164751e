"""What requirements.in names and what the lock pins, read from their texts."""

from __future__ import annotations

import re

from packaging.requirements import Requirement

PYTHON = "3.12"
"""The Python of the conda environment and of the container."""


def direct_names(requirements: str) -> list[str]:
    """The libraries that a requirements.in names, in its order, by their normalised names."""
    lines = [line.split("#")[0].strip() for line in requirements.splitlines()]
    names = [re.split(r"[\s<>=!~;\[]", line)[0] for line in lines if line and line[0] != "-"]
    return [normalised(name) for name in names]


def pins(lock: str, python: str = PYTHON) -> dict[str, str]:
    """The version of every library of a lock, by its normalised name, for one Python."""
    versions = {"python_version": python, "python_full_version": f"{python}.0"}
    return {
        normalised(requirement.name): _version(requirement)
        for requirement in _requirements(lock)
        if requirement.marker is None or requirement.marker.evaluate(versions)
    }


def every_pin(lock: str) -> dict[str, list[str]]:
    """Every version of every library of a lock, for whatever system and Python, in its order."""
    found: dict[str, list[str]] = {}
    for requirement in _requirements(lock):
        versions = found.setdefault(normalised(requirement.name), [])
        versions += [_version(requirement)] if _version(requirement) not in versions else []
    return found


def normalised(name: str) -> str:
    """A library's name as package indexes compare names: small letters, hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirements(lock: str) -> list[Requirement]:
    lines = re.findall(r"^[A-Za-z0-9].*$", lock, flags=re.MULTILINE)
    return [Requirement(line.rstrip("\\ ")) for line in lines]


def _version(requirement: Requirement) -> str:
    return str(requirement.specifier).removeprefix("==")
