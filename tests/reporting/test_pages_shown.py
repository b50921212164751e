"""Every number of the shipped study's public report is traced to the public store."""

from questline.core.statistics import csv_text
from questline.provenance.shown_numbers import texts_of_code, texts_of_plain_data, unexplained
from reporting.reports import INPUTS, ROOT, TEXTBOOK_ANSWERS, templates


def known_texts():
    """What people wrote: the study's configuration, the words of the product, what went in."""
    own = [path.read_text("utf-8") for path in (ROOT / "config" / "link_workers").iterdir()]
    code = (ROOT / "scripts" / "questline" / "reporting").rglob("*.py")
    words = [text for path in code for text in texts_of_code(path.read_text("utf-8"))]
    answers = TEXTBOOK_ANSWERS.to_numpy().ravel().tolist()
    return [*own, *words, *templates().values(), *texts_of_plain_data(INPUTS), *answers]


def test_every_number_of_the_public_report_is_in_the_public_store(shipped):
    report = shipped["public"]
    documents = {"index.html": report.html}
    for name, table in report.tables.items():
        columns = [table.iloc[:, place].tolist() for place in range(table.shape[1])]
        documents[f"tables/{name}.csv"] = csv_text(list(table.columns), columns)
    known = known_texts()
    assert unexplained(documents, report.store, known) == []
    # The same page with one wrong number in a sentence, and one in a picture, is found out.
    wrong = report.html.replace("</p>", " 86,427 people.</p>", 1)
    wrong = wrong.replace("</desc>", " And 7,153.96.</desc>", 1)
    found = unexplained({"index.html": wrong}, report.store, known)
    assert {one.text for one in found} == {"86,427", "7,153.96"}
