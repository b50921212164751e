"""What an earlier configuration left in the results is named, and nothing else is."""

import json
import os

import pytest

from questline.core.leftovers import left_over

WRITTEN = ("reporting/index.html", "reporting/figures/flow.svg", "interviews/profiles.csv")
MADE = 1_000_000


@pytest.fixture
def results(tmp_path):
    for path in WRITTEN:
        add(tmp_path, path)
    files = [{"path": path, "sha256": ""} for path in WRITTEN]
    add(tmp_path, "provenance/manifest.json", MADE).write_text(json.dumps({"files": files}))
    os.utime(tmp_path / "provenance" / "manifest.json", (MADE, MADE))
    return tmp_path


def add(folder, path, made=MADE - 10):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", encoding="utf-8")
    os.utime(file, (made, made))
    return file


def test_nothing_is_said_where_nothing_is_left(results):
    assert left_over(results) == []


def test_folders_and_files_of_an_earlier_configuration_are_named_once(results):
    for name in ("a.jpg", "b.jpg"):
        add(results, f"reporting/gallery/{name}")
        add(results, f"interviews/internal/internal_gallery/{name}")
    add(results, "interviews/internal/internal_gallery/.snakemake_timestamp")
    add(results, "release/quotations.csv")
    add(results, "interviews/joint_display.json")
    (said,) = left_over(results)
    named = said.partition(": ")[2].partition(". What")[0]
    assert set(named.replace(" and ", ", ").split(", ")) == {
        str(results / path)
        for path in ("reporting/gallery", "interviews/internal", "release",
                     "interviews/joint_display.json")
    }  # fmt: skip
    assert said.startswith("Of an earlier configuration")
    assert said.endswith("delete it.")


def test_what_is_newer_or_made_on_demand_is_no_leftover(results):
    add(results, "interviews/gallery/a.jpg", MADE + 10)
    add(results, "reporting/documents/report.docx")
    add(results, "reporting/figures/.snakemake_timestamp")
    add(results, "logs/pages.log")
    assert left_over(results) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": [1]}'])
def test_without_a_manifest_that_can_be_read_nothing_is_said(results, text):
    add(results, "reporting/gallery/a.jpg")
    manifest = results / "provenance" / "manifest.json"
    manifest.write_text(text, encoding="utf-8")
    assert left_over(results) == []
    manifest.unlink()
    assert left_over(results) == []
