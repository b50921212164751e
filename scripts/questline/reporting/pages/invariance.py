"""Measurement invariance on the page: do the groups answer the items of a scale alike?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message, plural
from questline.reporting.lookup import Statistic
from questline.reporting.names import STEPS, STEPS_IN_SHORT
from questline.reporting.pages.confirmatory import best
from questline.reporting.pages.exploratory import interval_notes
from questline.reporting.pages.measured import DATASET
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

LARGEST_DROP = 0.01
"""A fall of CFI by more than this is the usual sign that a step does not hold (Chen 2007)."""

COLUMNS = ("chi_square", "cfi", "rmsea", "srmr")
MEANING = message(
    "Only where the scalar step holds may mean scores be compared without doubt as to "
    "whether the scale means the same in each group. As orientation, not as a verdict: a "
    "step holds where CFI falls by no more than 0.010 (Cheung and Rensvold 2002; Chen 2007); "
    "a difference test, like every exact test, also finds differences that are too small to "
    "matter when many people answer, and overlooks large ones when few do."
)


def invariance_topics(view: View) -> list[Topic]:
    """One topic for each planned comparison of groups."""
    topics = [_topic(view, entry) for entry in view.study["measurement"]["invariance"]]
    return [topic for topic in topics if topic.says_something]


def _topic(view: View, entry: Mapping[str, Any]) -> Topic:
    rows = view.lookup.where("measurement", entry["name"], term="model", dataset=DATASET)
    if not rows:
        return Topic(entry["label"])
    subject = _("Invariance of {}").format(view.labels.variable(entry["scale"]))
    groups = _people(view, rows)
    steps = [step for step in STEPS if any(row.model == step for row in rows)]
    sentences = [groups] if groups else []
    reading = _reading(view, rows, steps)
    return Topic(
        entry["label"],
        sentences=[*sentences, *reading],
        cautions=cautions_of(view, subject, rows),
        tables=with_numbers([_table(view, entry, rows, steps)]),
        figures=[file_name("equivalence", entry["name"])],
        explained=bool(reading),
    )


def _people(view: View, rows: list[Statistic]) -> Text:
    """How many people of each group the models rest on."""
    counted: dict[str, Statistic] = {}
    for row in rows:
        if row.statistic == "count" and "=" in row.group:
            counted.setdefault(row.group, row)
    if not counted:
        return ()
    text: Text = (_("People: "),)
    for place, (group, row) in enumerate(counted.items()):
        variable, _other, level = group.partition("=")
        comma = ", " if place else ""
        text = (*text, f"{comma}{view.labels.level(variable, level)} ", view.number(row))
    return (*text, ".")


def _reading(view: View, rows: list[Statistic], steps: list[str]) -> list[Text]:
    """Each step in words: how far CFI fell, and whether more than usual."""
    sentences: list[Text] = []
    failing = []
    for step in steps:
        change = _one(rows, step, "difference_cfi")
        entry = view.number(change)
        if change is None or change.estimate is None or not entry.is_there:
            continue
        name = _(STEPS_IN_SHORT[step])
        if change.estimate < -LARGEST_DROP:
            failing.append(name.lower())
        difference = _one(rows, step, "difference_chi_square")
        test = view.with_test(difference)
        tested = say(_("; difference test, chi-square {}"), test) if difference else ()
        sentences.append((*say(_("{}: CFI changes by {}"), name, entry), *tested, "."))
    if not sentences:
        return []
    if failing:
        verdict = plural(
            "CFI falls by more than 0.010 at the {} step: compare scores of these groups with "
            "care.",
            "CFI falls by more than 0.010 at the {} steps: compare scores of these groups with "
            "care.",
            len(failing),
        ).format(listed(failing))
    else:
        verdict = _("At no step does CFI fall by more than 0.010.")
    return [(verdict,), *sentences]


def _table(
    view: View, entry: Mapping[str, Any], rows: list[Statistic], steps: list[str]
) -> Table | None:
    lines, shown = [], []
    for step in steps:
        own = [row for row in rows if row.model == step and not row.group]
        measures = [best(own, name)[0] for name in COLUMNS]
        tests = [_one(rows, step, name) for name in ("difference_chi_square", "difference_cfi",
                 "difference_rmsea")]  # fmt: skip
        shown += [row for row in measures if row]
        cells: list[Text] = [view.with_test(measures[0]) if measures[0] else ("",)]
        cells += [view.with_interval(row) if row else ("",) for row in measures[1:]]
        cells.append(view.with_test(tests[0]) if tests[0] else ("",))
        cells += [view.cell(row) if row else ("",) for row in tests[1:]]
        lines.append(Row(_(STEPS[step]), tuple(cells)))
    if not lines:
        return None
    columns = [
        Column(_("Chi-square (df)")),
        Column(_("CFI")),
        Column(_("RMSEA")),
        Column(_("SRMR")),
        Column(_("Chi-square (df)"), _("Against the step before")),
        Column(_("Change of CFI"), _("Against the step before")),
        Column(_("Change of RMSEA"), _("Against the step before")),
    ]
    notes = interval_notes(shown)
    variants = {row.statistic.rpartition("_")[2] for row in shown}
    used = [kind for kind in ("scaled", "robust") if kind in variants]
    if used:
        notes.append(
            (
                _("Where there is a {} version of a measure, it is shown.").format(
                    listed(used, "or")
                ),
            )
        )
    methods = sorted({row.method for row in rows if row.method})
    notes += [(ended(method[:1].upper() + method[1:]),) for method in methods]
    return Table(
        file_name("invariance", entry["name"]),
        _("{}: one step stricter at a time").format(entry["label"]),
        _("What is held equal"),
        columns,
        lines,
        notes,
    )


def _one(rows: list[Statistic], step: str, statistic: str) -> Statistic | None:
    return next(
        (row for row in rows if row.model == step and row.statistic == statistic and not row.group),
        None,
    )
