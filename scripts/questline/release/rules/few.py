"""Models and groups of too few people: residual degrees of freedom, and the people behind a row."""

from __future__ import annotations

import pandas as pd

from questline.release.people import of_another_survey
from questline.release.rules.rule import Known, Rule

COEFFICIENTS = ("odds_ratio", "coefficient", "spline_coefficient")
"""Statistics of which each row is one estimated parameter of a model of stage modelling."""
RESIDUAL_DF = "residual_df"
T_TESTS = ("student_t", "welch_t", "coefficient", "mean_difference", "hedges_g")
"""Statistics whose `df` are the residual degrees of freedom."""
CORRELATIONS = ("correlation", "polychoric_correlation", "item_rest_correlation")
CLUSTERED = ("cluster_robust", "random_intercept")
"""Models whose degrees of freedom count teams."""
SAID_ANYWAY = ("parameters", RESIDUAL_DF, "reference")
"""What stays shown of a model that is hidden: it says why."""
MODEL = ["stage", "analysis", "model", "dataset"]


def too_few_residual_df(known: Known) -> pd.Series:
    """Rows of models with fewer residual degrees of freedom than `least_residual_df`.

    A model with nearly as many parameters as people reproduces their answers; with none left over
    it is the data. Residual degrees of freedom are the people less the parameters that were
    estimated, the intercept (or the thresholds) included: each unadjusted model by itself, models
    of the same terms each with its own coefficients. Where the store gives them, as for t-tests and
    the F tests of linear models, its number counts. A correlation has two fewer than pairs. What
    imputation and teams do to degrees of freedom says nothing of the number of people and is not
    looked at. The numbers of people, of parameters and of degrees of freedom stay.

    Source: Griffiths and others (2019), Handbook on Statistical Disclosure Control for Outputs
    (regressions: at least 10 residual degrees of freedom); ACRO (`safe_dof_threshold`: 10).
    """
    least = known.setting("least_residual_df")
    store = known.store
    found = _by_parameters(known, least) | _by_given_df(known, least)
    found |= store["statistic"].isin(CORRELATIONS) & (store["n"] - 2 < least)
    return found & ~known.counts & ~store["statistic"].isin(SAID_ANYWAY) & known.with_number


def _by_parameters(known: Known, least: int) -> pd.Series:
    """Models of which people less parameters are too few."""
    store, found = known.store, known.nothing
    modelled = store[
        (store["stage"] == "modelling")
        & store["statistic"].isin(COEFFICIENTS)
        & (store["group"] == "")
        & known.with_number
        & store["n"].notna()
    ]
    thresholds = store[(store["statistic"] == "threshold") & known.with_number]
    cut_points = thresholds.groupby("analysis")["id"].size().to_dict()
    unadjusted = modelled["model"] == "unadjusted"
    for keys, own in (
        (MODEL, modelled[~unadjusted]),
        ([*MODEL, "term"], modelled[unadjusted]),
    ):
        fitted = own.groupby(keys, sort=False, as_index=False).agg(n=("n", "min"), k=("id", "size"))
        constants = [cut_points.get(name, 1) for name in fitted["analysis"]]
        few = fitted[fitted["n"] - fitted["k"] - constants < least]
        found |= _of_models(store, keys, pd.MultiIndex.from_frame(few[keys]))
    structural = store[(store["stage"] == "measurement") & (store["statistic"] == "parameters")]
    scarce = structural[structural["n"] - structural["estimate"] < least]
    return found | _of_models(store, MODEL, pd.MultiIndex.from_frame(scarce[MODEL]))


def _by_given_df(known: Known, least: int) -> pd.Series:
    """Models and tests whose residual degrees of freedom stand in the store and are too few."""
    store, found = known.store, known.nothing
    of_people = (store["dataset"] != "imputed") & ~store["model"].isin(CLUSTERED)
    given = (store["statistic"] == RESIDUAL_DF) & (store["estimate"] < least)
    own = store["statistic"].isin(T_TESTS) & (store["df"] < least)
    few = store[of_people & (given | own) & store["stage"].isin(["modelling", "robustness"])]
    found |= known.rows(few.index)
    whole = few[few["term"] == "model"]
    found |= _of_models(store, MODEL, pd.MultiIndex.from_frame(whole[MODEL]))
    tested = few[(few["stage"] == "modelling") & (few["term"] != "model")]
    place = [*MODEL, "term", "level", "group"]
    return found | _of_models(store, place, pd.MultiIndex.from_frame(tested[place]))


def _of_models(store: pd.DataFrame, keys: list[str], few: pd.MultiIndex) -> pd.Series:
    if not len(few):
        return pd.Series(False, index=store.index, dtype=bool)
    own = pd.MultiIndex.from_frame(store[keys])
    return pd.Series(own.isin(few), index=store.index, dtype=bool)


def rests_on_few_people(known: Known) -> pd.Series:
    """Rows that were computed from fewer people than the threshold (`n` or `denominator`).

    A mean of three people tells each of them the sum of the other two. How many of the people have
    the event is a number of people of its own, and the cells decide on it.

    Source: Griffiths and others (2019); ACRO (`safe_threshold`: 10).
    """
    threshold, store = known.setting("threshold"), known.store
    few = (store["n"] < threshold) | (store["denominator"] < threshold)
    return few & known.with_number & ~of_another_survey(store)


RESIDUAL = Rule(
    "residual_df",
    "Models with few residual degrees of freedom are hidden: they come close to the data.",
    "Griffiths and others 2019; ACRO",
    too_few_residual_df,
)
PEOPLE = Rule(
    "few_people",
    "What was computed from fewer people than the threshold is hidden.",
    "Griffiths and others 2019; ACRO",
    rests_on_few_people,
)
