"""The library of instruments: ready definitions of questionnaires, facts only, each with sources.

An instrument has items, which are tags of topics and never wording, and scores made of them. It is
no scale of a study yet: which variable holds which item, only the study can say.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from questline.core.errors import Problem, repeated
from questline.core.scales import Band, Scale
from questline.core.settings import (
    COUNT_OR_SHARE,
    NAME,
    Misfit,
    Name,
    NumberTable,
    Settings,
    UnfitError,
)
from questline.core.settings_reading import read_settings

FOLDER = "config/scales"
LIBRARY = Path(__file__).resolve().parents[3] / FOLDER


class BandSet(Settings):
    """Bands that others made for a score. A study takes them only if it names them."""

    name: str = Field(pattern=NAME, description="Short name, by which a study names the set.")
    where: str = Field(description="Where the bands stand.")
    bands: list[Band] = Field(min_length=2, description="The bands, lowest first.")
    standing: str = Field(description="How far they can be relied on.")


class InstrumentScore(Settings):
    """One score of an instrument. What is left out is as for the instrument."""

    label: str = Field(description="Name of the score, as shown in the report.")
    kind: Literal["reflective", "index"] = Field(description="As for a scale.")
    items: list[Name] = Field(default=[], description="Its items; all of them unless stated.")
    score: Literal["sum", "mean", "count"] = Field(description="How it is made from the items.")
    score_also: Literal["sum", "mean"] | None = Field(
        default=None, description="Another way in which it is made; a study may choose it."
    )
    multiply_by: float = Field(default=1, gt=0, description="As for a scale.")
    conversion: NumberTable = Field(default={}, description="As for a scale.")
    prorate: bool = Field(default=True, description="As for a scale.")
    least_answered: str | None = Field(
        default=None, pattern=COUNT_OR_SHARE, description="Stands where a source states it."
    )
    direction: str = Field(description="What a higher score means.")
    bands: list[Band] = Field(default=[], description="Bands that belong to the instrument.")
    bands_reported: list[BandSet] = Field(default=[], description="Bands that others made.")
    asked_of: str = Field(default="", description="Who is asked, where not everyone is.")


class SingleItem(Settings):
    """An item that stands for itself and is no part of a score."""

    label: str = Field(description="Name of the item, as shown in the report.")
    direction: str = Field(description="What a higher answer means.")


class Safety(Settings):
    """Items whose answers must never be shown one by one."""

    items: list[Name] = Field(min_length=1, description="The items.")
    note: str = Field(description="What a study has to see to.")


class SourceRead(Settings):
    """A source that was read."""

    where: str = Field(description="The page, file or document.")
    says: str = Field(description="What it says about the scoring, in other words.")


class WorkedExample(Settings):
    """Answers and the scores that follow, as a source prints them or by the rule."""

    answers: list[float | None] = Field(
        min_length=1, description="The answers to the items in their order; null is a missing one."
    )
    scores: dict[Name, float] = Field(description="The scores.")
    bands: dict[Name, str] = Field(default={}, description="The bands of some scores.")
    not_scored: list[Name] = Field(default=[], description="Scores that cannot be made.")
    origin: str = Field(description="Where the example comes from.")


class Instrument(Settings):
    """An instrument of the library: facts only, and where each was read."""

    instrument: str = Field(description="Its whole name.")
    abbreviation: str = Field(description="Its short name in the literature.")
    version: str = Field(description="Which version the facts are about.")
    measures: str = Field(description="What it measures, in a few words.")
    items: list[Name] = Field(min_length=1, description="Its items: tags of their topics.")
    minimum: float = Field(description="Lowest answer that an item allows.")
    maximum: float = Field(description="Highest answer that an item allows.")
    permitted: list[float] = Field(default=[], description="As for a scale.")
    codes_mean: str = Field(default="", description="What the codes stand for, where it matters.")
    reverse_keyed: list[Name] = Field(description="Items that are turned round.")
    counted: dict[Name, list[float]] = Field(default={}, description="As for a scale.")
    scores: dict[Name, InstrumentScore] = Field(description="Its scores; {} where it has none.")
    single_items: dict[Name, SingleItem] = Field(
        default={}, description="Items without a score, of which none must be made."
    )
    safety: Safety | None = Field(default=None, description="Items that need care.")
    note: str = Field(default="", description="A caution shown wherever a score shows.")
    not_scored: str = Field(default="", description="Questions that belong to no score.")
    citation: str = Field(description="The publication to cite.")
    sources_read: list[SourceRead] = Field(min_length=1, description="What the facts rest on.")
    sources_disagree: str = Field(description="Where the sources differ, and what was done.")
    not_confirmed: list[str] = Field(description="What no source that was read says.")
    licence_to_check: str = Field(description="What is to be looked up before wording is used.")
    worked_examples: list[WorkedExample] = Field(description="Examples; tests recompute them.")

    @model_validator(mode="after")
    def _consistent(self) -> Instrument:
        misfits = [Misfit("items", f'"{tag}" stands twice', "each once")
                   for tag in repeated(self.items)]  # fmt: skip
        named = {
            "reverse_keyed": self.reverse_keyed,
            "counted": [*self.counted],
            "single_items": [*self.single_items],
            "safety": self.safety.items if self.safety else [],
            **{f"scores.{name}": score.items for name, score in self.scores.items()},
        }
        misfits += [
            Misfit(key, f'"{tag}" is not among the items', "items of the instrument")
            for key, tags in named.items()
            for tag in tags
            if tag not in self.items
        ]
        if bool(self.scores) == bool(self.single_items):
            misfits.append(Misfit("scores", "scores and single items", "one of the two"))
        misfits += [
            Misfit("worked_examples", f"{len(one.answers)} answers", f"{len(self.items)} answers")
            for one in self.worked_examples
            if len(one.answers) != len(self.items)
        ]
        if not misfits:
            for name in self.scores:
                misfits += self._misfits_of(name)
        if misfits:
            raise UnfitError(misfits)
        return self

    def _misfits_of(self, name: str) -> list[Misfit]:
        """What is wrong with a score: as a scale, with every set of bands, scored either way."""
        score = self.scores[name]
        misfits = []
        if score.score_also and (score.bands or score.bands_reported):
            found = "bands, and two ways of scoring"
            misfits.append(Misfit(f"scores.{name}", found, "bands of one way of scoring"))
        tried: list[dict[str, Any]] = [{"score": score.score}, {"bands": score.bands}]
        tried += [{"bands": one.bands} for one in score.bands_reported]
        tried += [{"score": score.score_also}] if score.score_also else []
        for changes in tried:
            try:
                self.scale(name, {tag: tag for tag in self.items}, {"bands": [], **changes})
            except ValidationError as error:
                for detail in error.errors():
                    unfit = detail.get("ctx", {}).get("error")
                    for one in getattr(unfit, "misfits", ()):
                        key = f"scores.{name}.{one.key}"
                        misfits.append(Misfit(key, one.found, one.expected))
        return misfits

    def tags(self, score: str) -> list[str]:
        """The items of a score."""
        return list(self.scores[score].items or self.items)

    def scale(self, score: str, variables: Mapping[str, str], changes: Mapping[str, Any]) -> Scale:
        """A score as a scale of the variables that hold its items.

        `changes` are keys of the scale that differ from the library's. Raises ValidationError where
        they do not fit together.
        """
        one, tags = self.scores[score], self.tags(score)
        counted = self.counted if one.score == "count" else {}
        described = {
            "label": one.label,
            "kind": one.kind,
            "items": [variables[tag] for tag in tags],
            "minimum": self.minimum,
            "maximum": self.maximum,
            "permitted": self.permitted,
            "reverse_keyed": [variables[tag] for tag in tags if tag in self.reverse_keyed],
            "score": one.score,
            "counted": {variables[tag]: self.counted[tag] for tag in tags if tag in counted},
            "multiply_by": one.multiply_by,
            "conversion": one.conversion,
            "prorate": one.prorate,
            "least_answered": one.least_answered or "100%",
            "direction": one.direction,
            "bands": one.bands,
            "source": f"{self.instrument}, {self.abbreviation}",
            "version": self.version,
            "citation": self.citation,
            "licence": self.licence_to_check,
            "note": self.cautions(score),
        }
        return Scale.model_validate({**described, **changes})

    def cautions(self, score: str) -> str:
        """What a reader of a score has to know: notes, who is asked, items that need care."""
        one = self.scores[score]
        asked = f"Asked of {one.asked_of}." if one.asked_of else ""
        safety = self.safety
        care = safety.note if safety and set(safety.items) & set(self.tags(score)) else ""
        return " ".join(sentence for sentence in (self.note, asked, care) if sentence)


def instrument_names() -> list[str]:
    """The names of the instruments of the library, in alphabetical order."""
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def instrument_files(names: Iterable[str]) -> list[Path]:
    """The files of some instruments, each once; from the working folder, so that no path is
    absolute."""
    return [Path(os.path.relpath(LIBRARY / f"{name}.yaml")) for name in dict.fromkeys(names)]


def read_instrument(name: str) -> tuple[Instrument | None, list[Problem]]:
    """An instrument of the library, and what is wrong with its file."""
    text = (LIBRARY / f"{name}.yaml").read_text(encoding="utf-8")
    instrument, _, problems = read_settings(Instrument, text, f"{FOLDER}/{name}.yaml")
    return (None if problems else instrument), problems
