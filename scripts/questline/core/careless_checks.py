"""What a rule of careless responding needs of the codebook and the scales, and whether it is there.

Cross checks and the parameters of cleaning ask the same questions here, so that what was checked is
what runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from questline.core.careless_rule import FROM_ANSWERS, CarelessRule
from questline.core.codebook import FILE, Variable
from questline.core.known_names import SCALES, KnownNames
from questline.core.scales import Scale
from questline.core.yaml_text import Place

CLEANING = "cleaning.yaml"
MOST_STEPS = 12
"""The widest range of whole answers whose Guttman errors are counted."""
LEAST_ITEMS = {"within_person_sd": 2, "synonyms": 3, "antonyms": 3, "person_total": 3}
"""The least number of items without which an index is undefined for everyone."""


def screened(
    rule: CarelessRule, codebook: Mapping[str, Variable], scales: Mapping[str, Scale]
) -> list[str]:
    """The items that a rule screens, in the order asked."""
    if rule.variables:
        return list(rule.variables)
    of_scales = {item for scale in scales.values() for item in scale.items}
    return [name for name in codebook if name in of_scales]


def careless_parameters(
    rule: CarelessRule, codebook: Mapping[str, Variable], scales: Mapping[str, Scale]
) -> dict[str, Any]:
    """The rule as plain data, with what the stage needs of codebook and scales.

    `items`: of each item screened its name, lowest and highest answer, whether it is worded in the
    other direction than its scale (`reversed`), whether the export holds it turned round
    (`turned_back`), its `scale` (empty: of none) and its `page` (0, 1, …). Only reflective scales
    count: the items of an index need not hang together. An item of two scales counts for the first.
    `timed`: the items whose answers took the seconds. `flags` are those of the default rule where
    the study names none.
    """
    belongs = membership(scales)
    pages = {item: at for at, page in enumerate(rule.pages) for item in page.items}
    items = []
    for name in screened(rule, codebook, scales):
        variable, scale = codebook[name], belongs.get(name, "")
        low, high = variable.declared_range
        turned_back = variable.reversed_in_export
        items.append(
            {
                "name": name,
                "low": low,
                "high": high,
                "reversed": turned_back or bool(scale and name in scales[scale].turned),
                "turned_back": turned_back,
                "scale": scale,
                "page": pages.get(name, 0),
            }
        )
    names = [item["name"] for item in items]
    asked = [name for name, variable in codebook.items() if variable.kind == "item"]
    return {
        **rule.model_dump(),
        "flags": [{**flag.model_dump(), "by": flag.cuts_by} for flag in rule.flags_used],
        "items": items,
        "timed": list(dict.fromkeys([*asked, *names])),
    }


def membership(scales: Mapping[str, Scale]) -> dict[str, str]:
    """The reflective scale of each item that has one."""
    belongs: dict[str, str] = {}
    for name, scale in scales.items():
        if scale.kind == "reflective":
            for item in scale.items:
                belongs.setdefault(item, name)
    return belongs


def check_careless_rule(known: KnownNames, place: Place, rule: CarelessRule) -> None:
    """Note everything in the rule that has no good answer in the other files."""
    listed: list[tuple[Place, str]] = [
        ((*place, "variables", at), name) for at, name in enumerate(rule.variables)
    ]
    known.once(CLEANING, listed)
    names = screened(rule, known.codebook, known.scales)
    places = dict(zip(rule.variables, (at for at, _ in listed), strict=True))
    for name in names:
        _check_item(known, places.get(name, place), name)
    if rule.seconds and known.variable(CLEANING, (*place, "seconds"), rule.seconds):
        _check_seconds(known, (*place, "seconds"), rule.seconds)
    _check_pages(known, place, rule, names)
    for name, passing in rule.checks.items():
        at = (*place, "checks", name)
        if known.variable(CLEANING, at, name):
            known.known_levels(CLEANING, at, name, passing)
    if not (known.scales_unread or known.doubtful):
        _check_flags(known, place, rule, names)


def _check_item(known: KnownNames, place: Place, name: str) -> None:
    variable = known.variable(CLEANING, place, name)
    if variable is None:
        return
    low, high = variable.declared_range
    if not variable.is_numeric:
        known.wrong(CLEANING, place, f'"{name}" has no numbers', "an item with numbers",
                    f"name another variable, or give it numbers as codes in {FILE}")  # fmt: skip
    elif low is None or high is None or low >= high:
        known.wrong(CLEANING, place, f'"{name}" has no declared range of answers',
                    "an item whose lowest answer is below its highest",
                    f"declare its minimum and maximum in {FILE}")  # fmt: skip


def _check_seconds(known: KnownNames, place: Place, name: str) -> None:
    known.needs_numbers(CLEANING, place, name,
                        "name the variable of kind timing that holds the seconds")  # fmt: skip


def _check_pages(known: KnownNames, place: Place, rule: CarelessRule, names: Sequence[str]) -> None:
    on_pages: list[tuple[Place, str]] = []
    for number, page in enumerate(rule.pages):
        at = (*place, "pages", number)
        on_pages += [((*at, "items", index), name) for index, name in enumerate(page.items)]
        if page.seconds and known.variable(CLEANING, (*at, "seconds"), page.seconds):
            _check_seconds(known, (*at, "seconds"), page.seconds)
    known.once(CLEANING, on_pages)
    for at, name in on_pages:
        if name not in names:
            known.unknown(CLEANING, at, name, names, "an item that the rule screens",
                          "correct the name, or add it to `variables`")  # fmt: skip
    placed = {name for _, name in on_pages}
    without = [name for name in names if name not in placed]
    if rule.pages and without:
        known.wrong(CLEANING, (*place, "pages"), f'"{without[0]}" stands on no page',
                    "every item that is screened on a page",
                    "add the page that it stood on, or remove `pages`")  # fmt: skip


def _check_flags(known: KnownNames, place: Place, rule: CarelessRule, names: Sequence[str]) -> None:
    """A flag that the study names must be computable as far as the files can tell."""
    if not all(name in known.codebook for name in names):
        return
    lacking = {
        flag.index: _needs(flag.index, rule, names, known.scales) for flag in rule.flags_used
    }
    for at, flag in enumerate(rule.flags):
        if lacking[flag.index]:
            known.wrong(CLEANING, (*place, "flags", at),
                        f'"{flag.index}" can be computed for nobody', lacking[flag.index],
                        "say what it needs, or remove the flag")  # fmt: skip
    possible = sum(not needs for needs in lacking.values())
    if possible < rule.least_flags and not (rule.flags and any(lacking.values())):
        known.wrong(CLEANING, (*place, "least_flags"),
                    f"{rule.least_flags} flags are asked for, and {possible} of "
                    f"{len(lacking)} can be computed with the items of the rule",
                    "; ".join(f"{name}: {needs}" for name, needs in lacking.items() if needs),
                    f"name the items under `variables`, or the scales in {SCALES}; or ask for "
                    "fewer flags")  # fmt: skip


def _needs(
    index: str, rule: CarelessRule, names: Sequence[str], scales: Mapping[str, Scale]
) -> str:
    """What an index needs that the files do not give; empty when nothing is lacking."""
    if index == "seconds_per_item":
        return "" if rule.seconds else "the timing variable under `seconds`"
    if index == "failed_checks":
        return "" if rule.checks else "attention or instructed items under `checks`"
    if index == "fast_pages":
        timed = any(page.seconds for page in rule.pages)
        return "" if timed else "pages with their timing variables under `pages`"
    least = LEAST_ITEMS.get(index, 1)
    if index in FROM_ANSWERS and len(names) < least:
        return f"at least {least} items" if least > 1 else "at least one item"
    belongs = membership(scales)
    together = [
        scale
        for name, scale in scales.items()
        if sum(belongs.get(item) == name for item in names) >= 2
    ]
    if index == "even_odd" and len(together) < 3:
        return "at least three reflective scales of which two items or more are screened"
    if index == "guttman_errors" and not any(_in_few_steps(scale) for scale in together):
        return (
            "a reflective scale of which two items or more are screened, with whole answers, at "
            f"most {MOST_STEPS + 1} of them"
        )
    return ""


def _in_few_steps(scale: Scale) -> bool:
    width = scale.maximum - scale.minimum
    return width == int(width) and width <= MOST_STEPS
