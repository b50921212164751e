"""The outputs of a release one by one: what is shown of each, and whether a person should look.

An output is everything that one stage says about one analysis or table. It passes, or it is to be
reviewed by a person, or it fails, in which case nothing is drawn or written. The names are those of
the output checkers of research data services (Brandt and others 2010; Griffiths and others 2019)
and of ACRO (Preen and others 2025).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from questline.core.sentences import number_of
from questline.release.exceptions import shown_by_exception

PASS, REVIEW, FAIL = "pass", "review", "fail"
STATUSES = (PASS, REVIEW, FAIL)
COLUMNS = (
    "output",
    "statistics",
    "shown",
    "rounded",
    "hidden",
    "not_computable",
    "by_exception",
    "in_no_sum",
    "status",
    "reasons",
)
NEAR_THE_LIMIT = 2
"""A model with fewer residual degrees of freedom than so many times the least is looked at."""
QUOTATIONS = "quotations"
BY_CONSENT = (
    ("joint_display", "quotations", "quotation",
     "A person has read and released them one by one."),
    ("photographs", "all", "photograph",
     "Who gave them agreed to it; look at each once more before it is published."),
)  # fmt: skip
"""Analysis and term of the interviews, what is counted there, and what to say of it."""
OWN_STAGE = "release"
"""What release says of itself is no output that could be held back."""


@dataclass
class Marks:
    """What the attack and a person's decisions say of single statistics, by their ids.

    `told`: they hold a number that can be worked out. `told_by_exceptions`: only as an exception
    shows others. `told_before`: an earlier release tells it, whatever this one does. `in_no_sum`:
    their numbers of people stand in no sum that was attacked. `quotations`: how many texts of
    respondents were released by a person.
    """

    told: set[str] = field(default_factory=set)
    told_by_exceptions: set[str] = field(default_factory=set)
    told_before: set[str] = field(default_factory=set)
    in_no_sum: set[str] = field(default_factory=set)
    quotations: int = 0


def output_of(stage: str, analysis: str) -> str:
    """The name of an output."""
    return f"{stage}/{analysis or 'all'}"


def list_outputs(
    public: pd.DataFrame, checks: pd.DataFrame, marks: Marks, least_df: int, threshold: int
) -> pd.DataFrame:
    """One line for each output (`COLUMNS`), in the order of the store; nothing tells who is hidden.

    `public` is the public store, `checks` what release did to single statistics.
    """
    public = public[public["stage"] != OWN_STAGE]
    names = _outputs(public)
    exempt = public["id"].isin(shown_by_exception(checks))
    counted = pd.DataFrame(
        {
            "statistics": 1,
            **{status: public["status"] == status
               for status in ("shown", "rounded", "hidden", "not_computable")},
            "by_exception": exempt,
            "in_no_sum": public["id"].isin(marks.in_no_sum),
        }
    ).groupby(names, sort=False).sum()  # fmt: skip
    shown = public["status"].isin(["shown", "rounded"])
    few_teams = shown & (public["statistic"] == "number_of_clusters")
    few_teams &= public["estimate"] < threshold
    near = shown & (public["statistic"] == "residual_df")
    near &= public["estimate"] < NEAR_THE_LIMIT * least_df
    flagged: Mapping[str, Collection[str]] = {
        "told": set(names[public["id"].isin(marks.told)]),
        "told_by_exceptions": set(names[public["id"].isin(marks.told_by_exceptions)]),
        "told_before": set(names[public["id"].isin(marks.told_before)]),
        "few_teams": set(names[few_teams]),
        "near": set(names[near]),
    }
    seen = _to_be_seen(public)
    lines = []
    for line in counted.astype(int).reset_index(names="output").to_dict("records"):
        output = line["output"]
        reasons = [*_reasons(line, flagged, least_df, threshold), *seen.get(output, ())]
        status = FAIL if output in flagged["told"] else REVIEW if reasons else PASS
        lines.append([*line.values(), status, " ".join(reasons)])
    if marks.quotations:
        words = f"{_quotations(marks.quotations)} A person has read and released them one by one."
        lines.append([QUOTATIONS, marks.quotations, marks.quotations, 0, 0, 0, 0, 0, REVIEW, words])
    return pd.DataFrame(lines, columns=list(COLUMNS))


def list_statistics(
    public: pd.DataFrame, internal: pd.DataFrame, checks: pd.DataFrame, outputs: pd.DataFrame
) -> pd.DataFrame:
    """For the team alone: every statistic that is hidden, rounded, left out or shown by exception.

    One line for each rule that says so: output, its status, id, what was done, rule and detail.
    """
    status = dict(zip(outputs["output"], outputs["status"], strict=True))
    done = dict(zip(public["id"], public["status"], strict=True))
    output = dict(zip(internal["id"], _outputs(internal), strict=True))
    lines = [
        [
            output.get(one, ""),
            status.get(output.get(one, ""), PASS),
            one,
            done.get(one, "left out"),
            rule,
            detail,
        ]
        for one, rule, detail in zip(checks["id"], checks["rule"], checks["detail"], strict=True)
    ]
    names = ["output", "status", "id", "statistic_is", "rule", "detail"]
    return pd.DataFrame(lines, columns=names, dtype=object)


def _outputs(store: pd.DataFrame) -> pd.Series:
    pairs = zip(store["stage"], store["analysis"], strict=True)
    return pd.Series([output_of(*pair) for pair in pairs], index=store.index, dtype=object)


def _reasons(
    line: Mapping[Any, Any],
    flagged: Mapping[str, Collection[str]],
    least_df: int,
    threshold: int,
) -> Iterable[str]:
    output = line["output"]
    if output in flagged["told"]:
        yield "A hidden number of people can be worked out."
    if output in flagged["told_by_exceptions"]:
        yield "With the exceptions, a hidden number of people can be worked out."
    if output in flagged["told_before"]:
        yield "An earlier release tells a number that is hidden now."
    if line["by_exception"]:
        yield f"{number_of(line['by_exception'], 'statistic')} shown by exception."
    if output in flagged["few_teams"]:
        yield f"It rests on fewer than {threshold} teams."
    if output in flagged["near"]:
        yield f"A model has fewer than {NEAR_THE_LIMIT * least_df} residual degrees of freedom."
    if line["in_no_sum"]:
        # A table that cannot be added up, such as averages over completed data sets.
        statistics = number_of(line["in_no_sum"], "statistic")
        yield f"{statistics} with numbers of people that stand in no sum that was attacked."


def _to_be_seen(public: pd.DataFrame) -> dict[str, list[str]]:
    """What of the interviews is published by consent and looked at by a person, by output."""
    found: dict[str, list[str]] = {}
    ours = public[(public["stage"] == "interviews") & (public["dataset"] == "")]
    for analysis, term, noun, words in BY_CONSENT:
        rows = ours[(ours["analysis"] == analysis) & (ours["statistic"] == f"{noun}s")]
        rows = rows[(rows["term"] == term) & (rows["level"] == "") & (rows["group"] == "")]
        count = int(rows["estimate"].sum())
        if count:
            found[output_of("interviews", analysis)] = [f"{number_of(count, noun)}. {words}"]
    return found


def _quotations(count: int) -> str:
    return f"{number_of(count, 'quotation')} from what respondents wrote."
