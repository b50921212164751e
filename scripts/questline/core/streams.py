"""Random streams: one seed in the study, one independent stream for each name.

A stage asks for its stream by name, so adding a stage or a draw under another name changes
nobody else's random numbers.
"""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator that depends on the study's `seed` and on `name`, and on nothing else.

    The name enters through its SHA-256, so that it is the same on every machine and with every
    hash seed of Python.
    """
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    words = [int.from_bytes(digest[start : start + 4], "little") for start in range(0, 32, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))
