"""Findings beside themes and words: what is cited exists, what may not be shown is not, and who
withdrew is in neither display."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from questline.core.cited_results import nearest_id
from questline.core.errors import StudyError
from questline.interviews.joint_display.stage import joint_display
from questline.interviews.rows import NOT_TOLD, TEAM, TOLD

ODDS = "modelling/left/adjusted/complete/discrepancy/odds_ratio"
MEAN = "description/scores/none/none/discrepancy/mean"
RESULTS = {ODDS: "left", MEAN: "", "modelling/left/adjusted/complete/age/odds_ratio": "left"}
LISTED = b"\xef\xbb\xbfParticipant;row;date;quotations\nRowan;;;\nAsh;;;\nMoss;;;\nGone;;;\n"
PARTICIPANTS = pd.DataFrame(
    {"participant": ["Moss", "Ash", "Rowan"], "row": [5, 6, 7], "place": [1, 2, 3],
     "date": ["2024-01-01"] * 3, "quotations": ["public", "team", "none"],
     "band": ["high", "low", "low"], "left": ["yes", "no", ""], "score": ["30.5", "9", "10"]}
)  # fmt: skip
RESPONSES = pd.DataFrame({"town": ["Oldcastle", "Anytown", None]}, index=[5, 6, 8])
PROFILES = pd.DataFrame({"participant": ["Ash", "Moss", "Rowan"], "band": ["low", "", "low"]})
SEGMENTS = pd.DataFrame(
    [("Moss", "We met in the car park, every week, and nobody knew of it.", "place", True),
     ("Moss", "and nobody knew of it. I told them", "duty", False),
     ("Ash", "My manager in Anytown said yes.", "duty", True),
     ("Rowan", "I like it.", "duty", True)],
    columns=["participant", "text", "theme", "counted"],
)  # fmt: skip
PAIRS = pd.DataFrame(
    [("Ash", "duty", "2"), ("Moss", "place", "1"), ("Rowan", "duty", "1")],
    columns=["participant", "theme", "segments"],
)
LEVELS = {"band": ["low", "high"], "left": ["no", "yes"], "score": []}


def quotation(name: str, participant: str, text: str) -> dict[str, str]:
    return {"quotation": name, "participant": participant, "text": text}


QUOTATIONS = [
    quotation("parked", "Moss", "We met in the car park […] and nobody knew"),
    quotation("allowed", "ash", "My manager in [a town] said yes"),
    quotation("left", "Gone", "Words that were said at 07700 900123"),
]
FINDINGS = [
    {"name": "gap", "results": [ODDS, MEAN], "themes": ["place"], "fit": "confirms",
     "quotations": ["parked", "allowed", "left"]},
    {"name": "age", "results": [MEAN], "themes": [], "fit": "silent", "quotations": []},
    {"name": "lone", "results": [], "themes": ["empty"], "fit": "expands", "quotations": []},
]  # fmt: skip


def display(**changed: Any):
    told = {
        "findings": FINDINGS,
        "themes": ["place", "duty", "empty"],
        "quotations": QUOTATIONS,
        "outcomes": ["left"],
        "context": ["band"],
        "scores": ["score"],
        "places": {
            "categories": [{"words": ["nation"], "texts": ["Wales"]}],
            "identifying": ["town"],
        },
        "variables": {name: {"levels": levels} for name, levels in LEVELS.items()},
    }
    inputs = {
        "listed": LISTED,
        "participants": PARTICIPANTS,
        "profiles": PROFILES,
        "segments": SEGMENTS,
        "pairs": PAIRS,
    }
    given = {name: changed.pop(name, usual) for name, usual in inputs.items()}
    return joint_display(RESULTS, RESPONSES, *given.values(), {**told, **changed})


def sentences(**changed: Any) -> list[str]:
    with pytest.raises(StudyError) as caught:
        display(**changed)
    return [one.sentence() for one in caught.value.problems]


def number(result, term: str, statistic: str, **place: str) -> float:
    place = {"dataset": "", "group": "", "model": "", **place}
    chosen = (result.statistics["term"] == term) & (result.statistics["statistic"] == statistic)
    for column, value in place.items():
        chosen &= result.statistics[column] == value
    (found,) = result.statistics.loc[chosen, "estimate"]
    return found


def test_findings_stand_beside_themes_and_words():
    result = display()
    gap, age, lone = result.public["findings"]
    assert gap["quotations"] == [
        {"quotation": "parked", "participant": "Moss",
         "text": "We met in the car park […] and nobody knew"}
    ]  # fmt: skip
    assert "withheld" not in gap, "of words for the team alone there is no trace"
    assert [one["evidence"] for one in (gap, age, lone)] == [True, False, False]
    assert result.public["findings_without_evidence"] == ["age", "lone"]
    assert result.public["themes_without_finding"] == ["duty"]
    assert gap["outcomes"] == ["left"]
    assert gap["participants"] == ["Moss"]
    assert result.public["side_by_side"] == [
        {"outcome": "left", "findings": [{"finding": "gap", "results": [ODDS]}]}
    ]
    team = result.team["findings"][0]
    assert [one["quotation"] for one in team["quotations"]] == ["parked", "allowed"]
    assert {one["scope"] for one in team["quotations"]} == {"public", "team"}
    assert result.public["quotations"][0]["themes"] == ["place"], "only coding that counts"


def test_people_are_told_of_by_their_profile_and_to_the_team_in_full():
    result = display()
    public = result.public["participants"]
    assert [one["participant"] for one in public] == ["Ash", "Rowan", "Moss"]
    assert public[0] == {"participant": "Ash", "profile": {"band": "low"}, "themes": ["duty"],
                         "segments": {"duty": 2}}  # fmt: skip
    assert public[2]["profile"] == {"band": ""}
    team = result.team["participants"]
    assert [one["participant"] for one in team] == ["Ash", "Rowan", "Moss"], "9, 10, 30.5"
    assert team[2]["answers"] == {"band": "high", "left": "yes", "score": "30.5"}


def test_the_public_display_follows_from_what_is_public():
    """Other answers, other rows, another order of interviews: not a byte differs."""
    result = display()
    others = PARTICIPANTS.iloc[::-1].assign(row=[1, 2, 3], band="high", left="yes", score="1")
    again = display(participants=others.assign(quotations=["none", "team", "public"]))
    assert json.dumps(result.public) == json.dumps(again.public)
    told = [one.statistics[one.statistics["dataset"] != TEAM] for one in (result, again)]
    pd.testing.assert_frame_equal(*told)
    words = json.dumps(result.public)
    assert "My manager" not in words, "said for the team alone"


def test_the_withdrawn_are_in_neither_display():
    """All is as if they had never been interviewed nor quoted; their words are not even read."""
    with_them = display()
    without = display(quotations=QUOTATIONS[:2], listed=LISTED.replace(b"Gone;;;\n", b""),
                      findings=[{**FINDINGS[0], "quotations": ["parked", "allowed"]},
                                *FINDINGS[1:]])  # fmt: skip
    assert with_them.public == without.public
    assert with_them.team == without.team
    assert with_them.line == without.line
    pd.testing.assert_frame_equal(with_them.statistics, without.statistics)
    assert len(sentences(listed=LISTED.replace(b"Gone;;;\n", b""))) == 1


def test_the_numbers_of_the_display():
    result = display()
    assert [number(result, fit, "findings") for fit in
            ("confirms", "expands", "contradicts", "silent")] == [1, 1, 0, 1]  # fmt: skip
    assert number(result, "without_finding", "themes") == 1
    assert number(result, "without_evidence", "findings") == 2
    assert number(result, "quotations", "quotations") == 1
    assert number(result, "quotations", "quotations", dataset=TEAM) == 2
    assert number(result, "gap", "participants", model="findings") == 1
    told = {"dataset": TOLD, "group": f"left={NOT_TOLD}"}
    assert number(result, "interviewed", "participants", model="everybody", **told) == 3
    assert number(result, "duty", "participants", model="themes", **told) == 2
    true = {"dataset": TEAM, "group": "left=no"}
    assert number(result, "duty", "participants", model="themes", **true) == 1
    assert number(result, "duty", "participants", model="themes", dataset=TEAM,
                  group="left=missing") == 1  # fmt: skip
    assert result.statistics[["n", "denominator", "events"]].isna().all(axis=None)


def test_all_that_is_cited_and_is_not_there_is_said_at_once():
    wrong = {"name": "gap", "results": [ODDS.replace("odds", "risk")], "themes": ["place"],
             "fit": "confirms", "quotations": ["parkd"]}  # fmt: skip
    found = sentences(
        findings=[wrong],
        quotations=[
            QUOTATIONS[0],
            quotation("who", "Mosss", "We met"),
            quotation("not_his", "Ash", "We met in the car park"),
            quotation("turned", "Moss", "nobody knew […] car park"),
            quotation("capital", "Moss", "we met in the car park"),
            quotation("consent", "Rowan", "I like it"),
            quotation("told", "Ash", "My manager […] said [call 07700 900123] yes"),
            quotation("town", "Ash", "manager in Anytown"),
            quotation("nation", "Ash", "My manager in [Wales]"),
        ],
    )
    whole = "\n".join(found)
    for words in (
        f'finding "gap", key results: there is no result "{wrong["results"][0]}". Did you mean '
        f'"{ODDS}"?',
        'key quotations: "parkd" is not a quotation of released_texts.yaml',
        'key quotations[2]: "Mosss" is not a participant. Did you mean "Moss"?',
        'key quotations[3]: no coded segment of "Ash" holds these words',
        'key quotations[4]: no coded segment of "Moss" holds these words',
        'key quotations[5]: no coded segment of "Moss" holds these words. Expected: words of one '
        "segment, in their order. What to do: write capital and small letters",
        'key quotations[6]: "Rowan" did not agree to being quoted',
        "key quotations[7]: it still holds what looks like this: phone number",
        "key quotations[8]: it still holds what looks like this: answer to a question that identi",
        "key quotations[9]: it still holds what looks like this: place name",
    ):
        assert words in whole
    assert len(found) == 10
    assert "Gone" not in whole
    assert "car park" not in whole


def test_without_coding_there_is_nothing_to_quote_from():
    found = sentences(segments=None, pairs=None)
    assert len(found) == 2
    silent = display(segments=None, pairs=None, findings=FINDINGS[1:2], themes=[], quotations=[])
    assert silent.public["findings_without_evidence"] == ["age"]
    assert silent.public["participants"][0]["themes"] == []


def test_the_nearest_id():
    known = [*RESULTS, "modelling/left/unadjusted/complete/age/odds_ratio"]
    assert nearest_id("modelling/lefft/adjusted/complete/discrepancy/odds_ratio", known) == ODDS
    assert nearest_id("description/scores/none/none/discrepancy/low/mean", known) == MEAN
    assert nearest_id("x/y", known) == ""
    assert nearest_id("modelling/left/adjusted/complete/age/odds_ratio", []) == ""
