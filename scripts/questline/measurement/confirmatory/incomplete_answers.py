"""Answers with holes under a normal distribution: likelihood, expected moments, saturated model.

For means mu, covariances Sigma, K = Sigma^-1, and a respondent whose answers m are missing, the
missing ones have the conditional covariance C = K_mm^-1 and the conditional mean mu_m - C (K (x -
mu))_m, where a missing x counts as its mean. So only matrices as large as the number of MISSING
answers are inverted, one a pattern; what was observed has the determinant |Sigma| |K_mm| and the
precision P = K - K_.m C K_m. (Schur complements). Log-likelihood and gradient are those of complete
data with expected moments in place of observed ones (Dempster, Laird and Rubin 1977, equation 2.13,
Fisher's identity): one function serves the likelihood of any model, its gradient, and the EM steps
of the saturated model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

ROWS_AT_A_TIME = 1024
"""Respondents worked on together: small enough for the processor's cache."""
MOST_STEPS = 300
TOLERANCE = 1e-9
"""The largest change of a standardised moment in the last EM step."""


@dataclass(frozen=True)
class Block:
    """Respondents who miss equally many answers, sorted by pattern.

    `answers` (rows, p) holds 0 where `observed` (rows, p) is false. `missing` (patterns, s) are the
    places without an answer, `pattern` (rows) says whose they are; `counts` are the respondents of
    each pattern and `first` its first row.
    """

    answers: np.ndarray
    observed: np.ndarray
    missing: np.ndarray
    pattern: np.ndarray
    counts: np.ndarray
    first: np.ndarray

    def filled(
        self, means: np.ndarray, precision: np.ndarray, conditional: np.ndarray
    ) -> tuple[np.ndarray, float]:
        """Expected deviations from the means (rows, p), and the sum of squared distances.

        `conditional` (patterns, s, s) are the covariances of the missing answers. The distances are
        Mahalanobis distances of what was observed.
        """
        deviations = (self.answers - means) * self.observed
        turned = deviations @ precision
        distance = np.vdot(deviations, turned)
        places = self.missing[self.pattern]
        at_missing = np.take_along_axis(turned, places, axis=1)
        expected = -(conditional[self.pattern] @ at_missing[:, :, None])[:, :, 0]
        np.put_along_axis(deviations, places, expected, axis=1)
        return deviations, float(distance + np.vdot(at_missing, expected))

    def conditional(self, precision: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Covariances of the missing answers (patterns, s, s), log determinants of the inverses."""
        return _swept(precision[self.missing[:, :, None], self.missing[:, None, :]])


@dataclass(frozen=True)
class Expected:
    """Log-likelihood, and expected sums of x - mu and of (x - mu)(x - mu)' over respondents.

    `precision` is the inverse of the `covariances` for which they are expected.
    """

    log_likelihood: float
    first: np.ndarray
    second: np.ndarray
    covariances: np.ndarray
    precision: np.ndarray


@dataclass(frozen=True)
class Saturated:
    """Means and covariances of the unrestricted model, and its log-likelihood."""

    means: np.ndarray
    covariances: np.ndarray
    log_likelihood: float
    converged: bool


@dataclass(frozen=True)
class Step:
    """Where a step of EM leads, and the log-likelihood where it started."""

    place: np.ndarray
    log_likelihood: float


class IncompleteAnswers:
    """Respondents by items, missing NaN; those who answered nothing are left out.

    `n` respondents remain, `answered` of them have an answer to each of the p `items`; `complete`
    (rows, p) answered everything, `blocks` are the others. Every item needs an answer.
    """

    def __init__(self, answers: np.ndarray) -> None:
        observed = ~np.isnan(answers)
        some = observed.any(axis=1)
        answers, observed = answers[some], observed[some]
        self.n, self.items = answers.shape
        self.answered = observed.sum(axis=0)
        whole = observed.all(axis=1)
        self.complete = answers[whole]
        self.blocks = tuple(_blocks(answers[~whole], observed[~whole]))
        known = np.where(observed, answers, 0.0)
        self.item_means = known.sum(axis=0) / self.answered
        deviations = np.where(observed, answers - self.item_means, 0.0)
        self.item_variances = (deviations**2).sum(axis=0) / self.answered
        self.item_fourth_moments = (deviations**4).sum(axis=0) / self.answered

    @cached_property
    def complete_moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Means and covariances (divisor n) of the complete rows; zeros where there are none."""
        if not len(self.complete):
            return np.zeros(self.items), np.zeros((self.items, self.items))
        means = self.complete.mean(axis=0)
        centred = self.complete - means
        return means, centred.T @ centred / len(self.complete)

    def expected(self, means: np.ndarray, covariances: np.ndarray) -> Expected | None:
        """The E-step and the log-likelihood; None where the matrix is not positive definite."""
        try:
            root = np.linalg.cholesky(covariances)
        except np.linalg.LinAlgError:
            return None
        log_determinant = 2 * np.log(np.diag(root)).sum()
        precision = np.linalg.inv(covariances)
        complete = len(self.complete)
        complete_means, complete_covariances = self.complete_moments
        shift = complete_means - means
        first = complete * shift
        second = complete * (complete_covariances + np.outer(shift, shift))
        deviance = self.n * log_determinant + np.vdot(precision, second)
        for block in self.blocks:
            conditional, log_minors = block.conditional(precision)
            filled, distance = block.filled(means, precision, conditional)
            weighted = conditional * block.counts[:, None, None]
            places = block.missing[:, :, None] * self.items + block.missing[:, None, :]
            scattered = np.bincount(places.ravel(), weighted.ravel(), minlength=self.items**2)
            first = first + filled.sum(axis=0)
            second = second + filled.T @ filled + scattered.reshape(second.shape)
            deviance += distance + block.counts @ log_minors
        deviance += np.log(2 * np.pi) * self.answered.sum()
        return Expected(float(-deviance / 2), first, second, covariances, precision)

    @cached_property
    def saturated(self) -> Saturated:
        """The unrestricted means and covariances by EM, from the items' own means and variances.

        Where nothing is missing these are the observed ones. Two steps of EM are continued as far
        as their shortening suggests (Varadhan and Roland 2008, Scandinavian Journal of Statistics
        35, 335-353, scheme S3), unless that lowers the likelihood.
        """
        if not self.blocks:
            means, covariances = self.complete_moments
            found = self.expected(means, covariances)
            value = found.log_likelihood if found else -np.inf
            return Saturated(means, covariances, value, found is not None)
        deviations = np.sqrt(self.item_variances)
        scale = np.concatenate([deviations, np.outer(deviations, deviations).ravel()])
        place = np.concatenate([self.item_means, np.diag(self.item_variances).ravel()])
        for _ in range(MOST_STEPS):
            first = self._step(place)
            second = self._step(first.place) if first else None
            if first is None or second is None:
                break
            change = (first.place - place) / scale
            if np.abs(change).max() < TOLERANCE:
                means, covariances = self._moments(place)
                return Saturated(means, covariances, first.log_likelihood, True)
            bend = (second.place - first.place) / scale - change
            length = max(1.0, float(np.linalg.norm(change) / np.linalg.norm(bend)))
            further = self._step(place + scale * (2 * length * change + length**2 * bend))
            better = further is not None and further.log_likelihood >= second.log_likelihood
            place = further.place if further is not None and better else second.place
        means, covariances = self._moments(place)
        return Saturated(means, covariances, -np.inf, False)

    def _step(self, place: np.ndarray) -> Step | None:
        """One step of EM from moments that stand in a row; None where they are impossible."""
        means, covariances = self._moments(place)
        found = self.expected(means, covariances)
        if found is None:
            return None
        shift = found.first / self.n
        updated = found.second / self.n - np.outer(shift, shift)
        return Step(np.concatenate([means + shift, updated.ravel()]), found.log_likelihood)

    def _moments(self, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Means and covariances of moments that stand in a row."""
        return place[: self.items], place[self.items :].reshape(self.items, self.items)

    @property
    def independent_log_likelihood(self) -> float:
        """The log-likelihood where items are independent, with their own means and variances."""
        deviance = self.answered @ (np.log(2 * np.pi * self.item_variances) + 1)
        return float(-deviance / 2)


def _blocks(answers: np.ndarray, observed: np.ndarray) -> Iterator[Block]:
    """Incomplete rows by the number of missing answers, in pieces, sorted by pattern."""
    gaps = (~observed).sum(axis=1)
    for size in np.unique(gaps):
        rows = np.flatnonzero(gaps == size)
        missing = np.nonzero(~observed[rows])[1].reshape(len(rows), size)
        order = np.lexsort(missing.T[::-1])
        for start in range(0, len(rows), ROWS_AT_A_TIME):
            piece = order[start : start + ROWS_AT_A_TIME]
            patterns, first, pattern, counts = np.unique(
                missing[piece], axis=0, return_index=True, return_inverse=True, return_counts=True
            )
            chosen = rows[piece]
            known = np.where(observed[chosen], answers[chosen], 0.0)
            yield Block(known, observed[chosen], patterns, pattern.ravel(), counts, first)


def _swept(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inverses and log determinants of many positive definite matrices, (count, s, s).

    By the sweep operator (Goodnight 1979, The American Statistician 33, 149-158), whose pivots of a
    positive definite matrix are positive.
    """
    swept = matrices.copy()
    logs = np.zeros(len(matrices))
    for place in range(matrices.shape[1]):
        pivot = swept[:, place, place].copy()
        logs += np.log(pivot)
        row = swept[:, place, :] / pivot[:, None]
        column = swept[:, :, place].copy()
        swept -= column[:, :, None] * row[:, None, :]
        swept[:, place, :] = row
        swept[:, :, place] = -column / pivot[:, None]
        swept[:, place, place] = 1 / pivot
    return swept, logs
