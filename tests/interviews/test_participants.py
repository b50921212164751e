"""Who was interviewed: read, checked, told of no further than allowed; the withdrawn are gone."""

from __future__ import annotations

import pandas as pd
import pytest

from questline.core.errors import StudyError
from questline.interviews.interviewees.stage import interviewees
from questline.interviews.rows import NOT_TOLD, TEAM, TOLD

HEADER = "participant,row,date,quotations\n"
VARIABLE = {"kind": "category", "numeric": False, "ordered": False, "minimum": None,
            "maximum": None, "sensitivity": "public", "derivation": None}  # fmt: skip
VARIABLES = {
    "gender": {**VARIABLE, "levels": ["woman", "man", "other"]},
    "score": {**VARIABLE, "levels": [], "numeric": True},
}
RESPONDENTS = pd.DataFrame(
    {"gender": ["woman"] * 12 + ["man"] * 11 + ["other"] * 2 + [None],
     "score": [float(number) for number in range(26)]},
    index=pd.Index(range(1, 27), name="row"),
)  # fmt: skip
RESPONDENTS.loc[RESPONDENTS.index == 3, "score"] = None


def read(participants: str, *invitations: str, threshold: int = 10, excluded=(40,), context=None):
    return interviewees(
        ("participants.csv", (HEADER + participants).encode()),
        [("invitations.csv", ("row,date,outcome\n" + one).encode()) for one in invitations],
        RESPONDENTS,
        excluded,
        context=["gender"] if context is None else context,
        kept=["gender", "score"],
        variables=VARIABLES,
        threshold=threshold,
    )


def sentences(*arguments: str, **more) -> list[str]:
    with pytest.raises(StudyError) as caught:
        read(*arguments, **more)
    return [one.sentence() for one in caught.value.problems]


def number(result, term: str, **place: str) -> float:
    chosen = result.statistics["term"] == term
    for column, value in place.items():
        chosen &= result.statistics[column] == value
    (found,) = result.statistics.loc[chosen, "estimate"]
    return found


def test_who_was_interviewed_and_what_is_told_of_them():
    """Of the 3 without a gender shared by ten nothing is told, so the 11 men join them."""
    result = read("Rowan,3,2024-02-01,public\nAsh,13,2024-01-01,team\nMoss,26,2024-02-01,none\n")
    assert result.profiles.to_dict("list") == {
        "participant": ["Ash", "Moss", "Rowan"], "gender": [None, None, "woman"],
    }  # fmt: skip
    team = result.participants
    assert team["participant"].tolist() == ["Ash", "Rowan", "Moss"], "by date, then as listed"
    assert team["place"].tolist() == [1, 2, 3]
    assert team["gender"].tolist()[:2] == ["man", "woman"]
    assert team["gender"].isna().tolist() == [False, False, True]
    assert team["score"].tolist()[0] == 12
    assert team["score"].isna().tolist() == [False, True, False]
    assert number(result, "interviewed") == 3
    assert number(result, "gender", dataset=TOLD, level=NOT_TOLD) == 2
    assert number(result, "gender", dataset=TOLD, level="man") == 0
    assert number(result, "gender", dataset=TEAM, level="man") == 1
    assert result.statistics[["n", "denominator", "events"]].isna().all(axis=None)
    assert number(result, "profiles", dataset=TEAM) == 12


def test_nothing_is_told_of_somebody_left_out_of_the_analysis():
    result = read("Rowan,40,2024-02-01,public\n")
    assert result.profiles["gender"].tolist() == [None]
    assert result.participants["gender"].isna().all()
    assert number(result, "left_out", dataset=TEAM) == 1
    assert "nothing is told of 1" in result.line


def test_without_context_or_with_too_few_respondents_nothing_is_told():
    assert read("Rowan,3,2024-02-01,public\n", context=[]).profiles.columns.tolist() == [
        "participant"
    ]
    few = read("Rowan,3,2024-02-01,public\n", threshold=27)
    assert few.profiles["gender"].tolist() == [None]


def test_the_withdrawn_leave_no_trace():
    """The latest entry counts; what is left is what it would be had they never been listed."""
    everybody = "Rowan,3,2024-02-01,public\nAsh,13,2024-01-01,team\n"
    lines = "3,2024-02-01,interviewed\n13,2024-03-01,withdrawn\n13,2024-01-01,interviewed\n"
    left = read(everybody, lines)
    never = read("Rowan,3,2024-02-01,public\n")
    pd.testing.assert_frame_equal(left.profiles, never.profiles)
    pd.testing.assert_frame_equal(left.participants, never.participants)
    pd.testing.assert_frame_equal(left.statistics, never.statistics)
    assert left.line == never.line == "1 person interviewed"
    said = read(everybody.replace("team", "withdrawn"))
    pd.testing.assert_frame_equal(said.participants, never.participants)
    pd.testing.assert_frame_equal(said.statistics, never.statistics)


