import numpy as np
import pandas as pd
import pytest
from imputed_surveys import completed, levels, modelled, number

GENERATOR = np.random.default_rng(11)
TRAIT = GENERATOR.standard_normal(200)
NOISE = GENERATOR.standard_normal((200, 4))


def holes(values, share=0.2, seed=0, where=None):
    """Values, some of them missing."""
    chance = np.full(len(values), share) if where is None else where
    lacking = np.random.default_rng(seed).random(len(values)) < chance
    kept = np.array(values, dtype=object)
    kept[lacking] = None
    return kept


def predictors(columns, variables, together=(), **settings):
    model = modelled(columns, variables, together=[list(group) for group in together], **settings)
    return model.predictors


def test_a_correlation_with_the_answers_makes_a_predictor():
    columns = {
        "answer": holes(TRAIT),
        "near": TRAIT + NOISE[:, 0],
        "unrelated": NOISE[:, 1],
    }
    variables = {name: number() for name in columns}
    assert predictors(columns, variables, least_correlation=0.3)["answer"] == ("near",)


def test_a_correlation_with_being_answered_makes_a_predictor():
    tendency = 1 / (1 + np.exp(-3 * NOISE[:, 1]))
    columns = {"answer": holes(TRAIT, where=tendency), "tells": NOISE[:, 1], "not": NOISE[:, 2]}
    variables = {name: number() for name in columns}
    assert predictors(columns, variables, least_correlation=0.3)["answer"] == ("tells",)


def test_the_least_correlation_counts_as_enough():
    columns = {"answer": holes(TRAIT), "near": TRAIT + NOISE[:, 0]}
    frame = pd.DataFrame({name: pd.Series(v).astype(float) for name, v in columns.items()})
    there = frame["answer"].notna().astype(float)
    correlation = max(abs(frame.corr().iloc[0, 1]), abs(there.corr(frame["near"])))
    variables = {name: number() for name in columns}
    for margin, expected in [(-1e-9, ("near",)), (1e-9, ())]:
        least = correlation + margin
        assert predictors(columns, variables, least_correlation=least)["answer"] == expected


def test_levels_count_by_the_strongest_of_their_indicators():
    group = np.where(TRAIT > 1.2, "top", np.where(NOISE[:, 0] > 0, "a", "b"))
    columns = {"answer": holes(TRAIT), "group": group}
    variables = {"answer": number(), "group": levels("a", "b", "top")}
    there = columns["answer"] != None  # noqa: E711
    indicator = group[there] == "top"
    strongest = abs(np.corrcoef(indicator, TRAIT[there])[0, 1])
    assert predictors(columns, variables, least_correlation=strongest - 1e-6)["answer"]
    assert not predictors(columns, variables, least_correlation=strongest + 1e-6)["answer"]


def test_variables_of_one_analysis_always_predict_each_other():
    columns = {"first": holes(TRAIT), "second": holes(NOISE[:, 0], seed=1), "third": NOISE[:, 1]}
    variables = {name: number() for name in columns}
    found = predictors(columns, variables, [["first", "second"]], least_correlation=0.9)
    assert found == {"first": ("second",), "second": ("first",)}


def test_the_order_of_visits_begins_with_the_fewest_missing():
    columns = {
        "many": holes(TRAIT, 0.4),
        "some": holes(NOISE[:, 0], 0.2),
        "few": holes(NOISE[:, 1], 0.05),
        "none": NOISE[:, 2],
    }
    assert modelled(columns, {name: number() for name in columns}).order == ("few", "some", "many")


def test_a_constant_or_unanswered_variable_predicts_nothing_and_stays_missing():
    columns = {
        "answer": holes(TRAIT),
        "constant": holes(np.full(200, 3.0)),
        "unanswered": np.full(200, None),
        "flat": np.full(200, 3.0),
    }
    sets = completed(columns, {name: number() for name in columns})
    assert sets.model.predictors == {"answer": ()}
    assert sets.model.left_missing == {
        "constant": "Everyone who answered constant gave the same answer: nothing says whether "
        "others would have.",
        "unanswered": "Nobody answered unanswered: nothing says what its answers could be.",
    }
    assert sets.notes == (
        "Everyone who answered flat gave the same answer: nothing says whether others would have. "
        "It helps to impute nothing.",
        "answer: nothing helps to impute it, so that its missing answers are drawn from the "
        "distribution of those given.",
    )
    frame = sets.frame()
    assert frame["answer"].notna().all()
    assert frame["unanswered"].isna().all()
    assert frame["constant"].isna().sum() == 4 * (columns["constant"] == None).sum()  # noqa: E711


def test_two_levels_of_which_one_is_unobserved_stay_missing():
    columns = {"answer": holes(np.full(200, "yes")), "other": holes(TRAIT)}
    sets = completed(columns, {"answer": levels("no", "yes"), "other": number()})
    assert set(sets.model.left_missing) == {"answer"}
    assert np.isnan(sets.imputed["answer"]).all()


def test_a_predictor_that_another_repeats_is_left_out_and_said():
    columns = {
        "answer": holes(TRAIT + NOISE[:, 0]),
        "one": TRAIT,
        "again": 5 - 2 * TRAIT,
    }
    sets = completed(columns, {name: number() for name in columns})
    assert sets.model.predictors["answer"] in {("one",), ("again",)}
    assert len(sets.notes) == 1
    assert "follows exactly" in sets.notes[0]


