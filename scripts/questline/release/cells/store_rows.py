"""The rows of a store as they are read for whom they count, and what is known besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from questline.release.cells.conditions import ANSWERED, Value, either

_TEXTS = ("stage", "analysis", "outcome", "model", "dataset", "term", "level", "group", "row",
          "statistic")  # fmt: skip
_NUMBERS = ("estimate", "n", "denominator", "events")


class Row(NamedTuple):
    """What a row of the store says of people; `at` is its position."""

    at: int
    stage: str
    analysis: str
    outcome: str
    model: str
    dataset: str
    term: str
    level: str
    group: str
    row: str
    statistic: str
    estimate: float
    n: float
    denominator: float
    events: float


def rows_of(store: pd.DataFrame) -> Iterator[Row]:
    """The rows of a store with what is read of them."""
    columns = [store[name].tolist() for name in (*_TEXTS, *_NUMBERS)]
    for at, values in enumerate(zip(*columns, strict=True)):
        yield Row(at, *values)


@dataclass(frozen=True)
class Model:
    """A planned regression: its outcome, the level that counts as yes, its terms and its teams."""

    kind: str
    outcome: str
    event: str
    terms: tuple[str, ...]
    teams: str = ""


@dataclass(frozen=True)
class Comparison:
    """A planned comparison: an outcome between levels of a group; no levels: all of them."""

    outcome: str
    group: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the configuration says about the numbers of people in the store.

    `levels` of each variable and score that has some, `derivations` of derived variables, `items`
    of each scale, the planned `models` and `comparisons`, the variable and levels of the `groups`
    that factor models are compared between, `benchmarks` (of each the level that counts of each
    variable), the name of the rule on `careless` responding, the variable and level that say who
    `agreed` to be interviewed, and the analysis that each of the `curves` varies.
    """

    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derivations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    benchmarks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    careless: str = ""
    agreed: tuple[str, str] | None = None
    curves: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_parameters(cls, facts: Mapping[str, Any] | None) -> Facts:
        """The facts as `core.parameters.release_facts` gives them; nothing is known of a study
        without."""
        if not facts:
            return cls()
        variables = facts.get("variables", {})
        return cls(
            levels={
                name: tuple(one.get("levels") or one.get("ordered_codes", ()))
                for name, one in variables.items()
            },
            derivations={
                name: one["derivation"] for name, one in variables.items() if one.get("derivation")
            },
            items={name: tuple(items) for name, items in facts.get("scales", {}).items()},
            models={
                one["name"]: Model(
                    one["kind"], one["outcome"], one["event"], tuple(one["terms"]), one["teams"]
                )
                for one in facts.get("analyses", ())
            },
            comparisons={
                one["name"]: Comparison(one["outcome"], one["group"], tuple(one["levels"]))
                for one in facts.get("comparisons", ())
            },
            groups={
                name: (group, tuple(levels))
                for name, (group, levels) in facts.get("groups", {}).items()
            },
            benchmarks=facts.get("benchmarks", {}),
            careless=facts.get("careless", ""),
            agreed=tuple(facts["agreed"]) if facts.get("agreed") else None,
            curves=facts.get("curves", {}),
        )

    def one_of(self, variable: str, levels: Sequence[str]) -> Value:
        """The value that one of these levels was given: an answer, where they are all there are."""
        declared = self.levels.get(variable, ())
        if not levels or set(levels) >= set(declared):
            return ANSWERED
        return either(levels)


def pair_in(text: str) -> tuple[str, str] | None:
    """The variable and the level in `gender=female` or `gender/female`; none where there is no such
    pair."""
    for mark in ("=", "/"):
        name, found, level = text.partition(mark)
        if found:
            return name, level
    return None
