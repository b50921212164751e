"""check_study: nothing is computed, and what a person has to know stands in its three lists."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from questline.core.configuration import read_configuration
from questline.core.errors import Problem
from questline.tools.check_study.check import check_study
from questline.tools.check_study.marks import marks_to_confirm
from workflow.running import ROOT, replace_once, snakemake

FINDINGS = pd.DataFrame(
    [
        ("platform", "note", "a.csv", "Read as Qualtrics."),
        ("unknown_columns", "note", "a.csv, header", "1 column was left out: IP."),
        ("encoding", "decide", "a.csv, line 2", "Read as Windows-1252; look at accents."),
    ],
    columns=["kind", "severity", "where", "message"],
)


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped study's folder."""
    folder = tmp_path / "study"
    shutil.copytree(ROOT / "config" / "link_workers", folder)
    return folder


def parts(text: str) -> tuple[str, str, str]:
    """The three lists of a listing."""
    decided, rest = text.split("WHAT IS DOUBTFUL")
    doubtful, missing = rest.split("WHAT IS MISSING")
    return decided, doubtful, missing


def checked(folder, findings=None, problems=()):
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
    return check_study(read_configuration(folder), texts, findings, problems)


def test_a_sound_study_is_decided_throughout(shipped):
    text, line = checked(shipped)
    decided, doubtful, missing = parts(text)
    assert "at least 5 must be answered" in decided
    assert '"-88" means not asked in region' in decided
    assert "rule 4, duplicate (duplicates): whom it catches is left out" in decided
    assert "left_in_mind_next: logistic model" in decided
    assert doubtful.startswith(" (0)")
    assert "Has to be put right" not in missing
    assert line == "the report can be made, and nothing is doubtful"


def test_what_the_export_says_goes_where_it_belongs(shipped):
    decided, doubtful, missing = parts(checked(shipped, FINDINGS)[0])
    assert "Read as Qualtrics." in decided
    assert "1. a.csv, line 2: Read as Windows-1252; look at accents." in doubtful
    assert "1 column was left out: IP." in missing


def test_a_threshold_that_protects_nobody_is_doubtful(shipped):
    (shipped / "release.yaml").write_text("threshold: 1\n", encoding="utf-8")
    _, doubtful, _ = parts(checked(shipped)[0])
    assert "release.yaml, key threshold: with 1 no number of people is small" in doubtful


def test_marks_are_doubts_with_their_line():
    texts = {
        "scales.yaml": "scales:\n  a:\n    items: [x]\n    direction: higher # to confirm: which\n"
        "    # To confirm: turned round because it goes against the others\n\n"
        "    reverse_keyed: [x]\n",
        "codebook.csv": "variable;note\nage;seen 9 times\nmood;\"two\nlines; to confirm: order\"\n"
        "pay;To confirm: 999 may be missing\n",
    }  # fmt: skip
    assert [doubt.sentence() for doubt in marks_to_confirm(texts)] == [
        "scales.yaml, line 4: direction: higher (to confirm: which)",
        "scales.yaml, line 5: reverse_keyed: [x] (To confirm: turned round because it goes "
        "against the others)",
        "codebook.csv, line 3: mood (to confirm: order)",
        "codebook.csv, line 5: pay (To confirm: 999 may be missing)",
    ]


def test_variables_with_the_same_doubt_are_one_doubt_and_a_comment_above_is_about_the_file():
    notes = ["[Seen; to confirm: order]", "", "[Seen twice; to confirm: order]"]
    notes += ["to confirm: order", "[Figures; to confirm: unit [hours]]"]
    codebook = "variable,note\n" + "".join(
        f'item_{number},"{note}"\n' for number, note in enumerate(notes, 1)
    )
    study = "# to confirm: two columns share a name\n# to confirm: a row is empty\nname: a\n"
    doubts = marks_to_confirm({"codebook.csv": codebook, "study.yaml": study})
    assert [doubt.sentence() for doubt in doubts] == [
        "codebook.csv, lines 2, 4 to 5: item_1, item_3, item_4 (to confirm: order)",
        "codebook.csv, line 6: item_5 (to confirm: unit [hours])",
        "study.yaml, line 1: to confirm: two columns share a name",
        "study.yaml, line 2: to confirm: a row is empty",
    ]


