"""The page for reviewers: every statistic in the order of the store, traced cell by cell."""

import re
import runpy
from html import unescape
from types import SimpleNamespace

import pandas as pd
import pytest

from questline.core.configuration import load_study
from questline.core.files import read_statistics, write_json, write_ledger, write_statistics
from questline.core.parameters import reading_matter as matter_of
from questline.core.statistics import StatisticsPart, join_parts
from questline.provenance.shown_numbers import _disagreement as disagreement
from questline.release.audit.rows import AUDIT, EARLIER, EXCEPTIONS, OUTPUTS, RULES
from questline.reporting.lookup import Lookup
from questline.reporting.pages.reproducibility import build_reproducibility
from questline.reporting.pages.reproducibility_origins import alternatives, rule_of
from questline.reporting.pages.reproducibility_rows import statistic_bodies
from reporting.reports import INPUTS, ROOT, TEXTBOOK_ANSWERS, reading_matter, templates
from reporting.stores import small_store, with_hidden

CELL = re.compile(r"<(?:td|th scope=row)>")
PUBLISHED = ROOT / "reports" / "published" / "link_workers" / "statistics.csv"


def page_of(store, study=None, edition="public", inputs=INPUTS):
    study = reading_matter() if study is None else study
    return build_reproducibility(store, study, inputs, TEXTBOOK_ANSWERS, templates(), edition)


def rows_of(html):
    """The cells of each row by its id, as text; the first is the head of the row."""
    found = {}
    for name, inside in re.findall(r"<tr id=(s\d+)>(.*?)(?=\n|</tbody>)", html):
        cells = CELL.split(inside)[1:]
        found[name] = [unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells]
    return found


@pytest.fixture(scope="module")
def shipped():
    """The published statistics of the shipped study, and what the pages are told of it."""
    study, problems = load_study(ROOT / "config" / "link_workers")
    assert study is not None, problems
    return read_statistics(PUBLISHED), matter_of(study)


@pytest.fixture(scope="module")
def shipped_rows(shipped):
    store, study = shipped
    bodies = statistic_bodies(Lookup(store).every(), study, people_rounded=False)
    return rows_of("".join(f"{rows}</tbody>" for _heading, rows, _count in bodies))


def test_every_statistic_has_a_row_at_its_place(shipped, shipped_rows):
    store, _study = shipped
    assert list(shipped_rows) == [f"s{place}" for place in range(1, len(store) + 1)]
    for row, identifier in zip(shipped_rows.values(), store["id"], strict=True):
        assert len(row) == 9
        assert row[1].endswith(identifier)


def test_every_number_is_the_stored_one(shipped, shipped_rows):
    store, _study = shipped
    checked = 0
    for row, line in zip(store.to_dict("records"), shipped_rows.values(), strict=True):
        p, *more = [part for part in line[4].split("; ") if not part.startswith("df")] or [""]
        told = [("estimate", line[2]), ("interval", line[3])]
        told += [("p_adjusted", part.removeprefix("adjusted ")) for part in (p, *more)
                 if part.startswith("adjusted")]  # fmt: skip
        told += [("p", p)] if not p.startswith("adjusted") else []
        for part in filter(None, line[5].split("; ")):
            kinds = {"of": "denominator", "events": "events"}
            told.append((kinds.get(part.split()[0], "n"), part))
        for shows, text in told:
            if text and text != "–":
                assert not disagreement(row, shows, text), (row["id"], shows, text)
                checked += 1
    assert checked > len(store)


def test_how_many_there_are_is_said_file_by_file():
    """So that the totals of the two files, of the screen and of the page agree."""
    store = small_store()
    part = StatisticsPart("release")
    for analysis in (AUDIT, EARLIER, EXCEPTIONS, OUTPUTS, RULES, "protection"):
        part.add(analysis, "all", "number_of_statistics", 7)
    html = re.sub(r"<[^>]+>", "", page_of(join_parts([store, part.table()])))
    counts = f"{len(store) + 6:,} in all: {len(store) + 1:,} that release has put together, and 5 "
    assert f"There are {counts}in which the audit says what it found." in html


def test_statuses_are_told_in_words():
    store = small_store()
    estimate = "modelling/leaving/adjusted/complete/efficacy/odds_ratio"
    assert estimate in set(store["id"])
    hidden = rows_of(page_of(with_hidden(store, [estimate])))
    (row,) = [cells for cells in hidden.values() if cells[1].endswith(estimate)]
    assert row[2:6] == ["hidden", "", "", ""]
    impossible = store[store["status"] == "not_computable"]
    assert len(impossible)
    for place in impossible.index:
        cells = hidden[f"s{place + 1}"]
        assert cells[2] == "not computable"
        assert cells[7]


def test_everything_hidden_and_nothing_there():
    store = small_store()
    assert {cells[2] for cells in rows_of(page_of(with_hidden(store, store["id"]))).values()} == {
        "hidden"
    }
    empty = page_of(join_parts([]))
    assert not rows_of(empty)
    assert "<svg" in empty


def test_alternatives_lead_to_rows_of_the_same_thing(shipped):
    store, study = shipped
    listed = Lookup(store).every()
    beside = alternatives(listed, study)
    place = next(
        number
        for number, one in enumerate(listed, 1)
        if one.id == "modelling/left_in_mind_past/adjusted/complete/job_discrepancy/odds_ratio"
    )
    words = {one.words for one in beside[place]}
    assert {"unadjusted", "imputed", "specification curve"} <= words
    assert any("Job discrepancy shifted by −10" in word for word in words)
    for number, others in beside.items():
        one = listed[number - 1]
        for other in others:
            if other.target.startswith("#s"):
                found = listed[int(other.target[2:]) - 1]
                assert found.id != one.id
                same = ("stage", "analysis", "term", "level", "statistic")
                assert [getattr(found, name) for name in same] == [
                    getattr(one, name) for name in same
                ]
                assert other.words


