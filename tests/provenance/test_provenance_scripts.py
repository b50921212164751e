"""The scripts of the rules `inputs` and `manifest`: what they read and what they leave out."""

import hashlib
import json
import runpy
import zipfile
from types import SimpleNamespace

from questline.provenance.crate.checks import crate_problems


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
    private = tmp_path / "released_texts.yaml"
    private.write_text("row: 7", encoding="utf-8")
    given = {
        "raw": tmp_path / "answers.csv",
        "configuration": [tmp_path / "study.yaml", tmp_path / "codebook.csv", private],
        "lock": tmp_path / "requirements.txt",
    }
    output = {"inputs": tmp_path / "inputs.json"}
    params = {
        "study": "example",
        "beside_raw": [],
        "seed": 3,
        "versions": {"python": "3.11"},
        "commit": "abc",
        "plan_lock": {"state": "none"},
        "earlier_releases": [("the first", str(tmp_path / "answers.csv"))],
    }
    run(root, tmp_path, "inputs", input=given, output=output, params=params)
    text = (tmp_path / "inputs.json").read_text(encoding="utf-8")
    written = json.loads(text)
    assert str(tmp_path) not in text
    assert written["raw"]["name"] == "answers.csv"
    assert written["raw"]["sha256"] == hashlib.sha256(b"answers.csv").hexdigest()
    assert [file["name"] for file in written["configuration"]] == ["codebook.csv", "study.yaml"]
    assert written["commit"] == "abc"
    assert written["earlier_releases"][0] == {**written["raw"], "name": "the first"}


def results_of_a_tiny_run(tmp_path):
    """Results as the rules before leave them, and the parameters of the rule manifest."""
    results = tmp_path / "results" / "example"
    written = {
        "reporting/tables/b.csv": "b",
        "reporting/tables/deep/a.csv": "a",
        "reporting/tables/.snakemake_timestamp": "",
        "reporting/index.html": "<p>",
        "cleaning/exclusions.csv": "row 7 was left out",
    }
    for name, text in written.items():
        (results / name).parent.mkdir(parents=True, exist_ok=True)
        (results / name).write_text(text, encoding="utf-8")
    raw = {"name": "answers.csv", "bytes": 1, "sha256": "1"}
    versions = {"python": "3.11", "snakemake": "9"}
    (results / "provenance").mkdir()
    inputs = {"study": "example", "seed": 1, "commit": "", "raw": raw, "beside_raw": [],
              "versions": versions}  # fmt: skip
    (results / "provenance" / "inputs.json").write_text(json.dumps(inputs), encoding="utf-8")
    (tmp_path / "original").write_text("copied", encoding="utf-8")
    names = ("Snakefile", "scripts/cleaning.py", "scripts/pages.py", "configuration/study.yaml")
    params = {
        "steps": [
            {"rule": "cleaning", "script": "cleaning.py", "reads": ["#raw"],
             "writes": ["cleaning/exclusions.csv"]},
            {"rule": "pages", "script": "pages.py", "reads": ["cleaning/exclusions.csv"],
             "writes": ["reporting/index.html", "reporting/tables"]},
        ],
        "study": dict.fromkeys(
            ("title", "summary", "licence", "download", "results_licence", "published"), ""
        ) | {"title": "A study", "authors": []},
        "materials": dict.fromkeys(names, str(tmp_path / "original")),
        "product": {"Snakefile": "2"},
        "interpreter": {"implementation": "CPython", "libraries": versions, "settings": {}},
        "machine": "x86_64",
        "release": {"version": "0.1.0", "date": "2026-01-31"},
    }  # fmt: skip
    return results, params


def make_manifest(root, tmp_path):
    results, params = results_of_a_tiny_run(tmp_path)
    output = {
        "manifest": str(results / "provenance" / "manifest.json"),
        "public_manifest": str(results / "provenance" / "public_manifest.json"),
        "materials": str(results / "provenance" / "materials"),
        "crate": str(results / "ro-crate-metadata.json"),
    }
    register = tmp_path / "photographs.csv"
    register.write_text("participant", encoding="utf-8")
    params["material"] = {"register 1: photographs.csv": str(register)}
    quotations = tmp_path / "released_texts.yaml"
    quotations.write_text("row: 7", encoding="utf-8")
    given = {"everything": [], "withheld": [str(quotations)]}
    run(root, tmp_path, "manifest", input=given, output=output, params=params)
    return results


def test_the_manifest_walks_folders_and_passes_over_snakemakes_own_marks(root, tmp_path):
    results = make_manifest(root, tmp_path)
    written = json.loads((results / "provenance" / "manifest.json").read_text(encoding="utf-8"))
    listed = {file["path"]: file for file in written["files"]}
    present = {
        path.relative_to(results).as_posix()
        for path in results.rglob("*")
        if path.is_file() and not path.name.startswith(".snakemake")
    }
    assert set(listed) == present - {"provenance/manifest.json", "provenance/inputs.json"}
    assert written["count"] == len(listed)
    assert listed["reporting/tables/deep/a.csv"]["rule"] == "pages"
    for path, file in listed.items():
        assert file["sha256"] == hashlib.sha256((results / path).read_bytes()).hexdigest()


def test_the_packet_of_a_tiny_run_holds_its_public_files_and_no_others(root, tmp_path):
    results = make_manifest(root, tmp_path)
    archive = results / "provenance" / "example_packet.zip"
    given = {"study": "example", "title": "A study", "version": "0.1.0", "earlier": []}
    contents = []
    for _ in range(2):
        run(
            root,
            tmp_path,
            "packet",
            input={"twin": []},
            output={"packet": str(archive)},
            params=given,
        )
        contents.append(archive.read_bytes())
    assert contents[0] == contents[1]
    with zipfile.ZipFile(archive) as opened:
        names = {name.removeprefix("example/") for name in opened.namelist()}
        everything = b"".join(opened.read(name) for name in opened.namelist())
    assert {"README.txt", "reporting/index.html", "ro-crate-metadata.json"} <= names
    assert "provenance/materials/configuration/study.yaml" in names
    assert not names & {"cleaning/exclusions.csv", "provenance/manifest.json"}
    assert b"row 7" not in everything
    for secret in (b"row 7 was left out", b"row: 7"):
        assert hashlib.sha256(secret).hexdigest().encode() not in everything
    crate = json.loads((results / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert crate_problems(crate, names) == []
