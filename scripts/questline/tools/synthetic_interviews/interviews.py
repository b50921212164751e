"""The interviews: questions and answers put together from the pools of sentences."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.tools.synthetic_interviews.chances import NOT_REACHED, SETTLED_TIMES, TOPICS, weights
from questline.tools.synthetic_interviews.fieldwork import SEED, Participant
from questline.tools.synthetic_interviews.further_sentences import (
    ENDINGS,
    OPENINGS,
    PERMANENT,
    QUESTIONS,
    SETTLED,
    SLOTS,
    SURE,
    TURNS,
    UNTHEMED,
    WITHOUT_SUPERVISION,
)
from questline.tools.synthetic_interviews.sentences import THEMED, Sentences

SENTENCES = {**THEMED, **UNTHEMED}
HEADING = (
    "SYNTHETIC INTERVIEW. A program wrote this for the example study of Questline. Nobody said it."
)
TWO_CODES = 0.55
"""The share of answers that speak of two things."""
DETAIL = 0.85
"""The share of things said to which a second sentence is added."""
OPENING = 0.4
"""The share of answers that begin with a turn of speech."""
TURN = 0.5
"""The share of second things that are announced."""
MOST_OF_A_CODE = 2
"""How often one person speaks of the same thing."""


@dataclass(frozen=True)
class Said:
    """What was said of a code: where it begins, where its first sentences and all of it end."""

    code: str
    start: int
    core_end: int
    end: int


@dataclass(frozen=True)
class Answer:
    """An answer: its place in the text, and what was said in it."""

    start: int
    end: int
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Interview:
    """An interview: who gave it, the name of the source, its text and its answers."""

    participant: str
    source: str
    text: str
    answers: tuple[Answer, ...]


@dataclass
class Decks:
    """Packs of cards: what was drawn comes again only when all others have been drawn."""

    random: np.random.Generator
    left: dict[str, list[str]] = field(default_factory=dict)

    def draw(self, name: str, cards: Sequence[str]) -> str:
        """The next card of a pack."""
        if not self.left.get(name):
            self.left[name] = [cards[place] for place in self.random.permutation(len(cards))]
        return self.left[name].pop()

    def sentence(self, name: str, cards: Sequence[str]) -> str:
        """The next sentence of a pack, its slots filled."""
        sentence = self.draw(name, cards)
        slots = [slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot]
        return sentence.format(**{slot: self.draw(f"slot {slot}", SLOTS[slot]) for slot in slots})


def interviews(people: Sequence[Participant], respondents: pd.DataFrame) -> list[Interview]:
    """An interview of each person, in keeping with what they answered to the questionnaire."""
    random = stream(SEED, "interviews/texts")
    decks = Decks(random)
    answers = {int(str(row)): line for row, line in respondents.iterrows()}
    return [_interview(one, answers[one.row], random, decks) for one in people]


def _interview(
    person: Participant, answers: pd.Series, random: np.random.Generator, decks: Decks
) -> Interview:
    band = answers["self_efficacy_band"] or ""
    chances = weights(answers)
    spoken: dict[str, int] = {}
    begun: set[str] = set()
    text = f"{HEADING}\nParticipant: {person.name}\n"
    given = []
    for topic, codes in TOPICS.items():
        if random.random() < NOT_REACHED.get(topic, 0.0):
            continue
        text += f"\nInterviewer: {decks.draw(f'ask {topic}', QUESTIONS[topic])}\n\n{person.name}: "
        start = len(text)
        parts: list[str] = []
        if topic == "confidence":
            parts.append(decks.draw(f"sure {band}", SURE[band]))
        elif random.random() < OPENING:
            opening = decks.draw(f"opening {band}", OPENINGS[band])
            if opening not in begun:
                parts.append(opening)
                begun.add(opening)
        text += "".join(f"{part} " for part in parts)
        said: list[Said] = []
        wanted = 2 if random.random() < TWO_CODES else 1
        for code in _chosen(random, codes, chances, spoken, wanted):
            spoken[code] = spoken.get(code, 0) + 1
            if said and random.random() < TURN:
                text += decks.draw("turn", TURNS) + " "
            one, text = _say(text, code, answers, random, decks)
            said.append(one)
        text = text.rstrip(" ") + "\n"
        given.append(Answer(start, len(text) - 1, tuple(said)))
    text += f"\nInterviewer: {decks.draw('more', QUESTIONS['more'])}\n\n{person.name}: "
    start = len(text)
    text += decks.draw("ending", ENDINGS) + "\n"
    given.append(Answer(start, len(text) - 1, ()))
    return Interview(person.name, f"{person.name}, interview", text, tuple(given))


def _chosen(
    random: np.random.Generator,
    codes: Sequence[str],
    chances: Mapping[str, float],
    spoken: Mapping[str, int],
    wanted: int,
) -> list[str]:
    """Of what is this answer: codes of the topic, likelier ones more often."""
    open_codes = [code for code in codes if spoken.get(code, 0) < MOST_OF_A_CODE]
    share = np.array([chances[code] / (1 + 2 * spoken.get(code, 0)) for code in open_codes])
    count = min(wanted, int((share > 0).sum()))
    places = random.choice(len(open_codes), size=count, replace=False, p=share / share.sum())
    return [open_codes[place] for place in places]


def _pool(code: str, answers: pd.Series) -> tuple[str, Sentences]:
    """The sentences of a code that fit what somebody answered, and what the pack is called."""
    if code == "Supervision and guidance" and answers["supervision"] != "yes":
        return "without supervision", WITHOUT_SUPERVISION
    if code == "Money and contracts" and answers["contract"] != "fixed_term":
        return "permanent", PERMANENT
    if code == "Leaving in mind" and answers["time_in_role"] in SETTLED_TIMES:
        return "settled", SETTLED
    return code, SENTENCES[code]


def _say(
    text: str, code: str, answers: pd.Series, random: np.random.Generator, decks: Decks
) -> tuple[Said, str]:
    """The text with something said of a code at its end, and where that stands."""
    start = len(text)
    pack, sentences = _pool(code, answers)
    text += decks.sentence(f"core {pack}", sentences.cores)
    core_end = len(text)
    if random.random() < DETAIL:
        text += " " + decks.sentence(f"detail {pack}", sentences.details)
    return Said(code, start, core_end, len(text)), text + " "
