"""Two coders of the open answers: rules on their words, with disagreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.tools.synthetic_interviews.fieldwork import SEED
from questline.tools.synthetic_survey.words import REASONS

LEAVING: Mapping[str, tuple[str, str]] = {
    "jd_workload": ("Too much to do", "More work or more people than the hours allow."),
    "jd_complexity": ("Needs beyond the role", "People’s problems are graver than the role is "
                      "meant for."),
    "jd_supervision": ("Too little supervision", "Nobody to think a case through with."),
    "jd_training": ("Too little training", "No training, or none that fits."),
    "jd_team": ("Place in the team", "Not known, or not at home, in the team."),
    "jd_autonomy": ("Too little say", "Cannot decide how to work."),
    "jd_pay": ("Pay and contract", "Pay, or a contract that ends."),
    "jd_paperwork": ("Paperwork", "Forms and systems."),
    "jd_helping": ("Nowhere to refer to", "Too few groups and services in the area."),
    "jd_career": ("No next step", "No way to move on within the role."),
}  # fmt: skip
"""What makes respondents think of leaving: the category of each kind of reason, its definition."""
LEAVING_ABOVE = {
    "Demands": ("What the work asks of people.",
                ("Too much to do", "Needs beyond the role", "Paperwork")),
    "Support": ("What people are given to do it with.",
                ("Too little supervision", "Too little training", "Place in the team",
                 "Too little say", "Nowhere to refer to")),
    "Prospects": ("What comes of it for themselves.", ("Pay and contract", "No next step")),
}  # fmt: skip
STAYING: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "People helped": ("The people whom they support, and what becomes of them.",
                      ("people i work with", "smiling", "walk-and-talk")),
    "Colleagues and manager": ("Those with whom they work.", ("colleagues", "manager")),
    "The work itself": ("Variety and freedom of the work, belief in it.",
                        ("same", "believe", "freedom")),
    "Hours": ("That the hours suit them.", ("hours",)),
}  # fmt: skip
"""What makes them stay: category, definition and the words that tell it."""
CONFUSED: Mapping[str, str] = {
    "Too much to do": "Paperwork",
    "Needs beyond the role": "Too much to do",
    "Too little supervision": "Too little training",
    "Too little training": "Too little supervision",
    "Place in the team": "Too little say",
    "Too little say": "Place in the team",
    "Pay and contract": "No next step",
    "Paperwork": "Too much to do",
    "Nowhere to refer to": "Needs beyond the role",
    "No next step": "Pay and contract",
    "People helped": "The work itself",
    "Colleagues and manager": "People helped",
    "The work itself": "People helped",
    "Hours": "The work itself",
}
"""The category that a coder may take for another."""
CODERS = (("First coder", 0.03, 0.04), ("Second coder", 0.07, 0.10))
"""Each coder, the chance to miss a category and that to take another one for it."""


def leaving_codebook() -> list[tuple[str, str, str]]:
    """The categories of the reasons to leave: code, parent, definition."""
    lines = []
    definitions = dict(LEAVING.values())
    for above, (definition, below) in LEAVING_ABOVE.items():
        lines.append((above, "", definition))
        lines += [(code, above, definitions[code]) for code in below]
    return lines


def staying_codebook() -> list[tuple[str, str, str]]:
    """The categories of the reasons to stay: code, parent, definition."""
    return [(code, "", definition) for code, (definition, _) in STAYING.items()]


def leaving_coding(answers: pd.Series) -> list[tuple[int, str, str]]:
    """Row, code and coder for every answer to what makes people think of leaving."""
    phrases = {
        code: tuple(phrase.casefold() for phrase in REASONS[facet])
        for facet, (code, _) in LEAVING.items()
    }
    phrases["Pay and contract"] += ("the contract",)
    return _coding(stream(SEED, "interviews/open_leaving"), answers, phrases)


def staying_coding(answers: pd.Series) -> list[tuple[int, str, str]]:
    """Row, code and coder for every answer to what makes people stay."""
    phrases = {code: words for code, (_, words) in STAYING.items()}
    return _coding(stream(SEED, "interviews/open_staying"), answers, phrases)


def _coding(
    random: np.random.Generator, answers: pd.Series, phrases: Mapping[str, Sequence[str]]
) -> list[tuple[int, str, str]]:
    lines = []
    for row, answer in answers.items():
        if not isinstance(answer, str) or not answer.strip():
            continue
        text = answer.casefold()
        meant = [code for code, words in phrases.items() if any(word in text for word in words)]
        for name, misses, confuses in CODERS:
            given = []
            for code in meant:
                missed, confused = random.random(2)
                if missed >= misses:
                    given.append(CONFUSED[code] if confused < confuses else code)
            # An answer that was read and given no code stands there with an empty code.
            lines += [(int(str(row)), code, name) for code in dict.fromkeys(given or [""])]
    return lines