def test_a_withdrawal_is_not_undone_by_a_wrong_date_order_or_row():
    """Whoever withdrew would be shown, and nobody would notice."""
    participants = "Rowan,3,2024-02-01,public\n"
    early = sentences(participants, "3,2024-02-01,interviewed\n3,2023-03-01,withdrawn\n")
    assert early[0].startswith(
        "invitations.csv, line 3, column date: row 3 is withdrawn on 2023-03-01, and line 2 has "
        '"interviewed" on 2024-02-01.'
    )
    assert sentences(participants, "3,2024-02-01,withdrawn\n3,2024-02-01,interviewed\n")
    other = sentences(participants, "4,2024-02-01,interviewed\n4,2024-03-01,withdrawn\n")
    assert other[0].startswith(
        'participants.csv, line 2, column row: row 3 ("Rowan") stands in no line of invitations.csv'
    )


def test_all_that_is_wrong_is_said_at_once():
    found = sentences(
        "Rowan,3,2024-02-01,public\nROWAN,4,2024-02-30,public\nMoss,3,2024-02-01,everyone\n"
        f",5,2024-02-01,none\nM\u200boss,6,2024-02-01,none\n{'x' * 41},7,2024-02-01,none\n"
        "Row,99,2024-02-01,none\n=1+1,8,,none\n9,9,2024-02-01,none\n"
        "ann@example.org,zero,2024-02-01,none\ndate,0,2024-02-01,public\n",
        "3,2024-02-01,dropped\n",
    )  # fmt: skip
    whole = "\n".join(found)
    for words in (
        'line 3, column participant: "ROWAN" stands in line 2 already',
        'line 3, column date: "2024-02-30"',
        "line 4, column row: row 3 stands in line 2 already",
        'line 4, column quotations: "everyone" is not a scope of consent',
        "line 5, column participant: it is empty",
        "line 6, column participant: it holds characters that cannot be seen: U+200B",
        'line 6, column participant: "Moss" stands in line 4 already',
        "line 7, column participant: it is 41 characters long",
        'line 8, column participant: "Row" is the name of a column',
        "line 8, column row: there is no row 99 in the raw file",
        'line 9, column participant: "=1+1" begins with a sign that spreadsheets take',
        "line 9, column date: it is empty",
        'line 10, column participant: "9" is the row of the respondent',
        "line 11, column participant: it holds what looks like this: e-mail address",
        'line 11, column row: "zero"',
        'line 12, column participant: "date" is the name of a column',
        "line 12, column row: it is 0",
        'invitations.csv, line 2, column outcome: "dropped" is not an outcome',
    ):
        assert words in whole
    assert len(found) == 18


def test_a_file_that_is_no_table_of_participants():
    assert "nobody stands in it" in sentences("")[0]
    with pytest.raises(StudyError, match='there is no column "quotations"'):
        interviewees(("participants.csv", b"participant;row;date\nA;1;2024-01-01\n"), [],
                     RESPONDENTS, [], ["gender"], ["gender"], VARIABLES, 10)  # fmt: skip


def test_a_file_as_a_spreadsheet_writes_it():
    """With a byte-order mark, semicolons, capitals, an empty line; what else stands there is not
    read."""
    content = (
        "\ufeffRow;Participant;Notes;Date;Quotations\r\n3; Rowan ;x;2024-02-01;none\r\n;;;;\r\n"
    )
    result = interviewees(("participants.csv", content.encode()), [], RESPONDENTS, [], ["gender"],
                          ["gender"], VARIABLES, 10)  # fmt: skip
    assert result.participants["participant"].tolist() == ["Rowan"]
    assert "x" not in result.participants.astype(str).to_numpy()


def test_nobody_who_refused_can_have_been_interviewed():
    found = sentences("Rowan,3,2024-02-01,public\n", "3,2024-01-01,refused\n")
    assert '"refused" is the last that is known of row 3' in found[0]


def test_variables_cannot_be_called_like_the_columns_of_the_ledger():
    with pytest.raises(StudyError, match='"place" is the name of a column'):
        interviewees(("participants.csv", b"participant,row,date,quotations\n"), [], RESPONDENTS,
                     [], [], ["place"], {"place": VARIABLES["gender"]}, 10)  # fmt: skip
