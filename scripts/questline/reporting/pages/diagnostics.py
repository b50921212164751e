"""How well the planned models fit, and what could mislead in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.pages.influential import influential_table, moves_table
from questline.reporting.pages.model_checks import ModelCheck, model_check
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

PEOPLE = (
    ("count", message("People with complete answers"), None),
    ("left_out", message("Left out, an answer missing"), None),
)
LIKELIHOOD = (
    ("likelihood_ratio_chi_square", message("Likelihood ratio chi-square (df)"), None),
    ("log_likelihood", message("Log-likelihood"), 1),
    ("null_log_likelihood", message("Log-likelihood without predictors"), 1),
    ("aic", message("AIC"), 1),
    ("bic", message("BIC"), 1),
    ("nagelkerke_r_squared", message("Nagelkerke’s R squared"), None),
    ("mcfadden_r_squared", message("McFadden’s R squared"), None),
)
FIT = {
    "ordinal": (
        *PEOPLE,
        ("parameters", message("Parameters"), None),
        (
            "events_per_parameter",
            message("People outside the most frequent level, per parameter"),
            1,
        ),
        *LIKELIHOOD,
    ),
    "logistic": (
        *PEOPLE,
        ("events", message("Events"), None),
        ("parameters", message("Parameters"), None),
        ("events_per_parameter", message("Events per parameter"), 1),
        *LIKELIHOOD,
        ("brier_score", message("Brier score"), 3),
        ("auc", message("Area under the ROC curve"), None),
        ("calibration_intercept", message("Calibration intercept (apparent)"), None),
        ("calibration_slope", message("Calibration slope (apparent)"), None),
        ("influential_count", message("Influential respondents (Cook’s distance above 4/n)"), None),
    ),
    "linear": (
        *PEOPLE,
        ("parameters", message("Parameters"), None),
        ("r_squared", message("R squared"), None),
        ("adjusted_r_squared", message("Adjusted R squared"), None),
        ("residual_sd", message("Residual standard deviation"), None),
        ("f_statistic", message("F (df)"), None),
        ("log_likelihood", message("Log-likelihood"), 1),
        ("aic", message("AIC"), 1),
        ("bic", message("BIC"), 1),
        ("influential_count", message("Influential respondents (Cook’s distance above 4/n)"), None),
    ),
}
KINDS = {
    "logistic": message("Fit of the logistic models"),
    "linear": message("Fit of the linear models"),
    "ordinal": message("Fit of the ordinal models"),
}
EVENTS = {
    "logistic": "events",
    "ordinal": message("people outside the most frequent level"),
}
SOUGHT = frozenset(
    (
        "odds_ratio",
        "coefficient",
        "spline_coefficient",
        "threshold",
        "variance_inflation_factor",
        *(statistic for measures in FIT.values() for statistic, *_others in measures),
    )
)
"""What every model should have: where it is not computable the reason stands in the open."""

FIGURES = ("residuals", "quantiles", "calibration")
"""The kinds of figures that stand beside the checks of a model."""

LEAST_EVENTS = 10
"""Fewer events for each parameter than this bias a logistic model (Peduzzi et al. 1996): a rule of
thumb for models of which the criteria of Riley and colleagues say nothing."""

LARGE_INFLATION = 5**0.5
"""A standard error inflated by this or more, a variance inflation of 5, deserves a look."""


@dataclass(frozen=True)
class DiagnosticView:
    """The diagnostics of one planned regression."""

    label: str
    concerns: list[Text]
    check: ModelCheck | None
    figures: list[str]
    calibration: Table | None
    inflation: Table | None
    influential: Table | None
    moves: Table | None


def fit_tables(view: View) -> list[Table]:
    """A table of fit for each kind of model that is planned: a column per analysis."""
    tables = []
    for kind, caption in KINDS.items():
        planned = [entry for entry in view.study["analyses"] if entry["kind"] == kind]
        if not planned:
            continue
        rows = []
        for statistic, label, digits in FIT[kind]:
            found = [_of_model(view, entry, statistic) for entry in planned]
            if any(found):
                cells = tuple(
                    _fit_cell(view, entry, row, digits)
                    for entry, row in zip(planned, found, strict=True)
                )
                rows.append(Row(_(label), cells))
        columns = [Column(entry["label"]) for entry in planned]
        tables.append(Table(f"fit_{kind}", _(caption), _("Measure"), columns, rows))
    return tables


def diagnostic_views(view: View) -> list[DiagnosticView]:
    """The diagnostics of every planned regression."""
    return [
        DiagnosticView(
            label=entry["label"],
            concerns=_concerns(view, entry),
            check=model_check(view, entry),
            figures=[f"{kind}_{entry['name']}" for kind in FIGURES],
            calibration=_calibration_table(view, entry),
            inflation=_inflation_table(view, entry),
            influential=influential_table(view, entry) if view.is_internal else None,
            moves=moves_table(view, entry) if view.is_internal else None,
        )
        for entry in view.study["analyses"]
    ]


def _fit_cell(
    view: View, entry: Mapping[str, Any], row: Statistic | None, digits: int | None
) -> Text:
    """A measure of fit, with its interval or with its degrees of freedom and p-value."""
    text = view.with_interval(row, digits)
    p, degrees = view.p_in_words(row), view.number(row, "df")
    if not p.is_there or not degrees.is_there:
        return text
    residual = None
    if row is not None and row.statistic == "f_statistic":
        residual = view.number(_of_model(view, entry, "residual_df"), digits=0)
    both = (degrees, ", ", residual) if residual and residual.is_there else (degrees,)
    return (*text, " (", *both, "), ", p)


def _concerns(view: View, entry: Mapping[str, Any]) -> list[Text]:
    """What a careful reader should know of this model, in sentences; nothing when all is well."""
    concerns: list[Text] = []
    per_parameter = _of_model(view, entry, "events_per_parameter")
    wanted = _of_term(view, entry, "sample_size", "required_events_per_parameter")
    events = per_parameter.estimate if per_parameter else None
    if events is not None and wanted and wanted.estimate is not None:
        if events < wanted.estimate:
            concerns.append(
                say(
                    _(
                        "{} events for each parameter, where the criteria of Riley and "
                        "colleagues ask for {}: odds ratios come out too far from one."
                    ),
                    view.number(per_parameter, digits=1),
                    view.number(wanted, digits=1),
                )
            )
    elif events is not None and events < LEAST_EVENTS:
        concerns.append(
            say(
                _(
                    "Only {} {} for each parameter; below 10, odds ratios come out too far from "
                    "one and intervals too narrow."
                ),
                view.number(per_parameter, digits=1),
                _(EVENTS[entry["kind"]]),
            )
        )
    for row in view.lookup.where("modelling", entry["name"], dataset=COMPLETE):
        inflated = row.statistic == "scaled_variance_inflation_factor"
        if inflated and (row.estimate or 0) >= LARGE_INFLATION:
            concerns.append(
                say(
                    _(
                        "{} overlaps with the other terms (inflation {}): its own part is hard to "
                        "tell apart."
                    ),
                    view.labels.term(row.term),
                    view.number(row),
                )
            )
    reasons = dict.fromkeys(
        ended(view.labels.in_words(row.note))
        for row in view.lookup.where(
            "modelling", entry["name"], dataset=COMPLETE, status="not_computable"
        )
        if row.model in ("adjusted", "unadjusted") and row.statistic in SOUGHT
    )
    concerns += [(reason,) for reason in reasons]
    return concerns


def _calibration_table(view: View, entry: Mapping[str, Any]) -> Table | None:
    groups = [
        row.level
        for row in view.lookup.where(
            "modelling", entry["name"], dataset=COMPLETE, term="calibration"
        )
        if row.statistic == "mean_predicted"
    ]
    if not groups:
        return None
    rows = []
    for place, level in enumerate(groups, 1):
        predicted = _of_term(view, entry, "calibration", "mean_predicted", level)
        observed = _of_term(view, entry, "calibration", "observed_share", level)
        cells = (
            view.cell(observed, "n"),
            view.cell(observed, "events"),
            view.cell(predicted),
            view.cell(observed),
            view.cell(observed, "interval"),
        )
        rows.append(Row(_("Group {}").format(place), cells))
    columns = [
        Column(_("People")),
        Column(_("Events")),
        Column(_("Predicted chance, mean")),
        Column(_("Observed share")),
        Column(_("{} interval").format(view.confidence)),
    ]
    return Table(
        file_name("calibration", entry["name"]),
        _("{}: predicted chances and what was observed").format(entry["label"]),
        _("By predicted chance, lowest first"),
        columns,
        rows,
        [
            (
                _(
                    "Apparent calibration: the model is judged on the same people to whom it was "
                    "fitted, which flatters it."
                ),
            )
        ],
    )


def _inflation_table(view: View, entry: Mapping[str, Any]) -> Table | None:
    rows, methods = [], {}
    for row in view.lookup.where(
        "modelling", entry["name"], dataset=COMPLETE, statistic="variance_inflation_factor"
    ):
        scaled = _of_term(view, entry, row.term, "scaled_variance_inflation_factor")
        cells = (view.cell(row), view.cell(row, "df"), view.cell(scaled))
        rows.append(Row(view.labels.term(row.term), cells))
        methods.update(dict.fromkeys(found.method for found in (row, scaled) if found))
    if not rows:
        return None
    return Table(
        file_name("inflation", entry["name"]),
        _("{}: how far the terms overlap").format(entry["label"]),
        _("Term"),
        [Column(_("Variance inflation")), Column(_("df")), Column(_("Scaled"))],
        rows,
        [(ended(capital(method)),) for method in methods if method],
    )


def _of_model(view: View, entry: Mapping[str, Any], statistic: str) -> Statistic | None:
    return _of_term(view, entry, "model", statistic)


def _of_term(
    view: View, entry: Mapping[str, Any], term: str, statistic: str, level: str = ""
) -> Statistic | None:
    return view.lookup.one(
        "modelling",
        entry["name"],
        statistic,
        term=term,
        level=level,
        model="adjusted",
        dataset=COMPLETE,
    )
