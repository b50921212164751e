"""The recipe of a design: by hand for plain terms, as R for all others.

Coefficients of R's logistic and linear models with splines and interactions: 1e-6.
"""

import numpy as np
import pandas as pd
import pytest
from effects_reference import (
    AGE,
    CLOSE,
    CONFIDENCE,
    DISCREPANCY,
    EMPLOYER,
    GENDER,
    MONTHS,
    fitted_model,
    read_expected,
    read_people,
    rich_recipe,
)

from questline.modelling.design import Term
from questline.modelling.terms.interactions import Interaction
from questline.modelling.terms.recipe import Recipe, declared_recipe

ALL = (DISCREPANCY, GENDER, EMPLOYER, AGE, CONFIDENCE, MONTHS)


@pytest.fixture(scope="module")
def people():
    return read_people()


@pytest.fixture(scope="module")
def expected():
    return read_expected()


def by_hand(frame):
    """The columns of plain terms, one person and one column at a time."""
    columns = []
    for term in ALL:
        answers = list(frame[term.variable])
        for level in term.levels:
            if level != term.reference:
                columns.append([float(answer == level) for answer in answers])
        if not term.levels:
            sign = -1 if term.direction == "lower" else 1
            columns.append([sign * answer / term.unit for answer in answers])
    return np.array(columns).T


def test_plain_terms_by_hand(people):
    columns, matrix = Recipe(ALL).design_matrix(people)
    assert columns == tuple(column for term in ALL for column in term.columns)
    assert (matrix == by_hand(people)).all()


def test_categorical_and_absent_levels(people):
    frame = people.assign(gender=pd.Categorical(people["gender"]), employer="other")
    assert (Recipe(ALL).design_matrix(frame)[1] == by_hand(frame)).all()


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_coefficients_of_r(kind, people, expected):
    recipe = rich_recipe(people)
    model = fitted_model(kind, recipe, people)
    errors = np.sqrt(np.diagonal(model.covariances[0]))
    names = ["", *(str(column) for column in recipe.columns)]
    assert len(names) == 19
    for place, name in enumerate(names):
        # R's months are single ones, ours dozens.
        unit = 12.0 if "months" in name else 1.0
        theirs = expected[kind, str(place + 1), "coefficient"] * unit
        assert model.coefficients[0, place] == pytest.approx(theirs, rel=CLOSE)
        theirs = expected[kind, str(place + 1), "se"] * unit
        assert errors[place] == pytest.approx(theirs, rel=CLOSE)


def test_places(people):
    recipe = rich_recipe(people)
    by_gender, by_employer, _ = recipe.interactions
    assert recipe.places("discrepancy") == [0, 1, 2]
    assert recipe.nonlinear_places("discrepancy") == [1, 2]
    assert recipe.nonlinear_places("discrepancy", interactions=True) == [1, 2, 12, 13]
    assert recipe.nonlinear_places("gender") == []
    assert recipe.interaction_places(by_gender) == [11, 12, 13]
    assert recipe.interaction_places(by_employer) == [14, 15, 16]
    assert recipe.all_places("gender") == [3, *range(11, 17)]
    with pytest.raises(KeyError):
        recipe.places("nothing")


def test_changed_values_change_what_is_made_of_them(people):
    recipe = rich_recipe(people)
    changed = people.assign(discrepancy=60.0, gender="woman")
    values = recipe.values(people)
    values["discrepancy"] = np.full(len(people), recipe.value("discrepancy", 60))
    values["gender"] = np.full(len(people), recipe.value("gender", "woman"))
    assert (recipe.matrix(values) == recipe.design_matrix(changed)[1]).all()


def test_slopes_are_derivatives(people):
    recipe = rich_recipe(people)
    values = recipe.values(people)
    blocks = recipe.blocks(values)
    for variable in ("discrepancy", "confidence", "months"):
        step = 1e-4
        up, down = (
            recipe.matrix({**values, variable: values[variable] + by}) for by in (step, -step)
        )
        own = recipe.slopes(variable, values[variable])
        found = recipe.slopes_from_blocks(variable, blocks, own)
        assert found == pytest.approx((up - down) / (2 * step), abs=1e-7)


def test_mean_blocks_give_the_mean_row_of_all_combinations():
    recipe = Recipe(
        (GENDER, AGE, MONTHS),
        (Interaction("gender", "age"), Interaction("months", "age", first_centre=7)),
    )
    grid = pd.MultiIndex.from_product(
        [GENDER.levels, AGE.levels, [3.0, 20.0]], names=["gender", "age", "months"]
    ).to_frame(index=False)
    values = {"gender": np.arange(2), "age": np.arange(3), "months": np.array([3.0, 20.0])}
    blocks = {name: block.mean(axis=0) for name, block in recipe.blocks(values).items()}
    mean = recipe.design_matrix(grid)[1].mean(axis=0)
    assert recipe.from_blocks(blocks) == pytest.approx(mean, rel=1e-14)


def test_completed_sets(people):
    recipe = rich_recipe(people)
    half = len(people) // 2
    stacked = recipe.matrix(recipe.values(people, sets=2))
    assert stacked.shape == (2, half, 18)
    assert (stacked[1] == recipe.design_matrix(people.iloc[half:])[1]).all()


def test_stated_knots(people):
    declared = declared_recipe([DISCREPANCY], people, {"discrepancy": [60, 20, 40]})
    assert declared.recipe.term("discrepancy").knots == (20, 40, 60)
    assert declared.notes == {}


def test_knots_that_cannot_be(people):
    mood = Term("mood", True)
    frame = people.assign(mood=np.arange(len(people)) % 3)
    declared = declared_recipe([mood, AGE], frame, {"mood": 4})
    assert declared.recipe is None
    assert declared.reason.startswith("Not computable: mood has 3 different values")
    frame["mood"] = np.arange(len(people)) % 5
    declared = declared_recipe([mood, AGE], frame, {"mood": 4})
    assert len(declared.recipe.columns) == 4
    assert "too few for 4 knots" in declared.notes["mood"]


def test_nobody(people):
    recipe = rich_recipe(people)
    columns, matrix = recipe.design_matrix(people.iloc[:0])
    assert matrix.shape == (0, len(columns))
