"""Derived variables by declaration. Missing stays missing.

The codebook's column `rule` holds one of

    recode: new=old, old | (missing)=old
    band: name=0..11 | name=12..35 | name=36..
    any_of: answer, answer
    threshold: >= 4
    sum: all
    sum: at least 3
    dates_apart: days

The first four kinds give levels, the last two numbers. A recoded answer that no part names, or a
number that no band holds, is a mistake that is reported: what is to become missing is declared with
`(missing)`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from questline.core.derived_numbers import UNITS, dates_apart_in, sum_of
from questline.core.errors import repeated
from questline.core.sentences import listed

if TYPE_CHECKING:  # the configuration is read without pandas, which takes long to import
    import pandas as pd

YES, NO = "yes", "no"
MISSING = "(missing)"
_COMPARE = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
KINDS = ("recode", "band", "any_of", "threshold", "sum", "dates_apart")
NUMERIC_KINDS = ("sum", "dates_apart")
"""The kinds of rules that give numbers; all others give levels."""
_SUM = re.compile(r"^(all|at least ([1-9][0-9]*))$")
_BAND = re.compile(r"^(-?[0-9]+(?:\.[0-9]+)?)?\.\.(-?[0-9]+(?:\.[0-9]+)?)?$")
_THRESHOLD = re.compile(r"^(>=|<=|>|<)\s*(-?[0-9]+(?:\.[0-9]+)?)$")


@dataclass(frozen=True)
class Derivation:
    """A parsed rule: its kind, its sources and its parts in the order declared."""

    kind: str
    sources: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_numeric(self) -> bool:
        """Whether the rule gives numbers."""
        return self.kind in NUMERIC_KINDS

    @property
    def levels(self) -> list[str]:
        """The levels that the rule can give, in order; none where it gives numbers."""
        if self.is_numeric:
            return []
        if self.kind in ("any_of", "threshold"):
            return [NO, YES]
        return list(dict.fromkeys(name for name, _ in self.parts if name != MISSING))

    def as_parameters(self) -> dict[str, Any]:
        """The rule as plain data, for a rule's parameters."""
        return {
            "kind": self.kind,
            "sources": list(self.sources),
            "parts": [[name, list(old)] for name, old in self.parts],
        }


def parse_derivation(rule: str, sources: Sequence[str]) -> Derivation:
    """Read the codebook's `rule`. Raises ValueError with what was expected."""
    kind, _, body = (part.strip() for part in rule.partition(":"))
    if kind not in KINDS:
        raise ValueError(f"a rule that begins with {listed([f'{one}:' for one in KINDS], 'or')}")
    if not sources:
        raise ValueError("the column `source` names the variable that it is made from")
    if kind in NUMERIC_KINDS:
        return _parse_numeric(kind, body, sources)
    if kind != "any_of" and len(sources) != 1:
        raise ValueError(f"{kind} is made from one variable")
    if kind == "threshold":
        match = _THRESHOLD.match(body)
        if not match:
            raise ValueError("a threshold such as `threshold: >= 4`")
        return Derivation(kind, tuple(sources), ((match[1], (match[2],)),))
    if kind == "any_of":
        answers = tuple(_words(body))
        if not answers:
            raise ValueError("the answers that count, such as `any_of: yes`")
        return Derivation(kind, tuple(sources), ((YES, answers),))
    parts = []
    for piece in body.split("|"):
        name, equals, old = (part.strip() for part in piece.partition("="))
        if not (name and equals and old):
            raise ValueError("parts such as `new=old, old`, divided by |")
        parts.append((name, (old,) if kind == "band" else tuple(_words(old))))
    _refuse_overlaps(kind, parts)
    return Derivation(kind, tuple(sources), tuple(parts))


