"""The definition of scales: which items, which range, which keying, which score."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field, model_validator

from questline.core.errors import nearest_name, repeated
from questline.core.settings import (
    COUNT_OR_SHARE,
    NAME,
    Misfit,
    Name,
    Settings,
    UnfitError,
)


class Band(Settings):
    """A named part of a scale's range, up to and including a score."""

    name: str = Field(pattern=NAME, description="Short name of the band; the report shows it.")
    to: float = Field(description="Highest score of the band, included.")


class Scale(Settings):
    """One scale or index, made from items of the codebook."""

    label: str = Field(description="Name of the scale, as shown in the report.")
    kind: Literal["reflective", "index"] = Field(
        description="reflective: the items are effects of one trait, so reliability applies. "
        "index: the items make up the score, so internal consistency is not meaningful."
    )
    items: list[str] = Field(min_length=1, description="The items, by their codebook names.")
    minimum: float = Field(description="Lowest answer that an item allows, as declared.")
    maximum: float = Field(description="Highest answer that an item allows, as declared.")
    reverse_keyed: list[str] = Field(
        default=[], description="Items worded the other way; turned round from the declared range."
    )
    score: Literal["sum", "mean"] = Field(description="How the score is made from the items.")
    least_answered: str = Field(
        default="100%",
        pattern=COUNT_OR_SHARE,
        description="The least number of items that must be answered: a count (5) or a share "
        "(80%), a share being rounded up to whole items.",
    )
    direction: str = Field(description="What a higher score means.")
    bands: list[Band] = Field(default=[], description="Named parts of the range, lowest first.")
    group_factors: dict[Name, list[str]] = Field(
        default={},
        description="Groups of items that share something beyond the trait of the scale, each item "
        "in one group at most; with them omega hierarchical is computed.",
    )
    source: str = Field(default="", description="Where the scale comes from.")
    note: str = Field(default="", description="A caution shown wherever the scale shows.")

    @model_validator(mode="after")
    def _consistent(self) -> Scale:
        misfits = []
        if self.minimum >= self.maximum:
            found = f"the minimum {self.minimum:g} is not below the maximum {self.maximum:g}"
            misfits.append(Misfit("minimum", found, "a minimum below the maximum"))
        for key in ("items", "reverse_keyed"):
            for item in repeated(getattr(self, key)):
                misfits.append(Misfit(key, f'"{item}" stands twice', "each item once"))
        for item in self.reverse_keyed:
            if item not in self.items:
                found = f'"{item}" is not among the items. {nearest_name(item, self.items)}'.strip()
                misfits.append(Misfit("reverse_keyed", found, "items of this scale"))
        misfits += self._misfits_of_groups()
        tops = [band.to for band in self.bands]
        for name in repeated([band.name for band in self.bands]):
            misfits.append(Misfit("bands", f'"{name}" stands twice', "each band once"))
        if tops != sorted(set(tops)):
            found = f"the bands end at {', '.join(f'{top:g}' for top in tops)}"
            misfits.append(Misfit("bands", found, "bands in rising order"))
        elif tops and tops[-1] < self.highest_score:
            found = f"the last band ends at {tops[-1]:g}"
            expected = f"a last band that reaches the highest score, {self.highest_score:g}"
            misfits.append(Misfit("bands", found, expected))
        if self.items_needed > len(self.items):
            found = f"{self.least_answered} are to be answered of {len(self.items)} items"
            misfits.append(Misfit("least_answered", found, "no more than there are items"))
        if misfits:
            raise UnfitError(misfits)
        return self

    def _misfits_of_groups(self) -> list[Misfit]:
        grouped = [item for items in self.group_factors.values() for item in items]
        misfits = [
            Misfit("group_factors", f'"{item}" stands twice', "each item in one group at most")
            for item in repeated(grouped)
        ]
        for item in dict.fromkeys(grouped):
            if item not in self.items:
                found = f'"{item}" is not among the items. {nearest_name(item, self.items)}'.strip()
                misfits.append(Misfit("group_factors", found, "items of this scale"))
        for name, items in self.group_factors.items():
            if len(items) < 3:
                found = f'the group "{name}" has {len(items)} items'
                misfits.append(Misfit("group_factors", found, "at least three items a group"))
        if len(self.group_factors) == 1:
            misfits.append(Misfit("group_factors", "one group", "two groups or more"))
        if self.group_factors and self.kind == "index":
            misfits.append(
                Misfit("group_factors", "groups of items of an index", "a reflective scale")
            )
        return misfits

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

    scales: dict[Name, Scale] = Field(default={}, description="The scales, by their short names.")

    @property
    def band_levels(self) -> dict[str, list[str]]:
        """The variables that scoring makes of bands (`<scale>_band`), and their levels in order."""
        return {
            f"{name}_band": [band.name for band in scale.bands]
            for name, scale in self.scales.items()
            if scale.bands
        }
