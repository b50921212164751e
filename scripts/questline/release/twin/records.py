"""From people with complete answers to the rows of an export: gaps, and those who are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.codebook import BLANK
from questline.release.twin.public import Public

LEFT_BLANK = "left_blank"
RESPONDENT = "(respondent)"
"""The column that tells a twin's respondents apart, and shows whose record stands twice."""


@dataclass(frozen=True)
class Gaps:
    """Which answers are missing and in which way: an object column a variable, "" for answered."""

    kinds: pd.DataFrame
    unknown: list[str]


def draw_gaps(
    public: Public,
    variables: Mapping[str, Mapping[str, Any]],
    names: Sequence[str],
    patterned: Sequence[str],
    count: int,
    random: np.random.Generator,
) -> Gaps:
    """Missing answers in the public share of each variable.

    Of the variables in `patterned` the public patterns say who lacks which together; the other
    missing answers are spread at random over those without a pattern, for each variable by itself.
    Which kind a missing answer is follows from the public counts of the kinds; kinds without one
    share evenly what is left. `unknown` names the variables whose share is not public: they have
    no gaps.
    """
    kinds, unknown = {}, []
    patterns = _patterns(public, variables, patterned, count, random)
    for name in names:
        held = np.full(count, "", dtype=object)
        known = public.missing_share(name)
        texts = missing_texts(variables[name])
        # Everyone's order is drawn whether it is used or not: one variable moves no other.
        order, chances = random.permutation(count), random.random(count)
        if known is None:
            unknown.append(name)
        elif texts and not variables[name]["choices_of"]:
            chosen = _who(order, round(known.value * count), patterns.get(name))
            weights = _weights(public, name, list(texts), known.value * count)
            up_to = np.cumsum(list(weights.values())) / max(sum(weights.values()), 1e-9)
            places = np.searchsorted(up_to[:-1], chances[chosen], side="right")
            held[chosen] = np.array(list(weights), dtype=object)[places]
        kinds[name] = held
    return Gaps(pd.DataFrame(kinds, index=range(count)), unknown)


def _patterns(
    public: Public,
    variables: Mapping[str, Mapping[str, Any]],
    patterned: Sequence[str],
    count: int,
    random: np.random.Generator,
) -> dict[str, np.ndarray]:
    """For each patterned variable: whose pattern lacks it (1), has it (0), or is not public (-1).

    What is lacking of derived variables follows from others. A pattern with a scale without a score
    is passed over: its items tell that, one by one.
    """
    followed = {name for name in patterned if variables.get(name, {}).get("derivation")}
    asked = [name for name in patterned if name in variables and name not in followed]
    order = random.permutation(count)
    states = {name: np.full(count, -1) for name in asked}
    begun = 0
    for row in public.rows("description", "missing_patterns"):
        lacked = [] if row["note"] == "complete" else str(row["note"]).split(", ")
        if not row["term"].startswith("pattern_") or not set(lacked) <= {*asked, *followed}:
            continue
        share = row["estimate"] / row["denominator"] if row["denominator"] else 0.0
        who = order[begun : begun + round(share * count)]
        begun += len(who)
        for name in asked:
            states[name][who] = int(name in lacked)
    return states


def _who(order: np.ndarray, wanted: int, states: np.ndarray | None) -> np.ndarray:
    """Who lacks an answer: those whose pattern says so, then others in this order."""
    if states is None:
        return order[:wanted]
    # Those without a pattern come before those whose pattern has the answer.
    rank = np.select([states == 1, states == -1], [0, 1], 2)
    return order[np.argsort(rank[order], kind="stable")][:wanted]


def missing_texts(variable: Mapping[str, Any]) -> dict[str, str]:
    """The text of the export for each kind of missing that a variable can have.

    Of a range its upper end, or the lower one where there is no upper, stands for it.
    """
    found: dict[str, str] = {}
    blank_is_level = any(text == BLANK for _, text in variable["texts"])
    for text, kind in variable["missing"]:
        if text == BLANK:
            found.setdefault(kind, "")
        else:
            low, dots, high = text.partition("..")
            found.setdefault(kind, (high or low) if dots else text)
    if not blank_is_level and not any(text == BLANK for text, _ in variable["missing"]):
        found.setdefault(LEFT_BLANK, "")
    return found


def _weights(public: Public, name: str, kinds: list[str], total: float) -> dict[str, float]:
    known = {kind: one.value for kind, one in public.kinds_of_missing(name, kinds).items()}
    rest = [kind for kind in kinds if kind not in known]
    left = max(total - sum(known.values()), 0.0)
    weights = {kind: known.get(kind, left / len(rest) if rest else 0.0) for kind in kinds}
    return weights if sum(weights.values()) > 0 else dict.fromkeys(kinds, 1.0)


def keeping(rules: Sequence[Mapping[str, Any]], variable: str, codes: Sequence[str]) -> list[str]:
    """The answers to a variable that no rule leaves anybody out for."""
    kept = list(codes)
    for rule in rules:
        if rule.get("variable") == variable and rule["decision"] == "exclude":
            if rule.get("keep_if"):
                kept = [code for code in kept if code in rule["keep_if"]]
            if rule.get("catch_if"):
                kept = [code for code in kept if code not in rule["catch_if"]]
    return kept


