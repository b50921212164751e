"""The page docs/validation.md: what the simulation studies found, in tables and plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from questline.core.sentences import number_of
from questline.tools.validation.monte_carlo import Behaviour, Figure
from questline.tools.validation.scenario import Scenario
from questline.tools.validation.verdicts import Verdict, verdict

Found = Mapping[str, Sequence[Behaviour]]
"""The behaviour of every quantity by the name of its scenario, in the scenario's order."""

OPENING = """\
# Do the intervals and tests keep what they promise?

`snakemake --cores 2 validate_methods` writes this page. It draws many samples from populations
whose true values are known, and analyses each with the functions that the report uses. A 95%
interval should hold the true value in 95% of the samples, a test at 5% should reject a true
hypothesis in 5% of them, and an estimate should be right on average. What is promised to be at most
5%, such as the chance of a false alarm in a family of tests, may be less.

In brackets stands the Monte Carlo standard error: how far chance may have moved the figure, because
the samples are many but not endless. R (`benchmarks/validation`) analysed the first of the very
same samples wherever it has the method.
"""

RULE = """\
**The rule.** Where R has the method, ours may differ from R's on the same samples by at most three
Monte Carlo errors of the paired difference. Where R has none, a figure may lie at most three of its
own errors from the nominal one; if it lies further, it fails, and the known reason is cited where
there is one. No sample is thrown away and no scenario was altered after it had been run.
"""

HOW_TO_READ = """\
## How to read the tables

- *true*, *mean*, *bias*: the true value, the mean estimate, and the mean less the true value.
- *coverage*: the share of the samples whose interval holds the true value.
- *rejections*: the share of the samples in which the test rejects the true hypothesis at its level.
- *expected*, *mean*, *difference*: what is promised of a mean over the samples, the mean, and the
  mean less what is promised.
- *no number*: samples in which there was nothing to compute, or in which an iteration did not end;
  they are in no other figure of the row.
- *R's samples*: how many samples R analysed; *ours* and *R* are the coverage or rejections in
  these, *difference* is ours less R's with the Monte Carlo error of the paired difference. Where
  one of the two has no number for a sample, the sample is in none of the three.
- *furthest*: the largest difference of a limit from R's, as a share of the width of R's interval,
  or of a p-value. Methods that draw random numbers differ from R's in every sample.
"""

CLOSING = """\
## What this cannot show

The populations are made up. Real answers may be skewed, clustered or missing in other ways, and an
interval that keeps its promise here need not keep it there.
"""


def validation_page(scenarios: Sequence[Scenario], found: Found) -> str:
    """The page as Markdown."""
    judged = [
        (scenario, one, verdict(one)) for scenario in scenarios for one in found[scenario.name]
    ]
    parts = [OPENING, RULE, *_lists(judged)]
    families = dict.fromkeys(scenario.family for scenario in scenarios)
    for family in families:
        parts.append(f"## {family}\n")
        members = [scenario for scenario in scenarios if scenario.family == family]
        for words in dict.fromkeys(scenario.words for scenario in members):
            same = [scenario.name for scenario in members if scenario.words == words]
            rows = [entry for entry in judged if entry[0].name in same]
            parts.append(_capital(f"{words}."))
            for kinds in (("interval", "pooled"), ("test",), ("mean",)):
                some = [entry for entry in rows if entry[1].quantity.kind in kinds]
                if some:
                    parts.append(_table(some, kinds[0]))
    parts += [HOW_TO_READ, CLOSING]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


Judged = tuple[Scenario, Behaviour, Verdict]


