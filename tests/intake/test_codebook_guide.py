"""docs/codebook.md: every example gives what the page says, and every column is explained."""

import csv
import io
import re
from pathlib import Path

import pytest

from questline.core.codebook import COLUMNS, KINDS, MISSING_KINDS, SENSITIVITIES
from questline.core.codebook_reading import read_codebook
from questline.core.derivations import KINDS as RULES
from questline.core.kinds_of_missing import NOT_DERIVED

PAGE = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^```csv export\n(.*?)^```\n+```csv codebook\n(.*?)^```\n+```csv held\n(.*?)^```",
    PAGE,
    re.MULTILINE | re.DOTALL,
)
HEADINGS = [
    PAGE[: PAGE.index(export)].rpartition("\n## ")[2].splitlines()[0] for export, *_ in EXAMPLES
]


def as_written(value):
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).removesuffix("T00:00:00")


@pytest.mark.parametrize(("export", "codebook", "held"), EXAMPLES, ids=HEADINGS)
def test_an_example_gives_what_the_page_says(take, export, codebook, held):
    variables, problems = read_codebook(codebook)
    assert problems == []
    taken = take(export, *variables.values())
    kinds = {(line.row, line.variable): line.kind for line in taken.missing.itertuples()}
    expected = list(csv.DictReader(io.StringIO(held)))
    assert len(expected) == len(taken.responses)
    for line in expected:
        row = int(line.pop("row"))
        assert list(line) == list(variables)
        for name, text in line.items():
            value = taken.responses.loc[row, name]
            if value is None or value != value:
                default = NOT_DERIVED if variables[name].derivation else "unknown"
                assert text == f"({kinds.get((row, name), default)})", (row, name)
            else:
                assert text == as_written(value), (row, name)


def test_there_is_an_example_for_every_part():
    assert len(EXAMPLES) == 6
    assert PAGE.count("```csv") == 3 * len(EXAMPLES)
    rules = {kind for _, codebook, _ in EXAMPLES for kind in RULES if f"{kind}:" in codebook}
    assert rules == set(RULES)


@pytest.mark.parametrize("word", [*COLUMNS, *KINDS, *MISSING_KINDS, *SENSITIVITIES, *RULES])
def test_every_word_of_the_codebook_is_explained(word):
    assert f"`{word}" in PAGE
