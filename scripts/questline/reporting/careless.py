"""What the store says about careless responding: the rule, its indices, and what they caught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.cleaning.careless.definitions import DEFINITIONS
from questline.reporting.catalogue import _
from questline.reporting.labels import readable
from questline.reporting.lookup import Lookup, Statistic

ANALYSIS = "careless"
NO_FLAG = "none"
CAUGHT = "caught"


@dataclass(frozen=True)
class IndexRows:
    """One index of the rule: how many it flagged, by itself alone, and could be computed for."""

    name: str
    flagged: Statistic | None
    only: Statistic | None
    checked: Statistic | None
    not_computable: Statistic | None
    cut_off: Statistic

    @property
    def label(self) -> str:
        """The name of the index for readers."""
        return label_of(self.name)


@dataclass(frozen=True)
class Combination:
    """Those flagged by exactly these indices; `caught` says whether the rule takes them."""

    names: tuple[str, ...]
    count: Statistic
    caught: bool


@dataclass(frozen=True)
class CarelessRows:
    """The rows of one study's rule, which is `rule` of cleaning.yaml.

    `indices` stand in the order of the rule. `combinations` stand by falling count, those that are
    hidden at the end, and the people without any flag are not among them but in `unflagged`.
    """

    rule: Mapping[str, Any]
    indices: Sequence[IndexRows]
    combinations: Sequence[Combination]
    unflagged: Statistic | None
    caught: Statistic | None
    undecided: Statistic | None
    least: Statistic | None
    number: Statistic | None

    @property
    def marks(self) -> bool:
        """Whether those caught are marked, and not left out."""
        return bool(self.rule["decision"] == "mark")


def careless_rows(lookup: Lookup, study: Mapping[str, Any]) -> CarelessRows | None:
    """The rows about careless responding; None in a study without such a rule."""
    rules = study["cleaning"]["rules"]
    rule = next((rule for rule in rules if rule["kind"] == ANALYSIS), None)
    rows = lookup.where("cleaning", ANALYSIS)
    if rule is None or not rows:
        return None

    def one(term: str, level: str = "", statistic: str = "count") -> Statistic | None:
        return lookup.one("cleaning", ANALYSIS, statistic, term=term, level=level)

    indices = [
        IndexRows(
            row.term,
            one(row.term, "flagged"),
            one(row.term, "only"),
            one(row.term, "checked"),
            one(row.term, "not_computable"),
            row,
        )
        for row in rows
        if row.statistic == "cut_off"
    ]
    exactly = [row for row in rows if row.term == "combination"]
    return CarelessRows(
        rule=rule,
        indices=indices,
        combinations=_in_order(
            Combination(tuple(row.level.split("+")), row, row.group == CAUGHT)
            for row in exactly
            if row.level != NO_FLAG
        ),
        unflagged=next((row for row in exactly if row.level == NO_FLAG), None),
        caught=one("rule", CAUGHT),
        undecided=one("rule", "undecided"),
        least=one("rule", statistic="least_flags"),
        number=one("rule", statistic="number_of_flags"),
    )


def label_of(name: str) -> str:
    """The name of an index for readers."""
    return _(DEFINITIONS[name].label) if name in DEFINITIONS else readable(name)


def _in_order(combinations: Any) -> list[Combination]:
    """Falling counts; hidden ones by their names, so that their order tells nothing."""
    found = list(combinations)
    shown = [one for one in found if one.count.estimate is not None]
    hidden = [one for one in found if one.count.estimate is None]
    shown.sort(key=lambda one: -(one.count.estimate or 0.0))
    return shown + sorted(hidden, key=lambda one: (len(one.names), one.names))
