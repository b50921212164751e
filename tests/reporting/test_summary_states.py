"""The summary in every state: hidden, rounded, not computable, absent; no model; hostile words."""

from itertools import pairwise

import pytest

from questline.core.statistics import NUMBERS, as_store
from reporting.every_page import study_with_words
from reporting.reports import read_page, reading_matter
from reporting.stores import small_store, with_hidden
from reporting.stores_interviews import WORDS, interview_store
from reporting.summaries import PREDICTED, page, passages, pictures_of, study, summary
from reporting.test_pages_hostile import HOSTILE, hostile_store, hostile_study, shape

LOW, HIGH = f"{PREDICTED}/4/predicted_probability", f"{PREDICTED}/9/predicted_probability"
GAP, ODDS = f"{PREDICTED}/risk_difference", f"{PREDICTED}/odds_ratio"


def not_computable(store, ids):
    changed = store.copy()
    lines = changed["id"].isin(ids)
    changed.loc[lines, [name for name in NUMBERS if name != "conf_level"]] = float("nan")
    changed.loc[lines, "status"] = "not_computable"
    changed.loc[lines, "note"] = "Not computable: nobody answered."
    return changed


def test_it_is_a_page_with_its_parts_in_order():
    read = page()
    assert [entry.text for entry in read.all("h2")] == [
        "What we found",
        "What this cannot tell you",
        "What may help",
        "Who was asked",
    ]
    levels = [int(entry.tag[1]) for entry in read.elements if entry.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))
    assert read.all("html")[0].attributes["lang"] == "en-GB"
    skip = read.all("a")[0].attributes
    assert skip == {"class": "skip", "href": "#found"}
    assert read.all("script") == []
    policy = next(entry.attributes["content"] for entry in read.all("meta")
                  if entry.attributes.get("http-equiv") == "Content-Security-Policy")  # fmt: skip
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
    assert (
        read.words()
        .strip()
        .startswith("Skip to what we found Summary for managers and policy makers.")
    )


def test_synthetic_data_are_called_so_on_the_page_and_on_its_pictures():
    built = summary()
    assert "These data are synthetic." in read_page(built.html).words()
    assert all("Synthetic data</text>" in svg for svg in built.pictures.values())
    real = summary(synthetic="")
    assert "ynthetic" not in read_page(real.html).words()
    assert all("Synthetic" not in svg for svg in real.pictures.values())


def test_a_hidden_group_is_said_to_be_hidden_and_nothing_is_drawn():
    built = summary(with_hidden(small_store(), [LOW]))
    (said,) = passages(built.html, "hidden to protect people.")[1:2]
    assert "with a high value of “Self-efficacy”, about 21" in said
    assert said.endswith(
        "The number for those with a low value of “Self-efficacy” is hidden to protect people."
    )
    assert pictures_of(built.html) == []
    assert built.pictures == {}


def test_a_hidden_result_says_so():
    store = with_hidden(small_store(), [LOW, HIGH, GAP, ODDS])
    built = summary(store, analyses=study()["analyses"][:1])
    assert passages(built.html, "How sure we are of this result is hidden to protect people.")
    assert "Fairly sure" not in built.html


def test_a_hidden_gap_leaves_how_sure_we_are():
    built = summary(with_hidden(small_store(), [GAP]))
    assert "We are fairly sure that there is a gap." in passages(built.html)


@pytest.mark.parametrize("status", ["not_computable", "absent"])
def test_a_result_without_a_number_says_so(status):
    store = small_store()
    if status == "absent":
        store = store[~store["id"].isin([LOW, HIGH, GAP, ODDS])]
        said = "This edition holds no number for this result."
    else:
        store = not_computable(store, [LOW, HIGH, GAP, ODDS])
        said = "This result is not computable from these data."
    assert said in passages(summary(store).html)


def test_a_rounded_chance_is_about_so_much_once():
    store = small_store()
    store.loc[store["id"].isin([LOW, HIGH]), "status"] = "rounded"
    html = summary(store).html
    assert passages(html, "about 61 gave the answer")
    assert "about about" not in read_page(html).words().lower()


def test_everything_hidden():
    store = small_store()
    html = summary(with_hidden(store, store["id"])).html
    assert passages(html, "hidden to protect people")
    assert pictures_of(html) == []
    assert "nan" not in read_page(html).words().lower().split()


def test_nothing_there_at_all():
    html = summary(as_store([])).html
    assert "This edition holds no number for this result." in passages(html)
    assert "The team gave no advice for this summary." in passages(html)
    bare = summary(as_store([]), analyses=[], limits=[], recruitment="").html
    assert passages(bare, "This study planned no test of what goes with what.")


def test_a_study_without_models_tells_its_most_common_answers():
    store = small_store()
    html = summary(store, analyses=[], comparisons=[]).html
    assert passages(html, "This study planned no test of what goes with what.")
    # Nothing is explained that the page does not show.
    assert not passages(html, "likely range")
    assert not passages(html, "Cannot say")
    assert "How to read this" not in html


