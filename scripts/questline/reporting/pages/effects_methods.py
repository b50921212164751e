"""How what the models expect was computed, for the methods section."""

from __future__ import annotations

from questline.reporting.catalogue import _, message
from questline.reporting.pages.effect_lookup import MEANS, PREDICTED, SIMPLE, Effects
from questline.reporting.pages.view import View

STANDARDISED = message(
    "What a model expects is averaged over the people whom it was fitted to, one term set to a "
    "value for everyone and the others as they are (marginal standardisation, or g-computation: "
    "Lane and Nelder 1982; Robins 1986). Differences of such averages are risk differences, their "
    "ratios risk ratios, per the unit of the odds ratio (Norton, Dowd and Maciejewski 2019). "
    "Standard errors follow by the delta method, the people’s answers taken as given; intervals of "
    "chances are made on the scale of log odds, those of ratios on that of their logarithm."
)
VALUES = message(
    "Predictions are made at the values that the plan states, otherwise at the quartiles of a "
    "predictor of interest, and at every level of a category. Curves stand at round numbers "
    "between the 2.5th and the 97.5th percentile of the people, with at least 10 people beyond "
    "either end."
)
MARGINAL = message(
    "Estimated marginal means rest on a grid in which the levels of the other categories are "
    "equally frequent and the other numbers at their means (Searle, Speed and Milliken 1980; "
    "Lenth’s package emmeans in R). Their contrasts are adjusted after Holm within the term. They "
    "are given for predictors of interest and for terms of declared interactions, not for what is "
    "adjusted for."
)
MODERATED = message(
    "A declared interaction is read through simple slopes or simple effects of one term at values "
    "of the other (Aiken and West 1991)."
)
IN_CHANCES = message(
    "In logistic models the difference of risk differences stands beside them: an interaction in "
    "odds need not be one in chances (Ai and Norton 2003; Mize 2019)."
)
POOLED = message(
    "On completed sets every one of these is pooled by Rubin’s rules on the scale of its interval, "
    "at the same values as on complete cases."
)


def effects_in_words(view: View) -> list[str]:
    """The sentences about what was in fact computed; none without such numbers."""
    rows = [row for entry in view.study["analyses"] for row in Effects(view, entry).rows]
    said = {row.statistic for row in rows}
    sentences = []
    if said.intersection((*PREDICTED, "risk_difference")):
        sentences += [_(STANDARDISED), _(VALUES)]
    if said.intersection(MEANS):
        sentences.append(_(MARGINAL))
    if said.intersection(name for name in SIMPLE if name.startswith("simple")):
        sentences.append(_(MODERATED))
    if "second_difference" in said:
        sentences.append(_(IN_CHANCES))
    if any(row.dataset == "imputed" for row in rows):
        sentences.append(_(POOLED))
    return sentences
