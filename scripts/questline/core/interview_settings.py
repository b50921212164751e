"""The definition of the interview strand: whom to interview, what they said and showed, how the
interviews and the numbers fit.

Every part may be absent: a study without interviews.yaml has no interview strand, and one may, for
instance, have photographs and no coding.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from questline.core.settings import NAME, Misfit, Name, Settings, UnfitError

Wanted = Literal["even", "proportional"] | dict[str, Annotated[int, Field(ge=0)]]
Fit = Literal["confirms", "expands", "contradicts", "silent"]

WANTED = (
    "How many of each level are wanted: `even` (as equal as can be), `proportional` (as among the "
    "respondents analysed), or a number for each level."
)


class Agreed(Settings):
    """Which answer says that a respondent agreed to be contacted."""

    variable: str = Field(pattern=NAME, description="The question.")
    level: str = Field(description="The answer that agrees.")


class Dimension(Settings):
    """One way in which those interviewed should differ."""

    variable: str = Field(
        pattern=NAME,
        description="A variable with levels: a category, bands of a number, the bands of a scale "
        "(`<scale>_band`).",
    )
    targets: Wanted = Field(default="even", description=WANTED)
    weight: float = Field(
        default=1.0, gt=0, description="How much one person too few counts, beside the others."
    )


class DimensionPair(Settings):
    """Two dimensions whose combinations should be covered too."""

    variables: list[Name] = Field(min_length=2, max_length=2, description="The two dimensions.")
    targets: Literal["even", "proportional"] = Field(
        default="even",
        description="How many of each combination are wanted: `even` or `proportional`.",
    )
    weight: float = Field(
        default=1.0, gt=0, description="How much one person too few counts, beside the others."
    )


class Quota(Settings):
    """A number that must be kept, whatever else has to give."""

    where: dict[str, str] = Field(
        min_length=1,
        description="The level of each variable that together say who is counted.",
    )
    at_least: int | None = Field(default=None, ge=0, description="The fewest.")
    at_most: int | None = Field(default=None, ge=0, description="The most.")

    @model_validator(mode="after")
    def _says_something(self) -> Quota:
        if self.at_least is None and self.at_most is None:
            raise UnfitError([Misfit("where", "neither at_least nor at_most stands here",
                                     "one of them, or both")])  # fmt: skip
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            found = f"{self.at_least}, which is more than the {self.at_most} of at_most"
            raise UnfitError([Misfit("at_least", found, "no more than at_most")])
        return self


class Selection(Settings):
    """Whom to interview: a purposive sample for maximum variation."""

    size: int = Field(ge=1, description="How many are to be interviewed.")
    agreed: Agreed = Field(description="Which answer says that a respondent may be contacted.")
    dimensions: list[Dimension] = Field(
        min_length=1, description="In what those interviewed should differ."
    )
    pairs: list[DimensionPair] = Field(
        default=[], description="Pairs of dimensions whose combinations should be covered."
    )
    quotas: list[Quota] = Field(default=[], description="Numbers that must be kept.")
    reserves: int = Field(
        default=10, ge=0, description="How many stand in reserve, in the order of asking them."
    )
    contacts: str = Field(
        description="The file of contact details, relative to the study's folder: a CSV with the "
        "columns row (of the raw file) and reference; other columns are never read.",
    )
    invitations: str = Field(
        default="",
        description="What became of invitations: a CSV with the columns row, date and outcome "
        "(invited, accepted, refused, no_answer, interviewed or withdrawn).",
    )


class Theme(Settings):
    """A theme: the codes that belong to it."""

    name: str = Field(pattern=NAME, description="Short name.")
    label: str = Field(min_length=1, description="What readers see.")
    description: str = Field(default="", description="What it is about, in a sentence or two.")
    codes: list[str] = Field(
        min_length=1,
        description="Codes as the codebook calls them; those below a code belong to it.",
    )


class Coding(Settings):
    """The coded interviews."""

    files: list[str] = Field(
        min_length=1,
        description="Coding, relative to the study's folder: REFI-QDA projects (.qdpx), or CSV "
        "files with the columns participant, source, start, end, code, coder and text.",
    )
    codebooks: list[str] = Field(
        default=[],
        description="Codebooks besides those within projects: REFI-QDA (.qdc), or CSV files with "
        "the columns code, parent and definition.",
    )
    counted: str = Field(
        default="any",
        description="Whose coding is counted: `any` (a code that any coder gave), `all` (that all "
        "coders of the source gave), or the name of one coder.",
    )
    scores: list[Name] = Field(
        default=[], description="Scales and bands of the questionnaire to set beside the codes."
    )


class OpenAnswers(Settings):
    """A question answered in respondents' own words whose answers were coded (content analysis)."""

    variable: str = Field(pattern=NAME, description="The question, a text variable.")
    coding: str = Field(
        description="Its coding, relative to the study's folder: a CSV with the columns row, code "
        "and coder (an answer that was read and given no code has an empty code), or a .qdpx "
        "whose sources are called by the row.",
    )
    codebook: str = Field(
        default="", description="Its codebook: .qdc, or CSV with code, parent and definition."
    )
    counted: str = Field(
        default="any", description="Whose coding is counted: `any`, `all` or the name of a coder."
    )
    by: list[Name] = Field(
        default=[], description="Variables with levels by which the categories are counted."
    )


