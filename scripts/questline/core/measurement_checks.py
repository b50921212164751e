"""What must hold between the plans of measurement and imputation and the other files of a study."""

from __future__ import annotations

from questline.core.imputation_plan import ImputationPlan
from questline.core.known_names import KnownNames
from questline.core.measurement_plan import FactorSet, Invariance, MeasurementPlan
from questline.core.scale_checks import bends
from questline.core.scales import Scale
from questline.core.yaml_text import Place

FILE = "plan.yaml"
LEAST_ITEMS = 3
"""A factor with fewer items is not identified on its own."""
METHODS_FOR_NUMBERS = ("predictive_mean_matching", "linear")


def check_measurement(known: KnownNames, plan: MeasurementPlan) -> None:
    """Every set names reflective scales without a common item, every comparison its groups."""
    for index, entry in enumerate(plan.sets):
        _check_set(known, ("measurement", "sets", index), entry)
    for index, comparison in enumerate(plan.invariance):
        _check_invariance(known, ("measurement", "invariance", index), comparison)
    for place, name in [
        *((("measurement", "sets", index, "name"), entry.name)
          for index, entry in enumerate(plan.sets)),
        *((("measurement", "invariance", index, "name"), entry.name)
          for index, entry in enumerate(plan.invariance)),
    ]:  # fmt: skip
        if name in known.scales:
            known.wrong(FILE, place, f'"{name}" is also a scale of scales.yaml',
                        "a name of its own", "choose another name")  # fmt: skip


def check_imputation(known: KnownNames, plan: ImputationPlan, analysed: set[str]) -> None:
    """Every variable that is imputed, or helps to impute, exists and fits its method.

    `analysed` are the variables and scales of the analyses and comparisons.
    """
    for index, name in enumerate(plan.auxiliary):
        known.analysable(FILE, ("imputation", "auxiliary", index), name)
    used = analysed | set(plan.auxiliary)
    if plan.level == "items":
        for name in sorted(used & set(known.scales)):
            if why := bends(known.scales[name]):
                known.wrong(FILE, ("imputation", "level"), f'items, and the score of "{name}" '
                            f"{why}", "scores that are sums or means of their items",
                            "write `level: scales`: then missing scores are imputed")  # fmt: skip
        used |= {item for scale in known.scales.values() for item in scale.items}
    for name, method in plan.methods.items():
        place: Place = ("imputation", "methods", name)
        if not known.analysable(FILE, place, name):
            continue
        if name not in used:
            known.unknown(FILE, place, name, used, "a variable that is imputed",
                          "correct the name, or add it under auxiliary")  # fmt: skip
        elif method in METHODS_FOR_NUMBERS:
            known.needs_numbers(FILE, place, name, "use a method for levels")
        elif known.needs_levels(FILE, place, name) and method == "logistic":
            _needs_two_levels(known, place, name, "use proportional_odds or polytomous")
    for index, shift in enumerate(plan.shifts):
        place = ("imputation", "shifts", index, "variable")
        if not known.analysable(FILE, place, shift.variable):
            continue
        if shift.variable not in used:
            known.unknown(FILE, place, shift.variable, used, "a variable that is imputed",
                          "correct the name, or add it under auxiliary")  # fmt: skip
        elif not known.is_numeric(shift.variable):
            _needs_two_levels(known, place, shift.variable, "name numbers or two levels")


def _check_set(known: KnownNames, place: Place, entry: FactorSet) -> None:
    items: dict[str, str] = {}
    for position, name in enumerate(entry.scales):
        at = (*place, "scales", position)
        scale = _reflective(known, at, name)
        if scale is None:
            continue
        for item in scale.items:
            if item in items:
                known.wrong(FILE, at, f'"{item}" is an item of {items[item]} and of {name}',
                            "scales without a common item",
                            "leave one of the scales out of the set")  # fmt: skip
            items.setdefault(item, name)
    if items and entry.factors >= len(items):
        known.wrong(FILE, (*place, "factors"), f"{entry.factors} factors of {len(items)} items",
                    "fewer factors than items", "correct the number")  # fmt: skip


def _check_invariance(known: KnownNames, place: Place, entry: Invariance) -> None:
    _reflective(known, (*place, "scale"), entry.scale)
    at = (*place, "group")
    if not known.analysable(FILE, at, entry.group) or not known.needs_levels(FILE, at, entry.group):
        return
    at = (*place, "levels")
    known.once(FILE, [((*at, index), level) for index, level in enumerate(entry.levels)])
    known.known_levels(FILE, at, entry.group, entry.levels)
    if len(entry.levels or known.levels_of(entry.group)) < 2:
        known.wrong(FILE, at, "one group only", "at least two groups",
                    "name two levels or more")  # fmt: skip


def _reflective(known: KnownNames, place: Place, name: str) -> Scale | None:
    """The reflective scale of that name with enough items, or a problem."""
    if name not in known.scales:
        if not known.scales_unread and not known.is_doubtful(name):
            known.unknown(FILE, place, name, known.scales, "a scale of scales.yaml",
                          "correct the name")  # fmt: skip
        return None
    scale = known.scales[name]
    if scale.kind != "reflective":
        known.wrong(FILE, place, f'"{name}" is an index', "a reflective scale",
                    "leave it out: the items of an index need not measure one thing")  # fmt: skip
        return None
    if len(scale.items) < LEAST_ITEMS:
        known.wrong(FILE, place, f'"{name}" has {len(scale.items)} items',
                    f"a scale of at least {LEAST_ITEMS} items", "leave it out")  # fmt: skip
        return None
    return scale


def _needs_two_levels(known: KnownNames, place: Place, name: str, remedy: str) -> None:
    levels = known.levels_of(name)
    if levels and len(levels) != 2:
        known.wrong(FILE, place, f'"{name}" has {len(levels)} levels', "two levels",
                    remedy)  # fmt: skip
