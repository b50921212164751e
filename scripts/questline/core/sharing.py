"""What the checks before sharing are told of the configuration: free text, and anonymity."""

from __future__ import annotations

from typing import Any

from questline.core.codebook import Variable
from questline.core.configuration import Study


def free_text(study: Study) -> dict[str, Any]:
    """The text variables to look at, the quotations released, and what is known of places.

    Nothing is told where no variable is named.
    """
    if not study.release.free_text:
        return {"variables": [], "released": [], "categories": [], "identifying": []}
    return {
        "variables": list(study.release.free_text),
        "released": [
            {"variable": entry.variable, "row": entry.row, "text": entry.text}
            for entry in study.released_texts.texts
        ],
        **known_of_places(study),
    }


def known_of_places(study: Study) -> dict[str, Any]:
    """What `text_scan` is told: the public categories, and the text variables that identify people.

    Each of `categories` has `words` (name, label, question) and `texts` (what its levels are
    called, here and in the export).
    """
    codebook = study.codebook.values()
    return {
        "categories": [
            {
                "words": [variable.name, variable.label, variable.column],
                "texts": _level_texts(variable),
            }
            for variable in codebook
            if variable.kind in ("category", "ordered") and variable.sensitivity == "public"
        ],
        "identifying": [
            variable.name
            for variable in codebook
            if variable.kind == "text" and variable.sensitivity == "identifying"
        ],
    }


def _level_texts(variable: Variable) -> list[str]:
    labels = [variable.level_label(code) for code in variable.level_codes]
    return list(dict.fromkeys([*labels, *(text for _, text in variable.levels)]))


def anonymity(study: Study) -> dict[str, Any] | None:
    """What is checked of the cleaned data, row by row; nothing where it is not declared.

    `variables` describes each quasi-identifier: whether it is numeric and ordered, its levels, and
    `coarser`, the derived variables that are made from it alone, described in the same way.
    """
    settings = study.release.anonymity
    if settings is None:
        return None
    return {
        "quasi_identifiers": list(settings.quasi_identifiers),
        "sensitive": list(settings.sensitive),
        "k": settings.k,
        "l": settings.l,
        "variables": {
            name: {**_described(study.codebook[name]), "coarser": _coarser(study, name)}
            for name in settings.quasi_identifiers
        },
    }


def _described(variable: Variable) -> dict[str, Any]:
    return {
        "numeric": variable.is_numeric,
        "ordered": variable.is_ordered,
        "levels": variable.level_codes,
    }


def _coarser(study: Study, name: str) -> dict[str, dict[str, Any]]:
    """The variables with levels that are derived from one variable and from nothing else."""
    return {
        other.name: _described(other)
        for other in study.codebook.values()
        if other.derivation and other.derivation.sources == (name,) and other.level_codes
    }
