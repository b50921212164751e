"""Figures say what the store says, in pictures that can stand in a page beside others."""

import os
import re
import subprocess
import sys
from itertools import combinations
from xml.etree import ElementTree

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, as_store, join_parts
from questline.reporting.figures import draw_figures
from questline.reporting.figures.canvas import Words
from questline.reporting.figures.text import text_width
from questline.reporting.pages.page import SECTIONS
from reporting.stores import labels, small_store, with_hidden

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "path", "circle", "text", "defs", "pattern", "rect"}
NAMES = [
    "participant_flow",
    "scores_efficacy",
    "parallel_strain",
    "parallel_both",
    "equivalence_by_gender",
    "correlations",
    "answers_efficacy",
    "benchmarks",
    "forest_leaving",
    "forest_efficacy_by_months",
    "predicted_leaving_efficacy",
    "predicted_efficacy_by_months_months",
    "other_models_leaving",
    "other_models_efficacy_by_months",
    "residuals_leaving",
    "residuals_efficacy_by_months",
    "quantiles_efficacy_by_months",
    "calibration_leaving",
    "calibration_curve_leaving",
    "missing_answers",
    "missing_patterns",
    "imputation_convergence",
    "imputed_values",
    "specification_curve_leaving_curve",
]
ROWS_OF = {
    "participant_flow": "cleaning/flow/",
    "equivalence_by_gender": "measurement/by_gender/",
    "scores_efficacy": "measurement/efficacy/",
    "correlations": "description/correlations/",
    "answers_efficacy": "description/answers/",
    "benchmarks": "description/benchmarks/",
    "forest_leaving": "modelling/leaving/",
    "predicted_leaving_efficacy": "modelling/leaving/",
    "predicted_efficacy_by_months_months": "modelling/efficacy_by_months/",
    "other_models_leaving": "modelling/leaving/",
    "other_models_efficacy_by_months": "modelling/efficacy_by_months/",
    "residuals_leaving": "modelling/leaving/",
    "residuals_efficacy_by_months": "modelling/efficacy_by_months/",
    "quantiles_efficacy_by_months": "modelling/efficacy_by_months/",
    "calibration_leaving": "modelling/leaving/",
    "calibration_curve_leaving": "modelling/leaving/",
    "missing_answers": "description/missing_answers/",
    "missing_patterns": "description/missing_patterns/",
    "parallel_strain": "measurement/strain/",
    "imputation_convergence": "imputation/convergence/",
    "imputed_values": "imputation/distributions/",
    "specification_curve_leaving_curve": "robustness/leaving_curve/",
}


@pytest.fixture(scope="module")
def store() -> pd.DataFrame:
    return small_store()


@pytest.fixture(scope="module")
def figures(store):
    return draw_figures(store, labels())