def test_ranges_and_doubt_are_explained_where_they_stand():
    explained, doubted = "A likely range shows how far", "does not mean that there is no gap."
    html = summary().html
    assert passages(html, "(likely ") or passages(html, "Likely range: ")
    assert passages(html, explained)
    store = small_store()
    ends = [name for name in ("ci_low", "ci_high") if name in store]
    without = store.copy()
    without.loc[~without["id"].isin([ODDS]), ends] = float("nan")
    html = summary(without, analyses=study()["analyses"][:1]).html
    assert not passages(html, explained)
    assert not passages(html, doubted)
    wide = store.copy()
    wide.loc[wide["id"] == ODDS, ends] = [0.2, 9.0]
    html = summary(wide, analyses=study()["analyses"][:1]).html
    assert passages(html, "These data cannot say if there is a gap.")
    assert passages(html, doubted)


def test_no_advice_is_said_to_be_none_and_advice_is_called_association():
    assert "The team gave no advice for this summary." in passages(summary().html)
    advice = {"advice": "Help them", "results": [ODDS], "themes": ["gone"], "source": ""}
    html = summary(recommendations=[advice]).html
    assert passages(html, "It rests on association, not cause")
    assert "Help them." in passages(html)
    assert passages(html, "A theme of interviews that this edition does not hold.")


def test_advice_on_a_result_that_is_hidden_or_gone_says_so():
    advice = {"advice": "Help", "results": [GAP, "description/a/b/c/d/percent"], "themes": [],
              "source": ""}  # fmt: skip
    html = summary(with_hidden(small_store(), [GAP]), recommendations=[advice]).html
    (rests,) = passages(html, "It rests on:")[-1:]
    assert "A result that is hidden to protect people." in rests
    assert "A result that is left out of this edition to protect people." in rests


def test_interviews_are_told_a_line_for_each_theme():
    store = interview_store("public")
    html = summary(store, interviews=WORDS).html
    read = read_page(html)
    assert "What people said in interviews" in [entry.text for entry in read.all("h2")]
    said = passages(html, "people spoke of it.")
    assert len(said) >= 1
    assert all(text.startswith("“") for text in said)
    assert passages(html, "They were chosen to differ.")
    assert passages(html, "We also held interviews with")


def test_what_is_left_out_is_named():
    analyses = study()["analyses"]
    more = [{**analyses[0], "name": f"again_{number}", "label": f"Again {number}"}
            for number in range(6)]  # fmt: skip
    html = summary(analyses=[*analyses, *more]).html
    (said,) = passages(html, "Left out:")
    assert "Again 0, Again 1, Again 2, Again 3 and more" in said


def test_levels_of_a_category_are_told_by_their_answers_or_everyday_words():
    analysis = {**study()["analyses"][0], "predictors": [
        {"variable": "gender", "unit": 1.0, "direction": "higher"}], "covariates": []}  # fmt: skip
    html = summary(analyses=[analysis]).html
    assert passages(html, "with the answer “Women” to “Gender”, about 52")
    assert passages(html, "It may be from")
    given = {"variable": "gender", "name": "Women and men", "low": "", "high": "", "note": "",
             "event": "", "levels": {"woman": "who are women", "man": "who are men"}}  # fmt: skip
    words = {"people": "nurses", "names": [given]}
    html = summary(analyses=[analysis], plain_words=words).html
    assert passages(html, "Of every 100 nurses who are women, about 52")


def test_the_team_and_its_own_pages_are_not_named():
    read = page()
    targets = {entry.attributes["href"] for entry in read.all("a")}
    assert not [target for target in targets if "internal" in target]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text):
    def told(words, store):
        advice = {"advice": words, "results": [ODDS], "themes": [], "source": words}
        given = {"variable": "efficacy", "name": words, "low": words, "high": words,
                 "note": words, "event": "", "levels": {}}  # fmt: skip
        changes = hostile_study(words) | {
            "plain_words": {"people": words, "names": [given]}, "language": "en-GB",
            "recommendations": [advice],
        }  # fmt: skip
        return summary(store, **changes)

    plain = told("Words", hostile_store("Words"))
    built = told(text, hostile_store(text))
    assert shape(read_page(built.html)) == shape(read_page(plain.html))
    assert list(built.pictures) == list(plain.pictures)
    for name, svg in built.pictures.items():
        assert "<script" not in svg
        assert (
            shape(read_page(f"<body>{svg}</body>"))[:3]
            == shape(read_page(f"<body>{plain.pictures[name]}</body>"))[:3]
        )


def test_it_is_the_same_each_time():
    assert summary().html == summary().html
    assert study_with_words()["title"] == reading_matter()["title"]


def test_the_note_on_values_far_out_begins_as_models_write_it():
    from questline.modelling.rows.average_effects import FAR_OUT as WRITTEN
    from questline.reporting.summary.findings import FAR_OUT

    assert WRITTEN.startswith(FAR_OUT)
