"""The manifest: complete, in a fixed order, and its public part without a trace of the team's."""

import json

import pytest

from questline.provenance.editions import is_public
from questline.provenance.manifest import describe_files, describe_run, public_part

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
OUTPUTS = {
    "reporting/index.html": ("pages", b"<p>"),
    "cleaning/exclusions.csv": ("cleaning", b"row 7"),
    "reporting/internal/tables/internal_small.csv": ("team_pages", b"4"),
    "release/statistics.csv": ("release", b""),
}


def made(outputs=OUTPUTS, code=None):
    return describe_run(
        inputs={"study": "example", "seed": 7, "raw": {"name": "a.csv", "sha256": "1"}},
        code=code or {"b.py": "2", "a.py": "1"},
        interpreter={"implementation": "CPython", "libraries": {}, "settings": {}},
        machine={"architecture": "x86_64"},
        files=describe_files(outputs),
        material=[("coding 1: first_coder.qdpx", b"who said what")],
    )


def test_manifest_lists_every_output_in_sorted_order_with_the_rule_that_made_it():
    manifest = made()
    assert manifest["count"] == 4
    assert [file["path"] for file in manifest["files"]] == sorted(OUTPUTS)
    assert manifest["files"][1] == {
        "path": "release/statistics.csv",
        "bytes": 0,
        "sha256": EMPTY,
        "rule": "release",
    }
    assert [file["path"] for file in manifest["code"]] == ["a.py", "b.py"]
    assert manifest["inputs"]["seed"] == 7


def test_the_interview_material_is_listed_for_the_team_alone():
    whole = made()
    assert [file["path"] for file in whole["interview_material"]] == ["coding 1: first_coder.qdpx"]
    assert "first_coder" not in json.dumps(public_part(whole))


def test_manifest_does_not_depend_on_the_order_in_which_files_are_given():
    turned = made(dict(reversed(OUTPUTS.items())), {"a.py": "1", "b.py": "2"})
    assert json.dumps(turned) == json.dumps(made())


def test_manifest_of_nothing_is_empty():
    assert describe_files({}) == []
    assert made({})["files"] == []


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside.csv", "intake/../../outside.csv"])
def test_manifest_refuses_paths_that_lead_out_of_the_results(path):
    with pytest.raises(ValueError, match="not a path within the results"):
        describe_files({path: ("pages", b"")})


def test_public_manifest_tells_neither_name_nor_checksum_nor_size_of_the_teams_files():
    # A hidden count has few possible values: with the checksum of its table one could try them all.
    public = public_part(made())
    assert [file["path"] for file in public["files"]] == [
        "release/statistics.csv",
        "reporting/index.html",
    ]
    assert (public["count"], public["files_of_the_team"]) == (2, 2)
    text = json.dumps(public)
    for file in made()["files"]:
        if not is_public(file["path"]):
            assert file["path"] not in text
            assert file["sha256"] not in text


@pytest.mark.parametrize(
    ("path", "public"),
    [
        ("reporting/index.html", True),
        ("reporting/tables/a.csv", True),
        ("reporting/internal/index.html", False),
        ("reporting/../cleaning/responses.parquet", False),
        ("release/internal/internal_statistics.csv", False),
        ("release/statistics.csv", True),
        ("interviews/joint_display.json", True),
        ("interviews/selection.csv", False),
        ("interviews/gallery/photograph_001.jpg", True),
        ("interviews/internal/internal_gallery/internal_photograph_001.jpg", False),
        ("release/something_new.csv", False),
        ("provenance/manifest.json", False),
        ("provenance/materials/Snakefile", True),
        ("cleaning/responses.parquet", False),
        ("reporting", False),
        ("", False),
    ],
)
def test_what_is_not_named_as_public_is_private(path, public):
    assert is_public(path) is public
