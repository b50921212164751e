"""The tutorial, followed word for word: its commands, its changes, what the screen shows."""

from __future__ import annotations

import re

import pytest

from workflow.running import ROOT, copy_checkout, outputs, replace_once, snakemake

TUTORIAL = ROOT / "docs/first-report.md"
STEP = re.compile(
    r"^```(?P<kind>\S+)(?P<words>[^\n]*)\n(?P<body>.*?)^```$"
    r"|In `(?P<file>[^`]+)` change `(?P<old>[^`]+)` to `(?P<new>[^`]+)`",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.slow
def test_tutorial_word_for_word(tmp_path):
    folder = copy_checkout(tmp_path / "questline")
    manifests = []
    screen = None
    followed = {"bash": 0, "text": 0, "change": 0, "csv": 0}
    for step in STEP.finditer(TUTORIAL.read_text(encoding="utf-8")):
        kind = step["kind"] or "change"
        if kind == "change":
            replace_once(folder / step["file"], step["old"], step["new"])
        elif kind == "bash" and step["body"].startswith("snakemake"):
            arguments = step["body"].split()[3:]
            screen = snakemake(folder, *arguments)
            assert (screen.code != 0) == ("fails" in step["words"]), screen.text
            manifests.append(outputs(folder))
        elif kind == "text":
            for line in step["body"].splitlines():
                assert line.strip() in screen.text, f"{line!r} is not on the screen:\n{screen.text}"
        elif kind == "csv":
            shown = (folder / step["words"].strip()).read_text(encoding="utf-8")
            assert shown.startswith(step["body"])
        followed[kind] = followed.get(kind, 0) + 1
    assert followed["bash"] == 7
    assert followed["change"] == 6
    assert followed["text"] >= 5
    assert manifests[-1] == manifests[0]
    assert manifests[2] != manifests[0]
