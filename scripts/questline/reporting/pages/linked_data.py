"""The codebook for machines: a schema.org Dataset, its variables as `variableMeasured`.

The terms are those of https://schema.org/Dataset, https://schema.org/PropertyValue and
https://schema.org/DefinedTerm; the text is JSON-LD 1.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.editions import WATERMARK
from questline.reporting.labels import KINDS_OF_MISSING, Labels
from questline.reporting.pages.codebook_scales import scoring_in_words
from questline.reporting.pages.codebook_variables import (
    KINDS,
    how_it_is_found,
    is_kept_back,
)
from questline.reporting.pages.view import View

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
MISSING = {"@type": "DefinedTermSet", "name": "Kinds of missing answers"}


def linked_data(view: View) -> dict[str, Any]:
    """A study's variables and scales as a schema.org Dataset, as plain data."""
    study = view.study
    words = " ".join(text for text in (study["summary"], study["synthetic"]) if text)
    dataset: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": study["title"],
        "identifier": view.inputs["study"],
        "description": words or study["title"],
        "measurementTechnique": study["recruitment"] or "Questionnaire",
        "isBasedOn": study["download"],
        "creator": [{"@type": "Person", "name": name} for name in study["authors"]],
        "license": _licence(study["licence"]),
        "conditionsOfAccess": WATERMARK if view.is_internal else "",
        "variableMeasured": [
            *(_variable(view, name, about) for name, about in study["codebook"].items()),
            *(_scale(name, scale, view.labels) for name, scale in study["scales"].items()),
        ],
    }
    return {key: value for key, value in dataset.items() if value}


def as_json(dataset: Mapping[str, Any]) -> str:
    """Linked data as text that is safe inside a web page too."""
    text = json.dumps(dataset, indent=2, ensure_ascii=False, allow_nan=False)
    for sign in "<\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text + "\n"


def _licence(licence: str) -> Any:
    """The address of a licence where its text is or holds one, else a work of that name."""
    found = _ADDRESS.search(licence)
    if found:
        return found[0].rstrip(".,;)")
    return {"@type": "CreativeWork", "name": licence} if licence else None


def _variable(view: View, name: str, about: Mapping[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "@type": "PropertyValue",
        "@id": f"#{name}",
        "url": f"codebook.html#variable-{name}",
        "name": name,
        "description": about["label"],
    }
    if is_kept_back(view, about):
        return {**entry, "measurementTechnique": _(KINDS[about["kind"]])}
    if about["note"]:
        entry["disambiguatingDescription"] = about["note"]
    technique = _(KINDS[about["kind"]])
    if about["sources"]:
        technique += f" ({', '.join(about['sources'])}): {about['rule']}"
    elif found := how_it_is_found(about):
        technique += f"; {found}"
    entry["measurementTechnique"] = technique
    single = view.study.get("single_items", {}).get(name, {})
    if single.get("citation"):
        entry["measurementMethod"] = single["citation"]
    if about["kind"] == "timing":
        entry["unitText"] = "seconds"
    entry |= _limits(about["minimum"], about["maximum"])
    terms = [_term(level["code"], level["label"]) for level in about["levels"]]
    terms += [
        {**_term(text, KINDS_OF_MISSING[kind]), "inDefinedTermSet": MISSING}
        for text, kind in about["missing"]
    ]
    if terms:
        entry["valueReference"] = terms
    return entry


def _scale(name: str, scale: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    keyed = scale["reverse_keyed"]
    items = [item + (" (turned round)" if item in keyed else "") for item in scale["items"]]
    entry = {
        "@type": "PropertyValue",
        "@id": f"#{name}",
        "url": f"codebook.html#scale-{name}",
        "name": name,
        "description": f"{scale['label']}; {scale['direction']}",
        "disambiguatingDescription": scale["note"],
        "measurementTechnique": f"{scoring_in_words(scale, labels)} Items: {', '.join(items)}.",
        "measurementMethod": scale.get("citation") or scale["source"],
        "valueReference": [
            _term(band["name"], band["name"].replace("_", " ")) for band in scale["bands"]
        ],
    }
    filled = {key: value for key, value in entry.items() if value}
    return {**filled, **_limits(scale["lowest_score"], scale["highest_score"])}


def _term(code: str, label: str) -> dict[str, Any]:
    return {"@type": "DefinedTerm", "termCode": code, "name": label}


def _limits(low: float | None, high: float | None) -> dict[str, float]:
    """The lowest and highest value, whole numbers without a point."""
    limits = {"minValue": low, "maxValue": high}
    return {
        key: int(value) if float(value).is_integer() else value
        for key, value in limits.items()
        if value is not None
    }
