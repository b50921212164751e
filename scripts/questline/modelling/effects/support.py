"""Which combinations of coefficients the data can tell, when some coefficients have no estimate.

A model in which columns depend on each other has no unique coefficients, and one of the columns is
left out. What it says of a row of the design is the same whichever is left out exactly if the row
is a combination of rows of the design, which is so if it is orthogonal to the null space of the
design (Searle 1971, Linear Models, section 5.4, estimable functions; as R's package estimability).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.core.sentences import first_of
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.population import Population

RANK_TOLERANCE = 1e-8
MOST_NAMES = 3


@dataclass(frozen=True)
class Support:
    """The null space of the design of a model, with the intercept in front.

    `directions` (columns + 1, dimensions) is for columns divided by `scale`; it has no dimension
    where every coefficient has an estimate. `missing` names the columns that have none. `sign` is
    that of the linear predictor beside an intercept of the model.
    """

    directions: np.ndarray
    scale: np.ndarray
    missing: tuple[str, ...] = ()
    sign: float = 1.0

    @property
    def complete(self) -> bool:
        """Whether every coefficient has an estimate."""
        return not self.directions.shape[1]

    def holds(self, rows: np.ndarray) -> np.ndarray:
        """Which rows (..., columns + 1) the model has something to say about."""
        scaled = rows / self.scale
        size = np.maximum(np.abs(scaled).max(axis=-1), 1e-300)
        off = np.abs(scaled @ self.directions).max(axis=-1, initial=0.0)
        return off <= RANK_TOLERANCE * size

    def holds_functions(self, gradients: np.ndarray) -> np.ndarray:
        """Which linear functions (..., q) of the coefficients, intercepts first, it can tell."""
        intercepts = gradients.shape[-1] - len(self.scale) + 1
        together = self.sign * gradients[..., :intercepts].sum(axis=-1, keepdims=True)
        return self.holds(np.concatenate([together, gradients[..., intercepts:]], axis=-1))

    @property
    def reason(self) -> str:
        """Why what rests on other rows cannot be computed."""
        return (
            "Not computable: it rests on what the model has no estimate for "
            f"({first_of(self.missing, MOST_NAMES)})."
        )


def support_of(model: EstimatedModel, people: Population) -> Support:
    """What the estimates of `model`, fitted to `people`, can tell."""
    columns = len(people.recipe.columns)
    missing = np.isnan(model.coefficients[:, model.size - columns :])
    none = Support(np.empty((columns + 1, 0)), np.ones(columns + 1), sign=model.sign)
    if model.reason or people.reason or not missing.any():
        return none
    matrix = people.recipe.matrix(people.values)
    full = np.concatenate([np.ones((*matrix.shape[:2], 1)), matrix], axis=2)
    scale = np.abs(full).max(axis=(0, 1))
    scale[scale == 0] = 1.0
    directions = []
    for number, lacking in enumerate(missing):
        if not lacking.any():
            continue
        places = np.flatnonzero(np.append(False, lacking))
        null = _null_space(full[number % len(full)] / scale)
        # Columns that were left out for another reason (separation) have no estimate anywhere.
        if null.shape[1] != len(places) or np.linalg.matrix_rank(null[places]) < len(places):
            null = np.eye(columns + 1)[:, places]
        directions.append(null)
    lacking = missing.any(axis=0)
    names = dict.fromkeys(
        str(column) for column, without in zip(people.recipe.columns, lacking, strict=True)
        if without
    )  # fmt: skip
    return Support(np.hstack(directions), scale, tuple(names), model.sign)


def _null_space(matrix: np.ndarray) -> np.ndarray:
    """An orthonormal basis of the null space, (columns, dimensions)."""
    triangle = np.linalg.qr(matrix, mode="r")
    _, sizes, directions = np.linalg.svd(triangle, full_matrices=True)
    rank = int((sizes > RANK_TOLERANCE * sizes.max(initial=0.0)).sum())
    return directions[rank:].T
