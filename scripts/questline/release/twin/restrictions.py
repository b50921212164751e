"""Which answers a twin may hold: those that the rest of the configuration has a place for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.core.codebook import is_number
from questline.core.derivations import as_code, uncovered
from questline.core.keying import unfit_answers
from questline.core.missing_ranges import missing_range
from questline.release.twin.margins import Margin


def possible_answers(
    name: str,
    variable: Mapping[str, Any],
    answers: Sequence[Any],
    kept: Sequence[str] | None,
    facts: Mapping[str, Any],
) -> np.ndarray:
    """Which answers (bool array) no rule, derived variable, scale or missing code speaks against.

    `kept` are the codes that no rule of cleaning leaves anybody out for; None for numbers. A level
    that nobody gave may have no part in a recode: a twin must not give it either.
    """
    responses = pd.DataFrame({name: list(answers)})
    fits = np.ones(len(responses), dtype=bool)
    if kept is not None:
        fits &= np.array([as_code(answer) in kept for answer in answers], dtype=bool)
    elif variable["numeric"] and not variable["texts"]:
        numbers = responses[name].to_numpy(dtype="float64")
        for text, _ in variable["missing"]:
            limits = missing_range(text)
            if limits:
                fits &= (numbers < limits[0]) | (numbers > limits[1])
            elif is_number(text):
                fits &= numbers != float(text)
    for other in facts["variables"].values():
        derivation = other["derivation"]
        if derivation and derivation["sources"][0] == name:
            fits[uncovered(responses, derivation).index.to_numpy(dtype=int)] = False
    for scale in facts["scales"].values():
        if name in scale["items"]:
            fits &= ~unfit_answers(responses[name], scale).to_numpy(dtype=bool)
    return fits


def allowed(margin: Margin, fits: np.ndarray) -> Margin:
    """The margin without the values that do not fit; as it is where none would be left."""
    shares = np.where(fits, margin.shares, 0.0)
    if fits.all() or shares.sum() <= 0:
        return margin
    up_to = np.cumsum(shares) / shares.sum()
    up_to[int(np.flatnonzero(fits)[-1]) :] = 1.0
    single = int(fits.sum()) == 1
    return Margin(margin.values, up_to, "one answer" if single else margin.known)
