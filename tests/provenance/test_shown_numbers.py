"""Numbers that readers see are traced to the store, and wrong ones are found."""

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
