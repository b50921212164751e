"""What the tests of the tools share: the shipped study and one simulation of its survey."""

import csv
import io
from pathlib import Path

import pytest

from questline.core.configuration import Study, load_study
from questline.tools.synthetic_survey.survey import SyntheticSurvey, simulate


@pytest.fixture(scope="session")
def study(root: Path) -> Study:
    loaded, problems = load_study(root / "config" / "link_workers")
    assert loaded is not None, "\n".join(problem.sentence() for problem in problems)
    return loaded


@pytest.fixture(scope="session")
def survey() -> SyntheticSurvey:
    return simulate()


@pytest.fixture(scope="session")
def export(root: Path) -> list[dict[str, str]]:
    """The rows of the shipped file as text, by header."""
    content = (root / "data" / "link_workers" / "responses.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))
