"""The same regression on many completed sets at once.

All sets advance together as one array. A set for which that is not plainly right (a column that
depends on others, coefficients that grow, a perfect fit) is left to the careful fit of single
frames: it comes back as not sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from questline.modelling.likelihood import MOST_STEPS, SMALL_GAIN
from questline.modelling.separation import LARGEST_CERTAIN

LEAST_EIGENVALUE = 1e-8
"""With a smaller eigenvalue of the correlations of the columns, relative to the largest, a set is
not fitted here: its equations would lose half of the digits."""
EXACT_SHARE = 1e-12
"""A residual sum of squares below this share of the total may be rounding alone."""
CHUNK_CELLS = 4_000_000
"""Cells of the design matrices that are worked on at once, which bounds the memory."""


@dataclass(frozen=True)
class BatchFits:
    """One fit a set, the intercept first.

    `coefficients` are sets by p + 1, `covariances` sets by p + 1 by p + 1, `fitted` (sets by
    people) probabilities or expected outcomes, `log_likelihood` and `r_squared` one number a set
    (only the one of the model's kind is a number). `sound` says which sets were fitted; the others
    hold NaN.
    """

    coefficients: np.ndarray
    covariances: np.ndarray
    fitted: np.ndarray
    log_likelihood: np.ndarray
    r_squared: np.ndarray
    sound: np.ndarray


def fit_logistic_sets(matrices: np.ndarray, outcomes: np.ndarray) -> BatchFits:
    """Maximum likelihood in every set.

    `matrices` are sets by people by columns without the intercept, `outcomes` (0 or 1) sets by
    people. Newton's method ends as in `likelihood.maximise`; a set with a linear predictor beyond
    `LARGEST_CERTAIN` might be separated and is not sound.
    """
    fits = _none(matrices)
    for chunk in _chunks(matrices):
        some, design = _designs(matrices, chunk, fits)
        coefficients, value = _newton(design, outcomes[some], some, fits.sound)
        good = fits.sound[some]
        some, design = some[good], design[good]
        chance = _probability(_times(design, coefficients[good]))
        fits.fitted[some] = chance
        fits.log_likelihood[some] = value[good]
        fits.coefficients[some] = coefficients[good]
        fits.covariances[some] = np.linalg.inv(_information(design, chance))
    _in_units(fits, matrices)
    return fits


def fit_linear_sets(matrices: np.ndarray, outcomes: np.ndarray) -> BatchFits:
    """Least squares in every set; arrays as for `fit_logistic_sets`."""
    fits = _none(matrices)
    people, columns = matrices.shape[1:]
    for chunk in _chunks(matrices):
        some, design = _designs(matrices, chunk, fits)
        answers = outcomes[some]
        gram = np.swapaxes(design, 1, 2) @ design
        inverse = np.linalg.inv(gram)
        centred = answers - answers.mean(axis=1, keepdims=True)
        slopes = np.einsum("sij,snj,sn->si", inverse, design, centred, optimize=True)
        residual = centred - _times(design, slopes)
        squares, total = (residual**2).sum(axis=1), (centred**2).sum(axis=1)
        slopes[:, 0] += answers.mean(axis=1)
        fits.sound[some] &= squares > EXACT_SHARE * total
        fits.coefficients[some] = slopes
        fits.fitted[some] = answers - residual
        with np.errstate(invalid="ignore", divide="ignore"):
            fits.r_squared[some] = 1 - squares / total
            scale = squares / (people - columns - 1)
        fits.covariances[some] = scale[:, None, None] * inverse
    _in_units(fits, matrices)
    return fits


def _none(matrices: np.ndarray) -> BatchFits:
    sets, people, columns = matrices.shape

    def nothing(*shape: int) -> np.ndarray:
        return np.full(shape, np.nan)

    return BatchFits(
        nothing(sets, columns + 1),
        nothing(sets, columns + 1, columns + 1),
        nothing(sets, people),
        nothing(sets),
        nothing(sets),
        np.zeros(sets, dtype=bool),
    )


def _chunks(matrices: np.ndarray) -> Iterator[np.ndarray]:
    sets, people, columns = matrices.shape
    size = max(1, CHUNK_CELLS // max(1, people * (columns + 1)))
    return (np.arange(start, min(start + size, sets)) for start in range(0, sets, size))


def _designs(
    matrices: np.ndarray, chunk: np.ndarray, fits: BatchFits
) -> tuple[np.ndarray, np.ndarray]:
    """Those sets of a chunk whose columns are far from dependent, and their designs.

    The designs are standardised within their set, an intercept in front. The sets are marked sound.
    """
    values = matrices[chunk]
    if not values.shape[1]:
        return chunk[:0], np.empty((0, 0, matrices.shape[2] + 1))
    spread = values.std(axis=1)
    varies = (spread > 1e-12 * np.abs(values).max(axis=1)).all(axis=1)
    some, values, spread = chunk[varies], values[varies], spread[varies]
    scaled = (values - values.mean(axis=1, keepdims=True)) / spread[:, None, :]
    if matrices.shape[2]:
        eigenvalues = np.linalg.eigvalsh(np.swapaxes(scaled, 1, 2) @ scaled)
        clear = eigenvalues[:, 0] > LEAST_EIGENVALUE * eigenvalues[:, -1]
        some, scaled = some[clear], scaled[clear]
    fits.sound[some] = True
    return some, np.concatenate([np.ones((*scaled.shape[:2], 1)), scaled], axis=2)


def _newton(
    design: np.ndarray, outcome: np.ndarray, some: np.ndarray, sound: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The maximum and the log-likelihood there; unsound sets are marked."""
    sets, _, size = design.shape
    coefficients = np.zeros((sets, size))
    value = _log_likelihood(_times(design, coefficients), outcome)
    going = np.arange(sets)
    for _ in range(MOST_STEPS):
        if not len(going):
            break
        columns, answers = design[going], outcome[going]
        chance = _probability(_times(columns, coefficients[going]))
        gradient = np.einsum("snp,sn->sp", columns, answers - chance, optimize=True)
        step = np.linalg.solve(_information(columns, chance), gradient[..., None])[..., 0]
        gain = (gradient * step).sum(axis=1)
        done = gain < SMALL_GAIN
        length = np.ones(len(going))
        while True:
            tried = coefficients[going] + length[:, None] * step
            predictor = _times(columns, tried)
            reached = _log_likelihood(predictor, answers)
            short = (reached < value[going]) & ~done & (length > 1e-6)
            if not short.any():
                break
            length[short] /= 2
        coefficients[going], value[going] = tried, reached
        far = np.abs(predictor).max(axis=1) >= LARGEST_CERTAIN
        sound[some[going[far]]] = False
        going = going[~done & ~far]
    sound[some[going]] = False
    return coefficients, value


def _information(design: np.ndarray, chance: np.ndarray) -> np.ndarray:
    weights = (chance * (1 - chance))[:, :, None]
    return np.swapaxes(design * weights, 1, 2) @ design


def _times(design: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    return (design @ coefficients[..., None])[..., 0]


def _probability(predictor: np.ndarray) -> np.ndarray:
    return np.exp(-np.logaddexp(0.0, -predictor))


def _log_likelihood(predictor: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    return (outcome * predictor - np.logaddexp(0.0, predictor)).sum(axis=1)


def _in_units(fits: BatchFits, matrices: np.ndarray) -> None:
    """Coefficients of standardised columns become those of the columns; unsound sets NaN."""
    fits.coefficients[~fits.sound] = np.nan
    fits.covariances[~fits.sound] = np.nan
    fits.fitted[~fits.sound] = np.nan
    sets, _, columns = matrices.shape
    if not columns or not matrices.shape[1]:
        return
    transform = np.zeros((sets, columns + 1, columns + 1))
    transform[:, 0, 0] = 1.0
    place = np.arange(1, columns + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = 1 / matrices.std(axis=1)
        transform[:, place, place] = inverse
        transform[:, 0, 1:] = -matrices.mean(axis=1) * inverse
        transform[~fits.sound] = np.nan
    fits.coefficients[:] = _times(transform, fits.coefficients)
    fits.covariances[:] = transform @ fits.covariances @ np.swapaxes(transform, 1, 2)
