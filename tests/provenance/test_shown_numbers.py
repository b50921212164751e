"""Numbers that readers see are traced to the store, and wrong ones are found."""

import json

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart
from questline.provenance.shown_numbers import (
    Unexplained,
    texts_of_code,
    texts_of_plain_data,
    unexplained,
)

ODDS = "modelling/leaving/adjusted/none/discrepancy/odds_ratio"
SHARE = "description/table_one/none/none/gender/female/share"
HIDDEN = "description/table_one/none/none/gender/other/count"


@pytest.fixture(scope="module")
def store():
    part = StatisticsPart("modelling")
    part.add("leaving", "discrepancy", "odds_ratio", 6.8571, model="adjusted", ci_low=3.914,
             ci_high=12.04, p=0.0004)  # fmt: skip
    other = StatisticsPart("description")
    other.add("table_one", "gender", "share", 0.6234, level="female", n=1234)
    other.add("table_one", "gender", "count", 3, level="other")
    rows = pd.concat([part.table(), other.table()], ignore_index=True)
    rows.loc[rows["id"] == HIDDEN, ["estimate"]] = float("nan")
    rows.loc[rows["id"] == HIDDEN, "status"] = "hidden"
    return rows


def linked(identifier, shows, text):
    return f'<p><span data-id="{identifier}" data-shows="{shows}">{text}</span></p>'


def at_place(place, shows, text):
    return (
        f'<p><a class="n" href="reproducibility.html#s{place}" data-shows="{shows}">{text}</a></p>'
    )


def holding(**changes):
    """A page that holds the first statistic, the odds ratio, for its script."""
    held = {
        "places": [1], "values": "6.86", "intervals": "3.91\u00a0to\u00a012.0", "tests": "<0.001",
        "wheres": [["modelling/leaving/adjusted/none"], "0"], "terms": [["discrepancy"], "0"],
        "levels": [[""], "0"], "kinds": [["odds_ratio"], "0"], "people": [[""], "0"],
    }  # fmt: skip
    data = json.dumps({**held, **changes})
    return f'<p>One.</p><script type="application/json" id="made">{data}</script>'


def page(store, html, known=()):
    return unexplained({"index.html": html}, store, known)


@pytest.mark.parametrize(
    ("shows", "text"),
    [
        ("estimate", "6.86"),
        ("estimate", "6.9"),
        ("interval", "3.91\u00a0to\u00a012.0"),
        ("p", "p <0.001"),
        ("size", "6.86"),
    ],
)
def test_a_number_that_names_its_statistic_and_is_it(store, shows, text):
    assert page(store, linked(ODDS, shows, text)) == []


@pytest.mark.parametrize(
    ("shows", "text"),
    [
        ("estimate", "6.87"),
        ("estimate", "68.6"),
        ("interval", "3.91 to 12.1"),
        ("interval", "3.91"),
        ("p", "p <0.0001"),
        ("estimate", "hidden"),
        ("estimate", ""),
    ],
)
def test_a_number_that_names_its_statistic_and_is_not(store, shows, text):
    (found,) = page(store, linked(ODDS, shows, text))
    assert found.document == "index.html"
    assert found.why.startswith(ODDS)


def test_a_share_may_stand_as_a_percentage(store):
    assert page(store, linked(SHARE, "estimate", "62%")) == []
    assert page(store, linked(SHARE, "estimate", "0.62")) == []
    assert len(page(store, linked(SHARE, "estimate", "63%"))) == 1


def test_hidden_numbers_stay_hidden_and_unknown_ids_are_found(store):
    assert page(store, linked(HIDDEN, "estimate", "hidden")) == []
    assert page(store, linked(HIDDEN, "estimate", "fewer than 10")) == []
    (found,) = page(store, linked(HIDDEN, "estimate", "3"))
    assert "the statistic is hidden" in found.why
    (stray,) = page(store, linked("description/no/such", "estimate", "4"))
    assert "no such statistic" in stray.why


def test_loose_numbers_come_from_the_store_or_from_people(store):
    html = "<h1 title='1,234 people'>6.86, 62% of 1,234; asked in 2023 (90% sure)</h1>"
    assert [one.text for one in page(store, html)] == ["2023", "90"]
    assert page(store, html, ["asked in 2023", "90% sure"]) == []
    assert page(store, "<p>1,235</p><script>var x = 987</script><style>p {top: 986px}</style>") == [
        Unexplained("index.html", "1,235", "stands neither in the store nor in a text of the study")
    ]


