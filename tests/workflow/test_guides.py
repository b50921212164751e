"""The guide from file to report, followed word for word on all four platforms."""

from __future__ import annotations

from collections import Counter

import pytest

from workflow.following import follow
from workflow.running import ROOT, copy_checkout

GUIDE = ROOT / "docs" / "your-study.md"
STUDIES = ("my_study", "my_redcap_study", "my_limesurvey_study", "my_forms_study")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_from_file_to_report_word_for_word(tmp_path):
    folder = copy_checkout(tmp_path / "questline")
    before = {path: path.read_bytes() for path in (folder / "data").rglob("*.*") if path.is_file()}
    followed: Counter[str] = Counter()
    for screen in follow(GUIDE, folder, followed):
        assert "Traceback" not in screen.text
    for study in STUDIES:
        assert (folder / "results" / study / "reporting" / "index.html").is_file()
    assert (folder / "results/my_study/cleaning/cleaned_data/data.sav").is_file()
    assert (followed["bash"], followed["change"], followed["yaml"]) == (11, 9, 1)
    assert followed["text"] == 10
    assert {path: path.read_bytes() for path in before} == before
