"""`snakemake verify` and `snakemake packet` as a reviewer uses them, on the shipped study."""

import csv
import io
import json
import shutil
import zipfile

import pytest

from workflow.running import column, read_export, replace_once, snakemake

RESULTS = "results/link_workers"
PUBLISHED = "reports/published/link_workers/statistics.csv"
RAW = "data/link_workers/responses.csv"


def publish(folder, old="", new=""):
    path = folder / PUBLISHED
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / RESULTS / "release" / "statistics.csv", path)
    if old:
        replace_once(path, old, new)


def verification(folder):
    text = (folder / RESULTS / "provenance" / "verification.json").read_text(encoding="utf-8")
    return json.loads(text)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_changed_number_is_named_and_the_exit_code_says_so(playground):
    publish(playground, "raw_rows,all,count,410,", "raw_rows,all,count,409,")
    screen = snakemake(playground, "verify")
    assert screen.code != 0
    assert "Count of raw rows (flow): published 409, found 410." in screen.text
    assert "before the results are verified" in screen.text
    assert "Traceback" not in screen.text
    found = verification(playground)
    assert found["statistics"]["different"] == 1
    assert not found["verified"]
    # Nothing is left of the clean folder.
    assert not (playground / RESULTS / "verification").exists()

    publish(playground)
    (playground / RESULTS / "reporting" / "index.html").open("a").write("<p>86,427 people</p>")
    (playground / RESULTS / "reporting" / "added.html").write_text("", encoding="utf-8")
    (playground / RAW).unlink()
    screen = snakemake(playground, "verify")
    assert screen.code != 0
    for said in (
        "reporting/index.html was changed after the rule pages made it",
        "reporting/added.html is there, and no rule of the run made it",
        "reporting/index.html: 86,427 stands neither in the store",
        "not possible  Statistics computed anew: the raw answers are not at hand",
    ):
        assert said in screen.text


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_reviewer_verifies_the_packet_with_and_without_the_raw_answers(playground, tmp_path):
    screen = snakemake(playground, "packet", cores=1)
    assert screen.code == 0, screen.text
    archive = playground / RESULTS / "provenance" / "link_workers_packet.zip"
    raw = shutil.copy(playground / RAW, tmp_path / "raw.csv")
    shutil.copy(archive, tmp_path / "packet.zip")
    shutil.rmtree(playground / "results")
    shutil.rmtree(playground / "data" / "link_workers")
    with zipfile.ZipFile(tmp_path / "packet.zip") as opened:
        opened.extractall(playground / "results")
    named = (
        f"study={RESULTS}/provenance/materials/configuration",
        f"published={RESULTS}/release/statistics.csv",
    )
    screen = snakemake(playground, "verify", "--config", *named)
    assert screen.code == 0, screen.text
    assert "passed        Files of the results" in screen.text
    assert "not possible  Statistics computed anew" in screen.text
    screen = snakemake(playground, "verify", "--config", *named, f"raw={raw}")
    assert screen.code == 0, screen.text
    found = verification(playground)
    assert found["verified"]
    assert sum(found["statistics"].values()) == found["statistics"]["identical"] > 5000
    assert "not possible  Interviews: the team's interviews.yaml" in screen.text


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_answer_of_a_respondent_is_in_the_packet(playground):
    assert snakemake(playground, "packet", cores=1).code == 0
    archive = playground / RESULTS / "provenance" / "link_workers_packet.zip"
    rows = read_export(playground / RAW)
    with (playground / "config/link_workers/codebook.csv").open(encoding="utf-8-sig") as stream:
        variables = list(csv.DictReader(stream))
    kinds = {"text", "identifier", "date", "timing"}
    private = [line["column"] for line in variables if line["kind"] in kinds and line["column"]]
    assert len(private) >= 4
    released = (playground / "config/link_workers/released_texts.yaml").read_text("utf-8")
    answers = {row[column(rows[0], name)].strip() for name in private for row in rows[1:]}
    answers = {text for text in answers if len(text) > 8 and text not in released}
    assert len(answers) > 400
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as opened:
        names = opened.namelist()
        texts = [opened.read(name).decode("utf-8", "replace") for name in names]
    assert not [name for name in names if "internal" in name or name.endswith("parquet")]
    everything = "\n".join(texts)
    assert [text for text in answers if text in everything] == []
    assert "For the research team only" not in everything
