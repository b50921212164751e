"""Several variables that are read from one column: one of them is drawn, the others follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.core.codebook import BLANK, is_number
from questline.release.twin.export import writer

Variables = Mapping[str, Mapping[str, Any]]


def leaders(variables: Variables) -> dict[str, str]:
    """The variables that follow another one which is read from the same column, by their names.

    The one that tells most answers apart leads: numbers, then the one with most levels, then the
    first. Options of a question whose answers stand in one cell lead themselves.
    """
    together: dict[tuple[str, str], list[str]] = {}
    for name, variable in variables.items():
        if variable["kind"] != "derived" and not variable["option"]:
            key = (str(variable["match"]), str(variable["column"]).strip())
            together.setdefault(key, []).append(name)
    found: dict[str, str] = {}
    for names in together.values():
        leader = max(names, key=lambda name: _tells(variables[name]))
        found |= {name: leader for name in names if name != leader}
    return found


def _tells(variable: Mapping[str, Any]) -> float:
    if variable["texts"]:
        return float(len(variable["levels"]))
    return float("inf") if variable["numeric"] else 0.0


def read_again(
    answers: Sequence[Any], leader: Mapping[str, Any], follower: Mapping[str, Any]
) -> np.ndarray:
    """Answers of the leader as the follower reads their texts; missing where it finds none."""
    write, known = writer(leader), _readings(follower)
    numeric = bool(follower["numeric"])
    empty = float("nan") if numeric else None
    read = {}
    for answer in dict.fromkeys(answers):
        text = "" if _is_missing(answer) else write(answer)
        if text in known:
            read[answer] = known[text]
        else:
            read[answer] = float(text) if numeric and is_number(text) and not known else empty
    found = [empty if _is_missing(answer) else read[answer] for answer in answers]
    return np.array(found, dtype="float64" if numeric else object)


def is_known(
    answers: Sequence[Any], leader: Mapping[str, Any], follower: Mapping[str, Any]
) -> np.ndarray:
    """Which answers of the leader (bool array) the follower has a place for."""
    if not follower["texts"]:
        return np.ones(len(answers), dtype=bool)
    write = writer(leader)
    known = {*_readings(follower), *(text for text, _ in follower["missing"])}
    return np.array([write(answer) in known for answer in answers], dtype=bool)


def _readings(variable: Mapping[str, Any]) -> dict[str, Any]:
    numeric = variable["numeric"]
    return {
        "" if text == BLANK else text: float(code) if numeric else code
        for code, text in variable["texts"]
    }


def _is_missing(answer: Any) -> bool:
    return answer is None or answer != answer
