"""The reference of the configuration is what the models say, and the shipped studies keep to it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml

from questline.core.codebook import COLUMNS
from questline.core.configuration import OPTIONAL_FILES, SETTINGS_FILES
from questline.core.settings import keys_of
from questline.tools.configuration_reference import PAGE, all_models, configuration_reference
from workflow.sources import ROOT, read

STUDIES = ("link_workers", "rse_2016")


def schema(name: str) -> dict[str, Any]:
    return json.loads(read(ROOT / "workflow" / "schemas" / name.replace(".yaml", ".schema.json")))


@pytest.mark.parametrize("name", sorted(configuration_reference()))
def test_the_committed_reference_is_what_the_tool_writes(name):
    made = configuration_reference()[name]
    assert read(ROOT / name) == made, "run `snakemake configuration_reference`"


def test_no_other_schema_lies_about():
    made = {name.split("/")[-1] for name in configuration_reference() if name.endswith(".json")}
    assert {path.name for path in (ROOT / "workflow" / "schemas").iterdir()} == made


def test_the_page_names_every_key_and_every_column():
    page = read(ROOT / PAGE)
    for model in all_models():
        for key in keys_of(model):
            assert f"| `{key}` |" in page
    for column in COLUMNS:
        assert f"| `{column}` |" in page
    for line in page.splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") in (3, 5), line


@pytest.mark.parametrize("name", [*SETTINGS_FILES, *OPTIONAL_FILES])
def test_a_schema_is_a_schema(name):
    jsonschema.Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("name", [*SETTINGS_FILES, *OPTIONAL_FILES])
def test_the_shipped_studies_keep_to_the_schemas(study, name):
    path = ROOT / "config" / study / name
    if not path.is_file():
        assert name in OPTIONAL_FILES
        return
    jsonschema.validate(yaml.safe_load(read(path)), schema(name))


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("name", [*SETTINGS_FILES, *OPTIONAL_FILES])
def test_the_first_line_of_a_file_names_its_schema(study, name):
    path = ROOT / "config" / study / name
    if not path.is_file():
        assert name in OPTIONAL_FILES
        return
    first, _, _ = read(path).partition("\n")
    comment, _, named = first.partition("$schema=")
    assert comment == "# yaml-language-server: "
    assert (path.parent / named).resolve().name == name.replace(".yaml", ".schema.json")
    assert (path.parent / named).is_file()


@pytest.mark.parametrize(
    ("name", "content", "valid"),
    [
        ("release.yaml", {"threshold": 10}, True),
        ("release.yaml", {"threshold": 0}, False),
        ("release.yaml", {"treshold": 10}, False),
        ("study.yaml", {"name": "a", "title": 2023, "raw": "a.csv", "seed": 1}, True),
        ("study.yaml", {"name": "a b", "title": "x", "raw": "a.csv", "seed": 1}, False),
        ("cleaning.yaml", {"rules": [{"name": "a", "kind": "consent", "reason": "x",
                                      "variable": "c", "keep_if": [1, True, "a"],
                                      "if_missing": "keep"}]}, True),
        ("cleaning.yaml", {"rules": [{"name": "a", "kind": "concent", "reason": "x"}]}, False),
    ],
)  # fmt: skip
def test_an_editor_sees_what_the_workflow_would_refuse(name, content, valid):
    assert jsonschema.Draft7Validator(schema(name)).is_valid(content) is valid
