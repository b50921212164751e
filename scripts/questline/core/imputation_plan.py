"""The plan of imputation: how missing answers are filled in, and how often."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from questline.core.errors import repeated
from questline.core.settings import Misfit, Settings, UnfitError

ImputationMethod = Literal[
    "predictive_mean_matching", "linear", "logistic", "proportional_odds", "polytomous"
]


class Shift(Settings):
    """A sensitivity analysis: imputed values moved by fixed amounts (not missing at random)."""

    variable: str = Field(
        description="A variable or scale that is imputed: numbers, or two levels (then the amounts "
        "are on the log-odds scale of the second level, or of the event of an analysis)."
    )
    by: list[float] = Field(
        min_length=1, description="Amounts that are added to every imputed value, one at a time."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Shift:
        misfits = [
            Misfit("by", f"{amount} stands twice", "each amount once")
            for amount in repeated([f"{amount:g}" for amount in self.by])
        ]
        if 0 in self.by:
            misfits.append(Misfit("by", "0", "amounts other than 0, which is the main analysis"))
        if misfits:
            raise UnfitError(misfits)
        return self


class ImputationPlan(Settings):
    """Multiple imputation by chained equations (fully conditional specification)."""

    sets: int = Field(default=20, ge=2, le=1000, description="How many completed data sets.")
    iterations: int = Field(
        default=10, ge=1, le=1000, description="How many rounds each chain runs."
    )
    level: Literal["scales", "items"] = Field(
        default="scales",
        description="scales: missing scores of scales are imputed. items: missing answers to items "
        "are imputed and the scores are computed from them.",
    )
    auxiliary: list[str] = Field(
        default=[],
        description="Variables and scales that help to impute besides those of the analyses.",
    )
    methods: dict[str, ImputationMethod] = Field(
        default={},
        description="The method of single variables. Otherwise: numbers by predictive mean "
        "matching, two levels by logistic, ordered levels by proportional odds and other levels "
        "by polytomous regression.",
    )
    donors: int = Field(
        default=5, ge=1, description="Predictive mean matching: how many donors are drawn from."
    )
    least_correlation: float = Field(
        default=0.1,
        ge=0,
        lt=1,
        description="A variable helps to impute another when its correlation with the answers, or "
        "with their being there, is at least so far from zero. Variables that an analysis has "
        "together always help to impute each other.",
    )
    shifts: list[Shift] = Field(
        default=[],
        description="Sensitivity analyses in which missing answers differ from what was imputed.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> ImputationPlan:
        misfits = [
            Misfit("auxiliary", f'"{name}" stands twice', "each variable once")
            for name in repeated(self.auxiliary)
        ]
        misfits += [
            Misfit("shifts", f'"{name}" stands twice', "each variable once, with all its amounts")
            for name in repeated([shift.variable for shift in self.shifts])
        ]
        if misfits:
            raise UnfitError(misfits)
        return self
