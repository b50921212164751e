import numpy as np
import pytest
from imputed_surveys import completed, levels, modelled, number, planned, survey

from questline.core.derivations import parse_derivation
from questline.core.keying import keyed_answers
from questline.imputation.chained_equations import Chaining
from questline.imputation.model import imputation_model
from questline.scoring.scale_scores import band_of_scores, scale_scores

ITEMS = [f"i{number_}" for number_ in range(6)]
OTHERS = ["j0", "j1", "j2"]
GENERATOR = np.random.default_rng(21)
TRAIT = GENERATOR.standard_normal(90)


def answers(names, share=0.15):
    """Answers from 1 to 5 to items of one trait, some missing."""
    tendency = TRAIT[:, None] + GENERATOR.standard_normal((90, len(names)))
    given = np.clip(np.round(3 + tendency), 1, 5)
    given[GENERATOR.random(given.shape) < share] = np.nan
    return dict(zip(names, given.T, strict=True))


def scale(items, score="sum", reverse=(), bands=()):
    times = len(items) if score == "sum" else 1
    return {"items": items, "minimum": 1, "maximum": 5, "reverse_keyed": list(reverse),
            "score": score, "lowest_score": times, "highest_score": 5 * times,
            "items_needed": 1, "bands": list(bands)}  # fmt: skip


BANDS = [{"name": "low", "to": 17}, {"name": "high", "to": 30}]
SCALES = {
    "trait": scale(ITEMS, reverse=["i2"], bands=BANDS),
    "other": scale(OTHERS, "mean"),
}
COLUMNS = {
    **answers(ITEMS),
    **answers(OTHERS),
    "outcome": np.where(GENERATOR.random(90) < 0.2, np.nan, TRAIT + GENERATOR.standard_normal(90)),
}
VARIABLES = {
    "trait": number(6, 30),
    "other": number(1, 5),
    "outcome": number(),
    **{item: number(1, 5) for item in (*ITEMS, *OTHERS)},
}


def scored(columns, scales=SCALES):
    """The columns with scores and bands as scoring makes them, prorated where items are missing."""
    frame = survey(columns, {name: number() for name in columns})
    found = dict(columns)
    for name, one in scales.items():
        result = scale_scores(keyed_answers(frame, one), {**one, "items_needed": 1})["score"]
        found[name] = result.to_numpy()
        if one["bands"]:
            found[f"{name}_band"] = band_of_scores(result, one["bands"]).to_numpy()
    return found


def item_level(columns=COLUMNS, variables=VARIABLES, scales=SCALES, **settings):
    settings = {"together": [["outcome", "trait"]], **settings}
    return completed(scored(columns, scales), variables, scales, level="items", **settings)


def test_scores_are_those_of_the_completed_items_in_every_set():
    frame = item_level().frame()
    for name, one in SCALES.items():
        expected = scale_scores(keyed_answers(frame, one), one)["score"]
        np.testing.assert_allclose(frame[name], expected, rtol=0, atol=1e-12)
    assert frame.drop(columns=["set", "row"]).notna().all(axis=None)


def test_scores_of_incomplete_answers_count_as_missing_prorated_or_not():
    sets = item_level()
    lacking = np.isnan([COLUMNS[item] for item in ITEMS]).any(axis=0)
    assert sets.missing["trait"].tolist() == np.flatnonzero(lacking).tolist()
    assert np.isnan(sets.observed["trait"]).tolist() == lacking.tolist()
    assert sets.imputed["trait"].std(axis=0).min() >= 0
    assert sets.imputed["trait"].std(axis=0).max() > 0


def test_traces_of_scores_end_with_what_was_imputed():
    sets = item_level()
    for name in ("trait", "i3", "outcome"):
        trace, imputed = sets.traces[name], sets.imputed[name]
        assert trace.mean.shape == trace.sd.shape == (3, 4)
        np.testing.assert_allclose(trace.mean[-1], imputed.mean(axis=1))
        np.testing.assert_allclose(trace.sd[-1], imputed.std(axis=1, ddof=1))
    assert len(np.unique(sets.traces["trait"].mean)) > 6


