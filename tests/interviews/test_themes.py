"""Themes and codes: numbers by hand, whose coding counts, hierarchy, groups, scores, together."""

import pandas as pd
import pytest
from coded_material import NAN, by_id, codes, segments, sources, variable

from questline.core.errors import StudyError
from questline.core.statistics import StatisticsPart
from questline.interviews.coding.beside_scores import add_scores
from questline.interviews.coding.co_occurrence import add_co_occurrence
from questline.interviews.coding.stage import analyse_coding, listed_participants
from questline.interviews.coding.themes import (
    add_themes,
    check_names,
    make_ready,
    themes_of_codes,
    themes_table,
)

CODES = codes(place="", desk="place", travel="place", hot_desk="desk", pay="", unused="")
THEMES = [{"name": "apart", "codes": ["place"]}, {"name": "seat", "codes": ["desk"]},
          {"name": "money", "codes": ["pay"]}]  # fmt: skip
SEGMENTS = segments(
    ("Ash", 1, "talk", 0, 50, "desk", "Kim"),
    ("Ash", 1, "talk", 40, 60, "desk", "Lee"),
    ("Ash", 1, "talk", 45, 70, "pay", "Kim"),
    ("Ash", 1, "talk", 200, 220, "pay", "Lee"),
    ("Bay", 2, "talk", 0, 10, "travel", "Kim"),
    ("Bay", 2, "talk", 10, 30, "hot_desk", "Kim"),
    ("Bay", 2, "notes", NAN, NAN, "pay", "Kim", "low pay"),
    ("Bay", 2, "notes", NAN, NAN, "desk", "Kim", "low pay"),
)
SOURCES = sources(Ash="", Bay="")
PEOPLE = pd.DataFrame(
    {"participant": ["Ash", "Bay", "Cal"], "row": [3, 1, 2], "place": ["1", "2", "3"],
     "employer": ["a", "b", "a"], "score": ["60", "80.5", ""]}
)  # fmt: skip
PROFILES = pd.DataFrame({"participant": ["Ash", "Bay", "Cal"], "employer": ["a", "", "a"]})


def ready(counted: str = "any"):
    return make_ready(SEGMENTS, SOURCES, CODES, THEMES, counted)


def rows(add, *more) -> dict[str, float]:
    part = StatisticsPart("interviews")
    add(part, ready(), *more)
    return by_id(part.table())


def test_a_code_belongs_to_the_theme_of_the_nearest_code_above():
    assert themes_of_codes(CODES, THEMES) == {
        "place": "apart", "travel": "apart", "desk": "seat", "hot_desk": "seat", "pay": "money"
    }  # fmt: skip


def test_a_theme_of_a_code_that_does_not_exist_is_refused():
    wrong = [{"name": "x", "codes": ["dest", "pay"]}, {"name": "y", "codes": ["pay"]}]
    with pytest.raises(StudyError) as refused:
        themes_of_codes(CODES, wrong)
    first, second = refused.value.problems
    assert first.where == "interviews.yaml, key themes[1].codes[1]"
    assert 'Did you mean "desk"?' in first.found
    assert second.where == "interviews.yaml, key themes[2].codes[1]"


def test_passages_and_people_by_hand():
    found = rows(add_themes, PEOPLE, PROFILES, {"employer": ["a", "b"]}, ["employer"])
    assert found["themes/none/none/all/participants"] == 2
    assert found["themes/none/none/all/coders"] == 2
    # Ash: both coders' desks overlap and are one passage; Bay: hot_desk, and desk in the notes.
    assert found["themes/theme/none/seat/segments"] == 3
    assert found["themes/theme/none/seat/participants"] == 2
    assert found["themes/theme/none/apart/participants"] == 1
    assert found["themes/code/none/pay/segments"] == 3
    assert found["themes/code/none/unused/participants"] == 0
    assert found["themes/theme/team/seat@employer=b/segments"] == 2
    assert found["themes/theme/told/seat@employer=not_told/segments"] == 2
    assert "themes/theme/told/seat@employer=b/segments" not in found
    assert "themes/code/told/pay@employer=a/segments" not in found
    assert themes_table(ready()).values.tolist() == [
        ["Ash", "seat", 1], ["Ash", "money", 2], ["Bay", "apart", 1], ["Bay", "seat", 2],
        ["Bay", "money", 1],
    ]  # fmt: skip


def test_whose_coding_counts():
    both = ready("all").counted
    # Of Ash two coders coded the talk: they meet in desk alone. Of Bay there is one.
    assert both["code"].tolist() == ["desk", "desk", "travel", "hot_desk", "pay", "desk"]
    assert set(ready("Lee").counted["code"]) == {"desk", "pay"}
    with pytest.raises(StudyError, match='"Kin" is not a coder of these files'):
        ready("Kin")


