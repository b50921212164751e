"""Outputs: whole or not at all, and the same bytes every time."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from questline.core.files import (
    read_parquet,
    read_statistics,
    write_bytes,
    write_json,
    write_ledger,
    write_parquet,
    write_statistics,
    write_text,
)
from questline.core.statistics import StatisticsPart


def frame() -> pd.DataFrame:
    index = pd.Index(np.array([1, 3, 4], dtype="int64"), name="row")
    return pd.DataFrame(
        {
            "item": [1.0, np.nan, 5.0],
            "town": pd.Series(["Ynys Môn", None, "=x"], index=index, dtype=object),
            "empty": pd.Series([None, None, None], index=index, dtype=object),
        },
        index=index,
    )


def test_a_folder_is_made_and_no_partial_file_is_left(tmp_path):
    target = tmp_path / "a" / "b" / "out.txt"
    write_text(target, "é\n")
    assert target.read_bytes() == b"\xc3\xa9\n"
    assert list(target.parent.iterdir()) == [target]


def test_a_write_that_is_cut_off_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "out.txt"
    write_text(target, "old")

    def cut_off(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_text(target, "new")
    assert target.read_text(encoding="utf-8") == "old"


def test_the_file_is_complete_before_it_has_its_name(tmp_path, monkeypatch):
    target = tmp_path / "out.txt"
    seen = []
    real = os.replace

    def watch(partial: Path, final: Path) -> None:
        seen.append((partial.read_bytes(), partial.parent, final.exists()))
        real(partial, final)

    monkeypatch.setattr(os, "replace", watch)
    write_bytes(target, b"whole")
    assert seen == [(b"whole", tmp_path, False)]


def test_json_has_its_keys_in_a_fixed_order(tmp_path):
    write_json(tmp_path / "a.json", {"b": 1, "a": "é"})
    write_json(tmp_path / "b.json", {"a": "é", "b": 1})
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n  "a": "é",\n  "b": 1\n}\n'


def test_parquet_comes_back_as_it_went_with_the_same_bytes(tmp_path):
    digests = set()
    for name in ("one.parquet", "two.parquet"):
        write_parquet(tmp_path / name, frame())
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    again = read_parquet(tmp_path / "one.parquet")
    assert again.index.equals(frame().index)
    assert again.index.name == "row"
    assert_frame_equal(again, frame())


def test_parquet_of_nothing(tmp_path):
    write_parquet(tmp_path / "none.parquet", frame().iloc[:0])
    assert read_parquet(tmp_path / "none.parquet").shape == (0, 3)


def test_a_ledger_is_csv_with_formulas_disarmed(tmp_path):
    write_ledger(tmp_path / "ledger.csv", frame())
    assert (tmp_path / "ledger.csv").read_text(encoding="utf-8").splitlines() == [
        "item,town,empty",
        "1.0,Ynys Môn,",
        ",,",
        "5.0,'=x,",
    ]


def test_statistics_come_back_as_they_went(tmp_path):
    part = StatisticsPart("cleaning")
    part.add("flow", "analysed", "count", 342)
    write_statistics(tmp_path / "statistics.csv", part.table())
    assert_frame_equal(read_statistics(tmp_path / "statistics.csv"), part.table())
