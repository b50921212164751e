"""The definition of the report: what people add to the numbers."""

from __future__ import annotations

from pydantic import Field, model_validator

from questline.core.settings import NAME, Day, Misfit, Settings, UnfitError


class Benchmark(Settings):
    """A share from another survey, shown beside the study's own with both wordings."""

    name: str = Field(pattern=NAME, description="Short name.")
    label: str = Field(description="The other survey, as shown in the report.")
    share: float = Field(ge=0, le=1, description="Its share, from 0 to 1.")
    n: int = Field(ge=1, description="Its number of respondents.")
    wording: str = Field(description="What it asked, in short.")
    source: str = Field(description="Where the share is published.")
    variables: dict[str, str] = Field(
        min_length=1, description="The study's own variables and the level that is compared."
    )
    own_wordings: dict[str, str] = Field(
        default={},
        description="What this study asked, in short, for each of the variables; otherwise the "
        "variable's label is shown.",
    )
    caution: str = Field(description="Why the two must not be read as a trend.")

    @model_validator(mode="after")
    def _consistent(self) -> Benchmark:
        stray = [name for name in self.own_wordings if name not in self.variables]
        if stray:
            found = f"own_wordings names {', '.join(stray)}, which is not compared"
            raise UnfitError([Misfit("own_wordings", found, f"one of {', '.join(self.variables)}")])
        return self


class Published(Settings):
    """A published result, shown beside the study's own."""

    result: str = Field(description="Id of the study's own result.")
    estimate: float = Field(description="The published estimate.")
    ci_low: float = Field(description="Lower end of its interval.")
    ci_high: float = Field(description="Upper end of its interval.")
    source: str = Field(description="Where it is published.")


class AnswerGroup(Settings):
    """Items or questions whose answers are drawn together."""

    name: str = Field(pattern=NAME, description="Short name.")
    label: str = Field(description="Heading of the figure.")
    variables: list[str] = Field(min_length=1, description="The variables, in order.")
    diverging: bool = Field(
        default=True, description="Whether the answers run from one side through a middle."
    )
    low: str = Field(default="", description="What the lowest answer means.")
    high: str = Field(default="", description="What the highest answer means.")


class ReportSettings(Settings):
    """report.yaml: how readers see the study."""

    answers: list[AnswerGroup] = Field(default=[], description="Figures of answers to questions.")
    benchmarks: list[Benchmark] = Field(default=[], description="Shares from other surveys.")
    published: list[Published] = Field(default=[], description="Published results to show beside.")
    limits: list[str] = Field(default=[], description="What the study cannot say, in sentences.")


class Deviation(Settings):
    """One departure from the plan."""

    date: Day = Field(description="When it was decided.")
    what: str = Field(description="What differs from the plan.")
    why: str = Field(description="Why.")
    part: str = Field(
        default="",
        description="The amended part of the registered plan that this explains, as the report "
        "names it (`plan.yaml, analyses.leaving.covariates`), or a beginning of it (`plan.yaml`).",
    )


class DeviationSettings(Settings):
    """deviations.yaml: departures from the plan, each with its reason (the file may be absent)."""

    deviations: list[Deviation] = Field(default=[], description="The departures.")
