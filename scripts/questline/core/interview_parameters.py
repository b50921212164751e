"""What the rules of the interview strand are told of the configuration, as plain data.

Nothing is told where interviews.yaml does not declare what a rule is about. What names labels goes
to reporting alone, but for the codes that make a theme.
"""

from __future__ import annotations

from typing import Any

from questline.core.configuration import Study
from questline.core.sharing import known_of_places


def interviewees(study: Study) -> dict[str, Any]:
    """Which variables are kept of those interviewed, and how far they are told to readers.

    `context`: the variables that readers are told, the most important first. `kept`: all variables
    and scales of those interviewed that later rules use. `variables` describes them.
    """
    settings = study.interviews
    kept = dict.fromkeys([*settings.context, *settings.outcomes])
    if settings.coding:
        kept |= dict.fromkeys(settings.coding.scores)
    if settings.selection:
        kept |= dict.fromkeys(one.variable for one in settings.selection.dimensions)
    return {
        "context": list(settings.context),
        "kept": list(kept),
        "variables": study.analysis_variables(list(kept)),
        "threshold": study.release.threshold,
        "few_without_answer": study.release.missing_answers == "show",
    }


def selection(study: Study) -> dict[str, Any] | None:
    """How the sample is chosen: the settings, and the levels of every variable that they name."""
    chosen = study.interviews.selection
    if chosen is None:
        return None
    names = dict.fromkeys(one.variable for one in chosen.dimensions)
    names |= dict.fromkeys(name for quota in chosen.quotas for name in quota.where)
    plain = chosen.model_dump(exclude={"contacts", "invitations"})
    return {**plain, "variables": study.analysis_variables(list(names))}


def coding(study: Study) -> dict[str, Any]:
    """The coded interviews and open answers: whose coding counts, themes, what they are set beside.

    The files are told apart by their places: those of the rule's inputs are in the same order.
    """
    settings = study.interviews
    coded = settings.coding
    by = dict.fromkeys(name for answers in settings.open_answers for name in answers.by)
    scores = list(coded.scores) if coded else []
    return {
        "counted": coded.counted if coded else "any",
        "scores": scores,
        "context": list(settings.context),
        "themes": [{"name": one.name, "codes": list(one.codes)} for one in settings.themes],
        "open_answers": [
            {
                "variable": one.variable,
                "counted": one.counted,
                "by": list(one.by),
                "has_codebook": bool(one.codebook),
            }
            for one in settings.open_answers
        ],
        "variables": study.analysis_variables([*by, *scores, *settings.context]),
    }


def photographs(study: Study) -> dict[str, Any] | None:
    """The prompts, the themes that a photograph may name, and how large pictures become."""
    settings = study.interviews.photographs
    if settings is None:
        return None
    return {
        "prompts": [one.name for one in settings.prompts],
        "themes": [one.name for one in study.interviews.themes],
        "longest_side": settings.longest_side,
    }


def joint_display(study: Study) -> dict[str, Any]:
    """The findings beside themes and quotations, and the quotations that a person released."""
    settings = study.interviews
    scores = list(settings.coding.scores) if settings.coding else []
    return {
        "findings": [
            {**one.model_dump(include={"name", "results", "themes", "quotations", "fit"})}
            for one in settings.findings
        ],
        "themes": [one.name for one in settings.themes],
        "quotations": [
            {"quotation": one.quotation, "participant": one.participant, "text": one.text}
            for one in study.released_texts.quotations
        ],
        "outcomes": list(settings.outcomes),
        "context": list(settings.context),
        "scores": scores,
        "variables": study.analysis_variables([*settings.context, *settings.outcomes, *scores]),
        "places": known_of_places(study),
    }


def words(study: Study) -> dict[str, Any] | None:
    """What the pages say of the interview strand: labels, inferences, answers to GRAMMS."""
    settings = study.interviews
    if not settings.is_there:
        return None
    chosen = settings.selection
    return {
        "themes": [one.model_dump() for one in settings.themes],
        "prompts": [one.model_dump() for one in settings.photographs.prompts]
        if settings.photographs
        else [],
        "findings": [one.model_dump() for one in settings.findings],
        "context": list(settings.context),
        "outcomes": list(settings.outcomes),
        "selection": chosen.model_dump(exclude={"contacts", "invitations"}) if chosen else None,
        "counted": settings.coding.counted if settings.coding else "",
        "scores": list(settings.coding.scores) if settings.coding else [],
        "open_answers": [
            one.model_dump(include={"variable", "counted", "by"}) for one in settings.open_answers
        ],
        "mixed_methods": settings.mixed_methods.model_dump(),
    }
