"""What respondents write: towns, other employers, and open answers from a small grammar.

Every sentence was written for this example. What someone names as a reason to leave follows the
facets of the job that they find least as expected, so that the open answers go with the closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from questline.tools.synthetic_survey.true_model import JOB_DISCREPANCY

BLANK_SHARE = 0.6
"""The share of open questions that nothing is written under."""

TOWNS: Mapping[str, Sequence[str]] = {
    "north_east": ("Sunderland", "Hexham", "Newcastle upon Tyne", "Bishop Auckland"),
    "north_west": ("Preston", "Salford", "Wigan", "Liverpool", "Kendal"),
    "yorkshire": ("Leeds", "Kingston upon Hull", "Whitby", "Sheffield (south)"),
    "east_midlands": ("Leicester", "Derby", "Ashby-de-la-Zouch", "Lincoln"),
    "west_midlands": ("Walsall", "Stoke-on-Trent", "Leominster", "Birmingham"),
    "east": ("King’s Lynn", "Ipswich", "Luton", "Bury St Edmunds"),
    "london": ("Hackney", "Croydon", "LEWISHAM", "Brent"),
    "south_east": ("Brighton & Hove", "Reading", "Slough", "Whitstable"),
    "south_west": ("St Ives, Cornwall", "Bristol", "Plymouth", "Stroud"),
    "scotland": ("Tàrbert", "Inbhir Nis", "Glasgow", "Dundee", "Steòrnabhagh"),
    "wales": ("Ynys Môn", "Llŷn", "Caerdydd", "Tŷ Ddewi", "Wrecsam"),
    "northern_ireland": ("Doire", "Béal Feirste", "Armagh", "Omagh"),
}
OTHER_EMPLOYERS = (
    "Hospice",
    "housing association",
    "NHS trust (community services)",
    "Social enterprise, not a charity",
    'GP federation ("the Fed")',
    "University",
    "Community interest company",
    "self-employed",
)
REASONS: Mapping[str, Sequence[str]] = {
    "jd_workload": ("there are more people than hours", "the waiting list never gets shorter"),
    "jd_complexity": (
        "people come with problems that a link worker cannot mend",
        "I see people in crisis and was told I would not",
    ),
    "jd_supervision": (
        "nobody to talk a hard case through with",
        "supervision keeps being put off",
    ),
    "jd_training": ("I was left to find out for myself", "the training stopped after week one"),
    "jd_team": (
        "half the practice does not know what I do",
        "I belong to two organisations and to neither",
    ),
    "jd_autonomy": (
        "every small thing has to be signed off",
        "I am told whom to see and how often",
    ),
    "jd_pay": ("the contract ends in March and nobody says what then", "the pay does not add up"),
    "jd_paperwork": ("I enter the same thing in two systems", "more forms than conversations"),
    "jd_helping": (
        "there is nothing left to refer people to",
        "the groups that I would send people to have closed",
    ),
    "jd_career": ("there is no next step", "nowhere to go but out"),
}
WISHES: Mapping[str, Sequence[str]] = {
    "jd_workload": ("a limit on the caseload", "one more colleague"),
    "jd_complexity": ("a clear line to the mental health team", "clear criteria for referral"),
    "jd_supervision": ("regular clinical supervision", "an hour of supervision a month, kept"),
    "jd_training": ("training that fits the job", "time set aside to learn"),
    "jd_team": ("a desk in the practice", "being asked to the team meeting"),
    "jd_autonomy": ("being trusted to decide", "a say in how long I see people"),
    "jd_pay": ("a permanent contract", "pay that matches what we do"),
    "jd_paperwork": ("one system for notes", "fewer forms"),
    "jd_helping": ("money for local groups", "places to refer people to"),
    "jd_career": ("a senior post to work towards", "a career path"),
}
STAYING = (
    "the people I work with",
    "seeing someone come back smiling",
    "my colleagues",
    "no two days are the same",
    "it suits my family, the hours I mean",
    "I believe in social prescribing",
    "the freedom to sit and listen",
    "my manager is great",
    "the walk-and-talk group, and the café afterwards",
)
HOSTILE = {
    "open_leaving": '=HYPERLINK("https://example.org/","the contract")',
    "open_help": '<script>alert("supervision")</script><b>More</b> time & "less" paperwork',
}
"""What must stay harmless: an answer that looks like a formula, and one that looks like HTML."""


def write_towns(random: np.random.Generator, people: pd.DataFrame) -> list[str]:
    """A town for each person, from the region in England and from the nation elsewhere."""
    towns = []
    for region, nation, draw in zip(
        people["region"], people["nation"], random.random(len(people)), strict=True
    ):
        choices = TOWNS[region if nation == "england" else nation]
        towns.append(choices[int(draw * len(choices))])
    return towns


def write_other_employers(random: np.random.Generator, people: pd.DataFrame) -> list[str]:
    """What stands behind the answer "other" to the question about the employer."""
    written = []
    for employer, draw in zip(people["employer"], random.random(len(people)), strict=True):
        text = OTHER_EMPLOYERS[int(draw * len(OTHER_EMPLOYERS))]
        written.append(text if employer == "other" else "")
    return written


def write_open_answers(random: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """The three open answers of each person, many of them empty."""
    facets = people[list(JOB_DISCREPANCY)]
    rows = []
    for _, answers in facets.iterrows():
        # A stable sort: facets that tie keep the questionnaire's order.
        worst = list(answers.sort_values(ascending=False, kind="stable").index[:3])
        draws = random.random(16)
        rows.append(
            {
                "open_leaving": _answer(draws[0:5], [REASONS[facet] for facet in worst]),
                "open_staying": _answer(draws[5:10], [STAYING, STAYING[::-1]]),
                "open_help": _answer(draws[10:15], [WISHES[facet] for facet in worst]),
            }
        )
    return pd.DataFrame(rows, index=people.index)


def _answer(draws: np.ndarray, choices: Sequence[Sequence[str]]) -> str:
    """One answer: an opening, one or two things, an ending; or nothing."""
    blank, which, form, first, second = draws
    if blank < BLANK_SHARE:
        return ""
    start = int(which * 2)
    one = _pick(first, choices[start % len(choices)])
    two = _pick(second, choices[(start + 1) % len(choices)])
    if one == two or form < 0.40:
        return _sentence(one)
    if form < 0.60:
        return f"{_sentence(one)} {_sentence('also ' + two)}"
    if form < 0.70:
        return f"{one}, {two}"
    if form < 0.78:
        return f"- {one}\n- {two}"
    if form < 0.86:
        return f"1. {_sentence(one)}\n2. {_sentence(two)}"
    if form < 0.92:
        return f'In a few words: "{one}"'
    return f"{one.upper()}!"


def _pick(draw: float, choices: Sequence[str]) -> str:
    return choices[int(draw * len(choices))]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
