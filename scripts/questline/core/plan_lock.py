"""plan.lock: the plan as it was registered, before the data, in a form that people can read.

The file holds a checksum of the plan, when and where it was registered (if somebody said so), and
the plan itself, one value a line. `snakemake register_plan` writes it; nobody edits it, and
whether somebody did is seen by its checksum.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import Field

from questline.core.errors import Problem
from questline.core.settings import CHECKSUM, NAME, Settings, is_date
from questline.core.settings_reading import read_settings

Plain = str | list["Plain"] | dict[str, "Plain"]
"""Tables, lists and texts: the canonical form of a plan."""

FILE = "plan.lock"
FORMAT = 1
PARTS = ("plan", "codebook", "scales", "cleaning", "release", "seed")
"""What a registration holds, in the order of the file."""

NAMING = ("name", "variable", "index")
"""Keys by which the entries of a list are told apart."""

HEADING = """\
# The registered plan of a study. Written by `snakemake register_plan`, and not to be edited:
# later runs compare the study with it, and `sha256` is the checksum of all that follows below it.
"""
NOT_BY_HAND = (
    "put back the file as it was registered (from version control, or from where the plan was "
    "registered); reasons for changes stand in deviations.yaml"
)
_BARE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.+/%-]|=(?! ))*(?: [A-Za-z0-9_.+/%=-]+)*")
"""Texts that mean themselves in YAML; all others stand in quotation marks."""
_NOTHING = ("null", "Null", "NULL")
"""Words that stand for nothing in YAML."""


@dataclass(frozen=True)
class PlanLock:
    """A registration: the parts of the study, and when and where they were registered, if said."""

    study: str
    parts: Mapping[str, Plain]
    registered: str = ""
    registry: str = ""

    @property
    def sha256(self) -> str:
        """The checksum of the parts."""
        return digest(self.parts)


class _LockFile(Settings):
    """plan.lock as it stands in the file."""

    format: int = Field(ge=1)
    study: str = Field(pattern=NAME)
    registered: str = ""
    registry: str = ""
    sha256: str = Field(pattern=CHECKSUM, min_length=1)
    plan: dict[str, object]
    codebook: list[object]
    scales: dict[str, object]
    cleaning: dict[str, object]
    release: dict[str, object]
    seed: str


def digest(parts: Mapping[str, Plain]) -> str:
    """SHA-256 (FIPS 180-4) of the canonical form: JSON with sorted keys and without blanks."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def lock_text(lock: PlanLock) -> str:
    """The content of plan.lock: the same for the same plan, whoever writes it and when."""
    date = _scalar(lock.registered) if lock.registered else '"" # no date was given'
    place = _scalar(lock.registry) if lock.registry else '"" # no place was given'
    lines = [
        f"format: {FORMAT}",
        f"study: {_scalar(lock.study)}",
        f"registered: {date}",
        f"registry: {place}",
        f"sha256: {lock.sha256}",
    ]
    for name in PARTS:
        lines += ["", *_written({name: lock.parts[name]}, 0)]
    return HEADING + "\n".join(lines) + "\n"


def read_lock(text: str, study: str) -> tuple[PlanLock | None, list[Problem]]:
    """The registration in the text of a plan.lock, or what is wrong with it.

    `study` is the name of the study in whose folder the file lies; empty where it is not known.
    """
    content, source, problems = read_settings(_LockFile, text, FILE)
    written = source.content if isinstance(source.content, dict) else {}
    form = str(written.get("format", ""))
    if form.isdecimal() and int(form) > FORMAT:
        return None, [
            Problem(f"{FILE}, key format", f"the file has format {form}",
                    f"format {FORMAT}: this version of Questline knows no later one",
                    "use the version of Questline that registered the plan, or a later one")
        ]  # fmt: skip
    if content is None or problems:
        return None, [_damaged(problem.where, problem.found) for problem in problems]
    lock = PlanLock(
        content.study,
        {name: written[name] for name in PARTS},
        content.registered,
        content.registry,
    )
    if lock.sha256 != content.sha256:
        found = "it was changed after the plan was registered: its content does not have the "
        return None, [_damaged(FILE, f"{found}checksum that stands under sha256")]
    if content.registered and not is_date(content.registered):
        return None, [_damaged(f"{FILE}, key registered", f'"{content.registered}" is no date')]
    if study and content.study != study:
        return None, [
            Problem(f"{FILE}, key study", f'it is the plan of another study, "{content.study}"',
                    f'the registered plan of "{study}"',
                    "remove the file, if it came with a copy of another study's folder; if this "
                    "study has a new name since, write that name there: it is no part of the plan")
        ]  # fmt: skip
    return lock, []


def misnamed(names: Iterable[str]) -> list[Problem]:
    """Files of a folder that look like plan.lock but would be passed over (plan.lock.txt)."""
    return [
        Problem(name, "no file of that name is read", FILE, f"rename it to {FILE}")
        for name in sorted(names)
        if name != FILE and name.lower() in (FILE, f"{FILE}.txt", f"{FILE}.yaml", f"{FILE}.yml")
    ]


def _damaged(where: str, found: str) -> Problem:
    return Problem(where, found, "the file as `snakemake register_plan` wrote it", NOT_BY_HAND)


def _written(value: Plain, depth: int) -> list[str]:
    """A table or a list as lines of YAML; the keys of a table in alphabetical order, its name
    first."""
    indent = "  " * depth
    lines = []
    entries = (
        [(f"{_scalar(key)}:", value[key]) for key in _in_order(value)]
        if isinstance(value, dict)
        else [("-", entry) for entry in value]
    )
    for mark, entry in entries:
        if isinstance(entry, str):
            lines.append(f"{indent}{mark} {_scalar(entry)}")
        elif not entry:
            lines.append(f"{indent}{mark} {'{}' if isinstance(entry, dict) else '[]'}")
        elif mark == "-":
            first, *others = _written(entry, depth + 1)
            lines += [f"{indent}- {first.lstrip(' ')}", *others]
        else:
            lines += [f"{indent}{mark}", *_written(entry, depth + 1)]
    return lines


def _in_order(table: Mapping[str, Plain]) -> list[str]:
    return sorted(table, key=lambda key: (key not in NAMING, key))


def _scalar(text: str) -> str:
    """A text in one line: as it is, or in quotation marks where YAML would read it otherwise."""
    if _BARE.fullmatch(text) and text not in _NOTHING:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in quoted)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"
