"""A synthetic twin: a complete study, made of public numbers alone, that resembles them."""

import csv
import io
import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from twins import FILES, HIDDEN, facts_of, public_store, study_folder

from questline.core.configuration import load_study
from questline.core.files import read_templates
from questline.core.statistics import NUMBERS, StatisticsPart, as_store
from questline.core.yaml_text import parse_yaml
from questline.intake.exports.files import open_files
from questline.intake.stage import take_in
from questline.modelling.fits.logistic import fit_logistic
from questline.release.twin.comparison import compare
from questline.release.twin.make import make_twin
from questline.release.twin.study_files import codebook_file, without_comments
from questline.tools.synthetic_twin.folder import make_folder

PEOPLE = 400


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    return facts_of(study_folder(tmp_path_factory.mktemp("small") / "study"))


@pytest.fixture(scope="module")
def twin(facts):
    return make_twin(public_store(PEOPLE), facts)


@pytest.fixture(scope="module")
def written(facts, root):
    templates = sorted((root / "reports" / "templates").rglob("*.*"))
    files = {name: FILES[name] for name in FILES if name not in ("study.yaml", "release.yaml")}
    return make_folder(
        public_store(PEOPLE), facts, files, read_templates(str(path) for path in templates)
    )


def taken_in(folder):
    """What intake makes of a study's folder."""
    study, problems = load_study(folder)
    assert not problems, [problem.sentence() for problem in problems]
    variables = study.intake_variables()
    opened, arrangement = open_files(study.every_file, variables, None, encoding="utf-8",
                                     delimiter=",", sheet="")  # fmt: skip
    return take_in(opened, variables, platform="table", out_of_range="error",
                   arrangement=arrangement)  # fmt: skip


