"""What a rule of release is, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from questline.release.people import PEOPLE_COUNTS

RESPONDENT = "respondent"
"""The group of rows about single people, which the public edition does not have."""

DEFAULTS: dict[str, Any] = {
    "threshold": 10,
    "full_cells": "hide",
    "rounding": "none",
    "least_residual_df": 10,
    "dominance": {"people": 2, "share": 0.9, "next_largest": 0.1},
}
"""What holds where a caller does not say: the defaults of release.yaml."""


@dataclass(frozen=True, eq=False)
class Known:
    """What a rule may look at.

    `store` holds the rows of the public edition, none of them hidden yet, with an index without
    repetitions; `internal` all rows of the team's. `settings` are those of release.yaml as plain
    data, `facts` hold `variables` (the codebook) and `analyses` (the planned regressions). `hidden`
    marks the rows that are hidden so far, `touching` those that tell of a hidden number of people;
    both are empty (None) until the cells are protected.
    """

    store: pd.DataFrame
    internal: pd.DataFrame
    settings: Mapping[str, Any]
    facts: Mapping[str, Any]
    hidden: pd.Series | None = None
    touching: pd.Series | None = None

    def then(self, hidden: pd.Series, touching: pd.Series | None = None) -> Known:
        """The same, once it is decided which numbers of people are hidden."""
        return replace(self, hidden=hidden, touching=touching)

    def setting(self, name: str) -> Any:
        """A setting of release.yaml, or its default."""
        return self.settings.get(name, DEFAULTS[name])

    @property
    def nothing(self) -> pd.Series:
        """No row of the store."""
        return pd.Series(False, index=self.store.index, dtype=bool)

    def rows(self, labels: Any) -> pd.Series:
        """The rows of the store with these labels, as a mask."""
        return pd.Series(self.store.index.isin(labels), index=self.store.index, dtype=bool)

    @cached_property
    def with_number(self) -> pd.Series:
        """The rows that have an estimate."""
        return self.store["estimate"].notna()

    @cached_property
    def counts(self) -> pd.Series:
        """The rows whose estimate is a number of people: cells decide on these, not rules."""
        return self.store["statistic"].isin(PEOPLE_COUNTS)


@dataclass(frozen=True)
class InWords:
    """What readers are told of a rule: its name, a sentence, its source."""

    name: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Rule(InWords):
    """A rule of release, and what it hides.

    `hides` gives, for each row of the store, whether the rule hides it. It looks at nothing but
    what it is told and changes nothing.
    """

    hides: Callable[[Known], pd.Series]


def at_places(store: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """The rows of the store that name a place among `places`: the same table, row and column.

    `places` are rows of the store; each stands in one row and one column of its table. A statistic
    of several rows or columns joins their names by semicolons; an empty name holds all of them.
    """
    found = pd.Series(False, index=store.index, dtype=bool)
    places = places[places["table"] != ""]
    for table, wanted in places.groupby("table", sort=False):
        cells = {
            (row, column)
            for own_row, own_column in zip(wanted["row"], wanted["column"], strict=True)
            for row in _outer(own_row)
            for column in _outer(own_column)
        }
        own = store[store["table"] == table]
        for label, row, column in zip(own.index, own["row"], own["column"], strict=True):
            named = ((one, other) for one in row.split(";") for other in column.split(";"))
            found[label] = any(cell in cells for cell in named)
    return found


def _outer(name: str) -> list[str]:
    """The name itself, what holds it (`gender` holds `gender/other`), and the empty name."""
    parts = name.split("/")
    return ["", *("/".join(parts[:length]) for length in range(1, len(parts) + 1))]
