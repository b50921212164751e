"""The tests that compare groups, by name: what the plan may ask for, and what each one compares."""

from __future__ import annotations

from typing import Literal

GroupTestName = Literal[
    "student_t", "welch_t", "mann_whitney", "anova", "welch_anova", "kruskal_wallis",
    "chi_square", "fisher",
]  # fmt: skip

SHARE_TESTS = ("chi_square", "fisher")
"""The tests that compare shares of answers; the others compare numbers."""

TWO_GROUP_TESTS = ("student_t", "welch_t", "mann_whitney")
"""The tests that compare two groups and no more."""
