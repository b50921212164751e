"""The public store at hand, attacked once more: can anything hidden be worked out of it?"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from questline.core.configuration import Study
from questline.core.errors import StudyError
from questline.core.files import read_statistics
from questline.core.parameters import audited, earlier_releases, release_facts
from questline.core.statistics import COLUMNS
from questline.provenance import integrity
from questline.provenance.integrity import Check
from questline.release.audit.auditing import Earlier, audit
from questline.release.exceptions import RULE, exempted

NAME = "Attack on what is hidden"


def check_attack(study: Study, results: Path) -> Check:
    """Whether the release at hand, with those before it, keeps its hidden numbers of people.

    What the exceptions show is taken from the file of exceptions: the list of what release did is
    for the team alone, and not among what is public.
    """
    path = results / "release" / "statistics.csv"
    if not path.is_file():
        return Check(NAME, integrity.NOT_POSSIBLE, f"there is no file {path}")
    public = _read(path)
    if public is None:
        return Check(NAME, integrity.FAILED, f"{path} is damaged and cannot be attacked")
    told = audited(study)
    earlier = [
        Earlier(one["name"], read_statistics(one["path"]), one["same_rows"])
        for one in earlier_releases(study)
    ]
    checks = _shown_by_exception(public, told["exceptions"])
    try:
        found = audit(public, public, checks, earlier, told, release_facts(study))
    except StudyError as error:
        words = tuple(problem.sentence() for problem in error.problems)
        return Check(NAME, integrity.FAILED, "the earlier releases do not fit this one", words)
    details = tuple(problem.sentence() for problem in found.problems)
    result = integrity.FAILED if details else integrity.PASSED
    return Check(NAME, result, found.line, details)


def _read(path: Path) -> pd.DataFrame | None:
    """The store; nothing where it is none."""
    try:
        store = read_statistics(path)
    except ValueError:  # no numbers where there should be, or no text in UTF-8
        return None
    return store if list(store.columns) == list(COLUMNS) else None


def _shown_by_exception(public: pd.DataFrame, exceptions: list[dict[str, str]]) -> pd.DataFrame:
    shown = public["id"][public["status"].isin(["shown", "rounded"])].tolist()
    numbers = exempted(shown, exceptions).tolist()
    lines = [(one, RULE, str(at)) for one, at in zip(shown, numbers, strict=True) if at >= 0]
    return pd.DataFrame(lines, columns=["id", "rule", "detail"], dtype=object)
