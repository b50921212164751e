"""The script of figures, for both editions: what lies in their folders."""

import json
import runpy
from types import SimpleNamespace

import pytest

from questline.core.files import read_figures, write_statistics
from questline.reporting.pages.page_figure import page_figure
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
            input=Named(store=tmp_path / f"{edition}.csv", catalogue=[]),
            output=Named(figures=folder),
            params=SimpleNamespace(edition=edition, study=labels(), language="en-GB"),
            log=[str(tmp_path / f"{edition}.log")],
        )
        script = root / "scripts" / "figures.py"
        runpy.run_path(str(script), init_globals={"snakemake": snakemake})
    return made


def test_both_editions_are_written(folders):
    for folder, mark in zip(folders, ("", "internal_"), strict=True):
        listed = json.loads((folder / f"{mark}figures.json").read_text(encoding="utf-8"))
        assert [entry["name"] for entry in listed][:2] == ["participant_flow", "scores_efficacy"]
        assert set(listed[0]) == {"name", "section", "caption", "alt", "without_zero"}
        for entry in listed:
            assert (folder / f"{mark}{entry['name']}.csv").is_file()
    public, internal = folders
    assert not (public / "correlations.svg").exists()
    assert (internal / "internal_correlations.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_tables_are_numbers_for_a_spreadsheet(folders):
    text = (folders[1] / "internal_correlations.csv").read_text(encoding="utf-8")
    assert "Self-efficacy,Feeling stressed,-0.47,-0.62,-0.32,0.020,155," in text


def test_readers_see_numbers_as_in_the_tables_of_the_report(folders):
    """Correlations and p-values have no zero before their point, as everywhere on the pages."""
    figures = [page_figure(*figure) for figure in read_figures(folders[1], "internal_")]
    shown = {figure.name: figure for figure in figures}
    (line,) = [
        line
        for line in shown["correlations"].lines
        if line[:2] == ["Self-efficacy", "Feeling stressed"]
    ]
    assert line[2:7] == ["−.47", "−.62", "−.32", ".020", "155"]
    forest = shown["forest_leaving"]
    columns = dict(zip(forest.headers, zip(*forest.lines, strict=True), strict=True))
    assert {p[0] for p in columns["p"] if p} <= {".", "<"}
    assert any(ratio.startswith("0.") for ratio in columns["Odds ratio"])
