"""Writes the template of the catalogues of words of this checkout.

`PYTHONPATH=scripts python -m questline.tools.catalogue.write` does it; run it after a change of a
sentence, in code or templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from questline.cleaning.careless.definitions import DEFINITIONS
from questline.core.checklists import FOLDER, read_checklists
from questline.core.kinds_of_missing import IN_WORDS
from questline.tools.catalogue.messages import catalogue_template

ROOT = Path(__file__).resolve().parents[4]
TEMPLATE = "reports/languages/questline.pot"
CODE, TEMPLATES = "scripts/questline/reporting", "reports/templates"


def sources(root: Path) -> dict[str, str]:
    """The modules and templates whose words readers see, by their names in the checkout."""
    files: Iterable[Path] = [*(root / CODE).rglob("*.py"), *(root / TEMPLATES).rglob("*.html")]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def template_of(root: Path) -> str:
    """The template of the catalogues, from the files of a checkout."""
    others: dict[str, Iterable[str]] = {
        "scripts/questline/cleaning/careless/definitions.py": [
            definition.label for definition in DEFINITIONS.values()
        ],
        "scripts/questline/core/kinds_of_missing.py": IN_WORDS.values(),
    }
    for checklist in read_checklists((root / FOLDER).glob("*.yaml")):
        others[f"{FOLDER}/{checklist.name}.yaml"] = checklist.words
    return catalogue_template(sources(root), others)


def main() -> None:
    """Write the template of this checkout."""
    (ROOT / TEMPLATE).write_text(template_of(ROOT), encoding="utf-8")


if __name__ == "__main__":
    main()
