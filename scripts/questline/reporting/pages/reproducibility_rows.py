"""Every statistic of an edition as a row of one table, with the id by which the report names it.

A study has ten thousand of them. So the rows are written here and not by a template, with as few
characters as a row can have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.reproducibility_origins import Alternative, alternatives, rule_of
from questline.reporting.pages.statistic_words import StatisticWords
from questline.reporting.pages.writing import RATIOS, number

COLUMNS = 9
"""The columns of the table, the head of a row included."""

Body = tuple[str, str, int]
"""What a group of rows is headed with, and the rows, as HTML; and how many rows these are."""


def statistic_bodies(
    statistics: Sequence[Statistic], study: Mapping[str, Any], people_rounded: bool
) -> list[Body]:
    """The rows by stage and analysis, in the order of the store.

    Row `s1` is the first statistic of the store, `s2` the second. `people_rounded` says whether the
    numbers of people of the edition are rounded.
    """
    beside = alternatives(statistics, study)
    published = {entry["result"]: entry for entry in study["published"]}
    writer = _Writer(study, people_rounded)
    places = enumerate(statistics, 1)
    bodies = []
    for (stage, analysis), group in groupby(places, lambda one: (one[1].stage, one[1].analysis)):
        rule = escape(rule_of(stage, analysis))
        rows = [
            writer.row(place, one, rule, beside.get(place, ()), published.get(one.id))
            for place, one in group
        ]
        heading = writer.words.heading(stage, analysis)
        bodies.append((escape(heading), "\n".join(rows), len(rows)))
    return bodies


class _Writer:
    """Writes rows; what was said of a term or a method is kept, since most stand many times."""

    def __init__(self, study: Mapping[str, Any], people_rounded: bool):
        self.words = StatisticWords(study)
        self._people_rounded = people_rounded
        self._said: dict[tuple[str, ...], str] = {}

    def row(
        self,
        place: int,
        one: Statistic,
        rule: str,
        beside: Sequence[Alternative],
        published: Mapping[str, Any] | None,
    ) -> str:
        """A row of the table: its cells end where the next begins, as HTML allows."""
        return (
            f"<tr id=s{place}><td>s{place}<th scope=row>{self._name(one)}"
            f"<br><code>{escape(one.id, quote=False)}</code>"
            f"<td>{self._shown(one, 'estimate')}<td>{self._shown(one, 'interval')}"
            f"<td>{self._tested(one)}<td>{self._people(one)}<td>{rule}"
            f"<td>{self._method(one)}<td>{_beside(one, beside, published)}"
        )

    def _name(self, one: Statistic) -> str:
        where = (one.stage, one.analysis, one.model, one.outcome)
        key = (*where, one.statistic, one.term, one.level, one.group)
        if key not in self._said:
            self._said[key] = escape(self.words.about(one), quote=False)
        return self._said[key]

    def _method(self, one: Statistic) -> str:
        key = (one.method, one.note)
        if key not in self._said:
            note = self.words.labels.in_words(one.note)
            words = [escape(words, quote=False) for words in (one.method, note) if words]
            self._said[key] = "<br>".join(words)
        return self._said[key]

    def _shown(self, one: Statistic, shows: str) -> str:
        """A number in the reader's form; nothing where there is none, but for the estimate."""
        if shows != "estimate" and one.status in ("hidden", "not_computable"):
            return ""
        if shows == "interval" and (one.ci_low is None or one.ci_high is None):
            return ""
        if shows != "estimate" and shows != "interval" and getattr(one, shows) is None:
            return ""
        return escape(number(one, shows, people_rounded=self._people_rounded).text, quote=False)

    def _tested(self, one: Statistic) -> str:
        """The p-value, the one adjusted for several tests, and the degrees of freedom."""
        said = [self._shown(one, "p")]
        adjusted, degrees = self._shown(one, "p_adjusted"), self._shown(one, "df")
        said += [_("adjusted {}").format(adjusted)] if adjusted else []
        said += [f"df {degrees}"] if degrees else []
        return "; ".join(filter(None, said))

    def _people(self, one: Statistic) -> str:
        """How many people stand behind the number, of how many, and the events among them."""
        people, of, events = (self._shown(one, name) for name in ("n", "denominator", "events"))
        said = [people]
        said += [_("of {}").format(of)] if of and of != people else []
        said += [_("events {}").format(events)] if events else []
        return "; ".join(filter(None, said))


def _beside(
    one: Statistic, beside: Sequence[Alternative], published: Mapping[str, Any] | None
) -> str:
    """The links to other estimates of the same thing, and what was published."""
    said = [
        f'<a href="{escape(other.target)}">{escape(other.words, quote=False)}</a>'
        for other in beside
    ]
    if published:
        write = numbers.ratio if one.statistic in RATIOS else numbers.estimate
        low, high = write(published["ci_low"]), write(published["ci_high"])
        value = f"{write(published['estimate'])} ({low} to {high})"
        source = escape(published["source"], quote=False)
        said.append(_("published: {}, {}").format(escape(value, quote=False), source))
    return "; ".join(said)
