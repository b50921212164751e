"""The public correlations, brought to the normal variables behind the answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.release.twin.dependence import (
    Composite,
    Latent,
    Wanted,
    hermite,
    latent_correlation,
    put_composites,
    sd_of_sum,
)
from questline.release.twin.margins import Margin
from questline.release.twin.public import ANALYSED, Public


def latent_matrix(
    public: Public,
    margins: Mapping[str, Margin],
    codes: Mapping[str, list[str]],
    variables: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, Mapping[str, Any]],
) -> Latent:
    """The correlations of the normal variables, from all that are public.

    Items of a scale have their polychoric correlation, or else the one whose answers correlate as
    published. Scales correlate with each other and with variables through their sums. What is not
    public between items of one scale is the mean of what is; between other variables it is nought.
    """
    names = list(margins)
    wanted = Wanted(names)
    values = {
        name: np.array([float(code) for code in codes[name]])
        if codes[name] and variables[name]["numeric"]
        else margins[name].values
        for name in names
    }
    shapes = {at: hermite(margins[name], values[name]) for at, name in enumerate(names)}
    places = {name: at for at, name in enumerate(names)}
    for name, scale in scales.items():
        _among_items(wanted, public, name, scale, places, shapes)
    parts = {
        name: _composite(wanted, margins, values, scale, places, shapes)
        for name, scale in scales.items()
        if all(item in places for item in scale["items"])
    }
    for row in public.rows("description", "correlations"):
        first, second = row["term"], row["level"]
        if row["statistic"] != "correlation" or row["dataset"] != ANALYSED:
            continue
        observed = _as_pearson(float(row["estimate"]), str(row["method"]))
        if first in places and second in places:
            rho = latent_correlation(shapes[places[first]], shapes[places[second]], observed)
            wanted.put(places[first], places[second], rho)
            continue
        both = [
            parts.get(name) or (_single(name, margins, values, places, shapes))
            for name in (first, second)
        ]
        if both[0] is not None and both[1] is not None:
            put_composites(wanted, both[0], both[1], observed)
    return wanted.nearest()


def _as_pearson(value: float, method: str) -> float:
    """A rank correlation as that of two normal variables (Kruskal 1958, Journal of the American
    Statistical Association 53, 814-861); Pearson's as it is."""
    if "Spearman" in method:
        return 2 * math.sin(math.pi * value / 6)
    if "Kendall" in method:
        return math.sin(math.pi * value / 2)
    return value


def _among_items(
    wanted: Wanted,
    public: Public,
    name: str,
    scale: Mapping[str, Any],
    places: Mapping[str, int],
    shapes: Mapping[int, np.ndarray],
) -> None:
    """The correlations among a scale's items; keyed answers are turned back."""
    turned = set(scale["turned"])
    items = [item for item in scale["items"] if item in places]
    lacking, found = [], []
    for at, first in enumerate(items):
        for second in items[at + 1 :]:
            sign = -1.0 if (first in turned) != (second in turned) else 1.0
            latent = _between(public, name, first, second, "polychoric_correlation")
            observed = _between(public, name, first, second, "correlation")
            left, right = places[first], places[second]
            if latent is None and observed is not None:
                latent = sign * latent_correlation(shapes[left], shapes[right], sign * observed)
            if latent is None:
                lacking.append((left, right, sign))
                continue
            found.append(latent)
            wanted.put(left, right, sign * latent)
    average = float(np.mean(found)) if found else _average(public, name)
    for left, right, sign in lacking:
        wanted.put(left, right, sign * average, firmly=False)


def _between(public: Public, scale: str, first: str, second: str, kind: str) -> float | None:
    for one, other in ((first, second), (second, first)):
        known = public.number("measurement", scale, kind, term=one, level=other, dataset=ANALYSED)
        if known:
            return known.value
    return None


def _average(public: Public, scale: str) -> float:
    """The mean correlation of a scale's items; nought when it is not public."""
    known = public.number("measurement", scale, "average_inter_item_correlation", term=scale,
                          dataset=ANALYSED)  # fmt: skip
    return known.value if known else 0.0


def _composite(
    wanted: Wanted,
    margins: Mapping[str, Margin],
    values: Mapping[str, np.ndarray],
    scale: Mapping[str, Any],
    places: Mapping[str, int],
    shapes: Mapping[int, np.ndarray],
) -> Composite:
    turned = set(scale["turned"])
    at = [places[item] for item in scale["items"]]
    sds = [_sd(margins[item], values[item]) for item in scale["items"]]
    signs = [-1.0 if item in turned else 1.0 for item in scale["items"]]
    signed = [sign * sd for sign, sd in zip(signs, sds, strict=True)]
    slopes = np.array([sd * shapes[place][0] for sd, place in zip(signed, at, strict=True)])
    return Composite(np.array(at), slopes, sd_of_sum(wanted, at, signed, shapes))


def _single(
    name: str,
    margins: Mapping[str, Margin],
    values: Mapping[str, np.ndarray],
    places: Mapping[str, int],
    shapes: Mapping[int, np.ndarray],
) -> Composite | None:
    if name not in places:
        return None
    sd = _sd(margins[name], values[name])
    slopes = np.array([sd * shapes[places[name]][0]])
    return Composite(np.array([places[name]]), slopes, sd)


def _sd(margin: Margin, values: Sequence[float] | np.ndarray) -> float:
    held = np.asarray(values, dtype="float64")
    mean = float(margin.shares @ held)
    return math.sqrt(max(float(margin.shares @ (held - mean) ** 2), 0.0))
