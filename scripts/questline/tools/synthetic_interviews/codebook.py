"""The codes of the example's interviews and of its open answers, with definitions of our own."""

from __future__ import annotations

BETWEEN, UNCLEAR, FOUND, UNCERTAIN, CONFIDENCE = (
    "Between places and organisations",
    "An unclear role",
    "The job expected and the job found",
    "An uncertain future",
    "Confidence",
)
CODES: tuple[tuple[str, str, str], ...] = (
    (BETWEEN, "", "Where the work takes place and to whom it belongs."),
    ("Many workplaces", BETWEEN, "Works in several buildings or on the road, without a place of "
     "their own."),
    ("Two masters", BETWEEN, "Answers to two organisations that differ in aims, systems or rules."),
    ("Part of a team", BETWEEN, "Feels, or has come to feel, part of a team or of a place."),
    (UNCLEAR, "", "What the role is, and who knows it."),
    ("No clear brief", UNCLEAR, "Nobody has said what belongs to the job, or what doing it "
     "well is."),
    ("Explaining the role", UNCLEAR, "Has to tell colleagues, patients or others what it is."),
    ("Freedom to shape", UNCLEAR, "Welcomes that the role is open, and uses it."),
    (FOUND, "", "How the job differs from what was expected, and what people make of that."),
    ("Heavier than expected", FOUND, "People’s problems, or their number, are more than was said "
     "beforehand."),
    ("Drawing a line", FOUND, "Sets limits to what they take on, and how."),
    ("Finding one's own way", FOUND, "Has changed how they do the job, or how they see themselves "
     "in it."),
    (UNCERTAIN, "", "How long the job will last and what could come after it."),
    ("Money and contracts", UNCERTAIN, "Short contracts, funding that may end, pay."),
    ("No next step", UNCERTAIN, "No post, grade or training to move on to."),
    ("Leaving in mind", UNCERTAIN, "Speaks of having thought of leaving, or of looking elsewhere."),
    (CONFIDENCE, "", "What makes people sure or unsure that they do the job well."),
    ("Doubting oneself", CONFIDENCE, "Is not sure of doing enough, or of doing the right thing."),
    ("Supervision and guidance", CONFIDENCE, "Somebody to think a case through with, or the lack "
     "of it; training."),
    ("Colleagues in the same role", CONFIDENCE, "Other link workers as a source of help."),
    ("Seeing people change", CONFIDENCE, "Notices that somebody is better, and what that does."),
    ("What keeps them", "", "Why they stay."),
)  # fmt: skip
"""Name, the code above, definition."""

ABOVE = {name: above for name, above, _ in CODES}


def siblings(code: str) -> list[str]:
    """The codes beside one: those below the same code, or below the same absence of one."""
    return [name for name, above, _ in CODES if above == ABOVE[code] and name != code and above]
