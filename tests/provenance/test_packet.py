"""The reviewer's packet: the same bytes every time, public files alone."""

import io
import zipfile

import pytest

from questline.provenance.packet import README, packet, readme

FILES = {
    "release/statistics.csv": b"id\n" * 100,
    "reporting/index.html": b"<p>",
    README: b"Read me",
}


def test_the_packet_is_the_same_bytes_whatever_the_order():
    assert packet("example", FILES) == packet("example", dict(reversed(FILES.items())))


def test_members_are_sorted_dated_1980_and_readable_by_everyone():
    with zipfile.ZipFile(io.BytesIO(packet("example", FILES))) as archive:
        members = archive.infolist()
        assert [member.filename for member in members] == [
            "example/README.txt",
            "example/release/statistics.csv",
            "example/reporting/index.html",
        ]
        assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
        assert {member.external_attr >> 16 for member in members} == {0o644}
        assert {member.create_system for member in members} == {3}
        assert archive.read("example/reporting/index.html") == b"<p>"
        assert archive.testzip() is None


@pytest.mark.parametrize(
    "path",
    [
        "cleaning/responses.parquet",
        "reporting/internal/index.html",
        "provenance/manifest.json",
        "release/internal/internal_statistics.csv",
        "../study.yaml",
    ],
)
def test_nothing_of_the_team_gets_in(path):
    with pytest.raises(ValueError, match="not for the packet"):
        packet("example", {**FILES, path: b""})


def test_the_page_for_the_reviewer_says_what_to_type():
    text = readme(
        study="example",
        title="A study",
        commit="abc123",
        version="0.1.0",
        configuration=["plan.yaml"],
        twin=False,
    )
    assert "git checkout abc123" in text
    assert "study=results/example/provenance/materials/configuration" in text
    assert "published=results/example/release/statistics.csv" in text
    assert "synthetic_twin" not in text
    changed = readme(study="example", title="", commit="abc123, with changes", version="0.1.0",
                     configuration=[], twin=True)  # fmt: skip
    assert "git checkout" not in changed
    assert "ask its authors" in changed
    assert "synthetic_twin" in changed


def test_the_page_for_the_reviewer_names_the_earlier_releases_that_it_lacks():
    folder = "provenance/materials/configuration"
    said = readme(study="example", title="", commit="", version="0.1.0", twin=False,
                  configuration=[f"{folder}/published/pilot.csv"],
                  earlier=["published/pilot.csv", "../old/first.csv"])  # fmt: skip
    assert "\n  ../old/first.csv\n" in said
    assert "pilot.csv" not in said
