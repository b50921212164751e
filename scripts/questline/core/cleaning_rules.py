"""The definition of cleaning: which rules, in which order, with which reasons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from questline.core.careless_rule import CarelessRule
from questline.core.settings import NAME, Misfit, Settings, UnfitError


class _Rule(Settings):
    name: str = Field(pattern=NAME, description="Short name of the rule, used in the ledgers.")
    reason: str = Field(description="Why, in words that the report shows.")
    decision: Literal["exclude", "mark"] = Field(
        default="exclude",
        description="exclude: the respondent leaves the analysis. mark: the respondent stays and "
        "is counted as marked.",
    )


class AnswerRule(_Rule):
    """Catches respondents by their answer to one variable."""

    kind: Literal["consent", "eligibility", "preview", "condition"] = Field(
        description="consent, eligibility and preview say what the rule is about; condition is "
        "any rule of the study's own."
    )
    variable: str = Field(description="The variable whose answer decides.")
    keep_if: list[str] = Field(
        default=[], description="The answers that keep a respondent; all others are caught."
    )
    catch_if: list[str] = Field(
        default=[], description="The answers that catch a respondent; all others are kept."
    )
    below: float | None = Field(default=None, description="Catch numbers below this.")
    above: float | None = Field(default=None, description="Catch numbers above this.")
    if_missing: Literal["catch", "keep"] = Field(
        description="What happens to a respondent without an answer to the variable."
    )

    @model_validator(mode="after")
    def _one_condition(self) -> AnswerRule:
        stated = [bool(self.keep_if), bool(self.catch_if)]
        stated.append(self.below is not None or self.above is not None)
        if sum(stated) != 1:
            keys = ("keep_if", "catch_if", "below", "above")
            named = [key for key in keys if getattr(self, key) not in ([], None)]
            found = f"{' and '.join(named)} stand together" if named else "no condition stands here"
            raise UnfitError([Misfit("", found, "one of keep_if, catch_if, or below and above")])
        return self


class DuplicatesRule(_Rule):
    """Catches the second and later records of one respondent."""

    kind: Literal["duplicates"] = Field(description="Which rule it is.")
    variable: str = Field(description="The variable that identifies a respondent.")
    ignore: list[str] = Field(
        default=[], description="Variables that may differ between records that count as the same."
    )
    different_answers: Literal["error", "first", "last", "most_complete"] = Field(
        default="error",
        description="What to do when one respondent's records differ: stop with an error, or keep "
        "the first, the last or the most complete record.",
    )


class TooLittleAnsweredRule(_Rule):
    """Catches respondents who answered too few of some variables."""

    kind: Literal["too_little_answered"] = Field(description="Which rule it is.")
    variables: list[str] = Field(min_length=1, description="The variables that are counted.")
    least_share: float = Field(gt=0, le=1, description="Least share that must be answered.")


class TooFastRule(_Rule):
    """Catches respondents who took less time than a person can."""

    kind: Literal["too_fast"] = Field(description="Which rule it is.")
    variable: str = Field(description="The timing variable, in seconds.")
    least_seconds: float = Field(gt=0, description="Shortest time that is believed.")


class LongRunRule(_Rule):
    """Catches long runs of one and the same answer over consecutive items."""

    kind: Literal["long_run"] = Field(description="Which rule it is.")
    variables: list[str] = Field(min_length=2, description="The items, in the order asked.")
    longest: int = Field(ge=2, description="Longest run that is accepted; longer ones are caught.")


CleaningRule = Annotated[
    AnswerRule | DuplicatesRule | TooLittleAnsweredRule | TooFastRule | LongRunRule | CarelessRule,
    Field(discriminator="kind"),
]


class CleaningSettings(Settings):
    """cleaning.yaml: whose answers count."""

    out_of_range: Literal["error", "set_missing"] = Field(
        default="error",
        description="A number outside its declared range: stop with an error, or set that answer "
        "to missing with a line in changes.csv.",
    )
    least_respondents: int = Field(
        default=10, ge=3, description="Stop when fewer respondents than this are left."
    )
    rules: list[CleaningRule] = Field(
        default=[], description="The rules, in the order in which they are applied."
    )
