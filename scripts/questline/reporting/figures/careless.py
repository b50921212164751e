"""Careless responding: what each index and each combination caught, and the models beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase

import pandas as pd

from questline.reporting import numbers
from questline.reporting.careless import CarelessRows, Combination, careless_rows, label_of
from questline.reporting.catalogue import _, message, plural
from questline.reporting.figures.careless_picture import (
    Block,
    Counted,
    IndexLine,
    Picture,
    paint,
)
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.other_models import Beside, drafts_beside
from questline.reporting.lookup import Statistic
from questline.reporting.names import CARELESS_MODELS

MOST_SHOWN = 15
MOST_HIDDEN = 6
"""Combinations of a block that are drawn, shown and hidden ones; the table has all."""
MOST_SAID = 6
OTHERS = {
    True: (
        message(
            "{}: differences with {} intervals, as planned (squares, and the dashed lines) and in "
            "the same model without those whom the rule marked (circles). Each panel has an axis "
            "of its own."
        ),
        message(
            "{}: odds ratios (on a logarithmic axis) with {} intervals, as planned (squares, and "
            "the dashed lines) and in the same model without those whom the rule marked (circles). "
            "Each panel has an axis of its own."
        ),
    ),
    False: (
        message(
            "{}: differences with {} intervals, as planned (squares, and the dashed lines) and in "
            "the same model with those whom the rule left out (circles). Each panel has an axis "
            "of its own."
        ),
        message(
            "{}: odds ratios (on a logarithmic axis) with {} intervals, as planned (squares, and "
            "the dashed lines) and in the same model with those whom the rule left out (circles). "
            "Each panel has an axis of its own."
        ),
    ),
}
"""What a caption says of differences and of odds ratios, where the rule marks and where not."""


def drafts(edition: Edition) -> Iterator[Draft]:
    """The combinations of indices, and every planned model with and without those caught."""
    found = careless_rows(edition.statistics, edition.settings)
    if found is None:
        return
    yield _Combinations(edition, found).draft()
    differences, ratios = OTHERS[found.marks]
    beside = Beside(
        name="careless_models",
        section="careless",
        title=message("With and without those caught for careless responding: {}"),
        names=CARELESS_MODELS,
        differences=differences,
        ratios=ratios,
        nothing=message(
            "No picture of the models with and without those caught: every estimate is hidden or "
            "not computable."
        ),
    )
    yield from drafts_beside(edition, beside)


class _Combinations:
    """Who was flagged by which indices."""

    def __init__(self, edition: Edition, found: CarelessRows):
        self.edition, self.found = edition, found
        self.places = {index.name: place for place, index in enumerate(found.indices)}

    def draft(self) -> Draft:
        """The figure before it is drawn."""
        found = self.found
        every = [index.flagged for index in found.indices]
        every += [one.count for one in found.combinations]
        shown = any(value(row) for row in every)
        return Draft(
            name="careless_combinations",
            section="careless",
            title=_("Flags of careless responding"),
            caption=self._caption(),
            alt=self._alt() if shown else self._nothing(every),
            table=self._table(),
            paint=(lambda canvas: paint(canvas, self._picture())) if shown else None,
        )

    def _picture(self) -> Picture:
        lines = [
            IndexLine(letter, index.label, self._counted(index.flagged))
            for letter, index in zip(_letters(len(self.places)), self.found.indices, strict=True)
        ]
        blocks = [
            self._block(heading, caught, rows)
            for heading, caught in (
                (_("Caught by the rule: {}").format(self._rule()), True),
                (_("Flagged, but not caught"), False),
            )
            if (rows := [one for one in self.found.combinations if one.caught == caught])
        ]
        return Picture(_("Flagged by each index"), lines, blocks, self._people())

    def _block(self, heading: str, caught: bool, rows: Sequence[Combination]) -> Block:
        shown = [one for one in rows if not hidden(one.count)]
        concealed = [one for one in rows if hidden(one.count)]
        drawn = [*shown[:MOST_SHOWN], *concealed[:MOST_HIDDEN]]
        rest = []
        if len(shown) > MOST_SHOWN:
            most = numbers.count(value(shown[MOST_SHOWN].count) or 0.0)
            further = len(shown) - MOST_SHOWN
            words = plural(
                "{} further combination of {} or fewer.",
                "{} further combinations of {} or fewer.",
                further,
            )
            rest.append(words.format(further, most))
        if len(concealed) > MOST_HIDDEN:
            further = len(concealed) - MOST_HIDDEN
            words = plural(
                "{} further combination, the numbers of which are hidden.",
                "{} further combinations, the numbers of which are hidden.",
                further,
            )
            rest.append(words.format(further))
        lines = [
            (sorted(self.places[name] for name in one.names), self._counted(one.count))
            for one in drawn
        ]
        return Block(heading, caught, lines, " ".join(rest))

    def _counted(self, row: Statistic | None) -> Counted:
        return Counted(self._count(row), value(row), hidden(row))

    def _rule(self) -> str:
        least, number = self.found.least, self.found.number
        if least is None or number is None:
            return _("enough flags")
        asked = numbers.count(value(least) or 0.0)
        return _("at least {} of {} flags").format(asked, numbers.count(value(number) or 0.0))

    def _people(self) -> str:
        counts = [self.found.caught, *(index.flagged for index in self.found.indices)]
        counts += [one.count for one in self.found.combinations]
        screened = [row.denominator for row in counts if row is not None and row.denominator]
        return _("n = {} screened").format(numbers.count(max(screened))) if screened else ""

    def _caption(self) -> str:
        sentences = [
            _(
                "Above: how many respondents each index flagged, alone or with others. Below: how "
                "many were flagged by exactly the indices with a full dot (the letters are those "
                "above), the most frequent first; full bars are those whom the rule catches, empty "
                "bars those whom it does not."
            )
        ]
        if self.found.unflagged is not None:
            words = _("Not drawn: no flag at all, {}.")
            sentences.append(words.format(self._count(self.found.unflagged)))
        undefined = [
            index.label
            for index in self.found.indices
            if index.flagged is not None and index.flagged.status == "not_computable"
        ]
        if undefined:
            sentences.append(_("Not computable for anyone: {}.").format("; ".join(undefined)))
        if any(hidden(one.count) for one in self.found.combinations):
            sentences.append(_("Hatched, and not drawn to scale: a hidden number of people."))
        return " ".join(sentences)

    def _alt(self) -> str:
        each = [f"{index.label} {self._count(index.flagged)}" for index in self.found.indices]
        exactly = [
            (_("{} {} (caught)") if one.caught else "{} {}").format(
                self._names(one), self._count(one.count)
            )
            for one in self.found.combinations[:MOST_SAID]
        ]
        caught = self._count(self.found.caught)
        parts = [
            _("UpSet plot. Caught by the rule ({}): {}.").format(self._rule(), caught),
            _("Flagged by each index: {}.").format("; ".join(each)),
        ]
        if exactly:
            parts.append(_("By exactly these indices: {}.").format("; ".join(exactly)))
        further = len(self.found.combinations) - MOST_SAID
        if further > 0:
            words = plural(
                "{} further combination in the table.",
                "{} further combinations in the table.",
                further,
            )
            parts.append(words.format(further))
        return " ".join(parts)

    def _nothing(self, rows: Sequence[Statistic | None]) -> str:
        if any(hidden(row) for row in rows):
            return _("No picture of the flags: every count is hidden.")
        return _("No picture of the flags: nobody was flagged.")

    def _count(self, row: Statistic | None) -> str:
        """A count, or what stands in its place."""
        return self.edition.count(row)

    def _names(self, one: Combination) -> str:
        return " + ".join(label_of(name) for name in one.names)

    def _table(self) -> pd.DataFrame:
        rows = [
            [_("{}, alone or with others").format(index.label), "", self._count(index.flagged)]
            for index in self.found.indices
        ]
        rows += [
            [
                _("Exactly {}").format(self._names(one)),
                _("yes") if one.caught else _("no"),
                self._count(one.count),
            ]
            for one in self.found.combinations
        ]
        if self.found.unflagged is not None:
            rows.append([_("No flag"), _("no"), self._count(self.found.unflagged)])
        return table_of([_("Flagged by"), _("Caught by the rule"), _("Respondents")], rows)


def _letters(count: int) -> list[str]:
    """A, B, C … for the indices; there are never more than twelve."""
    return list(ascii_uppercase[:count])
