"""The tutorial, followed word for word: its commands, its changes, what the screen shows."""

from __future__ import annotations

from collections import Counter

import pytest

from workflow.following import follow
from workflow.running import ROOT, copy_checkout, outputs

TUTORIAL = ROOT / "docs/first-report.md"


@pytest.mark.slow
def test_tutorial_word_for_word(tmp_path):
    folder = copy_checkout(tmp_path / "questline")
    followed: Counter[str] = Counter()
    manifests = [outputs(folder) for _ in follow(TUTORIAL, folder, followed)]
    assert followed["bash"] == 7
    assert followed["change"] == 6
    assert followed["text"] >= 5
    assert manifests[-1] == manifests[0]
    assert manifests[2] != manifests[0]
