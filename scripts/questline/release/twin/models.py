"""Relations that a released model or table tells, put among a twin's people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.release.twin.balanced import balanced_sample
from questline.release.twin.groups import put_groups
from questline.release.twin.moving import Terms, is_number, levels_of, move
from questline.release.twin.people import People, with_gaps
from questline.release.twin.public import Public

HALVINGS = 60


def put_models(
    people: People,
    public: Public,
    analyses: Sequence[Mapping[str, Any]],
    comparisons: Sequence[Mapping[str, Any]],
    kinds: pd.DataFrame,
    random: np.random.Generator,
) -> list[str]:
    """Give every outcome its relation to the terms of the first released model of it, in place.

    Groups that are compared come before the models, so that these have the last word; after them
    only where the groups are an outcome, and what is compared is no term of a model. `kinds` says
    which answers will be missing: a model is met among the complete cases, as the public one was.
    Returns the names of the analyses and comparisons that were used.
    """
    outcomes = {entry["outcome"] for entry in analyses}
    terms = {name for entry in analyses for name in _terms_of(entry)}
    open_ones = [entry for entry in comparisons if entry["outcome"] not in outcomes]
    before = [entry for entry in open_ones if entry["group"] not in outcomes]
    after = [entry for entry in open_ones
             if entry["group"] in outcomes and entry["outcome"] not in terms]  # fmt: skip
    once = _compared_once(people, public, comparisons)
    used: list[str] = []
    for _ in range(2):  # Of several groups of one number the first are moved by the last.
        used += [entry["name"] for entry in before if put_groups(people, public, entry, once)]
    done: set[str] = set()
    waiting = list(analyses)
    while waiting:
        pending = {entry["outcome"] for entry in waiting}
        ready = next(
            (entry for entry in waiting if not pending & set(_terms_of(entry))), waiting[0]
        )
        waiting.remove(ready)
        if ready["outcome"] not in done and _put_model(people, public, ready, kinds, random):
            done.add(ready["outcome"])
            used.append(ready["name"])
    used += [entry["name"] for entry in after if put_groups(people, public, entry, once)]
    return list(dict.fromkeys(used))


def _compared_once(
    people: People, public: Public, comparisons: Sequence[Mapping[str, Any]]
) -> set[str]:
    """The groupings that one number alone is compared by, and of which no correlation is public."""
    rows = public.rows("description", "correlations")
    tied = {name for row in rows for name in (row["term"], row["level"])}
    tied |= {item for scale in people.scales.values() for item in scale["items"]}
    numbers: dict[str, set[str]] = {}
    for entry in comparisons:
        if is_number(people, entry["outcome"]):
            numbers.setdefault(entry["group"], set()).add(entry["outcome"])
    return {name for name, compared in numbers.items() if len(compared) == 1} - tied


def _terms_of(analysis: Mapping[str, Any]) -> list[str]:
    named = [one["variable"] for one in analysis["predictors"]]
    return [name for name in (*named, *analysis["covariates"]) if name != analysis["outcome"]]


def _put_model(
    people: People,
    public: Public,
    analysis: Mapping[str, Any],
    kinds: pd.DataFrame,
    random: np.random.Generator,
) -> bool:
    outcome = analysis["outcome"]
    seen = with_gaps(people, kinds)
    terms = _released_terms(people, seen, public, analysis)
    if terms is None:
        return False
    if analysis["kind"] == "linear":
        return move(people, outcome, terms)
    if outcome not in people.margins or not people.codes[outcome]:
        return False
    index = terms.columns @ terms.coefficients
    margin, codes = people.margins[outcome], people.codes[outcome]
    everyone = np.column_stack([np.ones(people.count), terms.columns])
    complete = seen.frame([outcome, *_terms_of(analysis)]).notna().all(axis=1).to_numpy()
    if analysis["kind"] == "ordinal":
        values = _ordinal(random, index, margin.up_to, everyone, complete)
    elif len(codes) == 2 and analysis["event"] in codes:
        event = codes.index(analysis["event"])
        chances = _chances(index, float(margin.shares[event]))
        events = _sample(random, chances, everyone, complete)
        values = np.where(events, event, 1 - event).astype("float64")
    else:
        return False
    people.drawn[outcome] = people.as_answers(outcome, values)
    return True


def _sample(
    random: np.random.Generator, chances: np.ndarray, design: np.ndarray, complete: np.ndarray
) -> np.ndarray:
    """A balanced draw among the complete cases, and one among the others."""
    found = np.zeros(len(chances), dtype=bool)
    for part in (complete, ~complete):
        found[part] = balanced_sample(random, chances[part], design[part])
    return found


def _ordinal(
    random: np.random.Generator,
    index: np.ndarray,
    up_to: np.ndarray,
    design: np.ndarray,
    complete: np.ndarray,
) -> np.ndarray:
    """Levels with proportional odds: of those who are not below a level, who is at it."""
    values = np.full(len(index), float(len(up_to) - 1))
    waiting, before = np.ones(len(index), dtype=bool), np.zeros(len(index))
    for level, share in enumerate(up_to[:-1].tolist()):
        here = _chances(-index, share) if 0 < share < 1 else np.full(len(index), float(share))
        chances = np.clip((here - before) / np.maximum(1 - before, 1e-12), 0.0, 1.0)
        places = np.flatnonzero(waiting)
        chosen = places[_sample(random, chances[places], design[places], complete[places])]
        values[chosen], waiting[chosen] = level, False
        before = here
    return values


def _released_terms(
    people: People, seen: People, public: Public, analysis: Mapping[str, Any]
) -> Terms | None:
    """The columns of a model's terms with their public coefficients; None where none is public.

    Where a score is `seen` with gaps among its items, it is the one that will be analysed.
    A term that is a curve has no straight coefficient and is left out; of an interaction the parts
    stay and the product is left out.
    """
    kind = "coefficient" if analysis["kind"] == "linear" else "odds_ratio"
    focal = {one["variable"]: one for one in analysis["predictors"]}
    columns, coefficients, known = [], [], []
    for name in _terms_of(analysis):
        frame = people.frame([name])
        if name in analysis["splines"] or name not in frame:
            continue
        about = {"term": name, "model": "adjusted", "dataset": "complete"}
        if is_number(people, name):
            found = public.number("modelling", analysis["name"], kind, **about)
            one = focal.get(name, {"unit": 1.0, "direction": "higher"})
            given = seen.numbers(name)
            values = np.where(np.isnan(given), frame[name].to_numpy(dtype="float64"), given)
            sign = -1.0 if one["direction"] == "lower" else 1.0
            columns.append(sign * (values - np.nanmean(values)) / float(one["unit"]))
            coefficients.append(_effect(found.value, kind) if found else 0.0)
            known.append(found is not None)
            continue
        answers = frame[name].to_numpy(dtype=object)
        levels = levels_of(answers)
        for level in levels:
            found = public.number("modelling", analysis["name"], kind, level=level, **about)
            if found:
                columns.append((answers == level).astype("float64"))
                coefficients.append(_effect(found.value, kind))
                known.append(True)
    if not any(known):
        return None
    held = np.nan_to_num(np.column_stack(columns))
    varying = held.std(axis=0) > 0
    return Terms(held[:, varying], np.array(coefficients)[varying], np.array(known)[varying])


def _effect(value: float, kind: str) -> float:
    return value if kind == "coefficient" else math.log(max(value, 1e-6))


def _chances(index: np.ndarray, share: float) -> np.ndarray:
    """Chances on the logistic scale whose mean is the share that is public."""
    low, high = -60.0 - float(index.max()), 60.0 - float(index.min())
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        chances = 1 / (1 + np.exp(-np.clip(index + middle, -700, 700)))
        low, high = (middle, high) if chances.mean() < share else (low, middle)
    return np.asarray(chances)
