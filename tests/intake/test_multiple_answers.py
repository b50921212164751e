"""Questions with several answers: a column for each option, or all of them in one cell."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from questline.core.codebook import Variable


def tick(name: str, column: str, yes: str = "", no: str = "(blank)", **more) -> Variable:
    levels = (("yes", yes or column), ("no", no))
    return Variable(name, "category", "", column=column, choices_of="drinks", levels=levels, **more)


def option(name: str, text: str, **more) -> Variable:
    return Variable(name, "category", "", column="Travel", option=text,
                    levels=(("no", "no"), ("yes", "yes")), **more)  # fmt: skip


def answers(result) -> list[tuple]:
    return list(result.responses.itertuples(index=False, name=None))


def said(result, kind: str) -> list[str]:
    findings = result.findings
    return findings.loc[findings["kind"] == kind, "message"].tolist()


COFFEE, TEA = tick("coffee", "Coffee"), tick("tea", "Tea")
RAIL, ROAD = option("rail", "Rail"), option("road", "Road, by car")
OTHER = option("other", "(other)")


def test_an_empty_cell_means_no_unless_nothing_is_ticked(take):
    result = take('Coffee,Tea\nCoffee,\n,Tea\nCoffee,Tea\n" ",\n', COFFEE, TEA)
    assert answers(result) == [("yes", "no"), ("no", "yes"), ("yes", "yes"), (None, None)]
    kept = result.missing[["row", "variable", "kind", "text"]].values.tolist()
    assert kept == [
        [4, "coffee", "left_blank", "(none ticked)"], [4, "tea", "left_blank", "(none ticked)"],
    ]  # fmt: skip
    assert said(result, "none_ticked") == [
        "drinks: in 1 row none of its 2 options is ticked. These count as left blank, not as no, "
        "in all of them."
    ]


def test_options_that_were_not_shown_stay_missing_in_their_own_way(take):
    not_shown = (("-6", "not_asked"),)
    first, second = tick("coffee", "C", "1", "0"), tick("tea", "T", "1", "0", missing=not_shown)
    result = take("C,T\n0,0\n0,-6\n,\n1,-6\n", first, second)
    assert answers(result) == [(None, None), (None, None), (None, None), ("yes", None)]
    kinds = result.missing.set_index(["row", "variable"])["kind"].to_dict()
    assert kinds == {
        (1, "coffee"): "left_blank", (1, "tea"): "left_blank",
        (2, "coffee"): "left_blank", (2, "tea"): "not_asked",
        (3, "coffee"): "left_blank", (3, "tea"): "left_blank", (4, "tea"): "not_asked",
    }  # fmt: skip


def test_nobody_ticked_anything(take):
    result = take("Coffee,Tea\n,\n,\n", COFFEE, TEA)
    assert answers(result) == [(None, None)] * 2


def test_a_tick_of_another_text_is_an_error(refused):
    (sentence,) = refused("Coffee,Tea\nx,\n", COFFEE, TEA)
    assert '"x" is not one of the answers that the codebook knows' in sentence


def test_the_texts_of_markers_mean_nothing_when_a_respondent_wrote_them(take):
    note = Variable("note", "text", "", column="Note")
    result = take("Coffee,Tea,Note\n,,(none ticked)\nCoffee,,(no row)\n", COFFEE, TEA, note)
    assert result.responses["note"].tolist() == ["(none ticked)", "(no row)"]


def test_derived_variables_see_who_left_the_question_blank(take):
    from questline.core.derivations import parse_derivation

    any_drink = Variable("any_drink", "derived", "",
                         derivation=parse_derivation("any_of: yes", ["coffee", "tea"]))  # fmt: skip
    result = take("Coffee,Tea\nCoffee,\n,\n", COFFEE, TEA, any_drink)
    assert result.responses["any_drink"].tolist() == ["yes", None]


@pytest.mark.parametrize("sign", [";", ", ", ",", "\n", "|"])
def test_joined_answers_are_taken_apart(take, sign):
    cells = ["Rail", f"Rail{sign}Road, by car", "Road, by car", "", f"Road, by car{sign}Rail"]
    text = "Travel\n" + "".join(f'"{cell}"\n' for cell in cells)
    result = take(text, RAIL, ROAD)
    assert answers(result) == [
        ("yes", "no"), ("yes", "yes"), ("no", "yes"), (None, None), ("yes", "yes"),
    ]  # fmt: skip
    (message,) = said(result, "taken_apart")
    assert message.startswith("rail and road: 2 cells with several answers, divided by ")
    assert not said(result, "shared_columns")


def test_a_separator_at_the_end_adds_nothing(take):
    assert answers(take('Travel\n"Rail;Road, by car;"\nRail;\n', RAIL, ROAD)) == [
        ("yes", "yes"), ("yes", "no"),
    ]  # fmt: skip


def test_what_no_option_explains_is_an_error_or_the_other_option(take, refused):
    text = "Travel\nRail;Boat\nBoat\nRail\nOn foot;Rail\n"
    (sentence,) = refused(text, RAIL, ROAD)
    assert "3 rows of answers (1, 2 and 4; row 1 is line 2 of the file)" in sentence
    assert '"Boat", "On foot" are none of the options' in sentence
    result = take(text, RAIL, ROAD, OTHER)
    assert answers(result) == [
        ("yes", "no", "yes"), ("no", "no", "yes"), ("yes", "no", "no"), ("yes", "no", "yes"),
    ]  # fmt: skip


def test_hidden_answers_are_not_shown_when_no_option_explains_them(refused):
    rail = replace(RAIL, sensitivity="identifying")
    (sentence,) = refused("Travel\nRail;Boat\n", rail, ROAD)
    assert "Boat" not in sentence
    assert "row 1 of the answers" in sentence


def test_missing_codes_stand_for_the_whole_cell(take):
    refused_rail = replace(RAIL, missing=(("-9", "refused"),))
    refused_road = replace(ROAD, missing=(("-9", "refused"),))
    result = take("Travel\n-9\nRail\n", refused_rail, refused_road)
    assert answers(result) == [(None, None), ("yes", "no")]
    assert set(result.missing["kind"]) == {"refused"}


def test_codes_as_options_and_an_option_within_another(take):
    one, ten = option("one", "1"), option("ten", "10")
    assert answers(take('Travel\n"1,10"\n10\n1\n', one, ten)) == [
        ("yes", "yes"), ("no", "yes"), ("yes", "no"),
    ]  # fmt: skip


def test_every_set_of_options_comes_back_as_it_was_joined(take):
    options = ["Rail", "Road, by car", "Road", "By air (short, long)", "Sea; ferry"]
    variables = [option(f"v{number}", text) for number, text in enumerate(options)]
    draw = random.Random(5)
    chosen = [[text for text in options if draw.random() < 0.5] for _ in range(60)]
    lines = [";".join(texts) for texts in chosen]
    result = take("Travel\n" + "".join(f'"{line}"\n' for line in lines), *variables)
    expected = [
        tuple("yes" if text in texts else "no" for text in options) if texts else (None,) * 5
        for texts in chosen
    ]
    assert answers(result) == expected
