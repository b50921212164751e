"""An attacker who knows all that is shown recovers no hidden cell of linked tables."""

from __future__ import annotations

import numpy as np
import pytest
from linked_tables import KINDS, random_problem, recovered

from questline.release.protection import protect


def attack(seed: int, most_people: int) -> tuple[int, int]:
    """Protects random tables; returns how many cells were attacked, and how many without that.

    A cell that is told to be unprotected must be so with everything hidden that may be.
    """
    problem, threshold = random_problem(seed, most_people)
    protection = protect(problem, threshold)
    assert not (protection.hidden & problem.fixed).any()
    assert not (protection.hidden & problem.unknown).any()
    assert protection.hidden[problem.hidden].all()
    small = np.flatnonzero(problem.sensitive & (np.asarray(problem.values) < threshold))
    safe = np.setdiff1d(small, protection.unprotected)
    assert not recovered(problem, protection.hidden, threshold, safe)
    most = ~problem.fixed & ~problem.unknown
    assert len(recovered(problem, most, threshold, protection.unprotected)) == len(
        protection.unprotected
    )
    return len(safe), len(recovered(problem, problem.hidden, threshold, safe))


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=[kind.__name__ for kind in KINDS])
def test_nothing_hidden_is_recovered(kind):
    attacked = [attack(seed, 60) for seed in range(kind, 100, len(KINDS))]
    assert sum(cells for cells, _ in attacked) > 10
    # Without protection the same attacker does recover cells.
    assert sum(exposed for _, exposed in attacked) > 0


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_nothing_hidden_is_recovered_of_larger_tables(block):
    attacked = [attack(seed, 250) for seed in range(10_000 + 50 * block, 10_050 + 50 * block)]
    assert sum(exposed for _, exposed in attacked) > 0
