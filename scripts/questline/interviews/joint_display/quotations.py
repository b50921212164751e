"""The quotations that a person released: who said them, where they may stand, whether they hold
anything that could tell who it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.errors import Problem, unknown_name
from questline.core.plain_text import plain
from questline.core.quoted_text import (
    LEFT_OUT,
    as_published,
    differs_in_capitals,
    is_quoted_from,
    words_spoken,
)
from questline.core.sentences import listed
from questline.core.text_scan import TextScan

FILE = "released_texts.yaml"
PUBLIC, TEAM_ALONE = "public", "team"
NEEDED = ("participant", "text", "theme", "counted")
"""What is read of the coded segments."""


@dataclass(frozen=True)
class Quotation:
    """Words of a participant: the name of the quotation, who said it, where it may stand, and the
    themes of the segments in which the words stand."""

    name: str
    participant: str
    text: str
    scope: str
    themes: tuple[str, ...]


def read_quotations(
    released: Sequence[Mapping[str, Any]],
    listed_names: Collection[str],
    participants: pd.DataFrame,
    segments: pd.DataFrame | None,
    themes: Sequence[str],
    scan: TextScan,
) -> tuple[dict[str, Quotation | None], list[Problem]]:
    """The released quotations by name, None for those of the withdrawn; and all that is wrong.

    `released` are the entries of released_texts.yaml, `listed_names` the pseudonyms of
    participants.csv, `participants` those who have not withdrawn (participant, row, quotations),
    `segments` the coded segments (`NEEDED` among their columns), None where no interview is
    coded. The words of somebody who withdrew are not even looked at.
    """
    scopes = dict(zip(participants["participant"], participants["quotations"], strict=True))
    rows = dict(zip(participants["participant"], participants["row"], strict=True))
    by_key = {name.casefold(): name for name in scopes}
    gone = {name.casefold() for name in listed_names} - set(by_key)
    coded = pd.DataFrame(columns=list(NEEDED)) if segments is None else segments[list(NEEDED)]
    found: dict[str, Quotation | None] = {}
    problems = []
    for number, entry in enumerate(released, 1):
        where = f"{FILE}, key quotations[{number}]"
        key = plain(entry["participant"]).casefold()
        if key in gone:
            found[entry["quotation"]] = None
            continue
        if key not in by_key:
            problems.append(
                unknown_name(where, plain(entry["participant"]), scopes, "a participant",
                             "correct the pseudonym, or remove the quotation")
            )  # fmt: skip
            continue
        name = by_key[key]
        stands_in, wrong = _problems(where, entry["text"], name, scopes[name], coded)
        problems += wrong
        kinds = scan.found_in(entry["text"], rows[name])
        if kinds:
            problems.append(
                Problem(where, f"it still holds what looks like this: {listed(kinds)}",
                        "nothing that could tell who somebody is", f"put {LEFT_OUT} in its place")
            )  # fmt: skip
        found[entry["quotation"]] = Quotation(
            entry["quotation"],
            name,
            as_published(entry["text"]),
            scopes[name],
            tuple(theme for theme in themes if theme in stands_in),
        )
    return found, problems


def _problems(
    where: str, text: str, name: str, scope: str, segments: pd.DataFrame
) -> tuple[set[str], list[Problem]]:
    """The themes of the segments in which a quotation stands, and what is wrong with it."""
    problems = []
    if scope not in (PUBLIC, TEAM_ALONE):
        problems.append(
            Problem(where, f'"{name}" did not agree to being quoted',
                    "public or team in the column quotations of the file of participants",
                    "remove the quotation, or correct what the person agreed to")
        )  # fmt: skip
    spoken = words_spoken(text)
    theirs = segments[segments["participant"] == name]
    texts = {one: is_quoted_from(spoken, one) for one in theirs["text"].unique()}
    quoted = theirs[theirs["text"].map(texts).astype(bool)] if len(theirs) else theirs
    if not len(quoted):
        remedy = (f"copy the words from the interview, put {LEFT_OUT} where words are left out and "
                  "what replaces others in square brackets; or code the passage")  # fmt: skip
        if any(differs_in_capitals(spoken, one) for one in texts):
            remedy = "write capital and small letters as in the interview"
        problems.append(
            Problem(where, f'no coded segment of "{name}" holds these words',
                    "words of one segment, in their order", remedy)
        )  # fmt: skip
    return set(quoted.loc[quoted["counted"].astype(bool), "theme"]), problems


def cited_problems(
    findings: Sequence[Mapping[str, Any]], released: Collection[str]
) -> list[Problem]:
    """The quotations that findings cite and nobody released."""
    return [
        unknown_name(f'interviews.yaml, key findings, finding "{finding["name"]}", key quotations',
                     name, released, f"a quotation of {FILE} that a person has released",
                     "correct the name, or list the quotation there")
        for finding in findings for name in finding["quotations"] if name not in released
    ]  # fmt: skip
