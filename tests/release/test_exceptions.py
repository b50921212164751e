"""Exceptions from the rules of release: what they name, and that each does something."""

import pytest

from questline.core.errors import StudyError
from questline.release.exceptions import check_exceptions, exempted

IDS = [
    "description/table_one/none/analysed/gender/other/count",
    "description/table_one/none/analysed/gender/other/percent",
    "description/table_one/none/analysed/gender/woman/count",
    "description/answers/none/analysed/a.b/1 [x]/count",
]
PERSON = "cleaning/quality/none/none/duration@respondent/row_3/value"


def exceptions(*patterns):
    return [
        {"statistics": one, "reason": "Agreed.", "name": "Ada", "date": "2024-03-01"}
        for one in patterns
    ]


def test_a_star_stands_for_any_letters_and_nothing_else_for_more_than_itself():
    named = exempted(IDS, exceptions("description/table_one/*/other/*", IDS[3], "*a?b*"))
    assert named.tolist() == [0, 0, -1, 1]
    assert exempted(IDS, exceptions("description/answers/none/analysed/a.b/1 [*")).tolist()[3] == 0
    assert exempted(IDS, exceptions("gender")).tolist() == [-1, -1, -1, -1]
    assert exempted(IDS, []).tolist() == [-1] * 4
    assert exempted([], exceptions("*")).tolist() == []


def test_the_first_exception_that_names_a_statistic_counts():
    assert exempted(IDS[:1], exceptions("*/count", IDS[0])).tolist() == [0]


def test_an_exception_that_shows_something_is_in_order():
    check_exceptions(exceptions(IDS[0], "*/other/*"), IDS[:2], IDS, [*IDS, PERSON])
    check_exceptions([], [], IDS, IDS)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("*/woman/count", "names 1 statistic, and none of them is hidden"),
        ("cleaning/quality/*", "left out of the public edition altogether"),
        (IDS[0].replace("other", "othr"), f'Did you mean "{IDS[0]}"?'),
        ("description/table_one/*/nobody/*", "names no statistic"),
    ],
)
def test_an_exception_that_does_nothing_is_said_to(pattern, words):
    with pytest.raises(StudyError) as caught:
        check_exceptions(exceptions(IDS[0], pattern), IDS[:2], IDS, [*IDS, PERSON])
    (problem,) = caught.value.problems
    assert problem.where == "exceptions.yaml, key exceptions[2].statistics"
    assert words in problem.found
    assert problem.remedy


def test_all_exceptions_that_do_nothing_are_said_at_once():
    with pytest.raises(StudyError) as caught:
        check_exceptions(exceptions("a/b", "c/d"), IDS[:1], IDS, IDS)
    assert len(caught.value.problems) == 2
