"""A synthetic twin: records that resemble a study in what is published about it, and no further.

Everything here is a function of the public statistics, the configuration and the seed. No row of
the study enters, so that a twin tells nothing that these do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from questline.core.missing_ranges import missing_range
from questline.core.streams import stream
from questline.release.twin.dependence import Latent
from questline.release.twin.export import DAYS, FIRST_DAY, MINUTES, export_text, written_date
from questline.release.twin.margins import Margin, margin_of
from questline.release.twin.models import put_models
from questline.release.twin.people import People, draw_latent
from questline.release.twin.public import FEW, Public
from questline.release.twin.records import add_left_out, clipped, draw_gaps, keeping, left_out
from questline.release.twin.restrictions import allowed, possible_answers
from questline.release.twin.shared_columns import is_known, leaders, read_again
from questline.release.twin.wanted import latent_matrix

STREAM = "synthetic_twin"
NOT_ANSWERED = ("text", "identifier", "date")
"""Kinds of variables without levels and numbers: their cells are placeholders."""


@dataclass(frozen=True)
class Twin:
    """A twin and what went into it.

    `raw` is the text of its export. `answers` are those of its `analysed` people, missing ones NaN
    or None, scores and derived variables among them. `unknown` names the variables of which no
    distribution is public, `no_gaps` those whose missing answers are not; `used` the analyses and
    comparisons whose relations are in it; `left_out` says how many rows are there for each rule to
    leave out, `not_made` for which rules there are none. `from_store` says whether the number of
    respondents is public.
    """

    raw: str
    answers: pd.DataFrame
    analysed: int
    from_store: bool
    latent: Latent
    margins: Mapping[str, Margin]
    unknown: list[str]
    no_gaps: list[str]
    used: list[str]
    left_out: dict[str, int]
    not_made: list[str]


def make_twin(store: pd.DataFrame, facts: Mapping[str, Any]) -> Twin:
    """The twin of a study from its public store and its configuration (core.twin_facts)."""
    public = Public(store)
    variables, rules = facts["variables"], facts["rules"]
    respondents = public.respondents()
    count = max(round(respondents.value), 1) if respondents else FEW
    leading = leaders(variables)
    margins, codes = _margins(public, facts, leading)
    latent = latent_matrix(public, margins, codes, variables, facts["scales"])
    drawn = draw_latent(stream(facts["seed"], STREAM), count, latent.matrix)
    people = People(margins, codes, variables, facts["scales"], drawn, leading)
    kept = [name for name in margins if variables[name]["kind"] != "derived"]
    texts = [name for name, one in variables.items() if one["kind"] in NOT_ANSWERED]
    random = stream(facts["seed"], f"{STREAM}/missing")
    gaps = draw_gaps(public, variables, [*kept, *texts], facts["patterned"], count, random)
    for rule in rules:
        name = rule.get("variable")
        needed = rule.get("if_missing") == "catch" or rule["kind"] == "duplicates"
        if needed and rule["decision"] == "exclude" and name in gaps.kinds:
            gaps.kinds[name] = ""
    random = stream(facts["seed"], f"{STREAM}/outcomes")
    used = put_models(people, public, facts["analyses"], facts["comparisons"], gaps.kinds,
                      random)  # fmt: skip
    answers = people.frame(list(margins))
    for name in margins:
        if not codes[name]:
            answers[name] = clipped(rules, name, answers[name].to_numpy(), 1.0)
    random = stream(facts["seed"], f"{STREAM}/dates")
    dated = _dates(answers, variables, random)
    out = left_out(public, rules, count)
    records, kinds = add_left_out(
        answers[kept].join(dated), gaps.kinds, rules, variables, out.counts,
        stream(facts["seed"], f"{STREAM}/left_out"),
    )  # fmt: skip
    once = [rule["variable"] for rule in rules if rule["kind"] == "duplicates"]
    columns = {name: one for name, one in variables.items() if name not in leading}
    raw = export_text(records, kinds, columns, once)
    return Twin(
        raw=raw,
        answers=_with_gaps(people, answers, kept, gaps.kinds, facts),
        analysed=count,
        from_store=respondents is not None,
        latent=latent,
        margins=margins,
        unknown=[name for name in kept if margins[name].known == "nothing"],
        no_gaps=gaps.unknown,
        used=used,
        left_out=out.counts,
        not_made=out.not_made,
    )


def _margins(
    public: Public, facts: Mapping[str, Any], leading: Mapping[str, str]
) -> tuple[dict[str, Margin], dict[str, list[str]]]:
    """The distribution of every variable that has one, and the codes of its levels."""
    variables, margins, codes = facts["variables"], {}, {}
    derivations = [one["derivation"] for one in variables.values() if one["derivation"]]
    banded = {name for one in derivations if one["kind"] == "band" for name in one["sources"]}
    turned = {item for scale in facts["scales"].values() for item in scale["turned"]}
    of_scale = {item: name for name, scale in facts["scales"].items() for item in scale["items"]
                if item not in turned and not scale.get("codes")}  # fmt: skip
    timed = {rule.get("seconds") for rule in facts["rules"]}
    timed |= {rule["variable"] for rule in facts["rules"] if rule["kind"] == "too_fast"}
    for name, variable in variables.items():
        derivation = variable["derivation"]
        if variable["kind"] in NOT_ANSWERED or name in leading:
            continue
        if derivation and derivation["kind"] != "dates_apart":
            continue
        moments = public.moments(name, of_scale.get(name, ""))
        if name in timed and not moments:
            moments = public.seconds()
        levels = list(variable["levels"]) or list(variable["ordered_codes"])
        counts = public.level_counts(name, levels)
        answered = public.answered(name)
        margin, order = margin_of(
            name,
            variable,
            {level: known.value for level, known in counts.items()},
            answered.value if answered else None,
            {statistic: known.value for statistic, known in moments.items()},
            name in banded or derivation is not None,
            _bands(public, name, variables),
        )
        kept = keeping(facts["rules"], name, order) if order else None
        texts = [order[int(value)] for value in margin.values] if order else margin.values.tolist()
        given = [float(text) for text in texts] if variable["numeric"] else texts
        fits = possible_answers(name, variable, given, kept, facts)
        for follower in (other for other, leader in leading.items() if leader == name):
            fits &= is_known(given, variable, variables[follower])
            read = read_again(given, variable, variables[follower])
            there = ~pd.isna(read)
            others = possible_answers(
                follower, variables[follower], read[there].tolist(), None, facts
            )
            fits[there] &= others
        margins[name] = allowed(margin, fits)
        codes[name] = order
    return margins, codes


def _bands(
    public: Public, name: str, variables: Mapping[str, Mapping[str, Any]]
) -> list[tuple[float, float]]:
    """What the counts of a number's bands tell of its distribution."""
    for other, variable in variables.items():
        derivation = variable["derivation"]
        if derivation and derivation["kind"] == "band" and derivation["sources"][0] == name:
            limits = [(missing_range(old[0]), level) for level, old in derivation["parts"]]
            parts = sorted((both[1], level) for both, level in limits if both)
            found = public.bands([(level, end + 0.5) for end, level in parts], other)
            if found:
                return found
    return []


