"""Exclusions: which rules caught those who were left out, alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

import pandas as pd

from questline.reporting.catalogue import _, plural
from questline.reporting.figures.careless_picture import (
    Block,
    Counted,
    IndexLine,
    Picture,
    paint,
)
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic

MOST_DRAWN = 20
"""Sets of rules that are drawn; the table has all."""
MOST_SAID = 4


@dataclass(frozen=True)
class _Rule:
    """A rule that excludes: why, whom it caught whether or not an earlier rule did."""

    name: str
    reason: str
    caught: Statistic | None


@dataclass(frozen=True)
class _Set:
    """Those caught by exactly these rules."""

    rules: tuple[str, ...]
    count: Statistic


def drafts(edition: Edition) -> Iterator[Draft]:
    """The figure, where the store tells of sets of rules."""
    rows = edition.statistics.where("cleaning", "exclusions", term="combination")
    if not rows:
        return
    sets = [_Set(tuple(row.level.split("+")), row) for row in rows]
    shown = sorted(
        (one for one in sets if not hidden(one.count)), key=lambda one: -(value(one.count) or 0.0)
    )
    concealed = [one for one in sets if hidden(one.count)]
    yield _draft(edition, _rules(edition, sets), [*shown, *concealed])


def _rules(edition: Edition, sets: list[_Set]) -> list[_Rule]:
    """The rules that caught somebody who was left out, in the order in which they apply."""
    named = {name for one in sets for name in one.rules}
    stated = {rule["name"]: rule["reason"] for rule in edition.settings["cleaning"]["rules"]}
    order = [name for name in stated if name in named]
    order += sorted(named - set(order))
    return [
        _Rule(
            name,
            stated.get(name) or readable(name),
            edition.statistics.one("cleaning", "flow", "count", term=name, level="caught"),
        )
        for name in order
    ]


def _draft(edition: Edition, rules: list[_Rule], sets: list[_Set]) -> Draft:
    counts = [*(rule.caught for rule in rules), *(one.count for one in sets)]
    shown = any(value(count) for count in counts)
    sentences = [
        _(
            "Above: how many rows of the export each rule caught, alone or with others. Below: how "
            "many were caught by exactly the rules with a full dot (the letters are those above)."
        )
    ]
    if any(hidden(count) for count in counts):
        sentences.append(_("Hatched, and not drawn to scale: a hidden number of people."))
    return Draft(
        name="exclusions",
        section="flow",
        title=_("Exclusions by rule"),
        caption=" ".join(sentences),
        alt=_alt(edition, rules, sets) if shown else _("No picture: every count is hidden."),
        table=_table(edition, rules, sets),
        paint=(lambda canvas: paint(canvas, _picture(edition, rules, sets))) if shown else None,
    )


def _picture(edition: Edition, rules: list[_Rule], sets: list[_Set]) -> Picture:
    place = {rule.name: number for number, rule in enumerate(rules)}
    lines = [
        IndexLine(letter, rule.reason, _counted(edition, rule.caught))
        for letter, rule in zip(_letters(len(rules)), rules, strict=True)
    ]
    rest = ""
    if len(sets) > MOST_DRAWN:
        further = len(sets) - MOST_DRAWN
        words = plural(
            "{} further set of rules in the table.",
            "{} further sets of rules in the table.",
            further,
        )
        rest = words.format(further)
    drawn = [
        ([place[name] for name in one.rules], _counted(edition, one.count))
        for one in sets[:MOST_DRAWN]
    ]
    block = Block(_("Caught by exactly these rules"), True, drawn, rest)
    return Picture(_("Caught by each rule"), lines, [block], _people(edition))


def _people(edition: Edition) -> str:
    """How many rows there were, and how many are analysed."""
    raw, analysed = (
        edition.statistics.one("cleaning", "flow", "count", term=term)
        for term in ("raw_rows", "analysed")
    )
    if raw is None or analysed is None:
        return ""
    return _("{} rows, {} analysed").format(edition.count(raw), edition.count(analysed))


def _counted(edition: Edition, row: Statistic | None) -> Counted:
    return Counted(edition.count(row), value(row), hidden(row))


def _letters(count: int) -> list[str]:
    """A, B, C … for the rules, then numbers."""
    return [*ascii_uppercase, *(str(number) for number in range(27, count + 1))][:count]


def _alt(edition: Edition, rules: list[_Rule], sets: list[_Set]) -> str:
    known = [rule for rule in rules if value(rule.caught)]
    most = sorted(known, key=lambda rule: -(value(rule.caught) or 0.0))[:MOST_SAID]
    parts = [_("UpSet plot of {}.").format(_people(edition))]
    if most:
        each = "; ".join(f"{rule.reason} {edition.count(rule.caught)}" for rule in most)
        parts.append(_("Caught most often, alone or with others: {}.").format(each))
    together = [one for one in sets if value(one.count)][:MOST_SAID]
    reasons = {rule.name: rule.reason for rule in rules}
    if together:
        each = "; ".join(
            f"{' + '.join(reasons[name] for name in one.rules)} {edition.count(one.count)}"
            for one in together
        )
        parts.append(_("By exactly these: {}.").format(each))
    concealed = sum(hidden(one.count) for one in sets)
    if concealed:
        words = plural(
            "The numbers of {} of {} set are hidden.",
            "The numbers of {} of {} sets are hidden.",
            len(sets),
        )
        parts.append(words.format(concealed, len(sets)))
    return " ".join(parts)


def _table(edition: Edition, rules: list[_Rule], sets: list[_Set]) -> pd.DataFrame:
    reasons = {rule.name: rule.reason for rule in rules}
    rows = [
        [_("{}, alone or with others").format(rule.reason), edition.count(rule.caught)]
        for rule in rules
    ]
    for one in sets:
        together = "; ".join(reasons[name] for name in one.rules)
        rows.append([_("Exactly: {}").format(together), edition.count(one.count)])
    return table_of([_("Caught by"), _("Rows of the export")], rows)