def clipped(
    rules: Sequence[Mapping[str, Any]], variable: str, values: np.ndarray, step: float
) -> np.ndarray:
    """Numbers moved to the nearest one that no rule leaves anybody out for."""
    for rule in rules:
        if rule.get("variable") != variable or rule["decision"] != "exclude":
            continue
        if rule.get("below") is not None:
            values = np.maximum(values, rule["below"])
        if rule.get("above") is not None:
            values = np.minimum(values, rule["above"])
        if rule["kind"] == "too_fast":
            values = np.maximum(values, np.ceil(rule["least_seconds"] / step) * step)
    return values


@dataclass(frozen=True)
class LeftOut:
    """Rows that cleaning leaves out: how many for each rule, and the rules without any."""

    counts: dict[str, int]
    not_made: list[str]


def left_out(public: Public, rules: Sequence[Mapping[str, Any]], analysed: int) -> LeftOut:
    """How many rows each rule leaves out: the public counts, the others sharing what is left."""
    excluding = [rule for rule in rules if rule["decision"] == "exclude"]
    made = [rule["name"] for rule in excluding if _is_simple(rule)]
    known = {}
    for rule in excluding:
        found = public.number("cleaning", "flow", "count", term=rule["name"], level="excluded")
        if found:
            known[rule["name"]] = round(found.value)
    raw = public.number("cleaning", "flow", "count", term="raw_rows")
    rest = [rule["name"] for rule in excluding if rule["name"] not in known]
    left = max(round(raw.value) - analysed - sum(known.values()), 0) if raw else 0
    each = {name: left // len(rest) + (at < left % len(rest)) for at, name in enumerate(rest)}
    counts = {name: known.get(name, each.get(name, 0)) for name in made}
    return LeftOut(counts, [rule["name"] for rule in excluding if rule["name"] not in made])


def _is_simple(rule: Mapping[str, Any]) -> bool:
    if rule["kind"] in ("duplicates", "too_little_answered", "too_fast", "long_run"):
        return True
    return bool(rule.get("keep_if") or rule.get("catch_if"))


def add_left_out(
    answers: pd.DataFrame,
    kinds: pd.DataFrame,
    rules: Sequence[Mapping[str, Any]],
    variables: Mapping[str, Mapping[str, Any]],
    counts: Mapping[str, int],
    random: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The records with those added that cleaning leaves out, shuffled.

    Each is the record of one of the twin's people, taken at random, with the one answer changed
    for which the rule leaves it out; a duplicate is the same record once more. `respondent` is a
    number for each; both frames have a row a record.
    """
    answers = answers.assign(**{RESPONDENT: np.arange(1, len(answers) + 1)})
    parts, gaps, following = [answers], [kinds], len(answers) + 1
    for rule in rules:
        size = counts.get(rule["name"], 0)
        if not size or not len(answers):
            continue
        chosen = random.choice(len(answers), size=size, replace=size > len(answers))
        more, missing = answers.iloc[chosen].copy(), kinds.iloc[chosen].copy()
        if rule["kind"] != "duplicates":
            more[RESPONDENT] = np.arange(following, following + size)
            following += size
            _spoil(rule, more, missing, variables)
        parts.append(more)
        gaps.append(missing)
    order = random.permutation(sum(len(part) for part in parts))
    together = [pd.concat(held, ignore_index=True).iloc[order] for held in (parts, gaps)]
    return together[0].reset_index(drop=True), together[1].reset_index(drop=True)


def _spoil(
    rule: Mapping[str, Any],
    answers: pd.DataFrame,
    kinds: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
) -> None:
    """Change what the rule looks at, in place."""
    if rule["kind"] == "too_little_answered":
        for name in rule["variables"]:
            texts = missing_texts(variables[name]) if name in variables else {}
            if name in kinds and texts:
                kinds[name] = LEFT_BLANK if LEFT_BLANK in texts else next(iter(texts))
        return
    if rule["kind"] == "long_run":
        _same_throughout(rule, answers, kinds, variables)
        return
    name = rule["variable"]
    if name not in answers:
        return
    if rule["kind"] == "too_fast":
        answers[name] = float(rule["least_seconds"] // 2)
    else:
        codes = variables[name]["levels"]
        caught = [code for code in codes if code in (rule.get("catch_if") or [])] or [
            code for code in codes if rule.get("keep_if") and code not in rule["keep_if"]
        ]
        if not caught:
            return
        answers[name] = float(caught[0]) if variables[name]["numeric"] else caught[0]
    kinds[name] = ""


def _same_throughout(
    rule: Mapping[str, Any],
    answers: pd.DataFrame,
    kinds: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
) -> None:
    """One answer that all have in common, the middle one, to so many questions in a row."""
    names = rule["variables"][: rule["longest"] + 1]
    possible = [variables[name]["ordered_codes"] or variables[name]["levels"] for name in names]
    common = [code for code in possible[0] if all(code in codes for codes in possible)]
    for name in names if common else ():
        code = common[len(common) // 2]
        answers[name] = float(code) if variables[name]["numeric"] else code
        kinds[name] = ""
