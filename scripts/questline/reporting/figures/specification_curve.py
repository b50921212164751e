"""Specification curves: all estimates from the lowest to the highest, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message, plural
from questline.reporting.figures.edition import Edition, cell, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.specification_picture import (
    Band,
    Estimate,
    Group,
    Line,
    Picture,
    paint,
)
from questline.reporting.lookup import Statistic
from questline.reporting.phrases import listed, per
from questline.reporting.specifications import (
    COVARIATES,
    DECISIONS,
    STAGE,
    Specification,
    Specifications,
    curves,
    option_in_words,
)

_OF_RISKS = message(
    "{}: average risk differences of “{}” under every combination of the choices that the plan "
    "names, sorted. Upright lines: {} intervals of some of them."
)
_OF_COEFFICIENTS = message(
    "{}: average coefficients of “{}” under every combination of the choices that the plan names, "
    "sorted. Upright lines: {} intervals of some of them."
)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each curve that has specifications in the store."""
    for found in curves(edition.statistics, edition.settings):
        yield _draft(edition, found)


def _draft(edition: Edition, found: Specifications) -> Draft:
    shown = [one for one in found.listed if value(one.effect) is not None]
    shown.sort(key=lambda one: (value(one.effect) or 0.0, one.number))
    picture = Picture(
        estimates=tuple(_estimate(found, one) for one in shown),
        bands=tuple(_bands(found)),
        groups=tuple(_groups(edition, found, shown)),
        planned=next((place for place, one in enumerate(shown) if one is found.planned), None),
        heading=_heading(found, shown),
        measure=_measure(found),
        confidence=edition.confidence,
    )
    return Draft(
        name=f"specification_curve_{found.name}",
        section="robustness",
        title=_("Specification curve: {}").format(found.curve["label"]),
        caption=_caption(edition, found, picture),
        alt=_alt(edition, found, shown, picture),
        table=_table(edition, found, shown),
        paint=(lambda canvas: paint(canvas, picture)) if shown else None,
    )


def _scale(found: Specifications) -> float:
    """Risk differences are shown in percentage points."""
    return 100.0 if found.logistic else 1.0


def _estimate(found: Specifications, one: Specification) -> Estimate:
    scale = _scale(found)
    row = one.effect
    ends = (row.ci_low, row.ci_high)
    low, high = (None if end is None else scale * end for end in ends)
    return Estimate(scale * (value(row) or 0.0), low, high)


def _bands(found: Specifications) -> Iterator[Band]:
    """Where the sorted curve would lie without an effect, place by place."""
    scale = _scale(found)
    for row in found.lookup.where(STAGE, found.name, term="null_curve"):
        if value(row) is not None and row.ci_low is not None and row.ci_high is not None:
            yield Band(int(row.level) - 1, scale * row.ci_low, scale * row.ci_high)


def _groups(edition: Edition, found: Specifications, shown: list[Specification]) -> Iterator[Group]:
    """The panel under the curve: a line for each option, with the specifications that have it."""
    level = 1 - edition.settings["confidence"]
    clear = tuple(one.effect.p is not None and one.effect.p < level for one in shown)
    yield Group("", (Line(_("p below {}").format(f"{level:.2g}"), clear),))
    for decision, label in DECISIONS.items():
        options = found.options_of(decision)
        if len(options) < 2:
            continue
        if decision == COVARIATES and found.varied_covariates:
            lines = [
                Line(
                    edition.labels.variable(name),
                    tuple(name in found.variables_of(one.options[decision]) for one in shown),
                )
                for name in found.varied_covariates
            ]
        else:
            lines = [
                Line(
                    option_in_words(edition.labels, found, decision, option),
                    tuple(one.options[decision] == option for one in shown),
                )
                for option in options
            ]
        yield Group(_(label), tuple(lines))


def _heading(found: Specifications, shown: list[Specification]) -> str:
    people = sorted(one.effect.n for one in shown if one.effect.n)
    ends = list(dict.fromkeys(numbers.count(people[place]) for place in (0, -1) if people))
    text = _counted(len(shown), len(ends)).format(len(shown), *ends)
    absent = len(found.listed) - len(shown)
    return f"{text}; {_('{} not shown').format(absent)}" if absent else text


def _counted(count: int, ends: int) -> str:
    """The words for so many specifications that rest on one number of people, or on several."""
    if not ends:
        return plural(
            "{} specification, the lowest estimate first",
            "{} specifications, the lowest estimate first",
            count,
        )
    if ends == 1:
        return plural(
            "{} specification with n = {}, the lowest estimate first",
            "{} specifications with n = {}, the lowest estimate first",
            count,
        )
    return plural(
        "{} specification with n = {} to {}, the lowest estimate first",
        "{} specifications with n = {} to {}, the lowest estimate first",
        count,
    )


def _measure(found: Specifications) -> str:
    name = _("Percentage points") if found.logistic else _("Difference")
    return f"{name}, {per(found.unit)}" if found.unit else name


