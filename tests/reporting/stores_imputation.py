"""What imputation writes, and modelling of completed sets, for the small store."""

from __future__ import annotations

from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart, join_parts

NOT_NESTED = "The missing answers are not nested, so that variables are imputed in turns."
FEW_BEHIND = "Most patterns are those of few people: the test then rejects too often."
NOT_MIXED = "The chains do not agree yet."
NOBODY = "Nobody with this answer has leaving in mind in any completed set."


def imputation() -> pd.DataFrame:
    """Imputation's own part, and the models of completed sets."""
    return join_parts([_imputation(), _models()])


def _imputation() -> pd.DataFrame:
    part = StatisticsPart("imputation")
    imputed: dict[str, Any] = {"dataset": "imputed"}
    for statistic, number in (("sets", 20), ("iterations", 10), ("donors", 5)):
        part.add("plan", "plan", statistic, number, **imputed)
    part.add("missingness", "all", "complete_rows", 118, dataset="analysed", denominator=160)
    part.add("missingness", "all", "monotone", 0, dataset="analysed", note=NOT_NESTED)
    part.add("missingness", "all", "little_mcar", 31.4, dataset="analysed", df=19, p=0.036, n=160,
             note=FEW_BEHIND)  # fmt: skip
    for name, people, method, helpers in (
        ("gender", 16, "polytomous regression", "months, efficacy"),
        ("months", 37, "predictive mean matching, 5 donors", "gender"),
    ):
        place = {"method": method, **imputed}
        part.add("variables", name, "imputed_count", people, denominator=160, **place)
        part.add("variables", name, "missing_share", people / 160, dataset="analysed", n=160)
        part.add("variables", name, "predictors", helpers.count(",") + 1, note=helpers, **place)
        _chains(part, name, people)
    part.add("variables", "efficacy", "imputed_count", 0, denominator=160, **imputed)
    _distributions(part)
    part.add("shifts", "months", "imputed_count", 37, level="-5", **imputed)
    part.add("shifts", "leaving", "imputed_count", None, level="0.5", **imputed,
             note="Not computable: everyone has an answer to leaving.")  # fmt: skip
    return part.table()


def _chains(part: StatisticsPart, name: str, people: int) -> None:
    place: dict[str, Any] = {"dataset": "imputed", "n": people}
    high = name == "months"
    part.add("convergence", name, "r_hat_mean", 1.254 if high else 1.013,
             note=NOT_MIXED if high else "", **place)  # fmt: skip
    part.add("convergence", name, "r_hat_sd", 1.031, **place)
    for number in range(1, 11):
        level = f"iteration_{number:02d}"
        mean = (30.0 if high else 1.4) + number / 100
        for statistic, value in (
            ("chain_mean", mean),
            ("chain_mean_lowest", mean - 0.3),
            ("chain_mean_highest", mean + 0.4),
        ):
            part.add("convergence", name, statistic, value, level=level, **place)


def _distributions(part: StatisticsPart) -> None:
    pooled: dict[str, Any] = {"dataset": "imputed", "n": 160}
    for name, shares in (
        ("gender", {"woman": (70.2, 61.3), "man": (24.1, 30.9), "other": (5.7, 7.8)}),
        ("months", {"0 to 24": (41.1, 52.2), "24 to 48": (58.9, 47.8)}),
    ):
        for level, (observed, imputed) in shares.items():
            for group, share, people in (("observed", observed, 144), ("imputed", imputed, 16)):
                part.add("distributions", name, "percent", share, level=level, group=group,
                         dataset="analysed" if group == "observed" else "imputed",
                         n=people)  # fmt: skip
            if name == "gender":
                part.add("pooled", name, "percent", observed - 1, level=level, se=3.6,
                         ci_low=observed - 4, ci_high=observed + 3, **pooled)  # fmt: skip
                part.add("pooled", name, "fraction_of_missing_information", 0.123, level=level,
                         **pooled)  # fmt: skip
    for group, mean in (("observed", 31.2), ("imputed", 28.4)):
        place = {"group": group, "dataset": "imputed" if group == "imputed" else "analysed"}
        part.add("distributions", "months", "mean", mean, **place)
        part.add("distributions", "months", "sd", 14.1, **place)
    part.add("pooled", "months", "mean", 30.4, ci_low=28.1, ci_high=32.7, **pooled)
    part.add("pooled", "months", "fraction_of_missing_information", 0.21, **pooled)
    part.add("pooled", "efficacy", "correlation", 0.28, level="months", ci_low=0.12, ci_high=0.42,
             p=0.001, **pooled)  # fmt: skip
    part.add("pooled", "efficacy", "fraction_of_missing_information", 0.19, level="months",
             **pooled)  # fmt: skip
    part.add("pooled", "efficacy", "correlation", None, level="stress", **pooled,
             note="Not computable: stress is in no analysis and not imputed.")  # fmt: skip


def _models() -> pd.DataFrame:
    part = StatisticsPart("modelling")
    for model in ("unadjusted", "adjusted"):
        _pooled(part, "leaving", "efficacy", 1.72, (1.09, 2.71), model=model, p=0.019)
        _pooled(part, "leaving", "gender", 0.83, (0.47, 1.47), model=model, p=0.52, level="man")
        part.add("leaving", "gender", "odds_ratio", None, level="other", model=model, note=NOBODY,
                 dataset="imputed", outcome="leaving")  # fmt: skip
        part.add("leaving", "gender", "reference", 1, level="woman", model=model,
                 dataset="imputed", outcome="leaving")  # fmt: skip
        _pooled(part, "efficacy_by_months", "months", -0.11, (-0.31, 0.09), model=model, p=0.28)
    place: dict[str, Any] = {"dataset": "imputed", "model": "adjusted"}
    part.add("leaving", "gender", "joint_test", 1.31, df=2, p=0.27, n=160, **place)
    part.add("leaving", "gender", "residual_df", 412.3, n=160, **place)
    for statistic, number in (
        ("count", 160),
        ("number_of_sets", 20),
        ("events", 79.4),
        ("nagelkerke_r_squared", 0.21),
    ):
        part.add("leaving", "model", statistic, number, **place)
    part.add("leaving", "model", "auc", 0.71, ci_low=0.63, ci_high=0.78, n=160, **place,
             note="Apparent: measured on the people whom the model was fitted to.")  # fmt: skip
    for amount, shift in ((-5, 1.0), (5, -0.8)):
        _pooled(part, "leaving", "efficacy", 1.72 + shift / 10, (1.09 + shift / 10, 2.9),
                model="adjusted", p=0.03, group=f"shift:months={amount}")  # fmt: skip
    return part.table()


def _pooled(
    part: StatisticsPart,
    analysis: str,
    term: str,
    estimate: float,
    ends: tuple[float, float],
    *,
    p: float,
    **fields: Any,
) -> None:
    statistic = "odds_ratio" if analysis == "leaving" else "coefficient"
    shared: dict[str, Any] = {"dataset": "imputed", "n": 160, **fields}
    part.add(analysis, term, statistic, estimate, se=0.2, ci_low=ends[0], ci_high=ends[1], p=p,
             df=143.2, **shared)  # fmt: skip
    part.add(analysis, term, "fraction_of_missing_information", 0.171, **shared)
    part.add(analysis, term, "relative_increase_in_variance", 0.204, **shared)
