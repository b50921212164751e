"""How many things a set of items measures: whether they suit the question, and two answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from questline.core.sentences import ended, number_of
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.names import CORRELATIONS
from questline.reporting.pages.measured import Measured
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, unless_there, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

KAISER = (
    (0.9, "marvellous"),
    (0.8, "meritorious"),
    (0.7, "middling"),
    (0.6, "mediocre"),
    (0.5, "miserable"),
    (-1.0, "unacceptable"),
)
"""Kaiser's own words (1974) for his measure, from the lowest value that each is for."""

KINDS = ("polychoric", "pearson")
KIND_IN_WORDS = {"polychoric": "polychoric", "pearson": message("Pearson’s")}
NUMBERED = re.compile(r"[a-z]+_(\d+)")
STATISTICS = (
    "kmo",
    "bartlett_chi_square",
    "smallest_eigenvalue",
    "parallel_factors",
    "map_components",
)


def dimensionality_topic(view: View, scale: Measured, expected: int) -> Topic:
    """The adequacy of the items, parallel analysis and MAP; `expected` is the planned number."""
    found = [row for row in scale.rows(*STATISTICS) if row.term == scale.name]
    heading = _("How many things do the items measure?")
    if not found:
        return Topic(heading)
    sentences = [_adequacy(view, scale), _bartlett(view, scale)]
    sentences += _parallel(view, scale.rows("parallel_factors"), expected)
    sentences += [_average_partial(view, row, expected) for row in scale.rows("map_components")]
    tables = [_adequacy_table(view, scale), _eigenvalue_table(view, scale)]
    return Topic(
        heading,
        sentences=[sentence for sentence in sentences if sentence],
        cautions=[*cautions_of(view, _("Factors"), found), *_left_out(view, scale)],
        tables=with_numbers(tables),
        figures=[file_name("parallel", scale.name)],
    )


def _left_out(view: View, scale: Measured) -> list[Text]:
    """The items that no factor analysis could take in, and why."""
    whole = scale.one("kmo")
    if whole is None or whole.status == "not_computable":
        return []
    rows = [row for row in scale.rows("kmo", status="not_computable") if row.term in scale.items]
    return [
        (f"{view.labels.variable(row.term)}: ", ended(view.labels.reason(row.note))) for row in rows
    ]


def _adequacy(view: View, scale: Measured) -> Text:
    row = scale.one("kmo")
    entry = view.number(row)
    if row is None or row.estimate is None or not entry.is_there:
        return unless_there(_("Kaiser-Meyer-Olkin measure"), entry)
    word = next(name for least, name in KAISER if row.estimate >= least)
    return say(
        _(
            "How much of what the items have in common is shared by more than two of them "
            "(Kaiser-Meyer-Olkin measure, at most 1): {}, “{}” in Kaiser’s words (1974). Below "
            "0.5, factors would rest on little."
        ),
        entry,
        word,
    )


def _bartlett(view: View, scale: Measured) -> Text:
    row = scale.one("bartlett_chi_square")
    entry = view.number(row)
    if row is None or row.p is None or not entry.is_there:
        return unless_there(_("Bartlett’s test"), entry)
    alpha = 1 - view.study["confidence"]
    verdict = (
        _("the items do correlate") if row.p < alpha
        else _("these data also fit items that do not correlate at all")
    )  # fmt: skip
    return say(
        _(
            "Bartlett’s test, chi-square {}: {}. With more than a few dozen people this says "
            "little."
        ),
        view.with_test(row),
        verdict,
    )


def _parallel(view: View, rows: Sequence[Statistic], expected: int) -> list[Text]:
    """How many factors each kind of correlation gives; the words go by the first kind."""
    ordered = sorted(rows, key=lambda row: KINDS.index(row.level) if row.level in KINDS else 9)
    there = [row for row in ordered if view.number(row).is_there]
    if not there:
        return [unless_there(_("Parallel analysis"), view.number(row)) for row in ordered[:1]]
    found: Text = ()
    for place, row in enumerate(there):
        kind = (
            _(" on {} correlations").format(_(KIND_IN_WORDS.get(row.level, row.level)))
            if row.level
            else ""
        )
        thing = "" if place else (_(" factor") if row.estimate == 1 else _(" factors"))
        found = (*found, _(" and ") if place else "", view.number(row), thing, kind)
    sentence = say(
        _(
            "Parallel analysis finds {}: the eigenvalues above the 95th percentile of {} sets of "
            "shuffled answers. {}"
        ),
        found,
        f"{view.study['measurement']['parallel_draws']:,}",
        _against(there[0].estimate or 0, expected),
    )
    return [sentence]


