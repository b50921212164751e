"""The codebook as a page and as linked data: complete, self-contained, and discreet in public."""

import json
import re
from collections import Counter
from itertools import pairwise

import jsonschema
import pytest

from questline.core.statistics import StatisticsPart, as_store, join_parts
from questline.release.stage import release
from questline.reporting.pages.codebook_page import SECTIONS, build_codebook
from questline.reporting.pages.drift import KINDS
from questline.reporting.pages.linked_data import as_json
from reporting.reports import INPUTS, read_page, reading_matter, small_report, templates
from reporting.stores import small_store
from reporting.test_pages_hostile import HOSTILE, hostile_study

EDITIONS = ["public", "internal"]
PROPERTY = {
    "type": "object",
    "required": ["@type", "@id", "name", "description", "measurementTechnique"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "PropertyValue"},
        "@id": {"pattern": "^#[a-z][a-z0-9_]*$"},
        "url": {"pattern": "^codebook.html#(variable|scale)-[a-z][a-z0-9_]*$"},
        "name": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "disambiguatingDescription": {"type": "string"},
        "measurementTechnique": {"type": "string"},
        "measurementMethod": {"type": "string"},
        "unitText": {"type": "string"},
        "minValue": {"type": "number"},
        "maxValue": {"type": "number"},
        "valueReference": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["@type", "termCode", "name"],
                "properties": {"@type": {"const": "DefinedTerm"}},
            },
        },
    },
}
"""What schema.org knows of a PropertyValue, as far as it is used here."""
DATASET = {
    "type": "object",
    "required": ["@context", "@type", "name", "description", "variableMeasured"],
    "properties": {
        "@context": {"const": "https://schema.org/"},
        "@type": {"const": "Dataset"},
        "creator": {
            "type": "array",
            "items": {"properties": {"@type": {"const": "Person"}}, "required": ["name"]},
        },
        "variableMeasured": {"type": "array", "items": PROPERTY},
    },
}


def study(**changes):
    """The small study with a variable of every sensitivity, a derived one and a timing."""
    matter = reading_matter(**changes)
    codebook = matter["codebook"]
    plain = codebook["months"]
    more = {
        "email": {**plain, "label": "Address", "kind": "text", "sensitivity": "identifying",
                  "column": "Your e-mail, please", "note": "Kept apart"},
        "shift": {**codebook["gender"], "label": "Shift", "sensitivity": "internal",
                  "levels": [{"code": "night", "label": "Night", "texts": ["At night"]}]},
        "seconds": {**plain, "label": "Seconds", "kind": "timing", "minimum": 0.0, "maximum": 9.5},
        "long_stay": {**plain, "label": "Long in the role", "kind": "derived", "column": "",
                      "missing": [], "sources": ["months"], "rule": "threshold: >= 24",
                      "levels": [{"code": code, "label": code, "texts": []}
                                 for code in ("no", "yes")]},
    }  # fmt: skip
    matter["codebook"] = {**codebook, **more}
    for name, about in more.items():
        matter["variables"][name] = {
            **matter["variables"]["months"], "label": about["label"], "kind": about["kind"],
            "sensitivity": about["sensitivity"],
        }  # fmt: skip
    return matter


def drifting():
    """Rows of intake and scoring: some that may be shown, one that rests on few people."""
    intake, scoring = StatisticsPart("intake"), StatisticsPart("scoring")
    for kind, count in (("answered", 173), ("refused", 30)):
        column = kind if kind == "answered" else f"missing/{kind};missing"
        place = {"level": kind, "table": "codebook", "row": "gender", "column": column}
        intake.add("codebook", "gender", "count", count, denominator=203, **place)
        intake.add("codebook", "gender", "share", count / 203, denominator=203, **place)
    for name, kind, count, of in (
        ("months", "out_of_range", 3, 190),
        ("solve", "ends_early", 57, 203),
        ("shift", "no_answers", 203, 203),
    ):
        place = {"level": kind, "table": "drift", "row": name, "column": kind}
        intake.add("drift", name, "count", count, denominator=of, note="A note.", **place)
        intake.add("drift", name, "share", count / of, denominator=of, note="A note.", **place)
    place = {"level": "direction", "group": "efficacy", "note": "Goes against."}
    scoring.add("drift", "calm", "count", 150, denominator=160, **place)
    scoring.add("drift", "calm", "share", 150 / 160, denominator=160, **place)
    return join_parts([intake.table(), scoring.table(), small_store()])


