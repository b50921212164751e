"""From the raw file to the report in one command, and what the screen says."""

import csv
import hashlib

from workflow.running import outputs, snakemake

STUDY = "results/link_workers"


def test_one_command_makes_the_report(finished):
    folder, screen = finished
    assert (folder / STUDY / "reporting" / "index.html").is_file()
    assert (folder / STUDY / "reporting" / "internal" / "index.html").is_file()
    assert (folder / STUDY / "provenance" / "manifest.json").is_file()
    assert "Traceback" not in screen.text


def test_screen_names_the_stages_the_exclusions_and_the_report(finished):
    _, screen = finished
    stages = {"intake", "cleaning", "scoring", "measurement", "description", "modelling", "release"}
    assert stages <= screen.ran
    assert "analysed: 342" in screen.text
    assert f"{STUDY}/reporting/index.html" in screen.text
    assert screen.last_line.endswith(f"{STUDY}/reporting/internal/index.html")


def test_every_raw_row_is_analysed_or_excluded_for_a_reason(finished):
    folder, _ = finished
    cleaning = folder / STUDY / "cleaning"
    with (cleaning / "statistics.csv").open(encoding="utf-8", newline="") as stream:
        flow = {
            row["term"]: int(row["estimate"])
            for row in csv.DictReader(stream)
            if row["analysis"] == "flow" and not row["level"]
        }
    with (cleaning / "exclusions.csv").open(encoding="utf-8", newline="") as stream:
        ledger = list(csv.DictReader(stream))
    excluded = {row["row"] for row in ledger if row["decision"] == "excluded"}
    assert flow["raw_rows"] == flow["analysed"] + len(excluded)
    assert flow["analysed"] == 342
    assert all(row["reason"] and row["rule"] for row in ledger)


def test_manifest_lists_every_output_with_its_checksum(finished):
    folder, _ = finished
    results = folder / STUDY
    listed = outputs(folder)
    present = {
        path.relative_to(results).as_posix()
        for path in results.rglob("*")
        if path.is_file() and "logs" not in path.parts and path.name != "manifest.json"
    }
    present = {name for name in present if not name.rsplit("/", 1)[-1].startswith(".snakemake")}
    assert set(listed) == present
    name = "release/statistics.csv"
    assert listed[name] == hashlib.sha256((results / name).read_bytes()).hexdigest()


def test_no_output_names_a_place_of_this_machine(finished):
    folder, _ = finished
    for path in (folder / STUDY).rglob("*"):
        if path.is_file() and "logs" not in path.parts:
            content = path.read_bytes()
            assert str(folder).encode() not in content, path
            assert str(folder.parent).encode() not in content, path


def test_second_run_does_nothing(playground):
    screen = snakemake(playground)
    assert screen.code == 0
    assert screen.ran == set()


def test_unknown_study_is_said_in_one_sentence(playground):
    screen = snakemake(playground, "--config", "study=config/link_worker")
    assert screen.code != 0
    assert "Traceback" not in screen.text
    assert 'Did you mean "config/link_workers"?' in screen.last_line
