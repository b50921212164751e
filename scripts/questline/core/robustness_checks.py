"""What must hold between the plans of weighting and robustness and the other files of a study."""

from __future__ import annotations

from questline.core.analysis_plan import Analysis
from questline.core.cleaning_rules import CleaningSettings
from questline.core.data_choices import NEVER_COUNT
from questline.core.known_names import KnownNames
from questline.core.plan import PlanSettings
from questline.core.robustness_plan import ScoringChoice, SpecificationCurve
from questline.core.scales import Scale
from questline.core.weighting_plan import Weighting
from questline.core.yaml_text import Place

FILE = "plan.yaml"
CLEANING = "cleaning.yaml"


def check_weighting(known: KnownNames, plan: Weighting) -> None:
    """Every margin names a variable and all of its levels."""
    margins = [
        (("weighting", "margins", index, "variable"), margin.variable)
        for index, margin in enumerate(plan.margins)
    ]
    known.once(FILE, margins)
    for (at, name), margin in zip(margins, plan.margins, strict=True):
        if not known.analysable(FILE, at, name) or not known.needs_levels(FILE, at, name):
            continue
        place: Place = (*at[:-1], "shares")
        for level in margin.shares:
            known.known_levels(FILE, (*place, level), name, [level])
        lacking = [level for level in known.levels_of(name) if level not in margin.shares]
        if lacking:
            known.wrong(FILE, place, f"no share for {', '.join(lacking)}",
                        f'a share for each level of "{name}"',
                        "add the shares, or derive a variable without these levels in "
                        "codebook.csv")  # fmt: skip
    if plan.base:
        on_base: Place = ("weighting", "base")
        if known.variable(FILE, on_base, plan.base):
            known.needs_numbers(FILE, on_base, plan.base, "name the variable with the weights")


def check_robustness(
    known: KnownNames, plan: PlanSettings, cleaning: CleaningSettings | None
) -> None:
    """Every curve varies choices that exist of an analysis that exists, one for an outcome."""
    curves = enumerate(plan.robustness)
    known.once(FILE, [(("robustness", index, "name"), curve.name) for index, curve in curves])
    analyses = {analysis.name: analysis for analysis in plan.analyses}
    written = known.written(FILE, "analyses")
    outcomes: dict[str, str] = {}
    for index, curve in enumerate(plan.robustness):
        place: Place = ("robustness", index)
        if curve.analysis not in written:
            known.unknown(FILE, (*place, "analysis"), curve.analysis, written,
                          "an analysis of this plan", "correct the name")  # fmt: skip
        elif curve.analysis in analyses:
            _check_curve(known, place, curve, analyses[curve.analysis], outcomes)
        if "imputed" in curve.missing and plan.imputation is None:
            known.wrong(FILE, (*place, "missing"), "imputed, but the plan has no imputation",
                        "complete, or a plan of imputation",
                        "add `imputation`, or remove the word")  # fmt: skip
        if cleaning is not None:
            _check_exclusions(known, place, curve, cleaning)
        for name, choice in curve.scoring.items():
            _check_scoring(known, (*place, "scoring", name), choice)


def _check_curve(
    known: KnownNames,
    place: Place,
    curve: SpecificationCurve,
    analysis: Analysis,
    outcomes: dict[str, str],
) -> None:
    if analysis.kind == "ordinal":
        known.wrong(FILE, (*place, "analysis"), "an ordinal model",
                    "a logistic or a linear model", "name another analysis")  # fmt: skip
    if analysis.outcome in outcomes:
        known.wrong(FILE, place, f'"{outcomes[analysis.outcome]}" is a curve of the outcome '
                    f'"{analysis.outcome}" already', "one curve for an outcome",
                    "leave one of the two out")  # fmt: skip
    outcomes.setdefault(analysis.outcome, curve.name)
    focal = [predictor.variable for predictor in analysis.predictors]
    if not all(known.is_sound(name) for name in analysis.terms):
        return
    if curve.predictor not in focal:
        known.unknown(FILE, (*place, "predictor"), curve.predictor, focal,
                      "a predictor of the analysis", "correct the name")  # fmt: skip
    elif len(known.levels_of(curve.predictor)) > 2:
        known.wrong(FILE, (*place, "predictor"), f'"{curve.predictor}" has '
                    f"{len(known.levels_of(curve.predictor))} levels", "numbers or two levels",
                    "name another predictor, or derive one with two levels")  # fmt: skip
    elif curve.predictor in analysis.splines:
        known.wrong(FILE, (*place, "predictor"), f'"{curve.predictor}" enters as a spline',
                    "a predictor with a single coefficient",
                    "name another predictor or another analysis")  # fmt: skip
    elif any(curve.predictor in pair for pair in analysis.interactions):
        known.wrong(FILE, (*place, "predictor"), f'"{curve.predictor}" is in an interaction',
                    "a predictor with a single coefficient",
                    "name another predictor or another analysis")  # fmt: skip
    others = [name for name in analysis.terms if name != curve.predictor]
    chosen = curve.covariates
    named: list[tuple[Place, str]] = [
        ((*place, "covariates", key, index), name)
        for key in ("always", "with_and_without")
        for index, name in enumerate(getattr(chosen, key))
    ]
    named += [
        ((*place, "covariates", "sets", key, index), name)
        for key, names in chosen.sets.items()
        for index, name in enumerate(names)
    ]
    for at, name in named:
        if name not in others:
            known.unknown(FILE, at, name, others, "another predictor or covariate of the analysis",
                          "correct the name, or add it to the analysis")  # fmt: skip


