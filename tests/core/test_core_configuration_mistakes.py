"""Every mistake in a study gives plain sentences: where, found, expected, what to do."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from core.damage import CORPUS, Damage, sound_study
from core.damage_of_summary import ADVICE
from questline.core.configuration import SETTINGS_FILES, load_study
from questline.core.errors import Problem
from questline.core.settings import FORMS
from questline.core.workflow import Session
from questline.tools.configuration_reference import all_models

JARGON = re.compile(
    r"pydantic|Input should|Traceback|Error\b|NoneType|ScalarNode|\bdict\b|\bstr\b|\bint\b"
    r"|\bfloat\b|\bbool\b|Literal|union|regex|pattern|(?<!internal_)validat|extra inputs"
    r"|<class|object at|\[key\]"
)


@pytest.fixture
def study(tmp_path) -> Path:
    return sound_study(tmp_path)


def sentences(study: Path, **options: str) -> list[Problem]:
    """The problems of a study that must be refused; each a whole sentence in plain words."""
    loaded, problems = load_study(study, **options)
    assert loaded is None
    assert problems
    for problem in problems:
        assert problem.where
        assert problem.found
        assert problem.expected, problem
        assert problem.remedy, problem
        assert not JARGON.search(problem.sentence()), problem.sentence()
    return problems


def test_the_shipped_study_is_sound(study):
    loaded, problems = load_study(study)
    assert problems == []
    assert loaded is not None
    assert loaded.name == "link_workers"


def test_imputed_answers_of_an_ordinal_outcome_are_answers_that_exist(study):
    plan = study / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace("outcome: training", "outcome: job_stress")
    plan.write_text(text, encoding="utf-8")
    assert load_study(study)[1] == []
    text = text.replace("  level: scales\n", "  level: scales\n  methods: {job_stress: linear}\n")
    plan.write_text(text, encoding="utf-8")
    (problem,) = sentences(study)
    assert "the outcome of an ordinal model" in problem.sentence()
    assert "predictive_mean_matching" in problem.remedy


@pytest.mark.parametrize("damage", [*CORPUS, *ADVICE], ids=lambda damage: damage.name)
def test_a_mistake_gives_a_sentence(study, damage: Damage):
    damage.do(study)
    problems = sentences(study)
    assert len(problems) == damage.problems, "\n".join(one.sentence() for one in problems)
    place = f"{damage.file}, line {damage.line_number(study)}" if damage.line else ""
    fitting = [
        problem
        for problem in problems
        if all(piece in problem.sentence() for piece in damage.says)
        and re.search(rf"{re.escape(place)}\b", problem.where)
    ]
    assert fitting, f"{place} {damage.says}\n" + "\n".join(one.sentence() for one in problems)


def test_mistakes_in_every_file_are_reported_in_one_run(study):
    chosen = [
        "a negative seed",
        "raw file absent",
        "an unknown item",
        "a wrong word",
        "an unknown level",
        "a misspelt key of a rule",
        "an unknown predictor",
        "a unit of nothing",
        "three groups for a test of two",
        "a threshold of nothing",
        "an unknown question",
        "a misspelt kind",
        "a rule that is none",
    ]
    damages = [damage for damage in CORPUS if damage.name in chosen]
    assert len(damages) == len(chosen)
    for damage in damages:
        damage.do(study)
    problems = sentences(study)
    text = "\n".join(problem.sentence() for problem in problems)
    for damage in damages:
        # The scale with the wrong word is set aside, and with it what is asked of its items.
        if damage.name != "an unknown item":
            for piece in damage.says:
                assert piece in text, f"{damage.name}: {piece!r} is not in\n{text}"
    assert len(problems) == len(damages) - 1, text


def test_a_part_that_is_set_aside_moves_no_line(study):
    """The second analysis is wrong in itself, the third names an unknown variable."""
    plan = study / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    head, _, tail = text.partition("  - name: left_in_mind_next")
    tail = tail.replace("kind: logistic", "kind: logit", 1)
    tail = tail.replace("- {variable: supervision_quality", "- {variable: quality_of_supervision")
    plan.write_text(head + "  - name: left_in_mind_next" + tail, encoding="utf-8")
    problems = sentences(study)
    lines = plan.read_text(encoding="utf-8").splitlines()
    expected = [
        number
        for number, line in enumerate(lines, 1)
        if "kind: logit" in line.split("#")[0].split("logistic")[0] or "quality_of" in line
    ]
    assert [problem.where for problem in problems] == [
        f"plan.yaml, line {expected[0]}, key analyses[2].kind",
        f"plan.yaml, line {expected[1]}, key analyses[3].predictors[1].variable",
    ]


def test_what_follows_from_a_mistake_is_not_reported_again(study):
    """A scale that cannot be read is still known by its name wherever the plan uses it."""
    scales = study / "scales.yaml"
    text = scales.read_text(encoding="utf-8")
    scales.write_text(text.replace("kind: index", "kind: indx"), encoding="utf-8")
    assert [problem.where.split(",")[0] for problem in sentences(study)] == ["scales.yaml"]


def test_an_item_turned_round_in_the_export_and_again_in_the_scale(study):
    codebook, scales = study / "codebook.csv", study / "scales.yaml"
    lines = codebook.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    row = next(number for number, line in enumerate(lines) if line.startswith("se_goals,"))
    cells = lines[row].split(",")
    cells[header.index("reversed_in_export")] = "yes"
    lines[row] = ",".join(cells)
    codebook.write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = scales.read_text(encoding="utf-8")
    text = text.replace("    score: sum", "    reverse_keyed: [se_goals]\n    score: sum", 1)
    scales.write_text(text, encoding="utf-8")
    (problem,) = sentences(study)
    assert "turned round already" in problem.found
    assert "reversed_in_export" in problem.remedy


@pytest.mark.parametrize("name", [*SETTINGS_FILES, "codebook.csv"])
def test_a_file_that_is_missing(study, name):
    (study / name).rename(study / f"x{name}")
    problems = sentences(study)
    assert any(name in problem.where and "is missing" in problem.found for problem in problems)
    assert any(f'Did you mean "x{name}"?' in problem.found for problem in problems)


@pytest.mark.parametrize("name", [*SETTINGS_FILES, "codebook.csv"])
@pytest.mark.parametrize(
    "content", [b"", b"\n", b"# nothing\n", b"word", b"- a\n- b\n", b"\xff\xfe"]
)
def test_a_file_that_is_empty_or_something_else(study, name, content):
    (study / name).write_bytes(content)
    problems = sentences(study)
    assert any(name in problem.where for problem in problems)


def test_a_file_may_have_nothing_to_say(study):
    (study / "release.yaml").write_text("{}\n", encoding="utf-8")
    (study / "released_texts.yaml").unlink()
    loaded, problems = load_study(study)
    assert problems == []
    assert loaded is not None
    assert loaded.release.threshold == 10


def test_a_file_that_is_not_utf_8_names_its_line(study):
    path = study / "report.yaml"
    text = path.read_text(encoding="utf-8").replace("Not at all true", "Überhaupt nicht", 1)
    path.write_bytes(text.encode("latin-1"))
    (problem,) = sentences(study)
    line = text[: text.index("Ü")].count("\n") + 1
    assert problem.where == f"report.yaml, line {line}"
    assert "UTF-8" in problem.sentence()


def test_a_file_that_may_not_be_read(study, monkeypatch):
    real = Path.read_text

    def refuse(path: Path, *args: object, **options: object) -> str:
        if path.name == "plan.yaml":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "read_text", refuse)
    (problem,) = sentences(study)
    assert problem.where == "plan.yaml"
    assert "Permission denied" in problem.found


def test_a_study_folder_that_is_absent(study):
    (problem,) = sentences(study.parent / "link_worker")
    assert 'there is no folder "' in problem.found
    assert f'Did you mean "{study}"?' in problem.found


def test_a_file_in_place_of_the_study_folder(study):
    (problem,) = sentences(study / "study.yaml")
    assert problem.found.startswith(f'"{study / "study.yaml"}" is a file')


def test_an_optional_file_that_is_misspelt_is_not_passed_over(study):
    (study / "deviation.yaml").write_text("deviations: []\n", encoding="utf-8")
    (problem,) = sentences(study)
    assert 'Did you mean "deviations.yaml"?' in problem.found


def test_a_deviation_without_a_date(study):
    text = "deviations:\n  - {date: last week, what: one, why: two}\n"
    (study / "deviations.yaml").write_text(text, encoding="utf-8")
    (problem,) = sentences(study)
    assert problem.where == "deviations.yaml, line 2, key deviations[1].date"
    assert "a date such as 2024-03-31" in problem.expected


def test_a_raw_file_on_the_command_line_that_does_not_exist(study):
    (problem,) = sentences(study, raw="no/such.csv")
    assert problem.where == "the command line (raw=)"


def test_a_raw_file_that_is_a_folder(study):
    (problem,) = sentences(study, raw=str(study))
    assert "is a folder" in problem.found


def test_the_raw_file_is_looked_for_even_when_study_yaml_is_wrong(study):
    path = study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("seed: 20231101\n", "").replace("responses.csv", "answers.csv")
    path.write_text(text, encoding="utf-8")
    assert [problem.where for problem in sentences(study)] == [
        "study.yaml, line 2, key seed",
        "study.yaml, key raw",
    ]


def test_a_missing_study_file_and_a_raw_file_on_the_command_line(study):
    (study / "study.yaml").unlink()
    raw = study.parents[1] / "data" / "link_workers" / "responses.csv"
    (problem,) = sentences(study, raw=str(raw))
    assert problem.where.endswith("study.yaml")


def test_the_run_ends_with_the_sentences(study):
    for damage in CORPUS:
        if damage.name in ("a negative seed", "an unknown predictor"):
            damage.do(study)
    with pytest.raises(SystemExit) as ending:
        Session.start({"study": str(study)}, study.parents[1], ["snakemake"])
    words = str(ending.value).splitlines()
    assert words[0] == "2 things have to be put right before the run can start:"
    assert words[1].startswith("  1. study.yaml, line ")
    assert words[2].startswith("  2. plan.yaml, line ")


def test_every_form_of_a_text_is_said_in_words():
    for model in all_models():
        for name, field in model.model_fields.items():
            for limit in field.metadata:
                pattern = getattr(limit, "pattern", None)
                assert pattern is None or pattern in FORMS, f"{model.__name__}.{name}"


def test_every_key_has_a_meaning():
    for model in all_models():
        for name, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{name}"
            assert field.description.endswith("."), f"{model.__name__}.{name}"


JUNK = ("", "[]", "{}", "[[1]]", "null", "yes", "-1", "1e999", "nan", "'", '"', "{a: 1}", "*x",
        "&x [*x]", "!!python/object:os.system x", "\t", "%", "0x1F", "|", "x: y", "\0")  # fmt: skip


@pytest.mark.slow
def test_no_damage_ends_in_a_traceback(study):
    """A hundred random slips of the pen: each loads or gives sentences."""
    draw = random.Random(20240611)
    sound = {path.name: path.read_text(encoding="utf-8") for path in sorted(study.iterdir())}
    for _ in range(100):
        name = draw.choice(sorted(sound))
        lines = sound[name].splitlines()
        spot = draw.randrange(len(lines))
        line = lines[spot]
        slip = draw.choice(("leave out", "value", "insert", "indent", "cut", "twice", "sign"))
        if slip == "leave out":
            del lines[spot]
        elif slip == "value" and name == "codebook.csv":
            cells = line.split(",")
            cells[draw.randrange(len(cells))] = draw.choice(JUNK)
            lines[spot] = ",".join(cells)
        elif slip == "value":
            lines[spot] = f"{line.partition(': ')[0]}: {draw.choice(JUNK)}"
        elif slip == "insert":
            lines.insert(spot, draw.choice(JUNK))
        elif slip == "indent":
            lines[spot] = " " * draw.randrange(6) + line.lstrip()
        elif slip == "cut":
            lines = [*lines[:spot], line[: draw.randrange(len(line) + 1)]]
        elif slip == "twice":
            lines.insert(spot, line)
        elif line:
            at = draw.randrange(len(line))
            lines[spot] = line[:at] + draw.choice("|=[]{}:,'\"#&*\t x0;%@`") + line[at + 1 :]
        (study / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        loaded, _ = load_study(study)
        if loaded is None:
            sentences(study)
        (study / name).write_text(sound[name], encoding="utf-8")


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_codebook_may_be_divided_as_any_spreadsheet_does(study, sign):
    before, _ = load_study(study)
    path = study / "codebook.csv"
    lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=sign).writerows(lines)
    after, problems = load_study(study)
    assert problems == []
    assert after.codebook == before.codebook


def test_a_text_in_place_of_a_list_is_told_how_to_be_one(study):
    path = study / "cleaning.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("keep_if: [agreed]", "keep_if: agreed"), encoding="utf-8")
    (problem,) = load_study(study)[1]
    assert problem.remedy == "write [agreed]"
