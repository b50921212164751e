"""The shipped export through intake and cleaning, frames written and read as between the rules."""

import pandas as pd
import pytest

from questline.cleaning.stage import clean
from questline.core import parameters
from questline.core.configuration import load_study
from questline.core.files import read_ledger, read_parquet, write_ledger, write_parquet
from questline.intake.exports.reading import open_export
from questline.intake.stage import take_in


@pytest.fixture(scope="module")
def study(root):
    found, problems = load_study(root / "config" / "link_workers")
    assert problems == []
    return found


@pytest.fixture(scope="module")
def taken(study, root):
    raw = root / "data" / "link_workers" / "responses.csv"
    variables = study.intake_variables()
    opened = open_export(raw, variables=variables)
    return take_in(opened, variables, out_of_range=study.cleaning.out_of_range)


def test_342_respondents_are_analysed_and_every_row_is_accounted_for(study, taken):
    result = clean(
        taken.responses,
        taken.missing,
        taken.changes,
        study.variables(),
        parameters.cleaning_settings(study),
    )
    assert len(result.responses) == 342
    gone = result.exclusions.loc[result.exclusions["decision"] == "excluded", "row"]
    assert sorted([*gone, *result.responses.index]) == taken.responses.index.tolist()
    assert set(result.missing["row"]) <= set(result.responses.index)
    assert set(taken.findings["severity"]) == {"note"}


def test_frames_are_the_same_after_they_were_written_and_read(taken, tmp_path):
    write_parquet(tmp_path / "responses.parquet", taken.responses)
    pd.testing.assert_frame_equal(read_parquet(tmp_path / "responses.parquet"), taken.responses)
    write_parquet(tmp_path / "missing.parquet", taken.missing)
    pd.testing.assert_frame_equal(read_parquet(tmp_path / "missing.parquet"), taken.missing)
    write_ledger(tmp_path / "changes.csv", taken.changes)
    pd.testing.assert_frame_equal(read_ledger(tmp_path / "changes.csv"), taken.changes)


def test_a_text_that_is_missing_is_none_after_reading(taken, tmp_path):
    write_parquet(tmp_path / "responses.parquet", taken.responses)
    regions = read_parquet(tmp_path / "responses.parquet")["region"]
    assert {type(answer) for answer in regions} == {str, type(None)}
