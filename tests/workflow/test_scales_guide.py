"""The guide to scales shows a study that is sound, and names every instrument of the library."""

from __future__ import annotations

import re

import jsonschema
import pytest
import yaml

from questline.core.configuration import load_study
from questline.tools.configuration_reference import configuration_reference
from questline.tools.instrument_library import LIBRARY_PAGE, library
from workflow.running import copy_checkout, snakemake
from workflow.sources import ROOT, read

BLOCK = re.compile(r"^```\w+ (?P<file>\S+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
GUIDE = read(ROOT / "docs" / "scales.md")
REFERENCE = configuration_reference()


def blocks(page: str) -> dict[str, str]:
    return {block["file"]: block["body"] for block in BLOCK.finditer(page)}


@pytest.fixture
def guided_study(tmp_path):
    """The smallest study, its scales and their items being those of the guide."""
    smallest = blocks(read(ROOT / "docs" / "smallest-study.md"))
    shown = blocks(GUIDE)
    header, _, lines = shown["codebook.csv"].partition("\n")
    assert smallest["codebook.csv"].startswith(header)
    together = {**smallest, **shown, "codebook.csv": smallest["codebook.csv"] + lines}
    for name, text in together.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("Response ID\n1\n", encoding="utf-8")
    return tmp_path


def test_the_guides_example_is_sound_and_makes_the_scales_it_says(guided_study):
    study, problems = load_study(guided_study)
    assert problems == []
    assert list(study.scales.scales) == ["wellbeing", "strain"]
    wellbeing, strain = study.scales.scales.values()
    assert (wellbeing.lowest_score, wellbeing.highest_score, wellbeing.items_needed) == (0, 100, 4)
    assert strain.codes == {1: 0, 2: 25, 3: 50, 4: 75, 5: 100}
    assert [path.name for path in study.files][-2:] == ["who_5.yaml", "cbi.yaml"]


def test_the_guide_lists_the_instruments_with_their_scores():
    for name, instrument in library().items():
        row = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{name}` |"))
        assert instrument.abbreviation in row
        assert re.findall(r"`(\w+)`", row)[1:] == list(instrument.scores)
    assert len(re.findall(r"^\| `\w+` \| .*, .*\|$", GUIDE, re.MULTILINE)) >= len(library())


def test_the_page_of_the_library_is_made_from_its_files():
    assert read(ROOT / LIBRARY_PAGE) == REFERENCE[LIBRARY_PAGE]


@pytest.mark.parametrize("name", sorted(library()))
def test_a_file_of_the_library_keeps_to_its_schema_and_names_it(name):
    text = read(ROOT / "config" / "scales" / f"{name}.yaml")
    schema = REFERENCE["workflow/schemas/instrument.schema.json"]
    jsonschema.validate(yaml.safe_load(text), yaml.safe_load(schema))
    first = text.partition("\n")[0]
    assert first.endswith("$schema=../../workflow/schemas/instrument.schema.json")
    assert "index id" not in text


def test_the_library_holds_twenty_instruments_with_their_sources():
    instruments = library()
    assert len(instruments) == 20
    for name, one in instruments.items():
        assert one.sources_read, name
        assert one.licence_to_check, name
        assert one.worked_examples or one.single_items, name


@pytest.mark.slow
def test_the_guides_study_becomes_a_report_with_its_citations(guided_study, tmp_path):
    codes = ["rested", "cheerful", "worn_out", *(f"who_{letter}" for letter in "abcde")]
    codes += [f"strain_{place}" for place in range(1, 7)]
    header = "Response ID,Consent,Age,Gender,Thinks of leaving,"
    lines = [header + ",".join(f"[{code}]" for code in codes)]
    for number in range(120):
        mood = number % 5 + 1
        leaves = "Yes" if number * mood % 7 < 3 else "No"
        gender = ("Woman", "Man", "Prefer not to say")[number % 3]
        answers = [(mood + place * number) % 6 for place in range(5)]
        answers += [(number + place * mood) % 5 + 1 for place in range(6)]
        cells = [number, "Yes", 20 + number % 40, gender, leaves, mood, mood, 6 - mood, *answers]
        lines.append(",".join(map(str, cells)))
    (guided_study / "answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    checkout = copy_checkout(tmp_path / "questline")
    screen = snakemake(checkout, "--config", f"study={guided_study}")
    assert screen.code == 0, screen.text
    assert "codes turned into those of the scale: strain" in screen.text
    page = read(checkout / "results" / "wellbeing" / "reporting" / "index.html")
    assert "Topp, C. W." in page
    assert "1 became 0, 2 became 25" in page
    inputs = read(checkout / "results" / "wellbeing" / "provenance" / "inputs.json")
    assert '"who_5.yaml"' in inputs


def test_an_editor_completes_the_names_of_the_library():
    schema = yaml.safe_load(REFERENCE["workflow/schemas/scales.schema.json"])
    shown = {"instruments": {"mine": {"from": "who_5", "items": {"calm": "a"}, "rescale": True}}}
    jsonschema.validate(shown, schema)
    shown["instruments"]["mine"]["from"] = "who_6"
    assert not jsonschema.Draft7Validator(schema).is_valid(shown)