def _parse_numeric(kind: str, body: str, sources: Sequence[str]) -> Derivation:
    """A rule that gives numbers: how many sources a sum needs, or the unit between two dates."""
    for name in repeated(sources):
        raise ValueError(f"each source once, but {name} stands twice")
    if kind == "dates_apart":
        if len(sources) != 2:
            raise ValueError("dates_apart is made from two dates: the first, then the second")
        if body not in UNITS:
            raise ValueError(f"a unit such as `dates_apart: days`: {listed(UNITS, 'or')}")
        return Derivation(kind, tuple(sources), ((body, ()),))
    match = _SUM.match(" ".join(body.split()))
    if not match:
        raise ValueError("how many must be answered: `sum: all` or `sum: at least 3`")
    if len(sources) < 2:
        raise ValueError("a sum is made from two variables or more")
    least = int(match[2] or len(sources))
    if least > len(sources):
        raise ValueError(f"at most {len(sources)}, as many as there are sources")
    return Derivation(kind, tuple(sources), ((str(least), ()),))


def derive(responses: pd.DataFrame, derivation: Mapping[str, Any]) -> pd.Series:
    """The derived variable, missing where a source that decides is missing: text levels (object)
    or, for the kinds that give numbers, float64.

    `derivation` is `Derivation.as_parameters()`. An answer that no part covers becomes missing
    here; intake reports it (`uncovered`).
    """
    import numpy as np
    import pandas as pd

    parts = [(name, list(old)) for name, old in derivation["parts"]]
    sources = responses[list(derivation["sources"])]
    if derivation["kind"] == "sum":
        return sum_of(sources, int(parts[0][0]))
    if derivation["kind"] == "dates_apart":
        return dates_apart_in(sources, parts[0][0])
    first = sources.iloc[:, 0]
    if derivation["kind"] == "any_of":
        return _any_of(sources, set(parts[0][1]))
    if derivation["kind"] == "threshold":
        compare, limit = _COMPARE[parts[0][0]], float(parts[0][1][0])
        passed = compare(first.astype("float64"), limit)
        return passed.map({True: YES, False: NO}).astype(object).where(first.notna(), None)
    result = np.full(len(first), None, dtype=object)
    if derivation["kind"] == "recode":
        codes = first.map(as_code)
        for name, old in parts:
            if name != MISSING:
                result[codes.isin(old).to_numpy()] = name
    else:
        numbers = first.to_numpy(dtype="float64")
        for name, (text,) in parts:
            low, high = _limits(text)
            result[(numbers >= low) & (numbers <= high)] = name
    return pd.Series(result, index=first.index, dtype=object)


def uncovered(responses: pd.DataFrame, derivation: Mapping[str, Any]) -> pd.Series:
    """Answers of the source that are there but that no part of a recode or band covers."""
    import pandas as pd

    if derivation["kind"] not in ("recode", "band"):
        return pd.Series(dtype=object)
    source = responses[derivation["sources"][0]]
    declared = {code for name, old in derivation["parts"] if name == MISSING for code in old}
    left = source.notna() & derive(responses, derivation).isna()
    return source[left & ~source.map(as_code).isin(declared)]


def as_code(value: Any) -> str | None:
    """An answer as the code that a declaration writes: 3.0 as "3", text as it is."""
    if value is None or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _any_of(sources: pd.DataFrame, answers: set[str]) -> pd.Series:
    """Yes if any source has one of the answers; no only if every source was answered."""
    import numpy as np
    import pandas as pd

    hit = sources.map(lambda value: as_code(value) in answers).any(axis=1)
    result = np.full(len(sources), None, dtype=object)
    result[sources.notna().all(axis=1).to_numpy()] = NO
    result[hit.to_numpy()] = YES
    return pd.Series(result, index=sources.index, dtype=object)


def _refuse_overlaps(kind: str, parts: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """An answer may belong to one part only."""
    if kind == "recode":
        for code in repeated([code for _, old in parts for code in old]):
            raise ValueError(f"each old answer once, but {code} stands twice")
        return
    limits = sorted((_limits(text), name) for name, (text,) in parts)
    for ((_, top), name), ((bottom, _), following) in pairwise(limits):
        if bottom <= top:
            raise ValueError(f"bands that do not overlap, but {name} and {following} do")


def _limits(text: str) -> tuple[float, float]:
    match = _BAND.match(text.replace(" ", ""))
    if not match or not (match[1] or match[2]):
        raise ValueError("bands such as 0..11, 12..35 and 36..")
    low = float(match[1]) if match[1] else float("-inf")
    high = float(match[2]) if match[2] else float("inf")
    if low > high:
        raise ValueError(f"a band whose lower end is not above its upper end ({text})")
    return low, high


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
