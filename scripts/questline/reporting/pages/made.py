"""What a page says of each number when a reader asks how it was made, held in the page itself.

A report is sent as one file. So the statistics that it shows travel in it, as data that its script
reads when the first number is opened: ids without what they share with the one before, texts that
recur by their place in a list. The data are the store's; nothing is computed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from os.path import commonprefix
from typing import Any

from questline.reporting import names
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.reproducibility_origins import rule_of
from questline.reporting.pages.traced import Traced
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import ABSENT

BETWEEN = "|"
"""Stands between the texts of numbers, which never have it."""

VERSIONS = {
    "complete": message("complete cases"),
    "imputed": message("completed sets"),
    "analysed": message("everyone analysed"),
}
"""What readers see for the answers that a statistic rests on."""

_KINDS = {
    "p": "p",
    "sd": message("Standard deviation"),
    "odds_ratio": message("Odds ratio"),
    "hedges_g": message("Hedges’ g"),
}


def how_made(view: View, traced: Traced) -> str:
    """All that is told of the statistics that the page has shown so far, as JSON for a script.

    Keys: `ids` (how many characters are the same as in the id before, then the rest, in turn);
    `places` (each less the one before); `values`, `intervals`, `tests` and `people` (texts of
    numbers, joined); `methods`, `units` and `reasons` (the texts, and which of them each has; 0 is
    none); `rules` by stage and analysis, where it is not the stage; `labels` by what they name;
    `confidence`, the level of the intervals.
    """
    shown = [
        (place, found, texts)
        for place, identifier, texts in traced.shown()
        if (found := view.lookup.get(identifier)) is not None
    ]
    statistics = [found for _place, found, _texts in shown]
    places = [place for place, _found, _texts in shown]
    told = {
        "ids": shortened([one.id for one in statistics]),
        "places": [place - before for before, place in zip([0, *places], places, strict=False)],
        "values": BETWEEN.join(_text(view, one, texts, "estimate") for _at, one, texts in shown),
        "intervals": BETWEEN.join(_text(view, one, texts, "interval") for _at, one, texts in shown),
        "tests": BETWEEN.join(_text(view, one, texts, "p") for _at, one, texts in shown),
        "people": BETWEEN.join(_people(view, one) for one in statistics),
        "methods": _listed(one.method for one in statistics),
        "units": _listed(one.unit for one in statistics),
        "reasons": _listed(_reason(view, one) for one in statistics),
        "rules": {
            f"{one.stage}/{one.analysis}": rule
            for one in statistics
            if (rule := rule_of(one.stage, one.analysis)) != one.stage
        },
        "labels": _labels(view, statistics),
        "confidence": view.confidence,
    }
    return embedded(told)


def embedded(data: Any) -> str:
    """Data as JSON that cannot end the element in which it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def shortened(identifiers: Sequence[str]) -> list[int | str]:
    """Ids without what each shares with the one before.

    >>> shortened(["a/b", "a/c"])
    [0, 'a/b', 2, 'c']
    """
    parts: list[int | str] = []
    before = ""
    for identifier in identifiers:
        same = commonprefix((before, identifier))
        # Scripts count characters beyond ASCII otherwise.
        length = len(same) if same.isascii() else 0
        parts += [length, identifier[length:]]
        before = identifier
    return parts


def _text(view: View, one: Statistic, texts: Mapping[str, str], shows: str) -> str:
    """What the page shows of a statistic, or would show; empty where there is nothing to show."""
    if shows in texts:
        return texts[shows]
    if shows != "estimate" and one.status in ("hidden", "not_computable"):
        return ""
    if (one.ci_low if shows == "interval" else getattr(one, shows)) is None:
        return ""
    text = view.number(one, shows).text
    return "" if text == ABSENT else text


def _people(view: View, one: Statistic) -> str:
    """The number of people behind a statistic; the one under the line of a share."""
    for shows in ("n", "denominator"):
        if getattr(one, shows) is not None and one.status not in ("hidden", "not_computable"):
            return view.number(one, shows).text
    return ""


def _reason(view: View, one: Statistic) -> str:
    """Why there is no number."""
    if one.status not in ("hidden", "not_computable"):
        return ""
    return view.labels.reason(one.note).removeprefix("Hidden: ")


def _listed(texts: Iterable[str]) -> list[Any]:
    """The texts without repetition, and for each its place among them; 0 for an empty one."""
    known = {"": 0}
    which = [known.setdefault(text, len(known)) for text in texts]
    return [list(known)[1:], which]


def _labels(view: View, statistics: Sequence[Statistic]) -> dict[str, dict[str, str]]:
    """What readers see for the parts of ids, where it is not the part itself made readable."""
    labels = view.labels
    study = view.study
    analyses = {
        entry["name"]: str(entry["label"])
        for kind in ("analyses", "comparisons")
        for entry in study.get(kind, ())
    }
    kinds = {**names.STATISTICS, **_KINDS}
    versions = {**names.ALTERNATIVES, **names.CARELESS_MODELS, **names.STEPS, **VERSIONS}
    found: dict[str, dict[str, tuple[str, str]]] = {
        "analyses": {
            _part(one.analysis): (
                one.analysis,
                analyses.get(one.analysis) or labels.variable(one.analysis),
            )
            for one in statistics
        },
        "terms": {_part(one.term): (one.term, labels.term(one.term)) for one in statistics},
        "levels": {
            f"{_part(one.term)}/{_part(one.level)}": (
                one.level,
                labels.level_of_term(one.term, one.level),
            )
            for one in statistics
            if one.level
        },
        "kinds": {
            one.statistic: (one.statistic, _(kinds[one.statistic]))
            for one in statistics
            if one.statistic in kinds
        },
        "versions": {
            _part(version): (version, _(versions[version]))
            for one in statistics
            for version in (one.model, one.dataset)
            if version in versions
        },
    }
    return {
        name: {part: label for part, (code, label) in entries.items() if label != readable(code)}
        for name, entries in found.items()
    }


def _part(code: str) -> str:
    """A part of an id as it stands there."""
    return code.replace("/", ":")
