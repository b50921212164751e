"""What the crate says: the study, its files, the workflow, its steps and their runs.

No clock: the specification wants a date of publication, which study.yaml declares; without one it
is the date of this version of Questline, and the description says so. Times at which steps ended
are recommended, not required, and left out, so that every run of the same study gives the same
bytes.

Only public files are part of the crate. The raw answers, and what is the team's, are named as what
steps read and wrote, without size and checksum, and with the condition that they are not shared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import number_of
from questline.provenance.crate import vocabulary as words
from questline.provenance.crate.steps import Step, in_order
from questline.provenance.crate.vocabulary import reference, references
from questline.provenance.editions import MATERIALS, PUBLIC_MANIFEST, is_public

WORKFLOW = f"{MATERIALS}/Snakefile"
SCRIPTS = f"{MATERIALS}/scripts"
RUN = "#run"
UNFIT = re.compile(r"[^\w/.~!$&'()*+,;=@-]")
"""Signs that cannot stand in an address."""

MENTIONED = ("CreateAction", "OrganizeAction")
RAW = "#raw"
NOT_SHARED = "Not part of this crate: it holds answers of single respondents."
OF_THE_TEAM = "Not part of this crate: it is for the research team alone."
NO_LICENCE = "No licence is stated for these results: ask the authors before you reuse them."

Entity = dict[str, Any]


@dataclass(frozen=True)
class Described:
    """What a crate is made from.

    `study` has title, summary, authors, licence and download (of the raw data), results_licence and
    published; `inputs` is the content of inputs.json; `files` the manifest's lines of the public
    files; `interpreter` that of the manifest; `release` version and date of Questline.
    """

    study: Mapping[str, Any]
    inputs: Mapping[str, Any]
    steps: Sequence[Step]
    files: Sequence[Mapping[str, Any]]
    interpreter: Mapping[str, Any]
    release: Mapping[str, str]


def describe_crate(given: Described) -> dict[str, Any]:
    """The content of ro-crate-metadata.json."""
    steps = in_order(given.steps)
    files = [file for file in given.files if is_public(file["path"])]
    entities = [
        *_file_entities(files),
        *_workflow(given, steps),
        *_runs(given, steps, {file["path"] for file in files}),
        *_not_shared(given, steps),
        *_people_and_licences(given),
    ]
    own = {
        "@id": words.DESCRIPTOR,
        "@type": "CreativeWork",
        "about": reference(words.ROOT),
        "conformsTo": references([words.SPECIFICATION, words.WORKFLOW_CRATE]),
    }
    profiles = [
        {"@id": address, "@type": "CreativeWork", "name": name, "version": version}
        for address, (name, version) in words.PROFILES.items()
    ]
    graph = [own, _root(given, entities), *profiles, *entities]
    return {"@context": words.CONTEXT, "@graph": graph}


def identifier(path: str) -> str:
    """A file's path as an address within the crate; letters of other languages stay as they are."""
    return UNFIT.sub(lambda sign: f"%{ord(sign[0]):02X}", path)


def _root(given: Described, entities: Sequence[Entity]) -> Entity:
    study, date = given.study, given.study["published"]
    dated = "" if date else (
        " The study states no date of publication; the date is that of this version of Questline."
    )  # fmt: skip
    parts = [one["@id"] for one in entities if "File" in one["@type"]]
    mentioned = [one["@id"] for one in entities if one["@type"] in MENTIONED]
    root: Entity = {
        "@id": words.ROOT,
        "@type": "Dataset",
        "name": study["title"],
        "description": f"{study['summary']} Results of a survey, analysed with Questline "
        f"{given.release['version']}.{dated}".strip(),
        "datePublished": date or given.release["date"],
        "license": _results_licence(study),
        "conformsTo": references(list(words.PROFILES)),
        "mainEntity": reference(WORKFLOW),
        "hasPart": references(parts),
        "mentions": references(mentioned),
    }
    authors = _author_names(study)
    return {**root, "author": references(authors)} if authors else root


