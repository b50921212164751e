"""What changed after the plan was registered: on the page as sentences and one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View

NO_PLAN = message(
    "No plan was registered. The analyses were planned in plan.yaml; that they were planned before "
    "the data were seen cannot be checked."
)
AS_REGISTERED = message(
    "Nothing has changed since: the plan, the codebook, the scales, the cleaning rules, the rules "
    "of release and the seed are as they were registered."
)
NOT_AS_REGISTERED = message(
    "The parts listed here are no longer as they were registered. Analyses that the registered "
    "plan does not hold are called exploratory wherever they are shown; those that were changed "
    "are called amended."
)
NO_REASON = message("No reason is given.")


@dataclass(frozen=True)
class RegistrationView:
    """What the section says; `idle` are reasons for parts that did not change."""

    sentences: list[str]
    checksum: str
    amendments: Table | None
    idle: list[str]


def registration_view(view: View) -> RegistrationView:
    """The section, from what `core.registration.registration` found."""
    found = view.study["registration"]
    idle = [
        _("deviations.yaml gives a reason for a change of “{}”, ").format(one["part"])
        + (
            _("but no plan was registered")
            if found["state"] == "none"
            else _("which did not change")
        )
        + f": {one['date']}. {_sentences(one)}"
        for one in found["idle"]
    ]
    if found["state"] == "none":
        return RegistrationView([_(NO_PLAN)], "", None, idle)
    amended = bool(found["amendments"])
    return RegistrationView(
        [_registered(found), _(NOT_AS_REGISTERED) if amended else _(AS_REGISTERED)],
        found["sha256"],
        _table(found) if amended else None,
        idle,
    )


def _registered(found: Mapping[str, Any]) -> str:
    """When and where the plan was registered, as far as somebody said so."""
    date, place = found["registered"], found["registry"]
    if date and place:
        return _("A plan was registered on {} ({}). The team gave the date and the place.").format(
            date, place
        )
    if date:
        return _("A plan was registered on {}. The team gave the date, and no place.").format(date)
    if place:
        return _("A plan was registered ({}). The team gave the place, and no date.").format(place)
    return _("A plan was registered. The team gave neither a date nor a place.")


def _table(found: Mapping[str, Any]) -> Table:
    rows = [
        Row(one["where"], ((ended(one["change"]),), (_reasons(one["reasons"]),)))
        for one in found["amendments"]
    ]
    columns = [Column(_("What changed"), words=True), Column(_("Why"), words=True)]
    return Table("amendments", _("What changed after registration"), _("Part"), columns, rows)


def _reasons(reasons: list[Mapping[str, str]]) -> str:
    return " ".join(f"{one['date']}. {_sentences(one)}" for one in reasons) or _(NO_REASON)


def _sentences(reason: Mapping[str, str]) -> str:
    return _("{} Why: {}").format(ended(reason["what"]), ended(reason["why"]))
