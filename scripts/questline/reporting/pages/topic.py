"""One question about a scale on the page: the answer in words, what to be wary of, the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from questline.core.sentences import ended
from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.tables import Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say, why_not

WITH_NUMBERS = ("shown", "rounded")
KNOWN_ANYWAY = ("count", "factors")
"""How many people were looked at and how many factors were asked for is known in any case."""


@dataclass(frozen=True)
class Topic:
    """One question about a scale or a set of scales.

    `cautions` stand in the open, whatever is folded: why something could not be computed, and what
    was odd about what could. `figures` are the names of the figures that belong to it. `explained`
    says that its measures are explained under "How to read these measures".
    """

    heading: str
    sentences: Sequence[Text] = field(default=())
    cautions: Sequence[Text] = field(default=())
    tables: Sequence[Table] = field(default=())
    figures: Sequence[str] = field(default=())
    explained: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read under its heading."""
        return bool(self.sentences or self.cautions or self.tables)


def with_numbers(tables: Iterable[Table | None]) -> list[Table]:
    """The tables in which a number is shown or hidden; one of reasons alone says too little."""
    worth = {*WITH_NUMBERS, "hidden", "about"}
    return [table for table in tables if table is not None and table.statuses & worth]


def cautions_of(view: View, subject: str, rows: Iterable[Statistic]) -> list[Text]:
    """What the stage noted beside these statistics, each sentence once.

    A note beside a number is a remark, said as it is; a note in place of all numbers is the reason
    why there are none, and says so. Where some have numbers the tables give the reasons of the
    others.
    """
    found = list(rows)
    remarks = dict.fromkeys(row.note for row in found if row.note and row.status in WITH_NUMBERS)
    cautions: list[Text] = [(f"{subject}: ", ended(view.labels.in_words(note))) for note in remarks]
    sought = [row for row in found if row.statistic not in KNOWN_ANYWAY]
    if any(row.status != "not_computable" for row in sought):
        return cautions
    reasons = dict.fromkeys(view.labels.reason(row.note) for row in sought)
    return cautions + [
        (_("{}: not computable. ").format(subject), ended(reason)) for reason in reasons
    ]


def without_repeats(topics: Iterable[Topic]) -> list[Topic]:
    """The topics that say something, each caution where it is first needed and not again.

    What is odd about some items is noted beside everything that is computed from them.
    """
    told: set[Text] = set()
    kept = []
    for topic in topics:
        cautions = [text for text in topic.cautions if text[1:] not in told]
        told.update(text[1:] for text in cautions)
        kept.append(replace(topic, cautions=cautions))
    return [topic for topic in kept if topic.says_something]


def unless_there(subject: str, *entries: Number) -> Text:
    """Nothing where all the numbers are there; otherwise why the first is not, in a sentence.

    A number that the stage did not write at all is not missed: the sentence is empty then too.
    """
    for entry in entries:
        if not entry.is_there and entry.status != "absent":
            return say("{}: {}", subject, why_not(entry))
    return ()
