"""YAML as people write it: line numbers for messages, and no surprises in the values.

YAML 1.1 reads `no` as false, 007 as 7 and 1.10 as 1.1. Here only `true` and `false` are
truth values, numbers are plain decimal numbers, and a key that stands twice is a mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from questline.core.errors import Problem

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?$")
_EMPTY = {"", "~", "null"}
_TRUTH = {"true": True, "false": False}

Place = tuple[str | int, ...]


@dataclass
class YamlText:
    """The content of a YAML file, the line of each key, and what is wrong with its form."""

    content: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int | None:
        """The line of a key, or of the nearest key above it that exists."""
        for depth in range(len(place), -1, -1):
            if place[:depth] in self.lines:
                return self.lines[place[:depth]]
        return None


def parse_yaml(text: str, file_name: str) -> YamlText:
    """Read YAML text. What is wrong with it becomes problems that name the line."""
    result = YamlText()
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = f"{file_name}, line {mark.line + 1}" if mark else file_name
        reason = getattr(error, "problem", None) or "it cannot be read"
        result.problems.append(
            Problem(
                where,
                f"this is not readable YAML ({reason})",
                "keys and values written as in the shipped study, indented by spaces",
                "look at that line and the one above: a missing colon, quotation mark or blank "
                "after a colon is the usual cause, or a tab where blanks should be",
            )
        )
        return result
    result.content = _value(node, (), result, file_name) if node is not None else None
    return result


def _value(node: yaml.Node, place: Place, result: YamlText, file_name: str) -> Any:
    """The plain value of a node; notes the line of everything on the way."""
    result.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, result, file_name)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(child, (*place, index), result, file_name)
            for index, child in enumerate(node.value)
        ]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, place: Place, result: YamlText, file_name: str
) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in content:
            first = result.lines[(*place, key)]
            result.problems.append(
                Problem(
                    f"{file_name}, line {line}",
                    f'the key "{key}" stands a second time (first in line {first})',
                    "each key once",
                    "remove one of the two or give it another name",
                )
            )
        result.lines[(*place, key)] = line
        content[key] = _value(value_node, (*place, key), result, file_name)
    return content


def _scalar(node: yaml.ScalarNode) -> Any:
    """A scalar's value: text when quoted, otherwise nothing, truth, number or text."""
    text = node.value
    if node.style is not None:
        return text
    if text in _EMPTY:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    return text
