"""The cleaning rules and the scoring of scales in words, from the configuration that ran."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended, listed, number_of
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
        f"{scale['label']} is the {score_in_words(scale)} "
        f"({listed(items)}), {answers_in_words(scale)}; "
        f"scores run from {scale['lowest_score']:g} to {scale['highest_score']:g}, and "
        f"{ended(scale['direction'])}",
        *features_in_words(scale, labels),
    ]
    if scale["reverse_keyed"]:
        turned = listed([labels.variable(item) for item in scale["reverse_keyed"]])
        sentences.append(
            f"Turned round from the declared range before scoring ({scale['minimum']:g} + "
            f"{scale['maximum']:g} − answer): {turned}."
        )
    elif scale["score"] != "count":
        sentences.append("No item is turned round.")
    needed, asked = scale["items_needed"], len(items)
    if needed == asked:
        sentences.append("Only those who answered every item have a score.")
    else:
        mended = "the mean of the items answered"
        if scale["score"] != "mean":
            mended += " times the number of items"
        if not scale.get("prorate", True):
            mended = f"the {scale['score']} over the items answered, not brought up to all"
        sentences.append(
            f"Those who answered at least {needed} of the {asked} items have a score; where some "
            f"are missing it is {mended}. Others have none."
        )
    if scale["bands"]:
        sentences.append(f"Bands: {bands_in_words(scale)}.")
    return " ".join([*sentences, *facts_in_words(scale)])


FACTS = {
    "source": "Source: ",
    "version": "Version: ",
    "citation": "To be cited: ",
    "licence": "Licence, to be checked before the wording is reproduced: ",
    "note": "",
}
"""What is known of a scale or a single item besides its scoring, and how it is introduced."""


def scoring_steps(
    scales: Mapping[str, Mapping[str, Any]],
    single_items: Mapping[str, Mapping[str, Any]],
    labels: Labels,
) -> list[str]:
    """Every scale and single item in words; what is known of an instrument is said once."""
    said: dict[tuple[str, ...], str] = {}
    steps = []
    for name, about in [*scales.items(), *single_items.items()]:
        facts = tuple(about.get(key, "") for key in FACTS if key != "note")
        if about.get("citation") and facts in said:
            about = {**about, **dict.fromkeys(FACTS, ""), "source": f"as for {said[facts]}"}
        label = about["label"] if name in scales else labels.variable(name)
        said.setdefault(facts, label)
        words = scoring_in_words(about, labels) if name in scales else ""
        steps.append(words or single_item_in_words(name, about, labels))
    return steps


def facts_in_words(about: Mapping[str, Any]) -> list[str]:
    """Source, version, citation, licence and caution, each a sentence, as far as there are any."""
    return [f"{start}{ended(about[key])}" for key, start in FACTS.items() if about.get(key)]


def single_item_in_words(name: str, about: Mapping[str, Any], labels: Labels) -> str:
    """A single item of an instrument: what it stands for, and that it has no score."""
    start = f"{labels.variable(name)} ({about['label']}) is a single item"
    sentences = [
        f"{start}; {ended(about['direction'])}",
        "It stands for itself and is no part of a score.",
    ]
    return " ".join([*sentences, *facts_in_words(about)])


def score_in_words(scale: Mapping[str, Any]) -> str:
    """What a score is of its items: the sum of 5 items times 4, and so on."""
    what = f"{scale['score']} of {len(scale['items'])} items"
    if scale["score"] == "count":
        what = f"number of answers that count among {len(scale['items'])} items"
    if scale.get("multiply_by", 1) != 1:
        what += f" times {scale['multiply_by']:g}"
    if scale.get("conversion"):
        what += ", turned into the score by the table of the instrument"
    return what


def answers_in_words(scale: Mapping[str, Any]) -> str:
    """Which answers an item has."""
    if scale.get("permitted"):
        return f"each answered {listed([f'{code:g}' for code in scale['permitted']], 'or')}"
    return f"each answered from {scale['minimum']:g} to {scale['maximum']:g}"


def features_in_words(scale: Mapping[str, Any], labels: Labels) -> list[str]:
    """The study's codes turned into the scale's, and the answers that count."""
    sentences = []
    if scale.get("codes"):
        pairs = [f"{code:g} became {value:g}" for code, value in scale["codes"].items()]
        sentences.append(f"The study has other codes, which were turned first: {listed(pairs)}.")
    counting: dict[tuple[float, ...], list[str]] = {}
    for item, codes in scale.get("counted", {}).items():
        counting.setdefault(tuple(codes), []).append(labels.variable(item))
    for codes, items in counting.items():
        answers = listed([f"{code:g}" for code in codes], "or")
        sentences.append(f"What counts is the answer {answers} to {listed(items)}.")
    return sentences


def bands_in_words(scale: Mapping[str, Any]) -> str:
    """The bands of a scale with their limits: low up to 23, and so on.

    Where a band begins at a limit, that is said of it; the one below has no limit of its own then.
    """
    words = []
    bands = scale["bands"]
    for place, band in enumerate(bands):
        limits = [] if band.get("from") is None else [f"from {band['from']:g}"]
        following = bands[place + 1].get("from") if place + 1 < len(bands) else None
        if following is not None:
            limits += [] if limits else [f"below {following:g}"]
        elif not limits or place + 1 < len(bands):
            limits.append(f"up to {band['to']:g}")
        words.append(" ".join([readable(band["name"]).lower(), *limits]))
    return listed(words)


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
    if kind == "careless":
        flags = number_of(rule["least_flags"], "index", "indices")
        items = len(rule["variables"])
        screened = f"{items} items" if items else "the items of all scales"
        return (
            f"those flagged by at least {flags} of careless responding, taken over {screened} in "
            "the order asked and over the respondents whom no earlier rule left out (the section "
            "on careless responding names the indices)"
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
