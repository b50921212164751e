"""The definition of the analysis plan: what was decided before the data were seen."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from questline.core.analysis_plan import Analysis, DetectableEffect, InternalValidation
from questline.core.group_tests import GroupTestName
from questline.core.imputation_plan import ImputationPlan
from questline.core.measurement_plan import MeasurementPlan
from questline.core.robustness_plan import SpecificationCurve
from questline.core.settings import NAME, Name, Settings
from questline.core.weighting_plan import Weighting


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

    method: Literal["holm", "hochberg", "benjamini_hochberg"] = Field(description="The adjustment.")
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
    internal_validation: InternalValidation = Field(
        default=InternalValidation(),
        description="How well the planned models would do with other people.",
    )
    detectable: DetectableEffect = Field(
        default=DetectableEffect(),
        description="The smallest effects that the people analysed could have shown.",
    )
    weighting: Weighting | None = Field(
        default=None,
        description="Weights that bring the respondents to known margins: a sensitivity analysis.",
    )
    robustness: list[SpecificationCurve] = Field(
        default=[], description="Specification curves: one for each outcome at most."
    )

    @property
    def analysed_names(self) -> list[str]:
        """The variables and scales of the analyses and comparisons, each once, in their order."""
        named: list[str] = []
        for analysis in self.analyses:
            named += [analysis.outcome, *analysis.terms]
        for comparison in self.comparisons:
            named += [comparison.outcome, comparison.group]
        return list(dict.fromkeys(named))

    @property
    def modelled_names(self) -> list[str]:
        """What models use: what is analysed, the teams, and what the weights are made from."""
        named = list(self.analysed_names)
        named += [analysis.teams.variable for analysis in self.analyses if analysis.teams]
        if self.weighting:
            named += [margin.variable for margin in self.weighting.margins]
            named += [self.weighting.base] if self.weighting.base else []
        return list(dict.fromkeys(named))
