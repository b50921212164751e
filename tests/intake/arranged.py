"""Takes in several small files, or rows that are put side by side, for the tests of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from questline.core.codebook import Variable
from questline.intake.arranging import Arrangement, as_in_a_file
from questline.intake.exports.reading import open_export
from questline.intake.stage import Intake, take_in

ID = Variable("who", "identifier", "", column="id", sensitivity="identifying")


def take_files(
    folder: Path,
    files: Mapping[str, str],
    variables: Sequence[Variable],
    side_by_side: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Intake:
    """Intake of these texts; a file is called by its name without `.csv`."""
    described = {variable.name: variable.for_intake() for variable in variables}
    opened = []
    for name, text in files.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        read = open_export(path, variables=as_in_a_file(described, side_by_side))
        opened.append((path.stem, read))
    first, *further = opened
    arrangement = Arrangement(first[0] if further else "", further, side_by_side)
    given = {"out_of_range": "error", **settings}
    return take_in(first[1], described, arrangement=arrangement, **given)


def messages(result: Intake, kind: str) -> list[str]:
    """What was said of one kind."""
    findings = result.findings
    return findings.loc[findings["kind"] == kind, "message"].tolist()
