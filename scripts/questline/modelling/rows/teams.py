"""Rows of models that allow for what the respondents of a team share.

Respondents without a team cannot be in them: they are left out, and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from questline.modelling.dependence.clustered_fit import ClusteredFit
from questline.modelling.dependence.estimating_equations import (
    EstimatingEquations,
    estimating_equations_linear,
    estimating_equations_logistic,
)
from questline.modelling.dependence.random_intercept_linear import (
    RandomInterceptLinear,
    random_intercept_linear,
)
from questline.modelling.dependence.random_intercept_logistic import (
    NODES,
    RandomInterceptLogistic,
    random_intercept_logistic,
)
from questline.modelling.dependence.robust_errors import (
    FEW_CLUSTERS,
    cluster_robust_linear,
    cluster_robust_logistic,
    note_on_few,
)
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.other_models import (
    Identify,
    ModelPeople,
    OtherModelRows,
    add_counts,
    add_without_model,
    model_people,
    without_separation,
)
from questline.modelling.rows.robust import numbers_of
from questline.modelling.rows.team_facts import TEAMS, add_team_facts

CLUSTER_ROBUST = "cluster_robust"
ESTIMATING_EQUATIONS = "estimating_equations"
RANDOM_INTERCEPT = "random_intercept"
NOBODY = "Not computable: nobody among the complete cases has a team."
FEW_EVENTS = (
    "Not computable: among the people with a team, the model has more coefficients than there are "
    "people with the rarer outcome."
)
CR2 = (
    "{kind} regression with cluster-robust errors CR2 (Bell and McCaffrey 2002; Pustejovsky and "
    "Tipton 2018), t interval and t test with Satterthwaite degrees of freedom{scale}"
)
EQUATIONS = (
    "generalised estimating equations, {kind} link, exchangeable working correlation (Liang and "
    "Zeger 1986), {errors}{scale}"
)
PLAIN_ERRORS = "robust errors, Wald interval and z test"
CORRECTED_ERRORS = (
    "robust errors corrected for few clusters (Mancl and DeRouen 2001), t interval and t test with "
    "as many degrees of freedom as clusters less coefficients"
)
MIXED = {
    "linear": "linear mixed model with a random intercept for each team, restricted maximum "
    "likelihood, t interval and t test with Satterthwaite degrees of freedom (Kuznetsova, "
    "Brockhoff and Christensen 2017)",
    "logistic": "logistic mixed model with a random intercept for each team, maximum likelihood by "
    f"adaptive Gauss-Hermite quadrature with {NODES} nodes (Pinheiro and Bates 1995), Wald "
    "interval and z test; odds ratios between people of one team, standard error of the log odds "
    "ratio",
}
NO_TEST = (
    "No test and no interval: there are no more clusters than coefficients, so that no degrees of "
    "freedom are left."
)
VARIANCE_TEST = (
    "likelihood-ratio test that the variance between teams is 0, half of it at 0 (Self and Liang "
    "1987)"
)

Writer = Callable[[OtherModelRows, ModelPeople, np.ndarray], None]


def add_teams(rows: AnalysisRows, fit: Fit, data: pd.DataFrame) -> None:
    """The teams themselves, and every model that the plan asks for.

    `data` has the variable of the teams, with the index of the complete cases.
    """
    teams = rows.analysis["teams"]
    if not teams or rows.kind not in MIXED:
        return
    labels = data.loc[fit.cases.frame.index, teams["variable"]]
    inside = labels.notna().to_numpy()
    add_team_facts(rows, fit, labels[inside].to_numpy(), inside)
    table = f"{rows.analysis['name']}/{TEAMS}"
    counted = model_people(rows, fit, inside=inside, table=table)
    if counted is not None and not inside.all():
        add_counts(rows, fit, counted, TEAMS)
    for name in teams["models"]:
        identified, method, write = _model(rows, name)
        people = model_people(rows, fit, identified, inside=inside, table=table)
        if people is None or fit.model is None:
            add_without_model(rows, fit, name, method)
            continue
        if not people.count:
            add_without_model(replace(rows, n=0, events=None), fit, name, method, NOBODY)
            continue
        if rows.kind == "logistic" and _has_few_events(people):
            OtherModelRows(rows, name, method, people).add_terms(None, reason=FEW_EVENTS)
            continue
        own = labels[inside].to_numpy()[people.found.open_people]
        write(OtherModelRows(rows, name, method, people), people, own)


def _has_few_events(people: ModelPeople) -> bool:
    """Whether the model has more coefficients than events; without any it says so itself."""
    events = float(people.outcome.sum())
    return 0 < min(events, people.count - events) < people.found.rank


def _model(rows: AnalysisRows, name: str) -> tuple[Identify | None, str, Writer]:
    """What identifies a model's columns, its method in words, and what writes its rows."""
    logistic = rows.kind == "logistic"
    scale = ", standard error of the log odds ratio" if logistic else ""
    if name == CLUSTER_ROBUST:
        return None, CR2.format(kind=rows.kind, scale=scale), _write_cluster_robust
    if name == RANDOM_INTERCEPT:
        return None, MIXED[rows.kind], _write_random_intercept
    kind = "logit" if logistic else "identity"
    method = EQUATIONS.format(kind=kind, errors=PLAIN_ERRORS, scale=scale)
    # Leaving out the people whose outcome is foretold would change what the others are correlated
    # with: the equations are for everyone, or for nobody.
    return without_separation, method, _write_estimating_equations


