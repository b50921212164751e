"""The scales of a study as its codebook shows them: items, keying, scoring, bands, source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.labels import Labels, capital
from questline.reporting.pages.rules import (
    answers_in_words,
    bands_in_words,
    features_in_words,
    score_in_words,
)
from questline.reporting.pages.view import View

KINDS = {
    "reflective": "Reflective: the items are effects of one trait.",
    "index": "Index: the items make up the score and need not go together.",
}
ORIGINS = {
    "version": "Version",
    "source": "Source",
    "citation": "To cite",
    "licence": "Licence, to be checked before the wording is reproduced",
    "note": "Caution",
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
    score = f"The score is the {score_in_words(scale)}, {answers_in_words(scale)}."
    least, number = scale["items_needed"], len(scale["items"])
    needed = "All" if least == number else f"At least {least} of {number}"
    sentences = [score, f"{needed} must be answered."]
    if scale["score"] != "mean" and not scale.get("prorate", True):
        sentences.append("Items that are missing count as nothing.")
    return " ".join([*sentences, *features_in_words(scale, labels)])


def origins_in_words(about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Version, source, citation, licence and caution, as far as there are any."""
    return [(what, ended(str(about[key]))) for key, what in ORIGINS.items() if about.get(key)]


def _facts(scale: Mapping[str, Any], labels: Labels) -> list[tuple[str, str]]:
    facts = [
        ("Kind", KINDS[scale["kind"]]),
        ("Scoring", scoring_in_words(scale, labels)),
        ("Range", f"{scale['lowest_score']:g} to {scale['highest_score']:g}"),
        ("Direction", ended(capital(scale["direction"]))),
    ]
    if scale["bands"]:
        facts.append(("Bands", f"{capital(bands_in_words(scale))}."))
    return [*facts, *origins_in_words(scale)]
