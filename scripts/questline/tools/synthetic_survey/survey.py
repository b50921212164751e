"""The synthetic export: who is in it, in which groups, and the bytes of the file."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.tools.synthetic_survey import mess, missingness, words
from questline.tools.synthetic_survey import true_model as true
from questline.tools.synthetic_survey.conditioning import Conditioned, conditioned_outcomes
from questline.tools.synthetic_survey.outcomes import draw_outcomes, probabilities
from questline.tools.synthetic_survey.questions import BY_VARIABLE, QUESTIONS
from questline.tools.synthetic_survey.respondents import draw_respondents, sum_scores

BROKE_OFF = (
    *["left_in_mind_past"] * 5,
    *["gender"] * 3,
    *["hours"] * 4,
    *["se_composure"] * 5,
    *["se_demands"] * 2,
    *["jd_workload"] * 2,
)
"""The first question that each respondent who broke off did not answer."""
TOO_FAST_SECONDS = (48, 71, 95, 112)
ONE_ANSWER = ((3, 20), (4, 20), (5, 20), (2, 20), (4, 16), (5, 16))
"""The answer given throughout, and to how many items in a row, by each straight-liner."""
PREVIEWS = ("", "", "gender", "se_composure", "jd_workload", "jd_career")
"""The first question that each test run of the questionnaire skipped; none if it went through."""
NO_CONSENT = 9
NOT_LINK_WORKERS = ("manager",) * 7 + ("not",) * 6 + ("",)
DUPLICATES = 8
GROUPS = {
    "analysed": true.ANALYSED,
    "broke_off": len(BROKE_OFF),
    "too_fast": len(TOO_FAST_SECONDS),
    "one_answer": len(ONE_ANSWER),
    "preview": len(PREVIEWS),
}
"""How many people of each group answer questions, in this order in the frames."""
INTERVIEW = {"no": 0.34, "yes": 0.46}
"""The share willing to be interviewed, by whether leaving was in mind in the past 6 months."""
OPEN_QUESTIONS = ("open_leaving", "open_staying", "open_help")


@dataclass(frozen=True)
class SyntheticSurvey:
    """The export's bytes, and the draw of the outcomes that it holds."""

    content: bytes
    rows: int
    draw: Conditioned


def simulate(seed: int = true.SEED) -> SyntheticSurvey:
    """The synthetic export of a seed: the same bytes every time, on every machine."""
    people = draw_respondents(stream(seed, "synthetic_survey/people"), sum(GROUPS.values()))
    group = np.repeat(list(GROUPS), list(GROUPS.values()))
    kinds = _missing(seed, people, group)
    scores = sum_scores(people)
    draw = _draw_outcomes(seed, people, scores, kinds, group)
    willing = stream(seed, "synthetic_survey/interview").random(len(people))
    people["willing_interview"] = np.where(
        willing < people["left_in_mind_past"].map(INTERVIEW).to_numpy("float64"), "yes", "no"
    )
    _answer_in_one_way(people, kinds, group)
    table = _answered_rows(seed, people, kinds, group)
    table = pd.concat([table, _screened_rows(seed)], ignore_index=True)
    table["respondent"] = mess.identifiers(stream(seed, "synthetic_survey/identifiers"), len(table))
    table = pd.concat([table, _second_records(seed, table)], ignore_index=True)
    table = table.sort_values("started", kind="stable", ignore_index=True)
    return SyntheticSurvey(_to_csv(_finished(seed, table)), len(table), draw)


def _missing(seed: int, people: pd.DataFrame, group: np.ndarray) -> pd.DataFrame:
    random = stream(seed, "synthetic_survey/missing")
    kinds = missingness.draw_missing(random, people)
    analysed = kinds.loc[group == "analysed"].copy()
    missingness.spoil(random, analysed)
    kinds.loc[analysed.index] = analysed
    missingness.stop(kinds, np.flatnonzero(group == "broke_off"), BROKE_OFF)
    previews = np.flatnonzero(group == "preview")
    stopped = previews[[bool(first) for first in PREVIEWS]]
    missingness.stop(kinds, stopped, [first for first in PREVIEWS if first])
    return kinds


def _draw_outcomes(
    seed: int,
    people: pd.DataFrame,
    scores: pd.DataFrame,
    kinds: pd.DataFrame,
    group: np.ndarray,
) -> Conditioned:
    """Both outcomes into `people`: conditioned among the analysed, one free draw for the others."""
    names = [outcome.name for outcome in true.OUTCOMES]
    chances = [probabilities(people, scores, outcome) for outcome in true.OUTCOMES]
    free = draw_outcomes(stream(seed, "synthetic_survey/other_outcomes"), *chances)
    for name, values in zip(names, free, strict=True):
        people[name] = np.where(values, "yes", "no")
    analysed = group == "analysed"
    answered = missingness.answered_only(people[analysed], kinds[analysed])
    answered = pd.concat([answered, sum_scores(answered)], axis=1)
    draw = conditioned_outcomes(seed, people[analysed], scores[analysed], answered)
    for name, values in zip(names, (draw.past, draw.later), strict=True):
        people.loc[analysed, name] = np.where(values, "yes", "no")
    return draw


