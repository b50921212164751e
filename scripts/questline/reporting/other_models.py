"""The results of a planned model beside those of other models with the same terms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting.labels import Labels
from questline.reporting.lookup import Lookup, Statistic
from questline.reporting.names import ALTERNATIVES
from questline.reporting.phrases import per

PLANNED = "adjusted"
ESTIMATES = ("odds_ratio", "coefficient", "spline_coefficient")
_COMPLETE = "complete"

Place = tuple[str, str]
"""A term and, of a category, a level."""


@dataclass(frozen=True)
class OtherModels:
    """The estimates of a planned model and of others, by model and by term and level.

    `rows` has the planned model first, then those that stand beside it, in the report's order.
    """

    analysis: Mapping[str, Any]
    rows: Mapping[str, Mapping[Place, Statistic]]

    @property
    def beside(self) -> list[str]:
        """The models beside the planned one."""
        return [model for model in self.rows if model != PLANNED]

    def of(self, place: Place) -> dict[str, Statistic]:
        """The estimate of each model that has one, by model."""
        return {model: rows[place] for model, rows in self.rows.items() if place in rows}

    def focal(self) -> list[Place]:
        """The estimates of interest: of predictors, and of interactions with one of them.

        Columns of a curve mean nothing by themselves and are left out.
        """
        named = {entry["variable"] for entry in self.analysis["predictors"]}
        return [
            place
            for place, row in self.rows[PLANNED].items()
            if row.statistic != "spline_coefficient" and named & set(place[0].split(":"))
        ]


def other_models(
    lookup: Lookup, analysis: Mapping[str, Any], names: Collection[str] = ALTERNATIVES
) -> OtherModels | None:
    """The models of one analysis that are named; None where none stands beside the planned one."""
    found: dict[str, dict[Place, Statistic]] = {}
    for row in lookup.where("modelling", analysis["name"], dataset=_COMPLETE):
        if row.statistic in ESTIMATES and not row.group:
            found.setdefault(row.model, {})[row.term, row.level] = row
    beside = [model for model in names if model in found]
    if PLANNED not in found or not beside:
        return None
    return OtherModels(analysis, {model: found[model] for model in (PLANNED, *beside)})


def in_words(labels: Labels, row: Statistic) -> str:
    """What an estimate is of: "Job discrepancy, per 30 higher", "Gender: Men"."""
    label = labels.term(row.term)
    if row.level:
        return f"{label}: {labels.level_of_term(row.term, row.level)}"
    return f"{label}, {per(row.unit)}" if row.unit and ":" not in row.term else label
