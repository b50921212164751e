"""Several answers joined in one cell: which options they seem to be made of, and taken apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

OPEN, CLOSED = "([{", ")]}"
LEAST_ANSWERS = 20
MOST_ANSWERS = 20_000
LEAST_SHARE_JOINED = 0.05
LEAST_SHARE_OF_PARTS = 0.75
LEAST_TOGETHER = 4
MOST_OPTIONS = 60


def split_outside_brackets(text: str, separator: str) -> list[str]:
    """The parts of a cell, without dividing what stands in brackets.

    >>> split_outside_brackets("Python, web sites (Google, Yahoo), R", ", ")
    ['Python', 'web sites (Google, Yahoo)', 'R']
    """
    if separator not in text:
        return [text]
    if not any(sign in text for sign in OPEN):
        return text.split(separator)
    parts, depth, begins, at = [], 0, 0, 0
    while at < len(text):
        if text[at] in OPEN:
            depth += 1
        elif text[at] in CLOSED:
            depth = max(depth - 1, 0)
        elif depth == 0 and text.startswith(separator, at):
            parts.append(text[begins:at])
            begins = at = at + len(separator)
            continue
        at += 1
    if depth:
        # A bracket that is never closed: what it would hide is divided all the same.
        return text.split(separator)
    return [*parts, text[begins:]]


def likely_options(texts: Sequence[str], separator: str) -> tuple[str, ...]:
    """The options of a question whose answers are joined, most frequent first; none if it is none.

    Free text has commas too: there the parts hardly ever come again. So a part counts as an option
    when it stands in at least two cells, and the question as one of this kind when most parts are
    options and one cell in twenty holds several. Parts that never stand apart are one option with a
    separator in it. Where most of the parts beside others stand in the same cell only, the question
    has one answer, and some of its answers have commas.
    """
    answers = [text for text in texts if text.strip()][:MOST_ANSWERS]
    if len(answers) < LEAST_ANSWERS:
        return ()
    split = _rejoined([split_outside_brackets(text, separator) for text in answers], separator)
    if sum(len(parts) > 1 for parts in split) < LEAST_SHARE_JOINED * len(answers):
        return ()
    counts = Counter(part.strip() for parts in split for part in parts if part.strip())
    options = [part for part, count in counts.most_common() if count > 1]
    covered = sum(counts[part] for part in options)
    if not options or len(options) > MOST_OPTIONS:
        return ()
    cells = {tuple(part.strip() for part in parts) for parts in split}
    beside = {part for parts in cells if len(parts) > 1 for part in parts} & set(options)
    places = Counter(part for parts in cells for part in set(parts))
    if 2 * sum(places[part] > 1 for part in beside) < len(beside):
        return ()
    return tuple(options) if covered >= LEAST_SHARE_OF_PARTS * sum(counts.values()) else ()


def _rejoined(split: list[list[str]], separator: str) -> list[list[str]]:
    """Neighbours that always stand together, in this order, become one part again."""
    while True:
        counts = Counter(part for parts in split for part in parts)
        pairs = Counter(pair for parts in split for pair in pairwise(parts))
        together = {
            pair
            for pair, count in pairs.items()
            if count >= LEAST_TOGETHER and count == counts[pair[0]] == counts[pair[1]]
        }
        if not together:
            return split
        split = [_join_pairs(parts, together, separator) for parts in split]


def _join_pairs(parts: list[str], together: set[tuple[str, str]], separator: str) -> list[str]:
    joined: list[str] = []
    at = 0
    while at < len(parts):
        if at + 1 < len(parts) and (parts[at], parts[at + 1]) in together:
            joined.append(parts[at] + separator + parts[at + 1])
            at += 2
        else:
            joined.append(parts[at])
            at += 1
    return joined


def taken_apart(text: str, options: Sequence[str], separator: str) -> list[str]:
    """The answers in one cell: at each place the longest option that fits, otherwise up to the next
    separator.

    >>> taken_apart("R, Never, I do not use it, my own", ["R", "Never, I do not use it"], ", ")
    ['R', 'Never, I do not use it', 'my own']
    """
    longest_first = sorted(options, key=len, reverse=True)
    answers = []
    rest = text.removesuffix(separator.strip()) if not separator.endswith(" ") else text
    while rest:
        for option in longest_first:
            if rest == option or rest.startswith(option + separator):
                answer = option
                break
        else:
            answer = split_outside_brackets(rest, separator)[0]
        answers.append(answer)
        rest = rest[len(answer) + len(separator) :]
    return answers