def _answer_in_one_way(people: pd.DataFrame, kinds: pd.DataFrame, group: np.ndarray) -> None:
    """The straight-liners' answers, in place; one of those who were too fast is such a one."""
    places = [*np.flatnonzero(group == "one_answer"), np.flatnonzero(group == "too_fast")[0]]
    for place, (answer, length) in zip(places, [*ONE_ANSWER, (3, 20)], strict=True):
        items = list(missingness.ITEMS[:length])
        people.loc[place, items] = float(answer)
        kinds.loc[place, items] = ""


def _answered_rows(
    seed: int, people: pd.DataFrame, kinds: pd.DataFrame, group: np.ndarray
) -> pd.DataFrame:
    """The cells of all who came past the first questions, dates and seconds still as numbers."""
    count = len(people)
    random = stream(seed, "synthetic_survey/cells")
    table = pd.DataFrame({"status": np.where(group == "preview", "preview", "response")})
    agreed = pd.Series(["agreed"] * count)
    agreed.iloc[np.flatnonzero(group == "preview")[-1]] = "declined"
    answered = pd.Series([""] * count)
    table["consent"] = mess.cells(random, "consent", agreed, answered)
    role = pd.Series(["link_worker"] * count)
    table["role"] = mess.cells(random, "role", role, answered)
    for variable in missingness.CLOSED:
        table[variable] = mess.cells(random, variable, people[variable], kinds[variable])
    in_words = stream(seed, "synthetic_survey/words")
    seen_job = (kinds["hours"] != "not_reached").to_numpy()
    towns = np.where(in_words.random(count) < 0.07, "", words.write_towns(in_words, people))
    table["town"] = np.where(seen_job, towns, "")
    others = np.array(words.write_other_employers(in_words, people), dtype=object)
    table["employer_other"] = np.where(seen_job & (kinds["employer"] == "").to_numpy(), others, "")
    opened = words.write_open_answers(in_words, people)
    seen_end = (kinds["willing_interview"] != "not_reached").to_numpy()
    for variable in OPEN_QUESTIONS:
        table[variable] = np.where(seen_end, opened[variable], "")
        if variable in words.HOSTILE:
            at = int(in_words.integers(0, true.ANALYSED))
            table.loc[at, variable] = words.HOSTILE[variable]
    table["started"] = mess.start_times(stream(seed, "synthetic_survey/times"), count)
    table["duration"] = _seconds(seed, kinds, group)
    return table


def _seconds(seed: int, kinds: pd.DataFrame, group: np.ndarray) -> list[str]:
    """Seconds taken, as text: fewer for those who stopped; unknown for a few."""
    random = stream(seed, "synthetic_survey/seconds")
    seconds = mess.durations(random, len(group))
    reached = (kinds[list(missingness.CLOSED)] != "not_reached").mean(axis=1).to_numpy()
    stopped = np.isin(group, ["broke_off", "preview"])
    seconds = np.where(stopped, np.round(20 + seconds * reached), seconds)
    seconds[group == "too_fast"] = TOO_FAST_SECONDS
    unknown = (random.random(len(group)) < 0.015) & (group == "analysed")
    return ["-99" if lost else f"{value:g}" for value, lost in zip(seconds, unknown, strict=True)]


def _screened_rows(seed: int) -> pd.DataFrame:
    """Those whom the questionnaire let no further: no agreement, or not a link worker."""
    random = stream(seed, "synthetic_survey/screened")
    count = NO_CONSENT + len(NOT_LINK_WORKERS)
    consent = pd.Series(
        ["declined"] * (NO_CONSENT - 2) + ["", ""] + ["agreed"] * (count - NO_CONSENT)
    )
    role = pd.Series([""] * NO_CONSENT + list(NOT_LINK_WORKERS))
    kinds = {name: values.eq("").map({True: "blank", False: ""}) for name, values in
             (("consent", consent), ("role", role))}  # fmt: skip
    return pd.DataFrame(
        {
            "status": "response",
            "consent": mess.cells(random, "consent", consent, kinds["consent"]),
            "role": mess.cells(random, "role", role, kinds["role"]),
            "started": mess.start_times(random, count),
            "duration": [str(value) for value in random.integers(8, 60, count)],
        }
    )


def _second_records(seed: int, table: pd.DataFrame) -> pd.DataFrame:
    """Records of some respondents sent again: the same answers, later, in another time."""
    random = stream(seed, "synthetic_survey/duplicates")
    again = table.loc[random.permutation(true.ANALYSED)[:DUPLICATES]].copy()
    later = random.integers(20, 4000, DUPLICATES)
    again["started"] = [
        time + datetime.timedelta(minutes=int(minutes))
        for time, minutes in zip(again["started"], later, strict=True)
    ]
    again["duration"] = [f"{value:g}" for value in mess.durations(random, DUPLICATES)]
    # One of them was typed in again, with a stray blank.
    first = again.index[0]
    again.loc[first, "nation"] = str(again.loc[first, "nation"]).strip() + " "
    return again


def _finished(seed: int, table: pd.DataFrame) -> pd.DataFrame:
    """The columns of the export under their headers, every cell text."""
    random = stream(seed, "synthetic_survey/platform")
    table = table.assign(
        started=mess.date_texts(random, list(table["started"])),
        status=table["status"].map(dict(BY_VARIABLE["status"].texts)),
    )
    extra = mess.browser_columns(random, len(table))
    columns = {
        question.header: table[question.variable] if question.variable else extra[question.header]
        for question in QUESTIONS
    }
    return pd.DataFrame(columns).fillna("")


def _to_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV with a byte-order mark, as spreadsheets like it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.itertuples(index=False))
    return text.getvalue().encode("utf-8-sig")