def test_a_sum_beside_its_parts_is_told_from_the_complete_rows():
    columns = {
        "answer": holes(TRAIT + NOISE[:, 0] + NOISE[:, 3]),
        "first": TRAIT,
        "second": NOISE[:, 0],
        "total": TRAIT + NOISE[:, 0],
    }
    sets = completed(columns, {name: number() for name in columns})
    assert len(sets.model.predictors["answer"]) == 2
    values = sets.imputed["answer"]
    assert np.corrcoef(values.mean(axis=0),
                       columns["total"][sets.missing["answer"]])[0, 1] > 0.7  # fmt: skip


def test_one_column_of_levels_that_follows_from_another_variable_is_left_out_alone():
    employed = np.where(NOISE[:, 0] > -0.5, "yes", "no")
    job = np.where(employed == "no", "none", np.where(NOISE[:, 1] > 0, "office", "outside"))
    columns = {"answer": holes(TRAIT + (job == "office")), "employed": employed, "job": job}
    variables = {"answer": number(), "employed": levels("no", "yes"),
                 "job": levels("none", "office", "outside")}  # fmt: skip
    sets = completed(columns, variables, together=[["answer", "employed"]])
    assert sets.model.predictors["answer"] == ("employed", "job")
    assert sets.model.redundant["answer"] == (("job", 2),)


def test_a_variable_that_its_predictors_tell_exactly_is_imputed_exactly():
    columns = {"first": holes(TRAIT), "second": 3 * TRAIT + 1}
    sets = completed(columns, {"first": number(), "second": number()}, donors=1)
    lacking = sets.missing["first"]
    assert np.abs(sets.imputed["first"] - TRAIT[lacking]).max() < 0.5
    assert sets.notes == ()


def test_what_repeats_another_and_is_missing_with_it_is_said():
    twin = holes(TRAIT)
    columns = {"first": twin, "second": twin, "other": NOISE[:, 0]}
    sets = completed(columns, {name: number() for name in columns})
    assert any("hardly move from their random beginning" in note for note in sets.notes)


def test_more_predictors_than_answers_allow_for():
    generator = np.random.default_rng(5)
    columns = {f"v{k:02d}": holes(generator.standard_normal(12), 0.15, seed=k) for k in range(20)}
    sets = completed(columns, {name: number() for name in columns})
    for name in sets.model.order:
        answered = 12 - len(sets.missing[name])
        assert len(sets.model.predictors[name]) <= answered // 3
        assert any(note.startswith(f"{name}: ") and "left out" in note for note in sets.notes)
        assert not np.isnan(sets.imputed[name]).any()


def test_what_an_analysis_asks_for_is_kept_before_what_is_stronger():
    columns = {"answer": holes(TRAIT[:12], seed=4), "strong": TRAIT[:12] + 0.1 * NOISE[:12, 0],
               "strong_too": TRAIT[:12] + 0.1 * NOISE[:12, 3],
               "asked": NOISE[:12, 1]}  # fmt: skip
    variables = {name: number() for name in columns}
    model = modelled(columns, variables, together=[["answer", "asked"]], least_correlation=0.5)
    assert "asked" in model.predictors["answer"]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_hardly_anyone(count):
    columns = {"a": [1.0, None, 4.0][:count], "b": ["x", None, "y"][:count],
               "c": [3.0, 5.0, None][:count]}  # fmt: skip
    sets = completed(columns, {"a": number(), "b": levels("x", "y"), "c": number()})
    frame = sets.frame()
    assert len(frame) == 4 * count
    if count < 3:
        assert sets.reason
        assert sets.reason.endswith(".")
    else:
        assert sets.reason == ""
        assert frame.notna().all(axis=None)


def test_nothing_missing():
    columns = {"a": [1.0, 2.0, 3.0], "b": ["x", "y", "y"]}
    sets = completed(columns, {"a": number(), "b": levels("x", "y")})
    assert sets.reason == "No answer is missing, so there is nothing to impute."
    assert sets.traces == {}
    assert sets.frame()["a"].tolist() == [1.0, 2.0, 3.0] * 4


def test_all_missing_in_one_group():
    group = np.where(np.arange(200) < 60, "p", "q")
    answer = np.array(TRAIT, dtype=object)
    answer[:60] = None
    sets = completed({"group": group, "answer": answer},
                     {"group": levels("p", "q"), "answer": number()})  # fmt: skip
    assert not np.isnan(sets.imputed["answer"]).any()


def test_fewer_answers_than_donors_are_said():
    sets = completed({"a": [1.0, 2.0, 4.0, None]}, {"a": number()})
    assert sets.notes[0] == "a: 3 answers alone can be given, so that all of them are donors."


def test_methods_follow_the_kind_of_answer_unless_the_plan_says_otherwise():
    columns = {"n": [1.0, 2.0], "two": ["a", "b"], "steps": ["a", "c"], "kinds": ["a", "c"]}
    variables = {"n": number(), "two": levels("a", "b"), "kinds": levels("a", "b", "c"),
                 "steps": levels("a", "b", "c", ordered=True)}  # fmt: skip
    model = modelled(columns, variables, methods={"n": "linear"})
    assert {one.name: one.method for one in model.variables} == {
        "n": "linear", "two": "logistic", "kinds": "polytomous", "steps": "proportional_odds"
    }  # fmt: skip
