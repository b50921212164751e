"""How the planned models were fitted, for the methods section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from questline.core.sentences import ended, number_of
from questline.reporting.catalogue import _, message
from questline.reporting.pages.model_lines import terms_of
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text
from questline.reporting.phrases import listed

KINDS = {
    "logistic": message("Logistic regression"),
    "linear": message("Linear regression"),
    "ordinal": message("Proportional odds regression (the cumulative logit model)"),
}
INTERVALS = {"profile": "profile-likelihood", "wald": message("Wald")}
ORDINAL = message(
    "Proportional odds models are those of McCullagh (1980): one odds ratio for every step between "
    "ordered answers."
)
CURVES = message(
    "Restricted cubic splines have their knots at the percentiles that Harrell (2015) recommends "
    "(3 to 7 knots), found among the complete cases, and are straight lines beyond the outer ones."
)
INTERACTIONS = message(
    "Interactions are products of the columns of two terms, numbers centred at their mean among "
    "the complete cases (Aiken and West 1991). They have no unadjusted model."
)
PROFILES = message(
    "The limits of profile-likelihood intervals are the roots of their equation (Venzon and "
    "Moolgavkar 1988)."
)
WHOLE_TERMS = message(
    "Terms with several coefficients are tested as a whole: by likelihood ratio tests in logistic "
    "and proportional odds models, by F tests in linear ones, and on completed sets by the test D1 "
    "of Li, Raghunathan and Rubin (1991)."
)
NOT_IMPUTED_SO = message(
    "The models that impute have neither interactions nor curves. Where answers were imputed, the "
    "pooled estimates of those are drawn towards none (von Hippel 2009, Sociological Methodology "
    "39, 265-291); the complete cases stand beside them."
)
SEPARATION = message(
    "Coefficients that the data cannot give, because terms depend on each other or foretell the "
    "outcome without error (separation), are named with the reason; beside a separated term the "
    "others are the limits of their estimates (Geyer 2009)."
)


def models_in_words(view: View) -> list[Text]:
    """The sentences about the kinds of models and terms that the plan has."""
    analyses = view.study["analyses"]
    if not analyses:
        return []
    kinds = {entry["kind"] for entry in analyses}
    profiles = any(
        entry["kind"] != "linear" and entry["interval"] == "profile" for entry in analyses
    )
    several = view.lookup.where("modelling", statistic="joint_test")
    sentences = [
        _(
            "The analyses were stated in the plan. All intervals are {} "
            "intervals. Unadjusted models hold one term; adjusted models hold "
            "all, on the same people."
        ).format(view.confidence),
        *([_(ORDINAL)] if "ordinal" in kinds else []),
        *([_(CURVES)] if any(entry.get("splines") for entry in analyses) else []),
        *([_(INTERACTIONS)] if any(entry.get("interactions") for entry in analyses) else []),
        *([_(NOT_IMPUTED_SO)] if view.study["imputation"] and _bent(analyses) else []),
        *([_(PROFILES)] if profiles else []),
        *([_(WHOLE_TERMS)] if several else []),
        _(SEPARATION),
    ]
    return [(sentence,) for sentence in sentences]


def _bent(analyses: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a model has a curve or an interaction."""
    return any(entry.get("splines") or entry.get("interactions") for entry in analyses)


def planned_analyses(view: View) -> list[str]:
    """Each planned regression in words: its kind, terms, curves, interactions and references."""
    return [_analysis(view, entry) for entry in view.study["analyses"]]


def _analysis(view: View, entry: Mapping[str, Any]) -> str:
    labels = view.labels
    outcome = labels.variable(entry["outcome"])
    terms = [_predictor(view, predictor) for predictor in entry["predictors"]]
    words = [_("{}. {} of “{}”").format(entry["label"], _(KINDS[entry["kind"]]), outcome)]
    if entry["kind"] == "logistic":
        words.append(_("(event: “{}”)").format(labels.level(entry["outcome"], entry["event"])))
    words.append(_("on {}").format(listed(terms)))
    if entry["covariates"]:
        covariates = [labels.variable(name) for name in entry["covariates"]]
        words.append(_("and, in the adjusted model, {}").format(listed(covariates)))
    sentences = [ended(" ".join(words)), *_shapes(view, entry)]
    references = _references(view, entry)
    if references:
        sentences.append(_("Reference levels: {}.").format("; ".join(references)))
    if entry["kind"] != "linear":
        sentences.append(_("Intervals: {}.").format(INTERVALS[entry["interval"]]))
    if entry["rationale"]:
        sentences.append(ended(entry["rationale"]))
    return " ".join(sentences)


def _predictor(view: View, predictor: Mapping[str, Any]) -> str:
    label = view.labels.variable(predictor["variable"])
    if view.labels.has_levels(predictor["variable"]):
        return label
    return _("{} (per {} {})").format(label, format(predictor["unit"], "g"), predictor["direction"])


def _shapes(view: View, entry: Mapping[str, Any]) -> list[str]:
    """The terms that enter as curves, and those that interact."""
    curves = [
        f"{view.labels.variable(name)} ({number_of(knots, 'knot')})"
        for name, knots in (entry.get("splines") or {}).items()
    ]
    pairs = [view.labels.term(":".join(pair)) for pair in entry.get("interactions") or ()]
    enter = _("enters as a restricted cubic spline") if len(curves) == 1 else (
        _("enter as restricted cubic splines")
    )  # fmt: skip
    said = [f"{listed(curves)} {enter}."] if curves else []
    return said + ([_("With the interaction {}.").format(listed(pairs))] if pairs else [])


def _references(view: View, entry: Mapping[str, Any]) -> list[str]:
    """The reference level of every category in the model, the first one where none is named."""
    labels = view.labels
    found = []
    for variable in terms_of(entry):
        levels = labels.levels(variable)
        if labels.has_levels(variable):
            code = entry["reference"].get(variable, levels[0])
            found.append(f"{labels.variable(variable)}, “{labels.level(variable, code)}”")
    return found
