"""The people of a twin: normal variables behind their answers, and the answers that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import derive
from questline.core.keying import keyed_answers
from questline.release.twin.dependence import normal_quantile
from questline.release.twin.margins import Margin
from questline.release.twin.shared_columns import read_again
from questline.scoring.scale_scores import band_of_scores, scale_scores

DECIMALS = 9
"""Digits kept of the normal variables, fewer than the last bits in which processors differ."""


@dataclass
class People:
    """People with complete answers to every question that has levels or numbers.

    `latent` has a row a person and a column for each of `margins`. An answer follows from the rank
    of a person among all, so that the distribution of every variable is met as exactly as whole
    people can. `drawn` holds answers that a model gave in place of it. `leaders` says of a variable
    that is read from the column of another one which that is.
    """

    margins: Mapping[str, Margin]
    codes: Mapping[str, list[str]]
    variables: Mapping[str, Mapping[str, Any]]
    scales: Mapping[str, Mapping[str, Any]]
    latent: np.ndarray
    leaders: Mapping[str, str]
    drawn: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.latent)

    def place(self, name: str) -> int:
        """The column of a variable among the normal ones."""
        return list(self.margins).index(name)

    def shares(self, name: str) -> np.ndarray:
        """Each person's rank in a variable as a share of all, between nought and one."""
        return ranks(self.latent[:, self.place(name)])

    def answers(self, name: str) -> np.ndarray:
        """The answers to a variable: float64 for numbers, codes as text for levels."""
        if name in self.drawn:
            return self.drawn[name]
        if name in self.leaders:
            leader = self.leaders[name]
            answers = self.answers(leader).tolist()
            return read_again(answers, self.variables[leader], self.variables[name])
        return self.as_answers(name, self.margins[name].at(self.shares(name)))

    def as_answers(self, name: str, values: np.ndarray) -> np.ndarray:
        """Values of a margin as answers."""
        codes = self.codes[name]
        if not codes:
            return values
        if self.variables[name]["numeric"]:
            return np.array([float(code) for code in codes])[values.astype(int)]
        return np.array(codes, dtype=object)[values.astype(int)]

    def frame(self, names: Sequence[str]) -> pd.DataFrame:
        """Answers to some variables, derived ones included, and scores and bands of scales."""
        columns: dict[str, Any] = {}
        for name in names:
            self._add(name, columns)
        return pd.DataFrame(columns, index=range(self.count))

    def numbers(self, name: str) -> np.ndarray:
        """The answers to a variable, or the scores of a scale, as numbers."""
        return self.frame([name])[name].to_numpy(dtype="float64")

    def scores(self, scale: str, latent: np.ndarray | None = None) -> np.ndarray:
        """The scores on a scale; `latent` are other normal variables to take the answers from."""
        items = self.scales[scale]["items"]
        if latent is None:
            held = {item: self.answers(item) for item in items}
        else:
            held = {
                item: self.as_answers(item, self.margins[item].at(normal_share(column)))
                for item, column in zip(items, latent.T, strict=True)
            }
        keyed = keyed_answers(pd.DataFrame(held), self.scales[scale])
        return scale_scores(keyed, self.scales[scale])["score"].to_numpy(dtype="float64")

    def _add(self, name: str, columns: dict[str, Any]) -> None:
        if name in columns:
            return
        if name in self.scales:
            columns[name] = self.scores(name)
        elif name in self.margins or self.leaders.get(name) in self.margins:
            columns[name] = self.answers(name)
        elif name in self.variables and self.variables[name]["derivation"]:
            derivation = self.variables[name]["derivation"]
            held: dict[str, Any] = {}
            for source in derivation["sources"]:
                self._add(source, held)
            if set(derivation["sources"]) <= set(held):
                columns[name] = derive(pd.DataFrame(held), derivation).to_numpy()
        elif name.removesuffix("_band") in self.scales:
            scale = name.removesuffix("_band")
            bands = band_of_scores(pd.Series(self.scores(scale)), self.scales[scale]["bands"])
            columns[name] = bands.to_numpy(dtype=object)


def with_gaps(people: People, kinds: pd.DataFrame) -> People:
    """The same people as an analysis sees them: without the answers that are missing.

    `kinds` (a row a person, a column a variable) says how an answer is missing, "" for answered.
    """
    drawn = dict(people.drawn)
    for name in people.margins:
        if name in kinds:
            answers = people.answers(name).copy()
            empty = float("nan") if people.variables[name]["numeric"] else None
            answers[(kinds[name] != "").to_numpy(dtype=bool)] = empty
            drawn[name] = answers
    return replace(people, drawn=drawn)


def draw_latent(random: np.random.Generator, count: int, matrix: np.ndarray) -> np.ndarray:
    """Normal variables (one row a person) whose correlations are those of the matrix.

    With more people than variables they are so exactly and not but for chance, as the twin's
    numbers should differ from the published ones as little as they can.
    """
    size = len(matrix)
    drawn = random.standard_normal((count, size))
    if not size:
        return drawn
    if count > size + 1:
        drawn = drawn - drawn.mean(axis=0)
        lower = np.linalg.cholesky(drawn.T @ drawn / count)
        drawn = np.linalg.solve(lower, drawn.T).T
    return np.round(drawn @ np.linalg.cholesky(matrix).T, DECIMALS)


def ranks(column: np.ndarray) -> np.ndarray:
    """The rank of each value as a share of all, between nought and one; ties by their order."""
    order = np.argsort(np.round(column, DECIMALS), kind="stable")
    found = np.empty(len(column))
    found[order] = (np.arange(len(column)) + 0.5) / max(len(column), 1)
    return found


def rank_normal(column: np.ndarray) -> np.ndarray:
    """A column in the same order, distributed as a normal variable."""
    return normal_quantile(ranks(column))


def normal_share(column: np.ndarray) -> np.ndarray:
    """The share of a normal distribution that lies below each value."""
    from scipy.special import ndtr

    return np.asarray(ndtr(column))
