"""The rule `selection` as a whole: files, places that are kept, outputs, rows of the store."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from questline.core.errors import StudyError
from questline.interviews.rows import TEAM, TOLD
from questline.interviews.selection.stage import RESERVE_COLUMNS, Selected, select

VARIABLE = {"kind": "category", "numeric": False, "ordered": False, "minimum": None,
            "maximum": None, "sensitivity": "public", "derivation": None}  # fmt: skip
LEVELS = {"band": ["low", "high"], "place": ["north", "south", "east"]}
VARIABLES = {name: {**VARIABLE, "levels": levels} for name, levels in LEVELS.items()}


def told(size: int = 6, **more: Any) -> dict[str, Any]:
    """The settings as `interview_parameters.selection` tells them."""
    plain = {
        "size": size,
        "agreed": {"variable": "agrees", "level": "yes"},
        "dimensions": [{"variable": name, "targets": "even", "weight": 1.0} for name in LEVELS],
        "pairs": [],
        "quotas": [],
        "reserves": 3,
        "variables": VARIABLES,
    }
    return {**plain, **more}


def survey(people: int = 30, seed: int = 1) -> pd.DataFrame:
    """Answers by row (2, 4, 6 ...): most agree, some levels are missing."""
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {name: chance.choice(np.array([*levels, None], dtype=object), people)
         for name, levels in LEVELS.items()}
    )  # fmt: skip
    frame["agrees"] = chance.choice(np.array(["yes", "yes", "yes", "no", None], dtype=object),
                                    people)  # fmt: skip
    return frame.set_index(pd.Index(range(2, 2 * people + 2, 2), name="row"))


def contacts(rows: Any, header: str = "row,reference,name") -> tuple[str, bytes]:
    lines = [header, *(f'{row},C{row:04d},"Nobody, {row}"' for row in rows)]
    return "contacts.csv", "\n".join(lines).encode()


def invited(*lines: tuple[int, str, str]) -> list[tuple[str, bytes]]:
    text = "".join(f"{row},{day},{outcome}\n" for row, day, outcome in lines)
    return [("invitations.csv", f"row,date,outcome\n{text}".encode())]


def chosen(answers: pd.DataFrame, lines: Any = (), settings: Any = None, **more: Any) -> Selected:
    rows = answers.index
    return select(answers, [1, 3], contacts(rows), invited(*lines) if lines else [],
                  settings or told(), 7, **more)  # fmt: skip


def number(result: Selected, identifier: str) -> float:
    rows = result.statistics.set_index("id")
    return float(rows.loc[f"interviews/{identifier}", "estimate"])


def test_a_sample_of_those_who_agreed_with_references_and_levels():
    answers = survey()
    result = chosen(answers)
    able = answers[answers["agrees"] == "yes"]
    sample = result.selection
    assert sample.columns.tolist() == ["place", "row", "reference", "state", "outcome", "band",
                                       "variable_place"]  # fmt: skip
    assert sample["place"].tolist() == [1, 2, 3, 4, 5, 6]
    assert set(sample["row"]) <= set(able.index)
    assert sample["reference"].tolist() == [f"C{row:04d}" for row in sample["row"]]
    assert set(sample["state"]) == {"proposed"}
    assert sample["band"].tolist() == able["band"][sample["row"]].tolist()
    assert number(result, "selection/none/none/eligible/available") == len(able)
    assert number(result, "selection/none/none/band/low/wanted") == 3
    assert number(result, "selection/none/none/band/low/available") == (able["band"] == "low").sum()
    assert number(result, "selection/none/team/sample/gap") == 0
    missing = number(result, "selection/none/team/band/missing_count")
    assert missing == able["band"].isna().sum()
    for table in (sample, result.reserves, result.statistics):
        assert "Nobody" not in table.to_csv()
    again = chosen(answers.sample(frac=1, random_state=1).sort_index())
    assert again.selection.equals(sample)
    assert again.statistics.equals(result.statistics)


def test_what_readers_may_know_follows_from_respondents_and_profiles_alone():
    answers = survey()
    profiles = pd.DataFrame({"participant": ["Ash", "Oak"], "band": ["low", ""]})
    row = int(answers.index[answers["agrees"] == "yes"][0])
    participants = pd.DataFrame({"row": [row], "date": ["2024-01-02"]})
    result = chosen(answers, profiles=profiles, participants=participants)
    store = result.statistics
    public = store[(store["dataset"] != TEAM) & (store["analysis"] == "selection")]
    assert set(public["statistic"]) == {"wanted", "available", "achieved"}
    assert set(public.loc[public["dataset"] == TOLD, "term"]) == {"band"}
    counts = public[public["dataset"] == TOLD].set_index("level")["estimate"].to_dict()
    assert counts == {"low": 1, "high": 0, "not_told": 1}
    about_people = public[public["statistic"] != "available"]
    assert about_people[["n", "denominator", "events"]].isna().all(axis=None)
    drift = store[store["analysis"] == "drift"]
    assert set(drift["dataset"]) == {TEAM}
    # Numbers that are shares of respondents are not for readers either.
    dimension = {"variable": "band", "targets": "proportional", "weight": 1.0}
    shared = chosen(answers, settings=told(dimensions=[dimension])).statistics
    assert set(shared.loc[shared["id"].str.contains("/band/.*/wanted"), "dataset"]) == {TEAM}


def test_the_latest_line_counts_and_those_who_keep_a_place_are_fixed():
    answers = survey()
    able = answers.index[answers["agrees"] == "yes"].tolist()
    lines = [
        (able[0], "2024-01-01", "invited"), (able[0], "2024-01-05", "accepted"),
        (able[1], "2024-01-05", "refused"), (able[1], "2024-01-01", "invited"),
        (able[2], "2024-01-01", "invited"), (able[3], "2024-01-01", "no_answer"),
        (able[4], "2024-02-01", "interviewed"), (able[5], "2024-02-01", "interviewed"),
        (able[5], "2024-02-01", "withdrawn"),
    ]  # fmt: skip
    result = chosen(answers, lines)
    sample = result.selection.set_index("row")
    fixed = sample[sample["state"] == "fixed"]
    assert fixed["outcome"].to_dict() == {able[4]: "interviewed", able[0]: "accepted",
                                          able[2]: "invited"}  # fmt: skip
    assert len(sample) == 6
    out = {able[1], able[3], able[5]}
    assert not out & {*sample.index, *result.reserves["row"]}
    flow = {name: number(result, f"invitations/none/none/{name}/participants")
            for name in ("all", "interviewed", "withdrawn", "invited")}  # fmt: skip
    assert flow == {"all": 6, "interviewed": 1, "withdrawn": 1, "invited": 1}
    assert number(result, "drift/none/team/interviewed/participants") == 1
    assert "withdraw" not in result.line


def test_those_who_were_proposed_and_accepted_are_proposed_no_more_and_nothing_drifts():
    answers = survey()
    first = chosen(answers)
    rows = first.selection["row"].tolist()
    result = chosen(answers, [(row, "2024-01-01", "interviewed") for row in rows])
    assert set(result.selection["row"]) == set(rows)
    assert set(result.selection["state"]) == {"fixed"}
    assert number(result, "drift/none/team/not_proposed_today/participants") == 0
    assert number(result, "drift/none/team/interviewed/shortfall") == number(
        result, "drift/none/team/proposed_today/shortfall"
    )
    # One falls out: the sample is mended by the first reserve, or by somebody as good.
    mended = chosen(answers, [(row, "2024-01-01", "accepted") for row in rows[1:]]
                    + [(rows[0], "2024-01-02", "refused")])  # fmt: skip
    assert set(rows[1:]) < set(mended.selection["row"])
    could = {one for line in first.reserves["could_replace"] for one in line.split(", ")}
    assert could <= {"1", "2", "3", "4", "5", "6"}
    assert first.reserves.columns.tolist()[: len(RESERVE_COLUMNS)] == list(RESERVE_COLUMNS)


def test_an_interview_with_somebody_who_is_no_longer_analysed_keeps_a_place():
    answers = survey()
    refusing = int(answers.index[answers["agrees"] == "no"][0])
    result = chosen(answers, [(3, "2024-01-01", "interviewed"),
                              (refusing, "2024-01-01", "accepted")])  # fmt: skip
    sample = result.selection.set_index("row")
    assert sample.loc[3, ["reference", "state", "band", "variable_place"]].tolist() == [
        "", "fixed", "", ""]  # fmt: skip
    assert "2 with a place are not analysed, or did not agree" in result.line
    assert number(result, "drift/none/team/no_longer_eligible/participants") == 1


def test_everything_that_is_wrong_with_the_files_is_said_at_once_and_no_contact_detail():
    answers = survey()
    names = ("contacts.csv",
             b"row,reference,name\n2,C1,Jo Bloggs\n2,C2,x\n4,c1,x\n999,C5,x\n"
             b"07700 900664,C9,x\n6,jo@example.org,x\n8,,x\n"
             b"07700900665,C10,x\n5,Jo Bloggs,x\n")  # fmt: skip
    lines = invited((2, "01/02/2024", "invited"), (4, "2024-02-30", "accepted"),
                    (6, "2024-02-01", "refuse"), (888, "2024-02-01", "invited"))  # fmt: skip
    with pytest.raises(StudyError) as raised:
        select(answers, [1, 3], names, lines, told(), 7)
    said = str(raised.value)
    for part in ("line 3, column row: the row stands in line 2 already",
                 "line 4, column reference: the reference stands in line 2 already",
                 "line 5, column row: there is no such row",
                 "line 6, column row: it is no row of the raw file",
                 "line 7, column reference: it holds what looks like this",
                 "line 9, column row: there is no such row",
                 "line 10, column reference: it holds no digit, and could be a name",
                 '"01/02/2024" is no date', '"2024-02-30" is no date', '"refuse" is not an outcome',
                 "there is no row 888"):  # fmt: skip
        assert part in said
    assert len(raised.value.problems) == 12
    assert not any(word in said for word in ("Bloggs", "900664", "900665", "jo@example.org"))
    with pytest.raises(StudyError, match='no column "reference"') as raised:
        select(answers, [], ("contacts.csv", b"row,Jo Bloggs\n2,x\n"), [], told(), 7)
    assert "Bloggs" not in str(raised.value)


def test_nobody_one_and_all_missing():
    answers = survey()
    nobody = chosen(answers.assign(agrees="no"))
    assert len(nobody.selection) == len(nobody.reserves) == 0
    assert "nobody analysed agreed" in nobody.line
    assert nobody.selection.columns.tolist()[0] == "place"
    one = chosen(answers.assign(agrees=["yes"] + ["no"] * 29))
    assert one.selection["row"].tolist() == [2]
    assert "fewer people than places" in one.line
    unknown = chosen(answers.assign(agrees="yes", band=None, place=None))
    assert len(unknown.selection) == 6
    assert number(unknown, "selection/none/team/band/missing_count") == 30
    assert number(unknown, "selection/none/team/sample/shortfall") == 12
    unnamed = select(answers, [], ("contacts.csv", b"row,reference\n"), [], told(), 7)
    assert len(unnamed.selection) == 0
    assert "cannot be proposed without a reference" in unnamed.line


def test_quotas_that_cannot_be_kept_stop_the_run_and_quotas_that_can_are_kept():
    answers = survey()
    limit = {"where": {"band": "low", "place": "east"}, "at_least": None, "at_most": None}
    kept = chosen(answers, settings=told(quotas=[{**limit, "at_least": 2}])).selection
    assert ((kept["band"] == "low") & (kept["variable_place"] == "east")).sum() >= 2
    other = {**limit, "where": {"band": "low"}, "at_most": 1}
    with pytest.raises(StudyError) as raised:
        chosen(answers, settings=told(quotas=[{**limit, "at_least": 2}, other]))
    assert [one.where for one in raised.value.problems] == [
        "interviews.yaml, key selection.quotas[1].at_least",
        "interviews.yaml, key selection.quotas[2].at_most",
    ]
    assert "band=low and place=east" in raised.value.problems[0].found


def test_the_lot_is_the_same_when_more_respondents_follow():
    """Who is drawn among equals does not change because of people who add nothing."""
    answers = survey().assign(agrees="yes")
    more = survey(10, seed=2).assign(agrees="no")
    more.index = pd.Index(range(100, 110), name="row")
    settings = told()
    first = chosen(answers, settings=settings)
    both = pd.concat([answers, more])
    second = select(both, [], contacts(both.index), [], settings, 7)
    assert second.selection["row"].tolist() == first.selection["row"].tolist()
    other = select(answers, [], contacts(answers.index), [], settings, 8)
    assert other.selection["row"].tolist() != first.selection["row"].tolist()


def test_twenty_of_five_thousand_are_the_best():
    """Proved to be the best; how long it takes is measured in benchmarks/selection.py."""
    chance = np.random.default_rng(3)
    answers = pd.DataFrame({name: chance.choice(levels, 5000) for name, levels in LEVELS.items()},
                           index=pd.Index(range(1, 5001), name="row"), dtype=object)  # fmt: skip
    answers["agrees"] = "yes"
    pair = {"variables": ["band", "place"], "targets": "even", "weight": 0.5}
    result = select(answers, [], contacts(answers.index), [], told(20, pairs=[pair]), 7)
    assert number(result, "selection/none/team/sample/shortfall") == 0
    assert number(result, "selection/none/team/sample/gap") == 0
    counts = result.selection.groupby(["band", "variable_place"]).size()
    assert sorted(counts) == [3, 3, 3, 3, 4, 4]
