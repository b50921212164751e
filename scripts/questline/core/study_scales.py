"""The scales of a study: those that scales.yaml writes out, and those made of instruments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field, ValidationError

from questline.core.codebook import Variable
from questline.core.errors import Problem, nearest_name, repeated, unknown_name
from questline.core.instrument_use import NO_BANDS, InstrumentUse
from questline.core.instruments import (
    FOLDER,
    Instrument,
    InstrumentScore,
    instrument_names,
    read_instrument,
)
from questline.core.scales import Scale, ScaleSettings
from questline.core.settings import Misfit, UnfitError
from questline.core.yaml_text import Place, YamlText


class StudyScales(ScaleSettings):
    """All scales of a study, with what is known of those that were made of instruments.

    `made` says of each such scale which entry under `instruments` it was made of; `library` holds
    the instruments by the entries' names; `doubtful` the entries with a mistake.
    """

    made: dict[str, str] = Field(default={})
    library: dict[str, Instrument] = Field(default={})
    doubtful: list[str] = Field(default=[])

    def place(self, scale: str) -> Place:
        """Where a scale stands in scales.yaml."""
        return ("instruments", self.made[scale]) if scale in self.made else ("scales", scale)

    @property
    def single_items(self) -> dict[str, dict[str, Any]]:
        """The variables that stand for themselves by the library, with what is known of them."""
        found = {}
        for name, instrument in self.library.items():
            use = self.instruments[name]
            about = {
                "source": f"{instrument.instrument}, {instrument.abbreviation}",
                "version": instrument.version,
                "citation": instrument.citation,
                "licence": instrument.licence_to_check,
                "note": " ".join(text for text in (instrument.note, use.note) if text),
            }
            for tag, item in instrument.single_items.items():
                if tag in use.items:
                    found[use.items[tag]] = {**item.model_dump(), **about}
        return found


def with_instruments(
    settings: ScaleSettings, source: YamlText, codebook: Mapping[str, Variable]
) -> tuple[StudyScales, list[Problem]]:
    """The scales of a study with those of its instruments, and what is wrong with these.

    An entry with a mistake makes no scale.
    """
    scales = dict(settings.scales)
    made: dict[str, str] = {}
    library: dict[str, Instrument] = {}
    written = source.content.get("instruments") if isinstance(source.content, dict) else None
    doubtful = [name for name in written or {} if name not in settings.instruments]
    problems: list[Problem] = []
    for name, use in settings.instruments.items():
        entry = _Entry(name, use, source, codebook)
        found = entry.scales()
        for scale in found:
            if scale in scales:
                at = made.get(scale, "scales")
                entry.wrong((), f'it makes the scale "{scale}", which is one of {at} already',
                            "a name of its own", "rename one of the two")  # fmt: skip
        if entry.problems:
            problems += entry.problems
            doubtful.append(name)
            continue
        assert entry.instrument is not None
        scales |= found
        made |= dict.fromkeys(found, name)
        library[name] = entry.instrument
    all_scales = StudyScales.model_construct(
        scales=scales,
        instruments=settings.instruments,
        made=made,
        library=library,
        doubtful=doubtful,
    )
    return all_scales, problems


class _Entry:
    """One entry under `instruments` on its way to scales."""

    def __init__(
        self, name: str, use: InstrumentUse, source: YamlText, codebook: Mapping[str, Variable]
    ):
        self.name, self.use = name, use
        self.problems: list[Problem] = []
        self.instrument: Instrument | None = None
        self._source, self._codebook = source, codebook

    def where(self, place: Place) -> str:
        return self._source.where(self._source.as_written(("instruments", self.name, *place)))

    def wrong(self, place: Place, found: str, expected: str, remedy: str) -> None:
        problem = Problem(self.where(place), found, expected, remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def scales(self) -> dict[str, Scale]:
        """The scales that the entry makes; none when something is wrong with it."""
        known = instrument_names()
        if self.use.instrument not in known:
            remedy = f"correct the name, or write the scale out under `scales`; {FOLDER}/README.md "
            self.problems.append(
                unknown_name(self.where(("from",)), self.use.instrument, known,
                             "an instrument of the library", remedy + "lists them all")
            )  # fmt: skip
            return {}
        instrument, problems = read_instrument(self.use.instrument)
        self.problems += problems
        if instrument is None:
            return {}
        self.instrument = instrument
        chosen = self._chosen_scores(instrument)
        self._check_items(instrument, chosen)
        bands = self._bands(instrument, chosen)
        codes = self._codes(instrument)
        if self.problems:
            return {}
        found = {}
        for score in chosen:
            name = self.name if len(chosen) == 1 else f"{self.name}_{score}"
            scale = self._scale(instrument, score, {"codes": codes, "bands": bands[score]})
            if scale is not None:
                found[name] = scale
        return found

    def _chosen_scores(self, instrument: Instrument) -> list[str]:
        for index, score in enumerate(self.use.scores):
            if score not in instrument.scores:
                self.problems.append(
                    unknown_name(self.where(("scores", index)), score, instrument.scores,
                                 f"a score of {self.use.instrument}", "correct the name")
                )  # fmt: skip
        for score in repeated(self.use.scores):
            self.wrong(("scores",), f'"{score}" stands twice', "each score once", "remove one")
        if not instrument.scores:
            for key in ("codes", "rescale", "score", "bands", "least_answered", "label"):
                if getattr(self.use, key):
                    self.wrong((key,), f"{self.use.instrument} has no score: its items stand for "
                               "themselves", "an entry with `from`, `items` and `note` only",
                               "remove the line; codebook.csv says what codes mean")  # fmt: skip
        chosen = [score for score in self.use.scores if score in instrument.scores]
        return chosen or list(instrument.scores)

    def _check_items(self, instrument: Instrument, chosen: Sequence[str]) -> None:
        """Every tag that is needed stands once, none is unknown, no variable is two of them."""
        first: dict[str, str] = {}
        for tag, variable in self.use.items.items():
            if tag not in instrument.items:
                self.problems.append(
                    unknown_name(self.where(("items", tag)), tag, instrument.items,
                                 f"an item of {self.use.instrument}", "correct the name")
                )  # fmt: skip
            elif variable in first:
                self.wrong(("items", tag), f'"{variable}" is "{first[variable]}" already',
                           "a variable of its own for each item",
                           "correct one of the two")  # fmt: skip
            first.setdefault(variable, tag)
        needed = [tag for score in chosen for tag in instrument.tags(score)]
        lacking = [tag for tag in dict.fromkeys(needed) if tag not in self.use.items]
        misspelt = {nearest_name(tag, instrument.items) for tag in self.use.items
                    if tag not in instrument.items}  # fmt: skip
        lacking = [tag for tag in lacking if f'Did you mean "{tag}"?' not in misspelt]
        if lacking:
            possible = [
                score for score in chosen if set(instrument.tags(score)) <= set(self.use.items)
            ]
            remedy = "add a line for each"
            if possible:
                remedy += f", or make fewer scores with `scores: [{', '.join(possible)}]`"
            self.wrong(("items",), f"no variable for {', '.join(lacking)}",
                       "a variable for each item of the scores that are made", remedy)  # fmt: skip

    def _bands(self, instrument: Instrument, chosen: Sequence[str]) -> dict[str, list[Any]]:
        """The bands of each score: those of the instrument, or the set that the study names."""
        named = self.use.bands
        scores = {name: instrument.scores[name] for name in chosen}
        if not named:
            return {name: list(score.bands) for name, score in scores.items()}
        sets = {one.name for score in scores.values() for one in score.bands_reported}
        if named != NO_BANDS and named not in sets and scores:
            self.problems.append(
                unknown_name(self.where(("bands",)), named, [*sets, NO_BANDS],
                             f"a set of bands of {self.use.instrument}",
                             "correct the name, or leave the line out")
            )  # fmt: skip
        return {
            name: [band for one in score.bands_reported if one.name == named for band in one.bands]
            for name, score in scores.items()
        }

    def _codes(self, instrument: Instrument) -> dict[float, float]:
        """The study's codes with the instrument's; none where they are the same."""
        codes = self._rescaled(instrument) if self.use.rescale else self.use.codes
        return {} if all(code == value for code, value in codes.items()) else codes

    def _rescaled(self, instrument: Instrument) -> dict[float, float]:
        """The codes of the codebook, spread evenly over the instrument's range."""
        variables = [self._codebook.get(name) for name in self.use.items.values()]
        sound = [one for one in variables if one and one.is_numeric and not one.doubtful]
        coded = {one.name: tuple(float(code) for code in one.ordered_codes) for one in sound}
        for name, codes in coded.items():
            if len(codes) < 2:
                self.wrong(("rescale",), f'codebook.csv does not say which codes "{name}" has',
                           "levels, or a minimum and a maximum that are whole numbers",
                           "declare them in codebook.csv, or write `codes` here")  # fmt: skip
                return {}
        if len(set(coded.values())) != 1:
            if coded:
                first, *others = coded
                other = next(name for name in others if coded[name] != coded[first])
                self.wrong(("rescale",), f'"{first}" and "{other}" have different codes',
                           "the same codes for all items",
                           "give them the same codes in codebook.csv, column levels")  # fmt: skip
            return {}
        codes = next(iter(coded.values()))
        low, high = instrument.minimum, instrument.maximum
        step = (high - low) / (codes[-1] - codes[0])
        turned = {code: round(low + (code - codes[0]) * step, 9) for code in codes}
        unfit = [value for value in turned.values() if not _is_code(instrument, value)]
        if unfit:
            self.wrong(("rescale",), f"the study has the codes {_listed(codes)}, which would "
                       f"become {_listed(turned.values())}", _codes_of(instrument),
                       "another form of the instrument was asked: write it out under "
                       "`scales`, as a scale of your own")  # fmt: skip
        return turned

    def _scale(
        self, instrument: Instrument, score: str, changes: Mapping[str, Any]
    ) -> Scale | None:
        use, one = self.use, instrument.scores[score]
        changed = dict(changes)
        if use.score and use.score != one.score:
            if use.score != one.score_also:
                self.wrong(("score",), f"{score} is a {one.score}", _ways(one),
                           "remove the line")  # fmt: skip
                return None
            changed["score"] = use.score
        if use.least_answered:
            changed["least_answered"] = use.least_answered
        if use.label:
            several = len(use.scores or instrument.scores) > 1
            changed["label"] = f"{use.label}: {one.label}" if several else use.label
        reported = [f"Bands: {found.where}; {found.standing}." for found in one.bands_reported
                    if found.name == use.bands]  # fmt: skip
        notes = [instrument.cautions(score), *reported, use.note]
        changed["note"] = " ".join(text for text in notes if text)
        unfit = [
            code for code in changed["codes"].values() if not _is_code(instrument, code)
        ]  # fmt: skip
        if unfit:
            self.wrong(("codes",), f"the code {unfit[0]:g}", _codes_of(instrument),
                       "correct the codes")  # fmt: skip
            return None
        try:
            return instrument.scale(score, use.items, changed)
        except ValidationError as error:
            for misfit in _misfits(error):
                key = misfit.key if misfit.key in ("codes", "least_answered", "bands") else "from"
                self.wrong((key,), f"{score}: {misfit.found}", misfit.expected,
                           "correct this line, or make fewer scores with `scores`")  # fmt: skip
            return None


def _misfits(error: ValidationError) -> list[Misfit]:
    found: list[Misfit] = []
    for detail in error.errors():
        unfit = detail.get("ctx", {}).get("error")
        if not isinstance(unfit, UnfitError):
            raise error
        found += unfit.misfits
    return found


def _is_code(instrument: Instrument, value: float) -> bool:
    if instrument.permitted:
        return value in instrument.permitted
    whole = float(value).is_integer() or not float(instrument.minimum).is_integer()
    return whole and instrument.minimum <= value <= instrument.maximum


def _codes_of(instrument: Instrument) -> str:
    if instrument.permitted:
        codes = f"the codes {_listed(instrument.permitted)}"
    else:
        codes = f"whole numbers from {instrument.minimum:g} to {instrument.maximum:g}"
    return f"{codes} ({instrument.codes_mean})" if instrument.codes_mean else codes


def _ways(score: InstrumentScore) -> str:
    return f"{score.score} or {score.score_also}" if score.score_also else f"a {score.score} only"


def _listed(codes: Any) -> str:
    return ", ".join(f"{code:g}" for code in codes)
