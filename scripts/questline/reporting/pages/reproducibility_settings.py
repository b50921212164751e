"""The configuration that ran, key by key, as the program has read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.pages.view import View

FILES: dict[str, tuple[str, ...]] = {
    "study.yaml": ("title", "authors", "summary", "recruitment", "download", "licence",
                   "synthetic"),
    "cleaning.yaml": ("cleaning",),
    "scales.yaml": ("scales", "single_items"),
    "plan.yaml": ("confidence", "table_one", "correlations", "analyses", "comparisons", "families",
                  "measurement", "imputation", "weighting", "robustness"),
    "release.yaml": ("anonymity", "free_text"),
    "report.yaml": ("language", "answers", "benchmarks", "published", "limits"),
}  # fmt: skip
"""The parts of what the pages are told of a study, by the file in which a person wrote them.

The codebook is a page of its own. What was said in interviews is in no configuration that is shown.
"""


@dataclass(frozen=True)
class SettingsOf:
    """The settings of one file: (key, value) in words."""

    file: str
    settings: list[tuple[str, str]]


def settings_by_file(view: View) -> list[SettingsOf]:
    """What the study's files set, and what holds where they are silent, but for empty keys."""
    held = dict(view.study)
    found = []
    for file, keys in FILES.items():
        settings: list[tuple[str, str]] = []
        if file == "study.yaml":
            settings.append(("seed", str(view.inputs["seed"])))
        if file == "release.yaml":
            settings += _flat("", view.study["release"]["settings"])
        for key in keys:
            value = held.get(key)
            settings += _flat("" if key == "cleaning" else key, value)
        if settings:
            found.append(SettingsOf(file, settings))
    return found


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """A value as lines: a key with dots for what lies inside another, and plain words."""
    if value is None or value == "" or value == [] or value == {}:
        return
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _flat(f"{key}.{name}" if key else str(name), part)
    elif isinstance(value, (list, tuple)) and any(isinstance(part, (Mapping)) for part in value):
        for place, part in enumerate(value, 1):
            yield from _flat(f"{key}.{_called(part, place)}", _unnamed(part))
    elif isinstance(value, (list, tuple)):
        yield key, ", ".join(_word(part) for part in value)
    else:
        yield key, _word(value)


def _called(part: Any, place: int) -> str:
    name = part.get("name") if isinstance(part, Mapping) else None
    return str(name or place)


def _unnamed(part: Any) -> Any:
    """An entry of a list without its name, which stands in the key."""
    if isinstance(part, Mapping) and part.get("name"):
        return {name: value for name, value in part.items() if name != "name"}
    return part


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return " ".join(_word(part) for part in value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
