"""Multiple imputation by chained equations: all chains advance together, variable by variable.

Fully conditional specification (van Buuren, Brand, Groothuis-Oudshoorn and Rubin 2006, Journal of
Statistical Computation and Simulation 76, 1049-1064). Every missing answer begins as a random one
of those given. Each round visits the variables in the model's order, the one with the fewest
missing answers first, and draws their missing answers from the others as they stand.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from questline.core.sentences import listed
from questline.imputation.chains import Chains
from questline.imputation.completed import CompletedSets, Trace
from questline.imputation.designs import Layout
from questline.imputation.model import ImputationModel
from questline.imputation.passive import Known, following_levels, score_values
from questline.imputation.targets import Target
from questline.imputation.variables import PassiveLevels, PassiveScore, as_numbers


def complete_sets(
    data: pd.DataFrame, model: ImputationModel, generator: np.random.Generator
) -> CompletedSets:
    """Fill in every missing answer `model.sets` times.

    `data` has one row a respondent and the columns of `model.variables`: numbers float64 with NaN,
    levels as codes (object) with None. The same data, model and state of `generator` give the same
    sets.
    """
    run = Chaining(data, model, generator)
    for iteration in range(model.iterations if model.order else 0):
        run.advance(iteration)
    return run.completed()


class Chaining:
    """The chains while they advance, and what follows from them."""

    def __init__(
        self, data: pd.DataFrame, model: ImputationModel, generator: np.random.Generator
    ) -> None:
        self.model, self.generator, self.index = model, generator, data.index
        self.answers = {one.name: as_numbers(data[one.name], one.levels) for one in model.variables}
        self.drawn = {name: self._start(self.answers[name]) for name in model.order}
        self.scores = {one.name: one for one in model.scores}
        self.levels = {one.name: one for one in model.passive}
        self.known: dict[str, Known] = {one.name: {} for one in model.passive}
        self.following: list[PassiveScore | PassiveLevels] = [*model.scores, *model.passive]
        self.missing = self._missing()
        for one in self.following:
            self.answers[one.name] = self._observed(one)
        self.traces = {
            name: Trace(*np.full((2, model.iterations, model.sets), np.nan))
            for name in (*model.order, *(self.scores if model.order else ()))
            if len(self.missing[name]) and name not in model.left_missing
        }
        self.dependents = {
            name: [one for one in model.passive if name in self._roots(one)] for name in model.order
        }
        if model.order:
            self._begin()

    def advance(self, iteration: int) -> None:
        """One round: every variable once, then the traces."""
        for target in self.targets:
            name = target.variable.name
            self.drawn[name], _ = target.impute(self.generator)
            for following in self.dependents[name]:
                self._follow(following, target)
        for name, trace in self.traces.items():
            values = self.drawn[name] if name in self.drawn else self._at(name, self.missing[name])
            shift = 0 if len(self.model.levels(name)) in (0, 2) else 1
            trace.mean[iteration] = values.mean(axis=1) + shift
            if values.shape[1] > 1:
                trace.sd[iteration] = values.std(axis=1, ddof=1)

    def completed(self) -> CompletedSets:
        """The sets as they stand."""
        imputed = {}
        for name in self.model.names:
            imputed[name] = self._at(name, self.missing[name])
        stuck = [
            target.variable.name
            for target in (self.targets if self.model.order else ())
            if target.regression is not None and not target.regression.search.converged
        ]
        notes = list(self.model.notes)
        if stuck:
            notes.append(
                f"The search for the estimates of {listed(stuck)} did not end in some round: the "
                "last step was used."
            )
        return CompletedSets(
            model=self.model,
            index=self.index,
            observed={name: self.answers[name] for name in self.model.names},
            missing=self.missing,
            imputed=imputed,
            traces=self.traces,
            reason=self.model.reason,
            notes=tuple(notes),
        )

    def _begin(self) -> None:
        """The design of every chain, with its first values, and the equations."""
        model = self.model
        plain = [one for one in model.variables if one.name not in model.left_missing]
        passive = [one for one in model.passive if one.name not in model.left_missing]
        incomplete = np.zeros(len(self.index), dtype=bool)
        started = {}
        for name in (*model.order, *(one.name for one in passive)):
            incomplete[self.missing[name]] = True
            started[name] = self._at(name, self.missing[name])
        # Levels that follow may all rest on something imputed: their first values count as well.
        values = {
            one.name: np.concatenate([self.answers[one.name], started[one.name].ravel()])
            for one in passive
        }
        layout = Layout(plain, model.scores, passive, self.answers | values)
        self.chains = Chains(
            layout,
            model.sets,
            self.answers,
            incomplete,
            {name: (self.missing[name], values) for name, values in started.items()},
        )
        self.targets = [
            Target(
                model.variable(name),
                self.answers[name],
                self.chains,
                model.predictors[name],
                model.redundant.get(name, ()),
                model.donors,
                model.offsets.get(name, 0.0),
            )
            for name in model.order
        ]

    def _follow(self, following: PassiveLevels, target: Target) -> None:
        """Levels that follow from a variable, made anew where the variable was imputed."""
        layout = self.chains.layout
        if following.name not in layout.encodings:
            return
        encoding = layout.encodings[following.name]
        values = self._at(following.name, target.missing)
        before = self.chains.rows_of(target.rows)
        self.chains.replace(target.rows, before, encoding.columns, encoding.encode(values))

    def _start(self, answers: np.ndarray) -> np.ndarray:
        """Random ones of the answers given for those that are missing: (sets, missing)."""
        given = answers[~np.isnan(answers)]
        shape = (self.model.sets, int(np.isnan(answers).sum()))
        return given[self.generator.integers(0, len(given), shape)]

    def _missing(self) -> dict[str, np.ndarray]:
        """The positions of those without an answer; of what follows: where a source is missing."""
        found = {name: np.flatnonzero(np.isnan(held)) for name, held in self.answers.items()}
        for one in self.following:
            sources = one.items if isinstance(one, PassiveScore) else one.sources
            lines = [found[source] for source in sources]
            found[one.name] = np.unique(np.concatenate(lines))
        return found

    def _observed(self, one: PassiveScore | PassiveLevels) -> np.ndarray:
        """A score or level computed from observed answers, NaN where one is missing."""
        if isinstance(one, PassiveScore):
            values = score_values(one, self.answers.__getitem__)
        else:
            values = following_levels(
                one, self.answers.__getitem__, self.model.levels, self.known[one.name]
            )
        values[self.missing[one.name]] = np.nan
        return values

    def _at(self, name: str, rows: np.ndarray) -> np.ndarray:
        """A variable's or score's present values for respondents: (sets, rows)."""
        if name in self.scores:
            return score_values(self.scores[name], lambda item: self._at(item, rows))
        if name in self.levels:
            return following_levels(
                self.levels[name],
                lambda source: self._at(source, rows),
                self.model.levels,
                self.known[name],
            )
        values = np.repeat(self.answers[name][rows][None], self.model.sets, axis=0)
        if name in self.drawn and len(rows):
            lacking = self.missing[name]
            place = np.minimum(np.searchsorted(lacking, rows), len(lacking) - 1)
            inside = lacking[place] == rows
            values[:, inside] = self.drawn[name][:, place[inside]]
        return values

    def _roots(self, following: PassiveLevels) -> set[str]:
        """The variables from which levels follow in the end."""
        roots: set[str] = set()
        for source in following.sources:
            roots |= set(self.scores[source].items) if source in self.scores else {source}
        return roots
