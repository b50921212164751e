"""The plan of measurement: which correlations, which factor models, which groups to compare."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from questline.core.errors import repeated
from questline.core.estimators import Estimator
from questline.core.settings import NAME, Misfit, Settings, UnfitError


class FactorSet(Settings):
    """Several scales whose items are analysed together: one factor a scale."""

    name: str = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: str = Field(description="What the scales are together, as shown in the report.")
    scales: list[str] = Field(
        min_length=2, description="Reflective scales that share no item; each is one factor."
    )
    factors: int = Field(
        default=0,
        ge=0,
        description="Exploratory analysis: number of factors; 0 is as many as there are scales.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> FactorSet:
        twice = repeated(self.scales)
        if twice:
            raise UnfitError(
                [Misfit("scales", f'"{name}" stands twice', "each scale once") for name in twice]
            )
        return self


class Invariance(Settings):
    """A comparison of groups as to whether a scale measures the same in each."""

    name: str = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: str = Field(description="What is compared, as shown in the report.")
    scale: str = Field(description="A reflective scale.")
    group: str = Field(description="The variable with levels that makes the groups.")
    levels: list[str] = Field(
        default=[], description="The levels that are compared; all of them when none is named."
    )
    estimator: Estimator | None = Field(
        default=None,
        description="How the models are fitted; the first of the estimators when left out. wlsmv "
        "can hold thresholds equal only where every group chose the same answers.",
    )


class MeasurementPlan(Settings):
    """How the scales are examined, fixed before the data are seen."""

    most_categories: int = Field(
        default=7,
        ge=0,
        description="Items with at most so many declared answers count as ordinal: correlations "
        "between them are polychoric, between one of them and another item polyserial, and Pearson "
        "otherwise. 0 makes every correlation Pearson's.",
    )
    bootstrap: int = Field(
        default=2000, ge=100, description="Bootstrap samples for the intervals of alpha."
    )
    parallel_draws: int = Field(
        default=100, ge=20, description="Random data sets drawn for parallel analysis."
    )
    extraction: Literal["minimum_residual", "maximum_likelihood"] = Field(
        default="minimum_residual", description="Exploratory analysis: how factors are found."
    )
    rotation: Literal["oblimin", "varimax"] = Field(
        default="oblimin", description="Exploratory analysis: how factors are turned."
    )
    estimators: list[Estimator] = Field(
        default=[],
        description="Confirmatory analysis: wlsmv (ordinal items, pairwise answers), ml and mlr "
        "(complete answers, without and with robust errors and test), fiml (all answers, robust). "
        "When none is named: wlsmv where all items are ordinal, fiml otherwise.",
    )
    sets: list[FactorSet] = Field(
        default=[], description="Scales that are analysed together, one factor a scale."
    )
    invariance: list[Invariance] = Field(
        default=[], description="Scales compared between groups (measurement invariance)."
    )

    @model_validator(mode="after")
    def _consistent(self) -> MeasurementPlan:
        misfits = [
            Misfit("estimators", f'"{name}" stands twice', "each estimator once")
            for name in repeated(list(self.estimators))
        ]
        named = [entry.name for entry in self.sets] + [entry.name for entry in self.invariance]
        for name in repeated(named):
            found = f'the name "{name}" stands twice among sets and invariance'
            misfits.append(Misfit("", found, "a name of its own for each"))
        if misfits:
            raise UnfitError(misfits)
        return self
