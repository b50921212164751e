"""People who answer, and their complete answers, drawn from the true model.

All frames have one row per person (index 0, 1, ...) and hold codes of the codebook: text for
categories, float64 for numbers. Sums over items are written out rather than left to a matrix
product, and numbers are rounded to the answers that the questionnaire offers, so that the last
bits in which processors differ cannot change an answer.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from questline.tools.synthetic_survey import true_model as true


def draw_respondents(random: np.random.Generator, count: int) -> pd.DataFrame:
    """`count` people with their circumstances and complete answers to every closed question.

    Variables that are asked of some only are missing for the others: `region` outside England,
    `supervision_quality` for some who have no supervision at all.
    """
    people = _circumstances(random, count)
    return pd.concat([people, _answers(random, people)], axis=1)


def draw_levels(random: np.random.Generator, shares: Mapping[str, float], count: int) -> np.ndarray:
    """`count` levels (object array), each with its share; the last level takes what is left."""
    limits = np.round(np.cumsum(list(shares.values()))[:-1], 12)
    return np.array(list(shares), dtype=object)[
        np.searchsorted(limits, random.random(count), side="right")
    ]


def sum_scores(responses: pd.DataFrame) -> pd.DataFrame:
    """The two scores (float64): sums of the answered items, prorated; missing if too few."""
    scores = {}
    for name, items in (
        ("self_efficacy", true.SELF_EFFICACY),
        ("job_discrepancy", true.JOB_DISCREPANCY),
    ):
        answers = responses[list(items)].astype("float64")
        answered = answers.notna().sum(axis=1)
        prorated = answers.sum(axis=1) * len(items) / answered.where(answered > 0)
        scores[name] = prorated.where(answered >= true.LEAST_ANSWERED[name])
    return pd.DataFrame(scores)


def _circumstances(random: np.random.Generator, count: int) -> pd.DataFrame:
    people = pd.DataFrame(index=range(count))
    people["gender"] = draw_levels(random, true.GENDER, count)
    people["age_group"] = draw_levels(random, true.AGE_GROUP, count)
    people["ethnic_group"] = draw_levels(random, true.ETHNIC_GROUP, count)
    people["nation"] = draw_levels(random, true.NATION, count)
    region = draw_levels(random, true.REGION, count)
    people["region"] = pd.Series(region, dtype=object).where(people["nation"] == "england", None)
    people["employer"] = draw_levels(random, true.EMPLOYER, count)
    employer = people["employer"].to_numpy()
    people["contract"] = _levels_within(random, true.CONTRACT, employer)
    people["hours"] = draw_levels(random, true.HOURS, count).astype("float64")
    months = np.round(1 + random.gamma(1.7, 15.0, count))
    people["months_in_role"] = np.clip(months, 1, 108)
    practices = 1 + random.poisson(np.where(employer == "primary_care", 4.0, 6.0))
    people["practices_covered"] = practices.astype("float64")
    per_hour = np.clip(random.gamma(4.0, 0.5, count), 0.3, 7.0)
    people["caseload"] = np.round(5 + people["hours"].to_numpy() * per_hour)
    people["supervision"] = _levels_within(random, true.SUPERVISION, employer)
    people["training"] = draw_levels(random, true.TRAINING, count)
    people["peer_support"] = draw_levels(random, true.PEER_SUPPORT, count)
    return people


def _levels_within(
    random: np.random.Generator, shares: Mapping[str, Mapping[str, float]], group: np.ndarray
) -> np.ndarray:
    """Levels whose shares depend on a group; everyone has a draw for every group."""
    drawn = {name: draw_levels(random, part, len(group)) for name, part in shares.items()}
    return np.array([drawn[name][place] for place, name in enumerate(group)], dtype=object)


def _answers(random: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    count = len(people)
    supervised = (people["supervision"] == "yes").to_numpy(dtype="float64")
    peers = (people["peer_support"] == "yes").to_numpy(dtype="float64")
    trained = people["training"].map({"none": 2.2, "some": 3.1, "full": 4.1}).to_numpy("float64")
    months = people["months_in_role"].to_numpy("float64")
    by_employer = people["employer"].map(true.DISCREPANCY_BY_EMPLOYER).to_numpy("float64")
    by_contract = people["contract"].map(true.DISCREPANCY_BY_CONTRACT).to_numpy("float64")

    quality = _answer(2.75 + 0.9 * supervised + random.standard_normal(count), 1, 5)
    adequacy = _answer(trained + 0.9 * random.standard_normal(count), 1, 5)
    confidence = (
        0.17 * (quality - 3.25)
        + 0.20 * (adequacy - 3.35)
        + 0.006 * (months - 26)
        + 1.06 * random.standard_normal(count)
    )
    discrepancy = (
        -0.31 * confidence
        - 0.14 * (quality - 3.25)
        - 0.10 * (adequacy - 3.35)
        + by_employer
        + by_contract
        + random.standard_normal(count)
    )
    answers = {}
    for item, (mean, loading) in true.SELF_EFFICACY_ITEMS.items():
        own = true.SELF_EFFICACY_SPREAD * random.standard_normal(count)
        answers[item] = _answer(mean + loading * confidence + own, *true.RANGES[item])
    for item, (mean, loading) in true.JOB_DISCREPANCY_ITEMS.items():
        own = true.JOB_DISCREPANCY_SPREAD * random.standard_normal(count)
        answers[item] = _answer(mean + loading * discrepancy + own, *true.RANGES[item])
    no_supervision_at_all = (supervised == 0) & (random.random(count) < 0.25)
    answers["supervision_quality"] = np.where(no_supervision_at_all, np.nan, quality)
    answers["training_adequacy"] = adequacy
    stress = 3.1 + 0.5 * discrepancy - 0.2 * confidence + 0.85 * random.standard_normal(count)
    answers["job_stress"] = _answer(stress, 1, 5)
    support = 3.2 + 0.35 * (quality - 3.25) + 0.3 * (peers - 0.7) - 0.25 * discrepancy
    answers["feeling_supported"] = _answer(support + 0.8 * random.standard_normal(count), 1, 5)
    return pd.DataFrame(answers, index=people.index)


def _answer(values: np.ndarray, lowest: int, highest: int) -> np.ndarray:
    """The nearest answer that the question offers (nought, never minus nought)."""
    return np.clip(np.round(values), lowest, highest) + 0.0
