"""The methods section, written from the configuration that ran and from the store's own words."""

from __future__ import annotations

from dataclasses import dataclass, field

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital, readable
from questline.reporting.names import STATISTICS, VALIDATION
from questline.reporting.pages.careless_methods import (
    careless_in_words,
    index_steps,
    withheld_in_words,
)
from questline.reporting.pages.check_methods import checking
from questline.reporting.pages.comparisons import EFFECTS
from questline.reporting.pages.diagnostics import FIT
from questline.reporting.pages.effects_methods import effects_in_words
from questline.reporting.pages.measurement_methods import measuring, missing_answers
from questline.reporting.pages.model_lines import FAMILY_METHODS
from questline.reporting.pages.models import families_sentences
from questline.reporting.pages.models_methods import models_in_words, planned_analyses
from questline.reporting.pages.other_methods import other_models_in_words, weights_in_words
from questline.reporting.pages.people import TESTS
from questline.reporting.pages.quality import export_sentence
from questline.reporting.pages.release_rules import ROUNDING
from questline.reporting.pages.robustness_methods import choices_in_words, robustness_in_words
from questline.reporting.pages.rules import rule_in_words, scoring_steps
from questline.reporting.pages.scales import REFLECTIVE_ITEMS, SCORES
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.trust_methods import trusting
from questline.reporting.pages.verdicts import SMALL_RATIO
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text
from questline.reporting.phrases import listed

STAGES = ("measurement", "description", "imputation", "modelling", "robustness", "interviews")
LISTED_ELSEWHERE = (("imputation", "variables"), ("imputation", "shifts"))
"""Analyses whose methods differ from variable to variable: their own tables and words say which."""
OUT_OF_RANGE = {
    "error": message("A number outside its declared range stops the run."),
    "set_missing": message(
        "A number outside its declared range is set to missing, and each such change "
        "is in the ledger of changes."
    ),
}


@dataclass(frozen=True)
class Method:
    """One part of the methods: its heading, its sentences, and its steps in their order."""

    heading: str
    sentences: list[Text]
    steps: list[str] = field(default_factory=list)
    ordered: bool = False


def methods(view: View) -> list[Method]:
    """Every part of the methods, in the order of the pipeline."""
    parts = [
        _respondents(view),
        _reading(view),
        _cleaning(view),
        Method(_("Careless responding"), careless_in_words(view), index_steps(view)),
        _scoring(view),
        Method(_("Measurement"), [(text,) for text in measuring(view)]),
        _describing(view),
        Method(_("Planned models"), models_in_words(view), planned_analyses(view)),
        Method(_("What the models expect"), [(text,) for text in effects_in_words(view)]),
        Method(
            _("Other ways to fit the same models"),
            [(text,) for text in other_models_in_words(view)],
        ),
        Method(_("Weights"), [(text,) for text in weights_in_words(view)]),
        Method(_("Checks of the models"), [(text,) for text in checking(view)]),
        Method(_("How far the models can be trusted"), trusting(view)),
        Method(
            _("How far the results depend on decisions"),
            robustness_in_words(view),
            choices_in_words(view),
        ),
        _comparing(view),
        _multiplicity(view),
        Method(_("Missing answers"), [(text,) for text in missing_answers(view)]),
        _words(view),
        _release(view),
    ]
    return [part for part in parts if part.sentences or part.steps]


def methods_table(view: View) -> Table:
    """How each kind of statistic was computed, in the words that the store keeps beside it."""
    rows = []
    for stage in STAGES:
        # A share of another survey has its source where others have their method.
        seen = dict.fromkeys(
            (row.statistic, _(FAMILY_METHODS.get(row.method, row.method)))
            for row in view.lookup.where(stage)
            if row.method
            and (row.analysis != "benchmarks" or row.level)
            and (stage, row.analysis) not in LISTED_ELSEWHERE
            and row.term != "specification"
            and row.statistic != "population_share"
        )
        rows += [
            Row(_name(statistic), ((readable(stage),), (ended(capital(method)),)))
            for statistic, method in seen
        ]
    columns = [Column(_("Stage"), words=True), Column(_("Method"), words=True)]
    return Table("methods", _("How each statistic was computed"), _("Statistic"), columns, rows)


def _respondents(view: View) -> Method:
    words = [ended(view.study["recruitment"]), ended(view.study["synthetic"])]
    return Method(_("Who was asked"), [(text,) for text in words if text])


def _reading(view: View) -> Method:
    raw = view.inputs["raw"]
    return Method(
        _("Reading the export"),
        [
            export_sentence(view),
            (
                _(
                    "The raw file is “{}”; its checksum is under Provenance. Every "
                    "column was typed as the codebook says, and kinds of missing "
                    "answers were kept apart. Spellings of an answer that differ only "
                    "in blanks or capitals were joined only where the codebook says "
                    "so, and every such change is in the ledger of changes."
                ).format(raw["name"]),
            ),
        ],
    )


