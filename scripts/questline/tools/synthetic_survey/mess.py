"""What makes an export an export: codes for missing, stray blanks, two date formats, odd rows.

Each function turns answers into the texts of cells; what an answer is stays what it is.
"""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from questline.tools.synthetic_survey.questions import BY_VARIABLE, REFUSED, Question

CARELESS_TYPING_SHARE = 0.05
OTHER_DATE_FORMAT_SHARE = 0.22
FIRST_DAY = datetime.date(2023, 11, 6)
DAYS = 42
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789"


def cells(
    random: np.random.Generator, variable: str, answers: pd.Series, kinds: pd.Series
) -> list[str]:
    """The texts of one closed question's column.

    `answers` are codes or numbers, `kinds` the kind of missing of each, empty where answered.
    """
    question = BY_VARIABLE[variable]
    texts = []
    for answer, kind, refusal, style, typed in zip(
        answers,
        kinds,
        random.random(len(answers)),
        random.random(len(answers)),
        random.random(len(answers)),
        strict=True,
    ):
        if kind:
            texts.append(_missing_text(question, kind, refusal))
        elif question.texts:
            text = question.texts[answer]
            careless = question.careless_typing and typed < CARELESS_TYPING_SHARE
            texts.append(type_carelessly(text, style) if careless else text)
        else:
            texts.append(f"{answer:g}")
    return texts


def type_carelessly(text: str, style: float) -> str:
    """The same text with a stray blank or in another case; `style` from 0 to 1 chooses."""
    forms = (text + " ", " " + text, text.lower(), text.upper(), text.title() + "  ")
    return forms[int(style * len(forms))]


def _missing_text(question: Question, kind: str, refusal: float) -> str:
    if kind.startswith("impossible:"):
        return kind.removeprefix("impossible:")
    if kind in ("not_asked", "not_applicable"):
        return "-88"
    if kind != "refused":
        return ""
    if question.offers_refusal and refusal < 0.7:
        return REFUSED
    # The question on interviews has no code for a refusal: it stays empty.
    return "" if question.variable == "willing_interview" else "-99"


def identifiers(random: np.random.Generator, count: int) -> list[str]:
    """So many different reference numbers, as a survey platform makes them."""
    made: dict[str, None] = {}
    while len(made) < count:
        letters = random.integers(0, len(_ALPHABET), 12)
        made["R_" + "".join(_ALPHABET[place] for place in letters)] = None
    return list(made)


def start_times(random: np.random.Generator, count: int) -> list[datetime.datetime]:
    """When each began: on a day of the fieldwork, between 8 in the morning and 9 at night."""
    days = random.integers(0, DAYS, count)
    minutes = random.integers(8 * 60, 21 * 60, count)
    return [
        datetime.datetime.combine(FIRST_DAY, datetime.time())
        + datetime.timedelta(days=int(day), minutes=int(minute))
        for day, minute in zip(days, minutes, strict=True)
    ]


def date_texts(random: np.random.Generator, times: list[datetime.datetime]) -> list[str]:
    """The times in the two formats that the export holds."""
    other = random.random(len(times)) < OTHER_DATE_FORMAT_SHARE
    return [
        time.strftime("%d/%m/%Y %H:%M") if odd else time.strftime("%Y-%m-%d %H:%M")
        for time, odd in zip(times, other, strict=True)
    ]


def durations(random: np.random.Generator, count: int) -> np.ndarray:
    """Seconds taken by those who read the questions: about 13 minutes, at least 200 seconds."""
    seconds = np.round(np.exp(6.65 + 0.45 * random.standard_normal(count)))
    return np.clip(seconds, 200, 20_000)


def browser_columns(random: np.random.Generator, count: int) -> dict[str, list[str]]:
    """Columns that the platform adds and no codebook describes; they hold nothing about people."""
    version = np.where(random.random(count) < 0.3, "IPv6", "IPv4")
    draws = random.random(count)
    language = np.select([draws < 0.93, draws < 0.97], ["en-GB", "en"], "cy-GB")
    return {"IP version": version.tolist(), "Browser language": language.tolist()}
