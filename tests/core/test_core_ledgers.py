"""Parts of ledgers put together: columns, types and order are the same whatever the parts."""

import numpy as np
import pandas as pd

from questline.core.ledgers import CHANGES_COLUMNS, MISSING_COLUMNS, join_ledger


def part(*lines):
    return pd.DataFrame(list(lines), columns=MISSING_COLUMNS)


def test_lines_are_sorted_and_those_of_one_row_keep_the_order_of_the_parts():
    first = part((2, "b", "refused", "-99"), (1, "b", "refused", "-99"))
    second = part((2, "a", "left_blank", ""))
    ledger = join_ledger([first, part(), second], MISSING_COLUMNS, ["row"])
    assert ledger["row"].tolist() == [1, 2, 2]
    assert ledger["variable"].tolist() == ["b", "b", "a"]
    assert ledger.index.tolist() == [0, 1, 2]


def test_types_do_not_depend_on_there_being_lines():
    for parts in ([], [part()], [part((1, "a", "refused", None))]):
        ledger = join_ledger(parts, MISSING_COLUMNS, ["row", "variable"])
        assert tuple(ledger.columns) == MISSING_COLUMNS
        assert ledger["row"].dtype == np.int64
        assert set(ledger.dtypes.iloc[1:]) == {np.dtype(object)}
    assert tuple(join_ledger([], CHANGES_COLUMNS, ["row"]).columns) == CHANGES_COLUMNS
