"""One result of a regression in its several versions: complete cases, imputed, shifted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_lines import Line, focal_terms, lines_of
from questline.reporting.pages.verdicts import is_clear, verdict
from questline.reporting.pages.view import View

IMPUTED = "imputed"


def focal_lines(view: View, analysis: Mapping[str, Any]) -> list[Line]:
    """The lines of the predictors of interest and their interactions, without headings."""
    named = focal_terms(analysis)
    lines = lines_of(view, analysis)
    return [line for line in lines if line.term in named and line.kind != "heading"]


def result_of(
    view: View,
    analysis: Mapping[str, Any],
    line: Line,
    dataset: str,
    *,
    statistic: str = "",
    model: str = "adjusted",
    group: str = "",
) -> Statistic | None:
    """The estimate of a line, or another statistic of it, in one version of the analysis."""
    return view.lookup.one(
        "modelling",
        analysis["name"],
        statistic or line.statistic,
        term=line.term,
        level=line.level,
        group=group,
        model=model,
        dataset=dataset,
    )


def words_of(view: View, row: Statistic) -> str:
    """The verdict on one version of a result, as in `words`."""
    return _(verdict(row, view.study["confidence"]))


def same_words(view: View, one: Statistic, other: Statistic) -> bool:
    """Whether two versions get the same words and, where they say something, the same direction.

    A joint test has no direction.

    A version whose p-value has no adjustment for a family of tests is compared by the interval
    alone, and so is the other then.
    """
    if one.p_adjusted is None or other.p_adjusted is None:
        one, other = one._replace(p_adjusted=None), other._replace(p_adjusted=None)
    words = [verdict(row, view.study["confidence"]) for row in (one, other)]
    if words[0] != words[1]:
        return False
    null = 1.0 if one.statistic == "odds_ratio" else 0.0
    ways = {(row.estimate or 0.0) > null for row in (one, other)}
    return not is_clear(words[0]) or len(ways) == 1
