"""Plain files read in blocks: the same table as the strict reader gives, or none at all."""

import io
import random

import pytest

from questline.intake import plain_text
from questline.intake.plain_text import read_plain
from questline.intake.table import read_table

HOSTILE = [
    "", "", "", "1", "2", "5", "9", "x", "é", "½", "Very often", "Very  often ", " ", "unemployed",
    '"', '"a"', '""', '"a,b"', '"two\nlines"', '"two\r\nlines"', '"he said ""no"""', '""""', '","',
    '"\n"', 'mid"cell', '"closed" early', "\ufeff", "a" * 8, "b" * 9, "c" * 16, "d" * 63, "ü" * 40,
    "e" * 200, "\t", ";", "=1+1", "-99", "\r", "1,5", "\u2028", "\x0b", "\x85", "\x1c",
]  # fmt: skip


FILES = 250


def table_of(text: str, delimiter: str = ","):
    """What the strict reader says, as plain values; nothing when it has a problem."""
    strict = read_table(text, delimiter, "file.csv")
    if strict.problems:
        return None
    cells = [column.cells() for column in strict.columns]
    texts = [column.texts.tolist() for column in strict.columns]
    return strict.headers, cells, texts, strict.lines.tolist(), strict.blank_lines


def plain_of(content: bytes, delimiter: str = ","):
    """The same of the reader in blocks; nothing when the file is not plain."""
    found = read_plain(io.BytesIO(content), delimiter)
    if found is None:
        return None
    cells = [column.cells() for column in found.columns]
    texts = [column.texts.tolist() for column in found.columns]
    return found.headers, cells, texts, found.lines.tolist(), found.blank_lines


def random_file(chosen: random.Random) -> str:
    """A file of random cells: mostly harmless ones, of a few kinds, with the odd fault."""
    width = chosen.choice([1, 2, 3, 7])
    pool = chosen.sample(HOSTILE, chosen.randint(1, 6))
    end = chosen.choice(["\n", "\n", "\r\n"])
    lines = [",".join(f"h{number}" for number in range(width))]
    for _ in range(chosen.randint(0, 60)):
        count = width + (chosen.random() < 0.002)
        lines.append(",".join(chosen.choice(pool) for _ in range(count)))
        if chosen.random() < 0.02:
            lines.append("")
    text = end.join(lines)
    return text + end * chosen.choice([0, 1, 1, 2])


def test_both_readers_give_the_same_table_of_random_hostile_files(monkeypatch):
    chosen = random.Random(7)
    plain = strictly = 0
    for _ in range(FILES):
        monkeypatch.setattr(plain_text, "BLOCK", chosen.choice([40, 300, 2**18]))
        text = random_file(chosen)
        expected = table_of(text)
        found = plain_of(text.encode("utf-8"))
        if found is None:
            strictly += 1
        else:
            plain += 1
            assert found == expected, repr(text)
    assert min(plain, strictly) > FILES // 5


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3\n",
        "a,b\n1,2\n3,4,5\n6\n",
        'a,b\n"never closed,2\n',
        'a,b\n1,mid"cell\n',
        'a,b\n"closed" early,2\n',
        "a,b\r1,2\r",
        "a,b\n1,2\r3,4\n",
        "a,b\n1,\x002\n",
        "a,b\n",
        "a\n1\n",
        "",
        "\n\n",
    ],
)
def test_what_is_not_plain_beyond_doubt_is_left_to_the_strict_reader(text):
    assert plain_of(text.encode()) is None


def test_bytes_that_are_no_utf_8_are_left_to_the_strict_reader():
    assert plain_of("a,b\nné,2\n".encode("cp1252")) is None


def test_a_byte_order_mark_is_passed_over():
    assert plain_of(b"\xef\xbb\xbfa,b\n1,2\n")[0] == ["a", "b"]


def test_harmless_files_are_read_in_blocks():
    text = '\na;b\r\n"1";"x;\ny"\r\n\r\n;"é"\r\n"";"""q"""'
    assert plain_of(text.encode(), ";") == table_of(text, ";")
    assert plain_of(text.encode(), ";")[1] == [["1", "", ""], ["x;\ny", "é", '"q"']]


def test_a_column_may_change_from_short_to_long_cells(monkeypatch):
    monkeypatch.setattr(plain_text, "BLOCK", 16)
    cells = ["1", "", "2", "longer than a word", "1", "twelve", "z" * 300, "", "2"]
    text = "a,b\n" + "".join(f"{cell},1\n" for cell in cells)
    assert plain_of(text.encode()) == table_of(text)


def test_the_same_file_gives_the_same_table_whatever_the_blocks(monkeypatch):
    text = "a,b\n" + "".join(f"{number},{number % 3}\n" for number in range(500))
    whole = plain_of(text.encode())
    monkeypatch.setattr(plain_text, "BLOCK", 64)
    assert plain_of(text.encode()) == whole == table_of(text)


def test_a_quotation_mark_that_is_never_closed_is_soon_given_up(monkeypatch):
    monkeypatch.setattr(plain_text, "LONGEST_RECORD", 1000)
    monkeypatch.setattr(plain_text, "BLOCK", 100)
    stream = io.BytesIO(b'a,b\n"never closed,2\n' + b"1,2\n" * 10_000)
    assert read_plain(stream, ",") is None
    assert stream.tell() < 2000


def test_a_quotation_mark_that_is_never_closed_is_found_at_once():
    """Every block began at the same mark again, and went back to it line by line."""
    piece = b'a,b\n1,"2\n' + b"x,y\n" * 50
    assert plain_text._last_end(piece) == 4
    assert plain_text._last_end(b'a,b\n"1\n2",3\n4,"5\nx') == 12
    assert plain_text._last_end(b'"' + b"\n" * 9) == 0
