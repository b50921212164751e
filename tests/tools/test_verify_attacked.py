"""Verification attacks the public store at hand."""

import pytest

from questline.core.configuration import load_study
from questline.core.files import write_statistics
from questline.core.statistics import NUMBERS, StatisticsPart, join_parts
from questline.tools.verify.attacked import check_attack


@pytest.fixture(scope="module")
def study(root):
    return load_study(root / "config" / "link_workers")[0]


def results(folder, hidden):
    flow, one = StatisticsPart("cleaning"), StatisticsPart("description")
    flow.add("flow", "analysed", "count", 80)
    for level, count in (("female", 60), ("male", 17), ("other", 3)):
        one.add("table_one", "gender", "count", count, level=level, dataset="analysed",
                denominator=80)  # fmt: skip
    store = join_parts([flow.table(), one.table()])
    gone = store["level"].isin(hidden)
    store.loc[gone, list(NUMBERS)] = float("nan")
    store.loc[gone, "status"] = "hidden"
    write_statistics(folder / "release" / "statistics.csv", store)
    return folder


def test_a_store_from_which_something_follows_fails(study, tmp_path):
    check = check_attack(study, results(tmp_path, ["other"]))
    assert check.result == "failed"
    assert "gender: other can be worked out: it is 3" in check.details[0]


def test_a_store_from_which_nothing_follows_passes(study, tmp_path):
    check = check_attack(study, results(tmp_path, ["other", "male"]))
    assert (check.result, check.details) == ("passed", ())
    assert check.words.startswith("none of 2 hidden numbers of people can be worked out")


def test_nothing_and_damage_are_no_crash(study, tmp_path):
    assert check_attack(study, tmp_path).result == "not possible"
    path = tmp_path / "release" / "statistics.csv"
    path.parent.mkdir()
    for damage in (b"id,estimate\na,many\n", b"\xff\xfe", b"id\n"):
        path.write_bytes(damage)
        check = check_attack(study, tmp_path)
        assert check.result == "failed"
        assert "damaged" in check.words
