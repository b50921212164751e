"""Rows of residuals in bins of people alike, which show no one in particular."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questline.modelling.diagnostics.residuals import (
    LEAST_IN_A_BIN,
    BinnedResiduals,
    binned_residuals,
    binned_split_residuals,
    binned_standardised_residuals,
    normal_quantiles,
    standardised_residuals,
)
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.linearity_rows import all_numbers, values_of

LEAST_OF_EACH = 10
"""People with the outcome, and without it, in every bin: with fewer the mean of the residuals is
far from normal, and a bin would show the answers of a few."""
MOST_BY_NUMBER = 10
BY_NUMBER = "by_number"
"""The group of the rows of bins by a number, which may have any name."""
METHODS = {
    "logistic": "mean of observed less predicted chance in bins of people (Gelman & Hill 2007)",
    "ordinal": "mean of observed less predicted chance of this level or a higher one, in bins of "
    "people (Gelman & Hill 2007)",
    "linear": "mean of standardised residuals in bins of people (Gelman & Hill 2007)",
}
QUANTILES = "residuals in bins by rank beside the normal quantiles of (rank - 1/2) / n"


@dataclass(frozen=True)
class _Binned:
    """Bins by what the model predicts (`term` is residuals) or by a number of the model."""

    term: str
    group: str
    found: BinnedResiduals


def add_residual_bins(rows: AnalysisRows, fit: Fit, reason: str) -> None:
    """Mean residuals by what the model predicts, and by each number in it.

    The standard error of a mean residual is what the model says of it, so that beyond two standard
    errors about one bin in twenty lies by chance.
    """
    if reason:
        _add_none(rows, "residuals", "", reason)
        for name in all_numbers(fit) if rows.kind != "ordinal" else ():
            _add_none(rows, name, BY_NUMBER, reason)
        return
    for binned in _bins(rows, fit):
        _add_bins(rows, binned)


def add_quantiles(rows: AnalysisRows, fit: Fit, reason: str) -> None:
    """The residuals of a linear model beside those of a normal distribution."""
    place = "residual_quantiles"
    model = fit.model
    if reason or model is None or isinstance(model, ProportionalOdds):
        rows.add(place, "number_of_bins", note=reason)
        return
    found = normal_quantiles(model)
    if found.reason:
        rows.add(place, "number_of_bins", note=found.reason)
        return
    rows.add(place, "number_of_bins", len(found.counts), method=QUANTILES)
    numbers = zip(found.counts.tolist(), found.expected, found.observed, strict=True)
    for number, (people, expected, observed) in enumerate(numbers, 1):
        level = f"bin_{number:02d}"
        rows.add(place, "expected_quantile", expected, level=level, n=people, method=QUANTILES)
        rows.add(place, "observed_quantile", observed, level=level, n=people, method=QUANTILES)


def _bins(rows: AnalysisRows, fit: Fit) -> Iterator[_Binned]:
    model = fit.model
    if model is None:
        return
    if isinstance(model, ProportionalOdds):
        for split, code in enumerate(model.categories[1:]):
            found = binned_split_residuals(model, split, least_of_each=LEAST_OF_EACH)
            yield _Binned("residuals", f"at_least:{fit.cases.levels[code]}", found)
        return
    residual = standardised_residuals(model) if rows.kind == "linear" else None
    for name in ("", *all_numbers(fit)):
        by = values_of(fit, name) if name else None
        most = {"most": MOST_BY_NUMBER} if name else {}
        if residual is None:
            found = binned_residuals(model, by, least_of_each=LEAST_OF_EACH, **most)
        else:
            found = binned_standardised_residuals(model, by, residual=residual, **most)
        yield _Binned(name or "residuals", BY_NUMBER if name else "", found)


def _add_bins(rows: AnalysisRows, binned: _Binned) -> None:
    found, place = binned.found, {"group": binned.group}
    if found.reason or len(found.counts) < 2:
        reason = found.reason or _one_bin(rows.kind)
        _add_none(rows, binned.term, binned.group, reason)
        return
    method = METHODS[rows.kind]
    rows.add(binned.term, "number_of_bins", len(found.counts), method=method, **place)
    rows.add(
        binned.term,
        "bins_outside",
        found.outside,
        method="bins whose mean residual is more than two standard errors from zero",
        **place,
    )
    for index, people in enumerate(found.counts.tolist()):
        where = {
            **place,
            "level": f"bin_{index + 1:02d}",
            "n": people,
            "events": None if found.events is None else float(found.events[index]),
        }
        rows.add(binned.term, "residual_centre", found.centres[index], **where)
        error = found.limits[index] / 2
        rows.add(binned.term, "mean_residual", found.means[index], se=error, method=method, **where)


def _add_none(rows: AnalysisRows, term: str, group: str, reason: str) -> None:
    rows.add(term, "number_of_bins", note=reason, group=group)
    rows.add(term, "bins_outside", note=reason, group=group)


def _one_bin(kind: str) -> str:
    """Why there are fewer than two bins."""
    each = "" if kind == "linear" else f", {LEAST_OF_EACH} of each outcome among them"
    return (
        "Not computable: there are too few people, or too few different values, for two bins of "
        f"residuals with at least {LEAST_IN_A_BIN} people{each}."
    )
