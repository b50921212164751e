"""Random streams: one for each name, the same for ever and whoever else draws."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from questline.core.streams import stream


def first(seed: int, name: str, count: int = 3) -> list[float]:
    return stream(seed, name).random(count).tolist()


@pytest.mark.parametrize(
    ("seed", "name", "draws"),
    [
        (20231101, "survey", [0.63980484926166, 0.32670863791695626, 0.7878010034435229]),
        (0, "", [0.6264920033976072, 0.28461563852593896, 0.794111905569858]),
    ],
)
def test_the_first_draws_are_fixed(seed, name, draws):
    assert first(seed, name) == draws


def test_a_stream_depends_on_nothing_but_seed_and_name():
    alone = first(1, "b")
    stream(1, "a").random(1000)
    np.random.default_rng(1).random(10)
    assert first(1, "b") == alone


def test_other_names_and_seeds_give_other_numbers():
    drawn = {
        tuple(first(seed, name))
        for seed in (0, 1, 2**40)
        for name in ("", "a", "b", "ab", "é", "a/b")
    }
    assert len(drawn) == 18


def test_the_hash_seed_of_python_does_not_matter(root):
    program = "from questline.core.streams import stream; print(stream(7, 'a').integers(10**9))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(root / "scripts"), "PYTHONHASHSEED": hash_seed, "PATH": ""},
        ).stdout
        for hash_seed in ("0", "1")
    }
    assert answers == {f"{stream(7, 'a').integers(10**9)}\n"}
