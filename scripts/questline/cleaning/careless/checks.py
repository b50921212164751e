"""Direct checks: seconds per item, fast pages, and attention and instructed items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece

TIME_REASONS = (
    not_computable("a time above 0 seconds"),
    not_computable("at least one answered item"),
)
PAGE_REASONS = (not_computable("a time above 0 seconds for at least one page"),)
CHECK_REASONS = (not_computable("an answer to at least one attention or instructed item"),)


def seconds_per_item(seconds: np.ndarray, answered: np.ndarray) -> Piece:
    """Seconds taken divided by the items answered in that time; low values mean careless.

    Huang, Curran, Keeney, Poposki & DeShon (2012, Journal of Business and Psychology 27, 99-114).
    `seconds` and `answered`: (people,). All items answered in the time count, not only those that
    other indices look at; counting items that were only shown would make who left early look fast.
    """
    timed = np.isfinite(seconds) & (seconds > 0)
    each = np.where(timed, seconds, 0.0) / np.maximum(answered, 1)
    return piece(each, first_reason(len(seconds), [~timed, answered < 1]))


def fast_pages(page_seconds: np.ndarray, items_on_page: np.ndarray, least: float = 2.0) -> Piece:
    """The number of pages answered faster than `least` seconds an item; high means careless.

    The page time index of Bowling, Huang, Brower & Bragg (2023, Organizational Research Methods
    26, 323-352). `page_seconds`: (people, pages), NaN where a page was not seen.
    """
    timed = np.isfinite(page_seconds) & (page_seconds > 0)
    fast = timed & (np.where(timed, page_seconds, np.inf) / items_on_page < least)
    return piece(
        fast.sum(axis=1).astype(float), first_reason(len(page_seconds), [~timed.any(axis=1)])
    )


def failed_checks(answers: np.ndarray, passing: Sequence[Sequence[float]]) -> Piece:
    """The number of attention and instructed items with an answer that does not pass.

    Meade & Craig (2012, Psychological Methods 17, 437-455). `answers`: (people, checks), NaN where
    left blank; `passing`: for each check the answers that pass. A blank neither passes nor fails.
    High values mean careless.
    """
    answered = answers == answers
    passed = np.column_stack(
        [np.isin(answers[:, at], list(right)) for at, right in enumerate(passing)]
    )
    failed = (answered & ~passed).sum(axis=1)
    return piece(failed.astype(float), first_reason(len(answers), [~answered.any(axis=1)]))
