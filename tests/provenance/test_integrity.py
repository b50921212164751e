"""What was changed, added or taken away after a run is found out, one thing at a time."""

import pytest

from questline.provenance.checksums import checksum
from questline.provenance.integrity import (
    check_crate,
    check_files,
    check_libraries,
    check_pages,
    check_plan,
    check_raw,
    check_same,
    failed,
)
from questline.provenance.manifest import describe_files

OUTPUTS = {"reporting/index.html": ("pages", b"<p>"), "scoring/how.csv": ("scoring", b"a")}
MANIFEST = {
    "files": describe_files(OUTPUTS),
    "interpreter": {
        "implementation": "CPython",
        "libraries": {"numpy": "2.4"},
        "settings": {"OPENBLAS_CORETYPE": "Haswell"},
    },
}
FOUND = {path: checksum(content) for path, (_, content) in OUTPUTS.items()}


def test_untouched_results_pass():
    check = check_files(MANIFEST, FOUND, whole=True)
    assert (check.result, check.details) == ("passed", ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reporting/index.html": checksum(b"<p>!")}, "was changed after the rule pages made it"),
        ({"reporting/index.html": None}, "is missing; the rule pages made it"),
        ({"reporting/added.html": "1"}, "no rule of the run made it"),
    ],
)
def test_a_changed_a_missing_and_an_extra_file_are_named(changed, said):
    found = {path: digest for path, digest in {**FOUND, **changed}.items() if digest}
    check = check_files(MANIFEST, found, whole=True)
    assert check.result == "failed"
    assert len(check.details) == 1
    assert next(iter(changed)) in check.details[0]
    assert said in check.details[0]


def test_what_is_made_on_demand_is_no_extra_file():
    extra = (
        "logs/pages.log",
        "provenance/verification.csv",
        "provenance/example_packet.zip",
        "provenance/manifest.json",
        "reporting/tables/.snakemake_timestamp",
        "cleaning/cleaned_data/data.csv",
    )
    found = {**FOUND, **dict.fromkeys(extra, "1")}
    assert check_files(MANIFEST, found, whole=True).result == "passed"


def test_beside_a_public_manifest_files_of_the_team_may_lie():
    found = {**FOUND, "cleaning/responses.parquet": "1"}
    assert check_files(MANIFEST, found, whole=False).result == "passed"


def test_changed_missing_and_added_code_is_named():
    listed = {"scripts/a.py": "1", "scripts/b.py": "2", "scripts/d.py": "3"}
    now = {"scripts/a.py": "1", "scripts/b.py": "9", "scripts/c.py": "4"}
    assert check_same("Code", listed, now).details == (
        "scripts/b.py is not what it was when the results were made",
        "scripts/c.py is there, and was not when the results were made",
        "scripts/d.py is missing",
    )
    assert check_same("Code", listed, listed).result == "passed"


def test_the_raw_file_may_have_another_name_and_no_other_content():
    inputs = {"raw": {"name": "a.csv", "sha256": "1"}, "beside_raw": []}
    assert check_raw(inputs, {"renamed.csv": "1"}).result == "passed"
    assert check_raw(inputs, {"a.csv": "2"}).result == "failed"
    assert check_raw(inputs, {}).result == "not possible"


def test_other_libraries_are_noted_and_no_fault():
    now = {**MANIFEST["interpreter"], "libraries": {"numpy": "2.5"}, "settings": {}}
    check = check_libraries(MANIFEST, now)
    assert check.result == "noted"
    assert check.details == (
        "numpy: 2.4 then, 2.5 now",
        "OPENBLAS_CORETYPE: Haswell then, none now",
    )
    assert failed([check]) == []
    assert check_libraries(MANIFEST, MANIFEST["interpreter"]).result == "passed"


def test_another_registered_plan_fails_and_an_amended_study_does_not():
    now = {"sha256": "1", "sha256_now": "2"}
    assert check_plan({"sha256": "1"}, now).result == "passed"
    assert "amended since, and" in check_plan({"sha256": "1"}, now).words
    assert check_plan({"sha256": "3"}, now).result == "failed"
    assert check_plan({"sha256": "3"}, {"state": "none"}).result == "failed"
    assert check_plan({"state": "none"}, {"state": "none"}).result == "not possible"


def test_a_crate_that_is_no_json_fails_and_one_that_is_not_there_is_not_possible():
    assert check_crate("{", []).result == "failed"
    assert check_crate("{}", []).result == "failed"
    assert check_crate(None, []).result == "not possible"


def test_without_a_manifest_nothing_is_claimed():
    checks = [
        check_files(None, FOUND, whole=True),
        check_same("Code", None, {}),
        check_raw(None, {}),
        check_libraries(None, MANIFEST["interpreter"]),
        check_plan(None, {"sha256": "1", "sha256_now": "1"}),
        check_pages(None, 0),
    ]
    assert {check.result for check in checks} == {"not possible"}
    assert check_pages(["index.html: 7"], 1).result == "failed"
