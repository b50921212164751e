"""For a study without a planned regression: how its groups differ, or how people answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.group_tests import SHARE_TESTS
from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.people import most_common
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.summary.everyday import Everyday, about, shortened
from questline.reporting.summary.findings import IN_WORDS, LESS_SURE, SURE, UNSURE

MOST_COMPARED, MOST_GROUPS, MOST_ANSWERS = 4, 3, 4


def compared_groups(view: View, words: Everyday) -> list[Text]:
    """The first planned comparisons, each in a few sentences; without any, common answers."""
    planned = view.study["comparisons"][:MOST_COMPARED]
    if planned:
        return [_comparison(view, words, entry) for entry in planned]
    said = most_common(view, MOST_ANSWERS)
    if not said:
        return []
    return [say(_("This study planned no test of what goes with what.")),
            *(say(_("Most common answer. {}."), text) for text in said)]  # fmt: skip


def _comparison(view: View, words: Everyday, entry: Mapping[str, Any]) -> Text:
    test = _statistic(view, entry, entry["test"])
    result = view.number(test)
    start: Text = (f"{shortened(entry['label'], words.room.label)}. ",)
    if test is None or not result.is_there:
        hidden = result.status == "hidden"
        reason = (
            say(_("This result is {} to protect people."), result) if hidden
            else say(_("There is no number for this result."))
        )  # fmt: skip
        return (*start, *reason)
    return (*start, *_means(view, words, entry), _(IN_WORDS[_sureness(view, test)]))


def _sureness(view: View, test: Statistic) -> str:
    alpha = 1 - view.study["confidence"]
    if test.p is None or test.p >= alpha:
        return UNSURE
    lost = test.p_adjusted is not None and test.p_adjusted >= alpha
    return LESS_SURE if lost else SURE


def _means(view: View, words: Everyday, entry: Mapping[str, Any]) -> Text:
    """The mean of each group, where the test is one of means and there are few groups."""
    levels = entry["levels"] or view.labels.levels(entry["group"])
    if entry["test"] in SHARE_TESTS or len(levels) > MOST_GROUPS:
        return ()
    text: list[Any] = []
    for level in levels:
        mean = view.number(_statistic(view, entry, "mean", level), digits=1)
        if mean.is_there:
            group = words.group(entry["group"], level, high=True)
            text += [*say(_("Those {} had {} on average."), group, about(mean)), " "]
    return tuple(text)


def _statistic(
    view: View, entry: Mapping[str, Any], statistic: str, level: str = ""
) -> Statistic | None:
    return view.lookup.one(
        "modelling", entry["name"], statistic, term=entry["group"], level=level,
        model="comparison", dataset="complete",
    )  # fmt: skip
