"""The cleaning rules and the scoring of scales in words, from the configuration that ran."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended, listed
from questline.reporting.labels import Labels, quoted, readable

DIFFERENT_ANSWERS = {
    "error": "the run stops if their answers differ",
    "first": "the first record is kept if their answers differ",
    "last": "the last record is kept if their answers differ",
    "most_complete": "the most complete record is kept if their answers differ",
}


def rule_in_words(rule: Mapping[str, Any], labels: Labels) -> str:
    """One cleaning rule as a sentence: whom it catches, what happens to them, and why."""
    decision = "left out" if rule["decision"] == "exclude" else "marked, and kept"
    name = readable(rule["name"])
    return f"{name}: {_caught(rule, labels)}; {decision}. Reason: {ended(rule['reason'])}"


def scoring_in_words(scale: Mapping[str, Any], labels: Labels) -> str:
    """How a scale is scored: items, range, keying, the least number of answers, proration."""
    items = [labels.variable(item) for item in scale["items"]]
    sentences = [
        f"{scale['label']} is the {scale['score']} of {len(items)} items "
        f"({listed(items)}), each answered from {scale['minimum']:g} to {scale['maximum']:g}; "
        f"scores run from {scale['lowest_score']:g} to {scale['highest_score']:g}, and "
        f"{ended(scale['direction'])}"
    ]
    if scale["reverse_keyed"]:
        turned = listed([labels.variable(item) for item in scale["reverse_keyed"]])
        sentences.append(
            f"Turned round from the declared range before scoring ({scale['minimum']:g} + "
            f"{scale['maximum']:g} − answer): {turned}."
        )
    else:
        sentences.append("No item is turned round.")
    needed, asked = scale["items_needed"], len(items)
    if needed == asked:
        sentences.append("Only those who answered every item have a score.")
    else:
        mended = "the mean of the items answered"
        if scale["score"] == "sum":
            mended += " times the number of items"
        sentences.append(
            f"Those who answered at least {needed} of the {asked} items have a score; where some "
            f"are missing it is {mended}. Others have none."
        )
    if scale["bands"]:
        sentences.append(f"Bands: {bands_in_words(scale)}.")
    for key, start in (("source", "Source: "), ("note", "")):
        if scale[key]:
            sentences.append(f"{start}{ended(scale[key])}")
    return " ".join(sentences)


def bands_in_words(scale: Mapping[str, Any]) -> str:
    """The bands of a scale with their highest scores: low up to 23, and so on."""
    named = [(readable(band["name"]).lower(), band["to"]) for band in scale["bands"]]
    return listed([f"{name} up to {highest:g}" for name, highest in named])


def _caught(rule: Mapping[str, Any], labels: Labels) -> str:
    """Whom a rule catches."""
    kind = rule["kind"]
    if kind == "duplicates":
        ignored = [f"“{labels.variable(name)}”" for name in rule["ignore"]]
        but = f" ({listed(ignored)} may differ)" if ignored else ""
        return (
            f"second and later records with the same “{labels.variable(rule['variable'])}” and "
            f"the same answers{but}; {DIFFERENT_ANSWERS[rule['different_answers']]}"
        )
    if kind == "too_little_answered":
        return (
            f"those who answered less than {100 * rule['least_share']:g}% of "
            f"{len(rule['variables'])} questions"
        )
    if kind == "too_fast":
        return (
            f"those whose “{labels.variable(rule['variable'])}” is below {rule['least_seconds']:g}"
        )
    if kind == "long_run":
        return (
            f"those who gave one and the same answer more than {rule['longest']} times in a row "
            f"over {len(rule['variables'])} questions in the order asked (a missing answer breaks "
            "a run)"
        )
    return _caught_by_answer(rule, labels)


def _caught_by_answer(rule: Mapping[str, Any], labels: Labels) -> str:
    variable = rule["variable"]
    asked = f"“{labels.variable(variable)}”"

    def answers(key: str) -> str:
        return quoted([labels.level(variable, code) for code in rule[key]])

    if rule["keep_if"]:
        condition = f"those whose answer to {asked} is not {answers('keep_if')}"
    elif rule["catch_if"]:
        condition = f"those whose answer to {asked} is {answers('catch_if')}"
    else:
        limits = [
            f"{word} {rule[key]:g}"
            for key, word in (("below", "below"), ("above", "above"))
            if rule[key] is not None
        ]
        condition = f"those whose {asked} is {listed(limits, 'or')}"
    if rule["if_missing"] == "catch":
        return f"{condition}, or is missing"
    return f"{condition} (a missing answer is kept)"