def test_an_interview_without_agreement_was_coded_all_the_same():
    lines = segments(("Ash", 1, "talk", 0, 9, "pay", "Kim"),
                     ("Ash", 1, "talk", 0, 9, "desk", "Lee"),
                     ("Bay", 2, "talk", 0, 9, "pay", "Kim"))  # fmt: skip
    found = [make_ready(lines, SOURCES, CODES, THEMES, counted).participants
             for counted in ("any", "all", "Kim", "Lee")]  # fmt: skip
    assert found == [["Ash", "Bay"], ["Ash", "Bay"], ["Ash", "Bay"], ["Ash"]]


def test_codes_that_would_be_one_in_the_store_are_refused():
    with pytest.raises(StudyError, match='the code "a:b" cannot be told from "a/b"'):
        check_names(["a/b", "c", "a:b"], "the codebook")
    with pytest.raises(StudyError, match="no code may be called"):
        check_names(["a", "(no code)"], "the codebook", "(no code)")


def test_together_in_the_same_words_and_in_the_same_people():
    found = rows(add_co_occurrence)
    assert found["co_occurrence/theme/none/seat/money/segments"] == 2
    assert found["co_occurrence/theme/none/seat/money/participants"] == 2
    assert found["co_occurrence/theme/none/apart/seat/segments"] == 0  # 0-10 touches 10-30
    assert found["co_occurrence/theme/none/apart/seat/participants"] == 1
    assert found["co_occurrence/code/none/desk/pay/segments"] == 2
    assert "co_occurrence/code/none/desk/unused/participants" not in found


def test_scores_with_and_without_are_for_the_team():
    part = StatisticsPart("interviews")
    add_scores(part, ready(), PEOPLE, ["score"])
    store = part.table()
    assert set(store["dataset"]) == {"team"}
    found = by_id(store)
    assert found["theme_scores/theme/team/seat@score/with/mean"] == pytest.approx(70.25)
    assert found["theme_scores/theme/team/seat@score/with/participants"] == 2
    assert found["theme_scores/theme/team/apart@score/without/mean"] == 60
    notes = store.set_index("id")["note"]
    assert notes["interviews/theme_scores/theme/team/seat@score/without/mean"] != ""
    assert notes["interviews/theme_scores/theme/team/apart@score/with/sd"] != ""


TOLD = {
    "counted": "any", "scores": ["score"], "context": ["employer"], "themes": THEMES,
    "open_answers": [], "variables": {"employer": variable("a", "b"), "score": variable()},
}  # fmt: skip
LISTED = ("participants.csv", b"participant,row\nAsh,3\nBay,1\nDee,9\n")
BOOK = b"code,parent,definition\nplace,,where\ndesk,place,a seat\npay,,money\n"


def analysed(coding: list[tuple[str, bytes]], told: dict, **changes):
    nobody = pd.DataFrame(index=pd.Index([], name="row"))
    given = {"listed_file": LISTED, "participants": PEOPLE,
             "profiles": PROFILES, "responses": nobody, "everyone": nobody, **changes}  # fmt: skip
    return analyse_coding(coding, [("book.csv", BOOK)] if coding else [], [], [], told=told,
                          confidence=0.95, seed=1, **given)  # fmt: skip


def test_who_has_withdrawn_is_nowhere():
    lines = ["participant,source,start,end,code,coder,text"]
    lines += [f"{who},talk,0,9,{code},Kim,of {who}" for who, code in
              (("Ash", "desk"), ("Dee", "pay"), ("Bay", "desk"))]  # fmt: skip
    found = analysed([("coding.csv", "\n".join(lines).encode())], TOLD)
    assert found.segments["participant"].tolist() == ["Ash", "Bay"]
    assert found.segments["theme"].tolist() == ["seat", "seat"]
    assert found.codebook["theme"].tolist() == ["apart", "seat", "money"]
    everything = "".join(
        frame.to_csv()
        for frame in (found.segments, found.themes, found.disagreements, found.statistics)
    )
    assert "Dee" not in everything + found.line
    assert by_id(found.statistics)["themes/theme/none/money/participants"] == 0


def test_everybody_withdrawn_and_nothing_coded():
    lines = b"participant,source,start,end,code,coder,text\nDee,talk,0,9,pay,Kim,x\n"
    for found in (
        analysed([("coding.csv", lines)], TOLD),
        analysed([], {**TOLD, "themes": []}, participants=None, profiles=None, listed_file=None),
    ):
        assert found.segments.empty
        assert found.themes.empty
        assert found.disagreements.empty
        assert found.themes.columns.tolist() == ["participant", "theme", "segments"]
    assert found.line == "nothing coded"
    assert found.statistics.empty


def test_participants_are_read_whatever_else_the_file_holds():
    content = "\ufeffParticipant;row;date\nAsh ;3;2026-01-01\n;;\n".encode()
    assert listed_participants("p.csv", content)["participant"].tolist() == ["Ash"]
