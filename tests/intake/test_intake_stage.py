"""Intake as a whole: its frames, its statistics, all mistakes at once, its speed."""

import numpy as np

from questline.core.codebook import Variable
from questline.core.statistics import join_parts

GENDER = Variable(
    "gender",
    "category",
    "",
    column="Gender",
    levels=(("female", "Female"), ("male", "Male")),
    missing=(("-99", "refused"),),
    matching="ignore_case",
)
AGE = Variable("age", "number", "", column="Age", minimum=16, maximum=99)
WHO = Variable("who", "identifier", "", column="Id", sensitivity="identifying")


def test_an_export_from_bytes_to_frames(take):
    result = take("Id,Gender,Age,IP\n a1,FEMALE,30,x\na2,-99,,y\n", WHO, GENDER, AGE)
    assert result.responses["who"].tolist() == ["a1", "a2"]
    assert result.responses["gender"].tolist() == ["female", None]
    assert result.responses.dtypes.astype(str).tolist() == ["object", "object", "float64"]
    assert result.missing.columns.tolist() == ["row", "variable", "kind", "text"]
    assert result.changes[["row", "variable", "rule"]].to_numpy().tolist() == [
        [1, "gender", "label_variant"],
        [1, "who", "blanks_removed"],
    ]
    assert result.findings.columns.tolist() == [
        "kind", "severity", "where", "found", "count", "message",
    ]  # fmt: skip
    assert result.line == (
        "2 rows and 4 columns read from survey.csv (UTF-8, separated by commas); "
        "2 answers mended for blanks or case"
    )


def test_counts_are_in_the_statistics_store(take):
    result = take("Id,Gender,Age,IP\n a1,FEMALE,30,x\na2,-99,,y\n", WHO, GENDER, AGE)
    store = join_parts([result.statistics]).set_index("id")["estimate"]
    assert store["intake/export/none/none/rows/count"] == 2
    assert store["intake/export/none/none/columns/count"] == 4
    assert store["intake/findings/none/none/unknown_columns/count"] == 1
    assert store["intake/changes/none/none/label_variant/count"] == 1
    assert store["intake/changes/none/none/blanks_removed/count"] == 1
    note = result.statistics.set_index("id").loc["intake/export/none/none/rows/count", "note"]
    assert note == "Read as UTF-8, separated by commas."


def test_frames_have_their_types_when_nothing_is_missing_or_changed(take):
    result = take("Id,Gender,Age\na1,Female,30\n", WHO, GENDER, AGE)
    assert result.missing.empty
    assert result.missing["row"].dtype == "int64"
    assert result.changes["before"].dtype == object


def test_every_mistake_is_reported_at_once(refused):
    hours = Variable("hours", "number", "", column="Hours")
    text = "Id,Gender,Age,x,x\na1,woman,old,1,1\na2,Male,7,1,1\na3,Male\n"
    sentences = refused(text, WHO, GENDER, AGE, hours)
    for part in (
        'column name "x" stands 2 times',
        'header "Hours"',
        "has 2 cells",
        '"woman" is not one of the answers',
        '"old" is not a number',
        '"7" is outside',
    ):
        assert sum(part in sentence for sentence in sentences) == 1
    assert len(sentences) == 6


def test_a_column_in_which_nobody_answered(take):
    result = take("Id,Gender,Age\na1,,\na2,,\n", WHO, GENDER, AGE)
    assert result.responses["gender"].tolist() == [None, None]
    assert result.responses["age"].isna().all()


def test_400_rows_of_50_columns_keep_every_number(take):
    numbers = np.random.default_rng(1).integers(0, 101, size=(400, 50))
    variables = [
        Variable(f"v{at}", "number", "", column=f"v{at}", minimum=0, maximum=100)
        for at in range(50)
    ]
    text = ",".join(f"v{at}" for at in range(50)) + "\n"
    text += "".join(",".join(map(str, row)) + "\n" for row in numbers)
    result = take(text, *variables)
    assert (result.responses.to_numpy() == numbers).all()
