"""Before the data are shared: how far the cleaned data hide a person, and what to coarsen."""

from __future__ import annotations

from dataclasses import dataclass

from questline.release.anonymity.coarser import AS_IS, JOINS, LEFT_OUT, WITH
from questline.release.anonymity.editions import ANALYSIS, REACHED
from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

STAGE = "release"
PROPOSAL = "proposal_"


@dataclass(frozen=True)
class Sharing:
    """The section: whether k is reached, in words and tables, and the proposals to reach it."""

    reached: bool
    sentences: list[Text]
    alike: Table
    diversity: Table | None
    proposals: Table | None


def sharing_view(view: View) -> Sharing | None:
    """The section, for the internal edition alone; nothing where no anonymity is declared."""
    declared = view.study.get("anonymity")
    reached = view.lookup.one(STAGE, ANALYSIS, "reached", term=REACHED)
    if not view.is_internal or not declared or reached is None:
        return None
    everything = ":".join(declared["quasi_identifiers"])
    alike = [
        row for row in view.lookup.where(STAGE, ANALYSIS, statistic="class_count") if not row.level
    ]
    return Sharing(
        reached.estimate == 1,
        _sentences(view, everything, reached.estimate == 1),
        _alike_table(view, [row.term for row in alike]),
        _diversity_table(view, everything, declared["sensitive"])
        if declared["sensitive"]
        else None,
        _proposals_table(view, declared["quasi_identifiers"]),
    )


def _one(view: View, statistic: str, term: str, level: str = "") -> Statistic | None:
    return view.lookup.one(STAGE, ANALYSIS, statistic, term=term, level=level)


def _together(view: View, term: str) -> str:
    return listed(view.labels.variable(name) for name in term.split(":"))


def _sentences(view: View, everything: str, reached: bool) -> list[Text]:
    required = view.number(_one(view, "required", REACHED))
    known = _together(view, everything)
    below = _one(view, "below_k_count", everything)
    what = say(
        _(
            "Whoever knows a respondent may know: {}. The cleaned data hide a person when at "
            "least {} respondents are alike in all of this."
        ),
        known,
        required,
    )
    if reached:
        return [what, say(_("That is so: the smallest group has {} respondents."),
                          view.number(_one(view, "smallest_class", everything)))]  # fmt: skip
    return [
        what,
        say(
            _(
                "That is not so. Of {} respondents {} ({}) are in smaller groups; alone in "
                "theirs: {}."
            ),
            view.number(below, "n"),
            view.number(below),
            view.number(_one(view, "below_k_share", everything)),
            view.number(_one(view, "unique_count", everything)),
        ),
    ]


def _alike_table(view: View, terms: list[str]) -> Table:
    statistics = ("class_count", "smallest_class", "below_k_count", "below_k_share", "unique_count")
    rows = [
        Row(
            view.labels.term(term),
            tuple(view.cell(_one(view, statistic, term)) for statistic in statistics),
        )
        for term in terms
    ]
    labels = (_("Groups"), _("Smallest group (k)"), _("In groups that are too small"), _("Share of "
                                                                                      "all"),
              _("Alone in their group"))  # fmt: skip
    caption = _("Respondents who are alike in what may be known of them")
    return Table("sharing_alike", caption, _("Known"), [Column(label) for label in labels], rows)


def _diversity_table(view: View, everything: str, sensitive: list[str]) -> Table:
    statistics = ("fewest_answers", "below_l_count", "below_l_share")
    rows = [
        Row(
            view.labels.variable(name),
            tuple(view.cell(_one(view, statistic, everything, name)) for statistic in statistics),
        )
        for name in sensitive
    ]
    labels = (
        _("Fewest different answers in a group (l)"),
        _("In groups with too few"),
        _("Share of all"),
    )
    caption = _("What could be learned of a person: different answers within the groups")
    columns = [Column(label) for label in labels]
    return Table("sharing_diversity", caption, _("Question"), columns, rows)


def _proposals_table(view: View, names: list[str]) -> Table | None:
    rows = []
    for row in view.lookup.where(STAGE, ANALYSIS, statistic="suppressed_count"):
        made = [
            words
            for name in names
            if (words := _version(view, name, _one(view, "level_count", row.term, name)))
        ]
        cells = (
            ("; ".join(made) or "nothing",),
            view.cell(row),
            view.cell(_one(view, "suppressed_share", row.term)),
            view.cell(_one(view, "information_lost", row.term)),
        )
        rows.append(Row(row.term.removeprefix(PROPOSAL), cells))
    if not rows:
        return None
    columns = [
        Column(_("What to change"), words=True),
        Column(_("Respondents to leave out")),
        Column(_("Share of all")),
        Column(_("Information lost")),
    ]
    searched = view.lookup.where(STAGE, ANALYSIS, statistic="suppressed_count")
    notes: list[Text] = [
        (_("Looked at: {}.").format(method),)
        for method in dict.fromkeys(one.method for one in searched)
    ]
    notes.append(
        (_("Information lost: 0% keeps the variables as they are, 100% leaves them all out."),)
    )
    caption = _("Ways to reach it, each with those who would still have to be left out")
    return Table("sharing_proposals", caption, _("Proposal"), columns, rows, notes)


def _version(view: View, name: str, row: Statistic | None) -> str:
    """What a proposal makes of a variable, in words; nothing where it stays as it is."""
    made = row.note if row else AS_IS
    label = view.labels.variable(name)
    if made == AS_IS:
        return ""
    if made == LEFT_OUT:
        return _("leave out “{}”").format(label)
    if JOINS not in made:
        return _("“{}” instead of “{}”").format(view.labels.variable(made), label)
    before, colon, after = made.partition(": ")
    source, groups = (before, after) if colon else (name, made)
    joined = [
        listed(f"“{view.labels.level(source, code)}”" for code in group.split(WITH))
        for group in groups.split(JOINS)
        if WITH in group
    ]
    words = _("in “{}” join {}").format(view.labels.variable(source), "; ".join(joined))
    return words if source == name else _("{}, and share it instead of “{}”").format(words, label)
