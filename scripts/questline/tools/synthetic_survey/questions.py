"""The export's own texts: the header of every column and the wording of every answer.

The questions are worded for this example and stand in no instrument; the items of the
self-efficacy scale are named by a tag of their content alone, because their wording belongs to its
authors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

YES_NO = {"no": "No", "yes": "Yes"}
AGREEMENT = "from 1 (not at all true) to 6 (completely true)"
SURPRISE = "from 0 (as I expected) to 10 (nothing like what I expected)"
REFUSED = "Prefer not to say"


@dataclass(frozen=True)
class Question:
    """One column of the export.

    `texts` are the answers by the codebook's code. `offers_refusal`: the question has an answer
    "Prefer not to say". `careless_typing`: the export holds its answers with stray blanks and
    mixed case. An unknown column (a variable without name) is one that no codebook describes.
    """

    variable: str
    header: str
    texts: Mapping[str, str] = field(default_factory=dict)
    offers_refusal: bool = False
    careless_typing: bool = False


def _confidence(tag: str) -> Question:
    return Question(tag, f"Q18. Confidence at work, {AGREEMENT} [{tag}]")


def _facet(name: str, facet: str) -> Question:
    return Question(name, f"Q24. How far from what you expected is {facet}, {SURPRISE}? [{name}]")


QUESTIONS = (
    Question("respondent", "Response ID"),
    Question("started", "Start date"),
    Question("duration", "Duration (seconds)"),
    Question("status", "Status", {"response": "Response", "preview": "Survey preview"}),
    Question("", "IP version"),
    Question("", "Browser language"),
    Question(
        "consent",
        "Consent",
        {"agreed": "I agree to take part", "declined": "I do not agree"},
        careless_typing=True,
    ),
    Question(
        "role",
        "Q1. Are you working as a social prescribing link worker at present?",
        {
            "link_worker": "Yes, as a link worker",
            "manager": "No, I manage link workers",
            "not": "No",
        },
        careless_typing=True,
    ),
    Question(
        "left_in_mind_past",
        "Q2a. In the past 6 months, have you had it in mind to leave your job? [leave_past]",
        YES_NO,
        offers_refusal=True,
        careless_typing=True,
    ),
    Question(
        "left_in_mind_next",
        "Q2b. Do you have it in mind to leave your job in the next 6 months? [leave_next]",
        YES_NO,
        offers_refusal=True,
        careless_typing=True,
    ),
    Question(
        "gender",
        "Q3. Gender",
        {"female": "Female", "male": "Male", "other": "In another way"},
        offers_refusal=True,
        careless_typing=True,
    ),
    Question(
        "age_group",
        "Q4. Age group",
        {
            "a18_29": "18 to 29",
            "a30_39": "30 to 39",
            "a40_49": "40 to 49",
            "a50_59": "50 to 59",
            "a60_plus": "60 or over",
        },
        offers_refusal=True,
    ),
    Question(
        "ethnic_group",
        "Q5. Ethnic group",
        {
            "white": "White",
            "asian": "Asian or Asian British",
            "black": "Black, Black British, Caribbean or African",
            "mixed": "Mixed or multiple ethnic groups",
            "other": "Other ethnic group",
        },
        offers_refusal=True,
        careless_typing=True,
    ),
    Question(
        "nation",
        "Q6. Nation",
        {
            "england": "England",
            "scotland": "Scotland",
            "wales": "Wales",
            "northern_ireland": "Northern Ireland",
        },
        careless_typing=True,
    ),
    Question(
        "region",
        "Q7. English region",
        {
            "north_east": "North East",
            "north_west": "North West",
            "yorkshire": "Yorkshire and the Humber",
            "east_midlands": "East Midlands",
            "west_midlands": "West Midlands",
            "east": "East of England",
            "london": "London",
            "south_east": "South East",
            "south_west": "South West",
        },
        careless_typing=True,
    ),
    Question("town", "Q8. Town or area"),
    Question(
        "employer",
        "Q9. Employer",
        {
            "primary_care": "Primary care",
            "voluntary_sector": "Voluntary sector or charity",
            "local_council": "Local council",
            "other": "Other (please say)",
        },
        offers_refusal=True,
        careless_typing=True,
    ),
    Question("employer_other", "Q9. Employer - other"),
    Question(
        "contract",
        "Q10. Contract",
        {"permanent": "Permanent", "fixed_term": "Fixed term", "other": "Other"},
        offers_refusal=True,
        careless_typing=True,
    ),
    Question("hours", "Q11. Hours a week"),
    Question("months_in_role", "Q12. Months in the role"),
    Question("practices_covered", "Q13. Practices covered"),
    Question("caseload", "Q14. Caseload"),
    Question(
        "supervision",
        "Q15. Clinical supervision",
        YES_NO,
        offers_refusal=True,
        careless_typing=True,
    ),
    Question(
        "training",
        "Q16. Training",
        {"none": "None", "some": "Some", "full": "All that I needed"},
        offers_refusal=True,
    ),
    Question(
        "peer_support", "Q17. Peer support", YES_NO, offers_refusal=True, careless_typing=True
    ),
    _confidence("se_composure"),
    _confidence("se_solutions"),
    _confidence("se_handling"),
    _confidence("se_experience"),
    _confidence("se_goals"),
    _confidence("se_demands"),
    _facet("jd_workload", "the amount of work"),
    _facet("jd_complexity", "the difficulties that people bring"),
    _facet("jd_supervision", "the supervision that you get"),
    _facet("jd_training", "the training that you get"),
    _facet("jd_team", "your place in the team"),
    _facet("jd_autonomy", "how much you decide yourself"),
    _facet("jd_pay", "pay and contract"),
    _facet("jd_paperwork", "the amount of paperwork"),
    _facet("jd_helping", "how far you are able to help"),
    _facet("jd_career", "where the job can lead"),
    Question(
        "supervision_quality",
        "exp_supervision. How good is your supervision, from 1 (very poor) to 5 (very good)?",
    ),
    Question(
        "training_adequacy",
        "exp_training. Has your training been enough, from 1 (not at all) to 5 (fully)?",
    ),
    Question(
        "job_stress",
        "exp_stress. How often does the job make you feel stressed, 1 (never) to 5 (always)?",
    ),
    Question(
        "feeling_supported",
        "exp_support. How often do you feel supported, from 1 (never) to 5 (always)?",
    ),
    Question("open_leaving", "Q35. What, if anything, makes you think of leaving? [open_leaving]"),
    Question("open_staying", "Q36. What makes you stay? [open_staying]"),
    Question("open_help", "Q37. What one thing would help most? [open_help]"),
    Question(
        "willing_interview",
        "Q40. May we invite you to an interview about your answers?",
        YES_NO,
        careless_typing=True,
    ),
)
"""The columns of the export, in their order."""

BY_VARIABLE = {question.variable: question for question in QUESTIONS if question.variable}