def test_no_mark_no_doubt():
    texts = {"plan.yaml": "label: we have to confirm this\n", "codebook.csv": ""}
    assert marks_to_confirm(texts) == []


def test_the_numbers_in_the_headings_are_those_of_the_lists(shipped):
    replace_once(shipped / "scales.yaml", "score: sum", "score: sum # to confirm: sum or mean")
    problems = [Problem("plan.yaml", "it is wrong"), Problem("study.yaml", "it too")]
    text, line = checked(shipped, FINDINGS, problems)
    _, doubtful, missing = parts(text)
    assert doubtful.startswith(" (2)")
    assert missing.count(" 1. ") == 2
    assert "1. plan.yaml: it is wrong." in missing
    assert line == "2 things have to be put right before the report can be made"


def test_files_that_cannot_be_read_leave_the_rest_decided(shipped):
    (shipped / "plan.yaml").write_text("analyses: [\n", encoding="utf-8")
    (shipped / "release.yaml").unlink()
    decided, _, _ = parts(checked(shipped)[0])
    assert "self_efficacy: sum of 6 items" in decided
    assert "plan.yaml" not in decided


def test_an_empty_folder_decides_nothing(tmp_path):
    assert "Nothing yet" in checked(tmp_path)[0]


def test_the_target_needs_no_valid_study(shipped):
    replace_once(shipped / "study.yaml", "seed: 20231101", "seed: soon # to confirm")
    screen = snakemake(shipped.parent, "check_study", "--config", f"study={shipped.name}", cores=1)
    assert screen.code == 0, screen.text
    _, doubtful, missing = parts(screen.text)
    assert "study.yaml, line 14: seed: soon (to confirm)" in doubtful
    assert 'it says "soon"' in missing
    assert "does not exist" in missing
    assert "Traceback" not in screen.text
    assert not (shipped.parent / "results" / "link_workers").exists()


def test_the_target_says_that_there_is_no_folder(tmp_path):
    screen = snakemake(tmp_path, "check_study", "--config", "study=nowhere", cores=1)
    assert screen.code != 0
    assert 'there is no folder "nowhere"' in screen.text
    assert "Traceback" not in screen.text


def test_what_comes_from_the_library_and_what_lies_beside_the_export_is_said(shipped):
    with (shipped / "scales.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            "instruments:\n  mood:\n    from: who_5\n    rescale: true\n    items:\n"
            "      cheerful: se_composure\n"
            "      calm: se_solutions\n"
            "      active: se_handling\n"
            "      rested: se_experience\n"
            "      interested: se_goals\n"
        )
    replace_once(shipped / "study.yaml", "seed:", "platform: redcap\ncompanions: [a.csv]\nseed:")
    decided, _, _ = parts(checked(shipped)[0])
    assert "the export is one of REDCap" in decided
    assert "beside it: a.csv" in decided
    assert "(careless, at least 2 of 7 flags)" in decided
    assert "mood: from " in decided


def test_a_registered_plan_is_decided_and_what_was_amended_without_a_reason_is_doubtful(shipped):
    amendment = {"where": "release.yaml, threshold", "change": "10 became 12", "reasons": []}
    explained = {**amendment, "where": "plan.yaml, seed", "reasons": [{"why": "A slip."}]}
    plan = {"registered": "2026-01-31", "registry": "", "amendments": [amendment, explained]}
    read = read_configuration(shipped)
    text, line = check_study(read, {}, None, (), {"state": "amended", **plan})
    decided, doubtful, _ = parts(text)
    assert "the plan was registered on 2026-01-31; 2 amendments since" in decided
    assert "release.yaml, threshold: 10 became 12 after registration" in doubtful
    assert "plan.yaml, seed" not in doubtful
    assert line == "the report can be made; 1 doubtful thing is listed above"
    text, _ = check_study(read, {}, None, (), {"state": "none", "amendments": []})
    assert "no plan is registered" in parts(text)[2]
