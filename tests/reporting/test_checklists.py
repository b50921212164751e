"""Checklists of reporting: ticked by what is on the page or was written, and by nothing else."""

import re
from pathlib import Path

import pytest

from questline.core.checklists import ORDER, checklist_items, read_checklist, read_checklists
from questline.reporting.pages import page as page_module
from questline.reporting.pages.checklists import (
    ANSWERED,
    IN_PART,
    NOT_REPORTED,
    checklist_views,
    places_of,
)
from questline.reporting.pages.page import SECTIONS, build_page
from reporting.reports import (
    CHANGES,
    EXCLUSIONS,
    FINDINGS,
    INPUTS,
    ROOT,
    frame_of,
    read_page,
    reading_matter,
    templates,
)
from reporting.stores import small_store

FOLDER = ROOT / "reports" / "checklists"
CHECKLISTS = read_checklists(FOLDER.glob("*.yaml"))
LUMINANCE = (0.2126, 0.7152, 0.0722)


def page_of(study=None, checklists=CHECKLISTS, edition="public", store=None):
    study = reading_matter() if study is None else study
    return build_page(
        small_store() if store is None else store, study, INPUTS, EXCLUSIONS, CHANGES, FINDINGS,
        [], templates(), edition, checklists=checklists,
    )  # fmt: skip


@pytest.fixture(scope="module")
def built():
    return page_of()


def section(html):
    start = html.index('<section id="checklists"')
    return html[start : html.index("</section>", start)]


def states(html, study=None, name="strobe"):
    """The state of each item of a checklist, on a page as it stands."""
    study = reading_matter() if study is None else study
    views = {view.name: view for view in checklist_views(CHECKLISTS, study, places_of(html))}
    return {answer.number: answer for answer in views[name].answers} if name in views else None


def without(html, name):
    """A page without one of its sections."""
    start = html.index(f'<section id="{name}"')
    return html[:start] + html[html.index("</section>", start) + len("</section>") :]


def test_the_checklists_name_their_versions_and_every_item():
    assert tuple(found.name for found in CHECKLISTS) == ORDER
    assert {found.name: len(found.items) for found in CHECKLISTS} == {
        "strobe": 32, "cherries": 30, "gramms": 6,
    }  # fmt: skip
    for found in CHECKLISTS:
        assert re.search(r"20\d\d", found.version)
        assert re.search(r"20\d\d", found.source)
        assert all(item.asks and item.parts for item in found.items)
    assert {int(re.match(r"\d+", item.number)[0]) for item in CHECKLISTS[0].items} == set(
        range(1, 23)
    )


def test_places_of_items_are_places_that_a_report_can_have():
    """A section of the page, or the table or figure of some report; a typing error would for ever
    be “not reported”."""
    known = {name for name, _title in SECTIONS}
    sources = [path.read_text("utf-8") for path in (ROOT / "scripts").rglob("*.py")]
    written = "\n".join(sources)
    for found in CHECKLISTS:
        for item in found.items:
            for part in item.parts:
                for place in part.places:
                    kind, dash, name = place.partition("-")
                    if not dash:
                        assert place in known, place
                    else:
                        assert kind in ("table", "figure")
                        assert re.search(rf'"{name.rstrip("*").rstrip("_")}\b|"{name.rstrip("*")}',
                                         written), place  # fmt: skip


def test_every_link_leads_somewhere(built):
    html, _tables = built
    ids = {element.attributes["id"] for element in read_page(html).elements
           if "id" in element.attributes}  # fmt: skip
    links = re.findall(r'href="#([^"]+)"', section(html))
    assert links
    assert set(links) <= ids


def test_nothing_is_ticked_by_default():
    """On a page without anything, with a study that says nothing, no item is answered."""
    empty = {"checklists": {}, "interviews": {"mixed_methods": {}}}
    for view in checklist_views(CHECKLISTS, empty, {}):
        assert {answer.state for answer in view.answers} == {NOT_REPORTED}, view.name
        assert f"0 answered, {len(view.answers)} not reported" in view.count


@pytest.mark.parametrize(
    ("name", "unticked"),
    [
        ("findings", {"18": NOT_REPORTED, "1b": IN_PART}),
        ("flow", {"13a": NOT_REPORTED, "13b": NOT_REPORTED, "6a": IN_PART}),
        ("respondents", {"14a": NOT_REPORTED}),
        ("missing", {"12c": NOT_REPORTED, "14b": NOT_REPORTED}),
        ("limits", {"19": IN_PART}),
        ("methods", {"12a": IN_PART}),
        ("models", {"16a": NOT_REPORTED, "16c": NOT_REPORTED}),
    ],
)
def test_removing_a_section_unticks_its_items(built, name, unticked):
    html, _tables = built
    before, after = states(html), states(without(html, name))
    for number, state in unticked.items():
        assert before[number].state in (ANSWERED, IN_PART), number
        assert after[number].state == state, number
        assert not any(place.target == f"#{name}" for place in after[number].places)
    assert sum(one.state == ANSWERED for one in after.values()) < sum(
        one.state == ANSWERED for one in before.values()
    ) or any(before[number].state == IN_PART for number in unticked)