def _dates(
    answers: pd.DataFrame, variables: Mapping[str, Mapping[str, Any]], random: np.random.Generator
) -> pd.DataFrame:
    """Every date as text: days of one fortnight, or as far from each other as derived numbers say.

    They belong to a person, so that a record which stands twice has the same ones.
    """
    moments: dict[str, list[datetime]] = {}
    for name, variable in variables.items():
        derivation = variable["derivation"]
        if not derivation or derivation["kind"] != "dates_apart" or name not in answers:
            continue
        first, second = derivation["sources"]
        unit, apart = derivation["parts"][0][0], answers[name].round().astype(int).tolist()
        if second not in moments:
            known = moments.get(first)
            moments[second] = (
                [_after(at, by, unit) for at, by in zip(known, apart, strict=True)]
                if known
                else _days(len(answers), random)
            )
        if first not in moments:
            pairs = zip(moments[second], apart, strict=True)
            moments[first] = [_after(at, -by, unit) for at, by in pairs]
    for name, variable in variables.items():
        if variable["kind"] == "date" and name not in moments:
            moments[name] = _days(len(answers), random)
    written = {}
    for name, held in moments.items():
        formats = variables[name]["formats"]
        texts = {moment: written_date(moment, formats) for moment in set(held)}
        written[name] = [texts[moment] for moment in held]
    return pd.DataFrame(written, index=answers.index)


def _days(count: int, random: np.random.Generator) -> list[datetime]:
    """Moments within a fortnight of January 2000."""
    minutes = random.integers(0, MINUTES, count) + 24 * 60 * random.integers(0, DAYS, count)
    return [FIRST_DAY + timedelta(minutes=after) for after in minutes.tolist()]


def _after(moment: datetime, by: int, unit: str) -> datetime:
    """A date so many days, weeks, months or years later (earlier when negative)."""
    if unit in ("days", "weeks"):
        return moment + timedelta(days=by * (7 if unit == "weeks" else 1))
    months = moment.year * 12 + moment.month - 1 + by * (12 if unit == "years" else 1)
    return moment.replace(year=months // 12, month=months % 12 + 1, day=min(moment.day, 28))


def _with_gaps(
    people: People,
    answers: pd.DataFrame,
    kept: list[str],
    kinds: pd.DataFrame,
    facts: Mapping[str, Any],
) -> pd.DataFrame:
    """The answers of those analysed with their gaps, and the scores that follow."""
    held = answers[kept].copy()
    for name in kept:
        empty = float("nan") if facts["variables"][name]["numeric"] else None
        held[name] = held[name].where((kinds[name] == "").to_numpy(), empty)
    with_gaps = replace(people, drawn={name: held[name].to_numpy() for name in kept})
    wanted = [name for name, one in facts["variables"].items()
              if one["derivation"] and one["derivation"]["kind"] != "dates_apart"]  # fmt: skip
    derived = with_gaps.frame([*wanted, *people.leaders, *facts["scales"]])
    further = answers[[name for name in answers if name not in held]]
    return held.join([further, derived[[name for name in derived if name not in held]]])
