"""The page that holds a synthetic twin beside what is published, and says what it is good for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.sentences import listed
from questline.release.twin.comparison import ANALYSIS, DATASET, Comparison, Pair
from questline.release.twin.make import Twin
from questline.release.twin.study_files import synthetic_sentence
from questline.reporting.labels import Labels
from questline.reporting.lookup import Lookup
from questline.reporting.pages.page_figure import PageFigure
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.templates import compiled
from questline.reporting.pages.writing import Number, Text, number, say
from questline.tools.synthetic_twin.figures import beside

PAGE = "twin.html"
SECTIONS = (
    ("meaning", "What a twin is good for"),
    ("use", "How to run it"),
    ("margins", "Answers beside what is published"),
    ("correlations", "Correlations beside what is published"),
    ("lacking", "What could not be had"),
    ("method", "How it was made"),
)
STATISTICS = {"mean": "Mean", "sd": "Standard deviation", "median": "Median",
              "lower_quartile": "Lower quartile", "upper_quartile": "Upper quartile"}  # fmt: skip
DIGITS = {"percent": 1}


@dataclass(frozen=True)
class TwinPage:
    """The page, and the tables and pictures that it offers to download."""

    html: str
    tables: dict[str, Table]
    figures: list[PageFigure]


def build_page(
    twin: Twin,
    comparison: Comparison,
    store: pd.DataFrame,
    facts: Mapping[str, Any],
    templates: Mapping[str, str],
) -> TwinPage:
    """The page of a twin. Every number is a row of the public store or of the twin's own."""
    published, own = Lookup(store), Lookup(comparison.store)
    labels = Labels(facts["labels"])
    page = _Views(published, own, labels, comparison.pairs)
    tables = [
        page.table("twin_answers", "Answers, in percent of those who gave one", ("levels",)),
        page.table("twin_numbers", "Numbers and scores", ("numbers", "scores")),
        page.table("twin_correlations", "Correlations", ("correlations",)),
        page.table("twin_items", "Correlations among the items of scales", ("items",)),
    ]
    figures = [
        figure
        for figure in (
            beside("twin_percent", "Answers, published and in the twin, in percent",
                   page.places(("levels",)), "percent"),
            beside("twin_correlation", "Correlations, published and in the twin",
                   page.places(("correlations", "items")), "correlation"),
        )
        if figure
    ]  # fmt: skip
    sentence = synthetic_sentence(facts["title"], facts["synthetic"])
    html = (
        compiled(templates)
        .get_template(PAGE)
        .render(
            study={"title": facts["title"], "authors": facts["authors"], "synthetic": sentence,
                   "licence": facts["licence"]},
            internal=False,
            watermark="",
            file_mark="",
            threshold=facts["release"]["threshold"],
            sections=SECTIONS,
            respondents=(page.own("respondents", "count"),),
            study_name=facts["name"],
            seed=facts["seed"],
            from_store=twin.from_store,
            left_out=_left_out(twin, page),
            tables={table.name: table for table in tables},
            figures={figure.name: figure for figure in figures},
            apart={name: _apart(page, name) for name in ("percent", "correlation")},
            moved=_moved(twin, page),
            hidden=(page.own("not_public", "count"),) if comparison.hidden else (),
            lacking=_lacking(twin, facts, labels),
        )
    )  # fmt: skip
    return TwinPage(html, {table.name: table for table in tables if table.rows}, figures)


