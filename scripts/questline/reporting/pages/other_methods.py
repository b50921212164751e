"""The methods section on other models beside the planned ones, and on weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.pages.view import View
from questline.reporting.phrases import listed

FEW_TEAMS = 40
"""With fewer teams, estimating equations have errors corrected for few clusters."""
FIRTH = message(
    "It never takes the place of the planned model. Intervals are those of the penalised profile "
    "likelihood, tests penalised likelihood-ratio tests (Heinze and Schemper 2002). Standard "
    "errors are the roots of the diagonal of the inverse of X′WX at the penalised estimates, W the "
    "diagonal of p(1 − p), as R’s brglm2 defines them; programs that add the hat values of the "
    "penalty print slightly smaller ones."
)
TEAM_MODELS = {
    "cluster_robust": message(
        "the planned model with cluster-robust errors CR2 and Satterthwaite degrees "
        "of freedom (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018)"
    ),
    "estimating_equations": message(
        "generalised estimating equations with an exchangeable working correlation (Liang and "
        "Zeger 1986; with fewer than {} teams the errors of Mancl and DeRouen 2001 and t tests)"
    ),
    "random_intercept": message(
        "a random intercept for each team (linear: restricted maximum likelihood with "
        "Satterthwaite degrees of freedom; logistic: maximum likelihood by adaptive "
        "Gauss-Hermite quadrature)"
    ),
}
COMPLETE_CASES = message(
    "All of these rest on complete cases: they ask what the model assumes, and imputation asks who "
    "is missing. Their p-values are not adjusted for the family of tests, whose tests are those of "
    "the planned models."
)


def other_models_in_words(view: View) -> list[str]:
    """Which other models stand beside the planned ones, and how they are computed."""
    analyses = view.study["analyses"]
    sentences = [
        *_firth(analyses),
        *_robust(analyses),
        *(_teams(view, entry) for entry in analyses if entry.get("teams")),
    ]
    return [*sentences, _(COMPLETE_CASES)] if sentences else []


def weights_in_words(view: View) -> list[str]:
    """How the respondents are weighted to the population."""
    plan = view.study["weighting"]
    if plan is None:
        return []
    margins = listed(view.labels.variable(entry["variable"]) for entry in plan["margins"])
    base = _("all weights equal")
    if plan["base"]:
        base = _(
            "the weights “{}”; people whose weight is zero are left out, and "
            "with a missing weight nothing is weighted"
        ).format(view.labels.variable(plan["base"]))
    limit = ""
    if plan["largest"]:
        limit = _(
            " No weight exceeds {} times the mean: what would is held there "
            "and the others are raked again (Deville and Särndal 1992)."
        ).format(format(plan["largest"], "g"))
    sources = [
        f"{view.labels.variable(entry['variable'])}: {ended(entry['source'])}"
        for entry in plan["margins"]
        if entry["source"]
    ]
    return [
        _(
            "As a sensitivity analysis, respondents are weighted to the "
            "population’s shares of {} by raking (Deming and Stephan 1940), "
            "beginning with {}. People without an answer to one of these keep, "
            "together, the share that they have.{} Shares that were rounded "
            "when they were published are divided by their sum."
        ).format(margins, base, limit),
        _(
            "Kish’s design effect (1965) is that of the weights. Weighted shares, means and "
            "models have linearised errors (Binder 1983) that allow for the raking (Deville, "
            "Särndal and Sautory 1993), as R’s survey computes them after calibrate; the models "
            "are those of the complete cases."
        ),
        *(_("Where the shares come from: {}").format(source) for source in sources),
    ]


def _firth(analyses: list[Mapping[str, Any]]) -> list[str]:
    logistic = [entry for entry in analyses if entry["kind"] == "logistic"]
    always = [entry["label"] for entry in logistic if entry.get("firth") == "always"]
    separated = any(entry.get("firth") == "where_separated" for entry in logistic)
    when = []
    if separated:
        when.append(_("where the terms of a logistic model separate its outcome"))
    if always:
        names = listed(f"“{label}”" for label in always)
        when.append(_("in any case for {}").format(names))
    if not when:
        return []
    return [
        _("Firth’s penalised likelihood (Firth 1993) stands beside, {}. {}").format(
            listed(when), _(FIRTH)
        )
    ]


def _robust(analyses: list[Mapping[str, Any]]) -> list[str]:
    robust = [entry["label"] for entry in analyses if entry.get("robust_errors")]
    if not robust:
        return []
    names = listed(f"“{label}”" for label in robust)
    return [
        _(
            "Errors robust to unequal variances stand beside for {}: HC3 in "
            "linear models (MacKinnon and White 1985; Long and Ervin 2000), "
            "HC0 in logistic ones (White 1980)."
        ).format(names)
    ]


def _teams(view: View, entry: Mapping[str, Any]) -> str:
    models = "; ".join(_(TEAM_MODELS[name]).format(FEW_TEAMS) for name in entry["teams"]["models"])
    variable = view.labels.variable(entry["teams"]["variable"])
    return _(
        "“{}”, respondents in teams (“{}”), of those whose team is known: "
        "{}. The intraclass correlation of the outcome is that of the "
        "analysis of variance (Donner and Koval 1980), the design effect "
        "Kish’s (1965)."
    ).format(entry["label"], variable, models)