def _lists(judged: Sequence[Judged]) -> list[str]:
    """The two lists, and among what passes the results that share a weakness with R's."""
    passing = [entry for entry in judged if entry[2].passes]
    failing = [entry for entry in judged if not entry[2].passes]
    shared = [entry for entry in passing if entry[2].off_nominal]
    parts = [
        f"## What fails\n\n{number_of(len(failing), 'result')} of {len(judged)}.\n",
        _bullets(failing) if failing else "",
        f"## What passes\n\n{number_of(len(passing), 'result')} of {len(judged)}.\n",
        _counts(passing),
    ]
    if shared:
        parts += [
            "### With caution: as in R, but away from nominal\n\nThese agree with R on the same "
            "samples, and R's are away from nominal, or biased, too.\n",
            _bullets(shared),
        ]
    return [part for part in parts if part]


def _bullets(entries: Sequence[Judged]) -> str:
    lines = []
    for scenario, one, judgement in entries:
        known = one.quantity.reason_in_r if judgement.from_r else one.quantity.reason
        reason = f" {known}" if known else ""
        words = "; ".join(judgement.words)
        lines.append(
            f"- {scenario.family}, {scenario.size:,} respondents, {scenario.words}: "
            f"**{one.quantity.label}**: {words}.{reason}"
        )
    return "\n".join(lines) + "\n"


def _counts(entries: Sequence[Judged]) -> str:
    """What passes, a line for each quantity of a family, with the sizes at which it does."""
    sizes: dict[tuple[str, str, str], list[str]] = {}
    for scenario, one, judgement in entries:
        key = (scenario.family, one.quantity.label, judgement.against)
        sizes.setdefault(key, []).append(f"{scenario.size:,}")
    lines = [
        f"- {family}: {label}, against {against} ({', '.join(dict.fromkeys(numbers))} respondents)"
        for (family, label, against), numbers in sizes.items()
    ]
    return "\n".join(lines) + "\n"


COLUMNS = {
    "interval": ("true", "mean", "bias", "coverage"),
    "test": ("rejections",),
    "mean": ("expected", "mean", "difference"),
}
"""What stands in the table of one kind of quantity, before the number of samples."""


def _table(rows: Sequence[Judged], kind: str) -> str:
    with_r = any(one.paired for _, one, _ in rows)
    beside = ("R's samples", "ours", "R", "difference", "furthest") if with_r else ()
    head = ("respondents", "", *COLUMNS[kind], "samples", "no number", *beside, "verdict")
    lines = [f"| {' | '.join(head)} |", "|---|---|" + "---|" * (len(head) - 2)]
    for scenario, one, judgement in rows:
        quantity = one.quantity
        numbers = _own(kind, one)
        numbers += [f"{one.draws:,}", f"{one.without:,}"]
        if with_r:
            numbers += _beside_r(one)
        cells = [f"{scenario.size:,}", quantity.label, *numbers, _word(judgement)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _own(kind: str, one: Behaviour) -> list[str]:
    """What stands under `COLUMNS`."""
    if kind == "test":
        return [_figure(one.rate)]
    expected = _value(one.quantity.truth)
    if one.quantity.at_most:
        expected = f"at most {expected}"
    numbers = [expected, _value(one.mean), _figure(one.bias)]
    return numbers if kind == "mean" else [*numbers, _figure(one.rate)]


def _beside_r(one: Behaviour) -> list[str]:
    if one.paired is None:
        return ["", "", "R has none", "", ""]
    paired = one.paired
    return [
        f"{paired.draws:,}",
        _value(paired.ours),
        f"{_value(paired.theirs)} ({one.quantity.in_r})",
        _figure(paired.rate),
        f"{paired.limits:.0e}" if math.isfinite(paired.limits) else "",
    ]


def _word(judgement: Verdict) -> str:
    if not judgement.passes:
        return "**fails**"
    return "passes, with caution" if judgement.off_nominal else "passes"


def _figure(figure: Figure) -> str:
    if not math.isfinite(figure.value):
        return ""
    return f"{_value(figure.value)} ({_value(figure.error)})"


def _value(value: float) -> str:
    """Three decimals; nought instead of a minus nought."""
    if not math.isfinite(value):
        return ""
    return f"{0.0 if abs(value) < 0.0005 else value:.3f}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] + "\n"
