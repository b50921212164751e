"""All indices of all respondents, in blocks of rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from questline.cleaning.careless import (
    checks,
    distance,
    guttman,
    halves,
    pairs,
    runs,
    typicality,
    variability,
)
from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Index, Piece, nowhere
from questline.cleaning.careless.items import MOST_STEPS, Items
from questline.cleaning.careless.moments import AnswerCounts, SampleMoments

BLOCK = 4096


class Answers(Protocol):
    """(people, items) answers of which slices of rows can be had: an array, or what acts so."""

    @property
    def ndim(self) -> int: ...

    @property
    def shape(self) -> tuple[int, ...]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, rows: slice, /) -> np.ndarray: ...


FROM_ANSWERS = (
    "longest_run",
    "average_run",
    "within_person_sd",
    "mahalanobis",
    "even_odd",
    "synonyms",
    "antonyms",
    "person_total",
    "guttman_errors",
)
"""The indices that need nothing but the answers."""


@dataclass(frozen=True)
class Settings:
    """Choices that change numbers.

    `covariance`: from the respondents who answered both items of a pair, or only from those who
    answered everything. `critical`: the correlation beyond which two items are a pair.
    """

    covariance: Literal["pairwise", "complete"] = "pairwise"
    critical: float = 0.60


@dataclass(frozen=True)
class _Maker:
    """How to compute one index over a block, and what its codes mean."""

    make: Callable[[Block], Piece]
    reasons: tuple[str, ...]
    facts: Mapping[str, float]


def screen(
    answers: Answers,
    items: Items,
    wanted: Collection[str] = FROM_ANSWERS,
    settings: Settings | None = None,
    block: int = BLOCK,
) -> dict[str, Index]:
    """The `wanted` indices, by name.

    `answers`: (people, items) as clicked, in the order asked, NaN where missing; single or double
    precision, and only `block` rows are copied at a time. Two passes: the moments of the items, in
    memory of items x items, then every respondent.
    """
    settings = settings or Settings()
    people = len(answers)
    if answers.ndim != 2 or answers.shape[1] != items.number:
        raise ValueError(f"the answers have not the {items.number} columns of the items")
    if not people or not items.number:
        need = "at least one respondent and one item"
        return {name: nowhere(name, people, need) for name in FROM_ANSWERS if name in wanted}
    moments, complete, counts = _gather(answers, items, wanted, settings, block)
    found: dict[str, Index] = {}
    makers: dict[str, _Maker] = {}
    for name in FROM_ANSWERS:
        if name in wanted:
            maker = _maker(name, items, settings, moments, complete, counts)
            if isinstance(maker, str):
                found[name] = nowhere(name, people, maker)
            else:
                makers[name] = maker
    found |= _compute(answers, items, makers, block)
    return {name: found[name] for name in FROM_ANSWERS if name in found}


def _blocks(answers: Answers, items: Items, size: int) -> Iterator[tuple[slice, Block]]:
    for start in range(0, len(answers), size):
        rows = slice(start, start + size)
        yield rows, Block(answers[rows], items)


def _gather(
    answers: Answers, items: Items, wanted: Collection[str], settings: Settings, block: int
) -> tuple[SampleMoments, SampleMoments, AnswerCounts]:
    """The first pass: moments, those of the distance, and counts of answers."""
    moments = SampleMoments(items.middle)
    apart = settings.covariance == "complete" and "mahalanobis" in wanted
    complete = SampleMoments(items.middle) if apart else moments
    counts = AnswerCounts(items)
    for _, part in _blocks(answers, items, block):
        if {"mahalanobis", "synonyms", "antonyms", "person_total"} & set(wanted):
            moments.add(part)
        if apart:
            complete.add(Block(part.answers[part.answered.all(axis=1)], items))
        if "guttman_errors" in wanted:
            counts.add(part)
    return moments, complete, counts


def _maker(
    name: str,
    items: Items,
    settings: Settings,
    moments: SampleMoments,
    complete: SampleMoments,
    counts: AnswerCounts,
) -> _Maker | str:
    """How to compute an index, or what is needed and not there for anyone."""
    if name == "longest_run":
        return _Maker(runs.longest_run, runs.REASONS, {})
    if name == "average_run":
        return _Maker(runs.average_run, runs.REASONS, {})
    if name == "within_person_sd":
        if items.number < 2:
            return "at least two items"
        return _Maker(variability.within_person_sd, variability.REASONS, {})
    if name == "mahalanobis":
        place = distance.centre(complete)
        if isinstance(place, str):
            return place
        facts = {"items": len(place.used), "respondents_of_centre": complete.respondents}
        return _Maker(lambda part: distance.squared_distance(part, place), distance.REASONS, facts)
    if name == "even_odd":
        membership = halves.half_membership(items)
        return halves.too_few_scales(items) or _Maker(
            lambda part: halves.even_odd(part, membership),
            halves.REASONS,
            {"scales": membership[0].shape[1]},
        )
    if name in ("synonyms", "antonyms"):
        return _pair_maker(name, moments, settings.critical)
    if name == "person_total":
        if moments.respondents < 2:
            return "at least two respondents"
        return _Maker(lambda part: typicality.person_total(part, moments), typicality.REASONS, {})
    scales = guttman.scale_steps(items, counts)
    if not scales:
        return (
            "a scale of two or more items that have the same whole answers, at most "
            f"{MOST_STEPS + 1} of them"
        )
    return _Maker(
        lambda part: guttman.guttman_errors(part, scales),
        guttman.REASONS,
        {"scales": len(scales)},
    )


def _pair_maker(name: str, moments: SampleMoments, critical: float) -> _Maker | str:
    if name == "synonyms":
        chosen, sign = pairs.synonym_pairs(moments.correlation, critical), "above "
    else:
        chosen, sign = pairs.antonym_pairs(moments.correlation, critical), "below -"
    return pairs.too_few_pairs(chosen, critical, sign) or _Maker(
        lambda part: pairs.pair_correlation(part, chosen), pairs.REASONS, {"pairs": chosen.number}
    )


def _compute(
    answers: Answers, items: Items, makers: dict[str, _Maker], block: int
) -> dict[str, Index]:
    """The second pass: every index of every respondent."""
    people = len(answers)
    values = {name: np.empty(people) for name in makers}
    why = {name: np.empty(people, dtype=np.uint8) for name in makers}
    compared: dict[str, np.ndarray] = {}
    for rows, part in _blocks(answers, items, block):
        for name, maker in makers.items():
            made = maker.make(part)
            values[name][rows] = made.values
            why[name][rows] = made.why
            if made.compared is not None:
                compared.setdefault(name, np.empty(people))[rows] = made.compared
    return {
        name: Index(name, values[name], why[name], maker.reasons, compared.get(name), maker.facts)
        for name, maker in makers.items()
    }


def screen_times(seconds: np.ndarray | None, answered: np.ndarray) -> Index:
    """Seconds per item of (people,) `seconds` over `answered` items; None: no time was kept."""
    name = "seconds_per_item"
    if seconds is None:
        return nowhere(name, len(answered), "the time that respondents took")
    made = checks.seconds_per_item(seconds, answered)
    return Index(name, made.values, made.why, checks.TIME_REASONS)


def screen_pages(page_seconds: np.ndarray, items_on_page: np.ndarray) -> Index:
    """Pages answered too fast; `page_seconds` is (people, pages), `items_on_page` (pages,)."""
    name = "fast_pages"
    if not page_seconds.shape[1]:
        return nowhere(name, len(page_seconds), "the time spent on at least one page")
    made = checks.fast_pages(page_seconds, items_on_page)
    return Index(name, made.values, made.why, checks.PAGE_REASONS)


def screen_checks(answers: np.ndarray, passing: Sequence[Sequence[float]]) -> Index:
    """Failed attention and instructed items; `answers` is (people, checks)."""
    name = "failed_checks"
    if not passing:
        return nowhere(name, len(answers), "at least one attention or instructed item")
    made = checks.failed_checks(answers, passing)
    return Index(name, made.values, made.why, checks.CHECK_REASONS, facts={"checks": len(passing)})
