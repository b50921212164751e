"""The variables of a study as its codebook shows them, with what an edition may say of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import KINDS_OF_MISSING
from questline.reporting.numbers import MINUS
from questline.reporting.pages.codebook_scales import origins_in_words
from questline.reporting.pages.drift import KINDS as KINDS_OF_DRIFT
from questline.reporting.pages.drift import drift_rows
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text
from questline.reporting.phrases import listed

KINDS = {
    "item": message("Item: a question whose answers are numbers in order"),
    "category": message("Category: answers without an order"),
    "ordered": message("Ordered category"),
    "number": message("Number"),
    "date": message("Date"),
    "text": message("Text"),
    "identifier": message("Identifier of a respondent"),
    "consent": message("Agreement to take part"),
    "timing": message("Time taken, in seconds"),
    "derived": message("Derived from other variables"),
}
SENSITIVITIES = {
    "public": message("Public: it may be shown in the report."),
    "internal": message("Internal: for the research team; its answers are not published."),
    "identifying": message(
        "Identifying: its answers could tell who somebody is and are never published."
    ),
    "free_text": message(
        "Free text: what people wrote is not published, but for quotations that a person releases."
    ),
}
MATCHES = {
    "header": message("the column with the header"),
    "starts_with": message("the column whose header begins with"),
    "code": message("the column whose header holds the code"),
    "file": message("the name of the file that the row stands in"),
}
MATCHING = {
    "exact": "",
    "ignore_blanks": message("Texts that differ from these in blanks alone are taken for them."),
    "ignore_case": message("Texts that differ from these in capitals alone are taken for them."),
    "ignore_blanks_and_case": message(
        "Texts that differ from these in blanks or capitals alone are taken for them."
    ),
}
DERIVED = {
    "recode": message("The answers of its source under new names"),
    "band": message("The numbers of its source cut into bands"),
    "any_of": message("Yes where any of its sources has one of the answers"),
    "threshold": message("Yes where the number of its source passes the limit"),
    "sum": message("The sum of its sources, of as many as must be answered"),
    "dates_apart": message("The time completed from the first date to the second"),
}


@dataclass(frozen=True)
class Level:
    """One level: its code, what readers see, the texts of the export, and how many gave it."""

    code: str
    label: str
    texts: list[str]
    count: Text


@dataclass(frozen=True)
class VariableEntry:
    """One variable: its facts as pairs of what and words, its levels and missing codes.

    `kept_back` says that the edition tells no more than its name, label and kind.
    """

    name: str
    label: str
    kind: str
    kept_back: bool
    facts: list[tuple[str, Text]]
    levels: list[Level] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    drift: list[Text] = field(default_factory=list)

    @property
    def is_derived(self) -> bool:
        """Whether it is made from other variables, so that no column of the export holds it."""
        return self.kind == _(KINDS["derived"])

    @property
    def has_counts(self) -> bool:
        """Whether any of its levels was counted."""
        return any(level.count for level in self.levels)


def variable_entries(view: View) -> list[VariableEntry]:
    """Every variable of the codebook, in its order, as the edition may show it."""
    scales = _scales_of(view)
    drifted: dict[str, list[Text]] = {}
    for row in drift_rows(view):
        drifted.setdefault(row.term, []).append((_(KINDS_OF_DRIFT[row.level][0]),))
    return [
        _entry(view, name, about, scales.get(name, []), drifted.get(name, []))
        for name, about in view.study["codebook"].items()
    ]


def is_kept_back(view: View, about: Mapping[str, Any]) -> bool:
    """Whether an edition says of a variable no more than its name, label and kind."""
    return not view.is_internal and about["sensitivity"] != "public"


def how_it_is_found(about: Mapping[str, Any]) -> str:
    """Where the answers of a variable stand in the export; nothing for derived ones."""
    if about["sources"]:
        return ""
    if about["match"] == "file":
        return _(MATCHES["file"])
    found = f"{_(MATCHES[about['match']])} “{about['column']}”"
    if about["joined_with"]:
        found += _(", and in other rows {}").format(
            listed([f"“{text}”" for text in about["joined_with"]])
        )
    if about["option"]:
        found += _(", which holds several answers: the option “{}”").format(about["option"])
    return found


def range_in_words(about: Mapping[str, Any]) -> str:
    """The lowest and highest number possible; nothing where none is declared."""
    low, high = about["minimum"], about["maximum"]
    if low is None and high is None:
        return ""
    if high is None:
        words = _("{} or more").format(format(low, "g"))
    elif low is None:
        words = _("{} or less").format(format(high, "g"))
    else:
        words = _("{} to {}").format(format(low, "g"), format(high, "g"))
    return words.replace("-", MINUS)


def _scales_of(view: View) -> dict[str, list[str]]:
    """For each item the scales that it belongs to, in words."""
    found: dict[str, list[str]] = {}
    for scale in view.study["scales"].values():
        for item in scale["items"]:
            turned = _(", turned round") if item in scale["reverse_keyed"] else ""
            found.setdefault(item, []).append(f"{scale['label']}{turned}")
    return found


def _entry(
    view: View, name: str, about: Mapping[str, Any], scales: list[str], drift: list[Text]
) -> VariableEntry:
    kind = _(KINDS[about["kind"]])
    sensitivity: tuple[str, Text] = (_("Sensitivity"), (_(SENSITIVITIES[about["sensitivity"]]),))
    if is_kept_back(view, about):
        return VariableEntry(name, about["label"], kind, True, [(_("Kind"), (kind,)), sensitivity])
    found = how_it_is_found(about)
    said = [
        (_("Kind"), kind),
        (_("Found as"), found[:1].upper() + found[1:]),
        (_("Option of"), about["choices_of"]),
        (_("Made from"), listed(about["sources"]) if about["sources"] else ""),
        (_("Range"), range_in_words(about)),
        (_("Written as"), listed(about["formats"], "or") if about["formats"] else ""),
        (_("In the export"), _("Already turned round") if about["reversed_in_export"] else ""),
        (_("Scales"), listed(scales) if scales else ""),
        (_("Note"), ended(about["note"])),
    ]
    facts: list[tuple[str, Text]] = [(what, (words,)) for what, words in said if words]
    if about["rule"]:
        kind_of_rule = about["rule"].partition(":")[0]
        place = next(at for at, (what, _other) in enumerate(facts) if what == _("Made from")) + 1
        facts.insert(
            place,
            (
                _("Rule"),
                (_("{}. Declared as “{}”").format(_(DERIVED[kind_of_rule]), about["rule"]),),
            ),
        )
    single = view.study.get("single_items", {}).get(name, {})
    facts += [(what, (words,)) for what, words in origins_in_words(single)]
    facts += [(_("Answers"), _answers(view, name)), sensitivity]
    return VariableEntry(
        name,
        about["label"],
        kind,
        False,
        [(what, words) for what, words in facts if words],
        [_level(view, name, level) for level in about["levels"]],
        [(text, _(KINDS_OF_MISSING[missing])) for text, missing in about["missing"]],
        drift,
    )


def _answers(view: View, name: str) -> Text:
    """How many rows of the export hold an answer, and how the others lack it."""
    counts = view.lookup.where("intake", "codebook", term=name, statistic="count")
    if not counts:
        return ()
    answered, *missing = sorted(counts, key=lambda row: row.level != "answered")
    share = view.lookup.one("intake", "codebook", "share", term=name, level="answered")
    words: list[Any] = [view.number(answered)]
    if view.number(answered).is_there:
        words += [_(" of "), view.number(answered, "denominator"), _(" rows of the export")]
        words += [" (", view.number(share), ")"] if view.number(share).is_there else []
    elif answered.status == "hidden":
        words.append(_(": this, or what it would tell, is few rows"))
    for row in missing:
        words += [f"; {_(KINDS_OF_MISSING[row.level]).lower()}: ", view.number(row)]
    return tuple(words)


def _level(view: View, name: str, level: Mapping[str, Any]) -> Level:
    code = level["code"]
    counts = (
        view.lookup.one("description", counted, "count", term=name, level=code, dataset="analysed")
        for counted in ("answers", "table_one")
    )
    found = next((count for count in counts if count is not None), None)
    count = view.cell(found) if found is not None else ()
    return Level(code, level["label"], list(level["texts"]), count)