def test_pictures_their_texts_and_downloads_are_read_too(store):
    picture = (
        "<svg><title>Of 777 people</title><desc>n = 1,234</desc>"
        '<text class="tick">555</text><text>6.86</text><text>7.77</text></svg>'
    )
    table = 'Term,Odds ratio\n"Job, 888",6.86\nn,"1,234"\nother,999\n'
    data = '{"n": 1234, "inside": ["666 people", 6.8571], "key 444": null}'
    found = unexplained({"a.svg": picture, "b.csv": table, "c.jsonld": data}, store, [])
    assert [(one.document, one.text) for one in found] == [
        ("a.svg", "777"), ("a.svg", "7.77"), ("b.csv", "888"), ("b.csv", "999"),
        ("c.jsonld", "444"), ("c.jsonld", "666"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no published file"):
        unexplained({"photograph.png": ""}, store, [])


def test_an_empty_store_explains_nothing(store):
    assert [one.text for one in page(store.head(0), "<p>6.86</p>")] == ["6.86"]
    assert unexplained({}, store, []) == []


def test_what_people_wrote_is_gathered():
    assert texts_of_code('"""Ten (1951)."""\nX = {"a": f"b {1} 2", 3: 4}\n') == [
        "Ten (1951).", "a", "b ", " 2"
    ]  # fmt: skip
    assert texts_of_plain_data({"seed": 11, "authors": ["Ada", None]}) == [
        "seed", "authors", "11", "Ada"
    ]  # fmt: skip


def test_a_number_that_leads_to_the_place_of_its_statistic(store):
    assert page(store, at_place(1, "estimate", "6.86")) == []
    assert page(store, at_place(2, "n", "1,234")) == []
    assert page(store, at_place(3, "estimate", "hidden")) == []
    without = '<a class="n rounded" href="reproducibility.html#s1">6.86</a>'
    assert page(store, without) == []


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (at_place(2, "estimate", "6.86"), f"{SHARE}: 0.6234 is stored"),
        (at_place(3, "estimate", "6.86"), f"{HIDDEN}: the statistic is hidden"),
        (at_place(4, "estimate", "6.86"), "place 4: there is no such statistic"),
        (at_place(0, "estimate", "6.86"), "place 0: there is no such statistic"),
        ('<a class="n" href="index.html#s1">6.86</a>', "no such statistic"),
        ('<a class="n">6.86</a>', "no such statistic"),
    ],
)
def test_a_number_that_leads_to_a_wrong_place(store, html, why):
    (found,) = page(store, html)
    assert found.text == "6.86"
    assert why in found.why


def test_what_a_page_holds_for_its_script_is_the_stores(store):
    assert page(store, holding()) == []
    share = {"wheres": [["description/table_one/none/none"], "0"], "terms": [["gender"], "0"],
             "levels": [["female"], "0"], "kinds": [["share"], "0"], "intervals": "", "tests": "",
             "values": "62%", "people": [["1,234"], "0"]}  # fmt: skip
    assert page(store, holding(**share, places=[2])) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"values": "6.87"}, "6.8571 is stored"),
        ({"intervals": "3.91 to 12.1"}, "12.04 is stored"),
        ({"tests": "0.03"}, "0.0004 is stored"),
        ({"people": [["17"], "0"]}, "17"),
        ({"places": [2]}, f"is called place 2, where the store has {SHARE}"),
        ({"places": [9]}, "where the store has place 9"),
        ({"kinds": [["coefficient"], "0"]}, "is called place 1"),
        ({"values": ""}, "0 numbers are written"),
        ({"values": "6.86|6.86"}, "damaged"),
        ({"kinds": [[], "0"]}, "damaged"),
        ({"places": None}, "damaged"),
        ({"values": 6.86}, "damaged"),
    ],
)
def test_what_a_page_holds_wrongly_is_found(store, changes, why):
    found = page(store, holding(**changes))
    assert len(found) == 1
    assert why in f"{found[0].text} {found[0].why}"


def test_other_data_of_a_page_are_not_its_statistics(store):
    assert page(store, '<script type="application/json" id="words">{"a": "999"}</script>') == []
    (found,) = page(store, '<script type="application/json" id="made">[]</script>')
    assert "damaged" in found.why
    (found,) = page(store, '<script type="application/json" id="made">{</script>')
    assert found.why
