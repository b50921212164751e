"""What each index is: its source, direction, needs and default cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from questline.cleaning.careless.cut_offs import CutOff, Side

Kind = Literal["same answers", "inconsistent answers", "unusual answers", "speed", "checks"]

JOHNSON = "Johnson 2005, Journal of Research in Personality 39, 103-129"
MEADE = "Meade & Craig 2012, Psychological Methods 17, 437-455"
DUNN = (
    "Dunn, Heggestad, Shanock & Theilgard 2018, Journal of Business and Psychology 33, 105-121, "
    "p. 108"
)
EMONS = (
    "Emons 2008, Applied Psychological Measurement 32, 224-247, as described in the manual of the "
    "R package PerFit"
)
DONLON = (
    "Donlon & Fischer 1968, Educational and Psychological Measurement 28, 105-113, as described in "
    "the manual of the R package PerFit"
)
HUANG = (
    "Huang, Curran, Keeney, Poposki & DeShon 2012, Journal of Business and Psychology 27, 99-114"
)
BOWLING = "Bowling, Huang, Brower & Bragg 2023, Organizational Research Methods 26, 323-352"
CURRAN = "Curran 2016, Journal of Experimental Social Psychology 66, 4-19"
DESIMONE = "DeSimone & Harms 2018, Journal of Business and Psychology 33, 559-577"
ZIJLSTRA = (
    "Zijlstra, van der Ark & Sijtsma 2007, Multivariate Behavioral Research 42, 531-555: Tukey's "
    "fence"
)
DECLARED = "no published cut-off; declared here"


@dataclass(frozen=True)
class Definition:
    """One index. `direction`: which end means careless. `kind`: what sort of answering it sees."""

    name: str
    label: str
    kind: Kind
    direction: Side
    formula: str
    source: str
    needs: str
    cut_off: CutOff
    cut_off_words: str
    cut_off_source: str


DEFINITIONS = {
    definition.name: definition
    for definition in (
        Definition(
            "longest_run", "Longest run", "same answers", "high",
            "the most answers in a row that are the same",
            f"{JOHNSON}; {MEADE}",
            "at least one answer; the order in which items were asked",
            CutOff("share_of_items", 0.5, "high", reached=True),
            "at least half of the items",
            CURRAN,
        ),
        Definition(
            "average_run", "Average run", "same answers", "high",
            "answers divided by the number of runs of the same answer",
            MEADE,
            "at least one answer; the order in which items were asked",
            CutOff("fence", 3.0, "high"),
            "more than 3 interquartile ranges above the upper quartile",
            DECLARED,
        ),
        Definition(
            "within_person_sd", "Within-person standard deviation", "same answers", "low",
            "the standard deviation, with n - 1, of a respondent's answers",
            DUNN,
            "at least two answers; reversed items, or careful answers may vary little too",
            CutOff("fence", 1.5, "low"),
            "more than 1.5 interquartile ranges below the lower quartile",
            DECLARED,
        ),
        Definition(
            "mahalanobis", "Mahalanobis distance", "unusual answers", "high",
            "(x - m)' S^-1 (x - m) over the items answered",
            f"Mahalanobis 1936, as described in {MEADE}",
            "more respondents than items, and no item that follows from others",
            CutOff("probability", 0.001, "high"),
            "probability under chi-square below .001",
            CURRAN,
        ),
        Definition(
            "even_odd", "Even-odd consistency", "inconsistent answers", "low",
            "2r / (1 + r), r over scales of the means of odd and of even items",
            f"Jackson 1976, as described in {JOHNSON}; {MEADE}",
            "at least three scales of two or more items",
            CutOff("value", 0.30, "low"),
            "below .30",
            f"Jackson, as used in {JOHNSON} and {DESIMONE}",
        ),
        Definition(
            "synonyms", "Psychometric synonyms", "inconsistent answers", "low",
            "correlation within the respondent over pairs of items with r above .60",
            MEADE,
            "at least three pairs of items that correlate above .60",
            CutOff("value", 0.22, "low"),
            "below .22",
            DESIMONE,
        ),
        Definition(
            "antonyms", "Psychometric antonyms", "inconsistent answers", "high",
            "correlation within the respondent over pairs of items with r below -.60",
            f"Goldberg, as described in {JOHNSON}; {MEADE}",
            "at least three pairs of items that correlate below -.60",
            CutOff("value", 0.0, "high"),
            "above 0",
            DECLARED,
        ),
        Definition(
            "person_total", "Person-total correlation", "unusual answers", "low",
            "correlation over items of a respondent's answers with the means of the others",
            DONLON,
            "at least three items whose means differ",
            CutOff("value", 0.0, "low"),
            "below 0",
            DECLARED,
        ),
        Definition(
            "guttman_errors", "Guttman errors, normed", "inconsistent answers", "high",
            "pairs of item steps passed in the wrong order, divided by the most possible",
            EMONS,
            "a scale of two or more items with the same few answers",
            CutOff("fence", 1.5, "high"),
            "more than 1.5 interquartile ranges above the upper quartile",
            ZIJLSTRA,
        ),
        Definition(
            "seconds_per_item", "Seconds per item", "speed", "low",
            "seconds taken divided by the items answered",
            HUANG,
            "the time that each respondent took",
            CutOff("value", 2.0, "low"),
            "below 2 seconds",
            f"{HUANG}; {BOWLING}",
        ),
        Definition(
            "fast_pages", "Fast pages", "speed", "high",
            "pages answered faster than 2 seconds an item",
            BOWLING,
            "the time that each respondent spent on each page",
            CutOff("value", 1.0, "high", reached=True),
            "at least one page",
            DECLARED,
        ),
        Definition(
            "failed_checks", "Attention and instructed items", "checks", "high",
            "attention and instructed items with an answer that does not pass",
            MEADE,
            "attention or instructed items, and the answers that pass",
            CutOff("value", 1.0, "high", reached=True),
            "at least one failed",
            DECLARED,
        ),
    )
}  # fmt: skip
