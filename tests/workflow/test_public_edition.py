"""The public edition of the shipped study, file by file: none of them counts few people."""

import csv
import html
import json
import re
from pathlib import Path

import pytest

RESULTS = Path("results/link_workers")
OF_INTERVIEWS = (
    "interview_codes", "interview_coverage", "interviewed", "invitations", "photographs",
    "saturation", "themes_by_", "themes_of_",
)  # fmt: skip
NOT_PEOPLE = {
    "Answer": "the answers of a question, 0 to 10",
    "df": "degrees of freedom",
    "Number": "findings by kind; those about answers are looked at in the store",
    "Factors or components": "factors, counted from none",
    "Factor": "the first eigenvalue, the second and so on",
    "Value": "the number of factors of an exploratory model",
    "WLSMV": "the parameters of a model",
    "FIML": "the parameters of a model",
    "Predictors": "variables that help to impute another",
    "Round": "the rounds of the chained equations",
    "Found": "a textbook answer",
    "Expected": "a textbook answer, or a predicted mean",
    "Specification": "the numbers of specifications",
    "Limit here": "the limit of an index, such as 2 seconds an item",
    "Place": "the places of specifications in their order",
    "Number (95% interval)": "teams; those with few people are hidden",
    "Quality of supervision": "its answers, at which a mean is predicted",
    "Adequacy of training": "its answers, at which a mean is predicted",
    "Months in the role": "months, at which chances are predicted",
    "Mean": "a mean",
    "SD": "a standard deviation",
    "Answered": "a mean or standard deviation of those who answered",
    "Statistics": "statistics of an output",
    "Shown": "statistics that are shown",
    "Rounded": "statistics that are rounded",
    "Hidden": "statistics that are hidden",
}
"""Columns of the tables that may hold a single figure, and what it counts."""
WITHOUT_ANSWER = {
    "Missing": "of a question",
    "Missing answers imputed": "none are left out there",
    "Too few answered, no score": "of a scale",
    "Answers moved": "imputed answers",
}
"""Columns that count people without an answer, which release.yaml lets be shown."""
FEW_IN_WORDS = re.compile(
    r"(?<![\d.,−-])[0-9] (?:people|person|persons|respondents?|rows?|answers?|cases|of them)\b"
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def text_of(page: str) -> str:
    """What a page says: a number in a sentence stays in it, everything else is set apart."""
    return re.sub(r"<[^>]*>", "|", re.sub(r"</?(?:span|b|strong|em)\b[^>]*>", "", page))


@pytest.fixture(scope="module")
def results(finished) -> Path:
    return finished[0] / RESULTS


@pytest.fixture(scope="module")
def words(results) -> dict[str, str]:
    """Every text that a reader of the public edition meets, by where it stands."""
    reporting = results / "reporting"
    pages = [reporting / f"{name}.html" for name in ("index", "codebook", "summary")]
    pictures = [
        *(reporting / "figures").glob("*.svg"),
        *(reporting / "summary_pictures").glob("*.svg"),
    ]
    files = [*pages, *sorted(pictures)]
    found = {path.name: text_of(path.read_text(encoding="utf-8")) for path in files}
    for entry in json.loads((reporting / "figures" / "figures.json").read_text(encoding="utf-8")):
        found[f"{entry['name']} in words"] = f"{entry['caption']}|{entry['alt']}"
    store = rows(results / "release" / "statistics.csv")
    return {**found, "notes of the store": "|".join(row["note"] for row in store)}


def counts_those_without(name: str, row: dict[str, str]) -> bool:
    """Whether a line counts people without an answer, or with a pattern of missing answers."""
    if name == "missing_patterns.csv":
        return True
    return any(cell == "No answer" or cell.endswith(": No answer") for cell in row.values())


def counts_those_interviewed(name: str, head: str) -> bool:
    """Whether a column counts people interviewed, who agreed to be heard one by one."""
    return head != "Could be asked" and name.startswith(OF_INTERVIEWS)


@pytest.mark.parametrize("folder", ["tables", "figures"])
def test_no_table_counts_few_people(results, folder):
    paths = sorted((results / "reporting" / folder).glob("*.csv"))
    few = [
        (path.name, head, row)
        for path in paths
        for row in rows(path)
        if row.get("Measure") != "Parameters"
        for head, cell in row.items()
        if re.fullmatch(r"[0-9]", cell.strip()) and head not in NOT_PEOPLE | WITHOUT_ANSWER
        if not counts_those_without(path.name, row)
        and not counts_those_interviewed(path.name, head)
    ]
    assert len(paths) > 10
    assert [entry for entry in few if not entry[0].startswith("checklist_")] == []


def test_no_text_counts_few_people(words):
    few = {place: FEW_IN_WORDS.findall(html.unescape(text)) for place, text in words.items()}
    assert {place: found for place, found in few.items() if found} == {}


def lacks_an_answer(row: dict[str, str]) -> bool:
    """Whether a row counts people without an answer, whom release.yaml lets be shown."""
    return (
        row["level"] in ("missing", "not_scored")
        or row["statistic"].startswith("missing_")
        or row["analysis"] in ("missing_answers", "missing_patterns")
        or (row["stage"], row["analysis"]) == ("imputation", "variables")
    )


def test_the_store_counts_few_of_nothing_but_the_file(results):
    counting = {"count", "events", "influential_count"}
    store = rows(results / "release" / "statistics.csv")
    shown = [row for row in store if row["estimate"] and not lacks_an_answer(row)]
    few = {
        row["term"] for row in shown if row["statistic"] in counting and float(row["estimate"]) < 10
    }
    assert few == {"platform", "encoding", "delimiter", "unknown_columns"}
    behind = [
        row["id"]
        for row in shown
        for people in ("n", "denominator", "events")
        if row[people] and float(row[people]) < 10
    ]
    assert behind == []


def test_what_the_internal_store_alone_has_is_named_nowhere(results, words):
    public = {row["id"] for row in rows(results / "release" / "statistics.csv")}
    internal = {
        row["id"] for row in rows(results / "release" / "internal" / "internal_statistics.csv")
    }
    assert public < internal
    page = (results / "reporting" / "index.html").read_text(encoding="utf-8")
    assert [name for name in internal - public if name in page] == []


def test_the_public_store_says_nothing_of_variables_that_are_not_public(results):
    """Neither how many answered them, nor how they drifted from the codebook."""
    lines = rows(Path(results).parents[1] / "config" / "link_workers" / "codebook.csv")
    hidden = {
        line["variable"]
        for line in lines
        if line["kind"] in ("identifier", "text") or line["sensitivity"] not in ("", "public")
    }
    public = rows(results / "release" / "statistics.csv")
    internal = rows(results / "release" / "internal" / "internal_statistics.csv")
    told = ("codebook", "drift")
    assert hidden & {row["term"] for row in internal if row["analysis"] in told}
    assert hidden & {row["term"] for row in public if row["analysis"] in told} == set()
