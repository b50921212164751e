"""How a study uses an instrument of the library: which one, and which variable is which item."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from questline.core.settings import COUNT_OR_SHARE, Misfit, NumberTable, Settings, UnfitError

NO_BANDS = "none"


class InstrumentUse(Settings):
    """An instrument of the library, its items being variables of the codebook."""

    instrument: str = Field(
        alias="from", description="The instrument: the name of its file in config/scales."
    )
    items: dict[str, str] = Field(
        min_length=1,
        description="For each item of the instrument, by its name in the library, the variable of "
        "the codebook that holds its answers.",
    )
    scores: list[str] = Field(
        default=[], description="The scores to make; all that the instrument has unless stated."
    )
    label: str = Field(
        default="",
        description="Name shown in the report, in place of the library's; with several scores it "
        "stands before theirs.",
    )
    score: Literal["sum", "mean"] | None = Field(
        default=None,
        description="Where an instrument is scored as a sum or as a mean: which of the two.",
    )
    codes: NumberTable = Field(
        default={},
        description="Where the study's codes are not those of the instrument: each code of the "
        "study with the instrument's.",
    )
    rescale: bool = Field(
        default=False,
        description="Whether the study's codes are turned into the instrument's in even steps, "
        "the lowest into the lowest and the highest into the highest.",
    )
    least_answered: str | None = Field(
        default=None,
        pattern=COUNT_OR_SHARE,
        description="The least number of items that must be answered for a score, a count or a "
        "share; as the instrument says unless stated, and otherwise all.",
    )
    bands: str = Field(
        default="",
        description="A set of bands of the instrument, by its name, or none. Unless stated: the "
        "bands that belong to the instrument, and never a set that others made.",
    )
    note: str = Field(
        default="", description="A caution shown wherever the scale shows, after the library's."
    )

    @model_validator(mode="after")
    def _consistent(self) -> InstrumentUse:
        if self.codes and self.rescale:
            raise UnfitError([Misfit("rescale", "both `codes` and `rescale`", "one of the two")])
        return self