def texts(svg: str) -> list[str]:
    """What a reader sees written in a picture."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def ids_starting(store: pd.DataFrame, start: str) -> list[str]:
    return [identifier for identifier in store["id"] if identifier.startswith(start)]


def test_every_figure_is_drawn_in_the_order_of_the_report(figures):
    assert list(figures) == NAMES
    assert all(figure.name == name for name, figure in figures.items())
    assert all(figure.section in dict(SECTIONS) for figure in figures.values())


def test_a_figure_without_statistics_is_not_there(store):
    without = store[store["analysis"] != "correlations"]
    assert [name for name in NAMES if name != "correlations"] == list(
        draw_figures(without, labels())
    )
    assert draw_figures(as_store([]), labels()) == {}


@pytest.mark.parametrize("name", NAMES)
def test_svg_stands_alone_and_inside_a_page(figures, name):
    figure = figures[name]
    root = ElementTree.fromstring(figure.svg)
    assert figure.svg.startswith("<svg ")
    assert root.get("role") == "img"
    assert root.get("viewBox", "").startswith("0 0 360 ")
    assert root.get("aria-labelledby") == f"{name}-title {name}-description"
    named = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(named) == len(set(named))
    assert all(identifier.startswith(f"{name}-") for identifier in named)
    assert set(re.findall(r"url\(#([^)]+)\)", figure.svg)) <= set(named)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS


@pytest.mark.parametrize("name", NAMES)
def test_words_differ_and_say_something(figures, name):
    figure = figures[name]
    assert figure.caption != figure.alt
    assert re.search(r"\d", figure.alt)
    assert figure.caption.endswith(".")
    assert figure.alt.endswith(".")
    assert len(figure.table) > 0
    assert all(isinstance(cell, str) for cell in figure.table.to_numpy().ravel())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("participant_flow", ["203 rows in the raw export", "160 analysed", "31 excluded"]),
        ("scores_efficacy", ["160 people, mean 5.4 ▲, SD 1.3", "21", "64", "75"]),
        ("correlations", [".31", "−.47", "−.08", "n = 148 to 155 for each pair"]),
        ("answers_efficacy", ["n = 160", "36%", "50%"]),
        ("benchmarks", ["49% (42 to 57)", "29% (24 to 35)", "n = 279"]),
        ("forest_leaving", ["1.91 (1.24 to 2.93)", "2.05 (1.31 to 3.21)", "per 10 points"]),
        ("forest_efficacy_by_months", ["−0.25 (−0.45 to −0.05)", "per 12 higher"]),
        ("other_models_leaving", ["As planned", "1.91 (1.24 to 2.93)", "1.93 (0.97 to 3.85)"]),
        ("other_models_efficacy_by_months", ["Robust errors", "−0.25 (−0.52 to 0.02)"]),
        ("residuals_leaving", ["↑ Residual, points", "By predicted chance, %", "60"]),
        ("residuals_efficacy_by_months", ["↑ Residual, SD", "By predicted value", "−0.5"]),
        ("quantiles_efficacy_by_months", ["↑ Residuals, SD", "Normal distribution, SD →"]),
        ("calibration_leaving", ["120 people in 3 groups"]),
        ("calibration_curve_leaving", ["Corrected, 95% interval", "These people", "60"]),
        ("missing_answers", ["23.1% (37)", "10.0% (16)", "n = 160 analysed"]),
        ("missing_patterns", ["118", "26", "Gender, Months in the role"]),
        ("parallel_strain", ["Polychoric correlations", "shuffled, 95th percentile", "Factor →"]),
        ("imputation_convergence", ["Gender", "R-hat 1.254", "round 10", "30.50", "29.71"]),
        ("imputed_values", ["Gender (16 imputed)", "70%, 61%", "41%, 52%", "24 to 48"]),
    ],
)
def test_pictures_show_the_numbers_of_the_store(figures, name, shown):
    written = texts(figures[name].svg)
    assert [text for text in shown if text not in written] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("participant_flow", "203 rows in the raw export, 160 analysed"),
        ("scores_efficacy", "Mean 5.4, standard deviation 1.3, median 5.5, from 2.0 to 8.0"),
        ("scores_efficacy", "Most people, 75, score 6 to 8."),
        ("correlations", "Self-efficacy with Feeling stressed −.47"),
        ("answers_efficacy", "Staying calm, 4 (38%); Finding solutions, 3 (50%)"),
        ("forest_leaving", "adjusted odds ratio 1.91 (1.24 to 2.93)"),
        ("other_models_leaving", "per 10 lower: as planned 1.91 (1.24 to 2.93), Firth’s penalised"),
        ("other_models_leaving", "random intercept 2.02 (1.22 to 3.34) and weighted 1.79 (1.12 to"),
        ("residuals_leaving", "1 of 3 bins off, the farthest from zero 16.1 percentage points"),
        ("residuals_leaving", "By Self-efficacy: 0 of 2 bins off, the farthest from zero 4.2"),
        ("residuals_efficacy_by_months", "2 of 3 bins off, the farthest from zero −0.51 standard"),
        ("quantiles_efficacy_by_months", "farthest from the line is −0.88 where −1.09 is"),
        ("calibration_leaving", "predicted 21%, observed 20%"),
        ("calibration_curve_leaving", "at a predicted 40% 41% (30% to 52%), uncorrected 38%"),
        ("missing_answers", "Months in the role 23.1%"),
        ("parallel_strain", "Polychoric correlations: the first eigenvalues are 2.31, 0.58, 0.26"),
        ("parallel_strain", "the 95th percentile of shuffled answers is 1.09, 0.99, 0.89; factors"),
        ("imputation_convergence", "The largest R-hat: Months in the role 1.254; Gender 1.013."),
        ("imputed_values", "Months in the role, 0 to 24: 41% answered, 52% imputed"),
    ],
)
def test_alt_text_is_made_from_the_numbers(figures, name, said):
    assert said in figures[name].alt


def test_answers_given_equally_often_are_all_named(store):
    tied = store.copy()
    equal = (tied["term"] == "calm") & tied["level"].isin(["3", "4"])
    tied.loc[equal & (tied["statistic"] == "percent"), "estimate"] = 37.0
    figure = draw_figures(tied, labels())["answers_efficacy"]
    assert "Staying calm, 3 and 4 (37% each); Finding solutions, 3 (50%)" in figure.alt


@pytest.mark.parametrize(
    ("name", "head", "column"),
    [
        ("participant_flow", "Excluded: Finished too fast", "Could not be checked"),
        ("missing_answers", "Gender", "Left blank"),
    ],
)
def test_a_count_that_the_store_has_not_is_no_nought(store, name, head, column):
    """Release hides a count of nobody too, so that no table may make one up."""
    kept = store[store["level"] != "not_checked"]
    table = draw_figures(kept, labels())[name].table
    (found,) = table.loc[table.iloc[:, 0] == head, column]
    assert found == ""


def test_what_is_not_computable_is_named_with_its_reason(figures):
    forest = figures["forest_leaving"]
    assert (
        "Not computable: Gender: In another way. Nobody with this answer has leaving in mind."
        in forest.caption
    )
    assert "not computable" in texts(forest.svg)
    row = forest.table[forest.table["Level"] == "In another way"]
    assert set(row["Odds ratio"]) == {"not computable"}


def test_hidden_numbers_are_marked_and_nowhere_written(store):
    hidden = [
        *ids_starting(store, "description/answers/none/analysed/calm/1/"),
        *ids_starting(store, "measurement/efficacy/none/analysed/efficacy/2 to 4"),
        *ids_starting(store, "cleaning/flow/none/none/too_fast"),
        *ids_starting(store, "modelling/leaving/adjusted/complete/gender/man"),
        *ids_starting(store, "description/missing_patterns/none/analysed/pattern_03"),
        *ids_starting(store, "description/missing_answers/none/analysed/months/refused"),
    ]
    figures = draw_figures(with_hidden(store, hidden), labels())
    assert "A hidden number excluded" in texts(figures["participant_flow"].svg)
    assert "hidden" in texts(figures["scores_efficacy"].svg)
    assert "hidden" in texts(figures["forest_leaving"].svg)
    assert "Hidden, because few people stand behind it: Gender: Men" in (
        figures["forest_leaving"].caption
    )
    for name in ("answers_efficacy", "scores_efficacy", "missing_answers"):
        assert "url(#" in figures[name].svg, "hidden parts are hatched"
        assert "Hatched" in figures[name].caption
    assert "Gender, Months in the role" not in str(figures["missing_patterns"])
    for gone in ("12", "7.5"):
        assert gone not in figures["answers_efficacy"].table.to_numpy()
    assert "hidden" in figures["answers_efficacy"].table.to_numpy()


@pytest.mark.parametrize("name", ROWS_OF)
def test_a_figure_whose_every_number_is_hidden_has_no_picture(store, name):
    figure = draw_figures(with_hidden(store, ids_starting(store, ROWS_OF[name])), labels())[name]
    if name == "participant_flow":
        assert "hidden analysed" in figure.alt.lower()
        return
    assert figure.svg == ""
    assert "No picture" in figure.alt
    assert "not drawn" in figure.caption
    cells = set(figure.table.to_numpy().ravel())
    assert cells & {"hidden"}


def test_the_mark_of_synthetic_data(store):
    for figure in draw_figures(store, labels()).values():
        assert "Synthetic data" in texts(figure.svg)
    for figure in draw_figures(store, labels(synthetic="")).values():
        assert "Synthetic data" not in texts(figure.svg)


def test_nothing_is_cut_off_and_no_text_lies_on_text(store, monkeypatch):
    drawings = []
    monkeypatch.setattr(
        "questline.reporting.figures.draw.svg",
        lambda drawing, *words: drawings.append(drawing) or "",
    )
    long = labels()
    for number, about in enumerate(long["variables"].values()):
        about["label"] = f"A label that is much longer than the line has room for, number {number}"
    long["scales"]["efficacy"]["label"] = "Unbreakable" * 12
    long["measurement"]["sets"][0]["label"] = "Unbreakable" * 12
    for given in (labels(), long):
        draw_figures(store, given)
    assert len(drawings) == 2 * len(NAMES)
    for drawing in drawings:
        lines = [shape for shape in drawing.shapes if isinstance(shape, Words)]
        for line in lines:
            left, right, top, bottom = extent(line)
            assert left >= -0.6, line
            assert right <= drawing.width + 0.6, line
            assert top >= 0, line
            assert bottom <= drawing.height, line
        for one, other in combinations(lines, 2):
            assert not overlap(extent(one), extent(other)), (one, other)


def extent(line) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the letters of a line."""
    width = text_width(line.text, line.size, line.bold)
    left = line.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[line.anchor] * width
    return left, left + width, line.y - 0.73 * line.size, line.y + 0.1 * line.size


