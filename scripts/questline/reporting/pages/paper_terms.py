"""Each term of a planned regression in a sentence for a paper: direction, unit, estimate, p.

Numbers stand as the style of the APA has them, and the verbs follow the interval (`verdicts`): a
wide interval is never called no effect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_lines import COMPLETE, Line, condition_of, reference_of
from questline.reporting.pages.verdicts import (
    CLEAR,
    INTERACTION,
    LOST_IN_FAMILY,
    SMALL_AT_MOST,
    UNCLEAR,
    verdict,
)
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import NO_BREAK, Number, Text, say, why_not

HIGHER, LOWER = "higher", "lower"
ODDS = {
    (CLEAR, HIGHER): message("the odds were higher"),
    (CLEAR, LOWER): message("the odds were lower"),
    (LOST_IN_FAMILY, HIGHER): message(
        "the odds were higher, but not clearly so once the other tests of the family are counted"
    ),
    (LOST_IN_FAMILY, LOWER): message(
        "the odds were lower, but not clearly so once the other tests of the family are counted"
    ),
    SMALL_AT_MOST: message(
        "little or no association with a difference of this size, as the whole interval lies "
        "between 0.80 and 1.25"
    ),
    UNCLEAR: message("these data cannot say whether the odds were higher or lower"),
}
MEANS = {
    (CLEAR, HIGHER): message("the outcome was on average higher"),
    (CLEAR, LOWER): message("the outcome was on average lower"),
    (LOST_IN_FAMILY, HIGHER): message(
        "the outcome was on average higher, but not clearly so once the other tests of the family "
        "are counted"
    ),
    (LOST_IN_FAMILY, LOWER): message(
        "the outcome was on average lower, but not clearly so once the other tests of the family "
        "are counted"
    ),
    UNCLEAR: message("these data cannot say whether the outcome was higher or lower"),
}
TOGETHER = {
    (CLEAR, HIGHER): message("what the one goes with was larger where the other was higher"),
    (CLEAR, LOWER): message("what the one goes with was smaller where the other was higher"),
    (LOST_IN_FAMILY, HIGHER): message(
        "what the one goes with was larger where the other was higher, but not clearly so once the "
        "other tests of the family are counted"
    ),
    (LOST_IN_FAMILY, LOWER): message(
        "what the one goes with was smaller where the other was higher, but not clearly so once "
        "the other tests of the family are counted"
    ),
    SMALL_AT_MOST: message(
        "what the one goes with hardly depends on the other, as the whole interval lies between "
        "0.80 and 1.25"
    ),
    UNCLEAR: message("these data cannot say whether what the one goes with depends on the other"),
}
CURVE = {
    CLEAR: message("a clear association with the outcome"),
    LOST_IN_FAMILY: message(
        "an association with the outcome, but not clearly so once the other tests of the family "
        "are counted"
    ),
    UNCLEAR: message("these data cannot say whether it goes with the outcome"),
}
_WITHOUT_INTERVAL = message("how sure this is cannot be said: its interval has no two ends")
_PLAIN = {words: plain for plain, words in INTERACTION.items()}
_UNIT = re.compile(r"per (.+) (higher|lower)")
_FOR_EVERY = {HIGHER: message("for every {} higher"), LOWER: message("for every {} lower")}
_POINTS = {
    HIGHER: message("for every {} points higher"),
    LOWER: message("for every {} points lower"),
}


def term_sentence(
    view: View, analysis: Mapping[str, Any], line: Line, row: Statistic | None
) -> Text:
    """One line of the adjusted model in words; empty for a reference and without a number."""
    if row is None or row.statistic == "reference" or not view.number(row).is_there:
        return ()
    about = _about(view, analysis, line, row)
    said = _said(view, line, row)
    return say(_("{}: {} ({})."), about, said, in_brackets(view, analysis, row))


def without_numbers(view: View, lines: Sequence[tuple[Line, Statistic | None]]) -> list[Text]:
    """Which lines are hidden or could not be computed, a sentence for each reason."""
    found: dict[str, tuple[Number, list[str]]] = {}
    for line, row in lines:
        entry = view.number(row)
        if row is not None and not entry.is_there:
            found.setdefault(entry.text + entry.reason, (entry, []))[1].append(line.name)
    words = _("Without a number here: {}. {}")
    return [say(words, "; ".join(names), why_not(entry)) for entry, names in found.values()]


def in_brackets(view: View, analysis: Mapping[str, Any], row: Statistic) -> Text:
    """`OR = 6.86, 95% CI [3.91, 12.0], p < .001`; of a curve its tests."""
    if row.statistic == "joint_test":
        return _curve_in_brackets(view, analysis, row)
    parts = [say("{} = {}", _symbol(row), view.number(row))]
    low, high = view.number(row, "ci_low"), view.number(row, "ci_high")
    if low.is_there and high.is_there:
        ends = say("[{}, {}]", low, high)
        parts.append(say(_("{} CI {}"), view.confidence, ends))
    return _joined([*parts, *_p_values(view, row)])


def tested(view: View, row: Statistic, residual: Statistic | None) -> Text:
    """A test as papers have it: `χ²(3) = 5.28, p = .152`, `F(15, 246) = 2.75, p < .001`.

    `residual` holds the second degrees of freedom of an F test.
    """
    degrees: Text = (view.number(row, "df"),)
    if residual is not None and view.number(residual).is_there:
        degrees = (*degrees, ", ", view.number(residual, digits=0))
    symbol = "χ²" if residual is None else "F"
    found = say("{}({}) = {}", symbol, degrees, view.number(row))
    return _joined([found, *_p_values(view, row)])


def _curve_in_brackets(view: View, analysis: Mapping[str, Any], row: Statistic) -> Text:
    def found(statistic: str, level: str = "") -> Statistic | None:
        return view.lookup.one(
            "modelling",
            analysis["name"],
            statistic,
            term=row.term,
            level=level,
            model="adjusted",
            dataset=COMPLETE,
        )

    whole = tested(view, row, found("residual_df"))
    bent = found("nonlinearity_test")
    if bent is None or not view.number(bent).is_there:
        return whole
    straight = tested(view, bent, found("residual_df", "nonlinear"))
    return say(_("{}; test that the curve is a straight line: {}"), whole, straight)


def _about(view: View, analysis: Mapping[str, Any], line: Line, row: Statistic) -> str:
    """The term, what is compared, and among whom."""
    if line.is_curve or line.is_interaction:
        return line.name
    label = view.labels.variable(line.term)
    condition = condition_of(view, analysis, line.term)
    if line.level:
        reference = view.labels.level(line.term, reference_of(view, analysis, line.term))
        level = view.labels.level(line.term, line.level)
        compared = _("“{}” compared with “{}”").format(level, reference)
    else:
        compared = unit_in_words(row.unit, is_scale=line.term in view.study["scales"])
    return ", ".join(part for part in (label, compared, condition) if part)


def unit_in_words(unit: str, *, is_scale: bool = False) -> str:
    """The unit of an estimate: `per 30 higher` as `for every 30 points higher`."""
    found = _UNIT.fullmatch(unit)
    if found is None:
        return unit
    return _((_POINTS if is_scale and found[1] != "1" else _FOR_EVERY)[found[2]]).format(found[1])


def _said(view: View, line: Line, row: Statistic) -> str:
    """The words that the interval, or the test of a curve, allows."""
    words = verdict(row, view.study["confidence"])
    words = _PLAIN.get(words, words)
    if line.is_curve:
        return _(CURVE[words])
    if row.ci_low is None or row.ci_high is None:
        return _(_WITHOUT_INTERVAL)
    null = 1.0 if row.statistic == "odds_ratio" else 0.0
    way = HIGHER if (row.estimate or 0.0) > null else LOWER
    known = TOGETHER if line.is_interaction else ODDS if null else MEANS
    return _(known[words] if words in known else known[words, way])


def _symbol(row: Statistic) -> str:
    if row.statistic == "odds_ratio":
        return _("ratio of ORs") if ":" in row.term else _("OR")
    return _("difference of b") if ":" in row.term else _("b")


def _p_values(view: View, row: Statistic) -> list[Text]:
    """The p-value, and the one that the other tests of the family leave."""
    p, adjusted = view.p_in_words(row), view.p_in_words(row, "p_adjusted")
    found: list[Text] = [(p,)] if p.is_there else []
    return [*found, say(_("adjusted {}"), adjusted)] if adjusted.is_there else found


def _joined(parts: list[Text]) -> Text:
    text: list[Any] = []
    for place, part in enumerate(parts):
        text += [", "] if place else []
        text += [
            piece.replace(" ", NO_BREAK) if isinstance(piece, str) else piece for piece in part
        ]
    return tuple(text)
