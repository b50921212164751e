"""Small published tables that the answers on scales and factors are computed from."""

from __future__ import annotations

import numpy as np

from questline.tools.selftest.exact import symmetric

PHYSICAL = symmetric(
    [
        [1.0],
        [0.846, 1.0],
        [0.805, 0.881, 1.0],
        [0.859, 0.826, 0.801, 1.0],
        [0.473, 0.376, 0.380, 0.436, 1.0],
        [0.398, 0.326, 0.319, 0.329, 0.762, 1.0],
        [0.301, 0.277, 0.237, 0.327, 0.730, 0.583, 1.0],
        [0.382, 0.415, 0.345, 0.365, 0.629, 0.577, 0.539, 1.0],
    ]
)
"""Correlations of eight bodily measures of 305 girls (Harman 1976, Modern Factor Analysis, table
2.3; in R as Harman23.cor)."""
PHYSICAL_PEOPLE = 305
PHYSICAL_NAMES = ("height", "arm_span", "forearm", "lower_leg", "weight", "hips", "girth", "width")

SCHOOL = symmetric(
    [
        [1.36289774],
        [0.408729235, 1.38638981],
        [0.58183232, 0.452567483, 1.27911441],
        [0.506517779, 0.209619782, 0.208863512, 1.35516672],
        [0.442084256, 0.211794712, 0.112670612, 1.10141196, 1.66531838],
        [0.456324158, 0.24836972, 0.244922678, 0.898500762, 1.01790579, 1.20034624],
        [0.085047986, -0.097073521, 0.088636311, 0.220475065, 0.143476213, 0.144558651, 1.18708326],
        [
            0.264717143,
            0.110024917,
            0.213030385,
            0.126011994,
            0.181207226,
            0.165982442,
            0.537029372,
            1.02538942,
        ],
        [
            0.459866342,
            0.244822816,
            0.375098746,
            0.244173946,
            0.296225467,
            0.236783606,
            0.374541543,
            0.458840948,
            1.01838722,
        ],
    ]
)
"""Covariances (dividing by n - 1) of nine tests of 301 children (Holzinger & Swineford 1939), from
R: cov(lavaan::HolzingerSwineford1939[paste0("x", 1:9)])."""
SCHOOL_PEOPLE = 301
SCHOOL_NAMES = tuple(f"x{number}" for number in range(1, 10))
SCHOOL_FACTORS = {
    "visual": SCHOOL_NAMES[:3],
    "textual": SCHOOL_NAMES[3:6],
    "speed": SCHOOL_NAMES[6:],
}

LAW_SCHOOL = (3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16,
              56, 21, 173, 11, 61, 28, 298)  # fmt: skip
"""Section 6 of the Law School Admission Test: how many of 1,000 gave each pattern of five answers,
00000, 00001, … 11111 (Bock & Lieberman 1970, Psychometrika 35, 179-197)."""


def law_school_patterns() -> list[tuple[tuple[float, ...], int]]:
    """The patterns of LAW_SCHOOL and their counts."""
    patterns = [tuple(float(digit) for digit in f"{number:05b}") for number in range(32)]
    return list(zip(patterns, LAW_SCHOOL, strict=True))


THREE_BY_THREE = np.array([[20, 10, 3], [10, 20, 12], [5, 10, 25]])
"""A small table for a polychoric correlation; R computed the answer."""
