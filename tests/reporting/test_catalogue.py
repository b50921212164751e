"""The catalogue of words: whole, up to date, harmless, and used for what readers see."""

import re
from functools import cache
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest

from questline.core.errors import StudyError
from questline.core.known_names import KnownNames
from questline.core.languages import catalogue_of, languages
from questline.core.report_checks import check_language
from questline.core.yaml_text import parse_yaml
from questline.reporting import catalogue
from questline.reporting.catalogue import (
    _,
    on_screen,
    partly_translated,
    plural,
    read_catalogue,
    speak,
    speak_language,
    spoken_language,
)
from questline.reporting.pages.writing import say
from questline.tools.catalogue.messages import catalogue_template
from questline.tools.catalogue.write import TEMPLATE, template_of
from reporting.other_language import LEFT, RIGHT, other_language
from reporting.reports import ROOT, read_page, reading_matter, small_report
from reporting.summaries import summary

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
HEAD += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
BLOCKS = frozenset(
    (
        "p",
        "li",
        "td",
        "th",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "figcaption",
        "dt",
        "dd",
        "summary",
        "ul",
        "ol",
        "table",
        "div",
    )
)


@pytest.fixture(autouse=True)
def english_again():
    yield
    speak(NullTranslations())


def po(*entries):
    return HEAD + "\n\n".join(entries) + "\n"


def entry(message, translation):
    return f'msgid "{message}"\nmsgstr "{translation}"'


class Texts(HTMLParser):
    """The visible texts of a page outside figures, each with what of it is in no brackets."""

    def __init__(self, html):
        super().__init__()
        self.found, self.depth, self.open, self.unbalanced = [], 0, [], []
        self.feed(html)

    def block(self, tag):
        if tag in BLOCKS:
            if self.depth:
                self.unbalanced.append(self.found[-1])
            self.depth = 0

    def handle_starttag(self, tag, attrs):
        self.block(tag)
        if tag not in ("br", "meta", "img", "link", "input", "path", "use", "hr"):
            self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag):
        self.block(tag)
        if any(tag == one for one, _class in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        tags = {tag for tag, _class in self.open}
        if tags & {"style", "script", "svg", "figure", "head"}:
            return
        outside = ""
        for letter in data:
            self.depth += (letter == LEFT) - (letter == RIGHT)
            outside += letter if not self.depth and letter != RIGHT else ""
        if re.search(r"[A-Za-z]{2,}", data):
            self.found.append((self.open[-1][0], data.strip(), outside.strip()))

    def spoken(self, known):
        """The share of the texts that are ours, in brackets, or the study's own words."""
        said = [text for text in self.found if not re.search(r"[A-Za-z]{2,}", text[2])]
        own = [text for text in self.found if text not in said and is_known(text[2], known)]
        return (len(said) + len(own)) / len(self.found)


def is_known(text, known):
    parts = re.split(r"[:×,;()]|“|”", text)
    return all(part.strip(" .").lower() in known for part in parts if part.strip(" ."))


def words_of(content):
    if isinstance(content, dict):
        return [word for key, part in content.items() for word in [str(key), *words_of(part)]]
    if isinstance(content, (list, tuple)):
        return [word for part in content for word in words_of(part)]
    return [str(content)]


def known_words(study):
    return "\n".join(words_of(study)).lower()


def in_pseudo(**options):
    speak_language("xx", other_language())
    return small_report(**options).html


@cache
def small_page():
    """The report on the small store in the language of brackets."""
    return in_pseudo()


def test_the_template_is_up_to_date():
    written = (ROOT / TEMPLATE).read_text(encoding="utf-8")
    assert template_of(ROOT) == written, (
        "run: PYTHONPATH=scripts python -m questline.tools.catalogue.write"
    )


def test_the_template_is_sorted_and_names_files_without_lines():
    code = 'say(_("b {}"), 1)\nmessage("a" " c")\nplural("one", "many", 2)\n_(name)\n'
    text = catalogue_template({"a.py": code, "b.html": '{{ _("d") }}{{ fill(_("b {}"), x) }}'}, {})
    assert re.findall(r'^msgid "(.+)"', text, re.MULTILINE) == ["a c", "b {}", "d", "one"]
    assert "#: a.py b.html\n" in text
    assert not re.search(r"#: .*:\d", text)
    assert text == catalogue_template(
        {"b.html": '{{ _("d") }}{{ fill(_("b {}"), x) }}', "a.py": code}, {}
    )


def test_english_needs_no_catalogue():
    speak_language("en-GB")
    assert _("Key findings") == "Key findings"
    assert plural("{} person", "{} people", 1) == "{} person"
    assert catalogue_of("en-GB", Path("anywhere")) == []


def test_a_catalogue_translates_and_what_it_lacks_stays_english():
    plurals = 'msgid "{} person"\nmsgid_plural "{} people"\nmsgstr[0] "{} Mensch"\n'
    plurals += 'msgstr[1] "{} Menschen"'
    speak_language("de", po(entry("Key findings", "Das Wichtigste"), plurals))
    assert _("Key findings") == "Das Wichtigste"
    assert _("Methods") == "Methods"
    assert plural("{} person", "{} people", 2).format(2) == "2 Menschen"
    assert _("") == ""


@pytest.mark.parametrize(
    ("messages", "language", "says"),
    [(1, "de", ""), (2, "de", "1 of 2"), (3, "en-GB", "1 of 3"), (None, "en-GB", "1 of 2,")],
)
def test_a_page_is_in_the_language_of_most_of_its_words(messages, language, says):
    fuzzy = "#, fuzzy\n" + entry("Methods", "Methodik?")
    empty = 'msgid "{} row"\nmsgid_plural "{} rows"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    text = po(entry("Key findings", "Das Wichtigste"), fuzzy, entry("Contents", ""), empty)
    speak_language("de", text, messages)
    assert plural("{} row", "{} rows", 2) == "{} rows"
    said = f"The catalogue for de translates {says}" if says else ""
    assert spoken_language() == language
    assert partly_translated().startswith(said)
    assert bool(partly_translated()) == bool(says)
    assert on_screen("a page").startswith(f"a page; t{said[1:]}" if says else "a page")
    for built in (small_report().html, summary().html):
        page = read_page(built)
        assert page.elements[0].attributes["lang"] == language
        assert ("The catalogue for de" in page.words()) == bool(says)


def test_english_is_whole():
    speak_language("en-GB")
    assert (spoken_language(), partly_translated(), on_screen("a")) == ("en-GB", "", "a")


def test_a_fuzzy_translation_does_not_count():
    speak_language("de", po("#, fuzzy\n" + entry("Methods", "Methodik?")))
    assert _("Methods") == "Methods"


def test_blanks_may_change_their_order():
    speak_language("de", po(entry("{} of {}.", "Von {1} sind es {0}.")))
    assert say(_("{} of {}."), "five", "six") == ("Von ", "six", " sind es ", "five", ".")
    assert _("{} of {}.").format("five", "six") == "Von six sind es five."


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("{} of {}.", "{} nur."),
        ("{} of {}.", "{} von {} und {}."),
        ("{} of {}.", "{0} von {0}."),
        ("{} of {}.", "{0} von {2}."),
        ("{} of {}.", "{0.__class__} von {}."),
        ("{} of {}.", "{} von {"),
        ("Methods", "{{ 7 * 7 }}"),
        ("Methods", "Methoden {}"),
        ("No {measure} here.", "Kein {maß} hier."),
    ],
)
def test_wrong_blanks_are_named_with_file_and_line(message, translation):
    with pytest.raises(StudyError) as error:
        speak_language("de", po(entry("Key findings", "Das"), entry(message, translation)))
    assert "reports/languages/de.po, line 9: " in str(error.value)
    assert translation in str(error.value)


