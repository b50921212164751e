"""Answers that are levels: exact first, then as the codebook allows, never merged silently."""

import pytest

from questline.core.codebook import Variable

OFTEN = (("never", "Never"), ("often", "Very often"))


def asked(levels=OFTEN, **fields) -> Variable:
    return Variable("asked", "category", "Asked", column="Asked", levels=levels, **fields)


def column(*answers: str) -> str:
    return "Asked\n" + "".join(f'"{answer}"\n' for answer in answers)


def test_answers_become_the_codes_of_their_levels(take):
    result = take(column("Never", "Very often", ""), asked())
    assert result.responses["asked"].tolist() == ["never", "often", None]
    assert result.responses["asked"].dtype == object
    assert result.changes.empty


def test_items_with_levels_become_numbers(take):
    item = Variable("asked", "item", "", column="Asked", levels=(("1", "Never"), ("5", "Always")))
    answers = take(column("Always", "Never", ""), item).responses["asked"]
    assert answers.dtype == "float64"
    assert answers.dropna().tolist() == [5, 1]


def test_a_trailing_blank_ends_in_an_error_that_explains_itself(refused):
    (sentence,) = refused(column("Never ", "Never", "Very often", "Never ", "Never "), asked())
    assert 'survey.csv, column "Asked" (variable asked), 3 rows of answers (1, 4 and 5;' in sentence
    assert '"Never␣" (in 3 rows) differs from "Never" of the codebook (in 1 row)' in sentence
    assert "only in blanks" in sentence
    assert "the codebook decides" in sentence
    assert "set `matching` of asked in codebook.csv to ignore_blanks" in sentence
    assert 'in double quotes, under its own code: code="Never "' in sentence


def test_what_the_codebook_declares_as_two_levels_stays_two(take):
    levels = (("hardly", "Never "), ("never", "Never"))
    for matching in ("exact", "ignore_blanks_and_case"):
        answers = take(column("Never", "Never "), asked(levels, matching=matching)).responses
        assert answers["asked"].tolist() == ["never", "hardly"]


@pytest.mark.parametrize(
    ("answer", "matching", "differs"),
    [
        ("Very  often", "ignore_blanks", "blanks"),
        ("very often", "ignore_case", "capital and small letters"),
        (" very often", "ignore_blanks_and_case", "blanks and in capital and small letters"),
        ("Very\u00a0often", "ignore_blanks", "blanks"),
    ],
)
def test_a_variant_is_an_error_until_the_codebook_allows_it(
    take, refused, answer, matching, differs
):
    (sentence,) = refused(column("Never", answer), asked())
    assert f"only in {differs};" in sentence
    assert f"to {matching};" in sentence
    allowed = take(column("Never", answer), asked(matching=matching))
    assert allowed.responses["asked"].tolist() == ["never", "often"]
    change = allowed.changes.iloc[0]
    assert change[["row", "variable", "before", "after", "rule"]].tolist() == [
        2, "asked", answer, "Very often", "label_variant",
    ]  # fmt: skip


def test_variants_that_were_allowed_are_a_finding(take):
    result = take(column("NEVER", "never ", "Never"), asked(matching="ignore_blanks_and_case"))
    finding = result.findings.set_index("kind").loc["label_variants"]
    assert (finding["severity"], finding["count"]) == ("note", 2)
    assert finding["found"] == '"NEVER", "never␣"'


def test_a_variant_of_two_levels_is_an_error_under_any_matching(refused):
    levels = (("hardly", "Never "), ("never", "Never"))
    (sentence,) = refused(column("NEVER"), asked(levels, matching="ignore_blanks_and_case"))
    assert '"NEVER" looks like "Never␣" and "Never" of the codebook alike' in sentence
    assert "declare this text too" in sentence


def test_unknown_answers_are_grouped_and_named_with_rows_and_nearest_level(refused):
    (sentence,) = refused(column("Nevr", "Never", *["Nevr"] * 7), asked())
    assert "8 rows of answers (1, 3, 4, 5, 6 and 3 more; row 1 is line 2 of the file)" in sentence
    assert '"Nevr" is not one of the answers that the codebook knows. Did you mean "Never"?' in (
        sentence
    )
    assert 'Expected: one of "Never", "Very often".' in sentence
    assert "add it to `levels` or `missing` of asked in codebook.csv" in sentence


def test_a_code_in_place_of_a_text_gets_its_own_hint(refused):
    (sentence,) = refused(column("often"), asked())
    assert "It is the code of a level, not its text; declare often=often" in sentence


def test_of_many_unknown_answers_the_first_are_named_and_the_rest_counted(refused):
    sentences = refused(column(*[f"town {number:02}" for number in range(12)]), asked())
    assert len(sentences) == 9
    assert "4 more answers that cannot be read, in 4 rows" in sentences[-1]


def test_long_answers_are_shortened_and_control_characters_shown(refused):
    (sentence,) = refused(column("a\tb\x07" + "x" * 100), asked())
    assert '"a\\tb\\u0007' + "x" * 56 + '…"' in sentence
    assert "x" * 57 not in sentence


@pytest.mark.parametrize("answer", ["Rhyl", "Never ", "often", "NEVER"])
def test_answers_that_could_identify_a_person_are_not_shown(refused, answer):
    (sentence,) = refused(column("Never", answer), asked(sensitivity="identifying"))
    found = sentence.split("Expected:")[0]
    assert answer not in found
    assert "not shown" in found
    assert "row 2 of the answers (line 3 of the file)" in sentence


def test_ledgers_do_not_hold_what_could_identify_a_person(take):
    hidden = asked(sensitivity="identifying", matching="ignore_case")
    result = take(column("NEVER"), hidden)
    assert result.responses["asked"].tolist() == ["never"]
    assert result.changes["before"].tolist() == ["(not shown)"]
    assert "NEVER" not in result.findings.to_string()


def test_levels_that_nobody_chose_are_noted(take):
    findings = take(column("Never"), asked()).findings
    finding = findings.set_index("kind").loc["unused_levels"]
    assert (finding["severity"], finding["found"], finding["count"]) == ("note", "often", 1)


def test_several_answers_in_one_cell_are_one_problem_that_says_what_to_do(refused):
    training = Variable("training", "category", "Training", column="Asked",
                        levels=(("a", "1"), ("b", "2"), ("c", "3")))  # fmt: skip
    (sentence,) = refused(column("1", "1,2", "3;1", "2,3,1"), training)
    assert "3 rows of answers (2, 3 and 4; row 2 is line 3 of the file)" in sentence
    assert '"1,2" holds several answers in one cell' in sentence
    assert "with the same column and the answer in `option`" in sentence