def _file_entities(files: Sequence[Mapping[str, Any]]) -> list[Entity]:
    entities = []
    for file in files:
        path = file["path"]
        if path == WORKFLOW:
            continue
        source = path.startswith((f"{SCRIPTS}/", f"{MATERIALS}/workflow/"))
        one: Entity = {
            "@id": identifier(path),
            "@type": ["File", "SoftwareSourceCode"] if source else "File",
            "name": path,
            "encodingFormat": words.encoding(path),
            "contentSize": str(file["bytes"]),
            "sha256": file["sha256"],
        }
        if source:
            snakemake = path.endswith(".smk")
            one["programmingLanguage"] = reference(words.SNAKEMAKE if snakemake else words.PYTHON)
            one["license"] = reference(words.LICENCES + words.OWN_LICENCE)
        entities.append(one)
    manifest = {
        "@id": PUBLIC_MANIFEST,
        "@type": "File",
        "name": PUBLIC_MANIFEST,
        "description": "Checksums of the code and of every public file, this crate's own among "
        "them.",
        "encodingFormat": "application/json",
    }
    return [*entities, manifest]


def _workflow(given: Described, steps: Sequence[Step]) -> list[Entity]:
    """The workflow, its language, its steps; the scripts that steps run are files."""
    versions = given.inputs["versions"]
    sizes = {file["path"]: file for file in given.files}
    scripts = list(dict.fromkeys(f"{SCRIPTS}/{step.script}" for step in steps))
    workflow = {
        "@id": WORKFLOW,
        "@type": list(words.WORKFLOW_TYPES),
        "name": "Questline",
        "description": "From the raw export of a questionnaire to a report that others can check.",
        "version": given.release["version"],
        "license": reference(words.LICENCES + words.OWN_LICENCE),
        "programmingLanguage": reference(words.SNAKEMAKE),
        "encodingFormat": words.OTHER_ENCODING,
        "contentSize": str(sizes[WORKFLOW]["bytes"]),
        "sha256": sizes[WORKFLOW]["sha256"],
        "input": references(["#parameter-study", "#parameter-raw"]),
        "hasPart": references(scripts),
        "step": references([step.identifier for step in steps]),
    }
    parameters = [
        {"@id": "#parameter-study", "@type": "FormalParameter", "name": "study",
         "additionalType": "Collection", "description": "The files that describe the study."},
        {"@id": "#parameter-raw", "@type": "FormalParameter", "name": "raw",
         "additionalType": "File", "description": "The raw export of the questionnaire."},
    ]  # fmt: skip
    languages = [
        {"@id": words.SNAKEMAKE, "@type": ["ComputerLanguage", "SoftwareApplication"],
         "name": "Snakemake", "url": words.SNAKEMAKE_PAGE, "version": versions["snakemake"]},
        {"@id": words.PYTHON, "@type": ["ComputerLanguage", "SoftwareApplication"],
         "name": given.interpreter["implementation"], "url": words.PYTHON,
         "version": versions["python"]},
    ]  # fmt: skip
    how = [
        {
            "@id": step.identifier,
            "@type": "HowToStep",
            "name": step.rule,
            "position": str(place),
            "workExample": reference(f"{SCRIPTS}/{step.script}"),
        }
        for place, step in enumerate(steps, 1)
    ]
    return [workflow, *parameters, *languages, *how]


