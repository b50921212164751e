"""The codebook as it is published: all that it says of every variable, as plain data."""

from __future__ import annotations

from typing import Any

from questline.core.codebook import Variable
from questline.core.configuration import Study
from questline.core.derivations import Derivation


def codebook_entries(study: Study) -> dict[str, dict[str, Any]]:
    """What the codebook says of every variable, by name, in its order."""
    return {name: _entry(variable) for name, variable in study.codebook.items()}


def _entry(variable: Variable) -> dict[str, Any]:
    return {
        "label": variable.label,
        "kind": variable.kind,
        "numeric": variable.is_numeric,
        "match": variable.match,
        "column": variable.column,
        "joined_with": list(variable.joined_with),
        "choices_of": variable.choices_of,
        "option": variable.option,
        "levels": [
            {
                "code": code,
                "label": variable.level_label(code),
                "texts": [text for known, text in variable.levels if known == code],
            }
            for code in variable.level_codes
        ],
        "missing": [list(pair) for pair in variable.missing],
        "minimum": variable.minimum,
        "maximum": variable.maximum,
        "matching": variable.matching,
        "formats": list(variable.formats),
        "reversed_in_export": variable.reversed_in_export,
        "sensitivity": variable.sensitivity,
        "sources": list(variable.derivation.sources) if variable.derivation else [],
        "rule": rule_text(variable.derivation) if variable.derivation else "",
        "note": variable.readers_note,
    }


def cleaned_columns(study: Study) -> list[dict[str, Any]]:
    """The columns of the cleaned data: every variable, then every score and its bands.

    `found_in` says where its values stand: among the responses or among the scores.
    """
    columns: list[dict[str, Any]] = [
        {
            "name": name,
            "found_in": "responses",
            "label": variable.label,
            "kind": variable.kind,
            "numeric": variable.is_numeric,
            "ordered": variable.is_ordered,
            "levels": [[code, variable.level_label(code)] for code in variable.level_codes],
            "minimum": variable.minimum,
            "maximum": variable.maximum,
            "sensitivity": variable.sensitivity,
            "sources": list(variable.derivation.sources) if variable.derivation else [],
            "rule": rule_text(variable.derivation) if variable.derivation else "",
            "note": variable.readers_note,
        }
        for name, variable in study.codebook.items()
    ]
    for name, scale in study.scales.scales.items():
        score: dict[str, Any] = {
            "name": name,
            "found_in": "scores",
            "label": scale.label,
            "kind": "score",
            "numeric": True,
            "ordered": False,
            "levels": [],
            "minimum": scale.lowest_score,
            "maximum": scale.highest_score,
            "sensitivity": "public",
            "sources": list(scale.items),
            "rule": scale.score,
            "note": scale.note,
        }
        columns.append(score)
        if scale.bands:
            bands = [[band.name, band.name.replace("_", " ")] for band in scale.bands]
            columns.append(
                {
                    **score,
                    "name": f"{name}_band",
                    "label": f"{scale.label}, band",
                    "kind": "band",
                    "numeric": False,
                    "ordered": True,
                    "levels": bands,
                    "minimum": None,
                    "maximum": None,
                    "sources": [name],
                    "rule": "band",
                }
            )
    return columns


def rule_text(derivation: Derivation) -> str:
    """The rule of a derived variable as the codebook writes it."""
    kind, parts = derivation.kind, derivation.parts
    first, values = parts[0]
    if kind == "any_of":
        body = ", ".join(values)
    elif kind == "threshold":
        body = f"{first} {values[0]}"
    elif kind == "sum":
        body = "all" if int(first) == len(derivation.sources) else f"at least {first}"
    elif kind == "dates_apart":
        body = first
    else:
        body = " | ".join(f"{name}={', '.join(old)}" for name, old in parts)
    return f"{kind}: {body}"
