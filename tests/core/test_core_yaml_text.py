"""YAML as people write it: values stay as written, keys know their lines, slips are explained."""

from __future__ import annotations

import pytest
import yaml
from pydantic import Field

from questline.core.settings import Settings
from questline.core.settings_reading import read_settings
from questline.core.yaml_text import YamlText, parse_yaml


class Mixed(Settings):
    text: str = ""
    number: float = 0
    whole: int = 0
    truth: bool = False
    texts: list[str] = Field(default=[])
    named: dict[str, str] = Field(default={})


def read(text: str) -> Mixed:
    model, _, problems = read_settings(Mixed, text, "mixed.yaml")
    assert problems == []
    assert model is not None
    return model


@pytest.mark.parametrize(
    "written", ["no", "yes", "on", "off", "007", "1.10", "1e3", "0x1F", "1_000", "3.0", "12:30",
                "2024-01-01", "true", "+5", ".5", "NaN"],
)  # fmt: skip
def test_a_text_stays_as_it_is_written(written):
    model = read(f"text: {written}\ntexts: [{written}]\nnamed: {{{written}: {written}}}\n")
    assert model.text == written
    assert model.texts == [written]
    assert model.named == {written: written}


def test_a_number_is_read_where_a_number_is_meant():
    assert read("number: 1.10").number == 1.1
    assert read("number: -3").number == -3
    assert read("number: 1e-3").number == 0.001
    assert read('number: "2.5"').number == 2.5
    assert read("whole: 007").whole == 7


@pytest.mark.parametrize(
    ("written", "truth"), [("true", True), ("yes", True), ("no", False), ("False", False)]
)
def test_a_truth_value_is_read_where_one_is_meant(written, truth):
    assert read(f"truth: {written}").truth is truth


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_is_nothing_unless_it_is_quoted(written):
    assert parse_yaml(f"key: {written}\n", "file.yaml").content == {"key": None}
    assert parse_yaml(f'key: "{written}"\n', "file.yaml").content == {"key": written}


def test_folded_text_and_anchors():
    text = "a: >-\n  one\n  two\nb: &same [1, 2]\nc: *same\n"
    assert parse_yaml(text, "f.yaml").content == {"a": "one two", "b": ["1", "2"], "c": ["1", "2"]}


def test_the_line_of_every_key():
    source = parse_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n  - c: 4\n", "file.yaml")
    assert source.line(("a",)) == 1
    assert source.line(("b", 0, "d")) == 4
    assert source.line(("b", 1, "c")) == 5
    assert source.line(("b", 1, "missing")) == 5
    assert source.where(("b", 1, "c")) == "file.yaml, line 5, key b[2].c"


def test_places_of_what_is_kept_are_told_as_written():
    source = YamlText("file.yaml", kept={("rules",): [0, 2], ("rules", 2, "names"): [1]})
    assert source.as_written(("rules", 1, "names", 0)) == ("rules", 2, "names", 1)
    assert source.as_written(("other", 1)) == ("other", 1)


def test_a_key_that_stands_twice_names_both_lines():
    source = parse_yaml("a: 1\nb: 2\na: 3\nb: 4\n", "file.yaml")
    assert [problem.where for problem in source.problems] == [
        "file.yaml, line 3",
        "file.yaml, line 4",
    ]
    assert "first in line 1" in source.problems[0].found


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_both_readers_give_the_same(monkeypatch, loader):
    """Not every build of PyYAML has the fast reader."""
    if loader == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    text = "a: no\nb: 'x'\nc:\nd: >-\n  one\n  two\ne: [1.10, \"\", null]\n"
    source = parse_yaml(text, "file.yaml")
    assert source.content == {"a": "no", "b": "x", "c": None, "d": "one two",
                              "e": ["1.10", "", None]}  # fmt: skip
    assert source.lines[("e", 2)] == 7


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\n\tb: 2\n", 2, "a tab"),
        ("a: 1\nb 2\nc: 3\n", 2, "without a colon"),
        ("a: 1\n  b: 2\n", 2, "a colon stands where a value has begun already"),
        ("a:\n  b: 1\n c: 2\n", 3, "indented"),
        ("a: 'one\nb: 2\n", 1, "never closed"),
        ("a: [1, 2\nb: 3\n", 1, "never closed"),
        ('a: "x\\qy"\n', 1, "a backslash"),
        ("a: *b\n", 1, "begins with *"),
        ("a: @b\n", 1, "needs quotation marks"),
        ("a: %b\n", 1, "needs quotation marks"),
        ("a: b\0\n", 1, "cannot be shown"),
        ("a: 1\n---\nb: 2\n", 2, "it cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text, line, reason):
    (problem,) = parse_yaml(text, "file.yaml").problems
    assert problem.where == f"file.yaml, line {line}"
    assert reason in problem.found


def test_an_alias_that_names_itself():
    (problem,) = parse_yaml("a: &x [1, *x]\n", "file.yaml").problems
    assert "an alias" in problem.found


def test_a_bracket_for_a_key():
    (problem,) = parse_yaml("a: {{b}}\n", "file.yaml").problems
    assert "brackets" in problem.found


def test_aliases_that_multiply_without_end_are_refused():
    tens = [
        f"v{number}: &v{number} [{', '.join([f'*v{number - 1}'] * 10)}]" for number in range(1, 9)
    ]
    found = parse_yaml("\n".join(["v0: &v0 [x, x]", *tens]), "study.yaml")
    assert [problem.where for problem in found.problems] == ["study.yaml"]
    assert "aliases (*) repeat others" in found.problems[0].found


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 20_000, "{a: " * 20_000, "- " * 20_000 + "x",
     "\n".join(" " * depth + "a:" for depth in range(1_500)),
     "\n".join(["a: [", *["[" * 40] * 100])],
)  # fmt: skip
def test_values_too_deep_for_the_reader_are_a_sentence(text):
    (problem,) = parse_yaml(text, "study.yaml").problems
    assert problem.where == "study.yaml"
    assert "deeper than can be read" in problem.found
