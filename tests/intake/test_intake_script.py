"""The script of the rule `intake`: it opens every file that it is given and puts them together."""

from __future__ import annotations

import runpy
from types import SimpleNamespace

import pandas as pd

from questline.core.codebook import Variable

VARIABLES = [
    Variable("who", "identifier", "", column="id", sensitivity="identifying"),
    Variable("mood", "number", "", column="mood@end", joined_with=("humeur@end",)),
]
OUTPUTS = ("responses.parquet", "missing.parquet", "changes.csv", "findings.csv", "statistics.csv")


class Named(dict):
    """Inputs or outputs as Snakemake gives them: by name, as item and as attribute."""

    __getattr__ = dict.__getitem__


def test_several_files_and_events_go_through_the_script(root, tmp_path):
    text = "id;event;mood\na;base;1\na;end;2\nc;base;\n"
    (tmp_path / "uk.csv").write_text(text, encoding="utf-8")
    (tmp_path / "fr.csv").write_text("id,event,humeur\nb,end,3\n", encoding="utf-8")
    layout = {"respondent": "id", "by": ["event"]}
    snakemake = SimpleNamespace(
        rule="intake",
        input=Named(raw=str(tmp_path / "uk.csv")),
        output=Named({name.split(".")[0]: tmp_path / name for name in OUTPUTS}),
        params=SimpleNamespace(
            variables={variable.name: variable.for_intake() for variable in VARIABLES},
            files=[
                ["uk", str(tmp_path / "uk.csv"), []],
                ["france", str(tmp_path / "fr.csv"), []],
            ],
            side_by_side=layout,
            platform="",
            sheet="",
            encoding="",
            delimiter="",
            out_of_range="error",
        ),
        log=[str(tmp_path / "intake.log")],
    )
    runpy.run_path(str(root / "scripts" / "intake.py"), init_globals={"snakemake": snakemake})
    responses = pd.read_parquet(tmp_path / "responses.parquet")
    assert responses["who"].tolist() == ["a", "c", "b"]
    assert responses["mood"].fillna(-1).tolist() == [2, -1, 3]
    missing = pd.read_parquet(tmp_path / "missing.parquet")
    assert missing.astype(object).to_numpy().tolist() == [[3, "mood", "not_asked", "(no row)"]]
    findings = pd.read_csv(tmp_path / "findings.csv")
    delimiters = findings.loc[findings["kind"] == "delimiter", "message"].tolist()
    assert "2 of the 2 columns of the codebook are found" in delimiters[0]
    assert "2 of the 2 columns of the codebook are found" in delimiters[1]
    assert {"several_files", "side_by_side", "joined_columns"} <= set(findings["kind"])
