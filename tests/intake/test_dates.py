"""Dates in a declared format, as ISO text; never a guess between two."""

from questline.core.codebook import Variable


def started(*formats: str, **fields) -> Variable:
    return Variable("started", "date", "", column="Started", formats=formats, **fields)


def test_dates_of_every_declared_format_become_iso_text(take):
    text = "Started\n2023-11-14 09:31\n14/11/2023 10:05\n 14/11/2023 10:05\n\n"
    result = take(text, started("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"))
    assert result.responses["started"].tolist() == [
        "2023-11-14T09:31:00",
        "2023-11-14T10:05:00",
        "2023-11-14T10:05:00",
    ]
    assert result.changes["rule"].tolist() == ["blanks_removed"]


def test_a_date_of_no_declared_format_is_an_error(refused):
    (sentence,) = refused("Started\n14.11.2023\n", started("%Y-%m-%d", "%d/%m/%Y"))
    assert 'survey.csv, column "Started" (variable started), row 1 of the answers' in sentence
    assert '"14.11.2023" is no date of a declared format' in sentence
    assert "Expected: %Y-%m-%d or %d/%m/%Y, such as 2023-11-14 or 14/11/2023." in sentence
    assert "`format` of started in codebook.csv" in sentence


def test_a_date_that_can_mean_two_days_is_an_error(take, refused):
    both = started("%d/%m/%Y", "%m/%d/%Y")
    (sentence,) = refused("Started\n25/12/2023\n03/04/2023\n", both)
    assert '"03/04/2023" can mean two dates: 2023-04-03 by %d/%m/%Y or 2023-03-04 by %m/%d/%Y' in (
        sentence
    )
    assert "row 2 of the answers (line 3 of the file)" in sentence
    assert "leave one of the two formats in `format` of started" in sentence
    assert take("Started\n04/04/2023\n", both).responses.loc[1, "started"] == "2023-04-04T00:00:00"


def test_a_hidden_date_is_not_shown(refused):
    hidden = started("%d/%m/%Y", "%m/%d/%Y", sensitivity="identifying")
    (sentence,) = refused("Started\n03/04/2023\n", hidden)
    assert "2023" not in sentence
    assert "can mean two dates" in sentence