def _average_partial(view: View, row: Statistic, expected: int) -> Text:
    entry = view.number(row)
    if row.estimate is None or not entry.is_there:
        return unless_there(_("Velicer’s minimum average partial"), entry)
    return say(
        _("Velicer’s minimum average partial finds {} {}. {}"),
        entry,
        "component" if row.estimate == 1 else "components",
        _against(row.estimate, expected),
    )


def _against(found: float, expected: int) -> str:
    """What a number of factors says about the number that the scale is meant to have."""
    planned = number_of(expected, "factor")
    if found == expected:
        return _("That is what the scoring takes for granted ({}).").format(planned)
    if found > expected:
        return _("The scoring takes {} for granted: the items may measure more than that.").format(
            planned
        )
    return _("The scoring takes {} for granted: some of it may be hard to tell apart.").format(
        planned
    )


def _adequacy_table(view: View, scale: Measured) -> Table | None:
    rows = [
        Row(view.labels.variable(item), (scale.cell("kmo", term=item),))
        for item in scale.items
        if scale.one("kmo", item)
    ]
    if not rows:
        return None
    rows.append(Row(_("All items"), (scale.cell("kmo"),), "total"))
    smallest = scale.number("smallest_eigenvalue")
    notes: list[Text] = []
    if smallest.is_there:
        notes.append(say(_("Smallest eigenvalue of the correlations as found: {}."), smallest))
    return Table(
        file_name("adequacy", scale.name),
        _("Suitability of each item of {} for factor analysis").format(scale.label),
        _("Item"),
        [Column(_("Kaiser-Meyer-Olkin measure"))],
        rows,
        notes,
    )


def _eigenvalue_table(view: View, scale: Measured) -> Table | None:
    eigenvalues = scale.rows("eigenvalue")
    kinds = [kind for kind in KINDS if any(row.level == kind for row in eigenvalues)]
    kinds += sorted({row.level for row in eigenvalues} - set(KINDS))
    partials = {_place(row.term): row for row in scale.rows("average_squared_partial")}
    places = sorted({_place(row.term): row.term for row in eigenvalues}.items())
    names = dict(places)
    rows = []
    for place in sorted({*names, *partials}):
        cells: list[Text] = []
        for kind in kinds:
            for statistic in ("eigenvalue", "random_mean", "random_95th_percentile"):
                asked = scale.one(statistic, names[place], level=kind) if place in names else None
                cells.append(view.cell(asked) if asked else ("",))
        if partials:
            cells.append(view.cell(partials[place]) if place in partials else ("",))
        rows.append(Row(str(place), tuple(cells)))
    if not rows:
        return None
    columns = []
    for kind in kinds:
        above = _("{} correlations").format(CORRELATIONS.get(f"{kind}_correlation", readable(kind)))
        columns += [
            Column(_("Eigenvalue"), above),
            Column(_("Shuffled, mean"), above),
            Column(_("Shuffled, 95th percentile"), above),
        ]
    columns += [Column(_("Average squared partial"))] if partials else []
    notes: list[Text] = [
        (_("An eigenvalue above the 95th percentile of shuffled answers counts as a factor."),)
    ]
    if partials:
        notes.append(
            (
                _(
                    "Average squared partial: of the correlations that are left once so many "
                    "components are taken out; the smallest tells how many to keep."
                ),
            )
        )
    return Table(
        file_name("eigenvalues", scale.name),
        _("Number of factors of {}").format(scale.label),
        _("Factors or components"),
        columns,
        rows,
        notes,
    )


def _place(term: str) -> int:
    """The number in `eigenvalue_03` or `components_00`; 0 where there is none."""
    found = NUMBERED.fullmatch(term)
    return int(found[1]) if found else 0
