"""Why two items have no correlation, in sentences."""

from __future__ import annotations

from questline.core.sentences import listed, number_of

LEAST_RESPONDENTS = 3
"""Fewer respondents than that who answered both items make no correlation."""


def why_flat(item: str, values: int) -> str:
    """Why an item that takes fewer than two different `values` has no correlations at all."""
    if values == 0:
        return f"Nobody answered {item}."
    return f"Everyone who answered {item} gave the same answer."


def why_no_correlation(
    items: tuple[str, str], values: tuple[int, int], both: int, vary: tuple[bool, bool]
) -> str:
    """Why there is no correlation of two items, or nothing where there is one.

    `values` are the numbers of different answers to each, `both` is how many answered both, and
    `vary` says whether each item varies among those.
    """
    flat = [why_flat(*one) for one in zip(items, values, strict=True) if one[1] < 2]
    if flat:
        return " ".join(flat)
    if both < LEAST_RESPONDENTS:
        people = number_of(both, "respondent") if both else "Nobody"
        return (
            f"{people} answered both {listed(items)}; at least {LEAST_RESPONDENTS} respondents "
            "are needed."
        )
    same = [item for item, varies in zip(items, vary, strict=True) if not varies]
    if same:
        return (
            f"All respondents who answered both {listed(items)} gave the same answer to "
            f"{listed(same)}."
        )
    return ""


def edge_sentence(first: str, second: str, correlation: float) -> str:
    """Why there is no correlation of two items whose likelihood has its maximum at the edge."""
    alike, limit = ("alike", "1") if correlation > 0 else ("oppositely", "-1")
    return (
        f"{listed([first, second])} order their respondents so {alike} that the likelihood has no "
        f"maximum short of a correlation of {limit}."
    )
