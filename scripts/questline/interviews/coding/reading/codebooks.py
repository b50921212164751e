"""Codebooks: codes with their places and definitions, from REFI-QDA and CSV, joined to one.

A code is called by its name, or by its path ("A > B") where two codes share a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from questline.core.errors import Problem, nearest_name
from questline.core.plain_text import plain
from questline.core.sentences import first_of
from questline.core.team_tables import read_table
from questline.interviews.coding.reading.xml_reading import Node, read_xml

Path = tuple[str, ...]
"""Where a code is: the names of the codes above it and its own."""
BETWEEN = " > "
"""What stands between the names of a path."""
COLUMNS = ["code", "name", "path", "parent", "definition"]
_LISTED = 12


@dataclass(frozen=True)
class Code:
    """A code of a codebook: where it is, what it means, what a project calls it in its codings."""

    path: Path
    definition: str = ""
    guid: str = ""


@dataclass(frozen=True)
class Book:
    """The codes of a file in its order; `leads` says that it was given as a codebook."""

    file: str
    codes: list[Code]
    leads: bool = False


def written(path: Path) -> str:
    """A path as a person writes it."""
    return BETWEEN.join(path)


def codes_below(where: str, parent: Node, above: Path = ()) -> tuple[list[Code], list[Problem]]:
    """The codes within an element of REFI-QDA, those above before those below."""
    codes: list[Code] = []
    problems: list[Problem] = []
    for node in parent.all("Code"):
        name = plain(node.get("name"))
        if not name:
            problems.append(
                Problem(f"{where}, line {node.line}", "a code has no name", "a name for each code",
                        "name it, and export the file anew")
            )  # fmt: skip
            continue
        path = (*above, name)
        codes.append(Code(path, plain(node.text_of("Description")), node.guid()))
        further, more = codes_below(where, node, path)
        codes += further
        problems += more
    return codes, problems


def codes_of(where: str, codebook: Node) -> tuple[list[Code], list[Problem]]:
    """The codes of an element CodeBook; some programs leave the element Codes out."""
    found = [codes_below(where, one) for one in (codebook, *codebook.all("Codes"))]
    return [code for codes, _ in found for code in codes], [
        one for _, more in found for one in more
    ]


def read_codebook(name: str, content: bytes) -> tuple[Book, list[Problem]]:
    """A codebook: REFI-QDA (.qdc) or CSV; raises StudyError where its XML cannot be read."""
    if name.casefold().endswith(".csv"):
        codes, problems = _from_table(name, content)
    elif name.casefold().endswith(".qdc"):
        root = read_xml(name, content)
        codes, problems = codes_of(name, root)
        if root.name != "CodeBook":
            problems = [Problem(name, f'it begins with the element "{root.name[:40]}"',
                                "the element CodeBook of REFI-QDA",
                                "export the codebook anew")]  # fmt: skip
    else:
        return Book(name, [], True), [
            Problem(name, "the ending of its name is not known", "a codebook in .qdc or .csv",
                    "export the codebook as REFI-QDA, or save it as CSV")
        ]  # fmt: skip
    if not codes and not problems:
        problems.append(Problem(name, "no code stands in it", "at least one code"))
    return Book(name, codes, True), problems


def _from_table(name: str, content: bytes) -> tuple[list[Code], list[Problem]]:
    lines, problems = read_table(name, content, ["code"], ["parent", "definition"])
    named = [(plain(line.get("code")), plain(line.get("parent")), line) for line in lines]
    for code, _, line in named:
        if not code:
            line.wrong("code", "it is empty", "the name of a code", "fill it, or remove the line")
    paths: dict[int, Path] = {}
    waiting = [number for number, (code, _, _) in enumerate(named) if code]
    while waiting:
        before = len(waiting)
        for number in list(waiting):
            code, parent, _ = named[number]
            above = _above(parent, named, paths)
            if above is not None:
                paths[number] = (*above, code)
                waiting.remove(number)
        if len(waiting) == before:
            break
    for number in waiting:
        code, parent, line = named[number]
        same = [one for one, _, _ in named if one == parent]
        if not same:
            hint = nearest_name(parent, [one for one, _, _ in named])
            found = f'no code of this file is called "{parent[:80]}". {hint}'.strip()
        elif len(same) > 1:
            found = f'several codes are called "{parent[:80]}"'
        else:
            found = f'"{code[:80]}" would lie below itself, through "{parent[:80]}"'
        line.wrong("parent", found, "the name of a code of this file, or its path (A > B)",
                   "correct it; leave it empty for a code at the top")  # fmt: skip
    first: dict[Path, str] = {}
    for number, path in sorted(paths.items()):
        line = named[number][2]
        if path in first:
            line.wrong("code", f'"{written(path)[:80]}" stands in {first[path]} already',
                       "each code once", "remove one of them")  # fmt: skip
        first.setdefault(path, line.where.rpartition(", ")[2])
    codes = {path: Code(path, plain(named[number][2].get("definition")))
             for number, path in sorted(paths.items(), reverse=True)}  # fmt: skip
    return list(codes.values())[::-1], [
        *problems,
        *(one for line in lines for one in line.problems),
    ]


def _above(
    parent: str, named: Sequence[tuple[str, str, object]], paths: Mapping[int, Path]
) -> Path | None:
    """The path of the code above, if it is known by now."""
    if not parent:
        return ()
    same = [number for number, (code, _, _) in enumerate(named) if code == parent]
    if len(same) == 1:
        return paths.get(same[0])
    found = {path for path in paths.values() if written(path) == parent}
    return found.pop() if len(found) == 1 else None


def join_books(books: Sequence[Book]) -> tuple[pd.DataFrame, list[Problem]]:
    """One codebook of several, those given as codebooks first: a frame of codes, what is wrong.

    The definition of a codebook goes before those of projects.
    """
    ordered = sorted(books, key=lambda book: not book.leads)
    problems = [*_twice(ordered), *_spelt_differently(ordered), *_placed_differently(ordered)]
    definitions: dict[Path, tuple[str, Book]] = {}
    for book in ordered:
        for code in book.codes:
            for end in range(1, len(code.path)):
                definitions.setdefault(code.path[:end], ("", book))
            known, by = definitions.get(code.path, ("", book))
            if not known:
                definitions[code.path] = (code.definition, book)
            elif code.definition not in ("", known) and by.leads == book.leads:
                where = f"{by.file} and {book.file}" if by.file != book.file else book.file
                problems.append(
                    Problem(where, f'"{written(code.path)[:80]}" is defined in two ways',
                            "one definition",
                            "write the one that holds into a codebook of coding.codebooks")
                )  # fmt: skip
    frame = _frame(_in_order(list(definitions)), {path: d for path, (d, _) in definitions.items()})
    clash = set(frame["name"]) & set(frame.loc[frame["path"] != frame["name"], "path"])
    for name in sorted(clash):
        problems.append(Problem("the codebook", f'"{name[:80]}" is the name of one code and the '
                                "path of another", "codes that can be told apart",
                                "rename one of them"))  # fmt: skip
    return frame, problems


def _twice(books: Sequence[Book]) -> list[Problem]:
    problems = []
    for book in books:
        counts = Counter(code.path for code in book.codes)
        problems += [
            Problem(book.file, f'two codes are called "{written(path)[:80]}"',
                    "names by which the codes below one code can be told apart",
                    "rename or merge them, and export the file anew")
            for path, count in sorted(counts.items()) if count > 1
        ]  # fmt: skip
    return problems


def _spelt_differently(books: Sequence[Book]) -> list[Problem]:
    first: dict[str, tuple[Path, Book]] = {}
    problems = {}
    for book in books:
        for code in book.codes:
            known, by = first.setdefault(written(code.path).casefold(), (code.path, book))
            if known != code.path:
                where = book.file if by.file == book.file else f"{by.file} and {book.file}"
                problems[known, code.path] = Problem(
                    where,
                    f'two codes are called "{written(known)[:80]}" and "{written(code.path)[:80]}"',
                    "names that differ in more than capitals",
                    "give both the same name, or merge them",
                )
    return list(problems.values())


def _placed_differently(books: Sequence[Book]) -> list[Problem]:
    """Codes that share a name, each alone of that name in its file, and are not in one place."""
    first: dict[str, tuple[Path, Book]] = {}
    problems = {}
    for book in books:
        names = [code.path[-1] for code in book.codes]
        for code in book.codes:
            name = code.path[-1]
            if names.count(name) > 1:
                continue
            known, by = first.setdefault(name, (code.path, book))
            if known != code.path:
                problems[known, code.path] = Problem(
                    f"{by.file} and {book.file}",
                    f'"{name[:80]}" is "{written(known)[:80]}" in the one and '
                    f'"{written(code.path)[:80]}" in the other',
                    "a code in the same place of both",
                    "move it, or give one of them another name",
                )
    return list(problems.values())


def _in_order(paths: Sequence[Path]) -> list[Path]:
    """Paths as a tree is read: those below a code follow it, all in the order of their files."""
    rank = {path: number for number, path in enumerate(paths)}
    return sorted(
        paths, key=lambda path: [rank.get(path[:end], 0) for end in range(1, len(path) + 1)]
    )


def _frame(paths: Sequence[Path], definitions: Mapping[Path, str]) -> pd.DataFrame:
    names = [path[-1] for path in paths]
    called = {
        path: path[-1] if names.count(path[-1]) == 1 else written(path) for path in paths
    }  # fmt: skip
    return pd.DataFrame(
        {
            "code": [called[path] for path in paths],
            "name": names,
            "path": [written(path) for path in paths],
            "parent": [called.get(path[:-1], "") for path in paths],
            "definition": [definitions[path] for path in paths],
        },
        columns=COLUMNS,
        dtype=object,
    )


def codes_as_found(names: Sequence[str]) -> pd.DataFrame:
    """The codes of coding that has no codebook: all at the top, in alphabetical order."""
    paths = [(name,) for name in sorted(set(names))]
    return _frame(paths, dict.fromkeys(paths, ""))


def code_named(codes: pd.DataFrame, name: str) -> str | None:
    """The `code` that a path or a name means; None if there is none, or if several share it."""
    words = plain(name)
    found = codes.loc[codes["path"] == words, "code"]
    if found.empty:
        found = codes.loc[codes["name"] == words, "code"]
    return str(found.iloc[0]) if len(found) == 1 else None


def unknown_code(codes: pd.DataFrame, name: str) -> tuple[str, str]:
    """What is wrong with a name that means no code, and what is expected."""
    paths = [str(path) for path in codes.loc[codes["name"] == plain(name), "path"]]
    if paths:
        return f'several codes are called "{name[:80]}"', f"one of {first_of(paths, _LISTED)}"
    hint = nearest_name(plain(name), [*codes["code"], *codes["name"]])
    expected = f"one of {first_of([str(one) for one in codes['code']], _LISTED)}"
    return f'"{name[:80]}" is no code of the codebook. {hint}'.strip(), expected
