"""A planned regression in paragraphs that a paper can take over, always in the same order.

What was fitted and to whom; how well it fits; each term, those of interest first; the methods, and
whether other decisions would say the same. Every number is the store's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital, readable
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.names import ALTERNATIVES, STATISTICS
from questline.reporting.other_models import other_models
from questline.reporting.pages.model_lines import (
    COMPLETE,
    FAMILY_METHODS,
    focal_terms,
    lines_of,
    terms_of,
)
from questline.reporting.pages.other_people_tables import one_of
from questline.reporting.pages.paper_terms import term_sentence, tested, without_numbers
from questline.reporting.pages.results import IMPUTED, focal_lines, result_of, same_words, words_of
from questline.reporting.pages.view import View
from questline.reporting.pages.words import people_sentence
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

FITTED = {
    "logistic": message("A logistic regression of “{}” (event: “{}”) on {} was fitted."),
    "linear": message("A linear regression of “{}” on {} was fitted."),
    "ordinal": message(
        "An ordinal logistic regression (proportional odds) of “{}” on {} was fitted."
    ),
}
BETTER = {
    True: message("The model as a whole fits better than one without predictors ({})."),
    False: message(
        "These data cannot say whether the model as a whole fits better than one without "
        "predictors ({})."
    ),
}
MEASURES = {
    "nagelkerke_r_squared": message(
        "Nagelkerke’s R² = {}; it says how near the model comes to perfect prediction and is no "
        "share of variance."
    ),
    "auc": message(
        "AUC = {}; so often the model gives the higher chance to the one of two people who has the "
        "event."
    ),
    "r_squared": message(
        "R² = {}; this share of the differences in the outcome goes with the terms of the model."
    ),
    "adjusted_r_squared": message("Adjusted for the number of terms, R² = {}."),
}
WITH_OTHERS = {
    "auc": message("With other people like these, optimism taken off, AUC = {}."),
    "r_squared": message("With other people like these, optimism taken off, R² = {}."),
    "calibration_slope": message(
        "With other people like these, the calibration slope = {}; 1 would be right, and less "
        "means that high predictions are too high and low ones too low."
    ),
}
TESTS = {"likelihood_ratio_chi_square": "", "f_statistic": "residual_df"}
NOT_STANDARDISED = message(
    "Every estimate is for a difference of the size that is named with it; nothing was "
    "standardised."
)
NOT_ADJUSTED = message("The p-values are not adjusted for the number of tests.")
WEIGHTS = message("weights")
NOT_IMPUTED = message("Missing answers were not imputed.")


def paragraphs(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """The paragraphs of one planned regression; none of them is empty."""
    whole = [
        _fitted(view, analysis),
        _fit(view, analysis),
        _terms(view, analysis),
        _methods(view, analysis),
    ]
    return [_paragraph(sentences) for sentences in whole if sentences]


def _paragraph(sentences: Sequence[Text]) -> Text:
    text: list[Any] = []
    for place, sentence in enumerate(sentences):
        text += [" "] if place else []
        text += sentence
    return tuple(text)


def _fitted(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """The kind of model, its outcome and terms, and the people that it rests on."""
    labels = view.labels
    names = {name: f"“{labels.variable(name)}”" for name in terms_of(analysis)}
    focal = [names[entry["variable"]] for entry in analysis["predictors"]]
    terms = listed(focal)
    covariates = listed([names[name] for name in analysis["covariates"]])
    if covariates:
        terms = _("{}, adjusted for {},").format(terms, covariates)
    outcome = labels.variable(analysis["outcome"])
    parts = [outcome, terms]
    if analysis["kind"] == "logistic":
        parts.insert(1, labels.level(analysis["outcome"], analysis["event"]))
    sentences = [say(_(FITTED[analysis["kind"]]), *parts)]
    curves = listed([names[name] for name in analysis.get("splines") or () if name in names])
    if curves:
        sentences.append(say(_("As a curve (restricted cubic spline) entered {}."), curves))
    pairs = [" × ".join(map(labels.variable, pair)) for pair in analysis.get("interactions") or ()]
    if pairs:
        sentences.append(say(_("Interactions: {}."), listed(pairs)))
    return [*sentences, people_sentence(view, analysis)]


def _fit(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """The test of the whole model and its measures of fit, with what they mean."""
    sentences: list[Text] = []
    hidden: list[str] = []

    def there(row: Statistic | None, name: str) -> bool:
        if row is None:
            return False
        entry = view.number(row)
        if entry.status == "hidden":
            hidden.append(name)
        return entry.is_there

    for statistic, second in TESTS.items():
        row = one_of(view, analysis, statistic)
        if there(row, _("the test of the whole model")) and row is not None:
            residual = one_of(view, analysis, second) if second else None
            better = row.p is not None and row.p < 1 - view.study["confidence"]
            sentences.append(say(_(BETTER[better]), tested(view, row, residual)))
    for statistic, words in MEASURES.items():
        row = one_of(view, analysis, statistic)
        if there(row, _name(statistic)) and row is not None:
            sentences.append(say(_(words), _with_interval(view, row)))
    for statistic, words in WITH_OTHERS.items():
        row = one_of(view, analysis, statistic, group="corrected")
        if there(row, _name(statistic)) and row is not None:
            sentences.append(say(_(words), _with_interval(view, row)))
    if hidden:
        sentences.append(say(_("Hidden in this edition: {}."), listed(dict.fromkeys(hidden))))
    return sentences


def _name(statistic: str) -> str:
    return _(STATISTICS.get(statistic, "")) or readable(statistic)


def _with_interval(view: View, row: Statistic) -> Text:
    low, high = view.number(row, "ci_low"), view.number(row, "ci_high")
    if not low.is_there or not high.is_there:
        return (view.number(row),)
    return say(_("{}, {} CI [{}, {}]"), view.number(row), view.confidence, low, high)


def _terms(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """A sentence for each line of the adjusted model, those of interest first."""
    focal = set(focal_terms(analysis))
    lines = [line for line in lines_of(view, analysis) if line.kind != "heading"]
    ordered = sorted(lines, key=lambda line: line.term not in focal)
    rows = [(line, result_of(view, analysis, line, COMPLETE)) for line in ordered]
    sentences = [term_sentence(view, analysis, line, row) for line, row in rows]
    return [*filter(None, sentences), *without_numbers(view, rows)]


def _methods(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """Intervals and tests, units, the family of tests, and other versions of the analysis."""
    kind = kind_of_estimate(analysis)
    methods = {
        row.method
        for row in view.lookup.where("modelling", analysis["name"], dataset=COMPLETE)
        if row.statistic == kind and row.model == "adjusted" and ":" not in row.term and row.method
    }
    sentences: list[Text] = [(ended(capital(method)),) for method in sorted(methods)]
    sentences.append((_(NOT_STANDARDISED),))
    sentences.append(_family(view, analysis))
    return [*sentences, *_other_versions(view, analysis)]


def _family(view: View, analysis: Mapping[str, Any]) -> Text:
    name = analysis["family"]
    if not name:
        return (_(NOT_ADJUSTED),)
    family = view.study["families"][name]
    tests = view.number(
        view.lookup.one("modelling", "families", "number_of_tests", term=name, dataset=COMPLETE)
    )
    return say(
        _("Adjusted p-values are those after {} for the tests of the family “{}” ({})."),
        _(FAMILY_METHODS[family["method"]]),
        family["label"] or readable(name),
        tests,
    )


def _other_versions(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """Whether other versions of the analysis get the same words."""
    lines = focal_lines(view, analysis)
    versions = {
        _("missing answers imputed"): [result_of(view, analysis, line, IMPUTED) for line in lines]
    }
    sentences: list[Text] = []
    if not any(row is not None for rows in versions.values() for row in rows):
        sentences.append((_(NOT_IMPUTED),))
    found = other_models(view.lookup, analysis)
    if found is not None:
        for model in found.beside:
            rows = [found.rows[model].get((line.term, line.level)) for line in lines]
            versions[_(WEIGHTS) if model == "weighted" else _within(_(ALTERNATIVES[model]))] = rows
    same: list[str] = []
    for name, rows in versions.items():
        compared, changed = 0, []
        for line, row in zip(lines, rows, strict=True):
            planned = result_of(view, analysis, line, COMPLETE)
            if planned is None or row is None or not _both_there(view, planned, row):
                continue
            compared += 1
            if not same_words(view, planned, row):
                changed.append(f"{line.name} (“{words_of(view, row)}”)")
        if changed:
            sentences.append(say(_("With {} the words change for: {}."), name, "; ".join(changed)))
        elif compared:
            same.append(name)
    if same:
        words = _("By its interval every result of interest would be called the same with {}.")
        sentences.append(say(words, listed(same)))
    return sentences


def _both_there(view: View, planned: Statistic, row: Statistic) -> bool:
    return view.number(planned).is_there and view.number(row).is_there


def _within(name: str) -> str:
    """A name inside a sentence: without its capital, unless it begins with that of a person."""
    return name if name.startswith("Firth") else name[:1].lower() + name[1:]
