"""Ledgers of many lines hold texts as codes, and say the same as those of few lines."""

import numpy as np
import pandas as pd
import pytest

from questline.core import ledgers
from questline.core.ledgers import coded, join_ledger, join_lines, rows_of

ONE = {"row": np.array([3, 1]), "kind": coded(["refused", "refused", "blank"], np.array([0, 2]))}
TWO = {"row": np.array([2, 1]), "kind": np.array(["blank", "new"], dtype=object)}


@pytest.mark.parametrize("many", [1, 1000])
def test_parts_are_joined_by_row_whatever_holds_them(monkeypatch, many):
    monkeypatch.setattr(ledgers, "MANY", many)
    joined = join_lines([ONE, TWO], ["row"])
    assert joined["row"].tolist() == [1, 1, 2, 3]
    assert joined["kind"].tolist() == ["blank", "new", "blank", "refused"]
    assert isinstance(joined["kind"].dtype, pd.CategoricalDtype) == (many == 1)


@pytest.mark.parametrize("many", [1, 1000])
def test_lines_are_sorted_by_text_and_not_by_code(monkeypatch, many):
    monkeypatch.setattr(ledgers, "MANY", many)
    lines = {"row": np.array([1, 1]), "kind": coded(["z", "a"], np.array([0, 1]))}
    assert join_lines([lines], ["row", "kind"])["kind"].tolist() == ["a", "z"]


def test_no_lines_are_a_ledger_too():
    empty = join_ledger([], ["row", "kind"], ["row"])
    assert empty.dtypes.astype(str).tolist() == ["int64", "object"]
    nothing = {"row": np.array([], dtype="int64"), "kind": coded([], np.array([], dtype=int))}
    assert join_lines([nothing], ["row"]).empty


def test_rows_of_a_frame_keep_their_types():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": pd.Series(["x", None], dtype=object)})
    chosen = rows_of(frame, np.array([False, True]))
    pd.testing.assert_frame_equal(chosen, frame.loc[[1]])
