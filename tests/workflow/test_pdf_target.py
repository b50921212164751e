"""`snakemake pdf`: the shipped report on paper, and a sentence where a system cannot make it."""

from pathlib import Path

import pytest

from questline.reporting.documents.pango import SKIPPED, pango_at_hand
from workflow.running import snakemake

FOLDER = Path("results/link_workers/reporting/documents/pdf")
LACKS_PANGO = """
print("Advice of a library, many lines of it")
raise OSError("cannot load library 'libpango-1.0-0'")
"""


@pytest.fixture
def without_pango(tmp_path) -> dict[str, str]:
    """An environment in which the library that makes PDFs cannot be loaded."""
    blocked = tmp_path / "blocked" / "weasyprint"
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text(LACKS_PANGO, encoding="utf-8")
    return {"PYTHONPATH": str(blocked.parent)}


@pytest.mark.slow
def test_without_pango_the_pdf_is_skipped_with_one_sentence(playground, without_pango):
    screen = snakemake(playground, "pdf", **without_pango)
    assert screen.code == 0, screen.text
    said = [line for line in screen.text.splitlines() if "Pango" in line]
    assert said == [f"  {'pdf':<13} {SKIPPED}"]
    assert "Traceback" not in screen.text
    assert "Advice" not in screen.text
    log = playground / "results" / "link_workers" / "logs" / "pdf.log"
    assert log.read_text(encoding="utf-8") == f"{SKIPPED}\n"
    files = {path.name for path in (playground / FOLDER).iterdir() if path.name[0] != "."}
    assert files == {"skipped.txt"}


@pytest.mark.slow
@pytest.mark.skipif(not pango_at_hand(), reason="this system lacks Pango")
def test_the_shipped_report_is_made_anew_where_it_was_skipped_and_is_the_same_bytes(
    playground, without_pango
):
    assert snakemake(playground, "pdf", **without_pango).code == 0
    made = []
    for _ in range(2):
        screen = snakemake(playground, "pdf", "--forcerun", "pdf", TZ="Asia/Tokyo")
        assert screen.code == 0, screen.text
        assert "the report as PDF" in screen.text
        files = {path.name for path in (playground / FOLDER).iterdir() if path.name[0] != "."}
        assert files == {"report.pdf"}
        made.append((playground / FOLDER / "report.pdf").read_bytes())
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-1.7")
    again = snakemake(playground, "pdf")
    assert again.code == 0
    assert "pdf" not in again.ran
