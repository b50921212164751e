"""Text of the study is data: shown as it is, never run, never a tag, never a template."""

import copy

import pandas as pd
import pytest

from questline.core.files import write_ledger
from questline.reporting.pages.direction import in_order
from questline.reporting.pages.selftest import COLUMNS
from reporting.reports import FINDINGS, read_page, reading_matter, small_report
from reporting.stores import small_store

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><svg onload=alert(1)>",
    "{{ 7 * 7 }}",
    "{% include 'page.html' %}{# gone #}",
    "${7*7} {0} {} %s \\1 \\g<0>",
    '=HYPERLINK("http://example.org")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "&lt;b&gt; & <b>",
    "]]><!--",
    "\u202emoc.elpmaxe",
]


def hostile_study(text):
    """The small study with the text in every place where people write words."""
    study = copy.deepcopy(reading_matter())
    for name in ("title", "summary", "recruitment", "download", "licence", "synthetic"):
        study[name] = text
    study["authors"] = [text]
    study["limits"] = [text]
    study["deviations"] = [{"date": "2024-01-01", "what": text, "why": text}]
    for variable in study["variables"].values():
        variable["label"] = text
        variable["note"] = text
        variable["levels"] = [[code, text] for code, _ in variable["levels"]]
    for scale in study["scales"].values():
        for name in ("label", "direction", "source", "note"):
            scale[name] = text
    for analysis in study["analyses"]:
        analysis["label"] = analysis["rationale"] = text
    for benchmark in study["benchmarks"]:
        for name in ("label", "wording", "source", "caution"):
            benchmark[name] = text
    for group in study["answers"]:
        for name in ("label", "low", "high"):
            group[name] = text
    for rule in study["cleaning"]["rules"]:
        rule["reason"] = text
    for entry in (*study["measurement"]["sets"], *study["measurement"]["invariance"]):
        entry["label"] = text
    return study


def hostile_store(text):
    store = small_store()
    named = store["note"] != ""
    store.loc[named, "note"] = text
    store["unit"] = store["unit"].where(store["unit"] == "", text)
    store["method"] = store["method"].where(store["method"] == "", text)
    return store


def hostile_report(text, edition):
    ledgers = {
        "exclusions": pd.DataFrame(
            [["1", text, text, text, text, text]],
            columns=["row", "rule", "value", "threshold", "decision", "reason"],
        ),
        "changes": pd.DataFrame(
            [["1", "gender", text, text, text, text]],
            columns=["row", "variable", "before", "after", "rule", "reason"],
        ),
        "findings": pd.DataFrame([[text, text, text, text, "1", text]], columns=FINDINGS.columns),
        "textbook_answers": pd.DataFrame([[text] * len(COLUMNS)], columns=list(COLUMNS)),
    }
    return small_report(edition, hostile_store(text), hostile_study(text), **ledgers)


def shape(page):
    """The elements and the names of their attributes: what a text must not change."""
    return [(entry.tag, tuple(entry.attributes)) for entry in page.elements]


@pytest.fixture(scope="module")
def harmless():
    """The shape of the page of each edition when every text is harmless."""
    return {
        edition: shape(read_page(hostile_report("Plain words", edition).html))
        for edition in ("public", "internal")
    }


@pytest.mark.parametrize("edition", ["public", "internal"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_nothing_but_visible_text(text, edition, harmless):
    page = read_page(hostile_report(text, edition).html)
    assert shape(page) == harmless[edition]
    assert " ".join(in_order(text).split()) in page.words()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_formula_in_a_download(text, tmp_path):
    for name, table in hostile_report(text, "internal").tables.items():
        write_ledger(tmp_path / f"{name}.csv", table)
        read = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False)
        for cell in [*read.columns, *read.to_numpy().ravel()]:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or is_number(cell)


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_text_that_somebody_wrote_is_never_listed():
    study = reading_matter()
    study["variables"]["gender"] = {
        **study["variables"]["gender"], "kind": "text", "sensitivity": "free_text",
    }  # fmt: skip
    secret = "my manager Ursula in Leeds"
    changes = pd.DataFrame(
        [["5", "gender", secret, "Ursula", "blanks", "Blanks"]],
        columns=["row", "variable", "before", "after", "rule", "reason"],
    )
    report = small_report("internal", study=study, changes=changes)
    assert "Ursula" not in report.html
    assert "not listed" in report.html


def test_identifiers_of_duplicates_are_never_listed():
    study = reading_matter()
    study["cleaning"]["rules"][0] = {
        "name": "no_consent", "kind": "duplicates", "variable": "leaving", "ignore": [],
        "different_answers": "error", "decision": "exclude", "reason": "Twice",
    }  # fmt: skip
    exclusions = pd.DataFrame(
        [["3", "no_consent", "R-90210", "once", "excluded", "Twice"]],
        columns=["row", "rule", "value", "threshold", "decision", "reason"],
    )
    assert "R-90210" not in small_report("internal", study=study, exclusions=exclusions).html


def test_the_ledgers_are_on_the_internal_page_alone():
    public = small_report("public")
    assert "kept: yes" not in public.html
    assert "months: 1 answer out of range." not in public.html
    internal = small_report("internal")
    assert "kept: yes" in internal.html
    assert "months: 1 answer out of range." in internal.html
