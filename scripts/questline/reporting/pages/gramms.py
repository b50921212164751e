"""Good reporting of a mixed-methods study (GRAMMS), answered from the configuration.

Source of the items: O'Cathain, Murphy and Nicholl 2008, Journal of Health Services Research and
Policy 13(2), 92-98.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.pages.view import View

ITEMS = (
    (
        message(
            "Why methods were mixed: the justification for a mixed-methods approach to the question"
        ),
        (("", "justification"),),
        (),
    ),
    (
        message("The design: the purpose, priority and sequence of the methods"),
        (
            (message("Purpose: "), "purpose"),
            (message("Priority: "), "priority"),
            (message("Sequence: "), "sequence"),
        ),
        (),
    ),
    (
        message("Each method: sampling, data collection and analysis"),
        (("", "interviews"),),
        ("flow", "respondents", "models", "interviewees", "themes", "photographs", "methods"),
    ),
    (
        message("Where integration occurred, how, and who took part in it"),
        (("", "integration"), (message("Who: "), "integrated_by")),
        ("joint_display",),
    ),
    (
        message("Limitations of one method that come with the presence of the other"),
        (("", "limitation"),),
        (),
    ),
    (message("Insights gained from mixing the methods"), (("", "insights"),), ("joint_display",)),
)
"""Each item in words of our own, the keys of interviews.yaml that answer it with what stands in
front of each, and the sections of the report where more of it stands."""


@dataclass(frozen=True)
class Item:
    """An item: what is asked, the answers, what is not reported, and where more of it stands."""

    asked: str
    answers: list[str]
    missing: bool
    places: list[tuple[str, str]]


def gramms_items(view: View, sections: Collection[tuple[str, str]]) -> list[Item]:
    """The six items; `sections` are the (name, title) of those that the page has."""
    words = view.study["interviews"]
    if words is None:
        return []
    said = words["mixed_methods"]
    titles = dict(sections)
    items = []
    for question, keys, places in ITEMS:
        answers = [f"{_(before)}{ended(said[key])}" for before, key in keys if said[key]]
        shown = [(name, titles[name]) for name in places if name in titles]
        items.append(Item(_(question), answers, not answers, shown))
    return items
