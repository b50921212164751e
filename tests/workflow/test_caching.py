"""What a change re-runs: exactly the stages that depend on it."""

import pytest

from workflow.running import column, read_export, replace_once, snakemake, write_export

REPORT = {
    "figures",
    "team_figures",
    "pages",
    "team_pages",
    "reproducibility",
    "team_reproducibility",
    "summary",
}
AFTER_RELEASE = {"release", "audit", "manifest"} | REPORT
INTERVIEWS = {"interviewees", "selection", "coding", "photographs", "joint_display"}
CONFIG = "config/link_workers"


def test_label_redraws_the_report_and_nothing_else(playground):
    replace_once(playground / CONFIG / "codebook.csv", "Feeling supported", "Being supported")
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    assert screen.ran == {"inputs", "manifest"} | REPORT
    page = playground / "results/link_workers/reporting/index.html"
    assert "Being supported" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_cut_off_of_a_scale_reruns_scoring_and_after(playground):
    replace_once(playground / CONFIG / "scales.yaml", "least_answered: 80%", "least_answered: 9")
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    after = {"measurement", "description", "imputation", "modelling", "robustness"}
    assert screen.ran == {"scoring", "inputs"} | after | INTERVIEWS | AFTER_RELEASE


@pytest.mark.slow
def test_plan_reruns_what_it_plans(playground):
    replace_once(playground / CONFIG / "plan.yaml", "interval: profile", "interval: wald")
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    # The joint display cites results of models.
    assert screen.ran == {"modelling", "inputs", "joint_display"} | AFTER_RELEASE


@pytest.mark.slow
def test_threshold_reruns_release_and_after(playground):
    replace_once(playground / CONFIG / "release.yaml", "threshold: 10", "threshold: 5")
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    # Readers are told of people interviewed what enough respondents share.
    assert screen.ran == {"inputs"} | INTERVIEWS | AFTER_RELEASE


@pytest.mark.slow
def test_raw_file_reruns_everything_that_reads_it(playground):
    raw = playground / "data/link_workers/responses.csv"
    rows = read_export(raw)
    hours = column(rows[0], "Q11")
    row = next(row for row in rows[1:] if row[hours].strip() == "30")
    row[hours] = "31"
    write_export(raw, rows)
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    assert {"intake", "cleaning", "scoring", "description", "inputs", "pages"} <= screen.ran


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("modelling/stage.py", {"modelling", "joint_display"} | AFTER_RELEASE),
        ("release/stage.py", AFTER_RELEASE),
    ],
)
def test_module_reruns_its_stage_and_after(playground, module, expected):
    path = playground / "scripts/questline" / module
    path.write_text(path.read_text(encoding="utf-8") + "\n_ADDED = 1\n", encoding="utf-8")
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    assert screen.ran == expected


@pytest.mark.slow
def test_output_that_was_deleted_is_made_again(playground):
    ledger = playground / "results/link_workers/cleaning/exclusions.csv"
    before = ledger.read_bytes()
    ledger.unlink()
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    assert "cleaning" in screen.ran
    assert ledger.read_bytes() == before


def test_comment_and_time_stamp_rerun_nothing_but_the_manifest(playground):
    for path in (playground / "scripts/questline").rglob("*.py"):
        path.write_text("# a comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    (playground / "data/link_workers/responses.csv").touch()
    screen = snakemake(playground)
    assert screen.code == 0, screen.text
    # The manifest lists the code by its bytes.
    assert screen.ran == {"manifest"}
