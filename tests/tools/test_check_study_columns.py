"""check_study says what a study decides about its files and columns."""

from __future__ import annotations

from questline.core.codebook import Variable
from questline.core.study import StudySettings
from questline.tools.check_study.decided import decisions

STUDY = {"name": "s", "title": "S", "raw": "en.csv", "seed": 1, "first_file": "english",
         "more_files": [{"name": "german", "raw": "de.csv", "sha256": "ab" * 32}],
         "side_by_side": {"respondent": "id", "by": ["event", "(file)"]}}  # fmt: skip


def test_files_and_rows_side_by_side_are_decisions():
    said = decisions({"study.yaml": StudySettings.model_validate(STUDY)}, {})["study.yaml"]
    assert "the answers are in en.csv, whatever its content" in said
    assert "the rows of german are in de.csv, which must have the checksum stated, below those " \
        "of the first file" in said  # fmt: skip
    assert "the rows of one id become one row; event and (file) tell them apart" in said


def test_joined_columns_and_options_are_decisions():
    levels = (("yes", "1"), ("no", "0"))
    codebook = {
        "age": Variable("age", "number", "", column="Age", joined_with=("Alter", "Edad")),
        "tea": Variable("tea", "category", "", column="T", choices_of="drinks", levels=levels),
        "mate": Variable("mate", "category", "", column="M", choices_of="drinks", levels=levels),
    }
    said = decisions({}, codebook)["codebook.csv"]
    assert 'age has its answers from "Age", joined with "Alter" and "Edad"' in said
    assert "drinks has 2 options; who ticked none of them left the question blank" in said
