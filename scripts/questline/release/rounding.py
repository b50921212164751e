"""Numbers of people, rounded, and what would tell the exact ones.

`nearest_5` takes 43 to 45 and 42 to 40; `midpoint_6` takes 1 to 6 people to 3, 7 to 12 to 9 and so
on, and nobody to 0 (OpenSAFELY documentation, "Rounding counts" and "Midpoint 6 rounding"). Totals
of rounded numbers need not add up.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from questline.core.statistics import round_significant
from questline.release.people import counts_people, of_another_survey

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

RULE = "rounding"
PEOPLE = ("n", "denominator", "events")
DERIVED = ("estimate", "se", "ci_low", "ci_high")
P_VALUES = ("p", "p_adjusted")
HALF_WIDTH = {"nearest_5": 2.0, "midpoint_6": 3.0}
"""How far at most the exact number of people is from the rounded one."""
T_TESTS = ("student_t", "welch_t", "coefficient", "mean_difference", "hedges_g")
LEAST_DF_OF_PEOPLE = 10
"""Fewer degrees of freedom of pooled estimates tell of the imputations, not of the people."""
MEANS = ("mean", "sd", "unweighted_mean", "weighted_mean")
TELLING = ("bartlett_chi_square", "effective_n", "design_effect")
"""Statistics from which, with others, the number of people follows."""
TELLING_TERMS = ("model", "sample_size", "detectable_effects", "shrinkage")
"""Terms of such statistics: fit, likelihood, information criteria, and what is needed of people."""
OF_NONE = "Not computable: the number of people is rounded to nobody."
NEAR = 1e-7
SHARE, PERCENT = 1.0, 100.0
STEPS = (1.0, 2.0, 5.0, 10.0)


def round_count(count: float, rounding: str) -> float:
    """A number of people as `rounding` shows it; halves of 5 go up.

    >>> [round_count(count, "midpoint_6") for count in (0, 1, 6, 7, 12, 13)]
    [0.0, 3.0, 3.0, 9.0, 9.0, 15.0]
    >>> [round_count(count, "nearest_5") for count in (42, 43, 47, 48)]
    [40.0, 45.0, 45.0, 50.0]
    """
    if rounding == "nearest_5":
        return 5.0 * math.floor(count / 5 + 0.5)
    if rounding == "midpoint_6":
        return 6.0 * math.ceil(count / 6) - 3.0 if count > 0 else 0.0
    return float(count)


def interval(rounded: float, rounding: str) -> tuple[float, float]:
    """Between which whole numbers the number of people lies that was rounded to `rounded`.

    >>> interval(45, "nearest_5"), interval(0, "nearest_5"), interval(9, "midpoint_6")
    ((43.0, 47.0), (0.0, 2.0), (7.0, 12.0))
    """
    if rounding == "nearest_5":
        return max(rounded - 2.0, 0.0), rounded + 2.0
    if rounding == "midpoint_6" and rounded > 0:
        return rounded - 2.0, rounded + 3.0
    return float(rounded), float(rounded)


def round_numbers_of_people(
    store: pd.DataFrame, rounding: str, tables: pd.Series, least: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The public store with every number of people rounded, and one line per row changed.

    Shares and percentages are computed again from the rounded numbers. What would tell an exact
    number is given as precisely as the rounded ones justify: statistics of tables and saturated
    models (`tables` marks them), whose relative error is that of their smallest cell (of `least`
    people where the store does not say); fit and likelihood of models, whose error is that of the
    number of people, as are intervals and p-values that follow from an estimate and that number;
    means, which are whole numbers over the number of people, to ten over that number. An interval
    grows outwards and a p-value upwards. Estimates of other models are kept, as no number of people
    follows from them. A row without an estimate loses its numbers of people, and results of other
    surveys stay as they were published. The lines hold id, rule and detail.
    """
    public = store.copy()
    if rounding == "none":
        return public, _changes(public, [], "")
    numbers = {name: public[name].to_numpy(dtype=float, copy=True) for name in (*PEOPLE, *DERIVED)}
    numbers.update({name: public[name].to_numpy(dtype=float, copy=True) for name in P_VALUES})
    exact = {name: values.copy() for name, values in numbers.items()}
    shown = public["status"].isin(["shown", "rounded"]).to_numpy()
    ours = ~of_another_survey(public).to_numpy()
    there = shown & ~np.isnan(exact["estimate"]) & ours
    counts = counts_people(public).to_numpy() & there
    round_all = np.vectorize(lambda count: round_count(count, rounding), otypes=[float])
    for name in PEOPLE:
        known = ~np.isnan(numbers[name]) & ours
        numbers[name][known] = round_all(numbers[name][known])
        # A row without an estimate cannot be marked as rounded, so that it tells none.
        numbers[name][known & ~there] = np.nan
    freedom = public["statistic"].str.endswith("residual_df").to_numpy() & there
    for rows in (counts, freedom):
        numbers["estimate"][rows] = round_all(numbers["estimate"][rows])
    shares = _recompute_shares(exact, numbers, there & ~counts)
    half = HALF_WIDTH[rounding]
    errors, keep = _relative_errors(public, numbers, counts, shares, tables.to_numpy(), half, least)
    errors[counts | freedom | ~there] = np.nan
    means = public["statistic"].isin(MEANS).to_numpy() & there & ~np.isnan(numbers["n"])
    errors[means] = np.nan
    round_justified(numbers, errors, keep_estimate=shares | keep)
    freed = counts_in_df(public).to_numpy() & there & np.isnan(errors)
    round_by_df(numbers, freed, public["df"].to_numpy(dtype=float), half)
    round_means_by_people(numbers, means, numbers["n"])
    df = public["df"].to_numpy(dtype=float, copy=True)
    of_tests = counts_in_df(public).to_numpy()
    df[of_tests] = round_all(df[of_tests])
    changed = ~_same(df, public["df"].to_numpy(dtype=float))
    for name, values in numbers.items():
        changed |= ~_same(values, exact[name])
        public[name] = [round_significant(value) if value == value else value for value in values]
    public["df"] = df
    # A number of people that happens to be round is marked as well: else it would be known.
    changed |= counts | ~np.isnan(numbers["n"]) | ~np.isnan(numbers["denominator"])
    public.loc[changed & there, "status"] = "rounded"
    of_none = shares & np.isnan(numbers["estimate"])
    public.loc[of_none, ["status", "note"]] = ["not_computable", OF_NONE]
    detail = f"numbers of people by {rounding}, and what would tell exact ones"
    return public, _changes(public, np.flatnonzero(changed & there).tolist(), detail)


