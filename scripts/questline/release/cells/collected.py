"""Numbers of people of the first stages: the export, the codebook, the flow, flags, scores."""

from __future__ import annotations

from collections.abc import Sequence

from questline.release.cells.cell_table import Cells
from questline.release.cells.conditions import (
    ANALYSED,
    MISSING,
    RAW,
    SCREENED,
    Key,
    answering,
    key,
    kind_of_missing,
    part,
)
from questline.release.cells.store_rows import Facts, Row

YES = "yes"
LEFT_OUT_BY, CAUGHT_BY, FLAGS, FLAG = "\0left out by", "\0caught by/", "\0flags", "\0flag/"
TOGETHER = f"{CAUGHT_BY}\0together"
SCORED = "\0scored/"
AT_ONE_END = ("begins_late", "ends_early", "no_answers")
OUT_OF_RANGE = "out_of_range"


def read_intake(cells: Cells, row: Row) -> None:
    """The rows of the export, who answered each question and who did not, and in which way."""
    if row.analysis == "export":
        if row.term == "rows":
            cells.tell(row.at, "estimate", key(RAW), row.estimate)
        return
    if row.analysis == "codebook":
        cells.without_answer.add(row.at)
        if row.level == "answered":
            one = key(RAW, answered=[row.term])
        else:
            one = key(RAW, {row.term: kind_of_missing(row.level)})
        _tell_count_or_share(cells, row, one, key(RAW))
    elif row.analysis == "drift" and row.level in AT_ONE_END:
        cells.without_answer.add(row.at)
        one = key(RAW, {row.term: answering("end", row.level)})
        _tell_count_or_share(cells, row, one, key(RAW))
    elif row.analysis == "drift" and row.level == OUT_OF_RANGE:
        one = key(RAW, {row.term: part("range", row.level)})
        _tell_count_or_share(cells, row, one, key(RAW, answered=[row.term]))


def add_totals_of_drift(cells: Cells, rows: Sequence[Row]) -> None:
    """The totals over all variables: how many answers out of range, and how many at one end."""
    for kind in (*AT_ONE_END, OUT_OF_RANGE):
        own = [row for row in rows if row.level == kind and row.analysis == "drift"]
        parts = [cells.find(_of_drift(row)) for row in own if row.statistic == "count"]
        totals = [
            row for row in rows if row.term == kind and row.analysis in ("findings", "changes")
        ]
        for row in totals:
            if parts and row.statistic == "count":
                one = ("answers", frozenset([("\0all", part("drift", kind))]))
                cells.tell(row.at, "estimate", one, row.estimate)
                cells.add_sum(cells.find(one), parts, rest_counts=True)


def _of_drift(row: Row) -> Key:
    if row.level == OUT_OF_RANGE:
        return key(RAW, {row.term: part("range", row.level)})
    return key(RAW, {row.term: answering("end", row.level)})


def read_flow(cells: Cells, row: Row) -> None:
    """Whom each rule of cleaning caught, left out or marked."""
    if row.term == "raw_rows":
        one = key(RAW)
    elif row.term == "analysed":
        one = key(ANALYSED)
    elif row.level == "excluded":
        one = key(RAW, {LEFT_OUT_BY: row.term})
    elif row.level == "marked":
        one = key(ANALYSED, {CAUGHT_BY + row.term: YES})
    elif row.level == "not_checked":
        cells.without_answer.add(row.at)
        one = key(RAW, {CAUGHT_BY + row.term: kind_of_missing("not_checked")})
    else:
        one = key(RAW, {CAUGHT_BY + row.term: YES})
    cells.tell(row.at, "estimate", one, row.estimate)


def add_flow(cells: Cells, rows: Sequence[Row], careless: str) -> None:
    """The rows of the export are those analysed and those whom each rule left out.

    `careless` is the name of the rule on careless responding, if there is one.
    """
    rules = list(dict.fromkeys(row.term for row in rows if row.level))
    left_out = {name: cells.find(key(RAW, {LEFT_OUT_BY: name})) for name in rules}
    analysed = cells.find(key(ANALYSED))
    cells.add_sum(cells.find(key(RAW)), [analysed, *left_out.values()], rest_counts=True)
    for name in rules:
        caught = cells.find(key(RAW, {CAUGHT_BY + name: YES}))
        for inside in (left_out[name], cells.find(key(ANALYSED, {CAUGHT_BY + name: YES}))):
            cells.add_sum(caught, [inside], rest_counts=True)
    screened = cells.find(key(SCREENED))
    if screened is not None and careless in rules:
        later = rules[rules.index(careless) :]
        cells.add_sum(screened, [analysed, *(left_out[name] for name in later)], rest_counts=True)
        caught = cells.find(key(RAW, {CAUGHT_BY + careless: YES}))
        inside = cells.find(key(SCREENED, {CAUGHT_BY + careless: YES}))
        cells.add_sum(caught, [inside], rest_counts=True)


