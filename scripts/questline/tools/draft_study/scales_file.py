"""scales.yaml from proposals, every guess of theirs marked to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from questline.core.sentences import number_of
from questline.intake.decimals import number_in_words
from questline.tools.draft_study.scale_proposals import Proposal
from questline.tools.draft_study.writing import confirm, listed_names, scalar

_HEAD = """\
# Scores of items. Each scale below was proposed because its questions stand side by side, share
# their answers and are named alike. Whether they measure one thing, only their wording says.
# Instruments that are ready to use, with their scoring, are in config/scales of Questline.
"""
_NONE = """\
# No questions with the same answers stand side by side, so none was proposed. A scale looks so:
#
# scales:
#   wellbeing:
#     label: Wellbeing
#     kind: reflective
#     items: [rested, cheerful, worn_out]
#     reverse_keyed: [worn_out]
#     minimum: 1
#     maximum: 5
#     score: mean
#     least_answered: 2
#     direction: higher is better
scales: {}
"""
_NO_DIRECTION = "what a higher score means is not said yet"
"""Stands where the report says the direction, and reads as a part of its sentences."""


def scales_file(proposals: Sequence[Proposal], schema: str) -> str:
    """The text of scales.yaml; `schema` is its first line."""
    if not proposals:
        return schema + _NONE
    return f"{schema}{_HEAD}scales:\n" + "".join(map(_scale, proposals))


def _scale(proposal: Proposal) -> str:
    lines = [
        f"  {proposal.name}:{confirm('whether these items are one scale, and what it is called')}",
        f"    label: {scalar(proposal.label)}{confirm('a name that readers understand')}",
        f"    kind: reflective{confirm('index if the items make up the score')}",
        f"    items:{listed_names(proposal.items, 6)}",
    ]
    lines += _keying(proposal)
    lines += [
        f"    minimum: {number_in_words(proposal.minimum)}",
        f"    maximum: {number_in_words(proposal.maximum)}",
        "    score: mean",
        f"    least_answered: {_least(len(proposal.items))}"
        f"{confirm('how many items must be answered, as the authors of the scale say')}",
        f"    direction: {_NO_DIRECTION}{confirm('what a higher score means')}",
    ]
    return "\n".join(lines) + "\n"


def _keying(proposal: Proposal) -> list[str]:
    """The items to turn round, each with the correlation that speaks for it."""
    if not proposal.with_rest:
        why = f"too few answered every item ({proposal.people}) to see which are worded otherwise"
        return [f"    reverse_keyed: []{confirm(why)}"]
    people = number_of(proposal.people, "person", "people")
    if not proposal.reversed_items:
        lowest = min(proposal.with_rest.values())
        why = f"none goes against the others among {people}; lowest correlation {lowest:.2f}"
        return [f"    reverse_keyed: []{confirm(why)}"]
    lines = ["    reverse_keyed:"]
    for item in proposal.reversed_items:
        why = (
            f"its correlation with the rest is {proposal.with_rest[item]:.2f} among {people}; "
            "is it worded the other way"
        )
        lines.append(f"      - {item}{confirm(why)}")
    return lines


def _least(items: int) -> int:
    """Four items in five, rounded up: the share most often asked for where nobody says."""
    return -(-items * 4 // 5)
