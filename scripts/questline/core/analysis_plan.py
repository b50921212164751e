"""The definition of a planned regression, and of what is asked about every one of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from questline.core.errors import repeated
from questline.core.settings import NAME, Misfit, Settings, UnfitError

TeamModel = Literal["cluster_robust", "estimating_equations", "random_intercept"]
LEAST_KNOTS, MOST_KNOTS = 3, 7
"""Restricted cubic splines need three knots; more than seven are never needed (Harrell 2015)."""


class Predictor(Settings):
    """A predictor with the unit that its estimate is per."""

    variable: str = Field(description="A variable of the codebook, or a scale.")
    unit: float = Field(
        default=1, gt=0, description="The estimate is per so many points (ignored for categories)."
    )
    direction: Literal["higher", "lower"] = Field(
        default="higher", description="Whether the estimate is per unit higher or per unit lower."
    )


class Teams(Settings):
    """Respondents who belong together, whose answers may be alike for that reason."""

    variable: str = Field(description="The variable whose levels are the teams.")
    models: list[TeamModel] = Field(
        default=["cluster_robust", "random_intercept"],
        min_length=1,
        description="Which models are fitted beside the planned one: its errors made robust to "
        "teams, generalised estimating equations, or a random intercept for each team.",
    )


class Analysis(Settings):
    """One planned regression: an outcome, its predictors and covariates."""

    name: str = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: str = Field(description="What the outcome is, as shown in the report.")
    kind: Literal["logistic", "linear", "ordinal"] = Field(
        description="The kind of model; ordinal: proportional odds of ordered levels."
    )
    outcome: str = Field(description="The outcome: a variable of the codebook, or a scale.")
    event: str = Field(default="", description="Logistic models: the level that counts as yes.")
    predictors: list[Predictor] = Field(min_length=1, description="The predictors of interest.")
    covariates: list[str] = Field(default=[], description="What the adjusted model adjusts for.")
    reference: dict[str, str] = Field(
        default={}, description="Reference level of categories; otherwise the first level."
    )
    splines: dict[str, int] = Field(
        default={},
        description="Numbers that enter as a restricted cubic spline, and with how many knots "
        "(3 to 7).",
    )
    interactions: list[list[str]] = Field(
        default=[],
        description="Pairs of terms whose effects may depend on each other: moderation.",
    )
    interval: Literal["profile", "wald"] = Field(
        default="profile",
        description="Logistic and ordinal models: profile-likelihood or Wald intervals.",
    )
    firth: Literal["where_separated", "always", "never"] = Field(
        default="where_separated",
        description="Logistic models: when Firth's penalised fit stands beside the planned one. It "
        "never takes its place.",
    )
    robust_errors: bool = Field(
        default=False, description="Whether errors robust to unequal variances stand beside."
    )
    teams: Teams | None = Field(
        default=None, description="Teams that respondents belong to, and how they are allowed for."
    )
    predictions: dict[str, list[float]] = Field(
        default={},
        description="Values of numbers at which chances or means are predicted; otherwise the "
        "quartiles of each predictor of interest.",
    )
    family: str = Field(
        default="", description="Family of tests whose p-values are adjusted together."
    )
    rationale: str = Field(default="", description="Why this analysis, in words.")

    @property
    def terms(self) -> list[str]:
        """The predictors and covariates, in their order."""
        return [*(predictor.variable for predictor in self.predictors), *self.covariates]

    @model_validator(mode="after")
    def _consistent(self) -> Analysis:
        misfits = [*self._terms_misfit(), *self._kind_misfits(), *self._shape_misfits()]
        if misfits:
            raise UnfitError(misfits)
        return self

    def _terms_misfit(self) -> list[Misfit]:
        misfits = []
        for name in repeated(self.terms):
            found = f'"{name}" stands twice among predictors and covariates'
            misfits.append(Misfit("", found, "each variable once"))
        if self.outcome in self.terms:
            found = f'the outcome "{self.outcome}" is among its own predictors or covariates'
            misfits.append(Misfit("outcome", found, "other variables to explain it"))
        if self.teams and self.teams.variable in [self.outcome, *self.terms]:
            found = f'"{self.teams.variable}" is a term of the model as well'
            misfits.append(Misfit("teams", found, "a variable that is nothing but the teams"))
        return misfits

    def _kind_misfits(self) -> list[Misfit]:
        misfits = []
        if self.kind == "logistic" and not self.event:
            misfits.append(
                Misfit("", "a logistic model without `event`", "the level that counts as yes")
            )
        if self.kind == "ordinal" and self.teams:
            found = "an ordinal model with teams"
            misfits.append(Misfit("teams", found, "teams with logistic and linear models alone"))
        if self.kind == "ordinal" and self.robust_errors:
            found = "an ordinal model with robust errors"
            expected = "robust errors with logistic and linear models alone"
            misfits.append(Misfit("robust_errors", found, expected))
        return misfits

    def _shape_misfits(self) -> list[Misfit]:
        misfits = []
        for name, knots in self.splines.items():
            if not LEAST_KNOTS <= knots <= MOST_KNOTS:
                found = f'{knots} knots for "{name}"'
                misfits.append(Misfit("splines", found, f"{LEAST_KNOTS} to {MOST_KNOTS} knots"))
        for pair in self.interactions:
            if len(pair) != 2 or len(set(pair)) != 2:
                found = f"{len(pair)} names ({', '.join(pair)})"
                misfits.append(Misfit("interactions", found, "two different terms of the model"))
                continue
            for name in set(pair).intersection(self.splines):
                found = f'"{name}" enters as a spline'
                misfits.append(Misfit("interactions", found, "terms that enter as they are"))
        if len({frozenset(pair) for pair in self.interactions}) < len(self.interactions):
            misfits.append(Misfit("interactions", "a pair stands twice", "each pair once"))
        return misfits


class InternalValidation(Settings):
    """Discrimination and calibration corrected for optimism by the bootstrap."""

    samples: int = Field(
        default=2000, ge=0, le=100_000, description="Bootstrap samples; 0 for none."
    )


class DetectableEffect(Settings):
    """The smallest effect that would be found with a stated power, for the people there are."""

    power: float = Field(default=0.8, gt=0.5, lt=1, description="The power asked for.")
    simulations: int = Field(
        default=1000, ge=0, le=100_000, description="Simulated surveys; 0 for none."
    )
