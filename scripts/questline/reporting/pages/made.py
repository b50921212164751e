"""What a page says of each number when a reader asks how it was made, held in the page itself.

A report is sent as one file. So the statistics that it shows travel in it, as data that its script
reads when the first number is opened. They are the store's, and what recurs among them stands once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from questline.reporting import names
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.reproducibility_origins import rule_of
from questline.reporting.pages.statistic_words import StatisticWords
from questline.reporting.pages.traced import Traced
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import ABSENT

PARTS = ("wheres", "terms", "levels", "kinds")
"""The parts of an id, in its order: stage, analysis, model and dataset together come first."""

BETWEEN = "|"
"""Stands between the texts of numbers, which never have it."""

VERSIONS = {
    "complete": message("complete cases"),
    "imputed": message("completed sets"),
    "analysed": message("everyone analysed"),
}
"""What readers see for the answers that a statistic rests on."""


def how_made(view: View, traced: Traced) -> str:
    """All that is told of the statistics that the page has shown so far, as JSON for a script.

    `places` has the place of each less the one before. `values`, `intervals` and `tests` are texts
    of numbers, joined. What recurs is `coded`: the four parts of the ids (`wheres`, `terms`,
    `levels`, `kinds`), `people`, `methods`, `units`, `reasons`. Then come the `rules` by stage and
    analysis where the stage is not the rule, `labels` by what they name, and the `confidence`.
    """
    shown = [
        (place, found, texts)
        for place, identifier, texts in traced.shown()
        if (found := view.lookup.get(identifier)) is not None
    ]
    statistics = [found for _place, found, _texts in shown]
    places = [place for place, _found, _texts in shown]
    parts = [parts_of(one.id) for one in statistics]
    told = {
        "places": [place - before for before, place in zip([0, *places], places, strict=False)],
        **{name: coded(part[at] for part in parts) for at, name in enumerate(PARTS)},
        "values": BETWEEN.join([_text(view, one, texts, "estimate") for _at, one, texts in shown]),
        "intervals": BETWEEN.join(
            [_text(view, one, texts, "interval") for _at, one, texts in shown]
        ),
        "tests": BETWEEN.join([_text(view, one, {}, "p") for one in statistics]),
        "people": coded(_people(view, statistics)),
        "methods": coded(one.method for one in statistics),
        "units": coded(one.unit for one in statistics),
        "reasons": coded(_reason(view, one) for one in statistics),
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


def parts_of(identifier: str) -> tuple[str, str, str, str]:
    """The parts of an id: its first four, whom it is about, the level if any, the statistic.

    >>> parts_of("description/table_one/none/none/gender/female/count")
    ('description/table_one/none/none', 'gender', 'female', 'count')
    """
    parts = identifier.split("/")
    return "/".join(parts[:4]), parts[4], parts[5] if len(parts) > 6 else "", parts[-1]


def coded(texts: Iterable[str]) -> list[Any]:
    """Texts without repetition, and for each its place among them; nothing where it is as before.

    >>> coded(["a", "a", "b", "a"])
    [['a', 'b'], '0,,1,0']
    """
    known: dict[str, int] = {}
    which = []
    before = None
    for text in texts:
        which.append("" if text == before else str(known.setdefault(text, len(known))))
        before = text
    return [list(known), ",".join(which)]


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


def _people(view: View, statistics: Iterable[Statistic]) -> Iterator[str]:
    """The number of people behind each statistic; the one under the line of a share."""
    written: dict[tuple[float | None, float | None, str], str] = {}
    for one in statistics:
        key = (one.n, one.denominator, one.status)
        if key not in written:
            shows = "denominator" if one.n is None else "n"
            written[key] = _text(view, one, {}, shows)
        yield written[key]


def _reason(view: View, one: Statistic) -> str:
    """Why there is no number."""
    if one.status not in ("hidden", "not_computable"):
        return ""
    return view.labels.reason(one.note).removeprefix("Hidden: ")


def _labels(view: View, statistics: Sequence[Statistic]) -> dict[str, dict[str, str]]:
    """What readers see for the parts of ids, where it is not the part itself made readable.

    A part that stands for something else here and there is told with the four that come before it
    in the id, but for the first time.
    """
    words = StatisticWords(view.study)
    versions = {**names.ALTERNATIVES, **names.CARELESS_MODELS, **names.STEPS, **VERSIONS}
    found = {name: _Found() for name in ("analyses", "terms", "levels", "groups", "kinds")}
    for one in statistics:
        where, who, level, _kind = parts_of(one.id)
        term = who.partition("@")[0]
        found["analyses"].add(
            where, _part(one.analysis), one.analysis, words.analysis(one.stage, one.analysis)
        )
        found["terms"].add(where, term, one.term, words.term(one))
        found["kinds"].add(where, one.statistic, one.statistic, words.kind(one))
        if one.level:
            found["levels"].add(where, f"{term}/{level}", one.level, words.level(one))
        if one.group:
            found["groups"].add(where, _part(one.group), one.group, words.group(one))
    used = dict.fromkeys((one.model, one.dataset) for one in statistics)
    named = {_part(name): _(versions[name]) for one in used for name in one if name in versions}
    told = {name: some.labels for name, some in found.items()}
    told["versions"] = {part: words for part, words in named.items() if words != readable(part)}
    return told


class _Found:
    """The labels of one kind of part: what most need not be told twice."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self.labels: dict[str, str] = {}

    def add(self, where: str, part: str, code: str, label: str) -> None:
        """What readers see for a part of the id that begins with `where`."""
        if part not in self._first:
            self._first[part] = label
            if label != readable(code):
                self.labels[part] = label
        elif label != self._first[part]:
            self.labels[f"{where}/{part}"] = label


def _part(code: str) -> str:
    """A part of an id as it stands there."""
    return code.replace("/", ":")
