"""The scan of free text: a corpus of what it must find and what it must leave alone."""

import random

import pytest

from questline.core.personal_data import (
    ACCOUNT,
    DATE,
    EMAIL,
    HANDLE,
    INSURANCE,
    KINDS,
    LONG_NUMBER,
    NHS_NUMBER,
    PHONE,
    POSTCODE,
    URL,
    is_nhs_number,
    kinds_found,
)
from questline.core.place_names import Places, Written
from questline.core.plain_text import for_the_scan, with_marks

HELD = {
    EMAIL: [
        "mail me: jane.doe+x@nhs.net",
        "JANE@EXAMPLE.CO.UK",
        "jane (at) example (dot) com",
        "jane [at] example.com",
        "jane＠example.org",
        "ja\u200bne@example.org",
        "o'neil@example.org.",
    ],
    PHONE: [
        "07700 900123",
        "ring 07700900123.",
        "+44 7700 900 123",
        "+44 (0)20 7946 0958",
        "(020) 7946 0958",
        "020-7946-0958",
        "01632 960 001",
        "0161.496.0000",
        "0044 7700 900123",
        "00 33 1 23 45 67 89",
        "+353 1 234 5678",
        "(212) 555-0123",
        "212-555-0123",
        "call 5 on 07700 900123 5 times",
        "０７７００ ９００１２３",
        "020 7946\u20110958",
        "0 or 1, then 0161 496 0000",
    ],
    URL: ["see https://x.example", "www.example.org", "example.co.uk", "beispiel.de"],
    POSTCODE: ["SW1A 1AA", "m1 1ae", "at LS6 2AB today", "EC1A1BB", "GIR 0AA", "W1J7NT", "B33 8TH"],
    NHS_NUMBER: ["943 476 5919", "9434765919", "943-476-5919", "mine is 401 023 2137."],
    INSURANCE: ["AB 12 34 56 C", "AB123456C"],
    DATE: [
        "12/03/2021",
        "2021-03-12",
        "2023/11/6",
        "3.12.2021",
        "03.12.21",
        "from 03/2021 on",
        "1/2/21",
        "03/28/2021",
        "12 March 2021",
        "March 12th",
        "the 12th of march",
        "12 May",
        "since march 2021",
        "Sept 2020",
        "on 3rd may",
        "Jan. 5",
    ],
    LONG_NUMBER: ["case 12345678", "4111 1111 1111 1111", "id1234567"],
    HANDLE: ["I am @jane_doe", "(@jane)", "follow @link_worker1"],
    ACCOUNT: ["GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819", "nl91abna0417164300"],
}
INNOCENT = [
    "",
    "I was there in 2021, from 2019-2023",
    "24/7, 5 days a week, 37.5 hours",
    "on Monday, and in March",
    "it may 10 times over, and the 2 may differ",
    "may 5 of us come?",
    "1. More forms\n2. No pay\n3. No time",
    "0 to 10, 0-10, 1-2-3, 3/4 of 5",
    "10 20 30 40 50 60 70",
    "0 1 2 3 4 5 6 7 8 9",
    "the cohorts of 2020 2021 2022 2023",
    "@ 5pm, 5.30 to 6.30",
    "£30,000 or 30 000 to 35 000",
    "version 1.2.3 or 1.2.20, 2019/2020",
    "it ends.The rest.no more.At home.it was",
    "e.g. this, i.e. that, and/or so",
    "the A1, the M60, vitamin B12",
    "PCN1 and PCN2, band 5/6, ICD-10, Section 117",
    "Q1 2nd half, A4 3rd page, 1st of all",
    "100% sure, 50-50, 1:1",
    "943 476 5918",
    "reference 123456",
]


@pytest.mark.parametrize("kind", HELD)
def test_what_could_tell_who_it_is_is_found(kind):
    missed = [text for text in HELD[kind] if kind not in kinds_found(for_the_scan(text))]
    assert missed == []


def test_every_kind_has_its_examples():
    assert set(HELD) == set(KINDS)


def test_what_tells_nothing_is_left_alone():
    false = {text: found for text in INNOCENT if (found := kinds_found(for_the_scan(text)))}
    false.pop("943 476 5918", None)
    assert false == {}
    assert NHS_NUMBER not in kinds_found("943 476 5918"), "a wrong check digit"


def test_the_check_digit_of_an_nhs_number_is_that_of_modulus_11():
    """By the definition: the digits weighted 10 to 1 sum to a multiple of 11."""
    draw = random.Random(7)
    for _ in range(2000):
        digits = "".join(draw.choices("0123456789", k=10))
        total = sum(
            int(sign) * weight for sign, weight in zip(digits, range(10, 0, -1), strict=True)
        )
        assert is_nhs_number(digits) == (total % 11 == 0 and len(set(digits)) > 1)
    assert not is_nhs_number("123")


@pytest.mark.parametrize(
    "text", ["a" * 40000, "a-" * 20000, "0 " * 5000, "x@ " * 5000, "a. " * 10000]
)
def test_a_long_answer_is_scanned_as_any_other(text):
    """A pattern that takes the square of the length would hold up the whole suite."""
    assert kinds_found(text) == []


REGION = {
    "words": ["region", "English region", "Q7. Where"],
    "texts": ["Yorkshire and the Humber", "East of England", "London", "Other", "Bath"],
}
ARM = {"words": ["arm", "Arm of the study"], "texts": ["Kettering", "usual care", "None"]}


def test_places_are_those_of_the_codebook():
    places = Places([REGION, ARM])
    for text in (
        "I work in london.",
        "the humber bridge",
        "up in Yorkshire",
        "England as a whole",
        "BATH is far",
        "We are in Kettering now",
    ):
        assert places.stand_in(text), text
    for text in (
        "the other east",
        "londoners",
        "bathed",
        "Kettering",  # begins a sentence, so that its capital says nothing
        "all ok. Kettering",
        "usual care was given",
        "none of it",
        "",
    ):
        assert not places.stand_in(text), text
    assert not Places([]).stand_in("London")


def test_what_people_wrote_of_themselves_is_found_in_their_answers():
    written = Written(["Reading", "St Ives, Cornwall", "LEWISHAM", "Ely", "none"])
    assert written.stands_in("I moved to Lewisham", [])
    assert written.stands_in("back to Cornwall", [])
    assert written.stands_in("Reading suits me", [])
    assert not written.stands_in("I like reading", ["Hull"])
    assert written.stands_in("i like reading", ["Reading"]), "it is their own town"
    assert not written.stands_in("Ely", ["Ely"]), "too short a word"
    assert not Written([]).stands_in("Lewisham", [])


def test_unseen_characters_are_marked():
    assert with_marks("a\u202eb\x00c\nd") == "a\ufffdb\ufffdc\nd"
    assert for_the_scan(" a \u200b\n b\u00a0c ") == "a b c"
