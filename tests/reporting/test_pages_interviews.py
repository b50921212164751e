"""The sections of the interview strand: what they show, and what they do not."""

import base64

import pytest

from questline.core.interview_results import InterviewResults
from questline.reporting.pages.joint_display import FITS
from reporting.reports import read_page, small_report
from reporting.stores import with_hidden
from reporting.stores_interviews import (
    PICTURE,
    RESULT,
    interview_report,
    interview_results,
    interview_store,
)
from reporting.test_pages_hostile import HOSTILE, shape

SECTIONS = ["interviewees", "themes", "photographs", "joint_display"]
EDITIONS = ["public", "internal"]


@pytest.fixture(scope="module")
def reports():
    return {edition: interview_report(edition, with_figures=True) for edition in EDITIONS}


@pytest.fixture(scope="module")
def harmless():
    return shape(read_page(interview_report("internal", "Plain words").html))


def section(html, name):
    start = html.index(f'<section id="{name}"')
    return html[start : html.index("</section>", start)]


def test_a_study_without_the_strand_has_none_of_its_sections():
    html = small_report().html
    assert not [name for name in SECTIONS if f'id="{name}"' in html]
    assert "GRAMMS" not in html


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_part_is_a_section_and_every_link_leads_somewhere(reports, edition):
    page = read_page(reports[edition].html)
    ids = [entry.attributes["id"] for entry in page.elements if "id" in entry.attributes]
    assert set(SECTIONS) <= set(ids)
    assert len(ids) == len(set(ids))
    for entry in page.all("a"):
        target = entry.attributes["href"]
        assert not target.startswith("#") or target[1:] in ids


def test_readers_are_told_of_people_what_their_profile_tells(reports):
    told = section(reports["public"].html, "joint_display")
    assert "Ash (Gender: Women; Leaving in mind: Yes)" in told
    people = reports["public"].tables["people_by_themes"].set_index("Person")
    assert people.loc["Clover", "Gender"] == "Not told"
    truth = reports["internal"].tables["people_by_themes"].set_index("Person")
    assert truth.loc["Clover", "Gender"] == "Women"


def test_the_coverage_that_readers_see_follows_from_the_profiles(reports):
    public = reports["public"].tables["interview_coverage"]
    assert public.iloc[:, 0].tolist() == ["Gender: Women", "Gender: Men", "Gender: Not told"]
    assert public["Interviewed"].tolist() == ["at least 1", "at least 1", "1"]
    internal = reports["internal"].tables["interview_coverage"]
    assert internal["Interviewed, in truth"].tolist() == ["2", "1", ""]
    assert internal["Wanted"].tolist() == ["1.5", "1.5", ""]


def test_ledgers_of_the_team_stay_with_the_team(reports):
    for name in ("disagreements", "proposed_interviews"):
        assert name in reports["internal"].tables
        assert name not in reports["public"].tables


def test_agreement_says_what_cannot_be_computed(reports):
    agreement = reports["public"].tables["agreement"].set_index("Code")
    code = agreement.loc["Codes: desk"]
    assert code["Cohen’s kappa"] == "not computable: Nobody ever gave this code."
    assert code["Krippendorff’s alpha"] == ".81 (.60 to .95)"
    for edition in EDITIONS:
        (percentage,) = reports[edition].tables["agreement_months"]["Agreement (%)"]
        assert percentage == "83"
    assert "83.333" not in reports["public"].html


def test_a_picture_is_embedded_once_and_leads_to_its_file(reports):
    for edition, mark in (("public", ""), ("internal", "internal_")):
        page = read_page(reports[edition].html)
        (image,) = page.all("img")
        encoded = base64.b64encode(PICTURE).decode()
        assert image.attributes["src"] == f"data:image/jpeg;base64,{encoded}"
        assert image.attributes["alt"] == "A desk under a window."
        assert f'href="gallery/{mark}photograph_001.jpg"' in reports[edition].html
    by_theme = section(reports["public"].html, "photographs").partition("by theme")[2]
    assert 'href="#photograph-1"' in by_theme
    assert "Without a theme" in by_theme
    assert set(interview_results().pictures()) == {"photograph_001.jpg"}


def test_a_finding_that_release_hides_is_hidden_here_too():
    store = with_hidden(interview_store(), [RESULT])
    told = section(interview_report(store=store).html, "joint_display")
    link = f'href="reproducibility.html#s{store["id"].tolist().index(RESULT) + 1}"'
    assert f'class="n hidden" {link}' in told
    assert told.count(link) == told.count(f'class="n hidden" {link}')


def test_what_has_no_partner_is_said_so(reports):
    told = section(reports["public"].html, "joint_display")
    assert "Findings of which the interviews say nothing: Months matter." in told
    assert "Themes beside which no finding stands: The future." in told
    fits = reports["public"].tables["statistics_by_themes"]["Fit"].tolist()
    assert fits == [FITS["confirms"][0], "", FITS["silent"][0]]
    assert len({words[0] for words, _ in FITS.values()}) == len(FITS), "a mark each"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_change_nothing_but_visible_text(text, harmless):
    page = read_page(interview_report("internal", text).html)
    assert shape(page) == harmless
    # A sign that would turn the words around it round stands as a mark.
    assert " ".join(text.replace("\u202e", "\ufffd").split()) in page.words()


def test_each_part_may_be_all_that_there_is():
    store = interview_store()
    for analyses, results in (
        (["selection"], InterviewResults()),
        (["open_answers"], InterviewResults()),
        (["photographs"], InterviewResults({}, *_gallery())),
    ):
        part = store[(store["stage"] != "interviews") | store["analysis"].isin(analyses)]
        html = interview_report(store=part, interviews=results).html
        assert sum(f'<section id="{name}"' in html for name in SECTIONS) == 1


def _gallery():
    whole = interview_results()
    return whole.gallery, whole.files
