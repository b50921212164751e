"""The interview strand held against the rest of the study: variables, levels, themes, results."""

from __future__ import annotations

from questline.core.codebook import FILE as CODEBOOK
from questline.core.interview_files import FILE
from questline.core.interview_settings import Finding, InterviewSettings, Selection
from questline.core.known_names import KnownNames
from questline.core.plan import PlanSettings
from questline.core.release_rules import ReleasedTextSettings
from questline.core.result_checks import check_result
from questline.core.yaml_text import Place

EVERY = "all"
"""The term of numbers over all prompts of photographs, which no prompt may have for a name."""


def check_interviews(
    known: KnownNames,
    settings: InterviewSettings | None,
    plan: PlanSettings | None,
    texts: ReleasedTextSettings | None,
) -> None:
    """What interviews.yaml names must be there."""
    if settings is None:
        return
    if settings.selection:
        _check_selection(known, settings.selection)
    _once(known, "context", settings.context)
    _once(known, "outcomes", settings.outcomes)
    for key in ("context", "outcomes"):
        for at, name in enumerate(getattr(settings, key)):
            _levels(known, (key, at), name)
    _check_themes(known, settings)
    if settings.coding:
        _once(known, "coding", settings.coding.scores, "scores")
        for at, name in enumerate(settings.coding.scores):
            known.analysable(FILE, ("coding", "scores", at), name)
    _check_open_answers(known, settings)
    if settings.photographs:
        prompts = enumerate(settings.photographs.prompts)
        known.once(FILE, [(("photographs", "prompts", at, "name"), one.name)
                          for at, one in prompts])  # fmt: skip
        for at, one in enumerate(settings.photographs.prompts):
            if one.name == EVERY:
                known.wrong(FILE, ("photographs", "prompts", at, "name"),
                            f'"{EVERY}" is kept for the photographs of all prompts together',
                            "another name", "rename the prompt")  # fmt: skip
    _check_findings(known, settings, plan, texts)


def _once(known: KnownNames, key: str, names: list[str], *more: str) -> None:
    known.once(FILE, [((key, *more, at), name) for at, name in enumerate(names)])


def _levels(known: KnownNames, place: Place, name: str) -> bool:
    """Whether it is a variable with levels that may be analysed and shown."""
    return known.analysable(FILE, place, name) and known.needs_levels(FILE, place, name)


def _check_selection(known: KnownNames, selection: Selection) -> None:
    at: Place = ("selection", "agreed")
    if known.variable(FILE, (*at, "variable"), selection.agreed.variable):
        known.known_levels(FILE, (*at, "level"), selection.agreed.variable,
                           [selection.agreed.level])  # fmt: skip
    named = [one.variable for one in selection.dimensions]
    places = [("selection", "dimensions", index, "variable") for index in range(len(named))]
    known.once(FILE, list(zip(places, named, strict=True)))
    for index, (place, dimension) in enumerate(zip(places, selection.dimensions, strict=True)):
        sound = _levels(known, place, dimension.variable)
        if sound and isinstance(dimension.targets, dict):
            here: Place = ("selection", "dimensions", index, "targets")
            for level in dimension.targets:
                known.known_levels(FILE, (*here, level), dimension.variable, [level])
            wanted = sum(dimension.targets.values())
            if wanted > selection.size:
                known.wrong(FILE, here, f"{wanted} are wanted in all, and size is "
                            f"{selection.size}", f"at most {selection.size} in all",
                            "lower the targets, or raise size")  # fmt: skip
    for index, pair in enumerate(selection.pairs):
        for position, name in enumerate(pair.variables):
            if name not in named:
                known.unknown(FILE, ("selection", "pairs", index, "variables", position), name,
                              named, "a dimension of the selection",
                              "correct the name, or add it to dimensions")  # fmt: skip
        if len(set(pair.variables)) == 1:
            known.wrong(FILE, ("selection", "pairs", index), f'"{pair.variables[0]}" stands twice',
                        "two different dimensions", "name another one")  # fmt: skip
    for index, quota in enumerate(selection.quotas):
        for name, level in quota.where.items():
            here = ("selection", "quotas", index, "where", name)
            if _levels(known, here, name):
                known.known_levels(FILE, here, name, [level])


def _check_themes(known: KnownNames, settings: InterviewSettings) -> None:
    known.once(FILE, [(("themes", at, "name"), one.name) for at, one in enumerate(settings.themes)])
    known.once(FILE, [(("themes", at, "codes", position), code)
                      for at, one in enumerate(settings.themes)
                      for position, code in enumerate(one.codes)])  # fmt: skip
    if settings.themes and not settings.coding:
        known.wrong(FILE, ("themes",), "there are themes, and no coded interviews",
                    "the key coding", "add coding, or remove the themes")  # fmt: skip


def _check_open_answers(known: KnownNames, settings: InterviewSettings) -> None:
    listed = enumerate(settings.open_answers)
    known.once(FILE, [(("open_answers", at, "variable"), one.variable) for at, one in listed])
    for at, one in enumerate(settings.open_answers):
        place: Place = ("open_answers", at)
        variable = known.variable(FILE, (*place, "variable"), one.variable)
        if variable is not None and variable.kind != "text":
            known.wrong(FILE, (*place, "variable"),
                        f'"{one.variable}" is of kind {variable.kind}', "a variable of kind text",
                        f"name another one, or correct {CODEBOOK}")  # fmt: skip
        known.once(FILE, [((*place, "by", position), name)
                          for position, name in enumerate(one.by)])  # fmt: skip
        for position, name in enumerate(one.by):
            _levels(known, (*place, "by", position), name)


def _check_findings(
    known: KnownNames,
    settings: InterviewSettings,
    plan: PlanSettings | None,
    texts: ReleasedTextSettings | None,
) -> None:
    themes = [theme.name for theme in settings.themes]
    quotations = [one.quotation for one in texts.quotations] if texts else []
    listed = enumerate(settings.findings)
    known.once(FILE, [(("findings", at, "name"), one.name) for at, one in listed])
    for at, one in enumerate(settings.findings):
        place: Place = ("findings", at)
        for position, name in enumerate(one.themes):
            if name not in themes:
                known.unknown(FILE, (*place, "themes", position), name, themes,
                              "a theme of interviews.yaml",
                              "correct the name, or describe the theme under themes")  # fmt: skip
        for position, name in enumerate(one.quotations):
            if texts is not None and name not in quotations:
                known.unknown(FILE, (*place, "quotations", position), name, quotations,
                              "a quotation of released_texts.yaml that a person has released",
                              "correct the name, or list the quotation there")  # fmt: skip
        for position, result in enumerate(one.results):
            check_result(known, FILE, (*place, "results", position), result, plan)
        _check_fit(known, place, one)


def _check_fit(known: KnownNames, place: Place, finding: Finding) -> None:
    """Silent interviews cite nothing; all others cite a theme."""
    if finding.fit == "silent" and (finding.themes or finding.quotations):
        known.wrong(FILE, (*place, "fit"), "the interviews are silent, and yet themes or "
                    "quotations stand beside the finding", "no themes and no quotations",
                    "say how they fit, or remove them")  # fmt: skip
    if finding.fit != "silent" and not finding.themes:
        known.wrong(FILE, (*place, "fit"), f'"{finding.fit}", and no theme stands beside the '
                    "finding", "at least one theme, or silent", "name the theme")  # fmt: skip
