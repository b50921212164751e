"""The rules of release in plain words: what holds, how this study sets it, where it comes from.

Sources: Hundepool and others 2012, "Statistical Disclosure Control"; Griffiths and others 2019,
"Handbook on Statistical Disclosure Control for Outputs"; Preen and others 2025, "ACRO";
OpenSAFELY's rules for releasing results (Nab and others 2024); Fischetti and Salazar-González 2001,
Management Science 47.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from questline.release.rules import FIRST, LAST, LATER
from questline.reporting.catalogue import _, message

ROUNDING = {
    "none": message("not rounded"),
    "nearest_5": message("to the nearest 5"),
    "midpoint_6": message("to the middle of 1 to 6, 7 to 12 and so on"),
}
HIDDEN = {"hide": "hidden", "show": "shown"}
HANDBOOK = message("Griffiths and others 2019")
RuleInWords = tuple[str, str, str]


def rules_in_force(settings: Mapping[str, Any]) -> Iterator[RuleInWords]:
    """Each rule as a sentence, what the study chose, and its source; first those about people."""
    threshold = str(settings["threshold"])
    yield (
        _(
            "Numbers of people below a limit are hidden, and with them percentages and whatever "
            "else would give them away."
        ),
        _("fewer than {}").format(threshold),
        _("{}; ACRO").format(_(HANDBOOK)),
    )
    yield (
        _("A number of nobody counts as small."),
        HIDDEN[settings["zero_cells"]],
        _("{}; ACRO").format(_(HANDBOOK)),
    )
    yield (
        _(
            "That everybody of a group gave the same answer counts as small: nobody gave another "
            "one."
        ),
        HIDDEN[settings["full_cells"]],
        _("Hundepool and others 2012, section 4.2"),
    )
    yield (
        _(
            "Small numbers of people without an answer, and so of those whom a model leaves out "
            "for that. The reasons why answers are missing are always protected."
        ),
        HIDDEN[settings["missing_answers"]],
        _("ACRO, which does not look at missing answers unless told to"),
    )
    yield (
        _(
            "How many rows the raw file has and how many respondents are analysed, and so how many "
            "were left out by all rules together, even where these are few."
        ),
        "shown",
        _("Ours: nothing else says what the report is about"),
    )
    yield (
        _(
            "Further numbers are hidden so that no hidden one can be had by subtraction, at the "
            "least loss that could be found."
        ),
        "always",
        _("Fischetti and Salazar-González 2001"),
    )
    yield (
        _("Numbers of people that are shown are rounded."),
        _(ROUNDING[settings["rounding"]]),
        _("OpenSAFELY (midpoint 6); Hundepool and others 2012, section 5.4"),
    )
    for rule in (*FIRST, *LATER, *LAST):
        yield rule.sentence, _chosen(rule.name, settings), rule.source
    yield (
        _(
            "Rows about single respondents, variables that are not public and quotations that "
            "nobody has released are not in the public edition at all."
        ),
        "always",
        _(HANDBOOK),
    )


def _chosen(rule: str, settings: Mapping[str, Any]) -> str:
    """How the study sets a rule."""
    if rule == "residual_df":
        return _("fewer than {}").format(settings["least_residual_df"])
    if rule == "dominance":
        dominance = settings["dominance"]
        return _(
            "the largest {} have more than {}%, or without the two largest "
            "less than {}% of the largest is left"
        ).format(
            dominance["people"],
            format(100 * dominance["share"], "g"),
            format(100 * dominance["next_largest"], "g"),
        )
    if rule == "one_answer":
        return HIDDEN[settings["full_cells"]]
    if rule in ("few_people", "percentiles"):
        return _("fewer than {}").format(settings["threshold"])
    return "always"
