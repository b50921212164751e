"""YAML as people write it: line numbers for messages, and no surprises in the values.

YAML 1.1 reads `no` as false, 007 as 7 and 1.10 as 1.1. Here every value stays the text that was
written; only the model that the text is checked against knows where a number or a truth value is
meant. So 1.10 is the number 1.1 where a number belongs and the code "1.10" where a code belongs.
A value that is left empty (or ~, or null) is nothing at all, and a key that stands twice is a
mistake.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from questline.core.errors import Problem

_EMPTY = {"", "~", "null", "Null", "NULL"}
_QUOTED = {"'", '"', "|", ">"}
_REASONS = (
    ("'\\t'", "a tab stands where blanks should"),
    ("mapping values are not allowed", "a colon stands where a value has begun already"),
    ("could not find expected ':'", "a line without a colon stands where a key should"),
    ("but found '<block mapping start>'", "the line is indented further than it should be"),
    ("expected <block end>", "the line is indented otherwise than what it belongs to"),
    ("unexpected end of stream", "a quotation mark is opened and never closed"),
    ("expected ',' or", "a bracket is opened and never closed, or a comma is missing"),
    ("found unknown escape character", "a backslash stands between double quotation marks"),
    ("undefined alias", "a value begins with *, which needs quotation marks around it"),
    ("cannot start any token", "a value begins with a sign that needs quotation marks around it"),
    ("special characters are not allowed", "a character stands here that cannot be shown"),
)
"""What the reader of YAML says, and the same in plain words; the first that fits counts."""

Place = tuple[str | int, ...]
MOST_BRACKETS, LONGEST_LINE = 5_000, 5_000
MOST_VALUES = 200_000
"""More values no study has; aliases make them."""


@dataclass
class YamlText:
    """The content of a YAML file, the line of each key, and what is wrong with its form.

    `kept` says which entries of a list are left when wrong ones have been set aside: their
    positions as written, by the place of the list.
    """

    file_name: str
    content: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kept: dict[Place, list[int]] = field(default_factory=dict)

    def line(self, place: Place) -> int | None:
        """The line of a key, or of the nearest key above it that exists."""
        for depth in range(len(place), -1, -1):
            if place[:depth] in self.lines:
                return self.lines[place[:depth]]
        return None

    def where(self, place: Place) -> str:
        """A place for people: file, line and key (analyses[2].unit, counted from 1)."""
        line = self.line(place)
        where = self.file_name + (f", line {line}" if line else "")
        key = ""
        for part in place:
            key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
        return f"{where}, key {key}" if key else where

    def as_written(self, place: Place) -> Place:
        """A place of what was kept as the place where it stands in the file."""
        written: Place = ()
        for part in place:
            if isinstance(part, int) and written in self.kept:
                part = self.kept[written][part]
            written = (*written, part)
        return written


def parse_yaml(text: str, file_name: str) -> YamlText:
    """Read YAML text. What is wrong with it becomes problems that name the line."""
    result = YamlText(file_name)
    try:
        node = _composed(text)
        if node is not None:
            result.content = _value(node, (), result, ())
    except yaml.YAMLError as error:
        result.problems.append(_unreadable(error, text, file_name))
        return result
    except RecursionError:
        result.problems.append(
            Problem(file_name, "values stand in one another deeper than can be read",
                    "keys and values written as in the shipped study",
                    "close the brackets, and mend the indentation")
        )  # fmt: skip
    return result


def _composed(text: str) -> yaml.Node | None:
    """The nodes of the text. The fast reader reads what is well formed, and every start of a run
    waits for it; the slow one says better what is wrong, and stops by itself at a depth of values
    that breaks off the fast one and Python with it."""
    brackets = text.count("[") + text.count("{")
    could_be_deep = brackets > MOST_BRACKETS or max(map(len, text.split("\n"))) > LONGEST_LINE
    if not could_be_deep:
        try:
            return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError:
            pass
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _unreadable(error: yaml.YAMLError, text: str, file_name: str) -> Problem:
    """What the reader of YAML found wrong, in plain words."""
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    reason = next((words for sign, words in _REASONS if sign in said), "it cannot be read")
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if opened and ("never closed" in reason or "without a colon" in reason):
        mark = opened
    before = text[: getattr(error, "position", 0)].count("\n")
    line = 1 + (mark.line if mark else before)
    return Problem(
        f"{file_name}, line {line}",
        f"from here on the file is not readable YAML: {reason}",
        "keys and values written as in the shipped study, indented by blanks",
        "look at this line and the one above",
    )


def _value(node: yaml.Node, place: Place, result: YamlText, above: tuple[int, ...]) -> Any:
    """The plain value of a node; notes the line of everything on the way."""
    result.lines.setdefault(place, node.start_mark.line + 1)
    if id(node) in above:
        result.problems.append(
            Problem(result.where(place), "an alias (*) names what it stands in itself",
                    "the value written out", "write it out")
        )  # fmt: skip
        return None
    above = (*above, id(node))
    if len(result.lines) > MOST_VALUES:
        _refuse_too_many(result)
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, result, above)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(child, (*place, index), result, above) for index, child in enumerate(node.value)
        ]
    quoted = getattr(node, "style", None) in _QUOTED
    return None if node.value in _EMPTY and not quoted else node.value


def _refuse_too_many(result: YamlText) -> None:
    """The problem of values that aliases multiply without end, said once."""
    problem = Problem(
        result.file_name,
        f"there are more than {MOST_VALUES:,} values, as aliases (*) repeat others",
        "values written out",
        "write them out; if the file came from somebody else, ask where it is from",
    )
    if problem not in result.problems:
        result.problems.append(problem)


def _mapping(
    node: yaml.MappingNode, place: Place, result: YamlText, above: tuple[int, ...]
) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        where = f"{result.file_name}, line {line}"
        key = key_node.value
        if not isinstance(key, str):
            result.problems.append(
                Problem(where, "brackets stand where a key should", "a word, then a colon",
                        "put a value that begins with a bracket into quotation marks")
            )  # fmt: skip
            continue
        if key in content:
            first = result.lines[(*place, key)]
            result.problems.append(
                Problem(where, f'the key "{key}" stands a second time (first in line {first})',
                        "each key once", "remove one of the two or give it another name")
            )  # fmt: skip
        result.lines[(*place, key)] = line
        content[key] = _value(value_node, (*place, key), result, above)
    return content
