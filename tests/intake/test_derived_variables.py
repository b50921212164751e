"""Derived variables by declaration; what a declaration forgets is an error."""

from questline.core.codebook import Variable
from questline.core.derivations import parse_derivation

MONTHS = Variable("months", "number", "", column="Months", minimum=0, maximum=240)


def derived(name: str, rule: str, *sources: str) -> Variable:
    return Variable(name, "derived", "", derivation=parse_derivation(rule, sources))


def test_derived_variables_are_made_and_missing_stays_missing(take):
    time = derived("time", "band: short=0..11 | long=12..", "months")
    known = derived("known", "recode: yes=long | no=short", "time")
    result = take('Months\n3\n24\n""\n', MONTHS, time, known)
    assert result.responses["time"].tolist() == ["short", "long", None]
    assert result.responses["known"].tolist() == ["no", "yes", None]
    assert set(result.missing["variable"]) == {"months"}


def test_answers_that_no_part_holds_are_an_error(refused):
    time = derived("time", "band: short=0..11 | long=13..", "months")
    (sentence,) = refused("Months\n3\n12\n11.5\n", MONTHS, time)
    assert sentence.startswith("codebook.csv, column rule (variable time): ")
    assert 'months holds "12", "11.5" in 2 rows of answers (2 and 3; row 2 is line 3' in sentence
    assert "no part of the band holds that" in sentence
    assert "What to do: add the answer to a part of the rule of time" in sentence


def test_answers_out_of_range_need_no_part_when_cleaning_removes_them(take):
    time = derived("time", "band: short=0..11 | long=12..240", "months")
    result = take("Months\n3\n999\n", MONTHS, time, out_of_range="set_missing")
    assert result.responses["time"].tolist() == ["short", None]


def test_forgotten_answers_that_could_identify_a_person_are_not_shown(refused):
    town = Variable("town", "text", "", column="Town", sensitivity="identifying")
    seaside = derived("seaside", "recode: yes=Rhyl", "town")
    (sentence,) = refused("Town\nRhyl\nOswestry\n", town, seaside)
    assert "Oswestry" not in sentence
    assert "row 2 of the answers (line 3 of the file)" in sentence