def write(folder, files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def test_the_folder_is_a_study_whose_export_the_codebook_reads(written, twin, tmp_path):
    result = taken_in(write(tmp_path / "twin", written[0]))
    responses = result.responses
    assert len(responses) == PEOPLE + 12 + 6 + 6 + 6
    assert (responses["agreed"] == "no").sum() == 12
    assert responses["person"].str.startswith("TWIN-").all()
    assert (responses["person"].value_counts() == 2).sum() == 6, "duplicates are the same twice"
    assert responses["age"].between(18, 80).all()
    assert set(responses["words"]) == {"(synthetic text)"}
    assert responses["months"].isna().sum() >= 20
    assert (responses["wage"] % 1 > 0).any(), "decimals with a comma"
    # What follows from another column follows in the twin's own numbers too.
    high = twin.answers["mood_high"]
    assert ((twin.answers["mood"] >= 6) == (high == "high")).all()
    assert ((responses["mood"] >= 6) == (responses["mood_high"] == "high")).all()


def test_a_twin_says_everywhere_that_it_is_synthetic(written, tmp_path):
    files, statistics, page, line = written
    study, _ = load_study(write(tmp_path / "twin", files))
    assert study.name == "small_twin"
    assert "synthetic" in study.settings.synthetic
    assert page.html.count("These data are synthetic") == 2, "at the head and at the foot"
    assert "<b>small</b>" not in page.html
    assert "<svg" in page.html
    assert "Synthetic data</text>" in page.html
    assert f"{PEOPLE} synthetic respondents" in line
    shown = set(page.html.split('data-id="')[1:])
    known = {*statistics["id"], *public_store(PEOPLE)["id"]}
    assert {text.split('"')[0] for text in shown} <= known


def test_margins_are_those_that_are_public(twin):
    answers = twin.answers
    assert Counter(answers["leaves"].dropna())["yes"] == pytest.approx(140, abs=2)
    sex = answers["sex"].dropna()
    assert len(sex) == pytest.approx(390, abs=1)
    # 240 + 140 of 390 are public: the hidden level has the remaining 10.
    assert Counter(sex)["other"] == pytest.approx(10, abs=1)
    # Two hidden counts of the second item share what is left so that its mean is met.
    assert answers["q2"].mean() == pytest.approx(2.8, abs=0.02)
    assert Counter(answers["q2"])[3.0] == pytest.approx(180, abs=1)
    months = answers["months"].dropna()
    assert months.mean() == pytest.approx(24, abs=1)
    assert months.std() == pytest.approx(18, abs=1.5)
    assert np.quantile(months, [0.25, 0.5, 0.75]) == pytest.approx([10, 20, 33], abs=1)
    assert (months <= 11).mean() == pytest.approx(0.3, abs=0.02), "the counts of the bands"
    assert months.between(0, 240).all()
    assert answers["age"].mean() == pytest.approx(41, abs=1)


def test_correlations_models_and_groups_are_those_that_are_public(twin):
    answers = twin.answers
    assert answers["worry"].corr(answers["mood"]) == pytest.approx(-0.4, abs=0.05)
    months = answers[["mood", "months"]].dropna()
    assert months.corr().iloc[0, 1] == pytest.approx(0.2, abs=0.08)
    assert answers["q1"].corr(answers["q3"]) == pytest.approx(-0.45, abs=0.06), "turned back"
    means = answers.groupby("degree")["mood"].mean()
    assert means[["none", "some", "full"]].tolist() == pytest.approx([5.2, 6.0, 6.8], abs=0.35)
    known = answers.dropna(subset=["sex", "leaves"])
    design = np.column_stack([
        -known["worry"] / 2, known["sex"] == "man", known["sex"] == "other",
    ]).astype(float)  # fmt: skip
    fitted = fit_logistic(design, (known["leaves"] == "yes").to_numpy(float))
    assert math.exp(fitted.coefficients[1]) == pytest.approx(0.5, rel=0.15)
    assert math.exp(fitted.coefficients[2]) == pytest.approx(2.0, rel=0.25)
    assert set(twin.used) == {"leaving", "mood_by_degree"}


def test_the_same_public_numbers_give_the_same_bytes(facts, twin):
    assert make_twin(public_store(PEOPLE), facts).raw == twin.raw
    assert make_twin(public_store(PEOPLE), {**facts, "seed": 8}).raw != twin.raw


def test_only_public_numbers_enter(facts, twin):
    """What a hidden row holds by mistake is never looked at."""
    store = public_store(PEOPLE)
    hidden = ~store["status"].isin(("shown", "rounded"))
    assert hidden.any()
    store.loc[hidden, [name for name in NUMBERS if name != "conf_level"]] = 3.0
    assert make_twin(store, facts).raw == twin.raw


@pytest.mark.parametrize("left", [0, 17, 60])
def test_any_row_may_be_hidden(facts, left, tmp_path, written):
    """With nothing public at all, and with any part of it, there is a twin that can be read."""
    store = public_store(PEOPLE)
    random = np.random.default_rng(left)
    store.loc[random.permutation(len(store))[left:], ["status", "estimate"]] = ["hidden", math.nan]
    one = make_twin(store, facts)
    found = compare(one, store, facts["scales"])
    assert len(found.pairs) <= left
    folder = write(tmp_path / "twin", {**written[0], "responses.csv": one.raw})
    path = folder / "study.yaml"
    kept = [text for text in path.read_text().splitlines() if not text.startswith("sha256")]
    path.write_text("\n".join(kept))
    assert len(taken_in(folder).responses) >= one.analysed


def test_an_empty_store_gives_a_round_number_of_people(facts):
    one = make_twin(as_store([]), facts)
    assert (one.analysed, one.from_store, one.latent.asked) == (200, False, 0)
    rows = list(csv.DictReader(io.StringIO(one.raw)))
    assert len(rows) == 200
    assert one.unknown


def test_a_variable_that_never_differs(facts):
    """Everybody gave the same answer: nothing correlates with it, and no model needs it."""
    store = public_store(PEOPLE)
    part = StatisticsPart("description")
    for level, count in {"no": PEOPLE, "yes": 0}.items():
        part.add("answers", "leaves", "count", count, level=level, dataset="analysed")
    part.add("correlations", "mood", "correlation", 0.9, level="leaves", dataset="analysed")
    kept = store[~store["term"].isin(("leaves",))]
    one = make_twin(pd.concat([kept, part.table()], ignore_index=True), facts)
    assert set(one.answers["leaves"]) == {"no"}


def test_answers_are_missing_together_as_published(facts):
    part = StatisticsPart("description")
    patterns = {"pattern_01": ("complete", 340), "pattern_02": ("sex", 8),
                "pattern_03": ("sex, months, time", 12),
                "other_patterns": ("3 further patterns together.", 40)}  # fmt: skip
    for term, (lacked, count) in patterns.items():
        part.add("missing_patterns", term, "count", count, dataset="analysed", note=lacked,
                 denominator=PEOPLE)  # fmt: skip
    for name, count in {"sex": 24, "months": 20}.items():
        part.add("missing_answers", name, "count", count, dataset="analysed")
    store = public_store(PEOPLE)
    kept = store[store["analysis"] != "missing_answers"]
    one = make_twin(pd.concat([kept, part.table()], ignore_index=True), facts)
    sex, months = one.answers["sex"].isna(), one.answers["months"].isna()
    assert (sex.sum(), months.sum()) == (24, 20)
    assert 12 <= (sex & months).sum() <= 16
    assert (~sex & ~months).sum() >= 340
    assert one.answers["time"].isna().sum() == 20


def test_two_respondents(facts):
    part = StatisticsPart("cleaning")
    part.add("flow", "analysed", "count", 2)
    part.add("flow", "raw_rows", "count", None, **HIDDEN)
    one = make_twin(part.table(), facts)
    assert len(one.answers) == one.analysed == 2
    assert not compare(one, part.table(), facts["scales"]).pairs


def test_remarks_of_a_draft_do_not_go_with_a_twin():
    """They count answers, which nobody has released."""
    codebook = (
        "variable,match,column,kind,label,note\n"
        "a,header,A,text,Label,[3 people wrote their names] Said aloud\n"
        "wave,file,,category,Wave,\n"
    )
    written = codebook_file(codebook)
    assert "names" not in written
    assert "Said aloud" in written
    assert "wave,header,File,category" in written
    assert codebook_file(FILES["codebook.csv"]) == FILES["codebook.csv"]
    plan = "a: 1.10  # 2 people said so\nb: ['no', \"\", ~]  # and so\nc:\n# here\nd: {e: no}\n"
    bare = without_comments(plan)
    assert "#" not in bare
    assert parse_yaml(bare, "a.yaml").content == parse_yaml(plan, "a.yaml").content
    assert without_comments("# nothing\n") == "{}\n"
