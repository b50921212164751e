"""The definition of the analysis plan: what was decided before the data were seen."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from questline.core.settings import Settings, Text

NAME = r"^[a-z][a-z0-9_]*$"


class Predictor(Settings):
    """A predictor with the unit that its estimate is per."""

    variable: Text = Field(description="A variable of the codebook, or a scale.")
    unit: float = Field(
        default=1, gt=0, description="The estimate is per so many points (ignored for categories)."
    )
    direction: Literal["higher", "lower"] = Field(
        default="higher", description="Whether the estimate is per unit higher or per unit lower."
    )


class Analysis(Settings):
    """One planned regression: an outcome, its predictors and covariates."""

    name: Text = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: Text = Field(description="What the outcome is, as shown in the report.")
    kind: Literal["logistic", "linear"] = Field(description="The kind of model.")
    outcome: Text = Field(description="The outcome: a variable of the codebook, or a scale.")
    event: Text = Field(default="", description="Logistic models: the level that counts as yes.")
    predictors: list[Predictor] = Field(min_length=1, description="The predictors of interest.")
    covariates: list[Text] = Field(default=[], description="What the adjusted model adjusts for.")
    reference: dict[Text, Text] = Field(
        default={}, description="Reference level of categories; otherwise the first level."
    )
    interval: Literal["profile", "wald"] = Field(
        default="profile", description="Logistic models: profile-likelihood or Wald intervals."
    )
    family: Text = Field(
        default="", description="Family of tests whose p-values are adjusted together."
    )
    rationale: Text = Field(default="", description="Why this analysis, in words.")

    @model_validator(mode="after")
    def _event_stated(self) -> Analysis:
        if self.kind == "logistic" and not self.event:
            raise ValueError("a logistic model says with `event` which level counts as yes")
        named = [predictor.variable for predictor in self.predictors] + self.covariates
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise ValueError(f"each variable once ({', '.join(twice)} stands twice)")
        if self.outcome in named:
            raise ValueError(f"an outcome that is not among its own predictors ({self.outcome})")
        return self


Test = Literal[
    "student_t", "welch_t", "mann_whitney", "anova", "welch_anova", "kruskal_wallis",
    "chi_square", "fisher",
]  # fmt: skip


class Comparison(Settings):
    """One planned comparison of groups."""

    name: Text = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: Text = Field(description="What is compared, as shown in the report.")
    outcome: Text = Field(description="The variable or scale that is compared.")
    group: Text = Field(description="The variable that makes the groups.")
    levels: list[Text] = Field(
        default=[], description="The levels that are compared; all of them when none is named."
    )
    test: Test = Field(description="The test.")
    family: Text = Field(default="", description="Family of tests, as for analyses.")


class Family(Settings):
    """A family of tests whose p-values are adjusted together."""

    method: Literal["holm", "benjamini_hochberg"] = Field(description="The adjustment.")
    label: Text = Field(default="", description="What the family is about.")


class TableOne(Settings):
    """Table 1: who answered."""

    variables: list[Text] = Field(description="The rows: variables and scales.")
    by: list[Text] = Field(default=[], description="Variables whose levels make further columns.")
    tests: dict[Text, Test] = Field(
        default={}, description="Rows that get a test in each comparison, and which; few or none."
    )


class Correlations(Settings):
    """Correlations between scores."""

    variables: list[Text] = Field(default=[], description="Scales and numeric variables.")
    method: Literal["pearson", "spearman"] = Field(default="pearson", description="The kind.")


class PlanSettings(Settings):
    """plan.yaml: the analyses, stated before the data are seen."""

    confidence: float = Field(
        default=0.95, gt=0.5, lt=1, description="Confidence level of every interval."
    )
    table_one: TableOne = Field(description="Table 1.")
    correlations: Correlations = Field(default=Correlations(), description="Correlations.")
    analyses: list[Analysis] = Field(default=[], description="The planned regressions.")
    comparisons: list[Comparison] = Field(default=[], description="The planned comparisons.")
    families: dict[Text, Family] = Field(default={}, description="Families of tests, by name.")

    @model_validator(mode="after")
    def _names(self) -> PlanSettings:
        names = [entry.name for entry in [*self.analyses, *self.comparisons]]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"a different name for each analysis ({', '.join(twice)} twice)")
        used = {entry.family for entry in [*self.analyses, *self.comparisons] if entry.family}
        unknown = sorted(used - set(self.families))
        if unknown:
            raise ValueError(f"a line under `families` for {', '.join(unknown)}")
        return self