def test_what_was_published_stands_beside_the_result(shipped_rows):
    (row,) = [
        cells for cells in shipped_rows.values()
        if cells[1].endswith(
            "modelling/left_in_mind_past/adjusted/complete/job_discrepancy/odds_ratio"
        )
    ]  # fmt: skip
    assert "published: 6.86 (3.91 to 12.0)" in row[8]


def test_every_statistic_is_made_by_a_rule_of_the_workflow(shipped):
    store, _study = shipped
    made = {rule_of(stage, analysis) for stage, analysis in zip(store["stage"], store["analysis"],
            strict=True)}  # fmt: skip
    rules = "".join(path.read_text("utf-8") for path in (ROOT / "workflow" / "rules").glob("*.smk"))
    assert made <= set(re.findall(r"^rule (\w+):", rules, flags=re.MULTILINE))
    assert {"selection", "coding", "anonymity", "release", "modelling"} <= made


def test_words_of_the_study_stay_words():
    bad = '<script>alert(1)</script>"{{ 7*7 }}'
    study = reading_matter()
    study["title"] = bad
    for about in study["variables"].values():
        about["label"] = bad
        about["levels"] = [[code, bad] for code, _label in about["levels"]]
    study["published"] = [{"result": small_store()["id"][0], "estimate": 1.0, "ci_low": 0.5,
                           "ci_high": 2.0, "source": bad}]  # fmt: skip
    study["cleaning"]["rules"][0]["reason"] = bad
    store = small_store()
    store.loc[0, ["method", "note", "level", "group", "term"]] = bad
    html = page_of(store, study)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "{{ 7*7 }}" in html


def test_the_corridor_counts_what_the_store_holds():
    store = small_store()
    html = page_of(store)
    for stage, rows in store.groupby("stage"):
        counts = rows["status"].value_counts()
        if counts.get("shown"):
            assert f"tatistics {len(rows):,} ({counts['shown']:,} shown" in html, stage
    (described,) = re.findall(r'<desc id="corridor-description">(.*?)</desc>', html, re.DOTALL)
    assert "Cleaning: rows in 203, rows out 160; left out: " in described
    assert re.search(r"left out: [A-Z][a-z ]+ 31, [A-Z][a-z ]+ 12;", described)
    caption = re.search(r'id="figure-corridor">.*?<figcaption>(.*?)</figcaption>', html, re.DOTALL)
    assert caption is not None
    assert caption[1] not in described
    assert "Did not agree to take part" in html


def test_the_configuration_is_there_without_the_answers():
    html = page_of(small_store())
    for words in ("study.yaml", "plan.yaml", "release.yaml", "analyses.leaving.outcome",
                  "<dt><code>seed</code></dt>", "<dd>11</dd>", "snakemake verify"):  # fmt: skip
        assert words in html
    assert INPUTS["raw"]["sha256"] in html


def test_editions():
    internal = page_of(small_store(), edition="internal")
    assert "noindex" in internal
    assert "not for sharing" in internal
    assert "not for sharing" not in page_of(small_store())
    with pytest.raises(ValueError, match="an edition is"):
        page_of(small_store(), edition="secret")


def test_a_row_leads_only_to_rows_that_are_there():
    html = page_of(small_store())
    ids = set(re.findall(r"id=\"?([\w-]+)", html))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


def test_the_page_is_lean_and_the_same_each_time(shipped):
    store, study = shipped
    html = page_of(store, study)
    assert len(html.encode()) < 4_000_000
    assert html == page_of(store, study)


def test_the_script_joins_the_parts_in_their_order(tmp_path):
    store = small_store()
    more = StatisticsPart("release")
    more.add("audit", "hidden", "number_of_cells", 4)
    write_statistics(tmp_path / "store.csv", store)
    write_statistics(tmp_path / "audit.csv", more.table())
    write_json(tmp_path / "inputs.json", INPUTS)
    write_ledger(tmp_path / "answers.csv", pd.DataFrame(TEXTBOOK_ANSWERS))
    folder = ROOT / "reports" / "templates"
    snakemake = SimpleNamespace(
        rule="reproducibility",
        input=SimpleNamespace(
            store=tmp_path / "store.csv",
            audit=[tmp_path / "audit.csv"],
            inputs=tmp_path / "inputs.json",
            textbook_answers=tmp_path / "answers.csv",
            templates=[str(path) for path in folder.rglob("*") if path.is_file()],
            catalogue=[],
        ),
        output=SimpleNamespace(page=tmp_path / "out" / "reproducibility.html"),
        params=SimpleNamespace(edition="public", study={"language": "en-GB", **reading_matter()}),
        log=[str(tmp_path / "run.log")],
    )
    script = ROOT / "scripts" / "reproducibility.py"
    runpy.run_path(str(script), init_globals={"snakemake": snakemake})
    rows = rows_of((tmp_path / "out" / "reproducibility.html").read_text("utf-8"))
    assert len(rows) == len(store) + 1
    last = rows[f"s{len(store) + 1}"]
    assert last[1].endswith("release/audit/none/none/hidden/number_of_cells")
    assert last[6] == "audit"
