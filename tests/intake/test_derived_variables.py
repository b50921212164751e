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


HOURS = Variable("hours", "number", "", column="Hours", minimum=0)
MORE = Variable("more", "number", "", column="More", minimum=0)
BORN = Variable("born", "date", "", column="Born", formats=("%Y-%m-%d",))
SEEN = Variable("seen", "date", "", column="Seen", formats=("%Y-%m-%dT%H:%M:%S%z",))


def limited(name: str, rule: str, *sources: str, **fields) -> Variable:
    return Variable(name, "derived", "", derivation=parse_derivation(rule, sources), **fields)


def test_derived_numbers_and_what_is_derived_from_them(take):
    both = limited("both", "sum: at least 1", "hours", "more")
    much = derived("much", "band: little=..9 | much=10..", "both")
    result = take("Hours,More\n4,5\n8,9\n3,\n,\n", HOURS, MORE, both, much)
    assert result.responses["both"].fillna(-1).tolist() == [9, 17, 3, -1]
    assert result.responses["both"].dtype == "float64"
    assert result.responses["much"].tolist() == ["little", "much", "little", None]
    assert result.statistics["estimate"].notna().all()


def test_the_years_between_two_dates_one_with_an_offset(take):
    age = limited("age", "dates_apart: years", "born", "seen", minimum=0)
    text = "Born,Seen\n1990-05-02,2020-05-01T23:30:00-05:00\n,2020-05-01T23:30:00+0100\n"
    result = take(text, BORN, SEEN, age)
    assert result.responses["seen"].tolist()[0] == "2020-05-01T23:30:00-05:00"
    assert result.responses["age"].fillna(-1).tolist() == [29, -1]


def test_a_derived_number_outside_its_range_names_its_rows(take, refused):
    age = limited("age", "dates_apart: years", "born", "seen", minimum=16, maximum=99)
    text = "Born,Seen\n1990-05-02,2020-05-01T10:00:00Z\n2019-05-02,2020-05-01T10:00:00Z\n"
    (sentence,) = refused(text, BORN, SEEN, age)
    assert sentence.startswith("codebook.csv, columns minimum and maximum (variable age): ")
    assert 'it is "0" in row 2 of the answers (line 3 of the file)' in sentence
    assert "Expected: 16 to 99." in sentence
    result = take(text, BORN, SEEN, age, out_of_range="set_missing")
    findings = result.findings.set_index("kind")
    assert "derived from born and seen: 1 number outside" in findings.loc["out_of_range", "message"]


def test_hidden_numbers_outside_their_range_are_not_shown(refused):
    age = limited(
        "age", "dates_apart: years", "born", "seen", minimum=40, sensitivity="identifying"
    )
    (sentence,) = refused("Born,Seen\n1990-05-02,2020-05-01T10:00:00Z\n", BORN, SEEN, age)
    assert "29" not in sentence
    assert "row 1 of the answers" in sentence
