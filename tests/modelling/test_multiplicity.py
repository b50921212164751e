"""Adjusted p-values against R's p.adjust (diagnostics.R). Tolerance: 1e-12 relative."""

import numpy as np
import pytest
from diagnostics_reference import number

from questline.modelling.multiplicity import METHODS, adjust

IN_R = {"holm": "holm", "hochberg": "hochberg", "benjamini_hochberg": "BH"}
SEVEN = [0.001, 0.012, 0.013, 0.04, 0.04, 0.2, 0.9]
EVERY = pytest.mark.parametrize("method", list(IN_R))


def of_r(family, method):
    key = f"{family[0]:g}:{len(family)}"
    return [
        number("p_adjust", f"{key}:{index}", IN_R[method]) for index in range(1, len(family) + 1)
    ]


def test_every_method_has_its_name_in_r():
    assert set(METHODS) == set(IN_R)


@EVERY
@pytest.mark.parametrize("family", [SEVEN, SEVEN[::-1], [0.03, 0.04, 0.01], [0.02]])
def test_adjusted_as_by_r(method, family):
    assert adjust(family, method) == pytest.approx(of_r(family, method), rel=1e-12)


@EVERY
def test_a_planned_test_without_a_p_value_counts_as_one(method):
    expected = of_r([*SEVEN, 1.0, 1.0], method)[:7]
    assert adjust([None, *SEVEN, None], method) == [
        None,
        *(pytest.approx(value, rel=1e-12) for value in expected),
        None,
    ]


@EVERY
def test_families_of_nothing(method):
    assert adjust([], method) == []
    assert adjust([None, None], method) == [None, None]


def test_hochberg_lies_between_holm_and_benjamini_hochberg():
    random = np.random.default_rng(1)
    for size in (2, 5, 40):
        family = random.beta(0.4, 2, size).tolist()
        holm, hochberg, rate = (np.array(adjust(family, method)) for method in IN_R)
        assert (hochberg <= holm + 1e-15).all()
        assert (rate <= hochberg + 1e-15).all()
        assert (rate >= family).all()


def test_hochberg_rejects_two_that_holm_does_not():
    # Both at most .05: Hochberg's step up rejects both, Holm's step down neither.
    assert adjust([0.04, 0.045], "hochberg") == pytest.approx([0.045, 0.045])
    assert adjust([0.04, 0.045], "holm") == pytest.approx([0.08, 0.08])
