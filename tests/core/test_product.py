"""What this copy of Questline is: the files that results follow from, its version and its day."""

import hashlib
import re

from questline.core import product


def test_every_file_that_results_follow_from_is_listed_and_nothing_else(tmp_path):
    kept = ("Snakefile", "workflow/rules/a.smk", "scripts/a.py", "scripts/questline/core/b.py",
            "reports/templates/sections/c.html", "config/scales/d.yaml")  # fmt: skip
    passed_over = ("scripts/.hidden.py", "scripts/__pycache__/a.py", "scripts/a.py~",
                   "config/scales/README.md", "docs/e.py", "reports/published/x/statistics.csv",
                   "scripts/.old/a.py")  # fmt: skip
    for name in kept + passed_over:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    found = product.code_checksums(tmp_path)
    assert list(found) == sorted(kept)
    assert found["scripts/a.py"] == hashlib.sha256(b"scripts/a.py").hexdigest()


def test_modules_that_run_have_the_checksum_of_their_bytes(root):
    found = product.code_checksums(root)
    for name in ("scripts/questline/core/product.py", "Snakefile"):
        assert found[name] == hashlib.sha256((root / name).read_bytes()).hexdigest()


def test_the_citation_names_the_same_version_and_day(root):
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", text, re.MULTILINE)[1] == product.VERSION
    assert re.search(r"^date-released: (.+)$", text, re.MULTILINE)[1] == product.RELEASED
