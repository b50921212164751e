"""The crate keeps the MUST rules of its specifications, and every rule is seen to be checked."""

import copy
import json

import pytest

from questline.provenance.checksums import entry
from questline.provenance.crate import vocabulary as words
from questline.provenance.crate.checks import crate_problems
from questline.provenance.crate.describe import Described, describe_crate, identifier
from questline.provenance.crate.steps import Step, in_order, with_files
from questline.provenance.editions import MATERIALS, PUBLIC_MANIFEST

MADE = {
    f"{MATERIALS}/Snakefile": "manifest",
    f"{MATERIALS}/scripts/pages.py": "manifest",
    f"{MATERIALS}/scripts/cleaning.py": "manifest",
    f"{MATERIALS}/configuration/study.yaml": "manifest",
    "reporting/index.html": "pages",
    "reporting/tables/größe 100%.csv": "pages",
    "cleaning/exclusions.csv": "cleaning",
    "reporting/internal/tables/secret_name.csv": "team_pages",
}
PLAIN_STEPS = [
    {"rule": "pages", "script": "pages.py", "reads": ["cleaning/exclusions.csv"],
     "writes": ["reporting/index.html", "reporting/tables"]},
    {"rule": "team_pages", "script": "pages.py", "reads": ["cleaning/exclusions.csv"],
     "writes": ["reporting/internal/tables"]},
    {"rule": "cleaning", "script": "cleaning.py", "reads": ["#raw", "#beside-raw-1"],
     "writes": ["cleaning/exclusions.csv"]},
]  # fmt: skip


def crate(**study):
    said = {"title": "A study", "summary": "What it asks.", "authors": ["Ada", "Émile"],
            "licence": "CC BY 2.5", "download": "https://example.org/a.csv",
            "results_licence": "", "published": ""}  # fmt: skip
    given = Described(
        study={**said, **study},
        inputs={
            "study": "example",
            "seed": 7,
            "raw": {"name": "a.csv", "bytes": 4, "sha256": "1"},
            "beside_raw": [{"name": "key.csv", "bytes": 4, "sha256": "2"}],
            "versions": {"python": "3.11.7", "snakemake": "9.1"},
        },
        steps=with_files(PLAIN_STEPS, MADE),
        files=[entry(path, path.encode(), rule) for path, rule in sorted(MADE.items())],
        interpreter={"implementation": "CPython", "settings": {"OPENBLAS_CORETYPE": "Haswell"}},
        release={"version": "0.1.0", "date": "2026-01-31"},
    )
    return describe_crate(given)


FILES = {*MADE, PUBLIC_MANIFEST, words.DESCRIPTOR}


def entities(made):
    return {entity["@id"]: entity for entity in made["@graph"]}


@pytest.mark.parametrize(
    "study",
    [
        {},
        {"authors": []},
        {"authors": ["One"], "summary": "", "licence": "", "download": ""},
        {"results_licence": "CC-BY-4.0", "published": "2026-03-01"},
        {"results_licence": "Ask us first.", "title": 'A "study" <b>'},
    ],
)
def test_the_crate_keeps_every_rule(study):
    assert crate_problems(crate(**study), FILES) == []


def test_every_public_file_is_linked_to_the_rule_that_made_it():
    found = entities(crate())
    run = found["#run-pages"]
    assert run["instrument"] == {"@id": f"{MATERIALS}/scripts/pages.py"}
    assert [one["@id"] for one in run["result"]] == [
        "reporting/index.html",
        "reporting/tables/größe%20100%25.csv",
    ]
    assert found["reporting/index.html"]["sha256"] == entry("", b"reporting/index.html")["sha256"]
    assert found["./"]["mainEntity"] == {"@id": f"{MATERIALS}/Snakefile"}
    steps = [entity for entity in found.values() if entity["@type"] == "HowToStep"]
    assert [step["name"] for step in steps] == ["cleaning", "pages", "team_pages"]


def test_the_raw_answers_and_the_teams_files_are_named_as_not_shared():
    made = crate()
    found = entities(made)
    for name in ("#raw", "#beside-raw-1", "#cleaning/exclusions.csv", "#reporting/internal/tables"):
        assert found[name]["isAccessibleForFree"] is False
        assert found[name]["conditionsOfAccess"].startswith("Not part of this crate")
    team = found["#cleaning/exclusions.csv"]
    assert not {"sha256", "contentSize"} & set(team)
    assert "secret_name" not in json.dumps(made)
    parts = {part["@id"] for part in found["./"]["hasPart"]}
    assert not any(name.startswith("#") or "internal" in name for name in parts)


