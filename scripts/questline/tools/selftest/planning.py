"""Textbook answers on sample size, unmeasured confounding and weights."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from questline.modelling.sample_size.detectable import detectable_coefficient
from questline.modelling.sample_size.riley_binary import maximum_cox_snell, sample_size_binary
from questline.modelling.sample_size.riley_continuous import sample_size_continuous
from questline.modelling.sensitivity.e_values import e_values_of_odds_ratio, e_values_of_risk_ratio
from questline.modelling.weighting.design_effect import kish_design_effect
from questline.modelling.weighting.linearised import WeightedSample, weighted_means
from questline.modelling.weighting.raking import rake
from questline.tools.selftest.answer import Answer, Book

KIND = "Sample size, confounding and weights"


def answers() -> list[Answer]:
    """Riley's criteria, E-values, detectable effects, Kish's design effect, raking."""
    return [*_criteria(), *_e_values(), *_detectable(), *_weights(), *_raking()]


def _criteria() -> list[Answer]:
    binary = Book(
        KIND, "Riley and others 2019, Statistics in Medicine 38, 1276-1296, worked example"
    )
    continuous = Book(KIND, "Riley and others 2019, Statistics in Medicine 38, 1262-1275, worked "
                      "example")  # fmt: skip
    bmj = Book(KIND, "Riley and others 2020, British Medical Journal 368, m441")
    yes_no = {one.name: one for one in sample_size_binary(0.288, 0.174, 24, 500).criteria}
    number = {one.name: one for one in sample_size_continuous(0.2, 1.9, 0.6, 25, 500).criteria}
    risk = {one.name: one for one in sample_size_binary(0.2, 0.5, 10, 500).criteria}
    return [
        binary.printed("People for a shrinkage of .9, yes-no outcome",
                       yes_no["shrinkage"].required, "623"),
        binary.printed("People for an optimism of .05, yes-no outcome",
                       yes_no["optimism"].required, "662"),
        binary.printed("Largest R squared of Cox and Snell, outcome of 5%",
                       maximum_cox_snell(0.05), "0.33"),
        continuous.printed("People for a shrinkage of .9, numerical outcome",
                           number["shrinkage"].required, "918"),
        bmj.printed("People for an overall risk of one half to within .05",
                    risk["overall_risk"].required, "385"),
    ]  # fmt: skip


def _e_values() -> list[Answer]:
    book = Book(KIND, "VanderWeele & Ding 2017, Annals of Internal Medicine 167, 268-274")
    manual = Book(KIND, "manual of R's EValue: odds ratio .86 (.75 to .99), common outcome")
    death = e_values_of_risk_ratio(3.9, 1.8, 8.7)
    common = e_values_of_odds_ratio(0.86, 0.75, 0.99, 0.3)
    return [
        book.printed("E-value of a risk ratio of 3.9 (1.8 to 8.7)", death.estimate, "7.26"),
        book.printed("E-value of its lower limit", death.limit, "3.0"),
        manual.printed("E-value of an odds ratio of .86, common outcome", common.estimate, "1.37"),
        manual.printed("E-value of its upper limit", common.limit, "1.08"),
    ]


def _detectable() -> list[Answer]:
    groups = np.repeat([0.0, 1.0], 64)[:, None]
    found = detectable_coefficient(groups, 0, 1.0)
    book = Book(KIND, "Cohen 1988, table 2.3.5 (64 a group: .50), as R 4.2.2: power.t.test")
    return [
        book.exact("Difference that two groups of 64 detect with a power of 80%",
                   found.coefficient, 0.499069177966)
    ]  # fmt: skip


def _weights() -> list[Answer]:
    """One half weighs 1, the other 3; equal weights give the plain standard error."""
    effect = kish_design_effect(np.repeat([1.0, 3.0], 20))
    values = np.arange(30.0) ** 2
    mean = weighted_means(values[:, None], WeightedSample(np.full(30, 2.0)))
    kish = Book(
        KIND, "closed form: n sum(w^2) / sum(w)^2 (Kish 1965, Survey Sampling, section 11.7)"
    )
    plain = Book(KIND, "closed form: equal weights, s / sqrt(n)")
    return [
        kish.exact("Design effect of weights of 1 and 3", effect.design_effect, 1.25),
        kish.exact("Effective number of 40 people with these weights", effect.effective_n, 32.0),
        plain.exact("Linearised standard error of a mean", math.sqrt(mean.covariance[0, 0]),
                    values.std(ddof=1) / math.sqrt(30)),
    ]  # fmt: skip


def _raking() -> list[Answer]:
    """Raking keeps the odds ratio of a table, 9 here, and brings its margins to .6 and .5."""
    cells = pd.DataFrame(
        np.repeat([["a", "x"], ["a", "y"], ["b", "x"], ["b", "y"]], [30, 10, 10, 30], axis=0),
        columns=["one", "two"],
    )
    raked = rake(cells, {"one": {"a": 0.6, "b": 0.4}, "two": {"x": 0.5, "y": 0.5}})
    both = ((cells["one"] == "a") & (cells["two"] == "x")).to_numpy()
    # With q the share of both: q (q - .1) = 9 (.6 - q) (.5 - q).
    expected = float(np.roots([8, -9.8, 2.7]).min())
    book = Book(KIND, "closed form: the odds ratio stays (Deming & Stephan 1940, Annals of "
                "Mathematical Statistics 11, 427-444)")  # fmt: skip
    return [
        book.exact("Share of a cell after raking to .6 and .5", raked.weights[both].sum() / 80,
                   expected)
    ]  # fmt: skip
