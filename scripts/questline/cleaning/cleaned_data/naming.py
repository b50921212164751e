"""Names and labels that SPSS and Stata accept: shortened where they must be, and never silently."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SPSS_RESERVED = frozenset(
    ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
)
STATA_RESERVED = frozenset(
    ("alias", "byte", "double", "float", "if", "in", "int", "long", "strl", "using", "with")
)
_STATA_TEXT = re.compile(r"str[0-9]+")


@dataclass(frozen=True)
class Limits:
    """What a program allows: lengths of names and labels, in characters or in bytes of UTF-8.

    `numbers_labels`: pyreadstat names a variable's set of labels by the variable and its number,
    and that name may not be longer either.
    """

    program: str
    longest_name: int
    longest_label: int
    longest_value_label: int
    longest_title: int
    in_bytes: bool
    numbers_labels: bool
    reserved: frozenset[str]


SPSS = Limits("SPSS", 64, 255, 120, 64, True, False, SPSS_RESERVED)
"""IBM SPSS Statistics, Command Syntax Reference: variable names, VARIABLE LABELS, VALUE LABELS."""
STATA = Limits("Stata", 32, 80, 32_000, 80, False, True, STATA_RESERVED)
"""Stata User's Guide, 11.3 Naming conventions and 12.6 Dataset, variable, and value labels."""


def names_for(names: Iterable[str], limits: Limits) -> dict[str, str]:
    """For each name the one that a program knows it by: the same wherever it can be.

    Too long a name is cut and numbered; a word of the program's own gets an underscore.
    """
    every = list(names)
    longest = limits.longest_name
    if limits.numbers_labels:
        longest -= len(str(len(every)))
    fitting = {name: name for name in every if _fits(name, longest, limits)}
    taken = set(fitting)
    for name in every:
        if name not in fitting:
            fitting[name] = _free(re.sub(r"[^a-z0-9_]", "_", name), taken, longest)
            taken.add(fitting[name])
    return {name: fitting[name] for name in every}


def _fits(name: str, longest: int, limits: Limits) -> bool:
    plain = re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None
    own_word = name in limits.reserved or (
        limits is STATA and _STATA_TEXT.fullmatch(name) is not None
    )
    return plain and len(name) <= longest and not own_word


def _free(name: str, taken: set[str], longest: int) -> str:
    if len(name) < longest and f"{name}_" not in taken:
        return f"{name}_"
    number = 1
    while True:
        end = f"_{number}"
        candidate = name[: longest - len(end)] + end
        if candidate not in taken:
            return candidate
        number += 1


def cut(text: str, longest: int, in_bytes: bool) -> str:
    """A text no longer than `longest`, with … at the end where something was cut."""
    plain = " ".join(text.split())
    length = len(plain.encode()) if in_bytes else len(plain)
    if length <= longest:
        return plain
    if not in_bytes:
        return plain[: longest - 1] + "…"
    return plain.encode()[: longest - len("…".encode())].decode(errors="ignore") + "…"
