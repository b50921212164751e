"""R-hat against rstan::Rhat, which mice::convergence uses (reference/pooling.R); relative 1e-9."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.imputation.convergence import r_hat

REFERENCE = Path(__file__).parent / "reference"


@pytest.mark.parametrize("name", ["good", "odd", "ties", "trend", "apart", "spread"])
def test_r_hat_as_rstan(name):
    table = pd.read_csv(REFERENCE / "chains.csv").query("chain == @name")
    chains = table.pivot(index="round", columns="number", values="value").to_numpy()
    wanted = pd.read_csv(REFERENCE / "pooling.csv").query("what == 'r_hat' and target == @name")
    assert r_hat(chains) == pytest.approx(float(wanted["value"].iloc[0]), rel=1e-9)


def test_constant_chains_have_none():
    assert math.isnan(r_hat(np.full((10, 4), 2.5)))


def test_chains_that_stand_still_apart_never_agree():
    assert math.isinf(r_hat(np.tile([1.0, 1.0, 2.0, 3.0], (10, 1))))


@pytest.mark.parametrize("chains", [np.zeros((3, 5)), np.full((10, 5), np.nan)])
def test_too_few_rounds_and_missing_draws(chains):
    assert math.isnan(r_hat(chains))


def test_one_chain_is_compared_with_itself():
    generator = np.random.default_rng(3)
    assert 0.9 < r_hat(generator.standard_normal((100, 1))) < 1.1
