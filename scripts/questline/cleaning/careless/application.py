"""The rule of careless responding applied to a study: indices, flags, and who is caught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from questline.cleaning.careless.answers import ScreenedAnswers, declared_items
from questline.cleaning.careless.cut_offs import CutOff, Flags, flag
from questline.cleaning.careless.definitions import DEFINITIONS
from questline.cleaning.careless.index import Index
from questline.cleaning.careless.rule import Decision, decide
from questline.cleaning.careless.screen import (
    FROM_ANSWERS,
    screen,
    screen_checks,
    screen_pages,
    screen_times,
)
from questline.core.sentences import number_of
from questline.intake.decimals import as_decimal, number_in_words

DECIMALS, MANY_DECIMALS = 4, 10
PREFIX = "careless_"
"""What the columns of quality.csv about this rule begin with."""


@dataclass(frozen=True)
class Screened:
    """What the rule finds.

    `rows`: the respondents screened, those whom no earlier rule left out. `indices` and `flags`:
    one each of the rule's flags, in its order, over these respondents; `cut_offs` by index.
    """

    rows: pd.Index
    indices: tuple[Index, ...]
    flags: tuple[Flags, ...]
    cut_offs: Mapping[str, CutOff]
    decision: Decision

    @cached_property
    def caught(self) -> pd.Series:
        """Of those caught, what their flags found, by row."""
        at = np.flatnonzero(self.decision.caught)
        found: list[list[str]] = [[] for _ in at]
        for index, flags in zip(self.indices, self.flags, strict=True):
            flagged = flags.flagged[at].tolist()
            values = _rounded(index.values[at]).tolist()
            compared = index.looked_at[at].tolist()
            for words, yes, value, beside in zip(found, flagged, values, compared, strict=True):
                if yes:
                    words.append(_value_in_words(index, value, beside))
        texts = np.array(["; ".join(words) for words in found], dtype=object)
        return pd.Series(texts, index=self.rows[at]).sort_index()

    @property
    def threshold(self) -> str:
        """What the rule asks of a respondent, in words."""
        return f"fewer than {self.decision.least} of {number_of(len(self.flags), 'flag')}"

    @property
    def undecided_note(self) -> str:
        """Why the rule could not decide about some."""
        if self.decision.note:
            return self.decision.note
        return (
            f"With fewer than {number_of(self.decision.least, 'index', 'indices')} that could be "
            "computed, so that the rule could not decide; they were kept."
        )

    def by_respondent(self) -> pd.DataFrame:
        """`flags` (how many), `checked` (how many were computable), `caught`, and a truth for each
        index; one line a respondent screened, by row."""
        frame = {
            "flags": self.decision.flags,
            "checked": self.decision.checked,
            "caught": self.decision.caught,
        }
        frame |= {flags.name: flags.flagged for flags in self.flags}
        return pd.DataFrame(frame, index=pd.Index(self.rows, name="row"))

    def values(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        """The index values and the number of flags of `rows`, NaN where not screened or undefined.

        Rounded to four decimals.
        """
        at = pd.Index(rows).get_indexer(self.rows)
        columns = {}
        for index in self.indices:
            columns[PREFIX + index.name] = _spread(index.values, at, len(rows))
        columns[PREFIX + "flags"] = _spread(self.decision.flags.astype(float), at, len(rows))
        return columns


def _spread(values: np.ndarray, at: np.ndarray, number: int) -> np.ndarray:
    spread = np.full(number, np.nan)
    spread[at] = _rounded(values)
    return spread


def nobody() -> pd.DataFrame:
    """`Screened.by_respondent` of a study without the rule."""
    columns = {
        "flags": np.zeros(0, dtype=np.int64),
        "checked": np.zeros(0, dtype=np.int64),
        "caught": np.zeros(0, dtype=bool),
    }
    return pd.DataFrame(columns, index=pd.Index([], dtype="int64", name="row"))


def screen_respondents(
    rule: Mapping[str, Any], responses: pd.DataFrame, left: pd.Index
) -> Screened:
    """Apply the rule to the respondents still `left`.

    The moments, popularities and quartiles of several indices are those of the respondents
    screened, so that test runs, second records and others who are left out do not move them.
    `rule` is that of `core.careless_checks.careless_parameters`.
    """
    at = np.flatnonzero(responses.index.isin(left))
    rows = responses.index[at]
    wanted = [entry["index"] for entry in rule["flags"]]
    answers = ScreenedAnswers(responses, at, rule["items"])
    found = screen(answers, declared_items(rule["items"]), set(wanted) & set(FROM_ANSWERS))
    if "seconds_per_item" in wanted:
        found["seconds_per_item"] = _times(rule, responses, at)
    if "fast_pages" in wanted:
        found["fast_pages"] = _pages(rule, responses, at)
    if "failed_checks" in wanted:
        found["failed_checks"] = _checks(rule, responses, at)
    indices = tuple(found[name] for name in wanted)
    cut_offs = {entry["index"]: cut_off_of(entry) for entry in rule["flags"]}
    flags = tuple(flag(index, cut_offs[index.name], len(rule["items"])) for index in indices)
    return Screened(rows, indices, flags, cut_offs, decide(flags, rule["least_flags"]))


def cut_off_of(entry: Mapping[str, Any]) -> CutOff:
    """The cut-off of a flag: as the study says, else the default of the index."""
    usual = DEFINITIONS[entry["index"]].cut_off
    if entry["cut_off"] is None:
        return usual
    same_way = entry["by"] != "fence" and usual.kind != "fence"
    return CutOff(entry["by"], entry["cut_off"], usual.side, usual.reached and same_way)


def _numbers(responses: pd.DataFrame, name: str, at: np.ndarray) -> np.ndarray:
    return responses[name].to_numpy(dtype="float64", na_value=np.nan)[at]


def _times(rule: Mapping[str, Any], responses: pd.DataFrame, at: np.ndarray) -> Index:
    answered = np.zeros(len(at), dtype=np.int64)
    for name in rule["timed"]:
        answered += responses[name].notna().to_numpy()[at]
    seconds = _numbers(responses, rule["seconds"], at) if rule["seconds"] else None
    return screen_times(seconds, answered)


def _pages(rule: Mapping[str, Any], responses: pd.DataFrame, at: np.ndarray) -> Index:
    timed = [page for page in rule["pages"] if page["seconds"]]
    seconds = np.empty((len(at), len(timed)))
    for place, page in enumerate(timed):
        seconds[:, place] = _numbers(responses, page["seconds"], at)
    return screen_pages(seconds, np.array([len(page["items"]) for page in timed], dtype=float))


def _checks(rule: Mapping[str, Any], responses: pd.DataFrame, at: np.ndarray) -> Index:
    """Failed checks. An answer that passes counts as 1 and one that does not as 0."""
    passed = np.full((len(at), len(rule["checks"])), np.nan)
    for place, (name, passing) in enumerate(rule["checks"].items()):
        answers = responses[name]
        numeric = pd.api.types.is_numeric_dtype(answers.dtype)
        right = [as_decimal(answer) for answer in passing] if numeric else list(passing)
        own = answers.isin(right).to_numpy().astype(float)
        passed[:, place] = np.where(answers.notna().to_numpy(), own, np.nan)[at]
    return screen_checks(passed, [[1.0]] * passed.shape[1])


def _value_in_words(index: Index, value: float, compared: float) -> str:
    """An index of one respondent: its name and value, and the probability that is looked at."""
    words = f"{DEFINITIONS[index.name].label} {number_in_words(value)}"
    if index.compared is None:
        return words
    return f"{words} (probability {compared:.1g})"


def _rounded(values: np.ndarray) -> np.ndarray:
    """Values to four decimals, the same in every run: what lies half way does so but for the last
    bits, in which runs may differ."""
    # Adding nothing turns minus zero into zero.
    return np.round(np.round(values, MANY_DECIMALS), DECIMALS) + 0.0


def first_careless(rules: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The rule of careless responding among the rules of a study, if there is one."""
    return next((rule for rule in rules if rule["kind"] == "careless"), None)
