"""The rules of cleaning.yaml, each as a function that says whom it catches and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.cleaning.careless.application import screen_respondents
from questline.cleaning.duplicates import find_duplicates
from questline.cleaning.indices import answered_count, least_count, longest_run
from questline.cleaning.verdict import Verdict
from questline.core.derivations import as_code
from questline.core.errors import Problem, StudyError
from questline.core.sentences import number_of
from questline.intake.decimals import as_decimal, number_in_words
from questline.intake.wording import is_hidden, shown

NO_ANSWER = "no answer"
NOT_SHOWN = "(not shown)"


def apply_rule(
    rule: Mapping[str, Any],
    responses: pd.DataFrame,
    missing: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    left: pd.Index,
) -> Verdict:
    """Whom a rule catches: among all respondents, or among those still `left`.

    `rule` is a rule of `parameters.cleaning_settings`. A duplicate of a record that is excluded
    already is no duplicate, and careless responding is seen against the answers of the others, so
    these two rules look at those who are left. Every other rule looks at each respondent alone.
    """
    if rule["kind"] == "duplicates":
        return find_duplicates(rule, responses, missing, variables, left)
    if rule["kind"] == "careless":
        return _careless(rule, responses, left)
    if rule["kind"] == "too_little_answered":
        return _too_little_answered(rule, responses)
    if rule["kind"] == "too_fast":
        return _too_fast(rule, responses, left)
    if rule["kind"] == "long_run":
        return _long_run(rule, responses)
    return _answer(rule, responses, variables[rule["variable"]], left)


def _answer(
    rule: Mapping[str, Any],
    responses: pd.DataFrame,
    variable: Mapping[str, Any],
    left: pd.Index,
) -> Verdict:
    """consent, eligibility, preview, condition: caught by the answer to one variable.

    With `if_missing: keep` those without an answer are kept unchecked, and are counted.
    """
    answers = responses[rule["variable"]]
    if rule["keep_if"]:
        caught = ~answers.isin(_named(rule, "keep_if", variable))
        threshold = f"kept: {', '.join(rule['keep_if'])}"
    elif rule["catch_if"]:
        caught = answers.isin(_named(rule, "catch_if", variable))
        threshold = f"caught: {', '.join(rule['catch_if'])}"
    else:
        caught = pd.Series(False, index=answers.index)
        limits = []
        if rule["below"] is not None:
            caught |= answers < rule["below"]
            limits.append(f"below {number_in_words(rule['below'])}")
        if rule["above"] is not None:
            caught |= answers > rule["above"]
            limits.append(f"above {number_in_words(rule['above'])}")
        threshold = f"caught: {' or '.join(limits)}"
    kept_unchecked = rule["if_missing"] == "keep"
    caught = caught.where(answers.notna(), not kept_unchecked).astype(bool)
    values = answers[caught].map(
        lambda answer: NOT_SHOWN if is_hidden(variable) else shown(as_code(answer) or "")
    )
    values = values.astype(object).where(answers[caught].notna(), NO_ANSWER)
    return Verdict(
        values,
        threshold,
        int(answers[left].isna().sum()) if kept_unchecked else 0,
        f"Without an answer to {rule['variable']}, so that it could not be checked; they were "
        "kept.",
    )


def _named(rule: Mapping[str, Any], key: str, variable: Mapping[str, Any]) -> list[Any]:
    """The answers that a rule names, as the variable holds them: numbers or codes."""
    if not variable["numeric"]:
        return list(rule[key])
    numbers = [as_decimal(answer) for answer in rule[key]]
    wrong = [answer for answer, number in zip(rule[key], numbers, strict=True) if number is None]
    if wrong:
        raise StudyError(
            Problem(
                f"cleaning.yaml, rule {rule['name']}, key {key}",
                f'"{wrong[0]}" is not a number, and {rule["variable"]} holds numbers',
                "numbers, such as 1",
                "correct the answer that the rule names, or use below and above",
            )
        )
    return numbers


def _too_little_answered(rule: Mapping[str, Any], responses: pd.DataFrame) -> Verdict:
    number = len(rule["variables"])
    needed = least_count(rule["least_share"], number)
    answered = answered_count(responses, rule["variables"])
    caught = answered[answered < needed]
    return Verdict(
        caught.map(lambda count: f"{count} of {number} answered").astype(object),
        f"at least {needed} of {number} answered",
    )


def _too_fast(rule: Mapping[str, Any], responses: pd.DataFrame, left: pd.Index) -> Verdict:
    """Whoever has no time is kept: nothing says that they were fast."""
    seconds = responses[rule["variable"]]
    caught = seconds[seconds < rule["least_seconds"]]
    return Verdict(
        caught.map(lambda time: f"{number_in_words(time)} seconds").astype(object),
        f"at least {number_in_words(rule['least_seconds'])} seconds",
        int(seconds[left].isna().sum()),
        f"Without a time in {rule['variable']}, so that it could not be checked; they were kept.",
    )


def _long_run(rule: Mapping[str, Any], responses: pd.DataFrame) -> Verdict:
    runs = longest_run(responses[rule["variables"]])
    caught = runs[runs > rule["longest"]]
    return Verdict(
        caught.map(lambda run: f"{run} in a row").astype(object),
        f"at most {number_of(rule['longest'], 'same answer')} in a row",
    )


def _careless(rule: Mapping[str, Any], responses: pd.DataFrame, left: pd.Index) -> Verdict:
    """Whoever has too few indices is kept: nothing says how they answered."""
    found = screen_respondents(rule, responses, left)
    return Verdict(
        found.caught,
        found.threshold,
        int(found.decision.undecided.sum()),
        found.undecided_note,
        found,
    )
