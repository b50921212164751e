"""Every index against base R 4.2.2 (r_oracle.R beside this page made both files; loops only)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.cleaning.careless.items import Items
from questline.cleaning.careless.screen import FROM_ANSWERS, screen

HERE = Path(__file__).parent
NEARNESS = 1e-9


@pytest.fixture(scope="module")
def expected():
    return pd.read_csv(HERE / "r_values.csv")


@pytest.fixture(scope="module")
def screened():
    answers = pd.read_csv(HERE / "r_answers.csv", skip_blank_lines=False).to_numpy(float)
    turned = np.tile([False, True, False, False], 4)
    items = Items(np.ones(16), np.full(16, 5.0), turned, np.repeat(np.arange(4), 4))
    return screen(answers, items, block=7)


@pytest.mark.parametrize("name", FROM_ANSWERS)
def test_index_is_that_of_r(name, screened, expected):
    """Where R's loops found nothing defined there is no number here either, but a sentence."""
    index = screened[name]
    np.testing.assert_allclose(index.values, expected[name], rtol=NEARNESS, atol=NEARNESS)
    for place in np.flatnonzero(expected[name].isna()):
        assert index.reason(place).startswith("Not computable: needs ")


def test_probability_of_the_distance_is_that_of_r(screened, expected):
    np.testing.assert_allclose(
        screened["mahalanobis"].looked_at, expected["probability"], rtol=NEARNESS, atol=NEARNESS
    )


def test_pairs_are_as_many_as_in_r(screened):
    assert screened["synonyms"].facts["pairs"] == 12
    assert screened["antonyms"].facts["pairs"] == 9