class Prompt(Settings):
    """What was asked for when photographs were asked for."""

    name: str = Field(pattern=NAME, description="Short name.")
    label: str = Field(min_length=1, description="What readers see.")


class Photographs(Settings):
    """The photographs that open the interviews."""

    register_file: str = Field(
        description="The register, relative to the study's folder: a CSV with the columns "
        "participant, prompt, file, kind (O original, I redrawn, R in words), consent (public, "
        "team or withdrawn), description, theme and words.",
    )
    folder: str = Field(description="The folder of the files, relative to the study's folder.")
    prompts: list[Prompt] = Field(min_length=1, description="What was asked for.")
    longest_side: int = Field(
        default=1200, ge=200, le=4000, description="The longest side of a published picture, in "
        "pixels."
    )  # fmt: skip


class Finding(Settings):
    """A finding of the questionnaire beside what the interviews say of it."""

    name: str = Field(pattern=NAME, description="Short name.")
    label: str = Field(min_length=1, description="The finding in words, without numbers.")
    results: list[str] = Field(
        default=[], description="Ids of the statistics that it rests on."
    )  # fmt: skip
    themes: list[Name] = Field(default=[], description="Themes that speak of it.")
    quotations: list[Name] = Field(
        default=[], description="Quotations of released_texts.yaml, by name."
    )
    fit: Fit = Field(
        description="How the interviews fit: `confirms`, `expands`, `contradicts` or `silent`."
    )
    inference: str = Field(
        default="", description="What follows from both together, in the team's own words."
    )


class MixedMethods(Settings):
    """What GRAMMS asks of a mixed-methods study and only its team can say (O'Cathain, Murphy and
    Nicholl 2008)."""

    justification: str = Field(default="", description="Why methods were mixed.")
    purpose: str = Field(default="", description="What each strand is for.")
    priority: str = Field(default="", description="Which strand weighs more, or that none does.")
    sequence: str = Field(default="", description="Which strand came first.")
    interviews: str = Field(
        default="", description="How interviews were held, recorded and analysed."
    )
    integration: str = Field(default="", description="Where and how the strands were joined.")
    integrated_by: str = Field(default="", description="Who joined them.")
    limitation: str = Field(
        default="", description="How one method was limited by the presence of the other."
    )
    insights: str = Field(default="", description="What was learnt by mixing the methods.")


class InterviewSettings(Settings):
    """interviews.yaml: the interview strand (the file may be absent)."""

    selection: Selection | None = Field(default=None, description="Whom to interview.")
    participants: str = Field(
        default="",
        description="Who was interviewed, relative to the study's folder: a CSV with the columns "
        "participant (a pseudonym), row, date and quotations (public, team or none).",
    )
    context: list[Name] = Field(
        default=[],
        description="What readers are told of who speaks, the most important first: variables with "
        "levels. Each is told only as far as enough respondents share all that is told.",
    )
    themes: list[Theme] = Field(default=[], description="The themes.")
    coding: Coding | None = Field(default=None, description="The coded interviews.")
    open_answers: list[OpenAnswers] = Field(
        default=[], description="The coded open answers of the questionnaire."
    )
    photographs: Photographs | None = Field(default=None, description="The photographs.")
    findings: list[Finding] = Field(
        default=[], description="The joint display: findings beside themes and quotations."
    )
    outcomes: list[Name] = Field(
        default=[],
        description="Outcomes with levels whose findings and themes are set side by side.",
    )
    mixed_methods: MixedMethods = Field(
        default=MixedMethods(), description="What GRAMMS asks of the team."
    )

    @model_validator(mode="after")
    def _parts_have_participants(self) -> InterviewSettings:
        needing = {"coding": self.coding, "photographs": self.photographs,
                   "findings": self.findings}  # fmt: skip
        misfits = [
            Misfit("participants", f"nothing stands here, and {key} is about people interviewed",
                   "the file that says who was interviewed")
            for key, part in needing.items() if part and not self.participants
        ]  # fmt: skip
        if misfits:
            raise UnfitError(misfits[:1])
        return self

    @property
    def is_there(self) -> bool:
        """Whether the study has an interview strand at all."""
        return self != InterviewSettings()
