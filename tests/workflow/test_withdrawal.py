"""One line in the file of invitations, and a run: all that a person gave is gone from all outputs.

The last to withdraw is somebody quoted twice, with photographs in the gallery.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from workflow.running import ROOT, copy_checkout, snakemake

WHO, ROW = "Teasel", "363"
MATERIAL = Path("data") / "link_workers" / "interviews"


def texts(folder: Path) -> dict[str, str]:
    """What stands in every file of the results, frames as the text of their cells."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            cells = pd.read_parquet(path).to_numpy(dtype=object).ravel()
            found[path.name] = "\n".join(cell for cell in cells if isinstance(cell, str))
        elif path.is_file():
            name = path.relative_to(folder).as_posix()
            found[name] = path.read_bytes().decode("utf-8", "replace")
    return found


def given(participant: str) -> list[str]:
    """What a person gave: the name, every sentence that is theirs alone, words of photographs."""
    every = {path.stem: path.read_text(encoding="utf-8")
             for path in (ROOT / MATERIAL / "transcripts").iterdir()}  # fmt: skip
    own = every.pop(participant)
    sentences = {one.strip() for one in own.replace("\n", " ").split(". ") if len(one) > 40}
    kept = [one for one in sentences if not any(one in text for text in every.values())]
    with (ROOT / MATERIAL / "photographs.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    words = [line["words"] for line in lines if line["participant"] == participant]
    return [participant, *sorted(kept), *filter(None, words)]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_who_withdraws_leaves_no_trace(tmp_path):
    folder = copy_checkout(tmp_path / "questline")
    snakemake(folder)
    results = folder / "results" / "link_workers"
    gallery = results / "interviews" / "gallery"
    before = texts(results)
    theirs = given(WHO)
    assert any(WHO in text for text in before.values())
    assert len(theirs) > 5
    pictures = {path.read_bytes() for path in gallery.glob("*.jpg")}

    with (folder / MATERIAL / "invitations.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{ROW},2024-06-10,withdrawn\n")
    screen = snakemake(folder)
    assert WHO not in screen.text
    after = texts(results)
    traces = [(name, one) for name, text in after.items() for one in theirs if one in text]
    assert traces == []
    left = {path.read_bytes() for path in gallery.glob("*.jpg")}
    assert left < pictures
    assert "19 people interviewed" in screen.text
