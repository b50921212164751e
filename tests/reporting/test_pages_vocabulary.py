"""Whatever the stages can write has its words on the pages and its look in the figures."""

from typing import get_args

from questline.cleaning.cells import OUT_OF_RANGE
from questline.core.estimators import Estimator
from questline.core.group_tests import GroupTestName
from questline.core.imputation_plan import ImputationMethod
from questline.core.measurement_plan import MeasurementPlan
from questline.description.answers import KINDS
from questline.description.group_tests import METHODS
from questline.intake.readings import REASONS
from questline.measurement.confirmatory import invariance_ml, ordinal_groups
from questline.modelling.comparison_effects import EFFECTS
from questline.release.people import FILE_FINDINGS
from questline.reporting import names
from questline.reporting.figures import style
from questline.reporting.labels import KINDS_OF_MISSING
from questline.reporting.pages import comparisons, people, quality


def test_every_kind_of_missing_has_words_and_a_colour():
    assert set(KINDS_OF_MISSING) == set(KINDS)
    assert set(style.COLOURS_OF_MISSING) == set(KINDS)


def test_every_change_and_every_finding_about_the_file_is_explained():
    assert set(quality.CHANGES) == {*REASONS, OUT_OF_RANGE}
    assert set(FILE_FINDINGS) <= set(quality.KINDS)


def test_every_test_of_the_plan_has_a_name():
    assert set(people.TESTS) == set(get_args(GroupTestName))


def test_every_effect_size_has_a_name():
    written = {name for names in EFFECTS.values() for name in names} | {"odds_ratio"}
    assert set(comparisons.EFFECTS) == written - {"smallest_expected_count"}


def test_the_number_beside_fishers_test_is_the_one_that_the_store_holds():
    _, shown = people.TESTS["fisher"]
    assert shown in METHODS["fisher"]


def test_every_choice_of_the_plan_of_measurement_has_words():
    assert set(names.ESTIMATORS) == set(names.ESTIMATORS_IN_WORDS) == set(get_args(Estimator))
    fields = MeasurementPlan.model_fields
    assert set(names.EXTRACTIONS) == set(get_args(fields["extraction"].annotation))
    assert set(names.ROTATIONS) == set(get_args(fields["rotation"].annotation))


def test_every_step_of_invariance_has_words():
    assert set(names.STEPS) == {*invariance_ml.STEPS, *ordinal_groups.STEPS}


def test_every_method_of_imputation_has_words():
    assert set(names.IMPUTATION_METHODS) == set(get_args(ImputationMethod))
