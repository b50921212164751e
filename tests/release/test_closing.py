"""What the attack on a finished public store finds is closed, and nothing else is touched."""

from test_audit import audited, facts, identifier, store

from questline.release.closing import closed
from questline.release.rules.rule import DEFAULTS

SMALL = identifier("other", "no")
SETTINGS = {**DEFAULTS, "missing_answers": "show", "zero_cells": "hide"}


def test_a_number_that_follows_by_subtraction_is_closed():
    leaking = store(hidden=[SMALL])
    assert audited(leaking).problems
    mended, further = closed(leaking, SETTINGS, facts(), ())
    assert audited(mended).problems == []
    assert further
    assert SMALL not in further
    lost = mended[mended["id"].isin(further)]
    assert (lost["status"] == "hidden").any()
    kept = ~mended["id"].isin(further)
    assert mended[kept].equals(leaking[kept])


def test_a_small_number_that_is_shown_is_hidden_with_what_tells_it():
    mended, further = closed(store(), SETTINGS, facts(), ())
    assert SMALL in further
    assert audited(mended).problems == []


def test_a_safe_store_and_an_exception_are_let_be():
    safe, _ = closed(store(), SETTINGS, facts(), ())
    again, further = closed(safe, SETTINGS, facts(), ())
    assert further == []
    assert again.equals(safe)
    shown, further = closed(store(), SETTINGS, facts(), [SMALL])
    assert SMALL not in further
    assert shown.set_index("id").at[SMALL, "estimate"] == 6
