"""The cleaning rules and the scoring of scales in words, from the configuration that ran."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended, number_of
from questline.reporting.catalogue import _, message
from questline.reporting.labels import Labels, quoted, readable
from questline.reporting.phrases import listed

DIFFERENT_ANSWERS = {
    "error": message("the run stops if their answers differ"),
    "first": message("the first record is kept if their answers differ"),
    "last": message("the last record is kept if their answers differ"),
    "most_complete": message("the most complete record is kept if their answers differ"),
}


def rule_in_words(rule: Mapping[str, Any], labels: Labels) -> str:
    """One cleaning rule as a sentence: whom it catches, what happens to them, and why."""
    decision = _("left out") if rule["decision"] == "exclude" else _("marked, and kept")
    name = readable(rule["name"])
    return _("{}: {}; {}. Reason: {}").format(
        name, _caught(rule, labels), decision, ended(rule["reason"])
    )


def scoring_in_words(scale: Mapping[str, Any], labels: Labels) -> str:
    """How a scale is scored: items, range, keying, the least number of answers, proration."""
    items = [labels.variable(item) for item in scale["items"]]
    sentences = [
        _("{} is the {} ({}), {}; scores run from {} to {}, and {}").format(
            scale["label"],
            score_in_words(scale),
            listed(items),
            answers_in_words(scale),
            format(scale["lowest_score"], "g"),
            format(scale["highest_score"], "g"),
            ended(scale["direction"]),
        ),
        *features_in_words(scale, labels),
    ]
    if scale["reverse_keyed"]:
        turned = listed([labels.variable(item) for item in scale["reverse_keyed"]])
        sentences.append(
            _(
                "Turned round from the declared range before scoring ({} + {} \u2212 answer): {}."
            ).format(format(scale["minimum"], "g"), format(scale["maximum"], "g"), turned)
        )
    elif scale["score"] != "count":
        sentences.append(_("No item is turned round."))
    needed, asked = scale["items_needed"], len(items)
    if needed == asked:
        sentences.append(_("Only those who answered every item have a score."))
    else:
        mended = _("the mean of the items answered")
        if scale["score"] != "mean":
            mended += _(" times the number of items")
        if not scale.get("prorate", True):
            mended = _("the {} over the items answered, not brought up to all").format(
                scale["score"]
            )
        sentences.append(
            _(
                "Those who answered at least {} of the {} items have a score; "
                "where some are missing it is {}. Others have none."
            ).format(needed, asked, mended)
        )
    if scale["bands"]:
        sentences.append(_("Bands: {}.").format(bands_in_words(scale)))
    return " ".join([*sentences, *facts_in_words(scale)])


FACTS = {
    "source": message("Source: "),
    "version": message("Version: "),
    "citation": message("To be cited: "),
    "licence": message("Licence, to be checked before the wording is reproduced: "),
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
            about = {
                **about,
                **dict.fromkeys(FACTS, ""),
                "source": _("as for {}").format(said[facts]),
            }
        label = about["label"] if name in scales else labels.variable(name)
        said.setdefault(facts, label)
        words = scoring_in_words(about, labels) if name in scales else ""
        steps.append(words or single_item_in_words(name, about, labels))
    return steps


def facts_in_words(about: Mapping[str, Any]) -> list[str]:
    """Source, version, citation, licence and caution, each a sentence, as far as there are any."""
    return [f"{_(start)}{ended(about[key])}" for key, start in FACTS.items() if about.get(key)]


def single_item_in_words(name: str, about: Mapping[str, Any], labels: Labels) -> str:
    """A single item of an instrument: what it stands for, and that it has no score."""
    start = _("{} ({}) is a single item").format(labels.variable(name), about["label"])
    sentences = [
        f"{start}; {ended(about['direction'])}",
        _("It stands for itself and is no part of a score."),
    ]
    return " ".join([*sentences, *facts_in_words(about)])


def score_in_words(scale: Mapping[str, Any]) -> str:
    """What a score is of its items: the sum of 5 items times 4, and so on."""
    what = _("{} of {} items").format(scale["score"], len(scale["items"]))
    if scale["score"] == "count":
        what = _("number of answers that count among {} items").format(len(scale["items"]))
    if scale.get("multiply_by", 1) != 1:
        what += _(" times {}").format(format(scale["multiply_by"], "g"))
    if scale.get("conversion"):
        what += _(", turned into the score by the table of the instrument")
    return what


def answers_in_words(scale: Mapping[str, Any]) -> str:
    """Which answers an item has."""
    if scale.get("permitted"):
        return _("each answered {}").format(
            listed([f"{code:g}" for code in scale["permitted"]], "or")
        )
    return _("each answered from {} to {}").format(
        format(scale["minimum"], "g"), format(scale["maximum"], "g")
    )


def features_in_words(scale: Mapping[str, Any], labels: Labels) -> list[str]:
    """The study's codes turned into the scale's, and the answers that count."""
    sentences = []
    if scale.get("codes"):
        pairs = [
            _("{} became {}").format(format(code, "g"), format(value, "g"))
            for code, value in scale["codes"].items()
        ]
        sentences.append(
            _("The study has other codes, which were turned first: {}.").format(listed(pairs))
        )
    counting: dict[tuple[float, ...], list[str]] = {}
    for item, codes in scale.get("counted", {}).items():
        counting.setdefault(tuple(codes), []).append(labels.variable(item))
    for codes, items in counting.items():
        answers = listed([f"{code:g}" for code in codes], "or")
        sentences.append(_("What counts is the answer {} to {}.").format(answers, listed(items)))
    return sentences


def bands_in_words(scale: Mapping[str, Any]) -> str:
    """The bands of a scale with their limits: low up to 23, and so on.

    Where a band begins at a limit, that is said of it; the one below has no limit of its own then.
    """
    words = []
    bands = scale["bands"]
    for place, band in enumerate(bands):
        limits = (
            [] if band.get("from") is None else [_("from {}").format(format(band["from"], "g"))]
        )
        following = bands[place + 1].get("from") if place + 1 < len(bands) else None
        if following is not None:
            limits += [] if limits else [_("below {}").format(format(following, "g"))]
        elif not limits or place + 1 < len(bands):
            limits.append(_("up to {}").format(format(band["to"], "g")))
        words.append(" ".join([readable(band["name"]).lower(), *limits]))
    return listed(words)


def _caught(rule: Mapping[str, Any], labels: Labels) -> str:
    """Whom a rule catches."""
    kind = rule["kind"]
    if kind == "duplicates":
        ignored = [f"“{labels.variable(name)}”" for name in rule["ignore"]]
        but = _(" ({} may differ)").format(listed(ignored)) if ignored else ""
        return _("second and later records with the same “{}” and the same answers{}; {}").format(
            labels.variable(rule["variable"]), but, _(DIFFERENT_ANSWERS[rule["different_answers"]])
        )
    if kind == "too_little_answered":
        return _("those who answered less than {}% of {} questions").format(
            format(100 * rule["least_share"], "g"), len(rule["variables"])
        )
    if kind == "too_fast":
        return _("those whose “{}” is below {}").format(
            labels.variable(rule["variable"]), format(rule["least_seconds"], "g")
        )
    if kind == "careless":
        flags = number_of(rule["least_flags"], "index", "indices")
        items = len(rule["variables"])
        screened = _("{} items").format(items) if items else _("the items of all scales")
        return _(
            "those flagged by at least {} of careless responding, taken over "
            "{} in the order asked and over the respondents whom no earlier "
            "rule left out (the section on careless responding names the "
            "indices)"
        ).format(flags, screened)
    if kind == "long_run":
        return _(
            "those who gave one and the same answer more than {} times in a "
            "row over {} questions in the order asked (a missing answer breaks "
            "a run)"
        ).format(rule["longest"], len(rule["variables"]))
    return _caught_by_answer(rule, labels)


def _caught_by_answer(rule: Mapping[str, Any], labels: Labels) -> str:
    variable = rule["variable"]
    asked = f"“{labels.variable(variable)}”"

    def answers(key: str) -> str:
        return quoted([labels.level(variable, code) for code in rule[key]])

    if rule["keep_if"]:
        condition = _("those whose answer to {} is not {}").format(asked, answers("keep_if"))
    elif rule["catch_if"]:
        condition = _("those whose answer to {} is {}").format(asked, answers("catch_if"))
    else:
        limits = [
            f"{word} {rule[key]:g}"
            for key, word in (("below", "below"), ("above", "above"))
            if rule[key] is not None
        ]
        condition = _("those whose {} is {}").format(asked, listed(limits, "or"))
    if rule["if_missing"] == "catch":
        return _("{}, or is missing").format(condition)
    return _("{} (a missing answer is kept)").format(condition)
