"""The page docs/validation.md: what the simulation studies found, in tables and plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from questline.tools.validation.monte_carlo import Behaviour, Figure
from questline.tools.validation.page_text import FAILED, PageText
from questline.tools.validation.scenario import Scenario
from questline.tools.validation.verdicts import Verdict, verdict

Found = Mapping[str, Sequence[Behaviour]]
"""The behaviour of every quantity by the name of its scenario, in the scenario's order."""

Judged = tuple[Scenario, Behaviour, Verdict]


def validation_page(scenarios: Sequence[Scenario], found: Found) -> PageText:
    """What the page says of these scenarios."""
    judged = [
        (scenario, one, verdict(one)) for scenario in scenarios for one in found[scenario.name]
    ]
    passing = [entry for entry in judged if entry[2].passes]
    failing = [entry for entry in judged if not entry[2].passes]
    families = dict.fromkeys(scenario.family for scenario in scenarios)
    return PageText(
        fails=_bullets(failing),
        passes=_counts(passing),
        cautions=_bullets([entry for entry in passing if entry[2].off_nominal]),
        sections={
            family: _section([entry for entry in judged if entry[0].family == family])
            for family in families
        },
    )


def _section(judged: Sequence[Judged]) -> str:
    """The tables of one family: those with the same words under them."""
    parts = []
    for words in dict.fromkeys(scenario.words for scenario, _, _ in judged):
        rows = [entry for entry in judged if entry[0].words == words]
        parts.append(_capital(f"{words}."))
        for kinds in (("interval", "pooled"), ("test",), ("mean",)):
            some = [entry for entry in rows if entry[1].quantity.kind in kinds]
            if some:
                parts.append(_table(some, kinds[0]))
    return "\n".join(parts)


def _bullets(entries: Sequence[Judged]) -> tuple[str, ...]:
    lines = []
    for scenario, one, judgement in entries:
        known = one.quantity.reason_in_r if judgement.from_r else one.quantity.reason
        reason = f" {known}" if known else ""
        words = "; ".join(judgement.words)
        lines.append(
            f"- {scenario.family}, {scenario.size:,} respondents, {scenario.words}: "
            f"**{one.quantity.label}**: {words}.{reason}"
        )
    return tuple(lines)


def _counts(entries: Sequence[Judged]) -> tuple[str, ...]:
    """What passes, a line for each quantity of a family, with the sizes at which it does."""
    sizes: dict[tuple[str, str, str], list[str]] = {}
    for scenario, one, judgement in entries:
        key = (scenario.family, one.quantity.label, judgement.against)
        sizes.setdefault(key, []).append(f"{scenario.size:,}")
    return tuple(
        f"- {family}: {label}, against {against} ({', '.join(dict.fromkeys(numbers))} respondents)"
        for (family, label, against), numbers in sizes.items()
    )


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
        return FAILED
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
