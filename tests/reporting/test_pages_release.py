"""What is held back, and the two editions told apart: the section, the marks, no trace of one in
the other."""

import re

import pandas as pd
import pytest

from questline.core.statistics import join_parts
from questline.release.audit.outputs import COLUMNS
from questline.release.audit.rows import Attacked, Compared, public_rows, team_rows
from questline.reporting.editions import FILE_MARK, WATERMARK
from questline.reporting.figures import draw_figures
from questline.reporting.pages.codebook_page import build_codebook
from questline.reporting.pages.linked_data import as_json
from reporting.reports import INPUTS, read_page, reading_matter, small_report, templates
from reporting.stores import labels, small_store

LINES = [
    ["description/table_one", 100, 80, 4, 15, 1, 0, 0, "pass", ""],
    ["modelling/leaving", 60, 58, 0, 2, 0, 1, 0, "review", "1 statistic shown by exception."],
]
EXCEPTION = {
    "statistics": "description/table_one/*/other/count",
    "reason": "They <b>agreed</b>.",
    "name": "Ada",
    "date": "2024-03-01",
}
CHECKS = pd.DataFrame(
    [["a", "few_people", ""], ["b", "few_people", ""], ["b", "rounding", ""]],
    columns=["id", "rule", "detail"],
)


def audited(recovered=0, by_exceptions=0, compared=(), exceptions=()):
    outputs = pd.DataFrame(LINES, columns=list(COLUMNS))
    attacked = Attacked(420, 310, 37, recovered, by_exceptions)
    return public_rows(outputs, attacked, list(compared), dict(exceptions))


def report(edition="public", rows=None, exceptions=()):
    parts = [small_store(), audited() if rows is None else rows]
    if edition == "internal":
        parts.append(team_rows(small_store()[5:], small_store(), CHECKS))
    release = {**reading_matter()["release"], "exceptions": list(exceptions)}
    return small_report(edition, join_parts(parts), reading_matter(release=release))


def section(made):
    (found,) = [
        one for one in read_page(made.html).all("section") if one.attributes["id"] == "release"
    ]
    return re.sub(r"\s+", " ", found.text)


@pytest.fixture(scope="module")
def public():
    return report()


@pytest.fixture(scope="module")
def internal():
    return report("internal")


def test_the_section_says_how_much_is_held_back(public):
    text = section(public)
    assert (
        "Of the 160 statistics of the public edition 138 are shown as they are, 4 rounded" in text
    )
    assert "17 hidden" in text
    assert "What release and the audit say of themselves is not counted here." in text
    assert "420 different numbers of people in 310 sums" in text
    assert "each of the 37 hidden ones" in text
    assert "Every one of them could be 10 or more: none was recovered." in text
    assert "No exception was made from the rules." in text
    assert "What cannot be promised" in text


def test_that_few_were_left_out_is_not_called_hidden():
    """43 of 203 rows were left out: whoever reads both numbers knows it."""
    parts = [small_store(), audited()]
    said = section(small_report("public", join_parts(parts), reading_matter(threshold=44)))
    assert "fewer than 44 were left out in all, which everybody can see. None was recovered" in said
    said = section(small_report("public", join_parts(parts), reading_matter(threshold=43)))
    assert "Every one of them could be 43 or more: none was recovered." in said
    assert "so how many were left out by all rules together, even where these are few" in said
    assert "those whom a model leaves out for that" in said


def test_every_rule_in_force_has_its_source(public):
    rules = public.tables["release_rules"]
    assert len(rules) > 8
    assert (rules != "").all(axis=None)
    assert "fewer than 10" in rules["In this study"].tolist()


def test_every_output_has_its_status_in_words(public):
    outputs = public.tables["release_outputs"].set_index("Output")
    assert outputs["Hidden"].tolist() == ["15", "2"]
    says = outputs["What a checker says"]
    assert says.iloc[0] == "Pass: it may be published."
    assert says.iloc[1].startswith("Review: a person should look at it. 1 statistic")


def test_which_rule_hid_how_much_is_for_the_team_alone(public, internal):
    assert "release_by_rule" not in public.tables
    assert internal.tables["release_by_rule"]["Statistics"].tolist() == ["2", "1"]
    assert "5 further statistics are in this edition alone." in section(internal)
    assert "further statistics" not in section(public)


def test_an_exception_shows_with_name_reason_and_day():
    rows = audited(by_exceptions=2, exceptions={0: 3})
    made = report(rows=rows, exceptions=[EXCEPTION])
    line = made.tables["release_exceptions"].iloc[0].tolist()
    assert line == [EXCEPTION["statistics"], "3", "They <b>agreed</b>.", "Ada", "2024-03-01"]
    assert "They &lt;b&gt;agreed&lt;/b&gt;." in made.html
    assert "Because of the exceptions, 2 of them can be shown to lie below 10" in section(made)


def test_earlier_releases_are_listed():
    made = report(rows=audited(compared=[Compared("pilot", False, 88, 12, 1)]))
    line = made.tables["release_earlier"].iloc[0].tolist()
    assert line == ["Pilot", "rows were added since", "88", "12", "1"]


def test_a_release_that_was_not_attacked_says_so():
    assert "The release was not attacked." in section(small_report())


def test_the_editions_are_told_apart_on_every_page_and_picture(public, internal):
    both = {}
    for edition, made in (("public", public), ("internal", internal)):
        codebook, data = build_codebook(
            small_store(), reading_matter(), INPUTS, templates(), edition
        )
        drawn = draw_figures(small_store(), labels(), edition).values()
        pictures = [figure.svg for figure in drawn if figure.svg]
        both[edition] = [made.html, codebook, as_json(data), *pictures]
    assert len(both["public"]) == len(both["internal"]) > 10
    for text in both["internal"]:
        assert WATERMARK in text
    for text in both["public"]:
        assert WATERMARK not in text
        assert "watermark" not in text
        assert not re.search(FILE_MARK + "(?!validation)", text)
        assert "internal/" not in text
    for html in both["internal"][:2]:
        assert '<meta name="robots" content="noindex, nofollow, noarchive">' in html
        assert read_page(html).all("title")[0].text.startswith("Internal: ")
        assert "position: fixed" in html


def test_the_files_of_the_team_have_names_of_their_own(public, internal):
    for made, mark in ((public, ""), (internal, FILE_MARK)):
        linked = re.findall(r'href="(?:tables|figures)/([^"]+)"', made.html)
        assert linked
        assert all(name.startswith(FILE_MARK) == bool(mark) for name in linked)
        assert f"{mark}release_rules.csv" in linked
