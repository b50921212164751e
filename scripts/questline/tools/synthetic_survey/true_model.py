"""The true model: every value from which the synthetic survey is drawn, as plain constants.

The coefficients of the two outcomes are on the log-odds scale. The three that have a published
counterpart are its logarithm per point of the score (Tierney et al. 2025, BJGP Open,
doi 10.3399/BJGPO.2024.0128); all others are ours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

SEED = 20231101
"""The seed of the synthetic survey and of the recovery."""

ANALYSED = 342
"""Respondents left after cleaning, as in the published study."""

SELF_EFFICACY = ("se_composure", "se_solutions", "se_handling", "se_experience", "se_goals",
                 "se_demands")  # fmt: skip
JOB_DISCREPANCY = ("jd_workload", "jd_complexity", "jd_supervision", "jd_training", "jd_team",
                   "jd_autonomy", "jd_pay", "jd_paperwork", "jd_helping", "jd_career")  # fmt: skip
EXPERIENCE = ("supervision_quality", "training_adequacy", "job_stress", "feeling_supported")
RANGES: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(SELF_EFFICACY, (1, 6)),
    **dict.fromkeys(JOB_DISCREPANCY, (0, 10)),
    **dict.fromkeys(EXPERIENCE, (1, 5)),
}
"""The lowest and the highest answer of every item."""

LEAST_ANSWERED = {"self_efficacy": 5, "job_discrepancy": 8}
"""Items that must be answered for a score; fewer than all of them are prorated."""

GENDER = {"female": 0.84, "male": 0.13, "other": 0.03}
AGE_GROUP = {"a18_29": 0.12, "a30_39": 0.23, "a40_49": 0.29, "a50_59": 0.27, "a60_plus": 0.09}
ETHNIC_GROUP = {"white": 0.86, "asian": 0.05, "black": 0.045, "mixed": 0.025, "other": 0.02}
NATION = {"england": 0.78, "scotland": 0.11, "wales": 0.07, "northern_ireland": 0.04}
REGION = {
    "north_east": 0.06,
    "north_west": 0.15,
    "yorkshire": 0.10,
    "east_midlands": 0.09,
    "west_midlands": 0.11,
    "east": 0.10,
    "london": 0.12,
    "south_east": 0.15,
    "south_west": 0.12,
}
EMPLOYER = {
    "primary_care": 0.62,
    "voluntary_sector": 0.24,
    "local_council": 0.08,
    "other": 0.06,
}
CONTRACT = {
    "primary_care": {"permanent": 0.74, "fixed_term": 0.23, "other": 0.03},
    "voluntary_sector": {"permanent": 0.48, "fixed_term": 0.50, "other": 0.02},
    "local_council": {"permanent": 0.62, "fixed_term": 0.36, "other": 0.02},
    "other": {"permanent": 0.55, "fixed_term": 0.38, "other": 0.07},
}
HOURS = {
    "37.5": 0.42,
    "37": 0.08,
    "35": 0.06,
    "30": 0.15,
    "25": 0.06,
    "22.5": 0.10,
    "20": 0.04,
    "18.5": 0.03,
    "15": 0.045,
    "7.5": 0.01,
    "6": 0.005,
}
SUPERVISION = {
    "primary_care": {"no": 0.40, "yes": 0.60},
    "voluntary_sector": {"no": 0.46, "yes": 0.54},
    "local_council": {"no": 0.52, "yes": 0.48},
    "other": {"no": 0.45, "yes": 0.55},
}
TRAINING = {"none": 0.11, "some": 0.53, "full": 0.36}
PEER_SUPPORT = {"no": 0.28, "yes": 0.72}

DISCREPANCY_BY_EMPLOYER = {
    "primary_care": 0.10,
    "voluntary_sector": -0.25,
    "local_council": 0.15,
    "other": 0.0,
}
"""Shifts of the common part of job discrepancy, in its standard deviations."""
DISCREPANCY_BY_CONTRACT = {"permanent": 0.0, "fixed_term": 0.28, "other": 0.1}

SELF_EFFICACY_ITEMS = {
    "se_composure": (4.45, 0.72),
    "se_solutions": (4.70, 0.70),
    "se_handling": (4.55, 0.76),
    "se_experience": (4.75, 0.64),
    "se_goals": (4.35, 0.66),
    "se_demands": (4.40, 0.72),
}
"""Mean and loading of each item on the one trait; what is left has the spread below."""
SELF_EFFICACY_SPREAD = 0.62

JOB_DISCREPANCY_ITEMS = {
    "jd_workload": (5.0, 1.8),
    "jd_complexity": (5.5, 1.6),
    "jd_supervision": (3.9, 1.8),
    "jd_training": (3.6, 1.7),
    "jd_team": (3.9, 1.9),
    "jd_autonomy": (2.6, 1.5),
    "jd_pay": (5.2, 1.5),
    "jd_paperwork": (4.7, 1.6),
    "jd_helping": (2.8, 1.8),
    "jd_career": (5.2, 1.8),
}
"""Mean and loading of each facet on what the facets have in common, which is little."""
JOB_DISCREPANCY_SPREAD = 2.8


@dataclass(frozen=True)
class OutcomeModel:
    """The true logistic model of one outcome: log odds of an answer yes."""

    name: str
    intercept: float
    job_discrepancy: float
    self_efficacy: float
    months_in_role: float
    levels: Mapping[str, Mapping[str, float]]


PAST = OutcomeModel(
    name="left_in_mind_past",
    intercept=-1.45,
    job_discrepancy=math.log(6.86) / 30,
    self_efficacy=-math.log(1.91) / 10,
    months_in_role=0.004,
    levels={
        "gender": {"female": 0.0, "male": 0.15, "other": 0.30},
        "age_group": {
            "a18_29": 0.35,
            "a30_39": 0.20,
            "a40_49": 0.0,
            "a50_59": -0.15,
            "a60_plus": -0.30,
        },
        "employer": {
            "primary_care": 0.0,
            "voluntary_sector": 0.20,
            "local_council": -0.10,
            "other": 0.10,
        },
        "nation": {
            "england": 0.0,
            "scotland": -0.20,
            "wales": -0.10,
            "northern_ireland": 0.10,
        },
    },
)
NEXT = OutcomeModel(
    name="left_in_mind_next",
    intercept=-3.15,
    job_discrepancy=math.log(4.86) / 30,
    self_efficacy=0.0,
    months_in_role=0.003,
    levels={
        "gender": {"female": 0.0, "male": 0.10, "other": 0.25},
        "age_group": {
            "a18_29": 0.30,
            "a30_39": 0.15,
            "a40_49": 0.0,
            "a50_59": -0.10,
            "a60_plus": -0.10,
        },
        "employer": {
            "primary_care": 0.0,
            "voluntary_sector": 0.25,
            "local_council": -0.05,
            "other": 0.10,
        },
        "nation": {
            "england": 0.0,
            "scotland": -0.15,
            "wales": -0.10,
            "northern_ireland": 0.05,
        },
    },
)
OUTCOMES = (PAST, NEXT)
REFERENCE = {
    variable: next(level for level, value in effects.items() if value == 0.0)
    for variable, effects in PAST.levels.items()
}
"""The reference level of each covariate: the one whose coefficient is nought."""

ASSOCIATION = 6.0
"""The odds ratio between the two outcomes of one respondent, given everything else."""


@dataclass(frozen=True)
class Focal:
    """One of the four results that the published study reports."""

    outcome: OutcomeModel
    variable: str
    unit: float
    direction: str
    published: float | None

    @property
    def log_odds_ratio(self) -> float:
        """The true log odds ratio per `unit` in `direction`."""
        sign = 1 if self.direction == "higher" else -1
        return sign * self.unit * float(getattr(self.outcome, self.variable))

    @property
    def odds_ratio(self) -> float:
        """The true odds ratio per `unit` in `direction`."""
        return math.exp(self.log_odds_ratio)


FOCAL = (
    Focal(PAST, "job_discrepancy", 30, "higher", 6.86),
    Focal(PAST, "self_efficacy", 10, "lower", 1.91),
    Focal(NEXT, "job_discrepancy", 30, "higher", 4.86),
    Focal(NEXT, "self_efficacy", 10, "lower", None),
)
