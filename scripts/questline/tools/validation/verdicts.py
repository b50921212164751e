"""What counts as agreement, and on which list a result stands.

Where R has the method, ours may differ from R's on the same draws by at most three Monte Carlo
errors of the paired difference. Where R has none, the figure may lie at most three of its own
errors from the nominal one.
"""

from __future__ import annotations

from dataclasses import dataclass

from questline.tools.validation.monte_carlo import Behaviour


@dataclass(frozen=True)
class Verdict:
    """Whether a result passes, against what, and the words on what does not agree.

    `off_nominal` says that the result is away from the nominal rate, or biased, be it as in R;
    `from_r` that `words` are about a difference from R.
    """

    passes: bool
    against: str
    off_nominal: bool
    words: tuple[str, ...] = ()
    from_r: bool = False


def verdict(found: Behaviour) -> Verdict:
    """The verdict on one quantity of one scenario."""
    quantity = found.quantity
    what = {"test": "rejections", "mean": "mean"}.get(quantity.kind, "coverage")
    off = []
    if quantity.kind == "mean":
        if not found.bias.agrees:
            expected = f"{'at most ' if quantity.at_most else ''}{quantity.truth:.3f}"
            off.append(f"mean {found.mean:.4f}, expected {expected}")
    elif not found.rate.agrees:
        promised = "at most" if quantity.at_most else "nominal"
        off.append(f"{what} {found.rate.value:.3f}, {promised} {quantity.nominal:.3f}")
    if quantity.kind == "pooled" and not found.bias.agrees:
        off.append(f"bias {found.bias.value:.4f} with an error of {found.bias.error:.4f}")
    if found.paired is None:
        return Verdict(not off, "nominal", bool(off), tuple(off))
    paired = found.paired
    apart = []
    if not paired.rate.agrees:
        apart.append(
            f"{what} in the {paired.draws} draws that R analysed {paired.ours:.3f}, "
            f"in R {paired.theirs:.3f}"
        )
    if quantity.kind == "pooled" and not paired.bias.agrees:
        apart.append(
            f"estimates differ from R's by {paired.bias.value:.4f} on average, with an error of "
            f"{paired.bias.error:.4f}"
        )
    if not paired.draws:
        apart.append("no draw has a number here and in R")
    return Verdict(not apart, "R", bool(off), tuple(apart or off), bool(apart))