def counts_in_df(store: pd.DataFrame) -> pd.Series:
    """For each row, whether its degrees of freedom come from the number of people.

    So do those of t-tests, of linear models, and of estimates from imputed data (Barnard and Rubin
    1999); those of a chi-square count terms, and are few.
    """
    of_people = store["statistic"].isin(T_TESTS)
    of_people |= (store["dataset"] == "imputed") & (store["df"] >= LEAST_DF_OF_PEOPLE)
    return of_people & store["df"].notna()


def _changes(public: pd.DataFrame, places: list[int], detail: str) -> pd.DataFrame:
    identifiers = public["id"].iloc[places]
    return pd.DataFrame({"id": identifiers.tolist(), "rule": RULE, "detail": detail})


def _same(values: Floats, others: Floats) -> Mask:
    return (values == others) | (np.isnan(values) & np.isnan(others))


def _recompute_shares(exact: dict[str, Floats], numbers: dict[str, Floats], rows: Mask) -> Mask:
    """Compute events over people again; returns which rows are such shares."""
    whole = np.where(np.isnan(exact["denominator"]), exact["n"], exact["denominator"])
    rounded = np.where(np.isnan(exact["denominator"]), numbers["n"], numbers["denominator"])
    shares = np.zeros(len(rows), dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        for scale in (SHARE, PERCENT):
            ratio = scale * exact["events"] / whole
            near = np.abs(exact["estimate"] - ratio) <= NEAR * np.maximum(ratio, 1)
            own = rows & ~shares & near
            again = np.minimum(scale * numbers["events"] / rounded, scale)
            numbers["estimate"][own] = again[own]
            shares |= own
    return shares


def _relative_errors(
    public: pd.DataFrame,
    numbers: dict[str, Floats],
    counts: Mask,
    shares: Mask,
    tables: Mask,
    half: float,
    least: int,
) -> tuple[Floats, Mask]:
    """By how much of itself each statistic may be off as the numbers of people are rounded.

    NaN for what keeps all its digits. The second result marks the rows of which the estimate keeps
    them, but not the interval and the p-value.
    """
    errors = np.full(len(public), np.nan)
    with_people = ~np.isnan(numbers["n"])
    described = public["stage"].isin(["description", "measurement"])
    described |= public["analysis"] == "weighting"
    telling = public["statistic"].isin(TELLING) | public["term"].isin(TELLING_TERMS)
    # The interval of a correlation or of a reliability tells how many people it has.
    of_people = with_people & (described | telling).to_numpy()
    errors[of_people] = half / np.fmax(numbers["n"][of_people], 1.0)
    of_shares = shares & ~np.isnan(numbers["ci_low"])
    errors[of_shares] = half / np.fmax(numbers["events"][of_shares], 1.0)
    keep = of_people & ~telling.to_numpy()
    smallest = _smallest_cells(public, numbers["estimate"], counts)
    rows = np.flatnonzero(tables)
    places = public.iloc[rows]
    for at, table, row, column in zip(
        rows, places["table"], places["row"], places["column"], strict=True
    ):
        found = [
            smallest[cell]
            for one in row.split(";")
            for other in column.split(";")
            if (cell := (table, one, other)) in smallest
        ]
        errors[at] = half / max(min(found, default=float(least)), 1.0)
    keep[rows] = False
    return errors, keep


def _smallest_cells(
    public: pd.DataFrame, estimates: Floats, counts: Mask
) -> dict[tuple[str, str, str], float]:
    """The smallest number of people shown in each place of each table, and in what holds it."""
    smallest: dict[tuple[str, str, str], float] = {}
    rows = np.flatnonzero(counts & (public["table"] != "").to_numpy())
    own = public.iloc[rows]
    for count, table, row, column in zip(
        estimates[rows], own["table"], own["row"], own["column"], strict=True
    ):
        for one in _outer(row):
            for other in _outer(column):
                cell = (table, one, other)
                smallest[cell] = min(float(count), smallest.get(cell, math.inf))
    return smallest


def _outer(name: str) -> list[str]:
    parts = name.split("/")
    return ["", *("/".join(parts[:length]) for length in range(1, len(parts) + 1))]


def round_justified(numbers: dict[str, Floats], errors: Floats, keep_estimate: Mask) -> None:
    """Round what has an error to steps of at least twice that error, in place."""
    ways: dict[str, Callable[[float], float]] = {"ci_low": math.floor, "ci_high": math.ceil}
    for at in np.flatnonzero(~np.isnan(errors)).tolist():
        for name in DERIVED:
            value = numbers[name][at]
            if value == value and not (name == "estimate" and keep_estimate[at]):
                step = step_for(2 * errors[at] * abs(value))
                numbers[name][at] = to_step(value, step, ways.get(name, _nearest))
        for name in P_VALUES:
            value = numbers[name][at]
            if value == value and value > 0:
                # The logarithm of a p-value moves by about twice itself times the relative error.
                error = errors[at] * max(1.0, -2 * math.log(value))
                step = step_for(2 * error * value)
                numbers[name][at] = min(to_step(value, step, math.ceil), 1.0)


def round_by_df(numbers: dict[str, Floats], rows: Mask, freedom: Floats, half: float) -> None:
    """Intervals and p-values that follow from t with `freedom` degrees of freedom, in place.

    A quantile z of the normal distribution is one of t when it is multiplied by about
    1 + (z^2 + 1) / (4 df), so that `half` more people or fewer move the half width of an interval
    by less than 1.5 * half / df^2 of itself, and the logarithm of a p-value by about
    half * (log p)^2 / df^2. Intervals grow outwards and p-values upwards by that much.
    """
    for at in np.flatnonzero(rows).tolist():
        error = half / freedom[at] ** 2
        low, high = numbers["ci_low"][at], numbers["ci_high"][at]
        step = step_for(1.5 * error * (high - low))
        for name, value, way in (("ci_low", low, math.floor), ("ci_high", high, math.ceil)):
            if value == value:
                numbers[name][at] = to_step(value, step, way)
        for name in P_VALUES:
            value = numbers[name][at]
            if value == value and value > 0:
                step = step_for(2 * error * max(1.0, math.log(value) ** 2) * value)
                numbers[name][at] = min(to_step(value, step, math.ceil), 1.0)


def round_means_by_people(numbers: dict[str, Floats], rows: Mask, people: Floats) -> None:
    """Means and standard deviations to a step of ten over the number of people, in place."""
    for at in np.flatnonzero(rows).tolist():
        step = 10.0 ** math.ceil(math.log10(10 / max(people[at], 1.0)) - NEAR)
        for name in DERIVED:
            if numbers[name][at] == numbers[name][at]:
                numbers[name][at] = to_step(numbers[name][at], step)


def step_for(width: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is at least `width`; 0 for none.

    >>> step_for(0.03), step_for(2), step_for(0)
    (0.05, 2.0, 0.0)
    """
    if not width > 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(width))
    return next(
        round_significant(step * power) for step in STEPS if step * power >= width * (1 - NEAR)
    )


def _nearest(parts: float) -> float:
    return math.floor(parts + 0.5)


def to_step(value: float, step: float, way: Callable[[float], float] = _nearest) -> float:
    """`value` as a multiple of `step`, the nearest (halves go up) or another `way`; 0 keeps it.

    >>> to_step(44.3, 0.5), to_step(44.3, 0)
    (44.5, 44.3)
    """
    if step == 0:
        return value
    # A value that is a multiple up to its last bits stays: rounding twice is rounding once.
    parts = value / step
    near = round(parts)
    return round_significant((near if abs(parts - near) < NEAR else way(parts)) * step)