def test_an_item_is_predicted_by_its_own_scale_item_by_item_and_by_scores_of_others():
    model = item_level(together=[["outcome", "trait", "other"]]).model
    assert set(model.predictors["i0"]) == {"i1", "i2", "i3", "i4", "i5", "other", "outcome"}
    assert set(model.predictors["outcome"]) == {"trait", "other"}
    assert "trait" not in model.order


def test_an_item_that_the_plan_names_enters_beside_its_score():
    model = item_level(together=[["outcome", "trait"], ["outcome", "j1"]]).model
    assert {"j1", "trait"} <= set(model.predictors["outcome"])


def test_a_score_in_the_equations_is_the_score_of_the_rows_as_they_stand():
    data = survey(scored(COLUMNS), {**VARIABLES, "trait_band": levels("low", "high")})
    plan = planned(VARIABLES, level="items", together=[["outcome", "trait"]])
    model = imputation_model(data, VARIABLES, SCALES, plan)
    run = Chaining(data, [model], np.random.default_rng(1))
    run.advance(0)
    entering = np.tensordot(run.chains.layout.weights["trait"], run.chains.own, axes=1)
    scores = run._at("trait", run.chains.own_rows)
    for chain in range(4):
        assert np.corrcoef(entering[chain], scores[chain])[0, 1] == pytest.approx(1, abs=1e-6)


def test_cross_products_and_predictions_are_kept_up_to_date():
    variables = {**VARIABLES, "trait_band": levels("low", "high", ordered=True)}
    data = survey(scored(COLUMNS), variables)
    plan = planned(variables, level="items", together=[["outcome", "trait_band"]])
    run = Chaining(data, [imputation_model(data, variables, SCALES, plan)],
                   np.random.default_rng(1))  # fmt: skip
    for iteration in range(3):
        run.advance(iteration)
    chains = run.chains
    own = chains.own.astype("float64").transpose(1, 0, 2)
    expected = own @ own.transpose(0, 2, 1) + chains.shared @ chains.shared.T
    np.testing.assert_allclose(chains.gram, expected, rtol=0, atol=1e-9)
    assert chains.layout.encodings["trait_band"].width == 1
    for target in run.targets:
        predicted = chains.predictions(
            target.equation, np.ones((4, target.equation.size)), target.observed
        )
        direct = (target.equation.transform.sum(axis=1) @ own)[:, target.observed]
        np.testing.assert_allclose(predicted[:, chains.shared.shape[1] :], direct, atol=1e-6)


def test_bands_follow_the_scores():
    variables = {**VARIABLES, "trait_band": levels("low", "high", ordered=True)}
    sets = item_level(variables=variables, together=[["outcome", "trait_band"]])
    frame = sets.frame()
    assert frame["trait_band"].tolist() == band_of_scores(frame["trait"], BANDS).tolist()
    assert set(sets.model.predictors["outcome"]) == {"other", "trait_band"}
    assert "outcome" in sets.model.predictors["i0"]


def test_bands_follow_imputed_scores_where_scales_are_imputed():
    columns = scored(COLUMNS)
    columns["trait"] = np.where(GENERATOR.random(90) < 0.2, np.nan, columns["trait"])
    columns["trait_band"] = np.where(np.isnan(columns["trait"]), None, columns["trait_band"])
    variables = {"trait_band": levels("low", "high", ordered=True), "outcome": number()}
    sets = completed(columns, {**variables, "trait": number(6, 30)}, SCALES,
                     together=[["outcome", "trait_band"]])  # fmt: skip
    frame = sets.frame()
    assert frame["trait_band"].tolist() == band_of_scores(frame["trait"], BANDS).tolist()


def test_a_band_alone_brings_its_score_into_the_model():
    columns = scored(COLUMNS)
    variables = {"trait_band": levels("low", "high", ordered=True), "outcome": number()}
    data = survey({name: columns[name] for name in ("outcome", "trait", "trait_band")},
                  {**variables, "trait": number()})  # fmt: skip
    model = imputation_model(data, variables, SCALES, planned(variables))
    score = model.variable("trait")
    assert (score.minimum, score.maximum) == (6, 30)


