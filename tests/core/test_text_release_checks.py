"""Mistakes in what is to be quoted or shared: every one a sentence, all at once."""

import pytest

from core.damage import sound_study
from questline.core import parameters
from questline.core.configuration import load_study
from questline.core.errors import Problem


@pytest.fixture
def study(tmp_path):
    return sound_study(tmp_path)


def problems_of(study) -> list[Problem]:
    return load_study(study)[1]


def texts(study, *entries: str) -> None:
    lines = [
        f"  - {{variable: open_help, row: {row}, text: {text}, name: A, date: '2024-03-01'}}\n"
        for row, text in enumerate(entries, 1)
    ]
    (study / "released_texts.yaml").write_text("texts:\n" + "".join(lines), encoding="utf-8")


def test_what_cannot_be_seen_or_says_nothing_is_refused(study):
    texts(study, '"More \\u202e time"', '"zero\\u200bwidth"', '"[…] — [...]"', '"More [left out]"')
    found = [(problem.where, problem.sentence()) for problem in problems_of(study)]
    assert len(found) == 3
    for number, piece in enumerate(("U+202E RIGHT-TO-LEFT OVERRIDE", "U+200B", "no words"), 1):
        where, sentence = found[number - 1]
        assert f"line {number + 1}, key texts[{number}].text" in where
        assert piece in sentence


def test_a_quotation_stands_once(study):
    path = study / "released_texts.yaml"
    entry = "  - {variable: open_help, row: 3, text: More  time, name: A, date: '2024-03-01'}\n"
    path.write_text("texts:\n" + entry + entry.replace("More  time", "More time"), encoding="utf-8")
    (problem,) = problems_of(study)
    assert "stands in entry 1 already" in problem.found


def test_what_the_cleaned_data_do_not_hold_is_not_checked_there(study):
    release = study / "release.yaml"
    text = release.read_text(encoding="utf-8").replace("nation, employer]", "nation, started]")
    release.write_text(text, encoding="utf-8")
    codebook = study / "codebook.csv"
    lines = codebook.read_text(encoding="utf-8").replace(",internal,,,", ",identifying,,,", 1)
    codebook.write_text(lines, encoding="utf-8")
    (problem,) = problems_of(study)
    assert '"started" is identifying' in problem.found


def test_text_that_is_quoted_need_not_be_public_but_may_not_identify(study):
    release = study / "release.yaml"
    text = release.read_text(encoding="utf-8")
    release.write_text(text.replace("[open_leaving,", "[town, open_leaving,"), encoding="utf-8")
    (problem,) = problems_of(study)
    assert '"town" is identifying' in problem.found


def test_the_rules_are_told_what_they_need_and_no_more(study):
    loaded, problems = load_study(study)
    assert problems == []
    told = parameters.free_text(loaded)
    assert told["identifying"] == ["town"]
    assert {tuple(entry) for entry in told["released"]} == {("variable", "row", "text")}
    nation = next(entry for entry in told["categories"] if entry["words"][0] == "nation")
    assert "Northern Ireland" in nation["texts"]
    declared = parameters.anonymity(loaded)
    assert list(declared["variables"]["nation"]["coarser"]) == ["england"]
    release = study / "release.yaml"
    release.write_text("threshold: 10\n", encoding="utf-8")
    (study / "released_texts.yaml").unlink()
    loaded, _ = load_study(study)
    assert parameters.anonymity(loaded) is None
    assert parameters.free_text(loaded)["variables"] == []
