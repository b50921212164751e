"""The page docs/recovery.md: what the recovery found, in a table and in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from questline.tools.recovery import Recovered

OUTCOMES = {"left_in_mind_past": "past 6 months", "left_in_mind_next": "next 6 months"}
UNITS = {
    "job_discrepancy": "job discrepancy, per 30 higher",
    "self_efficacy": "self-efficacy, per 10 lower",
}

OPENING = """\
# Do the planned models find the true values?

`snakemake recovery` writes this page. It draws surveys from the true model of the
[synthetic data](synthetic-data.md) and analyses each with the function that fits the adjusted
models of the plan. Respondents, answers and outcomes are drawn anew each time; no draw is thrown
away, and nothing is missing. If the method is right, the estimates lie around the true values, and
a {confidence} interval holds the true value in {confidence} of the surveys.

The shipped data cannot show this: their outcomes were chosen so that the estimates come near the
published results.

All numbers are log odds ratios. In brackets stands the Monte Carlo standard error: how far chance
may have moved the number, because the surveys are many but not endless.
"""

HOW_TO_READ = """\
- *Bias* is the mean estimate less the true value.
- *Bias expected* comes from theory and not from the estimates: maximum likelihood is biased away
  from nought in small samples, and the formula gives the greater part of that bias (Cordeiro and
  McCullagh 1991, Journal of the Royal Statistical Society B 53, 629-643; for logistic regression
  see also Nemes and others 2009, BMC Medical Research Methodology 9:56).
- *Coverage* is the share of the surveys whose interval holds the true value.
- *Coverage expected* is what the expected bias leaves of {confidence}, if estimates are spread
  normally; other effects of small samples are not in it.
- *p below {level}* is the share of the surveys with such a p-value. Where the true value is 0 these
  are false alarms, and there should be {level} of them. Elsewhere it is the power.
"""

CRITERIA = """\
## What counts as agreement

**With {confidence} and {level} themselves.** Each coverage within 3 Monte Carlo standard errors of
{confidence}, and the false alarms within 3 of {level}. {nominal}

**With what theory expects in samples of this size.** Each bias within 3 Monte Carlo standard
errors of the bias expected, each coverage within 3 of the coverage expected. {verdict} (The
comparison with the coverage expected was chosen after the first run had shown where {confidence}
is missed. It explains a part of the shortfall and does not undo it.)
"""

CLOSING = """\
## What this means for reading the report

{sizes}

