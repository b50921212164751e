"""What must hold between a planned regression and the other files of a study."""

from __future__ import annotations

from questline.core.analysis_plan import Analysis
from questline.core.codebook import WIDEST_COUNTED_RANGE
from questline.core.known_names import KnownNames
from questline.core.yaml_text import Place

FILE = "plan.yaml"
LEAST_LEVELS_IN_ORDER = 3


def check_analysis(known: KnownNames, place: Place, analysis: Analysis) -> None:
    """Outcome, terms, reference levels, splines, predictions and teams fit the codebook."""
    _check_outcome(known, place, analysis)
    for index, predictor in enumerate(analysis.predictors):
        known.analysable(FILE, (*place, "predictors", index, "variable"), predictor.variable)
    for index, name in enumerate(analysis.covariates):
        known.analysable(FILE, (*place, "covariates", index), name)
    for name, level in analysis.reference.items():
        at = (*place, "reference", name)
        if _is_term(known, at, name, analysis) and known.needs_levels(FILE, at, name):
            known.known_levels(FILE, at, name, [level])
    for key in ("splines", "predictions"):
        for name in getattr(analysis, key):
            at = (*place, key, name)
            if _is_term(known, at, name, analysis):
                known.needs_numbers(FILE, at, name, "remove the line")
    for index, pair in enumerate(analysis.interactions):
        for number, name in enumerate(pair):
            _is_term(known, (*place, "interactions", index, number), name, analysis)
    if analysis.teams:
        at = (*place, "teams", "variable")
        if known.variable(FILE, at, analysis.teams.variable):
            _needs_groups(known, at, analysis.teams.variable)


def _is_term(known: KnownNames, place: Place, name: str, analysis: Analysis) -> bool:
    """Whether a sound name is a term of the analysis; a stranger is a problem.

    Where a term of the analysis is itself no known name, that is the problem, and nothing else is
    said: the name may be the one that was meant.
    """
    if name in analysis.terms:
        return known.is_sound(name)
    if all(known.is_sound(term) for term in analysis.terms):
        known.unknown(FILE, place, name, analysis.terms, "a predictor or covariate of this "
                      "analysis", "correct the name, or remove the line")  # fmt: skip
    return False


def _check_outcome(known: KnownNames, place: Place, analysis: Analysis) -> None:
    at = (*place, "outcome")
    if not known.analysable(FILE, at, analysis.outcome):
        return
    if analysis.kind == "linear":
        known.needs_numbers(FILE, at, analysis.outcome, "use a logistic or an ordinal model")
    elif analysis.kind == "ordinal" and known.is_numeric(analysis.outcome):
        _check_ordered_numbers(known, at, analysis.outcome)
    elif known.needs_levels(FILE, at, analysis.outcome):
        if analysis.kind == "logistic":
            known.known_levels(FILE, (*place, "event"), analysis.outcome, [analysis.event])
        elif not _in_order(known, analysis.outcome):
            known.wrong(FILE, at, f'the levels of "{analysis.outcome}" have no order',
                        f"a variable of kind ordered with {LEAST_LEVELS_IN_ORDER} levels or more",
                        "use a logistic model, or give it the kind ordered in "
                        "codebook.csv")  # fmt: skip


def _check_ordered_numbers(known: KnownNames, place: Place, name: str) -> None:
    """An outcome with numbers is ordinal when they are the few answers to one question."""
    if name in known.codebook and len(known.codebook[name].ordered_codes) >= LEAST_LEVELS_IN_ORDER:
        return
    known.wrong(FILE, place, f'"{name}" has no declared answers that can be counted',
                f"a question with {LEAST_LEVELS_IN_ORDER} to {WIDEST_COUNTED_RANGE} answers in "
                "order", "use a linear model, or declare its levels, or whole numbers as its least "
                "and largest answer, in codebook.csv")  # fmt: skip


def _in_order(known: KnownNames, name: str) -> bool:
    """Whether the levels stand in an order and are enough for an ordinal model."""
    if len(known.levels_of(name)) < LEAST_LEVELS_IN_ORDER:
        return False
    return name in known.bands or known.codebook[name].is_ordered


def _needs_groups(known: KnownNames, place: Place, name: str) -> None:
    """Anything that puts people together will do, a code of a team as well as a level."""
    if known.codebook[name].kind in ("date", "timing"):
        known.wrong(FILE, place, f'"{name}" is of kind {known.codebook[name].kind}',
                    "a variable that says which team a respondent belongs to",
                    "name another variable")  # fmt: skip
