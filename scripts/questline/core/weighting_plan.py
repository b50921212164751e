"""The plan of weighting: margins that the respondents are brought to."""

from __future__ import annotations

import math

from pydantic import Field, model_validator

from questline.core.settings import Misfit, Settings, UnfitError

ROUNDING = 0.005
"""By how much published shares, rounded to whole percents or so, may miss a sum of one a level."""


class Margin(Settings):
    """What is known of the population about one variable."""

    variable: str = Field(description="A variable with levels.")
    shares: dict[str, float] = Field(
        min_length=2, description="The share of each level in the population, from 0 to 1."
    )
    source: str = Field(default="", description="Where the shares come from.")

    @model_validator(mode="after")
    def _consistent(self) -> Margin:
        misfits = [
            Misfit("shares", f'{share:g} for "{level}"', "a share above 0 and below 1")
            for level, share in self.shares.items()
            if not 0 < share < 1
        ]
        total = math.fsum(self.shares.values())
        if not misfits and abs(total - 1) > ROUNDING * len(self.shares):
            misfits.append(Misfit("shares", f"shares that add up to {total:g}", "a sum of 1"))
        if misfits:
            raise UnfitError(misfits)
        return self


class Weighting(Settings):
    """Raking: weights under which the respondents have the margins of the population."""

    margins: list[Margin] = Field(min_length=1, description="The known margins.")
    base: str = Field(
        default="", description="A variable with the weights to begin with; otherwise all are 1."
    )
    largest: float | None = Field(
        default=None,
        gt=1,
        description="The largest weight, in multiples of the mean; what lies above is cut and the "
        "rest raked again.",
    )
