"""Which item measures which factor, and what such a model says about the items' covariances.

The model is x = nu + Lambda eta + epsilon with Var(eta) = Phi and Var(epsilon) = Theta diagonal, so
that the items' covariance matrix is Sigma = Lambda Phi Lambda' + Theta (Bollen 1989, Structural
Equations with Latent Variables, chapter 7). The scale of every factor is fixed by a variance of one
(`std.lv = TRUE` in lavaan): Phi holds correlations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

LEAST_ITEMS = 3
"""A factor that correlates with no other needs as many items to be identified."""


@dataclass(frozen=True)
class FactorModel:
    """p items, k factors, and the pattern of free loadings.

    `loads_on` is (p, k) and true where the loading is estimated, zero where it is not. With
    `orthogonal` the factors are uncorrelated, as in a bifactor model.

    The order of parameters is: loadings by item and within it by factor (`loads_on` read row by
    row), then the factor correlations of the lower triangle row by row, (1, 0), (2, 0), (2, 1), …
    `split` and `joined` go from the vector to the matrices and back.
    """

    items: tuple[str, ...]
    factors: tuple[str, ...]
    loads_on: np.ndarray
    orthogonal: bool = False

    @cached_property
    def loading_places(self) -> tuple[np.ndarray, np.ndarray]:
        """Item and factor of every free loading, in the order of the parameters."""
        items, factors = np.nonzero(self.loads_on)
        return items, factors

    @cached_property
    def correlation_places(self) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of every free factor correlation, in the order of the parameters."""
        if self.orthogonal:
            return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
        rows, columns = np.tril_indices(len(self.factors), -1)
        return rows, columns

    @property
    def number_of_loadings(self) -> int:
        """How many loadings are free."""
        return len(self.loading_places[0])

    @property
    def number_of_correlations(self) -> int:
        """How many factor correlations are free."""
        return len(self.correlation_places[0])

    @property
    def parameters(self) -> int:
        """Free loadings and factor correlations together: the length of the vector."""
        return self.number_of_loadings + self.number_of_correlations

    @property
    def degrees_of_freedom(self) -> int:
        """Correlations of the items less parameters; negative when not identified.

        Residual variances (and intercepts) are as many as the variances (and means) they fit, so
        that the number is the same for covariances, with and without means.
        """
        items = len(self.items)
        return items * (items - 1) // 2 - self.parameters

    def split(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Loadings (p, k) and factor correlations (k, k) of a vector of parameters."""
        loadings = np.zeros(self.loads_on.shape)
        loadings[self.loading_places] = vector[: self.number_of_loadings]
        correlations = np.eye(len(self.factors))
        rows, columns = self.correlation_places
        correlations[rows, columns] = vector[self.number_of_loadings : self.parameters]
        correlations[columns, rows] = correlations[rows, columns]
        return loadings, correlations

    def joined(self, loadings: np.ndarray, correlations: np.ndarray) -> np.ndarray:
        """The vector of parameters of loadings (p, k) and factor correlations (k, k)."""
        return np.concatenate(
            [loadings[self.loading_places], correlations[self.correlation_places]]
        )

    def common(self, vector: np.ndarray) -> np.ndarray:
        """Lambda Phi Lambda', (p, p): the covariance that the items owe to the factors."""
        loadings, correlations = self.split(vector)
        return loadings @ correlations @ loadings.T

    def common_derivatives(self, vector: np.ndarray) -> np.ndarray:
        """Derivatives of `common` by every parameter: an array (parameters, p, p), symmetric.

        By a loading: e_i (Phi Lambda')_j + its transpose; by a factor correlation:
        Lambda_i Lambda_j' + its transpose.
        """
        loadings, correlations = self.split(vector)
        structure = loadings @ correlations
        derivatives = np.zeros((self.parameters, len(self.items), len(self.items)))
        items, factors = self.loading_places
        free = np.arange(len(items))
        derivatives[free, items, :] += structure[:, factors].T
        derivatives[free, :, items] += structure[:, factors].T
        rows, columns = self.correlation_places
        products = loadings.T[rows][:, :, None] * loadings.T[columns][:, None, :]
        derivatives[len(items) :] = products + products.transpose(0, 2, 1)
        return derivatives

    def signs(self, loadings: np.ndarray) -> np.ndarray:
        """1 or -1 a factor: what turns it so that its standardised loadings sum to no less than 0.

        The likelihood leaves the direction of a factor open; every estimator reports this one.
        """
        return np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)

    def without_items(self, names: Sequence[str]) -> FactorModel:
        """The model of the other items; a factor that loses all its items is left out too."""
        kept = np.array([item not in names for item in self.items], dtype=bool)
        measured = self.loads_on[kept].any(axis=0)
        return replace(
            self,
            items=tuple(item for item in self.items if item not in names),
            factors=tuple(np.array(self.factors, dtype=object)[measured]),
            loads_on=self.loads_on[np.ix_(kept, measured)],
        )


def one_factor(name: str, items: Sequence[str]) -> FactorModel:
    """All items measure one factor."""
    return FactorModel(tuple(items), (name,), np.ones((len(items), 1), dtype=bool))


def scales_as_factors(scales: Mapping[str, Sequence[str]]) -> FactorModel:
    """One factor a scale, correlated; each item loads on the factors of the scales that hold it."""
    items = list(dict.fromkeys(item for members in scales.values() for item in members))
    loads_on = np.array([[item in members for members in scales.values()] for item in items])
    return FactorModel(tuple(items), tuple(scales), loads_on)


def bifactor(name: str, items: Sequence[str], groups: Mapping[str, Sequence[str]]) -> FactorModel:
    """A general factor of all items and group factors of some, all uncorrelated.

    Source: Reise 2012, Multivariate Behavioral Research 47, 667-696.
    """
    members = [list(items), *(list(group) for group in groups.values())]
    loads_on = np.array([[item in group for group in members] for item in items])
    return FactorModel(tuple(items), (name, *groups), loads_on, orthogonal=True)


def why_not_identified(model: FactorModel) -> str:
    """A sentence on why the loadings cannot be determined by counting, or nothing.

    Three items measure a factor on their own; two do where the factor correlates with another one.
    """
    for factor, count in zip(model.factors, model.loads_on.sum(axis=0), strict=True):
        alone = model.orthogonal or len(model.factors) == 1
        needed = LEAST_ITEMS if alone and not _in_bifactor(model) else 2
        if count < needed:
            return (
                f"The factor {factor} is measured by {count} item{'s' if count != 1 else ''}, and "
                f"at least {needed} are needed."
            )
    if model.degrees_of_freedom < 0:
        return (
            "The model has more parameters than the items have correlations, so that it cannot be "
            "estimated."
        )
    return ""


def _in_bifactor(model: FactorModel) -> bool:
    """Whether some factor is measured by every item, beside others."""
    return len(model.factors) > 1 and bool(model.loads_on.all(axis=0).any())
