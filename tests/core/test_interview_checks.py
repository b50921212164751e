"""What interviews.yaml names must be there, and fit; every part of it may be absent."""

import pytest

from core.damage import sound_study
from questline.core.configuration import load_study

SOUND = """\
selection:
  size: 20
  agreed: {variable: willing_interview, level: "yes"}
  dimensions:
    - {variable: self_efficacy_band, weight: 2}
    - {variable: nation, targets: {england: 14, scotland: 3, wales: 3}}
    - {variable: gender, targets: proportional}
  pairs:
    - {variables: [self_efficacy_band, gender]}
  quotas:
    - {where: {nation: scotland}, at_least: 2, at_most: 4}
  contacts: contacts.csv
  invitations: invitations.csv
participants: participants.csv
context: [self_efficacy_band, gender]
themes:
  - {name: place, label: Place, codes: [Far from others]}
coding:
  files: [coding.csv]
  scores: [self_efficacy]
open_answers:
  - {variable: open_leaving, coding: coding.csv, by: [left_in_mind_past]}
photographs:
  register_file: photographs.csv
  folder: pictures
  prompts:
    - {name: typical, label: A typical part of the day}
findings:
  - name: discrepancy
    label: Who finds another job than expected thinks of leaving
    results: [modelling/left_in_mind_past/adjusted/complete/job_discrepancy/odds_ratio]
    themes: [place]
    quotations: [desk]
    fit: expands
outcomes: [left_in_mind_past]
"""
TEXTS = """
quotations:
  - {quotation: desk, participant: Rowan, text: No desk., name: Ada, date: "2024-03-01"}
"""


@pytest.fixture
def study(tmp_path):
    folder = sound_study(tmp_path)
    for name in ("contacts", "invitations", "participants", "coding", "photographs"):
        (folder / f"{name}.csv").write_text("row\n", encoding="utf-8")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "b.jpg").write_bytes(b"")
    (folder / "pictures" / "a.jpg").write_bytes(b"")
    (folder / "released_texts.yaml").write_text("texts: []" + TEXTS, encoding="utf-8")
    return folder


def loaded(study, text):
    (study / "interviews.yaml").write_text(text, encoding="utf-8")
    return load_study(study)


def test_a_strand_in_order_is_read_and_its_files_are_found(study):
    read, problems = loaded(study, SOUND)
    assert problems == []
    assert read.interviews.is_there
    files = read.interview_files
    assert [len(getattr(files, kind)) for kind in ("contacts", "coding", "open_coding")] == [1] * 3
    assert [path.rsplit("/", 1)[-1] for path in files.pictures] == ["a.jpg", "b.jpg"]
    assert not any("contacts" in name or ".jpg" in name for name in files.material)


def test_a_study_without_the_file_has_no_strand(study):
    (study / "interviews.yaml").unlink(missing_ok=True)
    read, problems = load_study(study)
    assert problems == []
    assert not read.interviews.is_there
    assert not any(vars(read.interview_files).values())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("level: \"yes\"", "level: ja", "ja"),
        ("variable: nation,", "variable: naton,", 'Did you mean "nation"?'),
        ("variable: nation,", "variable: months_in_role,", "has no levels"),
        ("{england: 14,", "{england: 24,", "30 are wanted in all, and size is 20"),
        ("{england: 14,", "{France: 14,", "France"),
        ("[self_efficacy_band, gender]}", "[self_efficacy_band, employer]}", "a dimension"),
        ("[self_efficacy_band, gender]}", "[gender, gender]}", "stands twice"),
        ("at_least: 2, at_most: 4", "at_least: 5, at_most: 4", "more than the 4 of at_most"),
        (", at_least: 2, at_most: 4", "", "neither at_least nor at_most"),
        ("contacts: contacts.csv", "contacts: nobody.csv", "does not exist"),
        ("folder: pictures", "folder: paintings", "there is no folder"),
        ("name: typical,", "name: all,", "kept for the photographs of all prompts together"),
        ("participants: participants.csv\n", "", "about people interviewed"),
        ("context: [self_efficacy_band, gender]", "context: [town]", "cannot be analysed or shown"),
        ("context: [self_efficacy_band, gender]", "context: [gender, gender]", "already"),
        ("scores: [self_efficacy]", "scores: [self_eficacy]", "self_efficacy"),
        ("variable: open_leaving", "variable: gender", "of kind category"),
        ("themes: [place]", "themes: [plac]", 'Did you mean "place"?'),
        ("quotations: [desk]", "quotations: [chair]", "released"),
        ("fit: expands", "fit: silent", "the interviews are silent, and yet"),
        ("fit: expands", "fit: fits", "confirms"),
        ("themes: [place]\n", "themes: []\n", "no theme stands beside the finding"),
        ("modelling/left_in_mind_past/", "modelling/left_in_mind/", "an analysis of plan.yaml"),
        ("modelling/left_in_mind_past/", "left_in_mind_past/", "is no id of a statistic"),
    ],
)  # fmt: skip
def test_every_mistake_is_one_sentence_with_its_line(study, old, new, says):
    assert old in SOUND
    (problem,) = loaded(study, SOUND.replace(old, new, 1))[1]
    assert problem.where.startswith("interviews.yaml, ")
    assert says in problem.sentence()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("No desk.", '"[a desk] […]"', "holds no words"),
        ("No desk.", '"No\\u200b desk."', "characters that cannot be seen: U+200B"),
        ("\n  - {", '\n  - {quotation: desk, participant: Ash, text: A, name: B, '
         'date: "2024-03-01"}\n  - {', "already"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_quotation_is_said_with_its_line(study, old, new, says):
    assert old in TEXTS
    text = f"texts: []{TEXTS.replace(old, new)}"
    (study / "released_texts.yaml").write_text(text, encoding="utf-8")
    (problem,) = loaded(study, SOUND)[1]
    assert problem.where.startswith("released_texts.yaml, line ")
    assert says in problem.sentence()


@pytest.mark.parametrize("keys", [["selection"], ["participants", "context"], ["open_answers"],
                                  ["participants", "photographs"],
                                  ["participants", "coding", "themes"]])  # fmt: skip
def test_every_part_can_stand_alone(study, keys):
    parts = ("\n" + SOUND).split("\n")
    kept, keep = [], False
    for line in parts:
        if line and not line.startswith(" "):
            keep = line.split(":")[0] in keys
        if keep:
            kept.append(line)
    read, problems = loaded(study, "\n".join(kept) + "\n")
    assert problems == []
    assert read.interviews.is_there
