"""Relations that a released model or table tells, put among a twin's people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from questline.release.twin.balanced import balanced_sample
from questline.release.twin.people import People, rank_normal, ranks
from questline.release.twin.public import Public

ROUNDS = 4
"""How often scores are moved towards the public coefficients."""
NUDGE = 0.1
HALVINGS = 60


@dataclass(frozen=True)
class Terms:
    """What a released model says of an outcome: columns (people by terms) and coefficients.

    `public` says of each column whether its coefficient is; the others are 0.
    """

    columns: np.ndarray
    coefficients: np.ndarray
    public: np.ndarray


def put_models(
    people: People,
    public: Public,
    analyses: Sequence[Mapping[str, Any]],
    comparisons: Sequence[Mapping[str, Any]],
    random: np.random.Generator,
) -> list[str]:
    """Give every outcome its relation to the terms of the first released model of it, in place.

    Groups that are compared come before the models, so that these have the last word; after them
    only where the groups are an outcome, and what is compared is no term of a model. Returns the
    names of the analyses and comparisons that were used.
    """
    outcomes = {entry["outcome"] for entry in analyses}
    terms = {name for entry in analyses for name in _terms_of(entry)}
    open_ones = [entry for entry in comparisons if entry["outcome"] not in outcomes]
    before = [entry for entry in open_ones if entry["group"] not in outcomes]
    after = [entry for entry in open_ones
             if entry["group"] in outcomes and entry["outcome"] not in terms]  # fmt: skip
    used: list[str] = []
    for _ in range(2):  # Of several groups of one number the first are moved by the last.
        used += [entry["name"] for entry in before if _put_groups(people, public, entry)]
    done: set[str] = set()
    waiting = list(analyses)
    while waiting:
        pending = {entry["outcome"] for entry in waiting}
        ready = next(
            (entry for entry in waiting if not pending & set(_terms_of(entry))), waiting[0]
        )
        waiting.remove(ready)
        if ready["outcome"] not in done and _put_model(people, public, ready, random):
            done.add(ready["outcome"])
            used.append(ready["name"])
    used += [entry["name"] for entry in after if _put_groups(people, public, entry)]
    return list(dict.fromkeys(used))


def _terms_of(analysis: Mapping[str, Any]) -> list[str]:
    named = [one["variable"] for one in analysis["predictors"]]
    return [name for name in (*named, *analysis["covariates"]) if name != analysis["outcome"]]


def _put_model(
    people: People, public: Public, analysis: Mapping[str, Any], random: np.random.Generator
) -> bool:
    outcome = analysis["outcome"]
    terms = _released_terms(people, public, analysis)
    if terms is None:
        return False
    if analysis["kind"] == "linear":
        return _move(people, outcome, terms)
    if outcome not in people.margins or not people.codes[outcome]:
        return False
    index = terms.columns @ terms.coefficients
    margin, codes = people.margins[outcome], people.codes[outcome]
    if analysis["kind"] == "ordinal":
        noise = np.log(chance := random.random(people.count)) - np.log1p(-chance)
        values = margin.at(ranks(index + noise))
    elif len(codes) == 2 and analysis["event"] in codes:
        event = codes.index(analysis["event"])
        chances = _chances(index, float(margin.shares[event]))
        everyone = np.column_stack([np.ones(people.count), terms.columns])
        events = balanced_sample(random, chances, everyone)
        values = np.where(events, event, 1 - event).astype("float64")
    else:
        return False
    people.drawn[outcome] = people.as_answers(outcome, values)
    return True


def _released_terms(people: People, public: Public, analysis: Mapping[str, Any]) -> Terms | None:
    """The columns of a model's terms with their public coefficients; None where none is public.

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
        if _is_number(people, name):
            found = public.number("modelling", analysis["name"], kind, **about)
            one = focal.get(name, {"unit": 1.0, "direction": "higher"})
            values = frame[name].to_numpy(dtype="float64")
            sign = -1.0 if one["direction"] == "lower" else 1.0
            columns.append(sign * (values - np.nanmean(values)) / float(one["unit"]))
            coefficients.append(_effect(found.value, kind) if found else 0.0)
            known.append(found is not None)
            continue
        answers = frame[name].to_numpy(dtype=object)
        levels = _levels(answers)
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