def overlap(one, other) -> bool:
    across = min(one[1], other[1]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[2], other[2])
    return across > 0.5 and down > 0.5


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</text></svg><b>",
    "<![CDATA[x]]> <!-- x --> &amp; &#60;",
    "url(#x) id=\"y\" style='fill: red'",
    "$x^2$ \\frac{1}{2} %s {0} {{ 7 }}",
    "line\nbreak\ttab\r\x00\x0bcontrol",
    "right \u202eto left\u2066 \u200f\u2069",
    "\ufffe\uffff\ud800",
    "W" * 400,
    "العربية עברית 中文 ñ é",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_labels_are_only_ever_text(store, text):
    given = labels()
    for about in given["variables"].values():
        about["label"] = text
        about["levels"] = [[code, text] for code, _ in about["levels"]]
    given["scales"]["efficacy"].update(label=text, direction=text, note=text)
    given["scales"]["efficacy"]["bands"][0]["name"] = text
    given["answers"][0].update(label=text, low=text, high=text)
    given["cleaning"]["rules"][0]["reason"] = text
    given["published"][0]["source"] = text
    given["benchmarks"][0].update(label=text, wording=text, caution=text)
    given["measurement"]["sets"][0]["label"] = text
    for analysis in given["analyses"]:
        analysis["label"] = text
    for figure in draw_figures(store, given).values():
        root = ElementTree.fromstring(figure.svg)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
        marks = {name for element in root.iter() for name in element.attrib}
        assert not any(name.startswith("on") or "href" in name for name in marks)
        words = [figure.caption, figure.alt, *map(str, figure.table.to_numpy().ravel())]
        for word in [*words, figure.svg]:
            word.encode("utf-8")
            assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", word)


