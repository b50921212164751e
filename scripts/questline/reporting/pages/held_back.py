"""What is held back: the rules, what became of each output, the exceptions, and the attack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from questline.core.sentences import ended
from questline.release.audit.rows import (
    ALL,
    AUDIT,
    EARLIER,
    EXCEPTIONS,
    OUTPUTS,
    RULES,
    STAGE,
)
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.release_rules import rules_in_force
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

STATUS_IN_WORDS = {
    "pass": message("Pass: it may be published"),
    "review": message("Review: a person should look at it"),
    "fail": message("Fail: it must not be published"),
}
STAGES_IN_WORDS = {
    "intake": message("Export"),
    "cleaning": message("Cleaning"),
    "scoring": message("Scores"),
    "measurement": message("Measurement"),
    "description": message("Description"),
    "imputation": message("Imputation"),
    "modelling": message("Models"),
    "robustness": message("Robustness"),
    "interviews": message("Interviews"),
}
OUTPUTS_IN_WORDS = {
    "intake/export": message("Export: its size"),
    "intake/findings": message("Export: what was found in it"),
    "intake/changes": message("Export: answers changed when they were read"),
    "intake/codebook": message("Export: answers and missing answers, variable by variable"),
    "intake/drift": message("Export: what differs from the codebook"),
    "cleaning/flow": message("Cleaning: participant flow"),
    "cleaning/changes": message("Cleaning: what was changed"),
    "cleaning/quality": message("Cleaning: how people answered"),
    "cleaning/careless": message("Cleaning: careless responding"),
    "scoring/scores": message("Scores: how many were scored"),
    "scoring/sign_check": message("Scores: direction of the items"),
    "description/table_one": message("Description: who answered"),
    "description/answers": message("Description: answers to the questions"),
    "description/missing_answers": message("Description: missing answers"),
    "description/missing_patterns": message("Description: patterns of missing answers"),
    "description/correlations": message("Description: correlations"),
    "description/benchmarks": message("Description: beside other surveys"),
    "imputation/plan": message("Imputation: what was asked for"),
    "imputation/variables": message("Imputation: missing answers filled in"),
    "imputation/missingness": message("Imputation: how answers are missing"),
    "imputation/convergence": message("Imputation: whether the chains settled"),
    "imputation/distributions": message("Imputation: observed and imputed answers"),
    "imputation/pooled": message("Imputation: results with answers imputed"),
    "imputation/shifts": message("Imputation: if those who are missing differ"),
    "modelling/careless": message("Models: people caught for careless responding"),
    "modelling/families": message("Models: families of tests"),
    "modelling/weighting": message("Models: weighted to the population"),
    "quotations": message("Quotations"),
    "interviews/interviewees": message("Interviews: who was interviewed"),
    "interviews/invitations": message("Interviews: what became of the invitations"),
    "interviews/selection": message("Interviews: who could be asked, and who was"),
    "interviews/themes": message("Interviews: themes and codes"),
    "interviews/theme_scores": message("Interviews: scores beside themes"),
    "interviews/co_occurrence": message("Interviews: themes that meet"),
    "interviews/agreement": message("Interviews: agreement between coders"),
    "interviews/saturation": message("Interviews: new codes by interview"),
    "interviews/open_answers": message("Interviews: what open answers hold"),
    "interviews/photographs": message("Interviews: photographs"),
    "interviews/joint_display": message("Interviews: how findings and interviews fit"),
}
NOBODY_PROTECTED = message(
    "This study counts no number of people as small: its limit is 1, so that nobody is protected, "
    "and what stands here may be about single respondents."
)
NOT_PROMISED = (
    message(
        "A reader who knows something that is published nowhere, such as the answers of a "
        "colleague, may work out more than the audit can."
    ),
    message(
        "The audit looks at numbers of people. It does not look into what models and scales say on "
        "average; for those the rules above stand alone."
    ),
    message(
        "Hidden numbers are not secret altogether: everybody can work out between which bounds "
        "they lie. What is kept is that no reader can tell whether one of them is small."
    ),
    message(
        "Which texts, figures and numbers are passed on in other ways, such as in talks, nobody "
        "checks but you."
    ),
)


@dataclass(frozen=True)
class HeldBack:
    """The section: how much is held back, and tables of rules, outputs, exceptions and releases."""

    sentences: Sequence[Text]
    rules: Table
    outputs: Table | None
    attack: Sequence[Text]
    exceptions: Table | None
    earlier: Table | None
    by_rule: Table | None
    not_promised: Sequence[str]


def held_back(view: View) -> HeldBack:
    """The section in the words of both editions; the team's own says which rule hid how much."""
    return HeldBack(
        _how_much(view),
        _rules_table(view),
        _outputs_table(view),
        _attack(view),
        _exceptions_table(view),
        _earlier_table(view),
        _by_rule_table(view) if view.is_internal else None,
        [_(sentence) for sentence in NOT_PROMISED],
    )


