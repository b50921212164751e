"""The scales of a study as its codebook shows them: items, keying, scoring, bands, source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import Labels, capital
from questline.reporting.pages.rules import (
    answers_in_words,
    bands_in_words,
    features_in_words,
    score_in_words,
)
from questline.reporting.pages.view import View

KINDS = {
    "reflective": message("Reflective: the items are effects of one trait."),
    "index": message("Index: the items make up the score and need not go together."),
}
ORIGINS = {
    "version": message("Version"),
    "source": message("Source"),
    "citation": message("To cite"),
    "licence": message("Licence, to be checked before the wording is reproduced"),
    "note": message("Caution"),
}


@dataclass(frozen=True)
class ScaleEntry:
    """One scale: its facts as pairs of what and words, and its items with their keying."""

    name: str
    label: str
    facts: list[tuple[str, str]]
    items: list[tuple[str, str, bool]]


def scale_entries(view: View) -> list[ScaleEntry]:
    """Every scale of the study, in the order of scales.yaml."""
    return [
        ScaleEntry(
            name,
            str(scale["label"]),
            _facts(scale, view.labels),
            [
                (item, view.labels.variable(item), item in scale["reverse_keyed"])
                for item in scale["items"]
            ],
        )
        for name, scale in view.study["scales"].items()
    ]


def scoring_in_words(scale: Mapping[str, Any], labels: Labels) -> str:
    """How the score of a scale is made from its items."""
    score = _("The score is the {}, {}.").format(score_in_words(scale), answers_in_words(scale))
    least, number = scale["items_needed"], len(scale["items"])
    needed = _("All") if least == number else _("At least {} of {}").format(least, number)
    sentences = [score, _("{} must be answered.").format(needed)]
    if scale["score"] != "mean" and not scale.get("prorate", True):
        sentences.append(_("Items that are missing count as nothing."))
    return " ".join([*sentences, *features_in_words(scale, labels)])


def origins_in_words(about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Version, source, citation, licence and caution, as far as there are any."""
    return [(_(what), ended(str(about[key]))) for key, what in ORIGINS.items() if about.get(key)]


def _facts(scale: Mapping[str, Any], labels: Labels) -> list[tuple[str, str]]:
    facts = [
        (_("Kind"), _(KINDS[scale["kind"]])),
        (_("Scoring"), scoring_in_words(scale, labels)),
        (
            _("Range"),
            _("{} to {}").format(
                format(scale["lowest_score"], "g"), format(scale["highest_score"], "g")
            ),
        ),
        (_("Direction"), ended(capital(scale["direction"]))),
    ]
    if scale["bands"]:
        facts.append((_("Bands"), f"{capital(bands_in_words(scale))}."))
    return [*facts, *origins_in_words(scale)]
