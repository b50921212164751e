"""`snakemake --report`: Snakemake's own report of a run shows the public pages with captions."""

import re

import pytest

from workflow.running import snakemake
from workflow.sources import ROOT, read, rules

CAPTIONS = ROOT / "reports" / "captions"


def flagged() -> dict[str, str]:
    """What is marked for the report: {caption: the text of its mark}."""
    outputs = "\n".join(rule.parts.get("output", "") for rule in rules())
    marks = re.findall(r"report\((.*?)\n        \)", outputs, flags=re.DOTALL)
    captions = (re.search(r'caption="[./]*reports/captions/(\w+)\.rst"', mark) for mark in marks)
    return {found[1]: mark for found, mark in zip(captions, marks, strict=True) if found}


def test_every_caption_is_used_and_every_mark_has_one():
    assert set(flagged()) == {path.stem for path in CAPTIONS.iterdir()}
    assert {"pages", "summary", "reproducibility", "figures"} <= set(flagged())
    for mark in flagged().values():
        assert "category=" in mark
        assert "labels=" in mark


def test_only_what_is_public_is_marked():
    for name, mark in flagged().items():
        assert "{REPORT}/" in mark, name
        assert "internal" not in mark, name


def test_a_caption_is_plain_text_and_no_template():
    """Snakemake fills captions as templates: nothing of a study may come into one."""
    for path in CAPTIONS.iterdir():
        text = read(path)
        assert not re.search(r"[{}`|]|\.\. ", text), path.name
        assert text.strip().endswith(".")


@pytest.mark.slow
def test_the_report_of_a_run_holds_pages_and_figures(playground):
    for name in ("first", "second"):
        screen = snakemake(playground, "--report", f"{name}.html", cores=1)
        assert screen.code == 0, screen.text
    first, second = ((playground / f"{name}.html").read_text() for name in ("first", "second"))
    assert first == second, "the report of one and the same run is the same"
    for title in ("The research report", "The summary", "How every number was made"):
        assert title in first
    for words in ("for managers and policy makers", "For reviewers", "A figure of the research"):
        assert words in first
    figures = list((playground / "results/link_workers/reporting/figures").glob("*.svg"))
    assert len(figures) > 20
    for figure in figures:
        assert figure.stem in first
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?https?:", first)