def test_an_item_that_nobody_answered_leaves_the_score_missing_and_says_so():
    sets = item_level({**COLUMNS, "i3": np.full(90, np.nan)})
    assert sets.model.left_missing == {
        "i3": "Nobody answered i3: nothing says what its answers could be.",
        "trait": "trait stays missing where i3 does, from which it is computed.",
    }
    frame = sets.frame()
    assert frame["trait"].isna().all()
    assert frame["other"].notna().all()
    assert frame["i0"].notna().all()


def test_a_constant_item_leaves_the_scores_of_those_who_skipped_it_missing():
    constant = np.where(np.arange(90) % 10 == 0, np.nan, 4.0)
    sets = item_level({**COLUMNS, "i3": constant})
    lacking = sets.frame()["trait"].isna().to_numpy().reshape(4, 90)
    assert (lacking == np.isnan(constant)).all()


def test_scales_that_share_items_do_not_make_equations_unsolvable():
    halves = {"first": scale(ITEMS[:3]), "second": scale(ITEMS[3:]), "all": scale(ITEMS)}
    columns = {name: COLUMNS[name] for name in (*ITEMS, "outcome")}
    variables = {name: number() for name in (*halves, *columns)}
    sets = item_level(columns, variables, halves, together=[["outcome", *halves]])
    frame = sets.frame()
    np.testing.assert_allclose(frame["all"], frame["first"] + frame["second"])


def rule(text, *sources):
    return parse_derivation(text, sources).as_parameters()


def test_a_derived_variable_follows_its_source():
    source = np.where(GENERATOR.random(90) < 0.25, np.nan, TRAIT)
    derived = np.where(np.isnan(source), None, np.where(source >= 0.5, "yes", "no"))
    columns = {"source": source, "derived": derived, "outcome": COLUMNS["outcome"]}
    derivation = rule("threshold: >= 0.5", "source")
    variables = {"source": number(), "outcome": number(),
                 "derived": levels("no", "yes", derivation=derivation)}  # fmt: skip
    sets = completed(columns, variables, together=[["outcome", "derived"]])
    frame = sets.frame()
    assert (frame["derived"] == np.where(frame["source"] >= 0.5, "yes", "no")).all()
    # The analysis has the derived variable, so that this is what predicts.
    assert sets.model.predictors == {"outcome": ("derived",), "source": ("outcome",)}


def test_a_variable_derived_from_several_levels():
    generator = np.random.default_rng(3)
    columns = {}
    for name in ("first", "second"):
        said = generator.choice(["yes", "no"], 90).astype(object)
        said[generator.random(90) < 0.2] = None
        columns[name] = said
    known = (columns["first"] == "yes") | (columns["second"] == "yes")
    both = (columns["first"] == "no") & (columns["second"] == "no")
    columns["either"] = np.where(known, "yes", np.where(both, "no", None))
    derivation = rule("any_of: yes", "first", "second")
    variables = {"first": levels("no", "yes"), "second": levels("no", "yes"),
                 "either": levels("no", "yes", derivation=derivation)}  # fmt: skip
    frame = completed(columns, variables).frame()
    either = (frame["first"] == "yes") | (frame["second"] == "yes")
    assert (frame["either"] == np.where(either, "yes", "no")).all()


def test_a_derived_variable_with_declared_gaps_is_imputed_itself():
    kind = GENERATOR.choice(["man", "woman", "other"], 90, p=[0.45, 0.45, 0.1]).astype(object)
    derived = np.where(kind == "other", None, kind)
    derivation = rule("recode: man=man | woman=woman | (missing)=other", "kind")
    columns = {"kind": kind, "derived": derived, "outcome": COLUMNS["outcome"]}
    variables = {"kind": levels("man", "woman", "other"), "outcome": number(),
                 "derived": levels("man", "woman", derivation=derivation)}  # fmt: skip
    model = modelled(columns, variables)
    assert "derived" in model.order
    assert "kind" not in model.predictors["derived"]
