"""What every section's view is given: the store, the labels, the study and the edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.labels import Labels
from questline.reporting.lookup import Lookup, Statistic
from questline.reporting.pages.writing import NO_BREAK, Number, Text, number

PUBLIC, INTERNAL = "public", "internal"


@dataclass(frozen=True)
class View:
    """One edition of one study's report, as the sections see it.

    The ledgers `exclusions`, `changes` and `findings` are listed in the internal edition alone.
    """

    lookup: Lookup
    study: Mapping[str, Any]
    inputs: Mapping[str, Any]
    edition: str
    exclusions: pd.DataFrame
    changes: pd.DataFrame
    findings: pd.DataFrame

    @cached_property
    def labels(self) -> Labels:
        """The labels of variables, levels and scales."""
        return Labels(self.study)

    @property
    def is_internal(self) -> bool:
        """Whether this is the edition for the research team."""
        return self.edition == INTERNAL

    @cached_property
    def has_rounded_people(self) -> bool:
        """Whether the numbers of people of this edition are rounded."""
        return not self.is_internal and self.study["release"]["settings"]["rounding"] != "none"

    def number(
        self, statistic: Statistic | None, shows: str = "estimate", digits: int | None = None
    ) -> Number:
        """What is shown of a statistic, in any of its statuses."""
        entry = number(statistic, shows, digits=digits, people_rounded=self.has_rounded_people)
        if not entry.reason:
            return entry
        return replace(entry, reason=self.labels.reason(entry.reason))

    def cell(
        self, statistic: Statistic | None, shows: str = "estimate", digits: int | None = None
    ) -> Text:
        """A cell that holds one number."""
        return (self.number(statistic, shows, digits),)

    def where_there(self, statistic: Statistic | None, shows: str = "estimate") -> Text:
        """A cell beside an estimate: nothing where there is none or the estimate says why not."""
        entry = self.number(statistic, shows)
        return ("",) if entry.status in ("absent", "not_computable") else (entry,)

    def with_interval(self, statistic: Statistic | None, digits: int | None = None) -> Text:
        """A cell that holds an estimate and, where there is one, its interval in brackets."""
        estimate = self.number(statistic, digits=digits)
        if not estimate.is_there:
            return (estimate,)
        ends = self.number(statistic, "interval", digits)
        return (estimate, " (", ends, ")") if ends.is_there else (estimate,)

    def p_in_words(self, statistic: Statistic | None, shows: str = "p") -> Number:
        """A p-value as it stands in a sentence: `p = 0.012`."""
        entry = self.number(statistic, shows)
        if entry.is_there and statistic is not None:
            words = numbers.p_phrase(getattr(statistic, shows))
            return replace(entry, text=words.replace(" ", NO_BREAK))
        return entry

    def with_test(self, statistic: Statistic | None, digits: int | None = None) -> Text:
        """A cell that holds a test statistic, its degrees of freedom in brackets, and its p."""
        found, degrees = self.number(statistic, digits=digits), self.number(statistic, "df")
        if not found.is_there or not degrees.is_there:
            return (found,)
        p = self.p_in_words(statistic)
        return (found, " (", degrees, ")", *((", ", p) if p.is_there else ()))

    def count_and_percent(self, count: Statistic | None, percent: Statistic | None) -> Text:
        """A cell that holds a count and its percentage in brackets."""
        people, part = self.number(count), self.number(percent)
        if not people.is_there or not part.is_there:
            return (people,)
        return (people, " (", part, ")")

    def about_scales(self, names: list[str]) -> list[Text]:
        """For each scale among the names: what a higher score means, and its caution."""
        return [
            (f"{self.labels.variable(name)}: {self.labels.about_scale(name)}",)
            for name in dict.fromkeys(names)
            if name in self.study["scales"]
        ]

    @property
    def confidence(self) -> str:
        """The confidence level of the study's intervals: "95%"."""
        return numbers.confidence_level(self.study["confidence"])
