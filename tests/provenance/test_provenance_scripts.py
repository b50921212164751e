"""The scripts of the rules `inputs` and `manifest`: what they read and what they leave out."""

import hashlib
import json
import runpy
from types import SimpleNamespace


class Named(dict):
    """Inputs or outputs as Snakemake gives them: by name, as item and as attribute."""

    __getattr__ = dict.__getitem__


def run(root, tmp_path, rule, **parts):
    snakemake = SimpleNamespace(
        rule=rule,
        input=Named(parts["input"]),
        output=Named(parts["output"]),
        params=SimpleNamespace(**parts["params"]),
        log=[str(tmp_path / f"{rule}.log")],
    )
    runpy.run_path(str(root / "scripts" / f"{rule}.py"), init_globals={"snakemake": snakemake})


def test_inputs_name_files_without_their_folders(root, tmp_path):
    for name in ("answers.csv", "study.yaml", "codebook.csv", "requirements.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    given = {
        "raw": tmp_path / "answers.csv",
        "configuration": [tmp_path / "study.yaml", tmp_path / "codebook.csv"],
        "lock": tmp_path / "requirements.txt",
    }
    output = {"inputs": tmp_path / "inputs.json"}
    params = {
        "study": "example",
        "beside_raw": [],
        "seed": 3,
        "versions": {"python": "3.11"},
        "commit": "abc",
    }
    run(root, tmp_path, "inputs", input=given, output=output, params=params)
    text = (tmp_path / "inputs.json").read_text(encoding="utf-8")
    written = json.loads(text)
    assert str(tmp_path) not in text
    assert written["raw"]["name"] == "answers.csv"
    assert written["raw"]["sha256"] == hashlib.sha256(b"answers.csv").hexdigest()
    assert [file["name"] for file in written["configuration"]] == ["codebook.csv", "study.yaml"]
    assert written["commit"] == "abc"


def test_the_manifest_walks_folders_and_passes_over_snakemakes_own_marks(root, tmp_path):
    results = tmp_path / "results" / "example"
    tables = results / "reporting" / "tables"
    (tables / "deep").mkdir(parents=True)
    (tables / "b.csv").write_bytes(b"b")
    (tables / "deep" / "a.csv").write_bytes(b"a")
    (tables / ".snakemake_timestamp").write_bytes(b"")
    (results / "statistics.csv").write_bytes(b"s")
    run(
        root,
        tmp_path,
        "manifest",
        input={"everything": [str(tables), str(results / "statistics.csv")]},
        output={"manifest": str(results / "provenance" / "manifest.json")},
        params={},
    )
    written = json.loads((results / "provenance" / "manifest.json").read_text(encoding="utf-8"))
    assert written["count"] == 3
    assert [file["path"] for file in written["files"]] == [
        "reporting/tables/b.csv",
        "reporting/tables/deep/a.csv",
        "statistics.csv",
    ]
    assert written["files"][2]["sha256"] == hashlib.sha256(b"s").hexdigest()
