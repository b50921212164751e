"""What comes of thousands of logistic regressions, and why some of them have no result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

REASONS = (
    "",
    "Not computable: a weight is missing, negative or infinite.",
    "Not computable: nobody is left to estimate from.",
    "Not computable: everyone has the same outcome.",
    "Not computable: there are no more people than coefficients.",
    "Not computable: a column has the same value for everyone who is left.",
    "Not computable: a column can be computed from the other columns.",
    "Not computable: the columns separate those with the event from those without.",
    "Not computable: the search for the maximum of the likelihood did not end.",
    "Not computable: the columns foretell the outcome without error.",
)
SOUND, WEIGHTS, NOBODY, ONE_OUTCOME, FEW, CONSTANT, DEPENDENT, SEPARATED, FAILED, EXACT = range(10)


@dataclass(frozen=True)
class ManyLogistic:
    """One fit a row, the intercept first.

    `coefficients` are (fits, columns + 1), NaN for a column that is not in the fit and for all of a
    fit that is not sound. `log_likelihood` and `null_log_likelihood` (of the intercept alone) are
    one number a fit; `covariances` (fits, columns + 1, columns + 1) where they were asked for, NaN
    like the coefficients; `errors` (fits,) the standard errors of one column where they were.
    `reason_codes` are places in `REASONS`, 0 for a sound fit.
    """

    coefficients: np.ndarray
    log_likelihood: np.ndarray
    null_log_likelihood: np.ndarray
    covariances: np.ndarray | None
    reason_codes: np.ndarray
    errors: np.ndarray | None = None

    @classmethod
    def of_nobody(
        cls, fits: int, size: int, covariances: bool, errors: bool = False
    ) -> ManyLogistic:
        """What there is before any fit, or without people; `size` counts the coefficients."""
        return cls(
            np.full((fits, size), np.nan),
            np.full(fits, np.nan),
            np.full(fits, np.nan),
            np.full((fits, size, size), np.nan) if covariances else None,
            np.full(fits, NOBODY, dtype=np.int8),
            np.full(fits, np.nan) if errors else None,
        )

    def in_sets(self, sets: int) -> ManyLogistic:
        """The same fits with a leading axis of sets."""

        def cut(array: np.ndarray) -> np.ndarray:
            return array.reshape(sets, -1, *array.shape[1:])

        return ManyLogistic(
            cut(self.coefficients),
            cut(self.log_likelihood),
            cut(self.null_log_likelihood),
            None if self.covariances is None else cut(self.covariances),
            cut(self.reason_codes),
            None if self.errors is None else cut(self.errors),
        )

    @property
    def sound(self) -> np.ndarray:
        """Which fits have a finite maximum, and it was found."""
        return self.reason_codes == SOUND

    def reason(self, *fit: int) -> str:
        """The sentence that says why a fit (or the fit of a set) was not made; "" for one made."""
        return REASONS[self.reason_codes[fit]]