def _caption(edition: Edition, found: Specifications, picture: Picture) -> str:
    predictor = edition.labels.variable(found.curve["predictor"])
    first = _(_OF_RISKS) if found.logistic else _(_OF_COEFFICIENTS)
    sentences = [first.format(found.curve["label"], predictor, edition.confidence)]
    if picture.bands:
        sentences.append(
            _(
                "Grey: where {} of such curves would lie if the predictor had nothing to do with "
                "the outcome beyond the covariates."
            ).format(edition.confidence)
        )
    if picture.planned is not None:
        sentences.append(_("Diamond and dashed line: the planned specification."))
    sentences.append(_("Below, a mark wherever a specification has the option named on the left."))
    absent = len(found.listed) - len(picture.estimates)
    if absent:
        words = plural(
            "Not shown: {} specification hidden or not computable.",
            "Not shown: {} specifications hidden or not computable.",
            absent,
        )
        sentences.append(words.format(absent))
    return " ".join(sentences)


def _alt(
    edition: Edition, found: Specifications, shown: list[Specification], picture: Picture
) -> str:
    if not shown:
        return _("No picture of the curve: every estimate is hidden or not computable.")
    estimates = [one.estimate for one in picture.estimates]
    middle = len(estimates) // 2
    median = (estimates[middle] + estimates[~middle]) / 2
    told = [_write(found, number) for number in (estimates[0], estimates[-1], median)]
    positive = sum(estimate > 0 for estimate in estimates)
    sentences = [
        _rising(found, len(shown)).format(len(shown), *told),
        plural("{} of them is above 0.", "{} of them are above 0.", positive).format(positive),
    ]
    if picture.planned is not None:
        own, place = picture.estimates[picture.planned], picture.planned + 1
        number = _write(found, own.estimate)
        if own.low is None or own.high is None:
            words = _("The planned specification, {}, is number {} from below.")
            sentences.append(words.format(number, place))
        else:
            words = _("The planned specification, {} ({} to {}), is number {} from below.")
            ends = _write(found, own.low), _write(found, own.high)
            sentences.append(words.format(number, *ends, place))
    if picture.bands:
        central = picture.bands[len(picture.bands) // 2]
        words = _("Without an effect the middle of the curve would lie between {} and {}.")
        sentences.append(words.format(_write(found, central.low), _write(found, central.high)))
    sentences += _ends(edition, found, shown)
    return " ".join(sentences)


def _rising(found: Specifications, count: int) -> str:
    """The sentence about the lowest, the highest and the median estimate."""
    if found.logistic:
        return plural(
            "Specification curve of {} estimate, rising from {} to {} percentage points with a "
            "median of {}.",
            "Specification curve of {} estimates, rising from {} to {} percentage points with a "
            "median of {}.",
            count,
        )
    return plural(
        "Specification curve of {} estimate, rising from {} to {} with a median of {}.",
        "Specification curve of {} estimates, rising from {} to {} with a median of {}.",
        count,
    )


def _ends(edition: Edition, found: Specifications, shown: list[Specification]) -> list[str]:
    """What the lowest and the highest estimates rest on."""
    said = []
    lowest, highest = _("The lowest estimate has: {}."), _("The highest estimate has: {}.")
    for sentence, one in ((lowest, shown[0]), (highest, shown[-1])):
        words = [
            option_in_words(edition.labels, found, decision, one.options[decision])
            for decision in DECISIONS
            if len(found.options_of(decision)) > 1
        ]
        said.append(sentence.format(listed(words)))
    return said


def _write(found: Specifications, number: float) -> str:
    return numbers.estimate(number, 1 if found.logistic else 2)


def _table(edition: Edition, found: Specifications, shown: list[Specification]) -> pd.DataFrame:
    scale = _scale(found)

    def write(number: float) -> str:
        return _write(found, scale * number)

    bands: dict[int, Statistic] = {
        int(row.level): row
        for row in found.lookup.where(STAGE, found.name, term="null_curve")
        if value(row) is not None
    }
    headers = [
        _("Place"),
        _("Specification"),
        _measure(found),
        _("{} interval from").format(edition.confidence),
        _("to"),
        _("p"),
        _("Without an effect, from"),
        _("Without an effect, to"),
        *map(_, DECISIONS.values()),
    ]
    rows = []
    others = [one for one in found.listed if value(one.effect) is None]
    for place, one in enumerate([*shown, *others], 1):
        row, band = one.effect, bands.get(place) if place <= len(shown) else None
        ends = (band.ci_low, band.ci_high) if band else (None, None)
        options = [
            option_in_words(edition.labels, found, decision, one.options[decision])
            for decision in DECISIONS
        ]
        rows.append(
            [
                str(place) if place <= len(shown) else "",
                str(one.number),
                edition.text(row, write),
                cell(row.ci_low, write),
                cell(row.ci_high, write),
                cell(row.p, numbers.p_value),
                *(cell(end, write) for end in ends),
                *options,
            ]
        )
    return table_of(headers, rows)
