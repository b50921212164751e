"""Of what each person speaks: the codes of every topic, and how likely each is by their answers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

TOPICS: Mapping[str, tuple[str, ...]] = {
    "day": ("Many workplaces", "Part of a team", "Heavier than expected", "Explaining the role"),
    "confidence": ("Doubting oneself", "Supervision and guidance", "Colleagues in the same role",
                   "Seeing people change", "Part of a team"),
    "unexpected": ("Heavier than expected", "Freedom to shape", "Explaining the role",
                   "Seeing people change"),
    "place": ("Two masters", "Many workplaces", "Part of a team"),
    "role": ("No clear brief", "Explaining the role", "Freedom to shape"),
    "limits": ("Drawing a line", "Finding one's own way", "Heavier than expected",
               "Supervision and guidance"),
    "future": ("Money and contracts", "No next step"),
    "leaving": ("Leaving in mind", "What keeps them"),
}  # fmt: skip
"""The topics of an interview in their order, and what may be said of each."""
NOT_REACHED: Mapping[str, float] = {
    "day": 0.1, "unexpected": 0.2, "place": 0.35, "role": 0.35, "limits": 0.35, "future": 0.4
}  # fmt: skip
"""The share of interviews in which the talk did not come to a topic."""
MIDDLE = 5.0
"""What stands for a facet of the job that was not answered, from 0 to 10."""
SETTLED_TIMES = ("two_to_three_years", "three_years_plus")
BANDS = {"low": 0.0, "middle": 0.5, "high": 1.0, "": 0.5}


def weights(answers: pd.Series) -> dict[str, float]:
    """How likely each code is, from what somebody answered to the questionnaire."""
    wide = {
        name: (MIDDLE if pd.isna(answers[f"jd_{name}"]) else float(answers[f"jd_{name}"])) / 10
        for name in ("workload", "complexity", "team", "autonomy", "pay", "career", "supervision")
    }
    sure = BANDS[answers["self_efficacy_band"] or ""]
    leaving = (answers["left_in_mind_past"] == "yes") + (answers["left_in_mind_next"] == "yes")
    fixed = answers["contract"] == "fixed_term"
    settled = answers["time_in_role"] in SETTLED_TIMES
    new = answers["time_in_role"] == "under_1_year"
    gap = 0.5 if pd.isna(answers["job_discrepancy"]) else float(answers["job_discrepancy"]) / 100
    return {
        "Many workplaces": 0.8,
        "Two masters": 0.3 + wide["team"],
        "Part of a team": 1.1 - wide["team"],
        "No clear brief": 0.2 + gap + (1 - sure) / 2,
        "Explaining the role": 0.5 + wide["team"] / 2,
        "Freedom to shape": 1.1 - wide["autonomy"],
        "Heavier than expected": 0.1 + wide["workload"] + wide["complexity"],
        "Drawing a line": 0.3 + sure,
        "Finding one's own way": 0.0 if new else 0.2 + sure / 2 + settled / 2,
        "Money and contracts": 0.3 + wide["pay"] + fixed / 2,
        "No next step": 0.2 + wide["career"],
        "Leaving in mind": float(leaving),
        "What keeps them": 0.15 if leaving == 2 else 0.6 if leaving else 1.0,
        "Doubting oneself": 1.3 * (1 - sure) ** 2 + 0.02,
        "Supervision and guidance": 0.3 + wide["supervision"] / 2,
        "Colleagues in the same role": 0.3 + (0.5 if answers["peer_support"] == "yes" else 0.0),
        "Seeing people change": 0.15 + sure,
    }
