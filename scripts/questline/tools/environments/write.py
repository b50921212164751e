"""Writes what is made from the locks.

`PYTHONPATH=scripts python -m questline.tools.environments.write` does it for this checkout. The
licences are read from the libraries that are installed, those of the tests among them.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from questline.tools.environments.conda import conda_environment
from questline.tools.environments.container import container_recipe
from questline.tools.environments.licences import licence_of, licence_table
from questline.tools.environments.pins import every_pin


def installed_licences(names: list[str]) -> dict[str, str]:
    """The licence of each library, as far as it is installed here or its licence is known."""
    found = {}
    for name in names:
        try:
            about = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            licence = licence_of(name, "", "", [])
        else:
            classifiers = [
                entry.split("::")[-1].strip()
                for entry in about.get_all("Classifier") or []
                if entry.startswith("License")
            ]
            said = {key.lower(): about[key] for key in set(about)}
            expression, words = said.get("license-expression", ""), said.get("license", "")
            licence = licence_of(name, expression, words, classifiers)
        if licence:
            found[name] = licence
    return found


def main() -> None:
    """Write environment.yaml, the Containerfile and licences.csv of this checkout."""
    folder = Path(__file__).resolve().parents[4] / "envs"

    def read(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    researchers, developers = read("requirements.txt"), read("requirements-dev.txt")
    licences = installed_licences(list(every_pin(developers)))
    made = {
        "environment.yaml": conda_environment(read("requirements.in"), researchers),
        "Containerfile": container_recipe(),
        "licences.csv": licence_table(researchers, developers, licences),
    }
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
