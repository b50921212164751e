"""How far the planned models can be trusted: three questions, each with a topic for each model."""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.catalogue import _
from questline.reporting.pages import enough_people, other_people, unmeasured
from questline.reporting.pages.topic import Topic
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text


@dataclass(frozen=True)
class TrustQuestion:
    """One question, what it means, and its answers."""

    asked: str
    introduction: Text
    topics: list[Topic]


def trust_questions(view: View) -> list[TrustQuestion]:
    """The questions that the store answers; none where nothing of the kind was asked."""
    found = (
        TrustQuestion(
            _(other_people.QUESTION),
            (_(other_people.INTRODUCTION),),
            other_people.other_people_topics(view),
        ),
        TrustQuestion(
            _(enough_people.QUESTION),
            (_(enough_people.INTRODUCTION),),
            enough_people.enough_people_topics(view),
        ),
        TrustQuestion(
            _(unmeasured.QUESTION),
            (_(unmeasured.INTRODUCTION),),
            unmeasured.unmeasured_topics(view),
        ),
    )
    return [question for question in found if question.topics]