The recovery shows what the models do when their assumptions hold: the log odds are linear in the
scores, respondents are independent, and nothing is missing. It cannot show that real answers are
like that.
"""


def recovery_page(results: Mapping[int, Sequence[Recovered]], confidence: float) -> str:
    """The page as Markdown. `results` are those of `recover` by the size of the surveys."""
    words = {"confidence": f"{confidence:.0%}", "level": f"{1 - confidence:.0%}"}
    parts = [OPENING.format(**words)]
    for size, found in results.items():
        parts.append(_section(size, found, words["level"]))
    parts.append("## How to read the tables\n\n" + HOW_TO_READ.format(**words))
    nominal = _verdict(results, confidence, disagreements_with_nominal)
    theory = _verdict(results, confidence, disagreements)
    parts.append(CRITERIA.format(**words, nominal=nominal, verdict=theory))
    sizes = "\n".join(f"- {_meaning(size, found, confidence)}" for size, found in results.items())
    parts.append(CLOSING.format(sizes=sizes))
    return "\n".join(parts)


def disagreements(found: Sequence[Recovered], confidence: float) -> list[str]:
    """What lies further from its expected value than 3 Monte Carlo standard errors, in words."""
    far = []
    for one in found:
        compared = [
            ("bias", one.bias, one.bias_expected, one.bias_error),
            ("coverage", one.coverage, one.coverage_expected, one.coverage_error),
        ]
        far += _far(one, compared)
    return far


def disagreements_with_nominal(found: Sequence[Recovered], confidence: float) -> list[str]:
    """Coverage and false alarms that are 3 Monte Carlo standard errors off the nominal ones."""
    far = []
    for one in found:
        compared = [("coverage", one.coverage, confidence, one.coverage_error)]
        if one.truth == 0:
            compared.append(("false alarms", one.rejected, 1 - confidence, one.rejected_error))
        far += _far(one, compared)
    return far


def _far(one: Recovered, compared: Sequence[tuple[str, float, float, float]]) -> list[str]:
    """What lies too far from what is expected: name, value, expected value, Monte Carlo error."""
    return [
        f"{what} of {_name(one)}: {value:.3f}, expected {expected:.3f}"
        for what, value, expected, error in compared
        if abs(value - expected) > 3 * error
    ]


def _section(size: int, found: Sequence[Recovered], level: str) -> str:
    surveys = found[0].surveys
    head = ("", "true", "mean", "bias", "bias expected", "coverage", "coverage expected",
            f"p below {level}")  # fmt: skip
    lines = [
        f"## {surveys} surveys of {size:,} respondents",
        "",
        "| " + " | ".join(head) + " |",
        "|---" * len(head) + "|",
    ]
    for one in found:
        cells = (
            _name(one),
            f"{one.truth:.3f}",
            f"{one.mean:.3f}",
            f"{one.bias:.3f} ({one.bias_error:.3f})",
            f"{_nought(one.bias_expected):.3f}",
            f"{one.coverage:.3f} ({one.coverage_error:.3f})",
            f"{one.coverage_expected:.3f}",
            f"{one.rejected:.3f} ({one.rejected_error:.3f})",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", _left_out(found), ""])


def _left_out(found: Sequence[Recovered]) -> str:
    """How often something could not be estimated: of a focal term, and of any term."""
    without = sum(one.not_estimated for one in found)
    separated = {one.outcome: one.separated for one in found}
    sentence = (
        "Every one of these coefficients had an estimate in every survey."
        if not without
        else f"In {without} cases such a coefficient had no estimate; they are left out."
    )
    counts = " and in ".join(
        f"{count} {'survey' if count == 1 else 'surveys'} ({OUTCOMES[outcome]})"
        for outcome, count in separated.items()
        if count
    )
    if counts:
        sentence += (
            f" In {counts} some level of a covariate had no finite estimate, because everyone with "
            "it, or nobody, had leaving in mind; these surveys count, except for the bias expected."
        )
    return sentence


def _verdict(
    results: Mapping[int, Sequence[Recovered]],
    confidence: float,
    compare: Callable[[Sequence[Recovered], float], list[str]],
) -> str:
    far = [
        f"{words} ({size:,} respondents)"
        for size, found in results.items()
        for words in compare(found, confidence)
    ]
    if not far:
        return "All of them agree."
    return "These fail: " + "; ".join(far) + "."


def _meaning(size: int, found: Sequence[Recovered], confidence: float) -> str:
    """One size of survey in words: odds ratios as they are and as they come out, and intervals."""
    largest = max((one for one in found if one.truth != 0), key=lambda one: abs(one.bias))
    sentences = [
        f"With {size:,} respondents the bias is largest for {_name(largest)}: a true odds ratio of "
        f"{math.exp(largest.truth):.2f} typically comes out as {math.exp(largest.mean):.2f}."
    ]
    narrow = [one for one in found if confidence - one.coverage > 3 * one.coverage_error]
    for one in narrow:
        sentences.append(
            f"The interval for {_name(one)} is somewhat too narrow: it holds the true value in "
            f"{one.coverage:.1%} of the surveys, not in {confidence:.0%}."
        )
    rest = [one.coverage for one in found if one not in narrow]
    if rest:
        who = "The other intervals hold" if narrow else "The intervals hold"
        sentences.append(f"{who} the true value in {min(rest):.1%} to {max(rest):.1%}.")
    for one in found:
        if one.truth == 0:
            sentences.append(
                f"Where there is no association, p falls below {1 - confidence:.2g} in "
                f"{one.rejected:.1%}."
            )
    return " ".join(sentences)


def _name(one: Recovered) -> str:
    return f"{OUTCOMES[one.outcome]}: {UNITS[one.variable]}"


def _nought(value: float) -> float:
    """Nought instead of a minus nought after rounding to three decimals."""
    return 0.0 if abs(value) < 0.0005 else value
