"""A real export of a real survey, whose trailing blanks carry a meaning that nobody wrote down."""

from pathlib import Path

import pytest

from questline.core.codebook import Variable
from questline.core.errors import StudyError
from questline.intake.exports.reading import open_export
from questline.intake.stage import take_in

NEVER = (("1", "Never"), ("2", "Sometimes"), ("3", "Often"))
BOTH = (
    ("never_blank", "Never "),
    ("never", "Never"),
    ("sometimes", "Sometimes"),
    ("often", "Often"),
)


@pytest.fixture
def survey(reference_folder) -> Path:
    """The raw file of the International Research Software Engineer survey, UK 2016."""
    return reference_folder / "rse_2016_uk" / "2016_uk_public_data.csv"


def taken(survey: Path, *variables: Variable):
    described = {variable.name: variable.for_intake() for variable in variables}
    return take_in(open_export(survey, variables=described), described, out_of_range="error")


def turn_over(name: str, levels, kind: str = "item", **fields) -> Variable:
    return Variable(name, kind, "", match="code", column="turnOver2", levels=levels, **fields)


def test_the_blank_ends_in_an_error_until_the_codebook_decides(survey):
    with pytest.raises(StudyError) as raised:
        taken(survey, turn_over("forward", NEVER))
    (problem,) = raised.value.problems
    sentence = problem.sentence()
    assert '"Never␣" (in 16 rows) differs from "Never" of the codebook (in 27 rows)' in sentence
    assert "only in blanks" in sentence
    assert 'code="Never "' in sentence


def test_declared_as_two_levels_they_stay_apart(survey):
    counts = taken(survey, turn_over("forward", BOTH, "category")).responses["forward"]
    assert counts.value_counts().to_dict() == {
        "sometimes": 145, "often": 83, "never": 27, "never_blank": 16,
    }  # fmt: skip
    assert counts.isna().sum() == 2


def test_declared_as_one_they_are_one_with_a_line_for_each(survey):
    result = taken(survey, turn_over("forward", NEVER, matching="ignore_blanks"))
    assert (result.responses["forward"] == 1).sum() == 43
    assert (result.changes["rule"] == "label_variant").sum() == 16


def test_columns_are_found_by_the_code_before_the_full_stop(survey):
    variables = (
        Variable("gender", "category", "", match="code", column="socio2",
                 levels=(("male", "Male"), ("female", "Female"), ("other", "Other"))),
        Variable("year", "number", "", match="code", column="currentEmp16a"),
        Variable("skill", "text", "", match="code", column="skill2-1"),
    )  # fmt: skip
    result = taken(survey, *variables)
    assert len(result.responses) == 273
    assert result.responses["gender"].value_counts().to_dict() == {
        "male": 232, "female": 30, "other": 1,
    }  # fmt: skip
    assert result.findings.set_index("kind").loc["unknown_columns", "count"] == 64


def test_percentages_typed_as_text_are_named(survey):
    with pytest.raises(StudyError, match=r'"80%" is not a number'):
        taken(survey, Variable("share", "number", "", match="code", column="currentWork16a"))
