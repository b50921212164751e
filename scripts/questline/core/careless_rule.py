"""The rule of careless responding: several indices, and how many of them catch a respondent."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, model_validator

from questline.core.errors import repeated
from questline.core.settings import NAME, Misfit, Name, Settings, UnfitError

IndexName = Literal[
    "longest_run",
    "average_run",
    "within_person_sd",
    "mahalanobis",
    "even_odd",
    "synonyms",
    "antonyms",
    "person_total",
    "guttman_errors",
    "seconds_per_item",
    "fast_pages",
    "failed_checks",
]
By = Literal["value", "share_of_items", "fence", "probability"]

FROM_ANSWERS: tuple[str, ...] = get_args(IndexName)[:9]
"""The indices that need nothing but the answers to the items."""
DEFAULT_LEAST = 2
DEFAULT_INDICES: tuple[IndexName, ...] = (
    "longest_run",
    "average_run",
    "within_person_sd",
    "mahalanobis",
    "even_odd",
    "guttman_errors",
)
"""Three indices of answers that hardly vary, and three of answers that do not hang together."""
DEFAULT_WHERE_THERE: tuple[IndexName, ...] = ("seconds_per_item", "failed_checks")
"""Join the default rule in a study that kept times or asked attention items."""

USUAL: dict[str, By] = {
    **dict.fromkeys(get_args(IndexName), "value"),
    "longest_run": "share_of_items",
    "mahalanobis": "probability",
    **dict.fromkeys(("average_run", "within_person_sd", "guttman_errors"), "fence"),
}
"""What a cut-off is when the study does not say by what it cuts."""


class CarelessFlag(Settings):
    """An index of careless responding, and from where on it flags a respondent."""

    index: IndexName = Field(
        description="The index; docs/careless-responding.md says what each is and needs."
    )
    cut_off: float | None = Field(
        default=None,
        description="The limit beyond which the index flags. If left out, the default of "
        "docs/careless-responding.md.",
    )
    by: By | None = Field(
        default=None,
        description="What the limit is. value: of the index itself. share_of_items: of the items "
        "screened (longest_run alone). probability: of a distance at least as large (mahalanobis "
        "alone). fence: so many interquartile ranges beyond the quartile of all respondents. If "
        "left out, what the default of the index is.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> CarelessFlag:
        misfits = []
        if self.by and self.cut_off is None:
            misfits.append(Misfit("by", "no cut_off stands beside it", "a cut_off as well"))
        elif self.cut_off is not None:
            suited = _suited(self.index)
            if self.cuts_by not in suited:
                found = f"{self.index} cannot be cut by {self.cuts_by}"
                misfits.append(Misfit("by", found, " or ".join(suited)))
            elif self.cuts_by in ("share_of_items", "probability") and not 0 < self.cut_off < 1:
                if not (self.cuts_by == "share_of_items" and self.cut_off == 1):
                    found = f"the {self.cuts_by} is {self.cut_off:g}"
                    misfits.append(Misfit("cut_off", found, "a number above 0 and below 1"))
            elif self.cuts_by == "fence" and self.cut_off <= 0:
                found = f"the fence lies {self.cut_off:g} interquartile ranges from the quartile"
                misfits.append(Misfit("cut_off", found, "a number above 0"))
        if misfits:
            raise UnfitError(misfits)
        return self

    @property
    def cuts_by(self) -> By:
        """What the limit is, said or not."""
        return self.by or USUAL[self.index]


def _suited(index: str) -> list[By]:
    """By what an index can be cut."""
    if index == "mahalanobis":
        return ["probability"]
    if index == "longest_run":
        return ["share_of_items", "value", "fence"]
    return ["value", "fence"]


class CarelessPage(Settings):
    """A page of the questionnaire: the items that stood on it."""

    items: list[str] = Field(
        min_length=1, description="The items of the page, among those that the rule screens."
    )
    seconds: str = Field(
        default="", description="The timing variable of the page, for the index fast_pages."
    )


class CarelessRule(Settings):
    """Catches respondents whom several indices of careless responding flag.

    The indices are taken over the respondents whom no earlier rule has left out.
    """

    name: str = Field(pattern=NAME, description="Short name of the rule, used in the ledgers.")
    reason: str = Field(description="Why, in words that the report shows.")
    decision: Literal["exclude", "mark"] = Field(
        default="mark",
        description="mark: the respondent stays and is counted as marked. exclude: the respondent "
        "leaves the analysis.",
    )
    kind: Literal["careless"] = Field(description="Which rule it is.")
    variables: list[str] = Field(
        default=[],
        description="The items that are screened, in the order asked. If left out, the items of "
        "all scales, in the order of the codebook.",
    )
    flags: list[CarelessFlag] = Field(
        default=[],
        description="The indices that count. If left out: longest_run, average_run, "
        "within_person_sd, mahalanobis, even_odd and guttman_errors, with seconds_per_item if "
        "`seconds` stands here and failed_checks if `checks` do.",
    )
    least_flags: int = Field(
        default=DEFAULT_LEAST, ge=1, description="How many flags catch a respondent."
    )
    seconds: str = Field(
        default="",
        description="The timing variable of the whole questionnaire, for the index "
        "seconds_per_item.",
    )
    pages: list[CarelessPage] = Field(
        default=[],
        description="The pages of the questionnaire. A run of the same answer ends with its page.",
    )
    checks: dict[Name, list[str]] = Field(
        default={},
        description="The attention and instructed items, each with the answers that pass: codes "
        "of the codebook.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> CarelessRule:
        misfits = [
            Misfit("flags", f'"{name}" stands twice', "each index once")
            for name in repeated([flag.index for flag in self.flags])
        ]
        misfits += [
            Misfit("checks", f'no answer to "{name}" passes', "at least one answer that passes")
            for name, passing in self.checks.items()
            if not passing
        ]
        if self.least_flags > len(self.flags_used):
            found = f"{self.least_flags} of {len(self.flags_used)} flags are asked for"
            misfits.append(Misfit("least_flags", found, "no more than there are flags"))
        used = {flag.index for flag in self.flags_used}
        given = {
            "seconds": ("seconds_per_item", bool(self.seconds)),
            "checks": ("failed_checks", bool(self.checks)),
            "pages": ("fast_pages", any(page.seconds for page in self.pages)),
        }
        for key, (index, stated) in given.items():
            if stated and index not in used:
                what = "seconds stand here" if key == "pages" else f"`{key}` stands here"
                found = f"{what}, but {index} is not among the flags"
                misfits.append(Misfit(key, found, f"{{index: {index}}} under `flags` as well"))
        if misfits:
            raise UnfitError(misfits)
        return self

    @property
    def flags_used(self) -> list[CarelessFlag]:
        """The flags of the rule, those of the default rule where it names none."""
        if self.flags:
            return list(self.flags)
        there = {"seconds_per_item": bool(self.seconds), "failed_checks": bool(self.checks)}
        names = [*DEFAULT_INDICES, *(name for name in DEFAULT_WHERE_THERE if there[name])]
        return [CarelessFlag(index=name) for name in names]
