"""The definition of scales: which items, which range, which keying, which score."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from questline.core.settings import Settings, Text


class Band(Settings):
    """A named part of a scale's range, up to and including a score."""

    name: Text = Field(description="Name of the band, as shown in the report.")
    to: float = Field(description="Highest score of the band, included.")


def _share(value: Any) -> Any:
    """`75%` as the text that it is; a plain number as a count."""
    return f"{value}" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class Scale(Settings):
    """One scale or index, made from items of the codebook."""

    label: Text = Field(description="Name of the scale, as shown in the report.")
    kind: Literal["reflective", "index"] = Field(
        description="reflective: the items are effects of one trait, so reliability applies. "
        "index: the items make up the score, so internal consistency is not meaningful."
    )
    items: list[Text] = Field(min_length=1, description="The items, by their codebook names.")
    minimum: float = Field(description="Lowest answer that an item allows, as declared.")
    maximum: float = Field(description="Highest answer that an item allows, as declared.")
    reverse_keyed: list[Text] = Field(
        default=[], description="Items worded the other way; turned round from the declared range."
    )
    score: Literal["sum", "mean"] = Field(description="How the score is made from the items.")
    least_answered: Annotated[str, BeforeValidator(_share)] = Field(
        default="100%",
        pattern=r"^([1-9][0-9]*|[0-9]+(\.[0-9]+)?%)$",
        description="The least number of items that must be answered: a count (5) or a share "
        "(80%), a share being rounded up to whole items.",
    )
    direction: Text = Field(description="What a higher score means.")
    bands: list[Band] = Field(default=[], description="Named parts of the range, lowest first.")
    source: Text = Field(default="", description="Where the scale comes from.")
    note: Text = Field(default="", description="A caution shown wherever the scale shows.")

    @model_validator(mode="after")
    def _consistent(self) -> Scale:
        if self.minimum >= self.maximum:
            raise ValueError("a minimum below the maximum")
        if len(set(self.items)) != len(self.items):
            raise ValueError("each item once in items")
        stray = [item for item in self.reverse_keyed if item not in self.items]
        if stray:
            raise ValueError(f"reverse_keyed names only items of the scale, not {', '.join(stray)}")
        tops = [band.to for band in self.bands]
        if tops != sorted(set(tops)):
            raise ValueError("bands in rising order, each `to` higher than the one before")
        if tops and tops[-1] < self.highest_score:
            raise ValueError(f"a last band that reaches the highest score, {self.highest_score:g}")
        if self.items_needed > len(self.items):
            raise ValueError("least_answered no larger than the number of items")
        return self

    @property
    def items_needed(self) -> int:
        """The least number of answered items: a count, or a share rounded up, at least one."""
        if self.least_answered.endswith("%"):
            share = float(self.least_answered[:-1]) / 100
            # A share such as 2/3 written 66.7% must not ask for more items than it means to.
            return max(1, math.ceil(round(share * len(self.items), 9)))
        return int(self.least_answered)

    @property
    def lowest_score(self) -> float:
        """The lowest score that is possible."""
        return self.minimum * (len(self.items) if self.score == "sum" else 1)

    @property
    def highest_score(self) -> float:
        """The highest score that is possible."""
        return self.maximum * (len(self.items) if self.score == "sum" else 1)


class ScaleSettings(Settings):
    """scales.yaml: the scales of the study, by name."""

    scales: dict[Text, Scale] = Field(default={}, description="The scales, by their short names.")
