"""Any statistic of the store in a line of words, for a result that people cite by its id."""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.names import STATISTICS
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import per

NOT_HELD = message("not held by this edition")
AGAINST = "against "
_NAMES = {
    **STATISTICS,
    "odds_ratio": message("odds ratio"),
    "coefficient": "difference",
    "percent": "share",
    "mean": "mean",
}
_INTERVALS_FOR = frozenset(("shown", "rounded"))


@dataclass(frozen=True)
class Result:
    """A result that people cite: of which analysis, about what, and its number.

    The number is with its interval, and `hidden` where release hides it.
    """

    analysis: str
    about: str
    number: Text

    @property
    def name(self) -> str:
        """What it is, in words without its number."""
        return ", ".join(part for part in (self.analysis, self.about) if part)

    def sentence(self, *, whole: bool = True) -> Text:
        """Name and number; not `whole`, without the analysis, which stands elsewhere."""
        return say("{}: {}", self.name if whole else self.about, self.number)


def result_in_words(view: View, identifier: str) -> Result:
    """A statistic by its id; one that the edition does not hold is said not to be there."""
    row = view.lookup.get(identifier)
    if row is None:
        return Result("", _("A result"), (_(NOT_HELD),))
    unit = _unit(view, row) if row.status in _INTERVALS_FOR else ""
    about = f"{_term(view, row)}, {_name(row)}{f' ({unit})' if unit else ''}"
    analysis = _analysis(view, row)
    return Result("" if about.startswith(analysis) else analysis, about, view.with_interval(row))


def _unit(view: View, row: Statistic) -> str:
    """Per how much, or against which level."""
    if row.unit.startswith(AGAINST):
        level = view.labels.level_of_term(row.term, row.unit.removeprefix(AGAINST))
        return _("against {}").format(level)
    return per(row.unit)


def _analysis(view: View, row: Statistic) -> str:
    for entry in (*view.study["analyses"], *view.study["comparisons"]):
        if entry["name"] == row.analysis:
            return str(entry["label"])
    return view.labels.variable(row.outcome) if row.outcome else ""


def _term(view: View, row: Statistic) -> str:
    label = view.labels.term(row.term)
    if row.level:
        label = f"{label}: {view.labels.level_of_term(row.term, row.level)}"
    if row.group:
        name, _other, code = row.group.partition("=")
        label = f"{label}, {view.labels.variable(name)}: {view.labels.level(name, code)}"
    return label


def _name(row: Statistic) -> str:
    name = _(_NAMES.get(row.statistic, "")) or readable(row.statistic)
    return name[:1].lower() + name[1:] if not name[:2].isupper() else name
