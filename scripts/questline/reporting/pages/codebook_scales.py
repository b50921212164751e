"""The scales of a study as its codebook shows them: items, keying, scoring, bands, source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended, listed
from questline.reporting.labels import capital
from questline.reporting.pages.rules import bands_in_words
from questline.reporting.pages.view import View

KINDS = {
    "reflective": "Reflective: the items are effects of one trait.",
    "index": "Index: the items make up the score and need not go together.",
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
            _facts(scale),
            [
                (item, view.labels.variable(item), item in scale["reverse_keyed"])
                for item in scale["items"]
            ],
        )
        for name, scale in view.study["scales"].items()
    ]


def scoring_in_words(scale: Mapping[str, Any]) -> str:
    """How the score of a scale is made from its items."""
    number = len(scale["items"])
    kind = {"count": "number of answers that count among"}.get(scale["score"], scale["score"])
    of = "of" if scale["score"] != "count" else ""
    sentence = (
        f"The score is the {kind} {of} {number} items, each answered from {scale['minimum']:g} to "
        f"{scale['maximum']:g}, of which at least {scale['items_needed']} must be answered."
    ).replace("  ", " ")
    if scale.get("multiply_by", 1) != 1:
        sentence += f" It is multiplied by {scale['multiply_by']:g}."
    if scale.get("conversion"):
        sentence += " A table turns the sum into the score."
    if not scale.get("prorate", True):
        sentence += " Missing items count as nothing."
    return sentence


def _facts(scale: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [
        ("Kind", KINDS[scale["kind"]]),
        ("Scoring", scoring_in_words(scale)),
        ("Range", f"{scale['lowest_score']:g} to {scale['highest_score']:g}"),
        ("Direction", ended(capital(scale["direction"]))),
    ]
    if scale.get("codes"):
        pairs = [f"{old:g} as {new:g}" for old, new in scale["codes"].items()]
        facts.append(("Codes", f"The study’s codes are read as the scale’s: {listed(pairs)}."))
    for item, codes in scale.get("counted", {}).items():
        facts.append((f"Counts in {item}", listed([f"{code:g}" for code in codes], "or")))
    if scale["bands"]:
        facts.append(("Bands", f"{capital(bands_in_words(scale))}."))
    for key, what in (("version", "Version"), ("source", "Source"), ("citation", "To cite"),
                      ("licence", "Licence"), ("note", "Caution")):  # fmt: skip
        if scale.get(key):
            facts.append((what, ended(str(scale[key]))))
    return facts
