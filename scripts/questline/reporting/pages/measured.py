"""What measurement wrote about one scale, or one set of scales, as its topics ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text

DATASET = "analysed"


@dataclass(frozen=True)
class Measured:
    """The results on one scale or set: its short name, its label, its items in their order."""

    view: View
    name: str
    label: str
    items: tuple[str, ...]

    def rows(self, *statistics: str, **fields: str) -> list[Statistic]:
        """All its rows whose fields are as given, of certain statistics if any are named."""
        found = self.view.lookup.where("measurement", self.name, dataset=DATASET, **fields)
        return [row for row in found if row.statistic in statistics] if statistics else found

    def one(
        self, statistic: str, term: str = "", *, level: str = "", group: str = "", model: str = ""
    ) -> Statistic | None:
        """One row; without a term it is the one about the whole scale or set."""
        return self.view.lookup.one(
            "measurement",
            self.name,
            statistic,
            term=term or self.name,
            level=level,
            group=group,
            model=model,
            dataset=DATASET,
        )

    def number(self, statistic: str, shows: str = "estimate", **place: Any) -> Number:
        """One number, in any of its statuses."""
        return self.view.number(self.one(statistic, **place), shows)

    def cell(self, statistic: str, shows: str = "estimate", **place: Any) -> Text:
        """A cell with one number."""
        return (self.number(statistic, shows, **place),)

    def factors(self, model: str, statistic: str) -> list[str]:
        """The factors of a model, in the order in which the stage wrote them."""
        return list(dict.fromkeys(row.level for row in self.rows(statistic, model=model)))

    def factor(self, name: str) -> str:
        """A factor for readers: the label of the scale that it is, or `Factor 1`."""
        scales = self.view.study["scales"]
        if name in scales:
            return str(scales[name]["label"])
        return self.label if name == self.name else readable(name)


def of_scale(view: View, name: str) -> Measured:
    """The results on one scale."""
    scale = view.study["scales"][name]
    return Measured(view, name, scale["label"], tuple(scale["items"]))


def of_set(view: View, entry: Mapping[str, Any]) -> Measured:
    """The results on a set of scales, whose items stand scale by scale."""
    scales = view.study["scales"]
    items = [item for name in entry["scales"] for item in scales[name]["items"]]
    return Measured(view, entry["name"], entry["label"], tuple(items))
