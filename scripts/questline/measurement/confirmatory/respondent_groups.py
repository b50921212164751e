"""The groups that a model is fitted to, and what their saturated and independence models give."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from questline.measurement.confirmatory.estimation import Moments
from questline.measurement.confirmatory.incomplete_answers import IncompleteAnswers
from questline.measurement.confirmatory.moment_information import moment_information
from questline.measurement.confirmatory.robust_tests import (
    SaturatedInformation,
    independence_trace,
    saturated_information,
    saturated_trace,
)


class RespondentGroups:
    """One group or several on standardised items; what several models share is computed once.

    `answers` is one array a group, (respondents, p) with NaN for missing. Items are divided by the
    standard deviation of all groups together and centred at the mean of all: `scale` and `centre`
    (p) take estimates back. With `complete` only rows without a gap are used.
    """

    def __init__(self, answers: Sequence[np.ndarray], *, complete: bool) -> None:
        if complete:
            answers = [group[~np.isnan(group).any(axis=1)] for group in answers]
        together = np.vstack(answers)
        self.full_information = not complete
        self.centre = np.nanmean(together, axis=0)
        self.scale = np.nanstd(together, axis=0)
        self.groups = tuple(
            IncompleteAnswers((group - self.centre) / self.scale) for group in answers
        )
        self.n = sum(group.n for group in self.groups)
        self.items = len(self.scale)

    @cached_property
    def moments(self) -> tuple[Moments, ...]:
        """Saturated means and covariances, as if they were those of complete answers."""
        return tuple(
            Moments(group.n, group.saturated.means, group.saturated.covariances)
            for group in self.groups
        )

    @cached_property
    def information(self) -> tuple[SaturatedInformation, ...] | None:
        """Information at the saturated moments; None where it is not positive definite."""
        found = []
        for group in self.groups:
            moments = group.saturated
            at_top = moment_information(group, moments.means, moments.covariances)
            try:
                np.linalg.cholesky(at_top.observed)
            except np.linalg.LinAlgError:
                return None
            found.append(saturated_information(group, at_top))
        return tuple(found)

    @property
    def log_scale(self) -> float:
        """What the log-likelihood of the raw answers lacks against that of the standardised."""
        return float(sum(group.answered @ np.log(self.scale) for group in self.groups))

    @property
    def saturated_log_likelihood(self) -> float:
        """The log-likelihood without restrictions."""
        return sum(group.saturated.log_likelihood for group in self.groups)

    @property
    def independent_log_likelihood(self) -> float:
        """The log-likelihood where items are independent in each group."""
        return sum(group.independent_log_likelihood for group in self.groups)

    @cached_property
    def saturated_trace(self) -> float | None:
        """tr(B1 A1^-1), summed over groups; None where there is no inverse."""
        if self.full_information:
            known = self.information
            return None if known is None else sum(group.trace for group in known)
        return sum(saturated_trace(group) for group in self.groups)

    @cached_property
    def independence_trace(self) -> float:
        """tr(B0 A0^-1) of independent items, summed over groups."""
        return sum(independence_trace(group) for group in self.groups)
