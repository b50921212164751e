"""Reliability of a reflective scale: alpha, omega, what dropping an item does, measurement error.

Each function returns a coefficient with the number of respondents that it rests on, or the reason
why there is none. Items that do not vary are left out, as they neither add to the variance of the
score nor take from it, and the note says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import fdtri

from questline.core.sentences import listed
from questline.measurement.reliability.one_factor_model import fit_one_factor, is_singular
from questline.scoring.item_rest import (
    CONTRADICTION,
    LEAST_RESPONDENTS,
    TOO_FEW_TOGETHER,
    Coefficient,
    constant_items,
    pairwise_covariances,
)

BELOW_ZERO = "The items do not go together: alpha is below zero. Is an item keyed the wrong way?"
HEYWOOD = 1e-6
"""Residual share of an item's variance at or below which the one-factor model is improper."""


def alpha_with_interval(answers: pd.DataFrame, confidence: float) -> Coefficient:
    """Cronbach's alpha (1951, equation 2) of keyed items (missing NaN), with Feldt's interval.

    From pairwise covariances, as psych::alpha's raw alpha. The interval counts the respondents who
    answered at least two of the items, for a single answer says nothing about consistency; psych
    counts every row, empty ones too.
    """
    varying, note = varying_items(answers)
    n = who_answered_two(varying)
    covariances = pairwise_covariances(varying).to_numpy()
    reason = why_no_pairs(varying, n) or why_no_alpha(covariances)
    if reason:
        return Coefficient(None, n, joined_sentences(reason, note))
    alpha = alpha_of_covariances(covariances)
    low, high = feldt_interval(alpha, n, len(covariances), confidence)
    if alpha < 0:
        note = joined_sentences(BELOW_ZERO, note)
    return Coefficient(min(alpha, 1.0), n, note, low, high)


def feldt_interval(alpha: float, n: int, items: int, confidence: float) -> tuple[float, float]:
    """The interval of alpha by Feldt, Woodruff and Salih (1987, Applied Psychological Measurement).

    1 - (1 - alpha) F, with F the quantiles of the F distribution with n - 1 and (n - 1)(items - 1)
    degrees of freedom that leave (1 - confidence) / 2 above and below.
    """
    tail = (1 - confidence) / 2
    df_one, df_two = n - 1, (n - 1) * (items - 1)
    low = 1 - (1 - alpha) * fdtri(df_one, df_two, 1 - tail)
    high = 1 - (1 - alpha) * fdtri(df_one, df_two, tail)
    return float(low), float(high)


def alpha_of_covariances(covariances: np.ndarray) -> float:
    """Alpha from a covariance matrix of k items: k / (k - 1) (1 - trace / sum) (Cronbach 1951)."""
    items = len(covariances)
    return float(items / (items - 1) * (1 - np.trace(covariances) / covariances.sum()))


def alpha_if_dropped(answers: pd.DataFrame) -> dict[str, Coefficient]:
    """Alpha of the scale without each of its items in turn, as psych::alpha's alpha.drop."""
    varying, note = varying_items(answers)
    covariances = pairwise_covariances(varying).to_numpy()
    answered = varying.notna().to_numpy()
    found = {}
    for item in answers.columns:
        kept = np.array(varying.columns != item)
        n = int((answered[:, kept].sum(axis=1) >= 2).sum())
        if item not in varying:
            reason = f"{item} does not vary, so that leaving it out changes nothing."
        elif len(answers.columns) <= 2:
            reason = "Leaving out one of two items leaves a single one, which has no alpha."
        else:
            part = covariances[np.ix_(kept, kept)]
            reason = _why_no_pairs(part, n) or why_no_alpha(part)
        if reason:
            found[item] = Coefficient(None, n, reason)
        else:
            found[item] = Coefficient(alpha_of_covariances(part), n, note)
    return found


def average_inter_item_correlation(answers: pd.DataFrame) -> Coefficient:
    """The mean of the correlations of all pairs of items, as psych::alpha's average_r.

    The correlations are the pairwise covariances over the items' own standard deviations.
    """
    varying, note = varying_items(answers)
    n = who_answered_two(varying)
    reason = why_no_pairs(varying, n)
    if reason:
        return Coefficient(None, n, joined_sentences(reason, note))
    covariances = pairwise_covariances(varying).to_numpy()
    scale = np.sqrt(np.diag(covariances))
    correlations = covariances / np.outer(scale, scale)
    pairs = np.triu_indices(len(scale), k=1)
    return Coefficient(float(correlations[pairs].mean()), n, note)


