"""Numbers are strictly decimal with a point, whole where declared, and within their range."""

from dataclasses import replace

import pytest

from questline.core.codebook import Variable

HOURS = Variable("hours", "number", "Hours", column="Hours", minimum=1, maximum=48)
ITEM = Variable("item", "item", "Item", column="Item", minimum=1, maximum=6)
PLACE = "row 2 of the answers (line 3 of the file), 1 of 2 rows (50%): "
WHERE = f'survey.csv, column "Hours" (variable hours), {PLACE}'


def column(*answers: str, name: str = "Hours") -> str:
    return f"{name}\n" + "".join(f'"{answer}"\n' for answer in answers)


def test_decimal_numbers_are_read(take):
    answers = take(column("8", "+7.5", "37.", "2016.0", "-0"), Variable("hours", "number", "",
                   column="Hours")).responses["hours"]  # fmt: skip
    assert answers.tolist() == [8, 7.5, 37, 2016, 0]
    assert str(answers[5]) == "0.0"


def test_blanks_around_a_number_go_and_are_logged(take):
    result = take(column(" 8", "8"), HOURS)
    assert result.responses["hours"].tolist() == [8, 8]
    assert result.changes.to_numpy().tolist() == [
        [1, "hours", " 8", "8", "blanks_removed",
         "Blanks around the answer, or a cell of blanks alone"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "answer", ["about 20", "80%", "1e3", "nan", "inf", "1_000", "٣", "twelve", "1 000", "9" * 400]
)
def test_a_number_as_text_is_an_error(refused, answer):
    (sentence,) = refused(column("8", answer), HOURS)
    assert sentence.startswith(WHERE)
    assert "is not a number" in sentence
    assert "Expected: a number with figures alone" in sentence
    assert "add it to `missing` of hours in codebook.csv" in sentence


@pytest.mark.parametrize("answer", ["7,5", "1,500"])
def test_a_decimal_comma_is_an_error_that_says_so(refused, answer):
    (sentence,) = refused(column("8", answer), HOURS)
    assert sentence.startswith(WHERE + f'"{answer}" has a comma where a number has a decimal point')
    assert "write decimal_comma into `format` of hours in codebook.csv" in sentence


def test_all_decimal_commas_of_a_column_are_one_problem(refused):
    (sentence,) = refused(column("7,5", "8", "38,25"), HOURS)
    assert "2 rows of answers (1 and 3; row 1 is line 2 of the file)" in sentence
    assert '"7,5" has a comma' in sentence


def test_decimal_commas_are_read_where_the_codebook_says_so(take):
    hours = replace(HOURS, formats=("decimal_comma",))
    result = take(column("7,5", "8", "-0,0", " 38,25 ", ""), replace(hours, minimum=0))
    assert result.responses["hours"].tolist()[:4] == [7.5, 8, 0, 38.25]
    assert len(result.changes) == 1


@pytest.mark.parametrize("answer", ["7.5", "1.500"])
def test_a_decimal_point_among_declared_commas_is_an_error(refused, answer):
    (sentence,) = refused(column("7,5", answer), replace(HOURS, formats=("decimal_comma",)))
    assert f'"{answer}" has a point where the codebook says decimal_comma' in sentence


def test_an_item_between_whole_numbers_is_an_error(refused):
    (sentence,) = refused(column("3", "3.5", name="Item"), ITEM)
    assert '"3.5" is not a whole number' in sentence
    assert "Expected: a whole number, 1 to 6." in sentence
    assert "give item the kind number in codebook.csv" in sentence


def test_a_number_may_have_decimals(take):
    assert take(column("7.5"), HOURS).responses["hours"].tolist() == [7.5]


def test_out_of_range_is_an_error_where_cleaning_says_so(refused):
    (sentence,) = refused(column("48", "375"), HOURS)
    assert sentence.startswith(WHERE + '"375" is outside the declared range.')
    assert "Expected: 1 to 48." in sentence
    assert "`out_of_range: set_missing` into cleaning.yaml" in sentence


def test_out_of_range_is_left_to_cleaning_where_it_says_so(take):
    result = take(column("48", "375", "0.5"), HOURS, out_of_range="set_missing")
    assert result.responses["hours"].tolist() == [48, 375, 0.5]
    assert result.changes.empty
    finding = result.findings.set_index("kind").loc["out_of_range"]
    assert (finding["severity"], finding["count"]) == ("note", 2)


def test_a_range_may_be_open(refused):
    at_least = Variable("hours", "number", "", column="Hours", minimum=0)
    (sentence,) = refused(column("-1"), at_least)
    assert "Expected: at least 0." in sentence
