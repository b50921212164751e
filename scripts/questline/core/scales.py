"""The definition of scales: which items, which range, which keying, which score."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, Literal

from pydantic import Field, model_validator

from questline.core.errors import nearest_name, repeated
from questline.core.instrument_use import InstrumentUse
from questline.core.item_answers import ROUNDED, keyed_codes, score_range, straight_line
from questline.core.settings import (
    COUNT_OR_SHARE,
    NAME,
    Misfit,
    Name,
    NumberTable,
    Settings,
    UnfitError,
)

FEATURES = ("codes", "permitted", "counted", "multiply_by", "conversion", "prorate")
"""The keys of a scale that few have: rules are told of them only where they say something."""


class Band(Settings):
    """A named part of a scale's range.

    The limit between two bands is the `to` of the lower one or the `from` of the upper one.
    """

    name: str = Field(pattern=NAME, description="Short name of the band; the report shows it.")
    starts: float | None = Field(
        default=None, alias="from", description="Lowest score of the band, included."
    )
    to: float | None = Field(default=None, description="Highest score of the band, included.")


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
    permitted: list[float] = Field(
        default=[],
        description="The answers that an item allows, where they are not all whole numbers from "
        "the minimum to the maximum.",
    )
    codes: NumberTable = Field(
        default={},
        description="Where the study's codes are not those of the scale: each code of the study "
        "with the scale's. All other keys speak of the scale's codes.",
    )
    score: Literal["sum", "mean", "count"] = Field(
        description="How the score is made from the items. count: how many items have an answer "
        "that counts."
    )
    counted: dict[str, list[float]] = Field(
        default={},
        description="With the score count: by item, the answers that add one. All others add "
        "nothing.",
    )
    multiply_by: float = Field(
        default=1, gt=0, description="What the sum, mean or count is multiplied by."
    )
    conversion: NumberTable = Field(
        default={},
        description="The score for each possible sum of the items, where a table turns one into "
        "the other; every item must be answered.",
    )
    prorate: bool = Field(
        default=True,
        description="Whether a sum or count with missing answers is brought up to the number of "
        "items. If not, it is that of the items answered.",
    )
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
    version: str = Field(default="", description="Which version of it was asked.")
    citation: str = Field(default="", description="The publication to cite.")
    licence: str = Field(
        default="", description="What is to be looked up before its wording is reproduced."
    )
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
        misfits += self._misfits_of_codes()
        misfits += self._misfits_of_scoring()
        if not misfits:
            misfits += self._misfits_of_bands()
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

    def _misfits_of_codes(self) -> list[Misfit]:
        low, high = self.minimum, self.maximum
        expected = f"codes of the scale, from {low:g} to {high:g}"
        misfits = []
        if self.permitted:
            expected = f"codes of the scale: {', '.join(f'{code:g}' for code in self.permitted)}"
            if self.permitted != sorted(set(self.permitted)):
                misfits.append(Misfit("permitted", "answers out of order", "each once, rising"))
            elif (self.permitted[0], self.permitted[-1]) != (low, high):
                found = f"answers from {self.permitted[0]:g} to {self.permitted[-1]:g}"
                misfits.append(Misfit("permitted", found, "the minimum first, the maximum last"))
            turned = [round(low + high - code, 9) for code in reversed(self.permitted)]
            if self.reverse_keyed and turned != [round(code, 9) for code in self.permitted]:
                found = "answers with uneven steps, and items that are turned round"
                misfits.append(Misfit("permitted", found, "answers that are the same turned round"))
        given = [("codes", code) for code in self.codes.values()]
        given += [("counted", code) for codes in self.counted.values() for code in codes]
        for key, code in dict.fromkeys(given):
            if not low <= code <= high or (self.permitted and code not in self.permitted):
                misfits.append(Misfit(key, f"the code {code:g}", expected))
        return misfits

    def _misfits_of_scoring(self) -> list[Misfit]:
        misfits = []
        if (self.score == "count") != bool(self.counted):
            named = "some" if self.counted else "no"
            found = f"the score is a {self.score}, and {named} answers are named that count"
            expected = "answers that count where the score is a count, and nowhere else"
            misfits.append(Misfit("counted", found, expected))
        elif self.counted:
            for item in dict.fromkeys([*self.items, *self.counted]):
                if item not in self.counted or item not in self.items:
                    found = f'"{item}" stands in one of `items` and `counted` only'
                    misfits.append(Misfit("counted", found, "the items of this scale, each once"))
            if not all(self.counted.values()):
                found = "an item of which no answer counts"
                misfits.append(Misfit("counted", found, "an answer that counts of each item"))
            if self.reverse_keyed:
                found = "answers are counted, and items turned round"
                misfits.append(Misfit("reverse_keyed", found, "none: say which answers count"))
        if not self.prorate and self.score == "mean":
            misfits.append(Misfit("prorate", "false, for a mean", "a sum or a count"))
        if self.conversion:
            misfits += self._misfits_of_conversion()
        return misfits

    def _misfits_of_conversion(self) -> list[Misfit]:
        misfits = []
        if self.score != "sum" or self.multiply_by != 1:
            found = f"a table for a {self.score} that is multiplied by {self.multiply_by:g}"
            misfits.append(Misfit("conversion", found, "a table for a sum that is not multiplied"))
        if self.items_needed != len(self.items):
            found = f"{self.least_answered} are to be answered, and a table turns sums into scores"
            misfits.append(Misfit("least_answered", found, "100%: the table has whole sums only"))
        codes = keyed_codes(vars(self))
        sums = {0.0}
        for _ in self.items if codes else ():
            sums = {round(total + code, 9) for total in sums for code in codes}
        lacking = [total for total in sorted(sums) if codes and total not in self.conversion]
        if lacking:
            found = f"no score for {', '.join(f'{total:g}' for total in lacking[:5])}"
            misfits.append(Misfit("conversion", found, "a score for every possible sum"))
        beyond = [total for total in self.conversion if codes and total not in sums]
        if beyond:
            found = f"a score for {beyond[0]:g}, which is no possible sum"
            misfits.append(Misfit("conversion", found, "possible sums only"))
        return misfits

    def _misfits_of_bands(self) -> list[Misfit]:
        misfits = [
            Misfit("bands", f'"{name}" stands twice', "each band once")
            for name in repeated([band.name for band in self.bands])
        ]
        limits = []
        for below, above in pairwise(self.bands):
            if (below.to is None) == (above.starts is None):
                given = "nothing says" if below.to is None else "both `to` and `from` say"
                found = f'{given} where "{below.name}" ends and "{above.name}" begins'
                misfits.append(Misfit("bands", found, "the `to` of the one or the `from` of the "
                                      "other"))  # fmt: skip
            limits += [limit for limit in (below.to, above.starts) if limit is not None]
        tops = [*limits, *(band.to for band in self.bands[-1:] if band.to is not None)]
        if tops != sorted(set(tops)):
            found = f"the bands end at {', '.join(f'{top:g}' for top in tops)}"
            misfits.append(Misfit("bands", found, "bands in rising order"))
            return misfits
        first, last = self.bands[:1], self.bands[-1:]
        if last and last[0].to is not None and last[0].to < self.highest_score - ROUNDED:
            found = f"the last band ends at {last[0].to:g}"
            expected = f"a last band that reaches the highest score, {self.highest_score:g}"
            misfits.append(Misfit("bands", found, expected))
        if first and first[0].starts is not None and first[0].starts > self.lowest_score + ROUNDED:
            found = f"the first band begins at {first[0].starts:g}"
            expected = f"a first band that reaches the lowest score, {self.lowest_score:g}"
            misfits.append(Misfit("bands", found, expected))
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
        return score_range(vars(self), self.items_needed)[0]

    @property
    def highest_score(self) -> float:
        """The highest score that is possible."""
        return score_range(vars(self), self.items_needed)[1]

    @property
    def limits(self) -> list[dict[str, Any]]:
        """The bands as plain data: name, `to` and, where it is stated, `from`.

        `to` is the highest score that belongs to a band: where the next one begins at a limit, the
        number just below it.
        """
        tops = [
            below.to if above.starts is None else math.nextafter(above.starts, -math.inf)
            for below, above in pairwise(self.bands)
        ]
        tops += [self.highest_score if band.to is None else band.to for band in self.bands[-1:]]
        return [
            {"name": band.name, "to": top} | ({} if band.starts is None else {"from": band.starts})
            for band, top in zip(self.bands, tops, strict=True)
        ]

    @property
    def turned(self) -> list[str]:
        """The items whose lower answers make for a higher score."""
        middle = (self.minimum + self.maximum) / 2
        counted = [item for item, codes in self.counted.items() if sum(codes) / len(codes) < middle]
        return [*self.reverse_keyed, *counted]

    @property
    def has_even_codes(self) -> bool:
        """Whether the study's codes become those of the scale in even steps."""
        return straight_line(self.codes) is not None

    @property
    def features(self) -> dict[str, Any]:
        """What this scale has besides items, a range, keying and a score; most have nothing."""
        default = {name: Scale.model_fields[name].default for name in FEATURES}
        return {
            name: getattr(self, name) for name in FEATURES if getattr(self, name) != default[name]
        }

    def as_parameters(self) -> dict[str, Any]:
        """The scale as plain data, with what follows from it.

        The keys of FEATURES stand only where they say something.
        """
        plain = {name: value for name, value in self.model_dump().items() if name not in FEATURES}
        return {
            **plain,
            **self.features,
            "bands": self.limits,
            "items_needed": self.items_needed,
            "lowest_score": self.lowest_score,
            "highest_score": self.highest_score,
        }


class ScaleSettings(Settings):
    """scales.yaml: the scales of the study, by name."""

    scales: dict[Name, Scale] = Field(default={}, description="The scales, by their short names.")
    instruments: dict[Name, InstrumentUse] = Field(
        default={},
        description="Instruments of the library, config/scales, by short names. One with a single "
        "score makes a scale of that name, one with several a scale <name>_<score> of each.",
    )

    @property
    def band_levels(self) -> dict[str, list[str]]:
        """The variables that scoring makes of bands (`<scale>_band`), and their levels in order."""
        return {
            f"{name}_band": [band.name for band in scale.bands]
            for name, scale in self.scales.items()
            if scale.bands
        }
