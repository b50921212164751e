"""Multiple imputation by chained equations: all chains advance together, variable by variable.

Fully conditional specification (van Buuren, Brand, Groothuis-Oudshoorn and Rubin 2006, Journal of
Statistical Computation and Simulation 76, 1049-1064). Every missing answer begins as a random one
of those given. Each round visits the variables in the model's order, the one with the fewest
missing answers first, and draws their missing answers from the others as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

import numpy as np
import pandas as pd

from questline.core.sentences import listed
from questline.imputation.chains import Chains
from questline.imputation.completed import CompletedSets, Trace
from questline.imputation.designs import Layout
from questline.imputation.model import ImputationModel
from questline.imputation.passive import Known, following_levels, score_values
from questline.imputation.repeated_numbers import RepeatedNumbers
from questline.imputation.targets import Target
from questline.imputation.variables import PassiveLevels, PassiveScore, as_numbers

MOST_TOGETHER = 50_000_000
"""Runs advance together up to so many answers of all chains, which bounds the memory."""


def complete_sets(
    data: pd.DataFrame, model: ImputationModel, generator: np.random.Generator
) -> CompletedSets:
    """Fill in every missing answer `model.sets` times.

    `data` has one row a respondent and the columns of `model.variables`: numbers float64 with NaN,
    levels as codes (object) with None. The same data, model and state of `generator` give the same
    sets.
    """
    return complete_runs(data, [model], generator)[0]


def complete_runs(
    data: pd.DataFrame, models: Sequence[ImputationModel], generator: np.random.Generator
) -> list[CompletedSets]:
    """The sets of several models that differ in their offsets alone, from the same random numbers.

    So a run differs from another through its offsets, and one more run changes none of the others.
    """
    size = max(1, data.size * models[0].sets)
    together = max(1, MOST_TOGETHER // size)
    found = []
    for start in range(0, len(models), together):
        run = Chaining(data, models[start : start + together], deepcopy(generator))
        for iteration in range(run.model.iterations if run.model.order else 0):
            run.advance(iteration)
        found += run.completed()
    return found


def missing_positions(
    answers: Mapping[str, np.ndarray], model: ImputationModel
) -> dict[str, np.ndarray]:
    """The positions of those without an answer; of what follows: where a source is missing."""
    found = {one.name: np.flatnonzero(np.isnan(answers[one.name])) for one in model.variables}
    following: list[PassiveScore | PassiveLevels] = [*model.scores, *model.passive]
    for one in following:
        sources = one.items if isinstance(one, PassiveScore) else one.sources
        found[one.name] = np.unique(np.concatenate([found[source] for source in sources]))
    return found


def own_answers(data: pd.DataFrame, model: ImputationModel) -> dict[str, np.ndarray]:
    """The answers to the variables with data of their own, as numbers or positions of levels."""
    return {one.name: as_numbers(data[one.name], one.levels) for one in model.variables}


class Chaining:
    """The chains while they advance, and what follows from them.

    The chains of all runs, the sets of one model after those of another, advance together.
    """

    def __init__(
        self,
        data: pd.DataFrame,
        models: Sequence[ImputationModel],
        generator: np.random.Generator,
    ) -> None:
        model = models[0]
        self.models, self.model, self.index = models, model, data.index
        self.generator = RepeatedNumbers(generator, len(models))
        self.count = model.sets * len(models)
        self.answers = own_answers(data, model)
        self.drawn = {name: self._start(self.answers[name]) for name in model.order}
        self.scores = {one.name: one for one in model.scores}
        self.levels = {one.name: one for one in model.passive}
        self.known: dict[str, Known] = {one.name: {} for one in model.passive}
        self.following: list[PassiveScore | PassiveLevels] = [*model.scores, *model.passive]
        self.missing = missing_positions(self.answers, model)
        for one in self.following:
            self.answers[one.name] = self._observed(one)
        self.traces = {
            name: Trace(*np.full((2, model.iterations, self.count), np.nan))
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
            self.drawn[name] = target.impute(self.generator)
            for following in self.dependents[name]:
                self._follow(following, target)
        for name, trace in self.traces.items():
            values = self.drawn[name] if name in self.drawn else self._at(name, self.missing[name])
            shift = 0 if len(self.model.levels(name)) in (0, 2) else 1
            trace.mean[iteration] = values.mean(axis=1) + shift
            if values.shape[1] > 1:
                trace.sd[iteration] = values.std(axis=1, ddof=1)

    def completed(self) -> list[CompletedSets]:
        """The sets of every model as they stand."""
        imputed = {name: self._at(name, self.missing[name]) for name in self.model.names}
        found = []
        for run, model in enumerate(self.models):
            own = slice(run * model.sets, (run + 1) * model.sets)
            found.append(
                CompletedSets(
                    model=model,
                    index=self.index,
                    observed={name: self.answers[name] for name in model.names},
                    missing=self.missing,
                    imputed={name: values[own] for name, values in imputed.items()},
                    traces={
                        name: Trace(trace.mean[:, own], trace.sd[:, own])
                        for name, trace in self.traces.items()
                    },
                    reason=model.reason,
                    notes=(*model.notes, *self._stuck(run)),
                )
            )
        return found

    def _stuck(self, run: int) -> list[str]:
        """A sentence where the search for estimates did not end."""
        stuck = [
            target.variable.name
            for target in (self.targets if self.model.order else ())
            if target.regression is not None and not target.regression.search.converged[run]
        ]
        if not stuck:
            return []
        return [
            f"The search for the estimates of {listed(stuck)} did not end in some round: the last "
            "step was used."
        ]

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
            self.count,
            self.answers,
            incomplete,
            {name: (self.missing[name], values) for name, values in started.items()},
            len(self.models),
        )
        self.targets = [
            Target(
                model.variable(name),
                self.answers[name],
                self.chains,
                model.predictors[name],
                model.redundant.get(name, ()),
                model.donors,
                np.repeat([one.offsets.get(name, 0.0) for one in self.models], model.sets),
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
        """Random ones of the answers given for those that are missing: (chains, missing)."""
        given = answers[~np.isnan(answers)]
        shape = (self.count, int(np.isnan(answers).sum()))
        return given[self.generator.integers(0, len(given), shape)]

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
        """A variable's or score's present values for respondents: (chains, rows)."""
        if name in self.scores:
            return score_values(self.scores[name], lambda item: self._at(item, rows))
        if name in self.levels:
            return following_levels(
                self.levels[name],
                lambda source: self._at(source, rows),
                self.model.levels,
                self.known[name],
            )
        values = np.repeat(self.answers[name][rows][None], self.count, axis=0)
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
