"""The script of figures, for both editions: what lies in their folders."""

import json
import runpy
from types import SimpleNamespace

import pytest

from questline.core.files import write_statistics
from reporting.stores import labels, small_store, with_hidden


class Named(dict):
    """Inputs or outputs as Snakemake gives them: by name, as item and as attribute."""

    __getattr__ = dict.__getitem__


@pytest.fixture
def folders(root, tmp_path):
    store = small_store()
    concealed = [name for name in store["id"] if name.startswith("description/correlations/")]
    write_statistics(tmp_path / "internal.csv", store)
    write_statistics(tmp_path / "public.csv", with_hidden(store, concealed))
    made = tmp_path / "figures", tmp_path / "inside" / "figures"
    for edition, folder in zip(("public", "internal"), made, strict=True):
        snakemake = SimpleNamespace(
            rule="figures",
            input=Named(store=tmp_path / f"{edition}.csv"),
            output=Named(figures=folder),
            params=SimpleNamespace(edition=edition, study=labels()),
            log=[str(tmp_path / f"{edition}.log")],
        )
        script = root / "scripts" / "figures.py"
        runpy.run_path(str(script), init_globals={"snakemake": snakemake})
    return made


def test_both_editions_are_written(folders):
    for folder, mark in zip(folders, ("", "internal_"), strict=True):
        listed = json.loads((folder / f"{mark}figures.json").read_text(encoding="utf-8"))
        assert [entry["name"] for entry in listed][:2] == ["participant_flow", "scores_efficacy"]
        assert set(listed[0]) == {"name", "section", "caption", "alt"}
        for entry in listed:
            assert (folder / f"{mark}{entry['name']}.csv").is_file()
    public, internal = folders
    assert not (public / "correlations.svg").exists()
    assert (internal / "internal_correlations.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_tables_are_numbers_for_a_spreadsheet(folders):
    text = (folders[1] / "internal_correlations.csv").read_text(encoding="utf-8")
    assert "Self-efficacy,Feeling stressed,-0.47,-0.62,-0.32,0.020,155," in text
