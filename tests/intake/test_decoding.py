"""Bytes to text: marks, UTF-8, Windows-1252 with a question, contradictions."""

import pytest

from questline.core.codebook import Variable

TOWN = Variable("town", "text", "Town", column="Town")
AGE = Variable("age", "number", "Age", column="Age")
TEXT = "Town,Age\nYnys Môn,30\nCafé,40\n"
NAMES = ["Ynys Môn", "Café"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TEXT.encode("utf-8"), "UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode("utf-8"), "UTF-8 with a byte-order mark"),
        (
            b"\xff\xfe" + TEXT.encode("utf-16-le"),
            "UTF-16 (little-endian) with a byte-order mark",
        ),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 (big-endian) with a byte-order mark"),
    ],
)
def test_marks_and_utf_8_are_recognised_and_reported(take, content, words):
    result = take(content, TOWN, AGE)
    assert result.responses["town"].tolist() == NAMES
    finding = result.findings.set_index("kind").loc["encoding"]
    assert (finding["severity"], finding["found"]) == ("note", words)
    assert words in result.line


def test_what_is_not_utf_8_is_read_as_windows_1252_and_a_person_is_asked(take):
    result = take(TEXT.encode("cp1252"), TOWN, AGE)
    assert result.responses["town"].tolist() == NAMES
    finding = result.findings.set_index("kind").loc["encoding"]
    assert finding["severity"] == "decide"
    assert finding["where"] == "survey.csv, line 2"
    assert "was read as Windows-1252" in finding["message"]
    assert "`encoding: windows-1252` into study.yaml" in finding["message"]


def test_a_stated_encoding_is_obeyed(take):
    result = take(TEXT.encode("latin-1"), TOWN, AGE, encoding="latin-1")
    assert result.responses["town"].tolist() == NAMES
    assert set(result.findings["severity"]) == {"note"}
    utf_16 = take(TEXT.encode("utf-16-le"), TOWN, AGE, encoding="utf-16-le")
    assert utf_16.responses["town"].tolist() == NAMES


def test_a_stated_encoding_that_garbles_utf_8_is_asked_about(take):
    findings = take(TEXT.encode("utf-8"), TOWN, AGE, encoding="windows-1252").findings
    finding = findings.set_index("kind").loc["encoding"]
    assert finding["severity"] == "decide"
    assert "every byte of it is valid UTF-8" in finding["message"]


def test_a_stated_encoding_that_the_mark_contradicts_is_an_error(refused):
    content = b"\xff\xfe" + TEXT.encode("utf-16-le")
    (sentence,) = refused(content, TOWN, AGE, encoding="utf-8")
    assert sentence.startswith("study.yaml, key encoding: ")
    assert 'says "utf-8"' in sentence
    assert "says UTF-16 (little-endian)" in sentence
    assert "What to do: remove the line" in sentence


def test_a_stated_encoding_that_the_bytes_contradict_names_the_line(refused):
    (sentence,) = refused(TEXT.encode("cp1252"), TOWN, AGE, encoding="utf-8")
    assert sentence.startswith("survey.csv, line 2: the bytes here are not utf-8")
    assert "What to do: save the export again as UTF-8" in sentence


@pytest.mark.parametrize("encoding", ["utf-99", "hex", "rot13"])
def test_an_encoding_that_does_not_exist_is_an_error(refused, encoding):
    (sentence,) = refused(TEXT, TOWN, AGE, encoding=encoding)
    assert f'study.yaml, key encoding: "{encoding}" is not an encoding' in sentence
    assert "windows-1252" in sentence


def test_utf_16_without_a_mark_must_say_its_order(refused):
    (sentence,) = refused(TEXT.encode("utf-16-le"), TOWN, AGE, encoding="utf-16")
    assert "no byte-order mark" in sentence
    assert "Expected: utf-16-le or utf-16-be." in sentence


def test_bytes_that_are_neither_utf_8_nor_windows_1252(refused):
    (sentence,) = refused(b"Town,Age\na,1\n\x81\xff,2\n", TOWN, AGE)
    assert sentence.startswith("survey.csv, line 3: ")
    assert "neither UTF-8 nor Windows-1252" in sentence


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_error(refused, content):
    (sentence,) = refused(content, TOWN, AGE)
    assert sentence.startswith("survey.csv: the file is empty.")
    assert "What to do: export the answers again." in sentence


def test_nul_characters_are_an_error_with_their_line(refused):
    (sentence,) = refused(b"Town,Age\na,1\nb\x00,2\n", TOWN, AGE)
    assert sentence.startswith("survey.csv, line 3: there is a NUL character")
    assert "export the answers again" in sentence


def test_utf_16_without_a_mark_is_recognised_by_its_nul_characters(refused):
    (sentence,) = refused(TEXT.encode("utf-16-le"), TOWN, AGE)
    assert "as in a UTF-16 file without a mark" in sentence
    assert "`encoding: utf-16-le` into study.yaml" in sentence