def _check_exclusions(
    known: KnownNames, place: Place, curve: SpecificationCurve, cleaning: CleaningSettings
) -> None:
    excluding = [rule.name for rule in cleaning.rules if rule.decision == "exclude"]
    marking = [rule.name for rule in cleaning.rules if rule.decision == "mark"]
    unread = set(known.written(CLEANING, "rules")) - {rule.name for rule in cleaning.rules}
    for name, choice in curve.exclusions.items():
        for key, valid, what in (
            ("keep_caught_by", excluding, "a rule of cleaning.yaml that excludes"),
            ("exclude_marked_by", marking, "a rule of cleaning.yaml that marks"),
        ):
            for index, rule in enumerate(getattr(choice, key)):
                at = (*place, "exclusions", name, key, index)
                if rule in unread:
                    continue
                if rule not in valid:
                    known.unknown(FILE, at, rule, valid, what, "correct the name")
                    continue
                kind = next(one.kind for one in cleaning.rules if one.name == rule)
                if key == "keep_caught_by" and kind in NEVER_COUNT:
                    known.wrong(FILE, at, f'"{rule}" is a rule of kind {kind}',
                                "a rule that another study might well do without",
                                "remove it: who did not agree, or is no respondent, never "
                                "counts")  # fmt: skip


def _check_scoring(known: KnownNames, place: Place, choice: ScoringChoice) -> None:
    for name, least in choice.least_answered.items():
        scale = _scale(known, (*place, "least_answered", name), name)
        if scale is None:
            continue
        changed = scale.model_copy(update={"least_answered": least})
        _check_table(known, (*place, "least_answered", name), name, changed)
        if changed.items_needed > len(scale.items):
            known.wrong(FILE, (*place, "least_answered", name), f"{least} of "
                        f"{len(scale.items)} items", "no more than there are items",
                        "correct the number")  # fmt: skip
    for name, items in choice.without_items.items():
        at = (*place, "without_items", name)
        scale = _scale(known, at, name)
        if scale is None:
            continue
        _check_table(known, at, name, scale.model_copy(update={"items": scale.items[:-1]}))
        known.once(FILE, [((*at, index), item) for index, item in enumerate(items)])
        for index, item in enumerate(items):
            if item not in scale.items:
                known.unknown(FILE, (*at, index), item, scale.items, f'an item of "{name}"',
                              "correct the name")  # fmt: skip
        if set(items) >= set(scale.items):
            known.wrong(FILE, at, "every item is left out", "one item at least that stays",
                        "leave fewer out")  # fmt: skip


def _check_table(known: KnownNames, place: Place, name: str, changed: Scale) -> None:
    """A score that is read off a table needs every item."""
    if changed.conversion and changed.items_needed != len(known.scales[name].items):
        known.wrong(FILE, place, f'the score of "{name}" is read off a table, which has sums of '
                    "all items only", "a scale without a table",
                    "remove it from this choice")  # fmt: skip


def _scale(known: KnownNames, place: Place, name: str) -> Scale | None:
    if name in known.scales:
        return known.scales[name]
    if not known.scales_unread and not known.is_doubtful(name):
        known.unknown(FILE, place, name, known.scales, "a scale of scales.yaml", "correct the name")
    return None