def test_the_date_is_the_declared_one_or_that_of_questline_and_says_so():
    declared = entities(crate(published="2026-03-01"))["./"]
    assert declared["datePublished"] == "2026-03-01"
    assert "states no date" not in declared["description"]
    other = entities(crate())["./"]
    assert other["datePublished"] == "2026-01-31"
    assert "states no date of publication" in other["description"]


def test_the_addresses_of_the_profiles_are_those_of_the_specifications():
    root, own = (entities(crate())[name] for name in ("./", "ro-crate-metadata.json"))
    assert [one["@id"] for one in own["conformsTo"]] == [
        "https://w3id.org/ro/crate/1.1",
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
    ]
    assert {one["@id"] for one in root["conformsTo"]} == {
        "https://w3id.org/ro/wfrun/process/0.5",
        "https://w3id.org/ro/wfrun/workflow/0.5",
        "https://w3id.org/ro/wfrun/provenance/0.5",
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
    }


MAIN = f"{MATERIALS}/Snakefile"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("./", {"datePublished": "soon"}, "no datePublished"),
        ("./", {"license": ""}, "no license"),
        ("./", {"name": ""}, "no name"),
        ("./", {"conformsTo": []}, "does not conform to https://w3id.org/ro/wfrun/process/0.5"),
        ("./", {"mainEntity": {"@id": "reporting/index.html"}}, "main entity is not of the type"),
        ("./", {"hasPart": []}, "is no part of the root"),
        ("./", {"author": {"@id": "#nobody"}}, "names #nobody, which is not described"),
        ("./", {"author": {"@type": "Person", "name": "Ada"}}, "in place of naming it"),
        ("ro-crate-metadata.json", {"conformsTo": {"@id": "./"}}, "conforms to RO-Crate 1.1"),
        ("ro-crate-metadata.json", {"@type": "Dataset"}, "not described as a CreativeWork"),
        (MAIN, {"@type": ["File", "SoftwareSourceCode"]}, "ComputationalWorkflow"),
        (MAIN, {"name": ""}, "workflow has no name"),
        (MAIN, {"programmingLanguage": []}, "language of the workflow has no version"),
        (MAIN, {"hasPart": []}, "workflow has no tools"),
        ("#step-pages", {"workExample": []}, "names no tool"),
        ("#step-pages", {"position": "0"}, "#run-pages stands before #run-cleaning"),
        ("#run-pages", {"instrument": []}, "#run-pages has no instrument"),
        ("#run", {"instrument": {"@id": "#step-pages"}}, "no CreateAction has the workflow"),
        ("#control-pages", {"object": []}, "#control-pages: object does not name"),
        ("#engine-run", {"result": {"@id": "#control-pages"}}, "#engine-run: result does not"),
        ("#parameter-raw", {"additionalType": ""}, "no additionalType"),
    ],
)
def test_each_broken_rule_is_found(name, change, said):
    broken = copy.deepcopy(crate())
    entities(broken)[name].update(change)
    assert any(said in problem for problem in crate_problems(broken, FILES))


def test_a_file_that_is_not_there_is_found_and_what_is_no_crate_is_said():
    problems = crate_problems(crate(), FILES - {"reporting/index.html"})
    assert problems == ["the file reporting/index.html does not exist"]
    assert crate_problems([], FILES) == ["it has no @graph: a list of entities"]
    assert crate_problems({"@graph": [{}]}, FILES) == ["an entity has no @id or no @type"]
    twice = {"@graph": [crate()["@graph"][0]] * 2}
    assert "stands twice" in crate_problems(twice, FILES)[0]


def test_steps_stand_after_those_they_read_from():
    steps = [Step("b", "b.py", ("x",), ("y",)), Step("a", "a.py", (), ("x",))]
    assert [step.rule for step in in_order(steps)] == ["a", "b"]
    assert in_order([]) == []
    with pytest.raises(ValueError, match="wait for each other"):
        in_order([Step("a", "a.py", ("y",), ("x",)), Step("b", "b.py", ("x",), ("y",))])


def test_addresses_escape_what_an_address_may_not_hold():
    assert identifier("a b/100%#?.csv") == "a%20b/100%25%23%3F.csv"
    assert identifier("面试.csv") == "面试.csv"
