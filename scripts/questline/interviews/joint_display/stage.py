"""The rule `joint_display`: the findings of the questionnaire beside what the interviews say.

A joint display puts both strands side by side and says how they fit (Guetterman, Fetters and
Creswell 2015, Annals of Family Medicine 13(6), 554-561; confirmation, expansion, discordance:
Fetters, Curry and Creswell 2013, Health Services Research 48(6), 2134-2156). Numbers are not
among what is written here: pages ask release for them by id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.cited_results import result_problems
from questline.core.errors import StudyError
from questline.core.plain_text import plain
from questline.core.sentences import number_of
from questline.core.team_tables import read_table
from questline.core.text_scan import TextScan
from questline.interviews.joint_display.display_rows import Speakers, statistics
from questline.interviews.joint_display.quotations import (
    PUBLIC,
    Quotation,
    cited_problems,
    read_quotations,
)


@dataclass(frozen=True)
class JointDisplay:
    """The display for readers and for the team as plain data, rows for the store, a line."""

    public: dict[str, Any]
    team: dict[str, Any]
    statistics: pd.DataFrame
    line: str


def joint_display(
    results: Mapping[str, str],
    responses: pd.DataFrame,
    listed_file: bytes,
    participants: pd.DataFrame,
    profiles: pd.DataFrame,
    segments: pd.DataFrame | None,
    pairs: pd.DataFrame | None,
    told: Mapping[str, Any],
) -> JointDisplay:
    """Check what the findings cite, and put them beside the interviews.

    `results` are the ids of all stages before, each with its outcome ('' without one); `responses`
    the answers of all respondents analysed (index row), for the names of places among them.
    `listed_file` is participants.csv, `participants` and `profiles` are the ledgers of the rule
    `interviewees`, `segments` and `pairs` (participant, theme, segments) those of the rule
    `coding`, None where no interview is coded. `told` is `interview_parameters.joint_display`.
    Raises StudyError with everything that is cited and does not exist or may not be shown.

    What is shown of a participant follows from the profile alone; the display of the team has the
    answers too. Who withdrew stands in neither.
    """
    findings = told["findings"]
    lines, _ = read_table("participants.csv", listed_file, ["participant"], None)
    quotations, problems = read_quotations(
        told["quotations"],
        {plain(line.get("participant")) for line in lines},
        participants,
        segments,
        told["themes"],
        TextScan(responses, **told["places"]),
    )
    named = {entry["quotation"] for entry in told["quotations"]}
    problems += [
        *result_problems(_cited(findings), list(results)),
        *cited_problems(findings, named),
    ]
    if problems:
        raise StudyError(problems)
    speakers = Speakers.of(participants, profiles, pairs, told)
    kept = {name: one for name, one in quotations.items() if one is not None}
    public = {name: one for name, one in kept.items() if one.scope == PUBLIC}
    entries = _findings(findings, results, told["outcomes"], speakers)
    cited = {theme for finding in findings for theme in finding["themes"]}
    both = {
        "context": told["context"],
        "outcomes": told["outcomes"],
        "themes": told["themes"],
        "themes_without_finding": [one for one in told["themes"] if one not in cited],
        "findings_without_evidence": [one["name"] for one in entries if not one["evidence"]],
        "side_by_side": _side_by_side(entries, results, told["outcomes"]),
    }
    return JointDisplay(
        {
            **both,
            "findings": _quoting(entries, findings, public),
            "quotations": _quoted(public.values(), findings),
            "participants": [_person(speakers, name) for name in speakers.by_profile()],
        },
        {
            **both,
            "findings": _quoting(entries, findings, kept, scope=True),
            "quotations": _quoted(kept.values(), findings, scope=True),
            "participants": [
                {**_person(speakers, name), "answers": speakers.answers[name]}
                for name in speakers.by_score()
            ],
        },
        statistics(entries, both, speakers, len(public), len(kept)),
        f"{number_of(len(findings), 'finding')} beside {number_of(len(told['themes']), 'theme')} "
        f"and {number_of(len(kept), 'quotation')}",
    )


def _cited(findings: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The results that the findings cite, each with its place in interviews.yaml."""
    return [
        {
            "where": f'interviews.yaml, key findings, finding "{finding["name"]}", key results',
            "result": identifier,
        }
        for finding in findings
        for identifier in finding["results"]
    ]


def _findings(
    findings: Sequence[Mapping[str, Any]],
    results: Mapping[str, str],
    outcomes: Sequence[str],
    speakers: Speakers,
) -> list[dict[str, Any]]:
    """The findings without quotations: what they rest on, who speaks of their themes."""
    entries = []
    for finding in findings:
        about = {results[identifier] for identifier in finding["results"]}
        people = speakers.of_themes(finding["themes"])
        entries.append(
            {
                "name": finding["name"],
                "fit": finding["fit"],
                "results": list(finding["results"]),
                "outcomes": [outcome for outcome in outcomes if outcome in about],
                "themes": list(finding["themes"]),
                "participants": people,
                "evidence": bool(people),
            }
        )
    return entries


def _quoting(
    entries: Sequence[dict[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    shown: Mapping[str, Quotation],
    scope: bool = False,
) -> list[dict[str, Any]]:
    """The findings with the quotations that are shown; the others leave no trace."""
    return [
        {
            **entry,
            "quotations": [
                {
                    "quotation": name,
                    "participant": shown[name].participant,
                    "text": shown[name].text,
                    **({"scope": shown[name].scope} if scope else {}),
                }
                for name in finding["quotations"]
                if name in shown
            ],
        }
        for entry, finding in zip(entries, findings, strict=True)
    ]


def _quoted(
    quotations: Collection[Quotation], findings: Sequence[Mapping[str, Any]], scope: bool = False
) -> list[dict[str, Any]]:
    """All quotations that are shown, with their themes and the findings that cite them."""
    return [
        {
            "quotation": one.name,
            "participant": one.participant,
            "text": one.text,
            "themes": list(one.themes),
            "findings": [entry["name"] for entry in findings if one.name in entry["quotations"]],
            **({"scope": one.scope} if scope else {}),
        }
        for one in quotations
    ]


def _side_by_side(
    entries: Sequence[Mapping[str, Any]], results: Mapping[str, str], outcomes: Sequence[str]
) -> list[dict[str, Any]]:
    """For each outcome the findings that rest on results about it, and which these are."""
    return [
        {
            "outcome": outcome,
            "findings": [
                {
                    "finding": entry["name"],
                    "results": [one for one in entry["results"] if results[one] == outcome],
                }
                for entry in entries
                if outcome in entry["outcomes"]
            ],
        }
        for outcome in outcomes
    ]


def _person(speakers: Speakers, name: str) -> dict[str, Any]:
    return {
        "participant": name,
        "profile": speakers.profiles[name],
        "themes": list(speakers.segments[name]),
        "segments": speakers.segments[name],
    }
