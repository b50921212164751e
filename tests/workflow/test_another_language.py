"""The shipped study in another language: another file of words, and not one number changed."""

import shutil

import pytest

from reporting.other_language import LEFT, other_language
from workflow.running import outputs, snakemake

RESULTS = "results/link_workers"
STORE = "release/statistics.csv"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_whole_report_speaks_another_language_and_is_verified(playground):
    english = outputs(playground)
    published = playground / "reports" / "published" / "link_workers" / "statistics.csv"
    published.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(playground / RESULTS / STORE, published)
    words = playground / "reports" / "languages" / "xx.po"
    words.write_text(other_language(), encoding="utf-8")
    with (playground / "config" / "link_workers" / "report.yaml").open("a") as settings:
        settings.write("\nlanguage: xx\n")

    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    assert not screen.ran & {"intake", "cleaning", "models", "release"}
    spoken = outputs(playground)
    assert spoken[STORE] == english[STORE]
    assert set(spoken) == set(english)
    pages = playground / RESULTS / "reporting"
    for name in ("index.html", "summary.html", "reproducibility.html", "codebook.html"):
        page = (pages / name).read_text(encoding="utf-8")
        assert '<html lang="xx"' in page
        assert page.count(LEFT) > 50, name
    pictures = list((pages / "figures").glob("*.svg"))
    silent = [path.name for path in pictures if LEFT not in path.read_text(encoding="utf-8")]
    assert len(pictures) > 40
    assert silent == []

    # Without the raw answers the numbers of every page are held against the store.
    (playground / "data" / "link_workers" / "responses.csv").unlink()
    screen = snakemake(playground, "verify")
    assert screen.code == 0, screen.text
    assert "passed        Numbers on the pages" in screen.text
