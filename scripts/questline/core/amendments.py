"""What differs between a registered plan and the study as it is now, in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from questline.core.plan_lock import NAMING, PARTS, Plain
from questline.core.sentences import listed

FILES = {
    "plan": "plan.yaml",
    "codebook": "codebook.csv",
    "scales": "scales.yaml",
    "cleaning": "cleaning.yaml",
    "release": "release.yaml",
    "seed": "study.yaml",
}
"""The file of the study in which each part of a registration stands."""
ADDED, REMOVED, REORDERED = "was added", "was removed", "the order was changed"

Place = tuple[str, ...]


@dataclass(frozen=True)
class Amendment:
    """A place in the study's files that is not as it was registered, and what changed there.

    `place` begins with the part (`plan`, `analyses`, `leaving`, `covariates`).
    """

    place: Place
    change: str

    @property
    def where(self) -> str:
        """The place for people: `plan.yaml, analyses.leaving.covariates`."""
        part, *keys = self.place
        inside = [part] if part == "seed" else keys
        return ", ".join([FILES[part], *([".".join(inside)] if inside else [])])


def amendments(
    locked: Mapping[str, Plain], now: Mapping[str, Plain], stated: Mapping[str, Plain]
) -> list[Amendment]:
    """Every difference between the registered parts and those of today, in the order of the file.

    `stated` is `now` without the keys whose value stands where nothing is written. A key that the
    registration does not have and whose value is its default is none: a later version of Questline
    may have added it.
    """
    found: list[Amendment] = []
    for part in PARTS:
        found += _compared(locked.get(part), now.get(part), stated.get(part), (part,))
    return found


def _compared(
    old: Plain | None, new: Plain | None, stated: Plain | None, place: Place
) -> Iterator[Amendment]:
    if old == new or (old is None and stated is None):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        told = stated if isinstance(stated, dict) else {}
        for key in sorted({*old, *new}):
            yield from _compared(old.get(key), new.get(key), told.get(key), (*place, key))
    elif _are_named(old, new):
        yield from _compared_entries(_by_name(old), _by_name(new), _by_name(stated), place)
    elif isinstance(old, list) or isinstance(new, list):
        yield Amendment(place, _change_of_list(_entries(old), _entries(new)))
    elif old is None:
        yield Amendment(place, f"{_shown(new)} {ADDED}" if isinstance(new, str) else ADDED)
    elif new is None:
        yield Amendment(place, f"{_shown(old)} {REMOVED}" if isinstance(old, str) else REMOVED)
    else:
        yield Amendment(place, f"{_shown(old)} became {_shown(new)}")


def _compared_entries(
    old: Mapping[str, Plain], new: Mapping[str, Plain], stated: Mapping[str, Plain], place: Place
) -> Iterator[Amendment]:
    """The differences between two lists whose entries have names; their order counts too."""
    for name in dict.fromkeys([*old, *new]):
        yield from _compared(old.get(name), new.get(name), stated.get(name), (*place, name))
    if _order(old, new) != _order(new, old):
        yield Amendment(place, REORDERED)


def _order(names: Mapping[str, Plain], others: Mapping[str, Plain]) -> list[str]:
    return [name for name in names if name in others]


def _change_of_list(old: Sequence[Plain], new: Sequence[Plain]) -> str:
    """What was added to a list and what removed; else that its order changed."""
    added, removed = _more(new, old), _more(old, new)
    told = [
        f"{listed(map(_shown, entries))} {'was' if len(entries) == 1 else 'were'} {what}"
        for entries, what in ((added, "added"), (removed, "removed"))
        if entries
    ]
    return "; ".join(told) or REORDERED


def _more(some: Sequence[Plain], others: Sequence[Plain]) -> list[Plain]:
    """The entries of a list that another does not have, or has less often."""
    left = list(others)
    more = []
    for entry in some:
        if entry in left:
            left.remove(entry)
        else:
            more.append(entry)
    return more


def _entries(value: Plain | None) -> list[Plain]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _are_named(old: Plain | None, new: Plain | None) -> bool:
    """Whether two values are lists of tables with names; one of them may be empty or not there."""
    there = [value for value in (old, new) if value]
    return bool(there) and all(_have_names(value) for value in there)


def _have_names(value: Plain) -> bool:
    """Whether every entry of a list is a table with a name of its own."""
    if not isinstance(value, list):
        return False
    names = [_name(entry) for entry in value]
    return None not in names and all(a != b for a, b in pairwise(sorted(map(str, names))))


def _by_name(value: Plain | None) -> dict[str, Plain]:
    entries = value if isinstance(value, list) else []
    return {str(_name(entry)): entry for entry in entries}


def _name(entry: Plain) -> str | None:
    """What an entry of a list is called, if it is a table with a name."""
    if not isinstance(entry, dict):
        return None
    found = next((entry[key] for key in NAMING if key in entry), None)
    return found if isinstance(found, str) else None


def _shown(value: Plain | None) -> str:
    """A value in a sentence: short names and numbers as they are, other texts in quotation
    marks."""
    if isinstance(value, str):
        return value if value.replace("_", "").replace(".", "").isalnum() else f"“{value}”"
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return " × ".join(str(entry) for entry in value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
