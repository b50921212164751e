"""What a crate must have: the MUST rules of the specifications it names, checked one by one.

RO-Crate 1.1 (root data entity, data entities, workflows, JSON-LD), Workflow RO-Crate 1.0, and the
Process, Workflow and Provenance Run Crate profiles 0.5.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from questline.core.errors import repeated
from questline.provenance.crate import vocabulary as words

ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?")

Entities = Mapping[str, Mapping[str, Any]]


def crate_problems(crate: Any, files: Collection[str]) -> list[str]:
    """Every rule that a crate breaks, in words; nothing for a valid one.

    `files` are the paths below the folder that holds the crate.
    """
    graph = crate.get("@graph") if isinstance(crate, Mapping) else None
    if not isinstance(graph, list) or not all(isinstance(one, Mapping) for one in graph):
        return ["it has no @graph: a list of entities"]
    if not all(isinstance(one.get("@id"), str) and one.get("@type") for one in graph):
        return ["an entity has no @id or no @type"]
    twice = repeated([one["@id"] for one in graph])
    if twice:
        return [f"the entity {name} stands twice" for name in twice]
    entities = {one["@id"]: one for one in graph}
    problems = [] if _has_context(crate) else ["@context does not name that of RO-Crate 1.1"]
    for rules in (_flat, _root, _data, _workflow, _actions):
        problems += rules(entities, files)
    return problems


def _has_context(crate: Mapping[str, Any]) -> bool:
    context = crate.get("@context")
    return words.CONTEXT[0] in (context if isinstance(context, list) else [context])


def _flat(entities: Entities, files: Collection[str]) -> list[str]:
    """What is named is there, and nothing is described inside something else."""
    problems = []
    for name, entity in entities.items():
        for key, value in entity.items():
            for part in value if isinstance(value, list) else [value]:
                if not isinstance(part, Mapping):
                    continue
                if set(part) != {"@id"}:
                    problems.append(f"{name}: {key} describes an entity in place of naming it")
                elif part["@id"] not in entities and part["@id"] != words.SPECIFICATION:
                    problems.append(f"{name}: {key} names {part['@id']}, which is not described")
    return problems


def _root(entities: Entities, files: Collection[str]) -> list[str]:
    own = entities.get(words.DESCRIPTOR, {})
    problems = []
    if own.get("@type") != "CreativeWork":
        problems.append(f"{words.DESCRIPTOR} is not described as a CreativeWork")
    if words.SPECIFICATION not in _names(own, "conformsTo"):
        problems.append(f"{words.DESCRIPTOR} does not say that it conforms to RO-Crate 1.1")
    about = _names(own, "about")
    root = entities.get(about[0], {}) if about else {}
    if not root:
        return [*problems, f"{words.DESCRIPTOR} is about no root that is described"]
    if "Dataset" not in _types(root) or not str(root["@id"]).endswith("/"):
        problems.append("the root is not a Dataset whose @id ends in a slash")
    lacking = [key for key in ("name", "description", "license") if not root.get(key)]
    problems += [f"the root has no {key}" for key in lacking]
    if not DATE.fullmatch(str(root.get("datePublished"))):
        problems.append("the root has no datePublished in the form of ISO 8601")
    for profile in (words.PROCESS_RUN, words.WORKFLOW_RUN, words.PROVENANCE_RUN):
        described = "CreativeWork" in _types(entities.get(profile, {}))
        if profile not in _names(root, "conformsTo") or not described:
            problems.append(f"the root does not conform to {profile}")
    return problems


def _data(entities: Entities, files: Collection[str]) -> list[str]:
    """Files are there, and the root has them."""
    reached, waiting = set(), [words.ROOT]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _names(entities.get(name, {}), "hasPart")
    problems = []
    for name, entity in entities.items():
        if "File" in _types(entity):
            if name not in reached:
                problems.append(f"{name} is no part of the root")
            if not ABSOLUTE.match(name) and unquote(name) not in files:
                problems.append(f"the file {name} does not exist")
            if name.startswith(("#", "/", "../")):
                problems.append(f"{name} is no path within the crate")
    return problems


def _workflow(entities: Entities, files: Collection[str]) -> list[str]:
    main = next(iter(_names(entities.get(words.ROOT, {}), "mainEntity")), "")
    workflow = entities.get(main, {})
    lacking = set(words.WORKFLOW_TYPES) - set(_types(workflow))
    if lacking:
        return [f"the main entity is not of the type {name}" for name in sorted(lacking)]
    problems = [] if workflow.get("name") else ["the workflow has no name"]
    for language in _names(workflow, "programmingLanguage") or [""]:
        described = entities.get(language, {})
        problems += [f"the language of the workflow has no {key}"
                     for key in ("name", "url", "version") if not described.get(key)]  # fmt: skip
    tools = _names(workflow, "hasPart")
    if not tools:
        problems.append("the workflow has no tools (hasPart)")
    for step in _names(workflow, "step"):
        entity = entities.get(step, {})
        if "HowToStep" not in _types(entity) or not set(_names(entity, "workExample")) & set(tools):
            problems.append(f"the step {step} names no tool of the workflow")
    return problems + [
        f"the parameter {name} has no additionalType"
        for name, entity in entities.items()
        if "FormalParameter" in _types(entity) and not entity.get("additionalType")
    ]


def _actions(entities: Entities, files: Collection[str]) -> list[str]:
    main = next(iter(_names(entities.get(words.ROOT, {}), "mainEntity")), "")
    tools = set(_names(entities.get(main, {}), "hasPart"))
    runs = _of_type(entities, "CreateAction")
    started = [name for run in runs.values() for name in _names(run, "instrument")]
    idle = [name for name in runs if not _names(runs[name], "instrument")]
    problems = [f"{name} has no instrument" for name in idle]
    if main not in started:
        problems.append("no CreateAction has the workflow as its instrument")
    strangers = sorted(set(started) - tools - {main})
    problems += [f"{name} was run and is no tool of the workflow" for name in strangers]
    steps, controls = _of_type(entities, "HowToStep"), _of_type(entities, "ControlAction")
    wanted: dict[str, tuple[Mapping[str, Any], dict[str, Collection[str]]]] = {
        name: (control, {"instrument": steps, "object": runs}) for name, control in controls.items()
    }
    for name, engine in _of_type(entities, "OrganizeAction").items():
        wanted[name] = (engine, {"instrument": entities, "object": controls, "result": runs})
    for name, (action, keys) in wanted.items():
        for key, allowed in keys.items():
            named = _names(action, key)
            if not named or not set(named) <= set(allowed):
                problems.append(f"{name}: {key} does not name what it has to")
    return problems + list(_positions(entities, runs, controls, steps))


def _positions(
    entities: Entities, runs: Entities, controls: Entities, steps: Entities
) -> Iterator[str]:
    """A step stands after every step whose results it reads."""
    place: dict[str, int] = {}
    for control in controls.values():
        step = steps.get(next(iter(_names(control, "instrument")), ""), {})
        position = str(step.get("position", ""))
        for run in _names(control, "object"):
            if position.isdigit():
                place[run] = int(position)
    made = {result: run for run in place for result in _names(runs.get(run, {}), "result")}
    for run, own_place in place.items():
        for read in _names(runs.get(run, {}), "object"):
            if read in made and made[read] != run and place[made[read]] >= own_place:
                yield f"{run} stands before {made[read]}, whose result {read} it reads"


def _of_type(entities: Entities, kind: str) -> Entities:
    return {name: entity for name, entity in entities.items() if kind in _types(entity)}


def _types(entity: Mapping[str, Any]) -> list[str]:
    kinds = entity.get("@type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def _names(entity: Mapping[str, Any], key: str) -> list[str]:
    """The entities that a property names."""
    value = entity.get(key, [])
    parts = value if isinstance(value, list) else [value]
    return [part["@id"] for part in parts if isinstance(part, Mapping) and "@id" in part]