def _cleaning(view: View) -> Method:
    settings = view.study["cleaning"]
    steps = [rule_in_words(rule, view.labels) for rule in settings["rules"]]
    sentences: list[Text] = [(_(OUT_OF_RANGE[settings["out_of_range"]]),)]
    if steps:
        sentences.append(
            (
                _(
                    "These rules were applied in this order. Someone whom several rules catch "
                    "counts once, under the first that leaves them out."
                ),
            )
        )
    return Method(_("Cleaning"), sentences, steps, ordered=True)


def _scoring(view: View) -> Method:
    single_items = view.study.get("single_items", {})
    return Method(_("Scoring"), [], scoring_steps(view.study["scales"], single_items, view.labels))


def _describing(view: View) -> Method:
    by = [f"“{view.labels.variable(name)}”" for name in view.study["table_one"]["by"]]
    tests = view.study["table_one"]["tests"]
    sentences = [
        _(
            "Table 1 gives counts and percentages of those who answered, means with standard "
            "deviations and medians with quartiles, for all"
        )
        + (_(" and by {}, with standardised mean differences.").format(listed(by)) if by else "."),
    ]
    if tests:
        planned = [
            f"{view.labels.variable(name)} ({_(TESTS[test][0])})" for name, test in tests.items()
        ]
        sentences.append(_("Tests in Table 1 were planned for {} alone.").format(listed(planned)))
    if view.study["correlations"]["variables"]:
        kind = readable(view.study["correlations"]["method"])
        sentences.append(_("{} correlations use those who have both values.").format(kind))
    if view.study["benchmarks"]:
        sentences.append(_("Shares have Wilson intervals."))
    return Method(_("Description"), [(text,) for text in sentences])


def _comparing(view: View) -> Method:
    steps = []
    for entry in view.study["comparisons"]:
        text = f"{entry['label']}: {_(TESTS[entry['test']][0])}"
        if entry["levels"]:
            levels = [f"“{view.labels.level(entry['group'], code)}”" for code in entry["levels"]]
            text += _(", between {}").format(listed(levels))
        steps.append(f"{text}.")
    return Method(_("Planned comparisons"), [], steps)


def _multiplicity(view: View) -> Method:
    if not view.study["families"]:
        return Method(
            _("Several tests"), [(_("P-values are not adjusted for the number of tests."),)]
        )
    counted = families_sentences(view)
    if counted:
        return Method(_("Several tests"), counted)
    words = [
        _("{}: adjusted after {}.").format(
            family["label"] or readable(name), _(FAMILY_METHODS[family["method"]])
        )
        for name, family in view.study["families"].items()
    ]
    return Method(_("Several tests"), [(text,) for text in words])


def _words(view: View) -> Method:
    sentences: list[Text] = [
        (
            _(
                "The words follow the {} interval. “A clear association”: the "
                "interval does not include the value that means no association (1 "
                "for an odds ratio, 0 for a difference). “No clear association”: "
                "it includes it, so that the data fit an association one way, the "
                "other, or none; this is not evidence of none. “A small one at "
                "most”: an interval of an odds ratio that also lies within {} and "
                "{}. “Unsure once the other tests are counted”: the interval does "
                "not include it, but the p-value adjusted for the family of tests "
                "is {} or more. The words about a curve follow the p-value of its "
                "test; those about an interaction its own."
            ).format(
                view.confidence,
                format(1 / SMALL_RATIO, "g"),
                format(SMALL_RATIO, "g"),
                format(1 - view.study["confidence"], ".2g"),
            ),
        )
    ]
    if view.study["comparisons"]:
        sentences.append(
            (
                _(
                    "Comparisons of groups are worded alike, but after the p-value of their "
                    "test: the interval of an effect size rests on other assumptions and may not "
                    "agree with it."
                ),
            )
        )
    return Method(_("How the words were chosen"), sentences)


def _release(view: View) -> Method:
    return Method(
        _("What may be published"),
        [
            (
                _(
                    "Counts below {}, and what was computed from them, are hidden in "
                    "the public edition, with what would give it away. A specification "
                    "of a curve does not tell there how many people it has where the "
                    "difference from another one would be such a count. The rules "
                    "stand under “What is held back”."
                ).format(view.study["threshold"]),
            ),
            *_rounded(view),
            *withheld_in_words(view),
        ],
    )


def _rounded(view: View) -> list[Text]:
    """How numbers of people are rounded in the public edition, where they are."""
    if not view.has_rounded_people:
        return []
    rounding = _(ROUNDING[view.study["release"]["settings"]["rounding"]])
    sentence = _(
        "Numbers of people are rounded {}; “about” stands before them. "
        "Percentages are computed from rounded numbers, totals need not "
        "add up, and what would tell an exact number has fewer digits."
    ).format(rounding)
    return [(sentence,)]


def _name(statistic: str) -> str:
    """A statistic as the tables of the report name it."""
    if statistic in TESTS:
        return _(TESTS[statistic][0])
    return _(_NAMES.get(statistic, "")) or readable(statistic)


_NAMES = {
    **STATISTICS,
    **{statistic: label for kind in FIT.values() for statistic, label, _other in kind},
    **VALIDATION,
    **dict([*SCORES, *REFLECTIVE_ITEMS]),
    **EFFECTS,
    "count": message("Count"),
    "correlation": message("Correlation"),
}
