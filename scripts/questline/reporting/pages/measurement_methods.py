"""The methods section on measurement and on missing answers, from the configuration that ran."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.names import ESTIMATORS, ESTIMATORS_IN_WORDS, IMPUTATION_METHODS
from questline.reporting.numbers import MINUS
from questline.reporting.pages.exploratory import extraction_in_words
from questline.reporting.pages.imputation import predictors_in_words
from questline.reporting.pages.item_correlations import rule_in_words
from questline.reporting.pages.view import View
from questline.reporting.phrases import listed

COMPLETE_CASES = message(
    "Each model and comparison uses the respondents who answered everything that it needs "
    "(complete cases); how many that leaves out is given with each. This is unbiased only where "
    "whether an answer is missing does not depend on the outcome once the model’s variables are "
    "known."
)
POOLING = message(
    "Results of the completed sets are pooled by Rubin’s rules (1987) with the degrees of freedom "
    "of Barnard and Rubin (1999): coefficients as they are (odds ratios on the log scale), several "
    "terms at once by the test D1 (Li, Raghunathan and Rubin 1991), shares by Wilson’s interval "
    "for imputed data (Lott and Reiter 2020), correlations on Fisher’s z, the area under the ROC "
    "curve on the logit, and R squared on Fisher’s z of its root (Harel 2009)."
)


def measuring(view: View) -> list[str]:
    """How the scales are examined."""
    kinds = {scale["kind"] for scale in view.study["scales"].values()}
    sentences = []
    if "reflective" in kinds:
        sentences += _reflective(view)
    if "index" in kinds:
        sentences.append(
            _(
                "For an index, whose items make up the score: its distribution and the "
                "correlations among its items; internal consistency is not meaningful."
            )
        )
    return sentences


def missing_answers(view: View) -> list[str]:
    """What becomes of missing answers: complete cases, and imputation where it is planned."""
    plan = view.study["imputation"]
    if plan is None:
        return [_(COMPLETE_CASES), _("Nothing is imputed.")]
    return [_(COMPLETE_CASES), *_imputing(view, plan), _(POOLING), *_shifting(view, plan)]


def _reflective(view: View) -> list[str]:
    plan = view.study["measurement"]
    grouped = any(scale["group_factors"] for scale in view.study["scales"].values())
    hierarchical = (
        _(" and, from the declared groups of items, hierarchical omega (McDonald 1999)") if grouped
        else ""
    )  # fmt: skip
    return [
        _(
            "For scales whose items are effects of one trait: Cronbach’s alpha "
            "with the interval of Feldt and with a bias-corrected and "
            "accelerated bootstrap interval (Efron 1987; {} samples of "
            "people), McDonald’s omega{}; where the answers are ordinal also "
            "alpha and omega on their polychoric correlations (Zumbo, "
            "Gadermann and Zeisser 2007; Green and Yang 2009); split-half "
            "reliability over the ways of halving the items; correlations of "
            "each item with the rest, alpha without each item, and the "
            "standard error of measurement."
        ).format(format(plan["bootstrap"], ","), hierarchical),
        _(
            "{} The same correlations are used for everything that follows; "
            "where they contradict each other they are smoothed to the nearest "
            "consistent ones, and the report says so."
        ).format(rule_in_words(view)),
        _(
            "Whether the items suit factor analysis: the Kaiser-Meyer-Olkin "
            "measure (Kaiser 1974) and Bartlett’s test (1951). How many "
            "factors: parallel analysis (Horn 1965) against {} sets of answers "
            "in which every item’s answers are shuffled, with their 95th "
            "percentile as the mark, and Velicer’s minimum average partial "
            "(1976)."
        ).format(format(plan["parallel_draws"], ",")),
        _("Exploratory analysis: {}.").format(extraction_in_words(view)),
        *_confirming(view, plan),
    ]


def _confirming(view: View, plan: Mapping[str, Any]) -> list[str]:
    used = [
        name for name in ESTIMATORS
        if name in plan["estimators"]
        or (not plan["estimators"] and any(row.model == name for row in
            view.lookup.where("measurement", statistic="parameters")))
    ]  # fmt: skip
    sentences = []
    if used:
        words = "; ".join(_(ESTIMATORS_IN_WORDS[name]) for name in used)
        sentences.append(
            _(
                "Confirmatory analysis, each scale as one factor of variance 1 (in "
                "a set of scales each as one, all correlated), no residuals "
                "correlated. {}. Intervals of RMSEA have 90%, by custom."
            ).format(words)
        )
    if plan["invariance"]:
        names = listed(entry["label"] for entry in plan["invariance"])
        sentences.append(
            _(
                "Measurement invariance ({}): models of all groups at once, each "
                "step holding more equal than the one before; for ordinal answers "
                "in the order of Wu and Estabrook (2016), thresholds first. Steps "
                "are compared by the difference test that belongs to the estimator "
                "and by the change of CFI and RMSEA."
            ).format(names)
        )
    return sentences


def _imputing(view: View, plan: Mapping[str, Any]) -> list[str]:
    level = (
        _("Missing answers to single items are imputed, and scores computed from them in every "
        "round") if plan["level"] == "items"
        else _("Missing scores are imputed as a whole")
    )  # fmt: skip
    donors = plan["donors"]
    sentences = [
        _(
            "Beside that, missing answers are imputed {} times by chained "
            "equations (fully conditional specification, van Buuren 2018), {} "
            "rounds each, seed {}. {}."
        ).format(plan["sets"], plan["iterations"], view.inputs["seed"], level),
        _(
            "Numbers are imputed by predictive mean matching with {} donors, "
            "so that only answers that somebody gave are filled in; two levels "
            "by logistic regression, ordered levels by proportional odds and "
            "other levels by polytomous regression, each made safe against "
            "perfect prediction (White, Daniel and Royston 2010){}. {}."
        ).format(donors, _own_methods(view, plan["methods"]), predictors_in_words(view)),
    ]
    if plan["auxiliary"]:
        helping = listed(view.labels.variable(name) for name in plan["auxiliary"])
        sentences.append(_("In no analysis, but helping to impute: {}.").format(helping))
    return sentences


def _own_methods(view: View, methods: Mapping[str, str]) -> str:
    """The methods that the plan names for single variables."""
    if not methods:
        return ""
    named = [
        _("{} by {}").format(view.labels.variable(name), _(IMPUTATION_METHODS[method]))
        for name, method in methods.items()
    ]
    return _("; as planned, {}").format(listed(named))


def _shifting(view: View, plan: Mapping[str, Any]) -> list[str]:
    if not plan["shifts"]:
        return []
    moved = []
    for shift in plan["shifts"]:
        amounts = listed(f"{amount:g}".replace("-", MINUS) for amount in shift["by"])
        moved.append(_("{} by {}").format(view.labels.variable(shift["variable"]), amounts))
    return [
        _(
            "In case those who left an answer out differ from others like "
            "them, imputed answers are also moved by fixed amounts in every "
            "round (delta adjustment, van Buuren 2018; on the log-odds scale "
            "for two levels): {}."
        ).format(capital(listed(moved)))
    ]
