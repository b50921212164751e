"""Estimated marginal means and simple slopes over a balanced reference grid.

The means are what the model expects where the levels of the other categories are equally frequent
and the other numbers are at their means, whoever the respondents were (Searle, Speed & Milliken
1980, The American Statistician 34, 216-221; Lenth's R package emmeans). Levels that nobody has are
not in the grid. The mean of a linear predictor over the grid is found without the grid: its columns
are products of functions of single variables, which the grid makes independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from questline.core.sentences import number_of
from questline.modelling.design import Term
from questline.modelling.effects.averages import average_outcomes, why_nothing
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.marginal_effects import why_not_held
from questline.modelling.effects.population import Population, population
from questline.modelling.effects.results import Effects, Label, Scale, make_effects, no_effects
from questline.modelling.effects.support import support_of

MOST_CELLS = 1_000_000
Stated = Mapping[str, Sequence[float | str]]
Cell = Mapping[str, float | str]


def estimated_means(
    people: Population,
    model: EstimatedModel,
    by: Sequence[str],
    stated: Stated | None = None,
) -> Effects:
    """Means of the linear predictor at each combination of the variables in `by`.

    `stated` gives the values of a variable: of one in `by` those at which means are wanted (without
    it the levels that someone has, or a number's mean), of another those over which is averaged.
    Back-transformed, as `shown` gives them, they are probabilities in a logistic model; those of an
    ordinal one stay on the latent scale, counted from the mean of the thresholds (emmeans' mode
    `latent`). Their `contrasts` are log odds ratios, or differences of means.
    """
    cells = _cells(people, by, stated)
    scale: Scale = "logit" if model.kind == "logistic" else "identity"
    if reason := why_nothing(people, model):
        return no_effects([Label(cell) for cell in cells], model, scale, reason)
    recipe = people.recipe
    rows = [recipe.from_blocks(_mean_blocks(people, cell, stated)) for cell in cells]
    matrix = np.stack(rows) if rows else np.empty((0, len(recipe.columns)))
    first = np.full((len(cells), model.size - len(recipe.columns)), model.sign)
    first /= max(first.shape[1], 1)
    return _linear_functions(people, model, cells, np.hstack([first, matrix]), scale, tested=False)


def estimated_mean_outcomes(
    people: Population,
    model: EstimatedModel,
    by: Sequence[str],
    stated: Stated | None = None,
) -> Effects:
    """Means over the grid of the expected outcome itself: probabilities, means, categories.

    As `estimated_means`, averaging after the inverse link and not before it (emmeans with
    `regrid = "response"`, or mode `prob` for ordinal models); contrasts are differences. On the
    identity scale, as there.
    """
    cells = _cells(people, by, stated)
    reason = why_nothing(people, model)
    recipe = people.recipe
    others = {} if reason else _other_values(people, by, stated)
    count = int(np.prod([len(values) for values in others.values()]))
    if not reason and count > MOST_CELLS:
        reason = (
            f"Not computable: the grid of the other variables has {number_of(count, 'cell')}; at "
            f"most {MOST_CELLS} are averaged."
        )
    if reason:
        return no_effects([Label(cell) for cell in cells], model, "identity", reason)
    outcomes = model.outcomes(model.size - len(recipe.columns))
    grid = pd.DataFrame(list(product(*others.values())), columns=list(others))
    for name in by:
        grid[name] = cells[0][name] if cells else ""
    found = average_outcomes(population(recipe, grid), model, cells, support_of(model, people))
    reasons = []
    for cell, held in zip(cells, found.held, strict=True):
        reason = "" if held else why_not_held(people, cell) or found.support.reason
        reasons += [reason] * len(outcomes)
    values = found.values.reshape(len(found.values), -1)
    return make_effects(
        [Label(cell, outcome=outcome) for cell in cells for outcome in outcomes],
        values,
        found.gradients.reshape(*values.shape, -1),
        model,
        "identity",
        reasons,
        tested=False,
    )


def simple_slopes(
    people: Population,
    model: EstimatedModel,
    variable: str,
    by: Sequence[str],
    stated: Stated | None = None,
) -> Effects:
    """Slopes of the linear predictor along a number at each combination of the variables in `by`.

    Per unit and direction of the number; over the rest of the grid they are averaged as in
    `estimated_means`, the number itself being at its mean or where `stated` puts it. In logistic
    and ordinal models they are shown as odds ratios per unit, and their contrasts as ratios of
    odds ratios (emmeans' `emtrends`, with derivatives in closed form).
    """
    cells = _cells(people, by, stated)
    scale: Scale = "identity" if model.kind == "linear" else "log"
    if reason := why_nothing(people, model):
        return no_effects([Label(cell) for cell in cells], model, scale, reason)
    recipe = people.recipe
    step = recipe.step(variable)
    rows = []
    for cell in cells:
        values = _grid_values(people, variable, cell, stated)
        own = step * recipe.slopes(variable, values).mean(axis=0)
        rows.append(recipe.slopes_from_blocks(variable, _mean_blocks(people, cell, stated), own))
    matrix = np.stack(rows) if rows else np.empty((0, len(recipe.columns)))
    first = np.zeros((len(cells), model.size - len(recipe.columns)))
    return _linear_functions(people, model, cells, np.hstack([first, matrix]), scale, tested=True)


def _linear_functions(
    people: Population,
    model: EstimatedModel,
    cells: Sequence[Cell],
    functions: np.ndarray,
    scale: Scale,
    *,
    tested: bool,
) -> Effects:
    """Effects that are linear in the coefficients, `functions` (cells, q)."""
    support = support_of(model, people)
    held = support.holds_functions(functions)
    reasons = [
        "" if one else why_not_held(people, cell) or support.reason
        for cell, one in zip(cells, held, strict=True)
    ]
    values = np.nan_to_num(model.coefficients) @ functions.T
    gradients = np.broadcast_to(functions, (model.sets, *functions.shape))
    return make_effects(
        [Label(cell) for cell in cells], values, gradients, model, scale, reasons,
        tested=tested, support=support,
    )  # fmt: skip


def _cells(people: Population, by: Sequence[str], stated: Stated | None) -> list[Cell]:
    """The combinations of the variables in `by`; the first runs fastest, as in emmeans."""
    values = [_stated_values(people, name, stated) for name in reversed(by)]
    return [dict(zip(by, reversed(cell), strict=True)) for cell in product(*values)]


def _other_values(
    people: Population, by: Sequence[str], stated: Stated | None
) -> dict[str, list[float | str]]:
    names = (term.variable for term in people.recipe.terms if term.variable not in by)
    return {name: _stated_values(people, name, stated) for name in names}


def _stated_values(people: Population, name: str, stated: Stated | None) -> list[float | str]:
    """The values of a variable in the grid: those stated, levels that occur, or the mean."""
    if stated and name in stated:
        return list(stated[name])
    term = people.recipe.term(name)
    if isinstance(term, Term) and term.levels:
        return [term.levels[place] for place in people.present(name)]
    values = people.values[name]
    weights = np.broadcast_to(people.weights, values.shape)
    return [float((values * weights).sum() / len(values))] if values.size else []


def _grid_values(people: Population, name: str, cell: Cell, stated: Stated | None) -> np.ndarray:
    """The values over which a variable is averaged in a cell of the grid, as `Values` has them."""
    given = [cell[name]] if name in cell else _stated_values(people, name, stated)
    return np.array([people.recipe.value(name, value) for value in given])


def _mean_blocks(people: Population, cell: Cell, stated: Stated | None) -> dict[str, np.ndarray]:
    """The columns of each term, averaged over its values in the grid."""
    values = {
        term.variable: _grid_values(people, term.variable, cell, stated)
        for term in people.recipe.terms
    }
    blocks = people.recipe.blocks(values)
    return {name: block.mean(axis=0) for name, block in blocks.items()}
