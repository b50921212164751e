"""The models of all specifications without the focal predictor, which permutations start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.many_linear import fit_many_linear
from questline.robustness.design_in_sets import DesignInSets, joined
from questline.robustness.focal_estimates import Kind
from questline.robustness.identified_columns import identified_columns
from questline.robustness.neighbouring_fits import fit_neighbours
from questline.robustness.risk_differences import Focal
from questline.robustness.specification_curve import DataVariant


@dataclass(frozen=True)
class NullModels:
    """The null models of a data variant, of its members alone.

    `rows` (sets, columns + 1, people) are an intercept and the standardised covariates, `predictor`
    and `outcomes` are (sets, people). `mask` (columns + 1, specifications) says which columns are
    in a specification, `coefficients` (sets, columns + 1, specifications) are 0 for the others.
    `df` (specifications,) are the residual degrees of freedom of the full model. `usable` says
    which specifications have a null model and a predictor that the covariates do not foretell.
    """

    rows: np.ndarray
    predictor: np.ndarray
    outcomes: np.ndarray
    mask: np.ndarray
    coefficients: np.ndarray
    df: np.ndarray
    usable: np.ndarray


def null_models(
    variants: Sequence[DataVariant], masks: np.ndarray, focal: Focal, kind: Kind
) -> list[NullModels]:
    """Those of every variant, with each of the `masks` (specifications, columns)."""
    designs: list[DesignInSets] = []
    outcomes, identified = [], []
    for variant in variants:
        matrices = variant.matrix if variant.matrix.ndim == 3 else variant.matrix[None]
        members = np.tile(variant.members, (len(masks), 1))
        asked = DesignInSets.of(matrices, members, masks, designs[0] if designs else None)
        identified.append(identified_columns(asked, focal))
        designs.append(asked.with_columns(identified[-1].columns))
        known = np.where(variant.members, variant.outcome, 0.0)
        outcomes.append(np.broadcast_to(known, matrices.shape[:2]))
    without = [design.without(focal.column) for design in designs]
    if kind == "logistic" and variants:
        found, codes = fit_neighbours(joined(without), np.concatenate(outcomes))
    made, first = [], 0
    for variant, design, answers, told in zip(variants, without, outcomes, identified, strict=True):
        people = variant.members
        rows = design.rows[:, :, people]
        mask = design.mask[:, : len(masks)]
        if kind == "logistic":
            where = slice(first, first + design.fits)
            first += design.fits
            shape = (design.size, design.sets, len(masks))
            coefficients = np.swapaxes(found[:, where].reshape(shape), 0, 1)
            sound = ~codes[where].reshape(shape[1:]).any(axis=0)
        else:
            linear = fit_many_linear(
                np.swapaxes(rows[:, 1:], 1, 2), answers[:, people], columns=mask[1:].T
            )
            coefficients = np.nan_to_num(np.swapaxes(linear.coefficients, 1, 2))
            sound = linear.sound.all(axis=0)
        # The predictor is one more coefficient.
        df = people.sum() - mask.sum(axis=0) - 1.0
        usable = sound & (df > 0) & ~told.constant & ~told.dependent
        matrices = variant.matrix if variant.matrix.ndim == 3 else variant.matrix[None]
        predictor = matrices[:, people, focal.column]
        made.append(NullModels(rows, predictor, answers[:, people], mask, coefficients, df, usable))
    return made