def omega_total(answers: pd.DataFrame) -> Coefficient:
    """McDonald's omega total from a one-factor maximum likelihood model on complete rows.

    (sum of loadings)^2 / ((sum of loadings)^2 + sum of residual variances): McDonald 1999, Test
    Theory: A Unified Treatment, chapter 6. Refused for an improper solution (a Heywood case: an
    item without residual variance), for fewer than three items, and when there are no more complete
    rows than items.
    """
    varying, note = varying_items(answers)
    complete = varying.dropna()
    n = len(complete) if len(varying.columns) else 0
    reason = _why_no_factor(complete, n)
    if reason:
        return Coefficient(None, n, joined_sentences(reason, note))
    covariances = complete.cov().to_numpy()
    if is_singular(covariances):
        reason = (
            "Some items are exact combinations of others among the complete answers, so the "
            "one-factor model cannot be fitted."
        )
        return Coefficient(None, n, joined_sentences(reason, note))
    model = fit_one_factor(covariances)
    if not model.converged:
        reason = "The one-factor model did not converge."
        return Coefficient(None, n, joined_sentences(reason, note))
    share = model.residual_variances / np.diag(covariances)
    improper = [str(item) for item in complete.columns[share <= HEYWOOD]]
    if improper:
        reason = (
            f"The one-factor model is improper (a Heywood case): it leaves {listed(improper)} "
            "no residual variance."
        )
        return Coefficient(None, n, joined_sentences(reason, note))
    common = model.loadings.sum() ** 2
    return Coefficient(float(common / (common + model.residual_variances.sum())), n, note)


def standard_error_of_measurement(deviation: Coefficient, alpha: Coefficient) -> Coefficient:
    """The standard deviation of the scores times sqrt(1 - alpha), in points of the score.

    Source: Lord and Novick 1968, Statistical Theories of Mental Test Scores, chapter 3, with alpha
    as the reliability.
    """
    if deviation.value is None:
        return deviation
    if alpha.value is None:
        return replace(alpha, n=deviation.n)
    if alpha.value < 0:
        return Coefficient(None, deviation.n, "Alpha is below zero, so it is no reliability.")
    return Coefficient(deviation.value * math.sqrt(max(0.0, 1 - alpha.value)), deviation.n)


def varying_items(answers: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The items that vary, and a note that names the others."""
    constant = constant_items(answers)
    return answers.drop(columns=constant), left_out(constant)


def left_out(constant: Sequence[str]) -> str:
    """The sentence on items that do not vary, or nothing where there is none."""
    if not constant:
        return ""
    return f"Left out, because nobody's answer differs or nobody answered: {listed(constant)}."


def who_answered_two(answers: pd.DataFrame) -> int:
    """How many answered at least two of the items: a single answer says nothing of consistency."""
    return int((answers.notna().to_numpy().sum(axis=1) >= 2).sum())


def why_no_pairs(varying: pd.DataFrame, n: int) -> str:
    """Why no coefficient over pairs of items can be computed, or nothing."""
    return _why_no_pairs(pairwise_covariances(varying).to_numpy(), n)


def _why_no_pairs(covariances: np.ndarray, n: int) -> str:
    """The same from the covariances of the items that vary."""
    if len(covariances) < 2:
        return "At least two items whose answers vary are needed."
    if n < LEAST_RESPONDENTS:
        return f"Fewer than {LEAST_RESPONDENTS} respondents answered two of the items."
    return TOO_FEW_TOGETHER if np.isnan(covariances).any() else ""


def why_no_alpha(covariances: np.ndarray) -> str:
    """Why a covariance matrix has no alpha, or nothing."""
    trace = np.trace(covariances)
    if covariances.sum() <= 1e-12 * trace:
        return "The sum of the items does not vary, because their answers cancel."
    if alpha_of_covariances(covariances) > 1 + 1e-9:
        return CONTRADICTION
    return ""


def _why_no_factor(complete: pd.DataFrame, n: int) -> str:
    """Why the one-factor model cannot be fitted to complete rows, or nothing."""
    items = len(complete.columns)
    if items < 3:
        return "A one-factor model needs at least three items whose answers vary."
    if n <= items:
        return f"The complete answers of {n} respondents are too few for {items} items."
    if constant_items(complete):
        return (
            f"Among those who answered every item, {listed(constant_items(complete))} does not "
            "vary."
        )
    return ""


def joined_sentences(*sentences: str) -> str:
    """The sentences that say something, one after the other."""
    return " ".join(sentence for sentence in sentences if sentence)
