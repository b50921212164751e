"""The methods section on specification curves, with its sources."""

from __future__ import annotations

from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.specifications import Specifications, curves

CURVE = message(
    "Specification curves (Simonsohn, Simmons and Nelson 2020), also called multiverse analyses "
    "(Steegen, Tuerlinckx, Gelman and Vanpaemel 2016): the planned analysis was made again under "
    "every combination of the choices that the plan names, none of them left out."
)
EFFECT = message(
    "The effect of each specification is the average marginal risk difference: the modelled chance "
    "of the outcome with the predictor one unit higher, less the chance as observed, averaged over "
    "its people (Lane and Nelder 1982; Norton, Dowd and Maciejewski 2019), with the standard error "
    "of the delta method. Odds ratios stand beside it. They are not collapsible, so that they "
    "differ between sets of covariates even where nothing is confounded (Mood 2010); the curve is "
    "therefore drawn with risk differences."
)
COEFFICIENT = message("The effect of each specification of a linear model is its coefficient.")
PEOPLE = message(
    "Within one choice of exclusions, scoring and missing-data method all sets of covariates have "
    "the same people: those with an answer to every variable of the planned analysis. So they "
    "differ in the covariates alone. A covariate of which no level is left to compare is left out "
    "of the specification, which is noted beside it."
)
EXCLUSIONS = message(
    "Whoever a choice brings back was caught by none of the other rules; nobody counts twice. "
    "Scores made from fewer items are brought back to the range of all items."
)
IMPUTED = message(
    "The plan’s own choices use its completed sets ({} of them). For every other way of scoring, "
    "and where a choice brings people back, missing answers were imputed anew: {} sets. Whoever a "
    "choice only leaves out was imputed with the others. Estimates are pooled by Rubin’s rules."
)
DECISIONS = message(
    "How much a decision moves the estimate is its share of the sum of squares in an analysis of "
    "variance of the estimates, the other decisions held constant (type II, main effects). The "
    "range from the 1st to the 99th percentile follows Patel, Burford and Ioannidis (2015)."
)
PERMUTED = message(
    "The test of a whole curve permutes what the covariates do not foretell of the predictor (its "
    "residuals given all covariates), among people who are in exactly the same data sets, and "
    "computes the whole curve again each time: Potter (2005) for one logistic model, the family of "
    "Freedman and Lane (1983) for linear ones (Winkler and others 2014), Simonsohn and others "
    "(2020) for curves. Each specification is judged by its score statistic. The p-value counts "
    "the observed curve among the permuted ones (Phipson and Smyth 2010). How often the test finds "
    "something where there is nothing is simulated in docs/validation.md."
)
TEST_SETS = message("Of completed sets the first three serve for this test.")
LEFT_OUT = message(
    "Leaving out single people and groups refits the planned analysis each time. What single "
    "people do is in the internal edition alone."
)


def robustness_in_words(view: View) -> list[Text]:
    """How the planned curves were made, as far as there are any."""
    found = list(curves(view.lookup, view.study))
    if not found:
        return []
    sentences: list[Text] = [(_(CURVE),)]
    if any(one.logistic for one in found):
        sentences.append((_(EFFECT),))
    if not all(one.logistic for one in found):
        sentences.append((_(COEFFICIENT),))
    sentences += [(_(PEOPLE),), (_(EXCLUSIONS),)]
    sentences += _imputed(view, found)
    sentences += [(_(DECISIONS),)]
    if any(one.curve["permutations"] for one in found):
        sentences.append((_(PERMUTED),))
        if any("imputed" in one.curve["missing"] for one in found):
            sentences.append((_(TEST_SETS),))
    return [*sentences, (_(LEFT_OUT),)]


def choices_in_words(view: View) -> list[str]:
    """What each curve varies, as the plan says it."""
    return [_choices(view, found) for found in curves(view.lookup, view.study)]


def _imputed(view: View, found: list[Specifications]) -> list[Text]:
    for one in found:
        planned = one.one("curve", "number_of_sets", level="as_planned", dataset="imputed")
        others = one.one("curve", "number_of_sets", level="other_choices", dataset="imputed")
        if planned is not None:
            return [say(_(IMPUTED), view.number(planned), view.number(others))]
    return []


def _choices(view: View, found: Specifications) -> str:
    labels, curve = view.labels, found.curve
    words = [_("{} (analysis “{}”).").format(curve["label"], found.analysis["label"])]
    for name, choice in curve["exclusions"].items():
        parts = []
        if choice["keep_caught_by"]:
            rules = _quoted(choice["keep_caught_by"])
            parts.append(_("whoever only {} caught stays").format(rules))
        if choice["exclude_marked_by"]:
            parts.append(
                _("whoever {} marked is left out").format(_quoted(choice["exclude_marked_by"]))
            )
        words.append(f"{readable(name)}: {'; '.join(parts)}.")
    for name, choice in curve["scoring"].items():
        parts = [
            _("{} needs {} of its items answered").format(labels.variable(scale), least)
            for scale, least in choice["least_answered"].items()
        ]
        parts += [
            _("{} without ").format(labels.variable(scale))
            + ", ".join(f"“{labels.variable(item)}”" for item in items)
            for scale, items in choice["without_items"].items()
        ]
        words.append(f"{readable(name)}: {'; '.join(parts)}.")
    return " ".join(words)


def _quoted(names: list[str]) -> str:
    return _(" or ").join(f"“{readable(name)}”" for name in names)