def _of(view: View, analysis: str, statistic: str, term: str, level: str = "") -> Statistic | None:
    return view.lookup.one(STAGE, analysis, statistic, term=term, level=level)


def _how_much(view: View) -> list[Text]:
    every = _of(view, OUTPUTS, "number_of_statistics", ALL)
    if every is None:
        return []
    parts = [
        view.number(_of(view, OUTPUTS, f"number_{name}", ALL))
        for name in ("shown", "rounded", "hidden")
    ]
    sentences = [
        say(
            _(
                "Of the {} statistics of the public edition {} are shown as they are, {} rounded "
                "and {} hidden; the others could not be computed. A hidden number is either "
                "small itself or would give a small one away; the public edition does not tell "
                "which. What release and the audit say of themselves is not counted here."
            ),
            view.number(every),
            *parts,
        )
    ]
    if view.study["threshold"] == 1:
        sentences.insert(0, (_(NOBODY_PROTECTED),))
    gone = _of(view, OUTPUTS, "number_taken_out", ALL)
    if gone is not None:
        sentences.append(
            say(_("{} further statistics are in this edition alone."), view.number(gone))
        )
    return sentences


def _rules_table(view: View) -> Table:
    rows = [
        Row(rule, ((choice,), (source,)))
        for rule, choice, source in rules_in_force(view.study["release"]["settings"])
    ]
    columns = [Column(_("In this study"), words=True), Column(_("Source"), words=True)]
    return Table("release_rules", _("The rules in force"), _("Rule"), columns, rows)


def _outputs_table(view: View) -> Table | None:
    found = view.lookup.where(STAGE, OUTPUTS, statistic="number_of_statistics")
    lines = [one for one in found if one.term != ALL]
    if not lines:
        return None
    rows = []
    for one in lines:
        numbers = [
            view.cell(_of(view, OUTPUTS, f"number_{name}", one.term))
            for name in ("shown", "rounded", "hidden")
        ]
        status = ended(_(STATUS_IN_WORDS.get(one.method, one.method)))
        words = f"{status} {one.note}".strip()
        rows.append(Row(_output_in_words(view, one.term), (view.cell(one), *numbers, (words,))))
    columns = [
        Column(_("Statistics")),
        Column(_("Shown")),
        Column(_("Rounded")),
        Column(_("Hidden")),
        Column(_("What a checker says"), words=True),
    ]
    notes: list[Text] = [
        (
            _(
                "Statistics that are neither shown, rounded nor hidden could not be computed. "
                "Figures and tables are views of these outputs and show no other number."
            ),
        )
    ]
    return Table(
        "release_outputs", _("Every output and its check"), _("Output"), columns, rows, notes
    )


def _output_in_words(view: View, output: str) -> str:
    if output in OUTPUTS_IN_WORDS:
        return _(OUTPUTS_IN_WORDS[output])
    stage, _other, analysis = output.partition("/")
    study = view.study
    planned = [*study["analyses"], *study["comparisons"], *study["robustness"]]
    planned += [*study["measurement"]["sets"], *study["measurement"]["invariance"]]
    labels = {entry["name"]: entry["label"] for entry in planned if entry.get("label")}
    name = labels.get(analysis) or view.labels.variable(analysis)
    return f"{STAGES_IN_WORDS.get(stage, readable(stage))}: {name}"


