"""The definition of the report: what people add to the numbers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from questline.core.settings import LANGUAGE, NAME, WORDS, Day, Misfit, Settings, UnfitError


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


MOST_RECOMMENDATIONS = 4
LONGEST_ADVICE, LONGEST_NOTE, LONGEST_SOURCE, LONGEST_WORDS = 160, 150, 100, 70
"""What the two pages of the summary have room for, in characters."""


class Recommendation(Settings):
    """Something that may help, as people advise it, with the results that it rests on."""

    advice: str = Field(
        pattern=WORDS, max_length=LONGEST_ADVICE, description="What may help, in plain words."
    )
    results: list[str] = Field(
        default=[],
        max_length=3,
        description="Ids of the results that it rests on, from the column id of "
        "release/statistics.csv. One of a planned regression is told by how many more of every "
        "100, whichever of its numbers is named.",
    )
    themes: list[str] = Field(
        default=[], max_length=3, description="Names of the interview themes that it rests on."
    )
    source: str = Field(
        default="", max_length=LONGEST_SOURCE, description="Who advises it, and where."
    )

    @model_validator(mode="after")
    def _rests_on_something(self) -> Recommendation:
        if not self.results and not self.themes:
            found = "a recommendation that cites nothing"
            expected = "`results` or `themes` that it rests on"
            raise UnfitError([Misfit("results", found, expected)])
        return self


class PlainName(Settings):
    """How the summary for managers names an outcome or a predictor, in everyday words."""

    variable: str = Field(pattern=NAME, description="The variable or scale.")
    name: str = Field(
        default="",
        max_length=LONGEST_WORDS,
        description="A short name, as a heading: `Feeling sure at work`; otherwise its label.",
    )
    low: str = Field(
        default="",
        max_length=LONGEST_WORDS,
        description="Of a predictor: people with a low value: `who felt less sure of themselves`.",
    )
    high: str = Field(default="", max_length=LONGEST_WORDS, description="People with a high value.")
    levels: dict[str, str] = Field(
        default={},
        description="Of a predictor with levels: the people of each, by its code: "
        '`primary_care: "who work in primary care"`.',
    )
    note: str = Field(
        default="",
        max_length=LONGEST_NOTE,
        description="Of a scale: what readers must know of it; otherwise its note in scales.yaml.",
    )
    event: str = Field(
        default="",
        max_length=LONGEST_WORDS,
        description="Of an outcome: what people did, after `about 62`: `had thought of leaving`.",
    )


class SummarySettings(Settings):
    """The summary for managers and policy makers."""

    people: str = Field(
        default="people who answered",
        pattern=WORDS,
        max_length=30,
        description="Who was asked, in the plural: `link workers`.",
    )
    names: list[PlainName] = Field(
        default=[], description="Everyday words for outcomes and predictors."
    )


class ReportSettings(Settings):
    """report.yaml: how readers see the study."""

    language: str = Field(
        default="en-GB",
        pattern=LANGUAGE,
        description="The language of the report: `en-GB`, or one whose catalogue of words lies in "
        "reports/languages.",
    )
    summary: SummarySettings = Field(
        default=SummarySettings(), description="The words of the summary for managers."
    )
    recommendations: list[Recommendation] = Field(
        default=[],
        max_length=MOST_RECOMMENDATIONS,
        description="What may help, as people advise it, shown in the summary.",
    )
    checklists: dict[str, dict[str, str]] = Field(
        default={},
        description="Answers to items of reporting checklists that no part of the report gives: "
        '`strobe: {"22": "Funded by …"}`. One that begins with `In part:` answers part of it.',
    )

    answers: list[AnswerGroup] = Field(default=[], description="Figures of answers to questions.")
    benchmarks: list[Benchmark] = Field(default=[], description="Shares from other surveys.")
    published: list[Published] = Field(default=[], description="Published results to show beside.")
    limits: list[Annotated[str, Field(pattern=WORDS)]] = Field(
        default=[], description="What the study cannot say, in sentences."
    )


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
