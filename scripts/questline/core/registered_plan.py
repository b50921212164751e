"""What a registration of a study holds: all that decides its numbers, in one canonical form.

The form is made of tables, lists and texts alone, from the checked configuration: comments, blanks,
line ends, quotation marks, the order of keys and whether a default is written out make no
difference to it. Lists keep their order. Labels and prose are not part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from questline.core.analysis_plan import Analysis
from questline.core.careless_rule import CarelessRule
from questline.core.cleaning_rules import (
    AnswerRule,
    DuplicatesRule,
    LongRunRule,
    TooFastRule,
    TooLittleAnsweredRule,
)
from questline.core.codebook import Variable
from questline.core.measurement_plan import FactorSet, Invariance
from questline.core.plan import Comparison, Family
from questline.core.plan_lock import PARTS, Plain
from questline.core.published_codebook import rule_text
from questline.core.release_rules import ReleaseSettings
from questline.core.robustness_plan import SpecificationCurve
from questline.core.scales import Scale
from questline.core.settings import Settings, keys_of
from questline.core.weighting_plan import Margin

if TYPE_CHECKING:
    from questline.core.configuration import Study

PROSE: dict[type[Settings], tuple[str, ...]] = {
    Analysis: ("label", "rationale"),
    Comparison: ("label",),
    Family: ("label",),
    FactorSet: ("label",),
    Invariance: ("label",),
    SpecificationCurve: ("label", "most_specifications"),
    Margin: ("source",),
    Scale: ("label", "direction", "source", "version", "citation", "licence", "note"),
    **dict.fromkeys(
        (
            AnswerRule,
            DuplicatesRule,
            TooLittleAnsweredRule,
            TooFastRule,
            LongRunRule,
            CarelessRule,
        ),
        ("reason",),
    ),
    ReleaseSettings: ("earlier_releases",),
}
"""The keys of each model that are words for readers, or notes of what was done, and no decision."""

NO_VARIABLE = Variable(name="", kind="", label="")
"""A line of codebook.csv in which nothing is stated."""


def registered_parts(study: Study, *, only_stated: bool = False) -> dict[str, Plain]:
    """The parts of a study that are registered, in canonical form, by their names.

    With `only_stated` the keys are left out whose value is the one that stands where nothing is
    written.
    """
    made: dict[str, Any] = {
        "plan": study.plan,
        "codebook": list(study.codebook.values()),
        "scales": study.scales.scales,
        "cleaning": study.cleaning,
        "release": study.release,
        "seed": study.settings.seed,
    }
    return {name: _canonical(made[name], only_stated) for name in PARTS}


def _canonical(value: Any, only_stated: bool) -> Plain:
    """A part of the configuration as tables, lists and texts."""
    if isinstance(value, Variable):
        return _table(_line(value), _line(NO_VARIABLE), only_stated)
    if isinstance(value, Settings):
        keys = keys_of(type(value))
        prose = PROSE.get(type(value), ())
        written = {
            key: getattr(value, name)
            for key, name in zip(keys, type(value).model_fields, strict=True)
            if key not in prose
        }
        defaults = {key: field.default for key, field in keys.items() if not field.is_required()}
        return _table(written, defaults, only_stated)
    if isinstance(value, Mapping):
        return {_text(key): _canonical(entry, only_stated) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(entry, only_stated) for entry in value]
    return _text(value)


def _table(
    written: Mapping[str, Any], defaults: Mapping[str, Any], only_stated: bool
) -> dict[str, Plain]:
    """The keys that say something: an empty value that is the default says nothing."""
    told = {}
    for key, value in written.items():
        is_default = key in defaults and value == defaults[key]
        plain = _canonical(value, only_stated)
        if not (is_default and (only_stated or not plain)):
            told[key] = plain
    return told


def _line(variable: Variable) -> dict[str, Any]:
    """A line of codebook.csv without what is for readers, by the names of its columns."""
    rule = variable.derivation
    return {
        "variable": variable.name,
        "match": variable.match,
        "column": variable.column,
        "joined_with": list(variable.joined_with),
        "choices_of": variable.choices_of,
        "option": variable.option,
        "kind": variable.kind,
        "levels": [f"{code}={text}" for code, text in variable.levels],
        "missing": [f"{text}={kind}" for text, kind in variable.missing],
        "minimum": variable.minimum,
        "maximum": variable.maximum,
        "matching": variable.matching,
        "format": list(variable.formats),
        "reversed_in_export": variable.reversed_in_export,
        "sensitivity": variable.sensitivity,
        "source": list(rule.sources) if rule else [],
        "rule": rule_text(rule) if rule else "",
    }


def _text(value: Any) -> str:
    """A single value as text: whole numbers without a decimal point, truth as true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