def _attack(view: View) -> list[Text]:
    hidden = _of(view, AUDIT, "number_of_cells", "hidden")
    if hidden is None:
        return []
    every = view.number(_of(view, AUDIT, "number_of_cells", "numbers_of_people"))
    sums = view.number(_of(view, AUDIT, "number_of_sums", "sums"))
    threshold = str(view.study["threshold"])
    sentences = [
        say(
            _("The public edition was attacked before it was written: from everything that it "
              "shows, {} different numbers of people in {} sums, it was worked out how large "
              "each of the {} hidden ones could be (linear programming, as an attacker would do "
              "it; Fischetti and Salazar-González 2001)."),
            every, sums, view.number(hidden),
        )
    ]  # fmt: skip
    found = _of(view, AUDIT, "number_of_cells", "recovered")
    if found is not None and found.estimate:
        sentences.append(
            say(_("{} of them can be shown to lie below {}."), view.number(found), threshold)
        )
    by_exceptions = _of(view, AUDIT, "number_of_cells", "recovered_by_exceptions")
    if by_exceptions is not None and by_exceptions.estimate:
        sentences.append(
            say(
                _(
                    "Because of the exceptions, {} of them can be shown to lie below {}: whoever "
                    "makes an exception for one number cannot protect those that hang together "
                    "with it."
                ),
                view.number(by_exceptions),
                threshold,
            )
        )
    elif found is None or not found.estimate:
        sentences.append((_none_recovered(view, threshold),))
    return sentences


def _none_recovered(view: View, threshold: str) -> str:
    """That nothing was recovered; of few who were left out everybody can see that they are few."""
    raw, analysed = (
        view.lookup.one("cleaning", "flow", "count", term=term) for term in ("raw_rows", "analysed")
    )
    rows, people = (None if one is None else one.estimate for one in (raw, analysed))
    if rows is not None and people is not None and 0 < rows - people < view.study["threshold"]:
        return _(
            "Every one of them could be {} or more, but for those of the participant flow: fewer "
            "than {} were left out in all, which everybody can see. None was recovered."
        ).format(threshold, threshold)
    return _("Every one of them could be {} or more: none was recovered.").format(threshold)


def _exceptions_table(view: View) -> Table | None:
    rows = []
    for number, one in enumerate(view.study["release"]["exceptions"], 1):
        shown = _of(view, EXCEPTIONS, "number_of_statistics", f"exception_{number}")
        cells: tuple[Text, ...] = ((one["reason"],), (one["name"],), (one["date"],))
        rows.append(Row(one["statistics"], (view.cell(shown), *cells)))
    if not rows:
        return None
    columns = [
        Column(_("Shown by it")),
        Column(_("Reason"), words=True),
        Column(_("Decided by"), words=True),
        Column(_("Date"), words=True),
    ]
    return Table(
        "release_exceptions", _("Exceptions from the rules"), _("Statistics"), columns, rows
    )


def _earlier_table(view: View) -> Table | None:
    found = view.lookup.where(STAGE, EARLIER, statistic="number_compared")
    if not found:
        return None
    rows = [
        Row(
            readable(one.term),
            (
                (one.method,),
                view.cell(one),
                view.cell(_of(view, EARLIER, "number_different", one.term)),
                view.cell(_of(view, EARLIER, "number_shown_then", one.term)),
            ),
        )
        for one in found
    ]
    columns = [
        Column(_("It counted"), words=True),
        Column(_("Numbers of people in both")),
        Column(_("Different now")),
        Column(_("Shown then, hidden now")),
    ]
    notes: list[Text] = [
        (
            _(
                "What an earlier release showed cannot be called back. Its numbers were given to "
                "the attack together with those of this release."
            ),
        )
    ]
    caption = _("Compared with earlier releases")
    return Table("release_earlier", caption, _("Release"), columns, rows, notes)


def _by_rule_table(view: View) -> Table | None:
    found = view.lookup.where(STAGE, RULES, statistic="number_of_statistics")
    rows = [Row(readable(one.term), (view.cell(one),)) for one in found]
    columns = [Column(_("Statistics"))]
    notes: list[Text] = [
        (
            _(
                "For the team alone: a statistic may fall under several rules. Each of them is a "
                "line of release/internal/internal_outputs.csv."
            ),
        )
    ]
    return Table("release_by_rule", _("What each rule did"), _("Rule"), columns, rows, notes) \
        if rows else None  # fmt: skip
