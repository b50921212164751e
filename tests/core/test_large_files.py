"""Long frames and ledgers: read back the same, and as CSV the same bytes as short ones."""

import numpy as np
import pandas as pd
import pytest

from questline.core import files, large_files
from questline.core.ledgers import coded

ROWS = 50


@pytest.fixture
def both(tmp_path, monkeypatch):
    """A function that writes a frame as short ones are written and as long ones are."""

    def write(writer, frame):
        writer(tmp_path / "short", frame)
        monkeypatch.setattr(files, "MANY", 1)
        monkeypatch.setattr(large_files, "AT_ONCE", 7)
        writer(tmp_path / "long", frame)
        return tmp_path / "short", tmp_path / "long"

    return write


@pytest.fixture
def frame():
    """Answers of every type that a stage writes."""
    numbers = np.arange(ROWS) / 3
    numbers[::7] = np.nan
    texts = np.array(["yes", "no, never", None, '"quoted"\nlines', "=SUM(A1)"], dtype=object)
    return pd.DataFrame(
        {
            "number": numbers,
            "text": texts[np.arange(ROWS) % 5],
            "nothing": np.array([None] * ROWS, dtype=object),
            "id": np.array([f"p{row}" for row in range(ROWS)], dtype=object),
            "late": np.array([None] * (ROWS - 1) + ["at last"], dtype=object),
            "truth": np.arange(ROWS) % 2 == 0,
        },
        index=pd.Index(np.arange(1, ROWS + 1), name="row"),
    )


def test_long_frames_are_written_as_short_ones(both, frame):
    short, long = both(files.write_parquet, frame)
    assert short.read_bytes() == long.read_bytes()


def test_long_frames_without_an_index_are_written_as_short_ones(both, frame):
    short, long = both(files.write_parquet, frame.reset_index())
    assert short.read_bytes() == long.read_bytes()


def test_coded_columns_are_written_as_their_texts(both, frame):
    kinds = coded(["refused", "left_blank", "refused"], np.arange(ROWS) % 3)
    plain = frame.reset_index().assign(kind=np.array(list(kinds), dtype=object))
    short, _ = both(files.write_parquet, plain)
    _, long = both(files.write_parquet, plain.assign(kind=kinds))
    assert short.read_bytes() == long.read_bytes()
    read = files.read_parquet(long, coded=True)
    assert isinstance(read["kind"].dtype, pd.CategoricalDtype)
    assert read["kind"].tolist() == plain["kind"].tolist()


@pytest.mark.parametrize("columns", [None, ["number", "text"]])
def test_long_frames_are_read_as_short_ones(both, frame, columns, monkeypatch):
    short, _ = both(files.write_parquet, frame)
    long = files.read_parquet(short, columns)
    monkeypatch.setattr(files, "MANY", 10_000)
    pd.testing.assert_frame_equal(long, files.read_parquet(short, columns))


def test_long_ledgers_are_written_as_short_ones(both, frame):
    ledger = frame.reset_index().assign(
        whole=np.arange(ROWS) - 3, kind=coded(["a,b", "-x"], np.arange(ROWS) % 2)
    )
    plain = ledger.assign(kind=np.array(list(ledger["kind"]), dtype=object))
    short, _ = both(files.write_ledger, plain)
    _, long = both(files.write_ledger, ledger)
    assert short.read_bytes() == long.read_bytes()


def test_a_file_that_could_not_be_completed_leaves_the_old_one(tmp_path, frame, monkeypatch):
    monkeypatch.setattr(files, "MANY", 1)
    files.write_parquet(tmp_path / "kept", frame)
    before = (tmp_path / "kept").read_bytes()
    with pytest.raises(ValueError, match="object"):
        files.write_parquet(tmp_path / "kept", frame.assign(number=[object()] * ROWS))
    assert (tmp_path / "kept").read_bytes() == before
