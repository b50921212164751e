"""What `snakemake verify` finds before it computes anything, and what it says when it cannot."""

import json
import shutil

import pytest

from questline.core.errors import StudyError
from questline.core.statistics import StatisticsPart, store_to_csv
from questline.provenance.checksums import checksum
from questline.tools.verify.at_hand import look, published_file, tolerance
from questline.tools.verify.verify import check_what_is_there, verified


@pytest.fixture
def study(root, tmp_path, monkeypatch):
    """A study without its raw file, in a working folder without results."""
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(root / "config" / "link_workers", tmp_path / "study")


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def store(estimate):
    part = StatisticsPart("cleaning")
    part.add("flow", "raw_rows", "count", estimate)
    return store_to_csv(part.table())


@pytest.mark.parametrize(("text", "value"), [("", 1e-6), ("0", 0.0), ("1e-9", 1e-9)])
def test_a_tolerance_is_a_share(text, value):
    assert tolerance(text, 1e-6) == value


@pytest.mark.parametrize("text", ["much", "-1", "1", "nan", "inf"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(StudyError, match="a number from 0 to less than 1"):
        tolerance(text, 1e-6)


def test_without_published_results_it_says_how_to_publish(study, tmp_path):
    found = look(study, "")
    with pytest.raises(StudyError, match=r"type: mkdir -p .* && cp results/link_workers/release"):
        published_file(tmp_path, found.study, found.results, "")
    with pytest.raises(StudyError, match=r'there is no file "nowhere\.csv"'):
        published_file(tmp_path, found.study, found.results, "nowhere.csv")
    with pytest.raises(StudyError, match="is a folder"):
        published_file(tmp_path, found.study, found.results, "study")
    put(tmp_path, "reports/published/link_workers/statistics.csv", "")
    with pytest.raises(StudyError, match="has no column id"):
        published_file(tmp_path, found.study, found.results, "")
    kept = put(tmp_path, "reports/published/link_workers/statistics.csv", store(410))
    assert published_file(tmp_path, found.study, found.results, "") == kept


def test_a_raw_file_that_was_named_has_to_be_there(study):
    assert not look(study, "").has_raw
    with pytest.raises(StudyError, match="does not exist"):
        look(study, "nowhere.csv")


def test_a_damaged_manifest_is_said_in_a_sentence(study, tmp_path):
    put(tmp_path, "results/link_workers/provenance/manifest.json", '{"files": [')
    with pytest.raises(StudyError, match="it is no manifest"):
        look(study, "")


def test_damaged_pages_and_stores_are_findings_and_no_crash(root, study, tmp_path):
    results = tmp_path / "results" / "link_workers"
    put(results, "reporting/codebook.jsonld", '{"@context": ')
    put(results, "reporting/index.html", "<p>410 people, 86,427 of them twice</p>")
    put(results, "release/statistics.csv", store(410))
    found = look(study, "")
    pages = check_what_is_there(found, root, {})[7]
    assert pages.result == "failed"
    assert pages.details[0] == "reporting/codebook.jsonld cannot be read"
    assert [detail.split()[1] for detail in pages.details[1:]] == ["86,427"]
    put(results, "release/statistics.csv", store(410).replace(",410,", ",many,"))
    pages = check_what_is_there(found, root, {})[7]
    assert '"many" stands for estimate' in pages.details[0]


def test_without_results_nothing_is_claimed(root, study, tmp_path):
    published = put(tmp_path, "published.csv", store(410))
    found = look(study, "")
    checks = check_what_is_there(found, root, {"implementation": "CPython"})
    outcome = verified(found, checks, published, None, 1e-6)
    assert {check.result for check in outcome.checks} == {"not possible"}
    assert outcome.record()["statistics"]["identical"] == 0
    assert "there are no results" in outcome.checks[-1].words
    (problem,) = outcome.problems()
    assert "nothing could be checked" in problem.found
    assert not outcome.record()["verified"]


def test_results_at_hand_are_compared_with_the_published_ones(study, tmp_path):
    published = put(tmp_path, "published.csv", store(410))
    put(tmp_path, "results/link_workers/release/statistics.csv", store(411))
    found = look(study, "")
    outcome = verified(found, [], published, None, 1e-6)
    assert [check.result for check in outcome.checks] == ["not possible", "failed"]
    assert outcome.checks[-1].details == (
        "Count of raw rows (flow): published 410, found 411.",
    )  # fmt: skip
    (problem,) = outcome.problems()
    assert problem.where == "Statistics at hand"
    # What differs stands above; the last words do not say it again.
    assert "raw rows" not in problem.found
    assert outcome.record()["published"] == checksum(published.read_bytes())
    assert json.dumps(outcome.record())
    # Computed anew, they are the published ones.
    again = verified(found, [], published, store(410), 1e-6)
    assert (again.problems(), again.record()["verified"]) == ([], True)


def test_interviews_are_computed_anew_where_their_material_is_at_hand(study, tmp_path):
    part = StatisticsPart("interviews")
    part.add("themes", "place", "participants", 7)
    both = store(410) + store_to_csv(part.table()).split("\n", 1)[1]
    published = put(tmp_path, "published.csv", both)
    outcome = verified(look(study, ""), [], published, store(410), 1e-6)
    assert outcome.checks[-1].result == "failed"
    (study / "interviews.yaml").unlink()
    outcome = verified(look(study, ""), [], published, store(410), 1e-6)
    assert [check.result for check in outcome.checks] == ["not possible", "passed"]
    assert outcome.checks[0].words.endswith("so that 1 statistic cannot be computed anew")