def _runs(given: Described, steps: Sequence[Step], public: set[str]) -> list[Entity]:
    """The run of the workflow, of its engine and of each step."""
    settings = given.interpreter["settings"]
    environment = [
        {"@id": f"#setting-{name}", "@type": "PropertyValue", "name": name, "value": settings[name]}
        for name in sorted(settings)
    ]
    whole: Entity = {
        "@id": RUN,
        "@type": "CreateAction",
        "name": f"Run of Questline on {given.inputs['study']}",
        "description": f"seed {given.inputs['seed']}",
        "instrument": reference(WORKFLOW),
        "object": references([RAW, "#study", *_beside(given)]),
        "result": references([identifier(path) for path in sorted(public)]),
        "actionStatus": reference(words.COMPLETED),
    }
    if environment:
        whole["environment"] = references([one["@id"] for one in environment])
    configuration = [file["path"] for file in given.files
                     if file["path"].startswith(f"{MATERIALS}/configuration/")]  # fmt: skip
    study = {
        "@id": "#study",
        "@type": "Collection",
        "name": "The files that describe the study",
        "exampleOfWork": reference("#parameter-study"),
        "hasPart": references([identifier(path) for path in configuration]),
    }
    engine = {
        "@id": "#engine-run",
        "@type": "OrganizeAction",
        "name": f"Run of Snakemake {given.inputs['versions']['snakemake']}",
        "instrument": reference(words.SNAKEMAKE),
        "object": references([f"#control-{step.rule}" for step in steps]),
        "result": reference(RUN),
    }
    status = {"@id": words.COMPLETED, "@type": "ActionStatusType", "name": "Completed"}
    entities = [whole, study, engine, status, *environment]
    for step in steps:
        one: Entity = {
            "@id": f"#run-{step.rule}",
            "@type": "CreateAction",
            "name": f"Run of the rule {step.rule}",
            "instrument": reference(f"{SCRIPTS}/{step.script}"),
        }
        read = [_named(path, public) for path in step.reads]
        made = [_named(path, public) for path in step.writes]
        one.update({"object": references(read)} if read else {})
        one.update({"result": references(made)} if made else {})
        control = {
            "@id": f"#control-{step.rule}",
            "@type": "ControlAction",
            "name": f"Snakemake runs {step.rule}",
            "instrument": reference(step.identifier),
            "object": reference(one["@id"]),
        }
        entities += [one, control]
    return entities


def _not_shared(given: Described, steps: Sequence[Step]) -> list[Entity]:
    """The raw answers and the team's files: named, and not part of the crate."""
    study, inputs = given.study, given.inputs
    raw = _withheld(RAW, inputs["raw"]["name"], NOT_SHARED)
    raw |= {
        "description": "The raw answers.",
        "sha256": inputs["raw"]["sha256"],
        "exampleOfWork": reference("#parameter-raw"),
    }
    raw |= {"license": study["licence"]} if study["licence"] else {}
    raw |= {"url": study["download"]} if study["download"] else {}
    beside = [
        _withheld(name, file["name"], NOT_SHARED) | {"sha256": file["sha256"]}
        for name, file in zip(_beside(given), inputs["beside_raw"], strict=True)
    ]
    public = {file["path"] for file in given.files if is_public(file["path"])}
    written = {path for step in steps for path in step.writes} - public
    return [raw, *beside, *(_withheld(f"#{path}", path, OF_THE_TEAM) for path in sorted(written))]


def _withheld(name: str, called: str, condition: str) -> Entity:
    return {
        "@id": name if name.startswith("#") and " " not in name else identifier(name),
        "@type": "CreativeWork",
        "name": called,
        "isAccessibleForFree": False,
        "conditionsOfAccess": condition,
    }


def _people_and_licences(given: Described) -> list[Entity]:
    study = given.study
    names = zip(_author_names(study), study["authors"], strict=True)
    people = [{"@id": name, "@type": "Person", "name": called} for name, called in names]
    licences = {words.OWN_LICENCE: "GNU General Public License, version 3 or later"}
    if _is_short(study["results_licence"]):
        licences.setdefault(study["results_licence"], study["results_licence"])
    return people + [
        {"@id": words.LICENCES + short, "@type": "CreativeWork", "name": name, "identifier": short}
        for short, name in licences.items()
    ]


def _results_licence(study: Mapping[str, Any]) -> Any:
    """The short name of a licence (SPDX) becomes its address, a sentence stays one."""
    stated = study["results_licence"]
    return reference(words.LICENCES + stated) if _is_short(stated) else stated or NO_LICENCE


def _is_short(licence: str) -> bool:
    return bool(licence) and " " not in licence


def _author_names(study: Mapping[str, Any]) -> list[str]:
    return [f"#author-{place}" for place in range(1, len(study["authors"]) + 1)]


def _beside(given: Described) -> list[str]:
    return [f"#beside-raw-{place}" for place in range(1, len(given.inputs["beside_raw"]) + 1)]


def _named(path: str, public: set[str]) -> str:
    """The entity of what a step read or wrote: a file of the crate, or one that is only named."""
    return identifier(path) if path in public else path if path.startswith("#") else f"#{path}"


def in_one_sentence(crate: Mapping[str, Any]) -> str:
    """How much the crate describes, for the screen."""
    actions = [one for one in crate["@graph"] if one["@type"] == "CreateAction"]
    return f"a crate of {number_of(len(actions) - 1, 'step')}"
