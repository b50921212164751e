"""The definition of release: what may be published, who decided on exceptions, which texts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from questline.core.settings import NAME, Day, Settings

Choice = Literal["hide", "show"]
Rounding = Literal["none", "nearest_5", "midpoint_6"]


class Dominance(Settings):
    """When few people make up most of a total, its mean tells theirs."""

    people: int = Field(
        default=2,
        ge=1,
        description="How many people, those with the largest values, are looked at together.",
    )
    share: float = Field(
        default=0.9, gt=0, lt=1, description="The largest share of the total that they may have."
    )
    next_largest: float = Field(
        default=0.1,
        ge=0,
        lt=1,
        description="What remains without the two largest must be at least this share of the "
        "largest (the p% rule).",
    )


class Anonymity(Settings):
    """How far the cleaned data, row by row, hide a person among others."""

    quasi_identifiers: list[str] = Field(
        min_length=1,
        description="Variables that somebody outside may know of a person, such as region, age "
        "group and gender.",
    )
    sensitive: list[str] = Field(
        default=[], description="Variables that nobody should learn of a person."
    )
    k: int = Field(
        default=5, ge=2, description="So many people at least should share their quasi-identifiers."
    )
    l: int = Field(  # noqa: E741
        default=2,
        ge=2,
        description="So many different answers to each sensitive variable they should have at "
        "least.",
    )


class EarlierRelease(Settings):
    """A public store of this study that was published before."""

    name: str = Field(pattern=NAME, description="What it is called in sentences.")
    statistics: str = Field(
        description="Its public statistics.csv, relative to the study's folder."
    )
    same_rows: bool = Field(
        default=True,
        description="Whether it counted the rows of the same raw file; `false` when rows have been "
        "added since.",
    )


class ReleaseSettings(Settings):
    """release.yaml: the rules for the public edition."""

    threshold: int = Field(
        default=10,
        ge=1,
        description="Counts below this, and what was computed from them, are hidden in public.",
    )
    zero_cells: Choice = Field(
        default="hide", description="Whether a count of nobody is hidden like a small one."
    )
    full_cells: Choice = Field(
        default="hide",
        description="Whether it is hidden that everybody of a group gave the same answer.",
    )
    missing_answers: Choice = Field(
        default="show",
        description="Whether small numbers of people without an answer are shown or hidden.",
    )
    rounding: Rounding = Field(
        default="none",
        description="How the counts of people that are shown are rounded: `none`, `nearest_5`, or "
        "`midpoint_6` (the middle of 1 to 6, 7 to 12 and so on).",
    )
    least_residual_df: int = Field(
        default=10,
        ge=0,
        description="Models with fewer residual degrees of freedom are hidden.",
    )
    dominance: Dominance = Field(
        default=Dominance(), description="When few people make up most of a total."
    )
    earlier_releases: list[EarlierRelease] = Field(
        default=[], description="What was published before: hidden cells are checked against it."
    )
    anonymity: Anonymity | None = Field(
        default=None,
        description="What is checked before the cleaned data are shared, row by row; nothing where "
        "this is absent.",
    )
    free_text: list[str] = Field(
        default=[],
        description="Text variables of which a person may release quotations; each quotation is "
        "listed in released_texts.yaml.",
    )


class Exemption(Settings):
    """Statistics that are shown although a rule would hide them, because a person decided so."""

    statistics: str = Field(
        min_length=1,
        description="Id of the statistic; `*` stands for any letters.",
    )
    reason: str = Field(min_length=1, description="Why nobody can be harmed by it.")
    name: str = Field(min_length=1, description="Who decided.")
    date: Day = Field(description="When.")


class ExceptionSettings(Settings):
    """exceptions.yaml: exceptions from the rules of release (the file may be absent)."""

    exceptions: list[Exemption] = Field(default=[], description="The exceptions.")


class ReleasedText(Settings):
    """A quotation from an answer that a person has read and released."""

    variable: str = Field(pattern=NAME, description="The question.")
    row: int = Field(ge=1, description="Row of the answer in the raw file, the first is 1.")
    text: str = Field(
        min_length=1,
        description="The words as they are published; `[…]` stands for words left out.",
    )
    name: str = Field(min_length=1, description="Who released it.")
    date: Day = Field(description="When.")


class ReleasedQuotation(Settings):
    """A quotation from a coded interview that a person has read and released."""

    quotation: str = Field(pattern=NAME, description="What the joint display calls it.")
    participant: str = Field(min_length=1, description="Who said it: the pseudonym.")
    text: str = Field(
        min_length=1,
        description="The words as they are published; `[…]` stands for words left out, and words "
        "in square brackets for others that were replaced.",
    )
    name: str = Field(min_length=1, description="Who released it.")
    date: Day = Field(description="When.")


class ReleasedTextSettings(Settings):
    """released_texts.yaml: quotations that may be published (the file may be absent)."""

    texts: list[ReleasedText] = Field(default=[], description="From the questionnaire.")
    quotations: list[ReleasedQuotation] = Field(default=[], description="From the interviews.")
