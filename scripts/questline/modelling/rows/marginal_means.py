"""Rows of estimated marginal means of categories, and of their pairwise contrasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from questline.modelling.design import Term
from questline.modelling.effects.contrasts import against, pairwise
from questline.modelling.effects.estimated_means import estimated_mean_outcomes, estimated_means
from questline.modelling.effects.predictions import on_logits
from questline.modelling.effects.results import Effects, Label
from questline.modelling.rows.effect_rows import EffectRows, Name
from questline.modelling.terms.recipe import AnyTerm

MOST_LEVELS = 12
"""A category with more has 66 pairs and more, which nobody reads: each level against the reference
then."""
GRID = (
    "over a grid in which the levels of the other categories are equally frequent and the other "
    "numbers at their means"
)
MEANS = {
    "logistic": f"mean log odds {GRID}, turned back into a probability",
    "linear": f"mean {GRID}",
    "ordinal": f"mean probability {GRID}; delta method on the scale of log odds",
}
CONTRASTS = {
    "logistic": f"ratio of odds, from mean log odds {GRID}",
    "linear": f"difference of means {GRID}",
    "ordinal": f"ratio of the odds of a higher level, from mean log odds {GRID}",
}
HOLM = "; p-values adjusted after Holm for the contrasts of the term"


def add_marginal_means(rows: EffectRows, term: Term) -> None:
    """The means at each level of a category that occurs, and the contrasts of each two of them."""
    variable, kind = term.variable, rows.model.kind
    levels = rows.people.levels_present(variable)
    stated = {variable: levels}
    means = estimated_means(rows.people, rows.model, [variable], stated)

    def of_level(label: Label) -> Name:
        level = str(label.at[variable])
        return Name(variable, level, cells=[{variable: level}])

    shown = means
    if kind == "ordinal":
        found = estimated_mean_outcomes(rows.people, rows.model, [variable], stated)
        shown = on_logits(found.labels, found.values, found.gradients, rows.model, found.reasons)
    statistic = f"estimated_marginal_{'mean' if kind == 'linear' else 'probability'}"
    rows.add(shown, statistic, MEANS[kind], of_level)
    if len(levels) < 2:
        return

    def of_pair(label: Label) -> Name:
        one, other = str(label.at[variable]), str(label.against[variable])
        cells = [{variable: one}, {variable: other}]
        return Name(variable, f"{one}:{other}", unit=f"against {other}", cells=cells)

    if len(levels) <= MOST_LEVELS:
        pairs = pairwise(means)
    else:
        pairs = against(means, variable, reference_among(term, levels))
    method = CONTRASTS[kind] + (HOLM if len(pairs.labels) > 1 else "")
    rows.add(as_ratios(pairs, kind), contrast_name(kind), method, of_pair, holm=True)


def contrast_name(kind: str) -> str:
    """The statistic of a contrast: a difference of means, or a ratio of odds."""
    return "contrast" if kind == "linear" else "contrast_odds_ratio"


def as_ratios(contrasts: Effects, kind: str) -> Effects:
    """Contrasts as readers see them: those of an ordinal model's latent scale are log odds too."""
    return replace(contrasts, scale="log") if kind == "ordinal" else contrasts


def reference_among(term: AnyTerm, levels: Sequence[str]) -> str:
    """The reference level of a category, or the first of `levels` where nobody has it."""
    reference = term.reference if isinstance(term, Term) else ""
    return reference if reference in levels else levels[0]