def test_text_keeps_its_signs(store):
    given = labels()
    given["variables"]["calm"]["label"] = 'A & B < $5 "%" id="x" url(#y)'
    assert 'A & B < $5 "%" id="x" url(#y)' in texts(
        draw_figures(store, given)["answers_efficacy"].svg
    )


def test_a_scale_with_a_hostile_name_has_a_harmless_file_name(store):
    renamed = store.copy()
    rows = renamed["analysis"] == "efficacy"
    renamed.loc[rows, ["analysis", "term"]] = "../Etc/passwd"
    renamed.loc[rows, "id"] = [f"measurement/x/{number}" for number in range(rows.sum())]
    given = labels()
    given["scales"] = {"../Etc/passwd": given["scales"]["efficacy"]}
    assert "scores____etc_passwd" in draw_figures(renamed, given)


DRAW = """
import hashlib
from questline.reporting.figures import draw_figures
from reporting.stores import labels, small_store

digest = hashlib.sha256()
for figure in draw_figures(small_store(), labels()).values():
    words = (figure.svg, figure.caption, figure.alt, figure.table.to_csv())
    digest.update("".join(words).encode())
print(digest.hexdigest())
"""


def test_two_processes_give_the_same_bytes(root):
    sums = set()
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([str(root / "scripts"), str(root / "tests")]),
        }
        done = subprocess.run(
            [sys.executable, "-c", DRAW],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        sums.add(done.stdout)
    assert len(sums) == 1


def test_mixed_answers_in_one_group_have_a_key_each(store):
    given = labels()
    agree = {"1": "Disagree", "2": "Neither", "3": "Agree", "4": "Agree fully"}
    given["variables"]["solve"]["levels"] = [list(pair) for pair in agree.items()]
    written = texts(draw_figures(store, given)["answers_efficacy"].svg)
    assert {"1", "4", "Disagree", "Agree fully"} <= set(written)


def test_a_hundred_answers_have_a_key_without_numbers_in_it(store):
    others = store[store["analysis"] != "answers"]
    part = StatisticsPart("description")
    for code in range(101):
        part.add("answers", "calm", "count", 20, level=str(code), denominator=2020)
        part.add("answers", "calm", "percent", 100 / 101, level=str(code), denominator=2020)
    figure = draw_figures(join_parts([others, part.table()]), labels())["answers_efficacy"]
    assert {"0", "100", "n = 2,020"} <= set(texts(figure.svg))
    assert "50" not in texts(figure.svg)


def test_an_interval_without_an_end_is_drawn_to_the_edge(store):
    open_ended = store.copy()
    row = open_ended["id"] == "modelling/leaving/adjusted/complete/gender/man/odds_ratio"
    open_ended.loc[row, "ci_high"] = float("nan")
    written = texts(draw_figures(open_ended, labels())["forest_leaving"].svg)
    assert "0.80 (from 0.45)" in written
