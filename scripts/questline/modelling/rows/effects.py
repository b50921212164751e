"""Rows about what a model says on the scale of its outcome: effects, predictions, means."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import as_code
from questline.modelling.completed_fits import CompletedFits
from questline.modelling.design import Term
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.from_fits import model_of_completed, model_of_fit
from questline.modelling.effects.population import Population, population
from questline.modelling.effects.values import quartile_values
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.average_effects import (
    Values,
    add_curve,
    add_differences,
    add_predictions,
)
from questline.modelling.rows.effect_rows import EffectRows
from questline.modelling.rows.marginal_means import add_marginal_means
from questline.modelling.rows.moderation import add_curves, add_moderation
from questline.modelling.rows.people_behind import PeopleBehind
from questline.modelling.terms.recipe import Recipe
