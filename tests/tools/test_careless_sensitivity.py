"""The simulation of careless respondents: they answer as named, and the rule finds most of them."""

import numpy as np
import pytest

from questline.cleaning.careless.definitions import DEFINITIONS
from questline.tools.careless.page import careless_page
from questline.tools.careless.sensitivity import (
    DEFAULT,
    GROUPS,
    NUMBER,
    RULES,
    Row,
    Share,
    conditions,
    questionnaires,
    study,
    table,
)
from questline.tools.careless.simulation import CAREFUL, SHARES, respondents


@pytest.fixture(scope="module")
def asked():
    return questionnaires()


@pytest.fixture(scope="module")
def rows(asked):
    return {row.name: row for row in study(asked[0], 0.1, replications=4, people=500)}


def test_respondents_are_careless_as_named(asked):
    for questionnaire in asked:
        items = questionnaire.items
        sample = respondents(questionnaire, 1000, np.random.default_rng(1))
        answers = sample.answers
        inside = (answers >= items.low) & (answers <= items.high) & (answers == np.rint(answers))
        assert (inside | np.isnan(answers)).all()
        for kind, share in SHARES.items():
            assert (sample.kind == kind).sum() == round(1000 * share)
        same = answers[sample.kind == "same answer"]
        assert (np.nanmax(same, axis=1) - np.nanmin(same, axis=1)).max() <= np.ptp(items.high)
        careful = sample.kind == CAREFUL
        assert np.median(sample.seconds[careful]) > np.median(sample.seconds[~careful])


def test_the_default_rule_finds_most_and_spares_nearly_all(rows):
    rule = rows[DEFAULT]
    assert rule.flagged[CAREFUL].mean < 0.01
    assert rule.flagged["random"].mean > 0.9
    assert rule.flagged["same answer"].mean > 0.9
    assert rule.flagged["careless"].mean > 0.6


def test_rules_are_nested(rows):
    least = [rows[f"at least {k} of {NUMBER}"] for k in (1, 3)]
    middle = rows[DEFAULT]
    for group in GROUPS:
        assert least[0].flagged[group].mean >= middle.flagged[group].mean
        assert middle.flagged[group].mean >= least[1].flagged[group].mean


def test_the_same_seed_gives_the_same_numbers(asked):
    assert study(asked[1], 0.1, 2, 200)[0] == study(asked[1], 0.1, 2, 200)[0]


def test_nobody_careless_has_no_sensitivity(asked):
    row = study(asked[2], 0.0, 2, 200)[0]
    assert np.isnan(row.flagged["careless"].mean)
    assert "|  |" in table([row])


def test_table_names_every_rule(rows):
    text = table(list(rows.values()))
    for rule in RULES:
        assert rule in text
    assert text.count("\n") == len(rows) + 2


def test_the_page_holds_every_index_and_rule():
    few = conditions(replications=2)[2:4]
    page = careless_page({one.title: one.rows() for one in [*few, *few]})
    for name, one in DEFINITIONS.items():
        assert f"| {one.label} | `{name}` |" in page
        assert one.cut_off_source in page
    for rule in RULES:
        assert f"### {rule[0].upper()}{rule[1:]}\n" in page
    assert few[0].title == (
        "36 items, 4 scales, 1 of 4 reversed; few response styles; 10% careless, 2 samples of 1,000"
    )


def test_the_committed_page_says_what_the_command_would(root):
    """All but the numbers, which take minutes."""
    written = (root / "docs" / "careless-responding.md").read_text(encoding="utf-8")
    made = careless_page(nothing_found())

    def words(page: str) -> list[str]:
        return [line for line in page.splitlines() if not line.startswith("| ")]

    assert words(written) == words(made)
    table_of_indices = "".join(made.partition("| index |")[1:]).partition("\n\n")[0]
    assert table_of_indices in written


def nothing_found() -> dict[str, list[Row]]:
    nothing = Share(float("nan"), float("nan"))
    flagged = dict.fromkeys(GROUPS, nothing)
    rows = [Row("", 0.1, rule, flagged, nothing) for rule in RULES]
    return {one.title: rows for one in conditions()}
