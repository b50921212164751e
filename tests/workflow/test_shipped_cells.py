"""Every number of people of the shipped study is a known cell, and all of them add up."""

from pathlib import Path

import numpy as np
import pytest

from questline.core.configuration import load_study
from questline.core.files import read_statistics
from questline.core.parameters import release_facts
from questline.release.cells import Facts, cells_of, model_of

ROOT = Path(__file__).parents[2]
RELEASE = "results/link_workers/release"


@pytest.mark.slow
def test_the_numbers_of_people_of_the_shipped_study_add_up(finished):
    study, problems = load_study(ROOT / "config" / "link_workers")
    assert study is not None, problems
    facts = Facts.from_parameters(release_facts(study))
    store = read_statistics(finished[0] / RELEASE / "internal/internal_statistics.csv")
    # Rows about single respondents are never public, and stand for no cell.
    store = store[store["group"] != "respondent"].reset_index(drop=True)
    cells = cells_of(store, facts)
    assert not cells.differing
    unknown = store.loc[[row for row, _ in cells.unread], "statistic"]
    assert set(unknown) <= {"smallest_weight", "largest_weight"}
    model = model_of(cells, facts)
    values = np.array(model.cells.values)
    assert len(model.equations) > 1500
    for places, signs in model.equations:
        assert values[places] @ np.array(signs) == 0


@pytest.mark.slow
def test_every_small_number_of_the_shipped_study_is_protected(finished):
    public = read_statistics(finished[0] / RELEASE / "statistics.csv").set_index("id")
    prefix = "release/protection/none/none"
    assert public.loc[f"{prefix}/unprotected/number_of_cells", "estimate"] == 0
    assert public.loc[f"{prefix}/loss/gap", ["estimate", "method"]].tolist() == [0, "exact"]
    hidden = public["status"] == "hidden"
    assert hidden.mean() < 0.2
    assert public.loc[hidden, "note"].nunique() == 1
