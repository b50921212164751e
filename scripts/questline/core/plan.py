"""The definition of the analysis plan: what was decided before the data were seen."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from questline.core.errors import repeated
from questline.core.group_tests import GroupTestName
from questline.core.imputation_plan import ImputationPlan
from questline.core.measurement_plan import MeasurementPlan
from questline.core.settings import NAME, Misfit, Name, Settings, UnfitError


class Predictor(Settings):
    """A predictor with the unit that its estimate is per."""

    variable: str = Field(description="A variable of the codebook, or a scale.")
    unit: float = Field(
        default=1, gt=0, description="The estimate is per so many points (ignored for categories)."
    )
    direction: Literal["higher", "lower"] = Field(
        default="higher", description="Whether the estimate is per unit higher or per unit lower."
    )


class Analysis(Settings):
    """One planned regression: an outcome, its predictors and covariates."""

    name: str = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: str = Field(description="What the outcome is, as shown in the report.")
    kind: Literal["logistic", "linear"] = Field(description="The kind of model.")
    outcome: str = Field(description="The outcome: a variable of the codebook, or a scale.")
    event: str = Field(default="", description="Logistic models: the level that counts as yes.")
    predictors: list[Predictor] = Field(min_length=1, description="The predictors of interest.")
    covariates: list[str] = Field(default=[], description="What the adjusted model adjusts for.")
    reference: dict[str, str] = Field(
        default={}, description="Reference level of categories; otherwise the first level."
    )
    interval: Literal["profile", "wald"] = Field(
        default="profile", description="Logistic models: profile-likelihood or Wald intervals."
    )
    family: str = Field(
        default="", description="Family of tests whose p-values are adjusted together."
    )
    rationale: str = Field(default="", description="Why this analysis, in words.")

    @model_validator(mode="after")
    def _consistent(self) -> Analysis:
        misfits = []
        if self.kind == "logistic" and not self.event:
            misfits.append(
                Misfit("", "a logistic model without `event`", "the level that counts as yes")
            )
        named = [predictor.variable for predictor in self.predictors] + self.covariates
        for name in repeated(named):
            found = f'"{name}" stands twice among predictors and covariates'
            misfits.append(Misfit("", found, "each variable once"))
        if self.outcome in named:
            found = f'the outcome "{self.outcome}" is among its own predictors or covariates'
            misfits.append(Misfit("outcome", found, "other variables to explain it"))
        if misfits:
            raise UnfitError(misfits)
        return self


class Comparison(Settings):
    """One planned comparison of groups."""

    name: str = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: str = Field(description="What is compared, as shown in the report.")
    outcome: str = Field(description="The variable or scale that is compared.")
    group: str = Field(description="The variable that makes the groups.")
    levels: list[str] = Field(
        default=[], description="The levels that are compared; all of them when none is named."
    )
    test: GroupTestName = Field(description="The test.")
    family: str = Field(default="", description="Family of tests, as for analyses.")


class Family(Settings):
    """A family of tests whose p-values are adjusted together."""

    method: Literal["holm", "benjamini_hochberg"] = Field(description="The adjustment.")
    label: str = Field(default="", description="What the family is about.")


class TableOne(Settings):
    """Table 1: who answered."""

    variables: list[str] = Field(description="The rows: variables and scales.")
    by: list[str] = Field(default=[], description="Variables whose levels make further columns.")
    tests: dict[str, GroupTestName] = Field(
        default={}, description="Rows that get a test in each comparison, and which; few or none."
    )


class Correlations(Settings):
    """Correlations between scores."""

    variables: list[str] = Field(default=[], description="Scales and numeric variables.")
    method: Literal["pearson", "spearman"] = Field(default="pearson", description="The kind.")


class PlanSettings(Settings):
    """plan.yaml: the analyses, stated before the data are seen."""

    confidence: float = Field(
        default=0.95, gt=0.5, lt=1, description="Confidence level of every interval."
    )
    table_one: TableOne = Field(description="Table 1.")
    correlations: Correlations = Field(default=Correlations(), description="Correlations.")
    measurement: MeasurementPlan = Field(
        default=MeasurementPlan(), description="How the scales are examined."
    )
    imputation: ImputationPlan | None = Field(
        default=None,
        description="How missing answers are imputed; without it, complete cases alone count.",
    )
    analyses: list[Analysis] = Field(default=[], description="The planned regressions.")
    comparisons: list[Comparison] = Field(default=[], description="The planned comparisons.")
    families: dict[Name, Family] = Field(default={}, description="Families of tests, by name.")

    @property
    def analysed_names(self) -> list[str]:
        """The variables and scales of the analyses and comparisons, each once, in their order."""
        named: list[str] = []
        for analysis in self.analyses:
            named += [analysis.outcome, *(entry.variable for entry in analysis.predictors)]
            named += analysis.covariates
        for comparison in self.comparisons:
            named += [comparison.outcome, comparison.group]
        return list(dict.fromkeys(named))
