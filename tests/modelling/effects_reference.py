"""The people, recipes and models on which R's numbers about effects rest (reference/effects.R)."""

from pathlib import Path

import numpy as np
import pandas as pd

from questline.modelling.design import Term
from questline.modelling.effects.estimated_model import estimated_model
from questline.modelling.effects.population import population
from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.identification import identify
from questline.modelling.terms.interactions import Interaction
from questline.modelling.terms.recipe import Recipe, declared_recipe

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
EMPLOYERS = ("primary_care", "voluntary_sector", "local_council", "other")
AGES = ("under_40", "from_40", "from_50")
DISCREPANCY = Term("discrepancy", True, unit=30)
GENDER = Term("gender", True, levels=("man", "woman"), reference="man")
EMPLOYER = Term("employer", False, levels=EMPLOYERS, reference="primary_care")
AGE = Term("age", False, levels=AGES, reference="under_40")
CONFIDENCE = Term("confidence", True, unit=10, direction="lower")
MONTHS = Term("months", False, unit=12)


def read_people() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "effects_people.csv").set_index("row")


def read_expected() -> dict[tuple[str, str, str], float]:
    table = pd.read_csv(REFERENCE / "effects.csv", dtype={"statistic": str})
    names = zip(table["model"], table["target"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


def rich_recipe(people: pd.DataFrame) -> Recipe:
    """The right side of R's logistic and linear models; R's `months` is per month."""
    declared = declared_recipe(
        [DISCREPANCY, GENDER, EMPLOYER, AGE, CONFIDENCE, MONTHS],
        people,
        {"discrepancy": 4},
        [
            Interaction("discrepancy", "gender", focal=True),
            Interaction("gender", "employer"),
            Interaction("confidence", "months"),
        ],
    )
    return declared.recipe


def ordinal_recipe(people: pd.DataFrame) -> Recipe:
    declared = declared_recipe(
        [DISCREPANCY, GENDER, EMPLOYER, AGE, MONTHS],
        people,
        {"months": 3},
        [Interaction("discrepancy", "gender")],
    )
    return declared.recipe


def fitted_model(kind: str, recipe: Recipe, people: pd.DataFrame):
    """A logistic or linear model of the people; columns that depend on others have no estimate."""
    columns, matrix = recipe.design_matrix(people)
    kept = identify(columns, matrix).kept
    outcome = people["leaving" if kind == "logistic" else "stress"].to_numpy(float)
    fit = (fit_logistic if kind == "logistic" else fit_linear)(matrix[:, kept], outcome)
    inside = np.append(0, kept + 1)
    coefficients = np.full(len(columns) + 1, np.nan)
    coefficients[inside] = fit.coefficients
    covariance = np.full((len(columns) + 1, len(columns) + 1), np.nan)
    covariance[np.ix_(inside, inside)] = fit.covariance
    df = fit.residual_df if kind == "linear" else np.inf
    return estimated_model(kind, coefficients, covariance, df)


def ordinal_model(expected, recipe: Recipe, measure: str = "categories"):
    """R's own estimates, 4 thresholds first; discrepancy is per 30 here and per 1 there."""
    size = len(recipe.columns) + 4
    coefficients = np.array([expected["ordinal", str(i + 1), "coefficient"] for i in range(size)])
    covariance = np.array(
        [
            [expected["ordinal", f"{i + 1}_{j + 1}", "covariance"] for j in range(size)]
            for i in range(size)
        ]
    )
    scale = np.ones(size)
    for place, column in enumerate(recipe.columns):
        if "discrepancy" in column.variable:
            scale[place + 4] = 30.0
    return estimated_model(
        "ordinal", coefficients * scale, covariance * np.outer(scale, scale), measure=measure
    )


class Case:
    """A model of the people with everything that effects ask for."""

    def __init__(self, kind: str, people: pd.DataFrame, expected, measure: str = "categories"):
        self.kind = kind
        self.recipe = (ordinal_recipe if kind == "ordinal" else rich_recipe)(people)
        if kind == "ordinal":
            self.model = ordinal_model(expected, self.recipe, measure)
        else:
            self.model = fitted_model(kind, self.recipe, people)
        self.people = population(self.recipe, people)
