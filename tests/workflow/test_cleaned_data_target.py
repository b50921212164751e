"""`snakemake cleaned_data`: the shipped study's cleaned data, made on demand and the same twice."""

import csv
import hashlib
from pathlib import Path

import pyreadstat
import pytest

from workflow.running import snakemake

FOLDER = Path("results/link_workers/cleaning/cleaned_data")
FILES = ("codebook.csv", "data.csv", "data.dta", "data.sav")


def checksums(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


@pytest.mark.slow
def test_the_cleaned_data_are_made_on_demand_and_are_the_same_twice(playground):
    folder = playground / FOLDER
    assert not folder.exists(), "a run without the target must not make them"
    screen = snakemake(playground, "cleaned_data", cores=1)
    assert screen.code == 0, screen.text
    assert screen.ran == {"cleaned_data"}
    first = checksums(folder)
    assert tuple(first) == FILES
    for path in folder.iterdir():
        path.unlink()
    assert snakemake(playground, "cleaned_data", cores=1).code == 0
    assert checksums(folder) == first

    # Who is in it, and what is not, agrees in every file.
    spss, meta = pyreadstat.read_sav(folder / "data.sav", user_missing=True)
    stata, _ = pyreadstat.read_dta(folder / "data.dta", user_missing=True)
    with (folder / "data.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(spss) == len(stata) == len(rows) == 342
    assert spss["row"].tolist() == [float(row["row"]) for row in rows]
    women = meta.variable_value_labels["gender"]
    assert [women[value] for value in spss["gender"]][:2] == ["Women", "Men"]
    for name in ("town", "employer_other", "open_leaving", "respondent"):
        assert name not in spss.columns
        assert name in screen.text
    assert "not for publishing" in screen.text
    assert f"The files are in {FOLDER}" in screen.text
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as stream:
        named = {line["variable"] for line in csv.DictReader(stream)}
    assert set(rows[0]) <= named
