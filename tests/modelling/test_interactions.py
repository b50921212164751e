"""Columns of interactions: their values, names and centres."""

import numpy as np
import pytest
from effects_reference import AGE, CONFIDENCE, GENDER, MONTHS, read_people

from questline.modelling.fits.linear import fit_linear
from questline.modelling.terms.interactions import Interaction, interaction_columns, products
from questline.modelling.terms.recipe import Recipe


@pytest.fixture(scope="module")
def people():
    return read_people()


def columns_of(recipe, interaction, people):
    columns, matrix = recipe.design_matrix(people)
    places = recipe.interaction_places(interaction)
    return [columns[place] for place in places], matrix[:, places]


def test_number_by_number(people):
    interaction = Interaction("confidence", "months", focal=True)
    recipe = Recipe((CONFIDENCE, MONTHS), (interaction,))
    (column,), matrix = columns_of(recipe, interaction, people)
    assert str(column) == "confidence:months"
    assert column.unit == "per 10 lower, per 12 higher"
    assert column.focal
    assert column.made_by == "interaction"
    by_hand = -people["confidence"] / 10 * people["months"] / 12
    assert matrix[:, 0] == pytest.approx(by_hand.to_numpy(), rel=1e-14)


def test_number_by_category(people):
    interaction = Interaction("months", "age")
    recipe = Recipe((MONTHS, AGE), (interaction,))
    columns, matrix = columns_of(recipe, interaction, people)
    assert [str(column) for column in columns] == ["months:age (from_40)", "months:age (from_50)"]
    assert columns[0].unit == "per 12 higher, against under_40"
    assert columns[0].reference == "under_40"
    by_hand = np.where(people["age"] == "from_50", people["months"] / 12, 0)
    assert (matrix[:, 1] == by_hand).all()


def test_category_by_category(people):
    interaction = Interaction("age", "gender")
    recipe = Recipe((GENDER, AGE), (interaction,))
    columns, matrix = columns_of(recipe, interaction, people)
    assert [column.level for column in columns] == ["from_40:woman", "from_50:woman"]
    assert {column.reference for column in columns} == {"under_40:man"}
    both = (people["age"] == "from_40") & (people["gender"] == "woman")
    assert (matrix[:, 0] == both).all()


def test_first_term_runs_fastest():
    first, second = np.array([[1.0, 2.0]]), np.array([[10.0, 20.0, 30.0]])
    assert products(first, second).tolist() == [[10, 20, 20, 40, 30, 60]]
    names = interaction_columns(Interaction("age", "age2"), AGE.columns, AGE.columns)
    assert [column.level for column in names[:2]] == ["from_40:from_40", "from_50:from_40"]


def test_centre_moves_the_other_coefficient_alone(people):
    # By hand: with the product centred at (27, 24) the coefficient of confidence is its slope among
    # people with 24 months, a change of the coordinates of the same model.
    plain = Interaction("confidence", "months")
    centred = Interaction("confidence", "months", first_centre=27, second_centre=24)
    outcome = people["stress"].to_numpy()
    fits = [
        fit_linear(Recipe((CONFIDENCE, MONTHS), (one,)).design_matrix(people)[1], outcome)
        for one in (plain, centred)
    ]
    one, other = (fit.coefficients for fit in fits)
    assert other[3] == pytest.approx(one[3], rel=1e-8)
    assert other[1] == pytest.approx(one[1] + one[3] * 24 / 12, rel=1e-8)
    assert other[2] == pytest.approx(one[2] + one[3] * -27 / 10, rel=1e-8)
    assert fits[1].fitted == pytest.approx(fits[0].fitted, rel=1e-9)


def test_centre_of_a_category_is_none(people):
    plain, centred = Interaction("months", "age"), Interaction("months", "age", second_centre=3)
    matrices = [Recipe((MONTHS, AGE), (one,)).design_matrix(people)[1] for one in (plain, centred)]
    assert (matrices[0] == matrices[1]).all()
