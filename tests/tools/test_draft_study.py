"""draft_study: from an export to a folder that loads, and that a person has to confirm."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest
from drafts import EXAMPLES, Drafted, csv_of, drafted, from_rows

from questline.core.errors import StudyError
from questline.tools.check_study.marks import marks_to_confirm
from questline.tools.draft_study import folder as places
from questline.tools.draft_study.draft import FILES
from workflow.running import copy_checkout, snakemake

FORMATS = Path(os.environ.get("QUESTLINE_REFERENCE", "absent")).parent / "formats"
PLATFORMS = {
    "qualtrics": ("wellbeing.csv",),
    "redcap": ("wellbeing.csv", "wellbeing_dictionary.csv"),
    "limesurvey": ("wellbeing.csv", "wellbeing.lss"),
    "google_forms": ("wellbeing.xlsx",),
}
BESIDE = {
    "Better_Sample_Survey.csv": "*.qsf",
    "Single_Answer_Matrix_Questions.csv": "Single*.qsf",
    "data.csv": "[!d]*.csv",
    "sodp_results-for-idrc-surveyin-2021-03-05-0807.en.csv": "*key*",
}
PROGRAMS = "spss_stata_sas"
NO_EXPORTS = (".qsf", ".lss", ".md")


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> dict[str, Drafted]:
    """The example export of each platform, drafted."""
    folder = tmp_path_factory.mktemp("drafts")
    made = {}
    for platform, names in PLATFORMS.items():
        export, *companions = (EXAMPLES / platform / name for name in names)
        made[platform] = drafted(folder / platform, export, *companions)
    return made


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_draft_of_each_platform_is_read_as_meant(examples, platform):
    study, found = examples[platform].study(), examples[platform].taken_in()
    assert study.settings.platform == platform
    assert len(found.responses) > 150
    items = [name for name, one in study.codebook.items() if one.kind == "item"]
    assert len(items) == 9
    assert found.responses[items].stack().dropna().between(1, 5).all()
    consent = [name for name, one in study.codebook.items() if one.kind == "consent"]
    assert found.responses[consent[0]].value_counts()["no"] == 7
    assert [rule.kind for rule in study.cleaning.rules].count("consent") == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_item_worded_the_other_way_is_found_in_each_scale(examples, platform):
    scales = examples[platform].study().scales.scales.values()
    assert [len(scale.items) for scale in scales] == [5, 4]
    reversed_items = [item for scale in scales for item in scale.reverse_keyed]
    (alone, drained) = reversed_items
    assert "alone" in alone
    assert "drained" in drained
    text = examples[platform].texts["scales.yaml"]
    for item in reversed_items:
        (line,) = [line for line in text.splitlines() if line.strip().startswith(f"- {item} ")]
        assert re.search(r"# to confirm: its correlation with the rest is -0\.\d\d", line)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_question_with_several_answers_becomes_its_options(examples, platform):
    study = examples[platform].study()
    options = {name: one for name, one in study.codebook.items() if one.choices_of}
    named = {one.choices_of for one in options.values()}
    assert len(named) == 1
    ticked = examples[platform].taken_in().responses[list(options)]
    assert ticked.notna().any().all()
    assert set(ticked.stack().dropna().unique()) <= {"yes", "no"}
    assert (ticked == "yes").any(axis=1).sum() > 100


def test_the_columns_of_the_platform_are_wired_into_cleaning(examples):
    study = examples["qualtrics"].study()
    rules = {rule.name: rule for rule in study.cleaning.rules}
    assert list(rules) == ["preview", "no_consent", "duplicate", "unfinished", "too_fast"]
    assert rules["duplicate"].variable == "response_id"
    assert set(rules["duplicate"].ignore) >= {"started", "ended", "duration"}
    assert rules["too_fast"].decision == rules["unfinished"].decision == "mark"
    assert "survey_preview" in rules["preview"].catch_if
    hidden = {name: one.sensitivity for name, one in study.codebook.items()}
    assert hidden["ipaddress"] == hidden["response_id"] == "identifying"
    assert hidden["duration"] == hidden["started"] == "internal"
    assert hidden["comment"] == "free_text"


def test_every_doubtful_line_is_marked_as_check_study_looks_for_it(examples):
    for one in examples.values():
        marks = marks_to_confirm(one.texts)
        in_yaml = [mark for mark in marks if not mark.where.startswith("codebook.csv")]
        texts = [text for name, text in one.texts.items() if name != "codebook.csv"]
        assert len(in_yaml) == sum(text.count("to confirm: ") for text in texts)
        assert len(in_yaml) < len(marks)  # those of the codebook are told by what they ask
        assert {mark.where.split(",")[0] for mark in marks} >= {"study.yaml", "scales.yaml"}
        for line in one.codebook.values():
            assert re.fullmatch(r"\[.*; \d+ answers? seen(; to confirm: .*)?\]", line["note"]), line
        codebook = one.study().codebook.values()
        assert {variable.readers_note for variable in codebook} == {""}


def test_two_drafts_are_the_same_bytes(examples, tmp_path):
    again = drafted(tmp_path / "qualtrics", EXAMPLES / "qualtrics" / "wellbeing.csv")
    first = examples["qualtrics"].texts
    for name, text in again.texts.items():
        where = ("raw:", "# yaml-language-server")  # paths seen from another folder
        kept = [line for line in text.splitlines() if not line.startswith(where)]
        assert kept == [line for line in first[name].splitlines() if not line.startswith(where)]


def real_exports() -> list[Path]:
    if not FORMATS.is_dir():
        return []
    every = [path for path in sorted(FORMATS.rglob("*.*")) if path.suffix not in NO_EXPORTS]
    beside = ("dictionar", "dictionay", "event.csv", "arm.csv", "key.en")
    return [path for path in every if not any(word in path.name for word in beside)]


@pytest.mark.skipif(not FORMATS.is_dir(), reason="the folder shared/formats is not at hand")
@pytest.mark.parametrize(
    "of_programs",
    [False, pytest.param(True, marks=pytest.mark.slow)],  # each is read by a process of its own
    ids=["of platforms", "of statistics programs"],
)
def test_every_real_export_drafts_a_study_that_takes_it_in(tmp_path, of_programs):
    seen = [path for path in real_exports() if (path.parts[-2] == PROGRAMS) == of_programs]
    assert len(seen) > 12
    for number, export in enumerate(seen):
        pattern = BESIDE.get(export.name)
        companions = sorted(export.parent.glob(pattern)) if pattern else []
        if export.name == "data.csv":
            companions = [path for path in export.parent.iterdir() if path != export]
        made = drafted(tmp_path / f"real_{number}", export, *companions)
        assert len(made.taken_in().responses) > 0, export.name


def test_the_keying_of_real_scales_is_found(reference_folder, tmp_path):
    """The README of the reference data says which items are keyed the other way."""
    bfi = drafted(tmp_path / "bfi", reference_folder / "big_five" / "bfi.csv").study()
    turned = [item for one in bfi.scales.scales.values() for item in one.reverse_keyed]
    assert turned == ["a1", "c4", "c5", "e1", "e2", "o2", "o5"]
    assert {(one.minimum, one.maximum) for one in bfi.scales.scales.values()} == {(1, 6)}
    ds14 = drafted(tmp_path / "ds14", reference_folder / "classics" / "mokken_DS14.csv").study()
    (scale,) = ds14.scales.scales.values()
    assert (len(scale.items), scale.reverse_keyed) == (14, ["si1", "si3"])


def test_two_spellings_of_never_are_kept_apart(reference_folder, tmp_path):
    """In this survey they stand at opposite ends of one scale."""
    export = reference_folder / "rse_2016_uk" / "2016_uk_public_data.csv"
    made = drafted(tmp_path / "rse", export)
    for name in ("turn_over2", "turn_over3"):
        line = made.codebook[name]
        assert line["kind"] == "category"
        assert '"Never "' in line["levels"]
        assert "=Never |" in f"{line['levels']} |"
        assert "kept apart" in line["note"]
    made.taken_in()


def test_what_is_there_is_never_overwritten(tmp_path):
    made = from_rows(tmp_path, ["id", "age"], [[number, 20 + number] for number in range(12)])
    export = tmp_path / "answers.csv"
    (made.folder / "release.yaml").write_text("threshold: 99\n")
    with pytest.raises(StudyError) as caught:
        drafted(made.folder, export)
    assert "study.yaml, codebook.csv, scales.yaml" in str(caught.value)
    assert (made.folder / "release.yaml").read_text() == "threshold: 99\n"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    (tmp_path / "other" / "plan.yaml").write_text("{}")
    with pytest.raises(StudyError, match=r"it has plan\.yaml already"):
        drafted(tmp_path / "other", export)
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == [
        "notes.txt", "plan.yaml",
    ]  # fmt: skip


def test_the_export_stays_as_it_is(tmp_path):
    rows = [[number, 20 + number] for number in range(12)]
    made = from_rows(tmp_path, ["id", "age"], rows)
    assert (tmp_path / "answers.csv").read_bytes().decode() == csv_of(["id", "age"], rows)
    assert sorted(path.name for path in made.folder.iterdir()) == sorted(FILES)
    assert made.study().settings.raw == "../answers.csv"


@pytest.mark.parametrize(
    ("request_", "sentences"),
    [
        (places.Request("s", ""), ["export= is missing"]),
        (places.Request("s", "none.csv"), ['the file "none.csv" does not exist']),
        (places.Request("s", "."), ['the file "." is a folder']),
        (
            places.Request("s", "none.csv", "a.qsf, b.lss"),
            ["none.csv", '"a.qsf" does not exist', '"b.lss" does not exist'],
        ),
        (places.Request("!!", "none.csv"), ["none.csv", 'folder "!!" has no letter']),
        (places.Request("a{b}", "none.csv"), ["none.csv", "curly bracket"]),
    ],
)
def test_a_bad_request_ends_in_sentences(tmp_path, monkeypatch, request_, sentences):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError) as caught:
        places.check_request(request_, FILES)
    assert len(caught.value.problems) == len(sentences)
    for problem, sentence in zip(caught.value.problems, sentences, strict=True):
        assert sentence in problem.sentence()


def test_names_and_paths_of_a_study(tmp_path):
    assert places.study_name(Path("Längsschnitt – 2. Welle")) == "laengsschnitt_2_welle"
    assert places.study_name(Path("2024")) == "study_2024"
    folder, schemas = tmp_path / "my study", tmp_path / "a checkout" / "schemas"
    line = places.schema_line(folder, schemas, "plan.yaml")
    assert line == "# yaml-language-server: $schema=../a%20checkout/schemas/plan.schema.json\n"


def test_nothing_of_a_free_text_comes_into_a_draft(tmp_path):
    stream = random.Random(3)
    rows = []
    for number in range(80):
        secret = f"zanzibar{number}"
        gender = secret if number == 7 else stream.choice(["Female", "Male"])
        rows.append(
            [number, gender, f"{secret}@example.org", f"+44 20 7946 {number:04d}",
             f"My manager {secret} is unfair" if number % 3 else "", secret if number == 5 else "",
             f"{number}.{number}.10.20", stream.choice(["A", "B", f"C, {secret}"])]
        )  # fmt: skip
    header = ["id", "Gender", "Contact", "Line", "Why", "Sector (other)", "Address seen", "Club"]
    made = from_rows(tmp_path, header, rows)
    together = "\n".join(made.texts.values())
    for secret in ("zanzibar", "example.org", "7946", "10.20"):
        assert secret not in together
    public = [name for name, line in made.codebook.items() if line["sensitivity"] == "public"]
    assert public == []
    assert "1 more stand once" in made.codebook["gender"]["note"]
    made.taken_in()


HEADERS = ["=1+1", "@SUM(A1)", "+44", "-x", "{{ config }}", '"quoted"', "line\nbreak",
           "crlf\r\nbreak", "\u202eright to left", "x" * 5000, "#N/A", "null", "row", "yes",
           "Ünïcode ß", "Вопрос", "问题", "a: b # c", "| pipe", "tab\there", ""]  # fmt: skip


def test_hostile_headers_become_harmless_names(tmp_path):
    stream = random.Random(1)
    rows = [[stream.choice(["Yes", "No"]) for _ in HEADERS] for _ in range(30)]
    made = from_rows(tmp_path, list(HEADERS), rows)
    assert len(made.codebook) == len(HEADERS) - 1  # a column without a name cannot be named
    assert 'the column "column_21" was left out' in made.texts["study.yaml"]
    for name, line in made.codebook.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name)
        assert name not in ("row", "null")
        for cell in line.values():
            assert not cell.startswith(("=", "+", "-", "@"))
    assert "\u202e" not in made.codebook["right_left"]["label"]
    found = made.taken_in()
    assert found.responses.notna().all().all()


ANSWERS = ["=cmd|x", '"q"', "a | b", "(blank)", " lead", "trail ", "new\nline", "\u202ertl",
           "{{x}}", "@x", "missing", "null", "-99", "#REF!", "é" * 100, "it's", "a=b=c", '"',
           "someone@example.org"]  # fmt: skip


def test_hostile_answers_become_levels_or_free_text(tmp_path):
    stream = random.Random(2)
    header = ["id", *(f"c{number}" for number in range(len(ANSWERS)))]
    rows = [[number, *(stream.choice([text, "plain"]) for text in ANSWERS)] for number in range(40)]
    made = from_rows(tmp_path, header, rows)
    made.taken_in()
    assert "example.org" not in "".join(made.texts.values())
    assert made.codebook["c2"]["kind"] == "text"  # levels are divided by |
    assert made.codebook["c12"]["missing"].strip() == "-99=unusable"
    for line in made.codebook.values():
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.values())


def test_one_row_and_no_row(tmp_path):
    header = ["id", "age", "sex", "How often?"]
    made = from_rows(tmp_path / "one", header, [[1, 33, "f", "Never"]])
    assert len(made.taken_in().responses) == 1
    assert made.codebook["sex"]["kind"] == "text"
    with pytest.raises(StudyError, match="no row of answers"):
        from_rows(tmp_path / "none", header, [])
    assert not (tmp_path / "none" / "study").exists()


def test_two_thousand_columns(tmp_path):
    stream = random.Random(4)
    header = ["id", *(f"v{number}" for number in range(2000))]
    rows = [[number, *(stream.randint(1, 5) for _ in header[1:])] for number in range(25)]
    made = from_rows(tmp_path, header, rows)
    assert len(made.study().codebook) == 2001


def test_rows_of_one_person_are_put_side_by_side(tmp_path):
    header = ["record_id", "redcap_event_name", "mood", "visit_complete"]
    events = ("before_arm_1", "after_arm_1")
    rows = [
        [who, event, (who + at) % 5 + 1, 2]
        for who in range(1, 13)
        for at, event in enumerate(events)
    ]
    made = from_rows(tmp_path, header, rows)
    study = made.study()
    assert study.settings.side_by_side.model_dump() == {
        "respondent": "record_id", "by": ["redcap_event_name"],
    }  # fmt: skip
    assert made.codebook["mood_before_arm"]["column"] == "mood@before_arm_1"
    assert len(made.taken_in().responses) == 12


@pytest.mark.slow
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_draft_becomes_a_report(tmp_path, platform):
    """With nothing changed but what is marked: here the marks alone are taken away."""
    checkout = copy_checkout(tmp_path / "questline")
    export, *companions = (f"data/examples/{platform}/{name}" for name in PLATFORMS[platform])
    beside = [f"companions={','.join(companions)}"] if companions else []
    screen = snakemake(
        checkout, "draft_study", "--config", f"export={export}", "study=my_study", *beside
    )
    assert screen.code == 0, screen.text
    assert "7 files written into my_study" in screen.text
    for path in sorted((checkout / "my_study").iterdir()):
        text = re.sub(r" *# to confirm:[^\n]*", "", path.read_text(encoding="utf-8"))
        path.write_text(text.replace("; to confirm: ", "; settled: "), encoding="utf-8")
    checked = snakemake(checkout, "check_study", "--config", "study=my_study")
    assert "the report can be made" in checked.text, checked.text
    finished = snakemake(checkout, "--config", "study=my_study")
    assert finished.code == 0, finished.text
    assert (checkout / "results/my_study/reporting/index.html").is_file()


@pytest.mark.slow
def test_what_was_typed_is_said_to_be_wrong(tmp_path):
    checkout = copy_checkout(tmp_path / "questline")
    screen = snakemake(checkout, "--config", "export=data/examples/qualtrics/wellbeing.csv")
    assert screen.code != 0
    assert "only the target draft_study reads it" in screen.text
    screen = snakemake(checkout, "draft_study", "--config", "exprot=a.csv", "study=new")
    assert 'Did you mean "export"?' in screen.text
    screen = snakemake(checkout, "draft_study", "--config", "export=data/examples/README.md",
                       "study=new", "platform=qualtrics")  # fmt: skip
    assert "it is not an export of qualtrics" in screen.text
    assert "Traceback" not in screen.text
    assert not (checkout / "new").exists()