def _write_cluster_robust(writer: OtherModelRows, people: ModelPeople, labels: np.ndarray) -> None:
    logistic = writer.rows.kind == "logistic"
    fitted = cluster_robust_logistic if logistic else cluster_robust_linear
    found = fitted(people.open_matrix, people.open_outcome, labels, columns=people.kept)
    _write(writer, people, found)


def _write_estimating_equations(
    writer: OtherModelRows, people: ModelPeople, labels: np.ndarray
) -> None:
    logistic = writer.rows.kind == "logistic"
    fitted = estimating_equations_logistic if logistic else estimating_equations_linear
    found = fitted(people.open_matrix, people.open_outcome, labels, columns=people.kept)
    if found.reason or found.clusters >= FEW_CLUSTERS:
        _write(writer, people, found)
    else:
        writer.method = writer.method.replace(PLAIN_ERRORS, CORRECTED_ERRORS)
        _write(writer, people, _corrected(found))
    writer.add(
        "working_correlation",
        found.correlation,
        note=found.reason,
        method="exchangeable working correlation of the people of a team, by the method of moments",
    )


def _corrected(found: EstimatingEquations) -> ClusteredFit:
    """The fit with errors corrected for few clusters, and the note that belongs to them."""
    size = len(found.coefficients)
    about = found.note.removeprefix(note_on_few(found.clusters, size)).strip()
    corrected = found.small_sample()
    untested = NO_TEST if np.isnan(corrected.df).any() else ""
    note = " ".join(filter(None, [untested, about]))
    return ClusteredFit(
        coefficients=corrected.coefficients,
        covariance=corrected.covariance,
        df=corrected.df,
        people=corrected.people,
        clusters=corrected.clusters,
        note=note,
    )


def _write_random_intercept(
    writer: OtherModelRows, people: ModelPeople, labels: np.ndarray
) -> None:
    matrix, outcome = people.open_matrix, people.open_outcome
    if writer.rows.kind == "logistic":
        logistic = random_intercept_logistic(matrix, outcome, labels, columns=people.kept)
        _write(writer, people, logistic)
        _add_logistic_variance(writer, logistic)
    else:
        linear = random_intercept_linear(matrix, outcome, labels, columns=people.kept)
        _write(writer, people, linear)
        _add_linear_variance(writer, linear)


def _add_linear_variance(writer: OtherModelRows, found: RandomInterceptLinear) -> None:
    reason = found.reason
    between, within = np.sqrt(found.between), np.sqrt(found.within)
    writer.add("between_team_sd", between, note=reason or found.note, method=MIXED["linear"])
    writer.add("within_team_sd", within, note=reason, method=MIXED["linear"])
    writer.add(
        "intraclass_correlation",
        found.intraclass_correlation,
        note=reason,
        method="share of the variance that lies between teams, given the terms",
    )
    writer.add(
        "between_team_test", found.test.statistic, p=found.test.p, note=reason, method=VARIANCE_TEST
    )


def _add_logistic_variance(writer: OtherModelRows, found: RandomInterceptLogistic) -> None:
    reason, error = found.reason, found.deviation_error
    writer.add(
        "between_team_sd",
        found.deviation,
        se=None if np.isnan(error) else error,
        unit="log odds",
        note=reason or found.note,
        method=MIXED["logistic"],
    )
    writer.add(
        "intraclass_correlation",
        found.intraclass_correlation,
        note=reason,
        method="share of the variance on the latent scale of a logistic model that lies between "
        "teams, given the terms (Snijders and Bosker 2012)",
    )
    writer.add(
        "median_odds_ratio",
        found.median_odds_ratio,
        note=reason,
        method="median odds ratio between two people alike in all terms, of different teams, the "
        "higher odds first (Larsen and Merlo 2005)",
    )
    writer.add(
        "between_team_test", found.test.statistic, p=found.test.p, note=reason, method=VARIANCE_TEST
    )


def _write(writer: OtherModelRows, people: ModelPeople, found: ClusteredFit) -> None:
    """The rows of the terms, or the reason why there are no numbers."""
    if found.reason:
        writer.add_terms(None, reason=found.reason)
        return
    note = " ".join(filter(None, [people.note, found.note]))
    writer.add_terms(numbers_of(found, writer.rows.confidence), note=note)