@pytest.fixture(scope="module")
def stores():
    released = release([drifting()], {"threshold": 10})
    return {"public": released.public, "internal": released.internal}


def made(edition, store, matter=None):
    return build_codebook(store, matter or study(), INPUTS, templates(), edition)


@pytest.fixture(params=EDITIONS)
def both(request, stores):
    html, dataset = made(request.param, stores[request.param])
    return request.param, read_page(html), dataset, html


def words_of(page, identifier):
    (entry,) = [e for e in page.elements if e.attributes.get("id") == identifier]
    return " ".join(entry.text.split())


def test_the_page_is_one_document_in_order_that_runs_our_scripts_alone(both):
    _, page, _, html = both
    assert page.elements[0].attributes["lang"] == "en-GB"
    assert [entry.attributes["id"] for entry in page.all("section")] == [
        name for name, _ in SECTIONS
    ]
    levels = [int(entry.tag[1]) for entry in page.elements if re.fullmatch(r"h[1-6]", entry.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = Counter(entry.attributes["id"] for entry in page.elements if "id" in entry.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    for tag in ("link", "img", "iframe"):
        assert page.all(tag) == []
    assert all("src" not in entry.attributes for entry in page.all("script"))
    for entry in page.elements:
        assert not any(name.startswith("on") for name in entry.attributes)
        target = entry.attributes.get("href", "")
        assert "//" not in target
        if target.startswith("#"):
            assert target[1:] in ids
    assert "default-src 'none'" in html
    for table in page.all("table"):
        assert "div" in table.parents


def test_every_variable_and_scale_is_there(both):
    _, page, dataset, _ = both
    matter = study()
    for name, about in matter["codebook"].items():
        assert about["label"] in words_of(page, f"variable-{name}")
    for name, scale in matter["scales"].items():
        assert scale["label"] in words_of(page, f"scale-{name}")
    names = [entry["name"] for entry in dataset["variableMeasured"]]
    assert names == [*matter["codebook"], *matter["scales"]]


def test_a_variable_says_what_it_is_and_how_it_is_found(both):
    _, page, _, _ = both
    gender = words_of(page, "variable-gender")
    assert "The column with the header “Question gender”" in gender
    assert "woman Women Women" in gender
    assert "-99: Did not want to say" in gender
    assert "173 of 203 rows of the export (85%); did not want to say: 30" in gender
    derived = words_of(page, "variable-long_stay")
    assert "Made from months" in derived
    assert "Declared as “threshold: >= 24”" in derived
    assert "In the export" not in derived
    assert "Self-efficacy" in words_of(page, "variable-calm")


def test_levels_that_were_counted_show_their_counts():
    part = StatisticsPart("description")
    for level, count in (("no", 90), ("yes", 4)):
        part.add("answers", "leaving", "count", count, level=level, dataset="analysed")
    released = release([part.table()], {"threshold": 10})
    texts = {}
    for edition, store in (("public", released.public), ("internal", released.internal)):
        page = read_page(made(edition, store)[0])
        texts[edition] = words_of(page, "variable-leaving")
        assert "Analysed" not in words_of(page, "variable-gender")
    assert "no No No 90 yes Yes Yes hidden" in texts["public"]
    assert "no No No 90 yes Yes Yes 4" in texts["internal"]


def test_the_public_edition_tells_no_more_of_hidden_variables_than_their_kind(stores):
    html, dataset = made("public", stores["public"])
    for secret in ("Your e-mail, please", "Kept apart", "At night", "Night"):
        assert secret not in html
        assert secret not in as_json(dataset)
    page = read_page(html)
    assert "Identifying: its answers could tell who somebody is" in words_of(page, "variable-email")
    by_name = {entry["name"]: entry for entry in dataset["variableMeasured"]}
    assert set(by_name["email"]) == {"@type", "@id", "url", "name", "description",
                                     "measurementTechnique"}  # fmt: skip
    assert "No row holds an answer" not in html
    internal, _ = made("internal", stores["internal"])
    for shown in ("Your e-mail, please", "At night", "No row holds an answer"):
        assert shown in internal


def test_drift_is_shown_with_its_share_and_few_people_are_not_counted(stores):
    public, internal = (words_of(read_page(made(edition, stores[edition])[0]), "table-drift")
                        for edition in EDITIONS)  # fmt: skip
    assert "57 of 203 rows of the export 28%" in public
    assert "150 of 160 respondents analysed 94%" in public
    assert "Months in the role Outside the declared range hidden hidden" in public
    assert "A note." not in public
    assert "3 of 190 answers in the export 2% A note." in internal


def test_every_number_is_a_row_of_the_store_of_its_edition(both, stores):
    edition, page, _, _ = both
    known = len(stores[edition])
    links = [e.attributes["href"] for e in page.all("a") if "n" in e.attributes.get("class", "")]
    shown = [int(link.removeprefix("reproducibility.html#s")) for link in links]
    assert len(shown) > 5
    assert all(0 < place <= known for place in shown)
    assert not any("data-id" in e.attributes for e in page.elements)


def test_without_drift_the_page_says_so_of_what_its_edition_shows():
    html, _ = made("internal", as_store([]))
    assert "nothing drifted" in read_page(html).words()
    html, _ = made("public", as_store([]))
    assert "nothing drifted" not in read_page(html).words()
    assert "Nothing that may be shown drifted from the codebook." in read_page(html).words()


def test_a_study_of_nothing_has_a_codebook_still():
    html, dataset = made("public", as_store([]), {**study(), "codebook": {}, "scales": {}})
    assert "The study has no scales." in read_page(html).words()
    assert "variableMeasured" not in dataset


def test_the_report_links_to_the_codebook_and_shows_the_drift(stores):
    report = small_report("public", stores["public"], study())
    links = [entry.attributes.get("href") for entry in read_page(report.html).all("a")]
    assert "codebook.html" in links
    assert len(report.tables["drift"]) == 3
    assert "Nothing that may be shown drifted" in read_page(small_report("public").html).words()


def test_linked_data_are_what_schema_org_knows(both):
    _, _, dataset, _ = both
    jsonschema.validate(dataset, DATASET)
    assert json.loads(as_json(dataset)) == dataset
    assert dataset["creator"] == [{"@type": "Person", "name": "Ada"},
                                  {"@type": "Person", "name": "Grace"}]  # fmt: skip
    by_name = {entry["name"]: entry for entry in dataset["variableMeasured"]}
    gender = by_name["gender"]["valueReference"]
    assert {"@type": "DefinedTerm", "termCode": "woman", "name": "Women"} in gender
    (missing,) = [term for term in gender if "inDefinedTermSet" in term]
    assert (missing["termCode"], missing["name"]) == ("-99", "Did not want to say")
    assert (by_name["efficacy"]["minValue"], by_name["efficacy"]["maxValue"]) == (2, 8)
    assert by_name["long_stay"]["measurementTechnique"].endswith("(months): threshold: >= 24")


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("CC BY 4.0, https://creativecommons.org/licenses/by/4.0/.",
         "https://creativecommons.org/licenses/by/4.0/"),
        ("Not for sharing", {"@type": "CreativeWork", "name": "Not for sharing"}),
    ],
)  # fmt: skip
def test_a_licence_is_an_address_or_a_work(licence, expected):
    assert made("public", as_store([]), study(licence=licence))[1]["license"] == expected


def hostile(text):
    matter = {**study(), **hostile_study(text)}
    matter["codebook"] = json.loads(json.dumps(study()["codebook"]))
    for about in matter["codebook"].values():
        about.update(label=text, note=text, column=text, joined_with=[text], formats=[text])
        about["missing"] = [[text, "refused"]]
        for level in about["levels"]:
            level.update(label=text, texts=[text, text])
    return matter


def shape(page):
    return [(entry.tag, tuple(entry.attributes)) for entry in page.elements]


@pytest.fixture(scope="module")
def harmless(stores):
    return shape(read_page(made("internal", stores["internal"], hostile("Plain words"))[0]))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_alone(text, stores, harmless):
    html, dataset = made("internal", stores["internal"], hostile(text))
    page = read_page(html)
    assert shape(page) == harmless
    # A sign that would turn the words around it round stands as a mark.
    assert " ".join(text.replace("\u202e", "\ufffd").split()) in page.words()
    written = as_json(dataset)
    assert "<" not in written
    (gender,) = [e for e in json.loads(written)["variableMeasured"] if e["name"] == "gender"]
    assert gender["description"] == text


def test_every_kind_of_drift_has_words():
    from questline.intake.codebook_rows import NOTES
    from questline.scoring.drift import NOTES as OF_SCALES

    assert set(KINDS) == {*NOTES, *OF_SCALES, "out_of_range", "unused_levels"}


@pytest.mark.parametrize("edition", ["Public", ""])
def test_an_edition_that_does_not_exist_is_refused(edition):
    with pytest.raises(ValueError, match="an edition is public or internal"):
        made(edition, as_store([]))
