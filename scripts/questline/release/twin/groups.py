"""Groups that are compared: their published means, or the shares of answers in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.release.twin.moving import Terms, is_number, levels_of, move
from questline.release.twin.people import People, rank_normal, ranks
from questline.release.twin.public import Public

ROUNDS = 200
"""How often the weights of groups are corrected until the groups have their sizes."""


def put_groups(
    people: People, public: Public, comparison: Mapping[str, Any], once: set[str]
) -> bool:
    """Give groups their means or shares, in place; whether anything was public.

    A grouping in `once` is dealt out anew, so that the number that it is compared on keeps its
    other relations. Otherwise the number is moved.
    """
    outcome, group = comparison["outcome"], comparison["group"]
    frame = people.frame([group])
    if group not in frame or outcome == group:
        return False
    groups = frame[group].to_numpy(dtype=object)
    levels = levels_of(groups)
    if is_number(people, outcome):
        known = _public_numbers(public, comparison, levels, "mean")
        if len(known) < 2:
            return False
        if group in once and group in people.margins and people.codes[group]:
            return _deal_out(people, public, comparison, known)
        return _put_means(people, comparison, groups, known)
    if outcome not in people.margins or not people.codes[outcome] or outcome in people.drawn:
        return False
    return _put_shares(people, public, comparison, groups, levels)


def _public_numbers(
    public: Public, comparison: Mapping[str, Any], levels: Sequence[str], statistic: str
) -> dict[str, float]:
    found = {}
    for level in levels:
        known = public.number("modelling", comparison["name"], statistic, term=comparison["group"],
                              level=level, model="comparison", dataset="complete")  # fmt: skip
        if known:
            found[level] = known.value
    return found


def _deal_out(
    people: People, public: Public, comparison: Mapping[str, Any], means: Mapping[str, float]
) -> bool:
    """Put people into groups by their number: each group about its public mean.

    The chance of a group is that of a normal mixture (Bayes' rule of discriminant analysis), with
    weights that give the groups their sizes. From the lowest number to the highest everybody goes
    where most people are still expected.
    """
    group = comparison["group"]
    numbers = people.numbers(comparison["outcome"])
    if not np.isfinite(numbers).all() or not numbers.std():
        return False
    codes, sizes = people.codes[group], people.margins[group].shares
    sds = _public_numbers(public, comparison, codes, "sd")
    logs = np.column_stack([
        _log_density(numbers, means.get(code, numbers.mean()), sds.get(code, 0.0))
        for code in codes
    ])  # fmt: skip
    weights = np.log(np.maximum(sizes, 1e-12))
    for _ in range(ROUNDS):
        chances = np.exp(logs + weights - (logs + weights).max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        weights += np.log(np.maximum(sizes, 1e-12) / np.maximum(chances.mean(axis=0), 1e-12))
    order = np.lexsort((people.latent[:, people.place(group)], numbers))
    waiting, values = np.zeros(len(codes)), np.empty(people.count)
    for at in order.tolist():
        waiting += chances[at]
        chosen = int(np.argmax(np.round(waiting, 9)))
        waiting[chosen] -= 1
        values[at] = chosen
    people.drawn[group] = people.as_answers(group, values)
    return True


def _log_density(numbers: np.ndarray, mean: float, sd: float) -> np.ndarray:
    width = max(sd or float(numbers.std()), float(numbers.std()) / 10)
    return np.asarray(-(((numbers - mean) / width) ** 2) / 2 - np.log(width))


def _put_means(
    people: People,
    comparison: Mapping[str, Any],
    groups: np.ndarray,
    means: Mapping[str, float],
) -> bool:
    """Move the number until its means in the groups differ as the public ones do."""
    first, *others = means
    inside = np.isin(groups, list(means))
    columns = [(groups == level).astype("float64") for level in others]
    effects = [means[level] - means[first] for level in others]
    if not inside.all():
        columns.append((~inside).astype("float64"))
        effects.append(0.0)
    known = np.array([True] * len(others) + [False] * (not inside.all()))
    terms = Terms(np.column_stack(columns), np.array(effects), known)
    return move(people, comparison["outcome"], terms)


def _put_shares(
    people: People,
    public: Public,
    comparison: Mapping[str, Any],
    groups: np.ndarray,
    levels: Sequence[str],
) -> bool:
    """The answers of each group in the shares that are public for it, people in the same order."""
    outcome, codes = comparison["outcome"], people.codes[comparison["outcome"]]
    values = people.margins[outcome].at(people.shares(outcome))
    latent = people.latent[:, people.place(outcome)]
    met = False
    for level in levels:
        counts = {}
        for code in codes:
            found = public.number("modelling", comparison["name"], "count",
                                  term=comparison["group"], level=level,
                                  group=f"{outcome}={code}", model="comparison",
                                  dataset="complete")  # fmt: skip
            if found:
                counts[code] = found.value
        if len(counts) < len(codes):
            continue
        here = groups == level
        up_to = np.cumsum([counts[code] for code in codes]) / max(sum(counts.values()), 1.0)
        values[here] = np.searchsorted(up_to[:-1], ranks(latent[here]), side="right")
        met = True
    if met:
        people.latent[:, people.place(outcome)] = rank_normal(
            values + 1e-3 * ranks(latent)
        )  # the order that the shares by group give
        people.drawn[outcome] = people.as_answers(outcome, values)
    return met
