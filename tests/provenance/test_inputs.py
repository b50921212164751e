import hashlib
import json

from questline.provenance.checksums import checksum
from questline.provenance.inputs import describe_inputs

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def described(**changes):
    given = {
        "study": "example",
        "raw": ("answers.csv", b"a,b\n1,2\n"),
        "beside_raw": [("survey.qsf", b"{}")],
        "configuration": {"study.yaml": b"name: example\n", "codebook.csv": b""},
        "lock": ("requirements.txt", b"numpy==2.4\n"),
        "seed": 7,
        "versions": {"pandas": "3.1", "numpy": "2.4"},
        "commit": "",
        "plan_lock": {"state": "none"},
    }
    return describe_inputs(**{**given, **changes})


def test_checksum_of_nothing_and_of_the_standards_example():
    # The examples of FIPS 180-4: the empty message, and "abc".
    assert checksum(b"") == EMPTY
    assert checksum(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_inputs_hold_name_size_and_checksum_of_every_file():
    inputs = described()
    assert inputs["raw"] == {
        "name": "answers.csv",
        "bytes": 8,
        "sha256": hashlib.sha256(b"a,b\n1,2\n").hexdigest(),
    }
    assert [file["name"] for file in inputs["configuration"]] == ["codebook.csv", "study.yaml"]
    assert inputs["configuration"][0]["sha256"] == EMPTY
    assert [(file["name"], file["bytes"]) for file in inputs["beside_raw"]] == [("survey.qsf", 2)]
    assert inputs["seed"] == 7
    assert inputs["commit"] == ""
    assert inputs["plan_lock"] == {"state": "none"}


def test_inputs_do_not_depend_on_the_order_in_which_files_and_versions_are_given():
    turned = described(
        configuration={"codebook.csv": b"", "study.yaml": b"name: example\n"},
        versions={"numpy": "2.4", "pandas": "3.1"},
    )
    assert json.dumps(turned) == json.dumps(described())


def test_one_byte_of_the_raw_file_changes_its_checksum():
    assert described(raw=("answers.csv", b"a,b\n1,3\n"))["raw"] != described()["raw"]
