"""The guide to the interviews: what it tells to write is what the settings and the files take."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
import yaml

from questline.core.interview_settings import InterviewSettings
from questline.core.quoted_text import is_quoted_from
from questline.core.release_rules import ReleasedTextSettings
from workflow.sources import ROOT, read

GUIDE = read(ROOT / "docs" / "interviews.md")
MATERIAL = ROOT / "data" / "link_workers" / "interviews"


def blocks() -> list[dict[str, Any]]:
    """The YAML of the guide, block by block."""
    return [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]


def joined(ours: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Both, as if the second were written into the file of the first."""
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(ours.get(key), dict):
            joined(ours[key], value)
        else:
            ours[key] = value
    return ours


def rows(table_with: str) -> list[list[str]]:
    """The cells of the first table of the guide whose head begins like that."""
    lines = GUIDE[GUIDE.index(table_with) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def shipped(name: str) -> list[dict[str, str]]:
    with (MATERIAL / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_its_blocks_together_are_a_whole_interviews_yaml():
    whole: dict[str, Any] = {}
    for block in blocks():
        if "quotations" not in block:
            joined(whole, block)
    settings = InterviewSettings.model_validate(whole)
    parts = ("selection", "coding", "photographs", "findings", "open_answers", "themes", "context")
    assert all(getattr(settings, part) for part in parts)


def test_its_quotation_can_be_released():
    (block,) = [one for one in blocks() if "quotations" in one]
    (quotation,) = ReleasedTextSettings.model_validate(block).quotations
    text = read(MATERIAL / "transcripts" / f"{quotation.participant}.txt")
    assert is_quoted_from(quotation.text, text)


def test_its_invitations_are_those_of_the_example():
    told = [dict(zip(("row", "date", "outcome"), cells, strict=True))
            for cells in rows("| row | date | outcome |")]  # fmt: skip
    assert len(told) >= 5
    assert [line for line in told if line not in shipped("invitations.csv")] == []


@pytest.mark.parametrize(
    "name", ["participants.csv", "contacts.csv", "photographs.csv", "coding/typed_interview.csv"]
)
def test_it_names_the_columns_of_every_file(name):
    columns = set(shipped(name)[0]) - {"name", "email", "telephone"}
    named = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| `.*$", GUIDE, re.MULTILINE))))
    assert columns <= named


def test_its_links_lead_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", GUIDE):
        assert (ROOT / "docs" / link).exists(), link
    heads = {re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
             for line in GUIDE.splitlines() if line.startswith("#")}  # fmt: skip
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= heads
