"""The shipped interview material: the same again, and what it is said to hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from questline.core import interview_parameters
from questline.core.configuration import load_study
from questline.core.quoted_text import is_quoted_from
from questline.interviews.selection.stage import select
from questline.tools.synthetic_interviews import fieldwork
from questline.tools.synthetic_interviews.codebook import CODES
from questline.tools.synthetic_interviews.material import material
from questline.tools.synthetic_interviews.respondents import analysed_respondents

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "data" / "link_workers" / "interviews"
LARGEST = 2_500_000
PICTURES = (".jpg", ".png", ".webp", ".heic")


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((SHIPPED / name).read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return material(analysed_respondents(ROOT / "config" / "link_workers"))


@pytest.mark.slow
def test_the_shipped_files_are_what_the_seed_gives(made):
    shipped = {
        path.relative_to(SHIPPED).as_posix(): path.read_bytes()
        for path in SHIPPED.rglob("*")
        if path.is_file()
    }
    assert sorted(made) == sorted(shipped)
    differing = [name for name, content in made.items() if shipped[name] != content]
    # Another build of an image library may write other bytes; the picture is the same.
    assert [name for name in differing if not name.endswith(PICTURES)] == []
    for name in differing:
        assert np.abs(_pixels(made[name]) - _pixels(shipped[name])).mean() < 3
    assert sum(map(len, shipped.values())) < LARGEST


def _pixels(content: bytes) -> np.ndarray:
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype="float64")


@pytest.mark.slow
def test_another_seed_gives_other_interviews(made, monkeypatch):
    respondents = analysed_respondents(ROOT / "config" / "link_workers")
    from questline.tools.synthetic_interviews import interviews

    monkeypatch.setattr(interviews, "SEED", fieldwork.SEED + 1)
    other = interviews.interviews(fieldwork.participants(), respondents)
    texts = [content.decode() for name, content in made.items() if name.startswith("transcripts/")]
    assert not {one.text for one in other} & set(texts)


def test_who_was_interviewed_agrees_with_the_invitations():
    steps: dict[str, list[str]] = {}
    for line in table("invitations.csv"):
        steps.setdefault(line["row"], []).append(line["outcome"])
    interviewed = {line["row"] for line in table("participants.csv")}
    assert {row for row, taken in steps.items() if "interviewed" in taken} == interviewed
    assert [row for row, taken in steps.items() if taken[-1] == "withdrawn"] == [
        str(fieldwork.WITHDRAWN)
    ]
    assert len(interviewed) == 21
    assert {taken[-1] for taken in steps.values()} == {
        "interviewed", "refused", "no_answer", "withdrawn"
    }  # fmt: skip
    agreed = {line["row"] for line in table("contacts.csv")}
    assert steps.keys() <= agreed


@pytest.mark.slow
def test_each_round_is_what_the_pipeline_proposed_then():
    """With what was known of the invitations on the day before the round."""
    study, _ = load_study(ROOT / "config" / "link_workers", needs_data=False)
    respondents = analysed_respondents(ROOT / "config" / "link_workers")
    contacts = ("contacts.csv", (SHIPPED / "contacts.csv").read_bytes())
    told = interview_parameters.selection(study)
    everything = table("invitations.csv")
    for date, rows in fieldwork.ROUNDS:
        known = [line for line in everything if line["date"] < date]
        lines = [",".join(line.values()) for line in known]
        content = "\n".join(["row,date,outcome", *lines, ""]).encode()
        files = [("invitations.csv", content)] if known else []
        selected = select(respondents, [], contacts, files, told, study.settings.seed).selection
        assert set(selected.loc[selected["state"] == "proposed", "row"]) == set(rows)


def test_contact_details_are_nobodys():
    for line in table("contacts.csv"):
        assert line["email"].endswith("@example.org")
        assert line["telephone"].startswith("07700 900")
        assert len(line["telephone"]) == len("07700 900000")


def test_every_text_says_that_it_is_synthetic():
    for path in (SHIPPED / "transcripts").iterdir():
        assert path.read_text(encoding="utf-8").startswith("SYNTHETIC INTERVIEW.")
    for line in table("photographs.csv"):
        assert line["kind"] == "R" or line["description"].startswith("Synthetic drawing.")
    assert "**All of it is synthetic.**" in (SHIPPED / "README.md").read_text(encoding="utf-8")


def test_the_photographs_are_of_all_kinds_and_their_files_are_there():
    lines = table("photographs.csv")
    assert {line["kind"] for line in lines} == {"O", "I", "R"}
    assert {line["prompt"] for line in lines} == {"typical_day", "confidence", "unexpected"}
    assert [line["consent"] for line in lines].count("withdrawn") == 1
    named = sorted(line["file"] for line in lines if line["file"])
    assert named == sorted(path.name for path in (SHIPPED / "photographs").iterdir())
    assert {Path(name).suffix for name in named} == set(PICTURES)
    assert 40 <= len(named) <= 50
    assert all(line["words"] for line in lines if line["kind"] == "R")


def test_segments_are_in_the_transcripts_and_codes_in_the_codebook():
    codes = {name for name, _, _ in CODES}
    for line in table("coding/typed_interview.csv"):
        text = (SHIPPED / "transcripts" / f"{line['participant']}.txt").read_text(encoding="utf-8")
        assert text[int(line["start"]) : int(line["end"])] == line["text"]
        assert line["code"] in codes
        assert is_quoted_from(line["text"], text)
    for question in ("leaving", "staying"):
        categories = {line["code"] for line in table(f"open_answers/{question}_codebook.csv")}
        given = {line["code"] for line in table(f"open_answers/{question}.csv")}
        assert given <= categories | {""}