def read_exclusions(cells: Cells, row: Row) -> None:
    """Whom exactly these rules of cleaning caught, of those left out."""
    cells.tell(row.at, "estimate", _caught_together(row.level), row.estimate)


def add_exclusions(cells: Cells, rows: Sequence[Row]) -> None:
    """Sets of rules add up to those left out, to those whom each rule caught and left out.

    The names of a set stand in the order of the rules: who is in it left under the first.
    """
    place = {row.level: cells.find(_caught_together(row.level)) for row in rows}
    total, analysed = cells.find(key(RAW)), cells.find(key(ANALYSED))
    if place:
        cells.add_sum(total, [analysed, *place.values()], rest_counts=True)
    for name in dict.fromkeys(name for level in place for name in level.split("+")):
        caught = cells.find(key(RAW, {CAUGHT_BY + name: YES}))
        own = [place[level] for level in place if name in level.split("+")]
        cells.add_sum(caught, own, rest_counts=True)
        left_out = cells.find(key(RAW, {LEFT_OUT_BY: name}))
        first = [place[level] for level in place if level.split("+")[0] == name]
        cells.add_sum(left_out, first, rest_counts=True)


def _caught_together(level: str) -> Key:
    return key(RAW, {TOGETHER: part("", level)})


def read_careless(cells: Cells, row: Row, facts: Facts) -> None:
    """How many show which signs of answering without reading."""
    if row.statistic != "count":
        return
    if row.term == "combination":
        one = key(SCREENED, {FLAGS: part("", row.level)})
    elif row.level == "only":
        one = key(SCREENED, {FLAGS: part("", row.term)})
    elif row.level == "checked":
        one = key(SCREENED, {FLAG + row.term: part("checked", "yes")})
    elif row.level == "not_computable":
        one = key(SCREENED, {FLAG + row.term: part("checked", "no")})
    elif row.term == "rule":
        one = key(SCREENED, {CAUGHT_BY + facts.careless: YES})
    else:
        one = key(SCREENED, {FLAG + row.term: YES})
    cells.tell(row.at, "estimate", one, row.estimate)
    cells.tell(row.at, "denominator", key(SCREENED), row.denominator)


def add_combinations(cells: Cells, rows: Sequence[Row], facts: Facts) -> None:
    """Combinations of flags add up to those screened, those caught and those with each flag."""
    listed = {row.level: row.group for row in rows if row.term == "combination"}
    place = {name: cells.find(key(SCREENED, {FLAGS: part("", name)})) for name in listed}
    alone = [row.term for row in rows if row.level == "only"]
    place |= {name: cells.find(key(SCREENED, {FLAGS: part("", name)})) for name in alone}
    screened = cells.find(key(SCREENED))
    cells.add_sum(screened, place.values(), rest_counts=True)
    caught = cells.find(key(SCREENED, {CAUGHT_BY + facts.careless: YES}))
    needed = next((row.estimate for row in rows if row.statistic == "least_flags"), 2)
    is_caught = dict.fromkeys(alone, needed <= 1)
    is_caught |= {name: group == "caught" for name, group in listed.items()}
    cells.add_sum(caught, [place[name] for name in place if is_caught[name]], rest_counts=True)
    for index in dict.fromkeys(row.term for row in rows if row.level == "flagged"):
        parts = [place[name] for name in place if index in name.split("+")]
        cells.add_sum(cells.find(key(SCREENED, {FLAG + index: YES})), parts, rest_counts=True)
        both = [cells.find(key(SCREENED, {FLAG + index: part("checked", one)}))
                for one in ("yes", "no")]  # fmt: skip
        cells.add_sum(screened, both, rest_counts=True)


def read_scores(cells: Cells, row: Row) -> None:
    """How many have a score, and from how many answers."""
    if row.analysis != "scores":
        return
    if row.level == "not_scored":
        one = key(ANALYSED, {row.term: MISSING})
    else:
        one = key(ANALYSED, {row.term: answering("scored", row.level)})
    cells.without_answer.add(row.at)
    _tell_count_or_share(cells, row, one, key(ANALYSED))


def add_scores(cells: Cells, scales: Sequence[str]) -> None:
    """Those with a score gave all answers, or enough of them."""
    for name in scales:
        both = [cells.find(key(ANALYSED, {name: answering("scored", level)}))
                for level in ("complete", "prorated")]  # fmt: skip
        cells.add_sum(cells.find(key(ANALYSED, answered=[name])), both, rest_counts=False)


def _tell_count_or_share(cells: Cells, row: Row, one: Key, whole: Key) -> None:
    """A count, or a share of which the count has to be had from the row beside it."""
    if row.statistic == "count":
        cells.tell(row.at, "estimate", one, row.estimate)
    else:
        cells.tell(row.at, "estimate", one, round(row.estimate * row.denominator, 6))
        cells.tell(row.at, "estimate", whole, row.denominator)
    cells.tell(row.at, "denominator", whole, row.denominator)
    cells.tell(row.at, "events", one, row.events)