def test_what_is_no_catalogue_is_said():
    with pytest.raises(StudyError, match=r"reports/languages/de\.po: no gettext catalogue"):
        read_catalogue('<html>\nmsgid "a"\nmsgstr "b"\n', "reports/languages/de.po")


def test_a_rule_of_plurals_is_never_run_as_code():
    hostile = HEAD.replace("n != 1", "__import__('os').abort()")
    speak_language("de", hostile + entry("Methods", "Methoden"))
    assert _("Methods") == "Methoden"
    assert plural("{} row", "{} rows", 2) == "{} rows"


def test_a_language_without_a_catalogue_is_said_with_its_line(tmp_path):
    (tmp_path / "cy.po").write_text(po(), encoding="utf-8")
    assert languages(tmp_path) == ["en-GB", "cy"]
    known = KnownNames({}, None, {"report.yaml": parse_yaml("\nlanguage: de\n", "report.yaml")})
    check_language(known, "cy", tmp_path)
    check_language(known, "en-GB", tmp_path)
    check_language(known, "de", tmp_path)
    (problem,) = known.problems
    assert problem.where == "report.yaml, line 2, key language"
    assert problem.expected == "one of en-GB, cy"


def test_markup_in_a_catalogue_is_text():
    hostile = "<script>alert(1)</script> %(x)s & <b>"
    texts = ("Key findings", "Term", "The scores", "Adjusted", "Contents", "Data quality")
    speak_language("xx", po(*(entry(text, f"{hostile} {text}") for text in texts)))
    page = read_page(small_report().html)
    assert all("alert" not in one.text for one in page.all("script"))
    assert f"{hostile} Key findings" in page.words()
    assert f"{hostile} Term" in page.words()


def test_every_heading_caption_and_header_is_a_message():
    html = small_page()
    texts = Texts(html)
    known = known_words(reading_matter())
    tags = ("h2", "h3", "h4", "caption", "summary", "dt")
    left = [text for text in texts.found if text[0] in tags and not is_known(text[2], known)]
    assert [text for text in left if re.search(r"[A-Za-z]{2,}", text[2])] == []


def test_the_sentences_for_papers_are_messages():
    page = read_page(small_page())
    found = [one.text for one in page.all("details") if one.attributes.get("class") == "paper"]
    for text in found:
        for line in text.strip().split("\n")[1:]:
            start = line.strip()[:1]
            assert start in ("", LEFT) or "regression" in line  # the store's words on the method


def test_brackets_stay_whole():
    """No message is cut or joined so that a translation would lose its beginning or end."""
    assert Texts(small_page()).unbalanced == []


def test_numbers_are_the_same_in_another_language():
    def shown(html):
        return sorted(re.findall(r'href="reproducibility\.html#(s\d+)"', html))

    english = small_report().html
    assert len(shown(english)) > 300
    assert shown(small_page()) == shown(english)


@pytest.mark.slow
def test_nearly_all_words_of_the_shipped_report_are_messages(shipped):
    from questline.core import parameters
    from questline.core.configuration import load_study

    study, _problems = load_study(ROOT / "config" / "link_workers")
    matter = {**parameters.reading_matter(study), "language": "xx"}
    html = in_pseudo(store=shipped["public"].store, study=matter)
    store = shipped["public"].store
    told = {text for name in ("method", "note", "unit") for text in store[name].unique()}
    known = known_words(matter) + "\n" + "\n".join(told).lower()
    texts = Texts(html)
    assert len(texts.found) > 5000
    assert texts.spoken(known) > 0.9
    assert '<html lang="xx">' in html


def test_the_language_that_is_spoken_is_left_again():
    assert catalogue._spoken.gettext("Methods") == "Methods"
