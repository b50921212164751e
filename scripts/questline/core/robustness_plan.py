"""The plan of robustness: specification curves, one for an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from questline.core.data_choices import AS_PLANNED
from questline.core.errors import repeated
from questline.core.scales import Scale
from questline.core.settings import COUNT_OR_SHARE, NAME, Misfit, Name, Settings, UnfitError

CountOrShare = Annotated[str, Field(pattern=COUNT_OR_SHARE)]


class ExclusionChoice(Settings):
    """Another defensible choice of who counts."""

    keep_caught_by: list[str] = Field(
        default=[], description="Rules of cleaning.yaml that do not exclude here."
    )
    exclude_marked_by: list[str] = Field(
        default=[], description="Rules of cleaning.yaml that mark, and here exclude."
    )

    @model_validator(mode="after")
    def _consistent(self) -> ExclusionChoice:
        if not (self.keep_caught_by or self.exclude_marked_by):
            raise UnfitError(
                [Misfit("", "nothing that differs from the plan", "a rule of cleaning.yaml")]
            )
        return self


class ScoringChoice(Settings):
    """Another defensible choice of how scores are made."""

    least_answered: dict[str, CountOrShare] = Field(
        default={},
        description="By scale: the least number of items that must be answered, a count (5) or a "
        "share (80%).",
    )
    without_items: dict[str, list[str]] = Field(
        default={},
        description="By scale: items that are left out; sums are brought back to the range of "
        "all items.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> ScoringChoice:
        if not (self.least_answered or self.without_items):
            raise UnfitError([Misfit("", "nothing that differs from the plan", "a scale")])
        return self

    def changed(self, scales: Mapping[str, Scale]) -> dict[str, Scale]:
        """The scales that differ from the plan's, as they are here.

        A count of items that must be answered is never more than the items that are left.
        """
        changed = {}
        for name in dict.fromkeys([*self.least_answered, *self.without_items]):
            scale = scales[name]
            without = self.without_items.get(name, [])
            items = [item for item in scale.items if item not in without]
            least = self.least_answered.get(name, scale.least_answered)
            if not least.endswith("%"):
                least = str(min(int(least), len(items)))
            reverse_keyed = [item for item in scale.reverse_keyed if item in items]
            update = {"items": items, "least_answered": least, "reverse_keyed": reverse_keyed}
            changed[name] = scale.model_copy(update=update)
        return changed


class CovariateChoices(Settings):
    """Which covariates stand beside the focal predictor."""

    always: list[str] = Field(default=[], description="Covariates of every specification.")
    with_and_without: list[str] = Field(
        default=[],
        description="Covariates that are in half of the specifications: every subset of them.",
    )
    sets: dict[Name, list[str]] = Field(
        default={}, description="Named sets of covariates, in place of every subset."
    )

    @model_validator(mode="after")
    def _consistent(self) -> CovariateChoices:
        misfits = []
        if self.sets and self.with_and_without:
            found = "both `sets` and `with_and_without`"
            misfits.append(Misfit("sets", found, "one of the two"))
        lists = [[*self.always, *self.with_and_without]]
        lists += [[*self.always, *names] for names in self.sets.values()]
        for name in dict.fromkeys(name for names in lists for name in repeated(names)):
            misfits.append(Misfit("", f'"{name}" stands twice', "each covariate once"))
        if misfits:
            raise UnfitError(misfits)
        return self

    @property
    def choices(self) -> int:
        """How many sets of covariates there are."""
        return len(self.sets) if self.sets else 2 ** len(self.with_and_without)


class SpecificationCurve(Settings):
    """Every combination of defensible choices for one planned analysis."""

    name: str = Field(pattern=NAME, description="Short name, used in the ids of the results.")
    label: str = Field(description="What the curve is about, as shown in the report.")
    analysis: str = Field(description="The planned analysis whose choices are varied.")
    predictor: str = Field(description="The focal predictor: one of the analysis's.")
    exclusions: dict[Name, ExclusionChoice] = Field(
        default={}, description="Choices of who counts, besides the plan's."
    )
    scoring: dict[Name, ScoringChoice] = Field(
        default={}, description="Choices of how scores are made, besides the plan's."
    )
    missing: list[Literal["complete", "imputed"]] = Field(
        default=["complete"], min_length=1, description="What is done about missing answers."
    )
    covariates: CovariateChoices = Field(description="Choices of covariates.")
    permutations: int = Field(
        default=500, ge=0, le=100_000, description="Permutations behind its test; 0 for none."
    )
    most_specifications: int = Field(
        default=2000, ge=1, le=100_000, description="More than so many are taken for a mistake."
    )

    @property
    def specifications(self) -> int:
        """How many specifications there are."""
        planned = (1 + len(self.exclusions)) * (1 + len(self.scoring)) * len(self.missing)
        return planned * self.covariates.choices

    @model_validator(mode="after")
    def _consistent(self) -> SpecificationCurve:
        misfits = [
            Misfit("missing", f'"{name}" stands twice', "each once")
            for name in repeated(self.missing)
        ]
        for key in ("exclusions", "scoring"):
            if AS_PLANNED in getattr(self, key):
                found = f'"{AS_PLANNED}" is the name of the plan\'s own choice'
                misfits.append(Misfit(key, found, "another name"))
        if self.specifications > self.most_specifications:
            found = (
                f"{self.specifications:,} specifications: {1 + len(self.exclusions)} exclusions x "
                f"{1 + len(self.scoring)} scorings x {len(self.missing)} treatments of missing "
                f"answers x {self.covariates.choices:,} sets of covariates"
            )
            expected = f"at most {self.most_specifications:,} (most_specifications)"
            misfits.append(Misfit("covariates", found, expected))
        if misfits:
            raise UnfitError(misfits)
        return self
