"""Whether weights can be used at all, and in plain words why not."""

from __future__ import annotations

import numpy as np


def why_unusable(weights: np.ndarray) -> str:
    """Why some weight of `weights` (people,) cannot be used; nothing where all can.

    A weight says how many people of the population someone stands for, so that it is a number
    above zero. A weight of zero would take a person out without saying so.
    """
    if not len(weights):
        return "Not computable: nobody is there to be weighted."
    faults = [
        words
        for words, found in (
            ("missing", np.isnan(weights)),
            ("zero", weights == 0),
            ("negative", weights < 0),
            ("infinite", np.isposinf(weights)),
        )
        if found.any()
    ]
    if not faults:
        return ""
    return f"Not computable: the weight of some people is {' or '.join(faults)}."
