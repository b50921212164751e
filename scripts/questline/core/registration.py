"""Whether a study still is what was registered: what changed, why, and which results it touches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.amendments import ADDED, Amendment, amendments
from questline.core.configuration import Study
from questline.core.marks import AMENDED_SINCE, EXPLORATORY
from questline.core.plan_lock import Plain, PlanLock, digest
from questline.core.registered_plan import registered_parts
from questline.core.report_settings import Deviation
from questline.core.sentences import listed

NONE, UNCHANGED, AMENDED = "none", "unchanged", "amended"
"""What can be said of a study: no plan was registered, it is as registered, it is not."""

KINDS = ("analyses", "comparisons", "robustness", "families", "sets", "invariance")
"""What has a label in the plan: regressions, comparisons, specification curves, families of tests,
scales examined together, and comparisons of how scales measure."""

MOST_SAID = 5
"""So many amendments are said one by one on the screen, and at the beginning of a section."""

SECTIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "flow": (("cleaning",),),
    "respondents": (("plan", "table_one"), ("codebook",)),
    "answers": (("codebook",),),
    "scales": (("scales",), ("plan", "measurement")),
    "comparisons": (("plan", "correlations"),),
    "trust": (("plan", "internal_validation"), ("plan", "detectable")),
    "missing": (("plan", "imputation"),),
    "weighting": (("plan", "weighting"),),
}
"""Sections of the report, and the parts of a registration that they rest on as a whole."""

Marks = dict[str, dict[str, str]]

_FILE = re.compile(r"^(\w+)\.(?:yaml|csv)(?:,\s*|$)")


@dataclass(frozen=True)
class Compared:
    """A study beside its registered plan: what is amended, its checksum now, and the marks."""

    amendments: list[Amendment]
    sha256: str
    marks: Marks


def compare(study: Study) -> Compared:
    """Compare a study with its plan.lock; without one nothing is amended and nothing marked."""
    if study.lock is None:
        return Compared([], "", {kind: {} for kind in KINDS})
    now, stated = registered_parts(study), registered_parts(study, only_stated=True)
    found = amendments(study.lock.parts, now, stated)
    return Compared(found, digest(now), _Marks(study, study.lock, now, found).all())


def registration(study: Study) -> dict[str, Any]:
    """What the report says of the registration, as plain data.

    `state` is none, unchanged or amended. `amendments` holds where, what changed, and the reasons
    that deviations.yaml gives for it (date, what, why); `idle` the reasons that name a part which
    is as it was; `sections` a sentence for each section of the report that rests on an amended
    part.
    """
    lock = study.lock
    deviations = study.deviations.deviations
    if lock is None:
        return {"state": NONE, "amendments": [], "idle": _idle(deviations, []), "sections": {}}
    found = study.compared.amendments
    return {
        **registered(study),
        "amendments": [
            {
                "where": one.where,
                "change": one.change,
                "reasons": [_reason(entry) for entry in deviations if _explains(entry, one)],
            }
            for one in found
        ],
        "idle": _idle(deviations, found),
        "sections": _sections(found),
    }


def registered(study: Study) -> dict[str, Any]:
    """What is registered, when and where, and whether the study still is so: without reasons."""
    lock = study.lock
    if lock is None:
        return {"state": NONE}
    return {
        "state": AMENDED if study.compared.amendments else UNCHANGED,
        "registered": lock.registered,
        "registry": lock.registry,
        "sha256": lock.sha256,
        "sha256_now": study.compared.sha256,
    }


def decisions(study: Study) -> list[str]:
    """What a person still has to do: give a reason for each amendment, mend idle reasons."""
    state = registration(study)
    unexplained = [one for one in state["amendments"] if not one["reasons"]]
    waiting = [
        f"{one['where']}: {one['change']} after the plan was registered, and deviations.yaml gives "
        "no reason for it"
        for one in unexplained[:MOST_SAID]
    ]
    if len(unexplained) > MOST_SAID:
        waiting.append(
            f"{len(unexplained) - MOST_SAID} more changes after registration have no reason; the "
            "report lists all of them"
        )
    return waiting + [
        f"deviations.yaml explains {one['part']}, "
        + ("but no plan was registered" if state["state"] == NONE else "which was not amended")
        for one in state["idle"]
    ]


def marks(study: Study) -> Marks:
    """What is to stand beside the label of each analysis outside the registered plan, by kind.

    The kinds are those of KINDS. An analysis that is not in the registration is exploratory; one
    whose definition, variables or scales were amended says so. Nothing is marked without a
    registration.
    """
    return study.compared.marks


class _Marks:
    """The marks of one study."""

    def __init__(
        self,
        study: Study,
        lock: PlanLock,
        now: Mapping[str, Plain],
        found: Sequence[Amendment],
    ):
        self._study, self._plan = study, study.plan
        self._amended = [one.place for one in found]
        self._locked: Mapping[str, Any] = lock.parts["plan"]  # type: ignore[assignment]
        self._now: Mapping[str, Any] = now["plan"]  # type: ignore[assignment]

    def all(self) -> Marks:
        """The marks of everything that has a label, by kind and name."""
        plan = self._plan
        analyses = {
            entry.name: self._mark(
                ("analyses", entry.name),
                [entry.outcome, *entry.terms, *([entry.teams.variable] if entry.teams else [])],
            )
            for entry in plan.analyses
        }
        curves = {
            curve.name: self._mark(("robustness", curve.name), [])
            or (f"{AMENDED_SINCE}: its analysis" if analyses.get(curve.analysis) else "")
            for curve in plan.robustness
        }
        return {
            "analyses": analyses,
            "comparisons": {
                entry.name: self._mark(("comparisons", entry.name), [entry.outcome, entry.group])
                for entry in plan.comparisons
            },
            "robustness": curves,
            "families": {name: self._family(name) for name in plan.families},
            "sets": {
                entry.name: self._mark(("measurement", "sets", entry.name), entry.scales)
                for entry in plan.measurement.sets
            },
            "invariance": {
                entry.name: self._mark(
                    ("measurement", "invariance", entry.name), [entry.scale, entry.group]
                )
                for entry in plan.measurement.invariance
            },
        }

    def _mark(self, place: tuple[str, ...], names: Iterable[str]) -> str:
        """The mark of one entry of the plan that uses these variables and scales."""
        if _entry(self._locked, place) is None:
            return EXPLORATORY
        start = ("plan", *place)
        keys = [one[len(start)] for one in self._amended if _lies_in(one, start) and one != start]
        changed = [key.replace("_", " ") for key in dict.fromkeys(keys)]
        variables, scales = self._behind(names)
        if any(one[0] == "codebook" and _changes_meaning(one, variables) for one in self._amended):
            changed.append("variables")
        if any(one[0] == "scales" and one[1:2] and one[1] in scales for one in self._amended):
            changed.append("scales")
        return f"{AMENDED_SINCE}: {listed(changed)}" if changed else ""

    def _behind(self, names: Iterable[str]) -> tuple[set[str], set[str]]:
        """The variables of the codebook and the scales that some names rest on."""
        variables: set[str] = set()
        scales: set[str] = set()
        waiting = list(names)
        known = self._study.scales.scales
        while waiting:
            name = waiting.pop()
            scale = name if name in known else name.removesuffix("_band")
            if name in self._study.codebook and name not in variables:
                variables.add(name)
                rule = self._study.codebook[name].derivation
                waiting += rule.sources if rule else ()
            elif name not in self._study.codebook and scale in known and scale not in scales:
                scales.add(scale)
                waiting += known[scale].items
        return variables, scales

    def _family(self, name: str) -> str:
        """The mark of a family of tests: a new one, another adjustment, other tests in it."""
        own = self._mark(("families", name), [])
        if own == EXPLORATORY:
            return own
        changed = ["method"] if own else []
        changed += ["tests"] if _tests(self._locked, name) != _tests(self._now, name) else []
        return f"{AMENDED_SINCE}: {listed(changed)}" if changed else ""


def _sections(found: Sequence[Amendment]) -> dict[str, str]:
    """A sentence for each section of the report that rests on an amended part."""
    sentences = {}
    for section, starts in SECTIONS.items():
        touched = [one for one in found if any(_lies_in(one.place, start) for start in starts)]
        if any(one.place in starts and one.change == ADDED for one in touched):
            sentences[section] = f"This section is {EXPLORATORY}."
        elif touched:
            named = [one.where for one in touched]
            # How many more there are is a number that no statistic holds.
            more = ["others"] if len(named) > MOST_SAID else []
            places = listed([*named[:MOST_SAID], *more])
            sentences[section] = f"What this section rests on was {AMENDED_SINCE}: {places}."
    return sentences


def _idle(deviations: Sequence[Deviation], found: Sequence[Amendment]) -> list[dict[str, str]]:
    """The reasons that name a part which was not amended."""
    return [
        {"part": entry.part, **_reason(entry)}
        for entry in deviations
        if entry.part and not any(_explains(entry, one) for one in found)
    ]


def _reason(entry: Deviation) -> dict[str, str]:
    return {"date": entry.date, "what": entry.what, "why": entry.why}


def _explains(entry: Deviation, one: Amendment) -> bool:
    """Whether a reason is about an amendment: it names its place or a beginning of it."""
    named, place = _path(entry.part), _path(one.where)
    return bool(named) and f"{place}.".startswith(f"{named}.")


def _path(text: str) -> str:
    """A place as people write it: `plan.yaml, analyses.leaving` and `plan.analyses.leaving` are
    one."""
    return _FILE.sub(r"\1.", text.strip()).strip(".")


def _lies_in(place: tuple[str, ...], start: tuple[str, ...]) -> bool:
    return place[: len(start)] == start


def _changes_meaning(place: tuple[str, ...], variables: set[str]) -> bool:
    """Whether an amendment of the codebook is about one of some variables, and not only about
    whether it may be shown."""
    return len(place) > 1 and place[1] in variables and place[2:] != ("sensitivity",)


def _entry(plan: Mapping[str, Any], place: Sequence[str]) -> Plain | None:
    """What a registered plan holds at a place: a key of a table, or the entry of that name."""
    found: Any = plan
    for key in place:
        if isinstance(found, list):
            named = [one for one in found if isinstance(one, dict) and one.get("name") == key]
            found = named[0] if named else None
        else:
            found = found.get(key) if isinstance(found, dict) else None
    return found


def _tests(plan: Mapping[str, Any], family: str) -> set[tuple[str, str]]:
    """The tests of a family: the analyses and comparisons that name it."""
    return {
        (kind, str(entry.get("name")))
        for kind in ("analyses", "comparisons")
        for entry in plan.get(kind, [])
        if isinstance(entry, dict) and entry.get("family") == family
    }
