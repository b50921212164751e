"""Threads: one for a study of usual size, and what Snakemake gives."""

import pytest

from questline.core import threads


def test_only_large_files_take_more_than_one_thread(tmp_path, monkeypatch):
    raw = tmp_path / "raw.csv"
    assert threads.threads_for(raw) == 1
    raw.write_text("a,b\n1,2\n")
    assert threads.threads_for(raw) == 1
    monkeypatch.setattr(threads, "LARGE", 5)
    assert threads.threads_for(raw) == threads.MOST


@pytest.mark.parametrize(("given", "expected"), [("2", 2), ("", 1), ("0", 1), ("many", 1)])
def test_what_snakemake_gives_is_taken(monkeypatch, given, expected):
    monkeypatch.setenv("OMP_NUM_THREADS", given)
    assert threads.threads_given() == expected
