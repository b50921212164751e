"""The invented survey: its questions, and people made by chance who answer them.

Nobody was asked. The questions are worded here for this purpose and are no instrument.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from questline.core.streams import stream

SEED = 20260301
PEOPLE = 160
AGREEMENT = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
FREQUENCY = ("Never", "Rarely", "Sometimes", "Often", "Always")


@dataclass(frozen=True)
class Question:
    """One question: `kind` is consent, number, one, several, item or text.

    `answers` are the texts of its answers, in the order in which they are shown; an item stands
    under the heading `matrix`, which several share.
    """

    name: str
    kind: str
    text: str
    answers: tuple[str, ...] = ()
    matrix: str = ""


SUPPORT = "How far do you agree with these sentences about your work?"
ENERGY = "How often was it like this in the last four weeks?"
QUESTIONS = (
    Question("agree", "consent", "Do you agree to take part?", ("Yes", "No")),
    Question("age", "number", "How old are you, in years?"),
    Question("role", "one", "What is your role?",
             ("Nurse", "Social worker", "Administration", "Something else")),
    Question("hours", "number", "How many hours a week do you work?"),
    Question("heard", "item", "My concerns are heard", AGREEMENT, SUPPORT),
    Question("clear", "item", "I know what is expected of me", AGREEMENT, SUPPORT),
    Question("near", "item", "Help is near when I need it", AGREEMENT, SUPPORT),
    Question("noticed", "item", "Good work is noticed", AGREEMENT, SUPPORT),
    Question("alone", "item", "I am left alone with hard cases", AGREEMENT, SUPPORT),
    Question("rested", "item", "I came to work rested", FREQUENCY, ENERGY),
    Question("forward", "item", "I looked forward to the next day", FREQUENCY, ENERGY),
    Question("drained", "item", "I was drained after work", FREQUENCY, ENERGY),
    Question("strength", "item", "I had strength left in the evening", FREQUENCY, ENERGY),
    Question("help", "several", "What would help you most to stay?",
             ("More time with clients", "Better pay, or a bonus", "More training", "Fewer forms")),
    Question("leaving", "one", "Do you think of leaving your job?",
             ("No", "Yes", "Prefer not to say")),
    Question("comment", "text", "Is there anything else that you would like to say?"),
)  # fmt: skip
REVERSED = ("alone", "drained")
COMMENTS = ("", "", "", "No, thank you.", 'The forms; oh, the "forms"!', "Räume und Zeit fehlen.")


@dataclass(frozen=True)
class Person:
    """One record: `answers` by question, the place of an answer from 1 (several: many places)."""

    number: int
    started: datetime
    seconds: int
    finished: bool
    preview: bool
    answers: dict[str, object]


def people() -> list[Person]:
    """Everybody who answered: among them two previews, some who broke off, and some careless."""
    random = stream(SEED, "example exports")
    traits = random.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=PEOPLE)
    return [_person(number, traits[number - 1], random) for number in range(1, PEOPLE + 1)]


def _person(number: int, traits: np.ndarray, random: np.random.Generator) -> Person:
    started = datetime(2026, 3, 2, 8) + timedelta(minutes=int(random.integers(0, 20_000)))
    seconds = int(np.exp(random.normal(5.9, 0.35)))
    careless = random.random() < 0.05
    answers: dict[str, object] = {}
    for question in QUESTIONS:
        answers[question.name] = _answer(question, traits, careless, random)
    finished = number % 23 != 0
    if not finished:
        for question in QUESTIONS[9:]:
            answers[question.name] = () if question.kind == "several" else ""
    if careless:
        seconds = int(random.integers(25, 70))
    if answers["agree"] == 2:
        answers = {name: ("" if name != "agree" else 2) for name in answers} | {"help": ()}
    return Person(number, started, seconds, finished, number in (1, 2), answers)


def _answer(
    question: Question, traits: np.ndarray, careless: bool, random: np.random.Generator
) -> object:
    missing = random.random() < 0.03
    if question.kind == "consent":
        return 2 if random.random() < 0.04 else 1
    if question.kind == "item":
        trait = traits[0] if question.matrix == SUPPORT else traits[1]
        turned = -1 if question.name in REVERSED else 1
        place = int(np.clip(np.round(3 + 0.9 * turned * trait + random.normal(0, 0.8)), 1, 5))
        return "" if missing else 4 if careless else place
    if question.name == "age":
        return "" if missing else int(np.clip(random.normal(44, 11), 19, 70).round())
    if question.name == "hours":
        return "" if missing else float(np.clip(random.normal(30, 8), 6, 48).round())
    if question.kind == "several":
        chances = (0.5, 0.4, 0.3, 0.6)
        return tuple(place for place, chance in enumerate(chances, 1) if random.random() < chance)
    if question.name == "leaving":
        chance = 1 / (1 + np.exp(0.6 + 0.9 * traits[0] + 0.5 * traits[1]))
        return 3 if random.random() < 0.05 else 2 if random.random() < chance else 1
    if question.kind == "text":
        return COMMENTS[int(random.integers(0, len(COMMENTS)))]
    return "" if missing else int(random.integers(1, len(question.answers) + 1))