def _levels(answers: np.ndarray) -> list[str]:
    """The levels among some answers; missing is none."""
    return sorted({level for level in answers.tolist() if isinstance(level, str)})


def _is_number(people: People, name: str) -> bool:
    return name in people.scales or bool(people.variables.get(name, {}).get("numeric"))


def _chances(index: np.ndarray, share: float) -> np.ndarray:
    """Chances on the logistic scale whose mean is the share that is public."""
    low, high = -60.0 - float(index.max()), 60.0 - float(index.min())
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        chances = 1 / (1 + np.exp(-np.clip(index + middle, -700, 700)))
        low, high = (middle, high) if chances.mean() < share else (low, middle)
    return np.asarray(chances)


def _move(people: People, outcome: str, terms: Terms) -> bool:
    """Move a number, or the items of a scale, until its regression has the public coefficients.

    Only the order of the answers changes; their distributions stay.
    """
    names = people.scales[outcome]["items"] if outcome in people.scales else [outcome]
    if not terms.columns.shape[1] or any(name not in people.margins for name in names):
        return False
    places = [people.place(name) for name in names]
    signs = _signs(people, outcome, names)
    design = np.column_stack([np.ones(people.count), terms.columns])
    for _ in range(ROUNDS):
        scores = people.numbers(outcome)
        slope = _slope(people, outcome, places, signs)
        if slope <= 0 or not np.isfinite(scores).all():
            return False
        now = np.linalg.lstsq(design, scores, rcond=None)[0][1:]
        lacking = np.where(terms.public, terms.coefficients - now, 0.0)
        shift = terms.columns @ lacking / slope
        for place, sign in zip(places, signs, strict=True):
            people.latent[:, place] = rank_normal(people.latent[:, place] + sign * shift)
    return True


def _signs(people: People, outcome: str, names: Sequence[str]) -> list[float]:
    """Whether each part raises (1) or lowers (-1) the number."""
    if outcome not in people.scales:
        return [1.0]
    turned = set(people.scales[outcome]["turned"])
    return [-1.0 if name in turned else 1.0 for name in names]


def _slope(people: People, outcome: str, places: Sequence[int], signs: Sequence[float]) -> float:
    """How much the number rises with its normal variables, for each unit."""
    latent = people.latent[:, places]
    before, after = (latent + np.array(signs) * step for step in (-NUDGE, NUDGE))
    if outcome in people.scales:
        rise = np.nanmean(people.scores(outcome, after) - people.scores(outcome, before))
        return float(rise) / (2 * NUDGE)
    return float(people.margins[outcome].sd)


def _put_groups(people: People, public: Public, comparison: Mapping[str, Any]) -> bool:
    """Groups that are compared: their means, or the shares of the answers in each."""
    outcome, group = comparison["outcome"], comparison["group"]
    frame = people.frame([group])
    if group not in frame or outcome == group:
        return False
    groups = frame[group].to_numpy(dtype=object)
    levels = _levels(groups)
    if _is_number(people, outcome):
        return _put_means(people, public, comparison, groups, levels)
    if outcome not in people.margins or not people.codes[outcome] or outcome in people.drawn:
        return False
    return _put_shares(people, public, comparison, groups, levels)


def _put_means(
    people: People,
    public: Public,
    comparison: Mapping[str, Any],
    groups: np.ndarray,
    levels: Sequence[str],
) -> bool:
    means = {}
    for level in levels:
        found = public.number("modelling", comparison["name"], "mean", term=comparison["group"],
                              level=level, model="comparison", dataset="complete")  # fmt: skip
        if found:
            means[level] = found.value
    if len(means) < 2:
        return False
    first, *others = means
    inside = np.isin(groups, list(means))
    columns = [(groups == level).astype("float64") for level in others]
    effects = [means[level] - means[first] for level in others]
    if not inside.all():
        columns.append((~inside).astype("float64"))
        effects.append(0.0)
    known = np.array([True] * len(others) + [False] * (not inside.all()))
    terms = Terms(np.column_stack(columns), np.array(effects), known)
    return _move(people, comparison["outcome"], terms)


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