class _Views:
    """Numbers of both stores, by id."""

    def __init__(self, published: Lookup, own: Lookup, labels: Labels, pairs: Sequence[Pair]):
        self._published, self._own = published, own
        self._labels, self._pairs = labels, pairs

    def own(self, term: str, statistic: str, level: str = "") -> Number:
        """A number of the twin's own store."""
        row = self._own.one("release", ANALYSIS, statistic, term=term, level=level, dataset=DATASET)
        return number(row, digits=1 if term == "percent" else None)

    def table(self, name: str, caption: str, about: Sequence[str]) -> Table:
        """Published beside twin, a heading for each variable (or the first of two)."""
        rows: list[Row] = []
        heading = ""
        chosen = [pair for pair in self._pairs if pair.about in about]
        order = list(dict.fromkeys(pair.term for pair in chosen))
        for pair in sorted(chosen, key=lambda pair: order.index(pair.term)):
            above = self._labels.term(pair.term)
            if above != heading:
                rows.append(Row(above, (), kind="heading"))
                heading = above
            digits = DIGITS.get(pair.statistic)
            cells = tuple(
                (number(lookup.get(identifier), digits=digits),)
                for lookup, identifier in (
                    (self._published, pair.published),
                    (self._own, pair.twin),
                )
            )
            rows.append(Row(self._head(pair), cells, kind="part", under=above))
        columns = [Column("Published"), Column("Twin")]
        return Table(name, caption, "", columns, rows)

    def places(self, about: Sequence[str]) -> list[tuple[str, float, float]]:
        """What is compared, with both numbers."""
        found = []
        for pair in self._pairs:
            first, second = self._published.get(pair.published), self._own.get(pair.twin)
            if pair.about not in about or first is None or second is None:
                continue
            if first.estimate is not None and second.estimate is not None:
                words = f"{self._labels.term(pair.term)}: {self._head(pair)}"
                found.append((words, first.estimate, second.estimate))
        return found

    def _head(self, pair: Pair) -> str:
        if pair.statistic == "percent":
            return self._labels.level(pair.term, pair.level)
        return STATISTICS.get(pair.statistic) or self._labels.term(pair.level)


def _left_out(twin: Twin, page: _Views) -> list[Text]:
    return [
        say("{}: {}", rule.replace("_", " "), page.own(rule, "count", "excluded"))
        for rule, rows in twin.left_out.items()
        if rows
    ]


def _apart(page: _Views, name: str) -> Text:
    largest, mean = page.own(name, "largest_difference"), page.own(name, "mean_difference")
    if not largest.id:
        return ("Nothing of this kind is published.",)
    unit = " percentage points" if name == "percent" else ""
    return say("Published and twin lie {}" + unit + " apart on average, and {} at most.",
               mean, largest)  # fmt: skip


def _moved(twin: Twin, page: _Views) -> Text:
    if not twin.latent.asked:
        return ("No correlation is published: the variables of the twin are unrelated, but for "
                "its models.",)  # fmt: skip
    if not twin.latent.moved:
        return ("The published correlations go together as they are; none had to be changed.",)
    return say(
        "The published correlations do not quite go together. The nearest ones that do (Higham "
        "2002) were taken; the largest change of one is {}.",
        page.own("correlation_matrix", "largest_change"),
    )


def _lacking(twin: Twin, facts: Mapping[str, Any], labels: Labels) -> list[str]:
    """What the public statistics do not tell, in sentences."""
    variables = facts["variables"]

    def named(names: Sequence[str]) -> str:
        return listed([f"“{labels.term(name)}”" for name in names])

    said = []
    if not twin.from_store:
        said.append("The number of respondents is not public; the twin has a round one.")
    if twin.unknown:
        said.append(f"Nothing is published about {named(twin.unknown)}: every possible answer is "
                    "equally likely.")  # fmt: skip
    some = [name for name, margin in twin.margins.items() if margin.known == "some counts"]
    if some:
        said.append(f"Some numbers are hidden for {named(some)}: what is left of the total is "
                    "spread evenly over those answers, or so that the published mean is "
                    "met.")  # fmt: skip
    gaps = [name for name in twin.no_gaps if name in twin.margins
            and twin.margins[name].known != "one answer"]  # fmt: skip
    if gaps:
        said.append(f"How many answers are missing is not published for {named(gaps)}: the twin "
                    "has all of them.")  # fmt: skip
    placeholders = [name for name, one in variables.items()
                    if one["kind"] in ("text", "identifier", "date")]  # fmt: skip
    if placeholders:
        said.append(f"Texts, reference numbers and dates are placeholders: {named(placeholders)}.")
    planned = [*facts["analyses"], *facts["comparisons"]]
    unused = [entry["label"] for entry in [*facts["labels"]["analyses"],
              *facts["labels"]["comparisons"]] if entry["name"] not in twin.used]  # fmt: skip
    if unused:
        said.append("These analyses did not shape the twin, as another one has shaped their "
                    "outcome before, or as their estimates are not published: "
                    f"{listed([f'“{label}”' for label in unused])}.")  # fmt: skip
    if any(entry.get("splines") or entry.get("interactions") for entry in planned):
        said.append("Curves and interactions of models are not in the twin; nor are groups of "
                    "people who are alike.")  # fmt: skip
    if twin.not_made:
        rules = listed([name.replace("_", " ") for name in twin.not_made])
        said.append(f"No rows were made for these rules to leave out: {rules}.")
    return said
