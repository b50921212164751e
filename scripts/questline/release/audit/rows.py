"""The audit's own numbers as rows of the statistics store (stage `release`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.release.audit.outputs import STATUSES

STAGE = "release"
OUTPUTS, AUDIT, EARLIER, EXCEPTIONS, RULES = (
    "outputs",
    "audit",
    "earlier_releases",
    "exceptions",
    "rules",
)
ALL = "all"
NUMBERS = {
    "number_of_statistics": "statistics",
    "number_shown": "shown",
    "number_rounded": "rounded",
    "number_hidden": "hidden",
    "number_by_exception": "by_exception",
    "number_in_no_sum": "in_no_sum",
}
"""The statistics of each output, with the columns of the list of outputs that they are."""


@dataclass(frozen=True)
class Compared:
    """How an earlier release compares with this one, in numbers of people that both could tell."""

    name: str
    same_rows: bool
    compared: int
    different: int
    shown_then: int
    """Numbers that it shows and this release hides."""


@dataclass(frozen=True)
class Attacked:
    """What the attack worked on, and what it recovered."""

    numbers: int
    sums: int
    hidden: int
    recovered: int
    by_exceptions: int


def public_rows(
    outputs: pd.DataFrame,
    attacked: Attacked,
    compared: Sequence[Compared],
    exceptions: Mapping[int, int],
) -> pd.DataFrame:
    """The rows for both editions; `exceptions` says how many statistics each of them shows."""
    part = StatisticsPart(STAGE)
    for line in outputs.to_dict("records"):
        for statistic, column in NUMBERS.items():
            words = {"method": line["status"], "note": line["reasons"]}
            of_all = words if statistic == "number_of_statistics" else {}
            part.add(OUTPUTS, line["output"], statistic, line[column], **of_all)
    for statistic, column in NUMBERS.items():
        part.add(OUTPUTS, ALL, statistic, int(outputs[column].sum()))
    for status in STATUSES:
        number = int((outputs["status"] == status).sum())
        part.add(OUTPUTS, ALL, "number_of_outputs", number, level=status)
    part.add(AUDIT, "numbers_of_people", "number_of_cells", attacked.numbers)
    part.add(AUDIT, "hidden", "number_of_cells", attacked.hidden)
    part.add(AUDIT, "recovered", "number_of_cells", attacked.recovered)
    part.add(AUDIT, "recovered_by_exceptions", "number_of_cells", attacked.by_exceptions)
    part.add(AUDIT, "sums", "number_of_sums", attacked.sums)
    for one in compared:
        method = "the same rows" if one.same_rows else "rows were added since"
        part.add(EARLIER, one.name, "number_compared", one.compared, method=method)
        part.add(EARLIER, one.name, "number_different", one.different)
        part.add(EARLIER, one.name, "number_shown_then", one.shown_then)
    for number, shown in exceptions.items():
        part.add(EXCEPTIONS, f"exception_{number + 1}", "number_of_statistics", shown)
    return part.table()


def team_rows(public: pd.DataFrame, internal: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Further rows for the team alone: what each rule did, and what is not there in public."""
    part = StatisticsPart(STAGE)
    gone = len(set(internal["id"]) - set(public["id"]))
    part.add(OUTPUTS, ALL, "number_taken_out", gone)
    for rule, lines in checks.groupby("rule", sort=True):
        part.add(RULES, str(rule), "number_of_statistics", int(lines["id"].nunique()))
    return part.table()