@pytest.mark.parametrize("name", ["findings", "missing", "limits"])
def test_a_page_that_is_built_without_a_section_does_not_tick_its_items(monkeypatch, built, name):
    whole = [entry for entry in SECTIONS if entry[0] != name]
    monkeypatch.setattr(page_module, "SECTIONS", tuple(whole))
    html, _tables = page_of()
    assert f'<section id="{name}"' not in html
    assert f'href="#{name}"' not in section(html)
    counted = r"<strong>(\d+) items: (\d+) answered"
    fewer = re.search(counted, section(html))
    full = re.search(counted, section(built[0]))
    assert int(fewer[2]) < int(full[2])


def test_an_item_that_is_answered_in_part_says_what_is_missing(built):
    html, _tables = built
    assert states(html)["13a"].state == IN_PART
    assert states(html)["13a"].lacks == ["how many could have taken part and were asked"]
    assert "Missing: how many could have taken part and were asked." in read_page(html).words()


def test_settings_answer_only_when_they_say_something(built):
    html, _tables = built
    study = reading_matter(recruitment=" \n ")
    assert states(html)["6a"].state == ANSWERED
    assert states(html, study)["6a"].state == IN_PART
    kinds = {"26": "duplicates", "29": "too_fast", "3": "consent"}
    rules = reading_matter()["cleaning"]["rules"]
    for number, kind in kinds.items():
        there = any(rule["kind"] == kind for rule in rules)
        found = states(html, name="cherries")[number].state
        assert (found != NOT_REPORTED) == there, number


def test_the_team_answers_in_its_own_words_and_nothing_of_them_acts():
    bad = '<img src=x onerror="alert(1)">{{ 7*7 }}'
    own = {"strobe": {"22": f"Paid by {bad}", "20": "In part: as others found."}}
    html, tables = page_of(reading_matter(checklists=own))
    words = section(html)
    assert "<img src=x" not in words
    assert "Paid by &lt;img src=x onerror=" in words
    assert "{{ 7*7 }}" in words
    assert words.count("in the team’s own words") == 2
    rows = frame_of(tables["checklist_strobe"]).set_index("Item")
    assert rows.loc["22", "Answer"] == "answered"
    assert rows.loc["20", "Answer"] == "in part"
    assert rows.loc["21", "Answer"] == "not reported"


def test_the_count_and_the_download_agree_with_the_page(built):
    html, tables = built
    for name in ("strobe", "cherries"):
        frame = frame_of(tables[f"checklist_{name}"])
        words = frame["Answer"].value_counts()
        inside = section(html)
        inside = inside[inside.index(f'id="checklist-{name}"') :]
        said = re.search(r"<strong>(.*?)</strong>", inside)[1]
        for word in ("answered", "in part", "not reported"):
            assert f"{words[word]} {word}" in said
        assert f'href="tables/checklist_{name}.csv"' in html
        shown = re.findall(r'class="state (\w+)">([^<]+)<', inside.split("</table>")[0])
        assert [word for _state, word in shown] == frame["Answer"].tolist()


def test_gramms_is_asked_of_studies_with_interviews_alone(built):
    html, tables = built
    assert "checklist_gramms" not in tables
    assert 'id="checklist-gramms"' not in html
    keys = "justification purpose priority sequence interviews integration integrated_by limitation"
    said = dict.fromkeys([*keys.split(), "insights"], "")
    said |= {"justification": "Numbers alone say too little.", "sequence": "Numbers first."}
    answers = states(html, reading_matter(interviews={"mixed_methods": said}), "gramms")
    assert answers["1"].state == ANSWERED
    assert answers["1"].written == [
        ("interviews.mixed_methods.justification", "Numbers alone say too little.")
    ]
    assert answers["2"].state == IN_PART
    assert answers["2"].lacks == ["what each method is for", "which method leads"]
    assert answers["6"].state == NOT_REPORTED


def test_without_checklists_there_is_no_section():
    html, tables = page_of(checklists=())
    assert 'id="checklists"' not in html
    assert not any(name.startswith("checklist") for name in tables)


def test_hostile_titles_stay_words(built):
    heading = '<h2 id="heading-limits">{}</h2>'
    assert heading.format("Limits") in built[0]
    html = built[0].replace(heading.format("Limits"), heading.format("&lt;b&gt;L&lt;/b&gt;"))
    assert places_of(html)["limits"] == "<b>L</b>"
    assert places_of('<p data-id="limits">x</p>') == {}


def contrast(one, other):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                  for part in parts]  # fmt: skip
        return sum(weight * part for weight, part in zip(LUMINANCE, linear, strict=True)) + 0.05

    first, second = sorted((light(one), light(other)))
    return second / first


def test_amber_is_told_by_words_and_can_be_read():
    css = (ROOT / "reports" / "templates" / "style.css").read_text("utf-8")
    blocks = [dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in
              re.findall(r"\{[^{}]*--ink:[^{}]*\}", css)]  # fmt: skip
    assert len(blocks) >= 2
    for colours in blocks[:2]:
        assert contrast(colours["ink"], colours["mark"]) >= 4.5
        assert contrast(colours["mark-line"], colours["paper"]) >= 3


def test_a_file_that_is_no_checklist_is_a_fault_of_ours():
    for text in ("", "title: x", "items: [", "- a"):
        with pytest.raises(ValueError, match=r"x\.yaml is no checklist"):
            read_checklist("x", text)
    assert set(checklist_items()) == set(ORDER)
    assert Path(FOLDER / "strobe.yaml").is_file()
