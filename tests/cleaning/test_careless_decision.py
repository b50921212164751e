"""The rule of careless responding on a small survey, its truth worked out another way."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from itertools import groupby

import numpy as np
import pandas as pd
import pytest

from questline.core.codebook import Variable
from questline.core.scales import Scale

GAP = float("nan")
PEOPLE = 90
NAMES = [f"q{number}" for number in range(1, 13)]
TIME = Variable("time", "timing", "")
CHECK = Variable("check", "category", "", levels=(("agree", "Agree"), ("disagree", "Disagree")))
NUMBER_CHECK = Variable("number_check", "item", "", minimum=1, maximum=5)
STATUS = Variable("status", "category", "", levels=(("real", "Real"), ("preview", "Preview")))
PREVIEW = {"name": "preview", "kind": "preview", "variable": "status", "catch_if": ["preview"],
           "if_missing": "keep"}  # fmt: skip
LATER = {"name": "later", "kind": "condition", "variable": "time", "above": 190,
         "if_missing": "keep"}  # fmt: skip


def items(names=NAMES, **declared) -> list[Variable]:
    return [Variable(name, "item", "", minimum=1, maximum=5, **declared) for name in names]


def scale(names, **declared) -> Scale:
    return Scale(label="", kind=declared.pop("kind", "reflective"), items=list(names), minimum=1,
                 maximum=5, score="sum", direction="", **declared)  # fmt: skip


SCALES = {
    name: scale(NAMES[at : at + 4]) for name, at in (("first", 0), ("second", 4), ("third", 8))
}
FLAGS = {
    "longest_run": lambda one: one["longest"] >= 6,
    "average_run": lambda one: one["average"] > 1.9,
    "within_person_sd": lambda one: one["sd"] is not None and one["sd"] < 0.6,
    "seconds_per_item": lambda one: one["each"] is not None and one["each"] < 2,
    "failed_checks": lambda one: one["failed"] is not None and one["failed"] >= 1,
}
RULE = {
    "name": "careless",
    "kind": "careless",
    "variables": NAMES,
    "flags": [
        {"index": "longest_run"},
        {"index": "average_run", "cut_off": 1.9, "by": "value"},
        {"index": "within_person_sd", "cut_off": 0.6, "by": "value"},
        {"index": "seconds_per_item"},
        {"index": "failed_checks"},
    ],
    "seconds": "time",
    "checks": {"check": ["agree"], "number_check": ["4"]},
}
VARIABLES = [*items(), TIME, CHECK, NUMBER_CHECK, STATUS]


def survey() -> dict[str, list]:
    """Answers of careful people, of straight-liners and of hasty ones, with gaps."""
    draw = random.Random(7)
    rows = []
    for person in range(PEOPLE):
        kind = person % 5
        middle = draw.choice([2, 3, 4])
        answers = [min(5, max(1, middle + draw.choice([-1, 0, 0, 1]))) for _ in NAMES]
        if kind == 0:
            answers = [middle] * draw.randint(5, 12) + answers
            answers = answers[:12]
        gaps = [draw.random() < 0.05 for _ in NAMES]
        row = {name: GAP if gap else answer
               for name, answer, gap in zip(NAMES, answers, gaps, strict=True)}  # fmt: skip
        row["time"] = draw.choice([GAP, 0, 12, 20, 24, 60, 100, 200])
        row["check"] = draw.choice([None, "agree", "agree", "agree", "disagree"])
        row["number_check"] = draw.choice([GAP, 4, 4, 4, 2])
        row["status"] = "preview" if person % 11 == 3 else "real"
        rows.append(row)
    rows[8] |= dict.fromkeys([*NAMES, "time", "check", "number_check"], GAP) | {"check": None}
    return {name: [row[name] for row in rows] for name in rows[0]}


def known(value) -> bool:
    return value is not None and value == value


def truth(frame: dict[str, list], person: int) -> dict:
    """The indices of one person, by plain counting."""
    row = {name: column[person] for name, column in frame.items()}
    runs = [len(list(run)) for value, run in groupby(row[name] if known(row[name]) else object()
                                                     for name in NAMES)]  # fmt: skip
    answered = [row[name] for name in NAMES if known(row[name])]
    # A gap is a run of its own above, of no answer.
    gaps = len(NAMES) - len(answered)
    asked = [*NAMES, "number_check"]
    timed = sum(known(row[name]) for name in asked)
    fair = known(row["time"]) and row["time"] > 0 and timed
    checks = [row["check"] == "agree"] if known(row["check"]) else []
    checks += [row["number_check"] == 4] if known(row["number_check"]) else []
    return {
        "answered": len(answered),
        "longest": max(runs) if answered else 0,
        "average": len(answered) / (len(runs) - gaps) if answered else 0,
        "sd": statistics.stdev(answered) if len(answered) > 1 else None,
        "each": row["time"] / timed if fair else None,
        "failed": len([passed for passed in checks if not passed]) if checks else None,
    }


def flagged(one: dict) -> tuple[str, ...]:
    if not one["answered"]:
        return tuple(n for n in ("seconds_per_item", "failed_checks") if FLAGS[n](one))
    return tuple(name for name, is_flagged in FLAGS.items() if is_flagged(one))


def rows_of(store: pd.DataFrame) -> dict[str, float]:
    own = store[store["analysis"] == "careless"]
    return dict(zip(own["id"].str.removeprefix("cleaning/careless/none/none/"), own["estimate"],
                    strict=True))  # fmt: skip


def test_counts_of_indices_and_combinations(cleaned):
    frame = survey()
    result = cleaned(frame, VARIABLES, [PREVIEW, RULE], scales=SCALES)
    screened = [at for at in range(PEOPLE) if frame["status"][at] == "real"]
    by_person = {at: truth(frame, at) for at in screened}
    combinations = Counter(flagged(one) for one in by_person.values())
    found = rows_of(result.statistics)
    for names, count in combinations.items():
        group = "caught" if len(names) >= 2 else "not_caught"
        assert found.pop(f"combination@{group}/{'+'.join(names) or 'none'}/count") == count
    assert not [name for name in found if name.startswith("combination")]
    assert len(combinations) > 8
    for name, is_flagged in FLAGS.items():
        flags = [one for one in by_person.values() if name in flagged(one)]
        assert found[f"{name}/flagged/count"] == len(flags) > 2
        assert found[f"{name}/only/count"] == combinations[(name,)]
        gone = found.get(f"{name}/not_computable/count", 0)
        assert found[f"{name}/checked/count"] + gone == len(screened)
        assert all(is_flagged(one) for one in flags)
    assert found["seconds_per_item/checked/count"] == sum(
        one["each"] is not None for one in by_person.values()
    )
    assert found["failed_checks/checked/count"] == sum(
        one["failed"] is not None for one in by_person.values()
    )
    caught = {at + 1 for at, one in by_person.items() if len(flagged(one)) >= 2}
    assert found["rule/caught/count"] == len(caught)
    assert found["rule/undecided/count"] == 1
    assert set(result.exclusions.loc[result.exclusions["rule"] == "careless", "row"]) == caught
    store = result.statistics.set_index("id")
    own = store[(store["analysis"] == "careless") & (store["statistic"] == "count")]
    assert set(own["denominator"]) == {len(screened)}


def test_the_ledger_says_which_flags_with_their_values(cleaned):
    frame = survey()
    result = cleaned(frame, VARIABLES, [RULE], scales=SCALES)
    at = next(at for at in range(PEOPLE)
              if flagged(truth(frame, at)) == tuple(FLAGS)[:3])  # fmt: skip
    one = truth(frame, at)
    (line,) = [line for line in result.exclusions.itertuples() if line.row == at + 1]
    assert line.decision == "marked"
    assert line.threshold == "fewer than 2 of 5 flags"
    assert line.value == (
        f"Longest run {one['longest']}; Average run {round(one['average'], 4):g}; "
        f"Within-person standard deviation {round(one['sd'], 4):g}"
    )


def test_quality_and_the_file_for_the_models(cleaned):
    frame = survey()
    result = cleaned(frame, VARIABLES, [PREVIEW, RULE, LATER], scales=SCALES)
    quality = result.quality.set_index("row")
    assert len(quality) == PEOPLE
    previews = [at + 1 for at in range(PEOPLE) if frame["status"][at] == "preview"]
    assert quality.loc[previews, "careless_flags"].isna().all()
    for at in range(PEOPLE):
        if at + 1 not in previews:
            one = truth(frame, at)
            assert quality.at[at + 1, "careless_flags"] == len(flagged(one))
            if one["answered"]:
                assert quality.at[at + 1, "careless_longest_run"] == one["longest"]
                assert quality.at[at + 1, "careless_average_run"] == pytest.approx(
                    one["average"], abs=1e-4
                )
    later = set(result.exclusions.loc[result.exclusions["rule"] == "later", "row"])
    assert later
    assert result.careless.index.tolist() == result.responses.index.tolist()
    names = list(FLAGS)
    assert result.careless.columns.tolist() == ["flags", "checked", "caught", *names]
    for row, line in result.careless.iterrows():
        assert tuple(name for name in names if line[name]) == flagged(truth(frame, row - 1))
        assert line["caught"] == (line["flags"] >= 2)


def test_excluding_leaves_out_and_keeps_the_file_for_the_models(cleaned):
    frame = survey()
    result = cleaned(frame, VARIABLES, [PREVIEW, {**RULE, "decision": "exclude"}, LATER],
                     scales=SCALES)  # fmt: skip
    lines = result.exclusions
    out = set(lines.loc[(lines["rule"] == "careless") & (lines["decision"] == "excluded"), "row"])
    also = set(lines.loc[(lines["rule"] == "later"), "row"])
    assert out & also
    assert not out & set(result.responses.index)
    assert set(result.careless.index) == set(result.responses.index) | (out - also)
    assert set(result.careless.index[result.careless["caught"]]) == out - also
    store = result.statistics.set_index("id")["estimate"]
    assert store["cleaning/flow/none/none/careless/excluded/count"] == len(out)
    assert store["cleaning/careless/none/none/rule/caught/count"] == len(out)


def test_the_order_of_rows_changes_nothing(cleaned):
    frame = survey()
    result = cleaned(frame, VARIABLES, [RULE], scales=SCALES)
    turned = {name: column[::-1] for name, column in frame.items()}
    other = cleaned(turned, VARIABLES, [RULE], scales=SCALES)
    pd.testing.assert_frame_equal(other.statistics, result.statistics)
    assert [PEOPLE + 1 - row for row in other.exclusions["row"]][::-1] == list(
        result.exclusions["row"]
    )


def test_answers_are_taken_as_clicked(cleaned):
    """An export that holds an item turned round already tells the same of a respondent."""
    frame = {name: column for name, column in survey().items() if name in NAMES}
    kept = {"second": scale(NAMES[4:8], reverse_keyed=["q5"])}
    rule = {"name": "careless", "kind": "careless", "least_flags": 1, "variables": NAMES}
    clicked = cleaned(frame, items(), [rule], scales=kept)
    turned = {**frame, "q5": [6 - answer for answer in frame["q5"]]}
    declared = [*items(NAMES[:4]), *items(["q5"], reversed_in_export=True), *items(NAMES[5:])]
    other = cleaned(turned, declared, [rule], scales={"second": scale(NAMES[4:8])})
    pd.testing.assert_frame_equal(other.quality, clicked.quality)
    pd.testing.assert_frame_equal(other.statistics, clicked.statistics)


def test_the_items_of_all_scales_are_screened_in_the_order_of_the_codebook(cleaned):
    frame = {name: column for name, column in survey().items() if name in NAMES}
    rule = {"name": "careless", "kind": "careless", "least_flags": 1,
            "flags": [{"index": "longest_run"}]}  # fmt: skip
    some = {"b": scale(["q7", "q5", "q6"]), "a": scale(["q2", "q1"])}
    result = cleaned(frame, items(), [rule], scales=some)
    named = cleaned(frame, items(), [{**rule, "variables": ["q1", "q2", "q5", "q6", "q7"]}])
    pd.testing.assert_frame_equal(result.quality, named.quality)
    pd.testing.assert_frame_equal(result.statistics, named.statistics)


def test_pages_end_runs_and_have_their_own_times(cleaned):
    times = [Variable("time_1", "timing", ""), Variable("time_2", "timing", "")]
    frame = {
        **{name: [3, 3, 1] for name in NAMES[:6]},
        "time_1": [30, 5, GAP],
        "time_2": [30, 5, 5],
    }
    rule = {
        "name": "careless", "kind": "careless", "variables": NAMES[:6], "least_flags": 2,
        "flags": [{"index": "longest_run", "cut_off": 4, "by": "value"}, {"index": "fast_pages"}],
        "pages": [{"items": NAMES[:2], "seconds": "time_1"},
                  {"items": NAMES[2:6], "seconds": "time_2"}],
    }  # fmt: skip
    result = cleaned(frame, [*items(NAMES[:6]), *times], [rule])
    assert result.quality["careless_longest_run"].tolist() == [4, 4, 4]
    assert result.quality["careless_fast_pages"].tolist() == [0, 1, 1]
    assert result.careless["caught"].tolist() == [False, True, True]


def note(result, name: str) -> str:
    return result.statistics.set_index("id").at[f"cleaning/careless/none/none/{name}", "note"]


def test_without_scales_some_indices_say_what_they_need(cleaned):
    frame = {name: column for name, column in survey().items() if name in NAMES}
    result = cleaned(frame, items(), [{"name": "careless", "kind": "careless", "variables": NAMES}])
    store = result.statistics.set_index("id")
    for name in ("even_odd", "guttman_errors"):
        line = store.loc[f"cleaning/careless/none/none/{name}/flagged/count"]
        assert line["status"] == "not_computable"
        assert line["note"].startswith("Not computable: needs ")
        assert store.at[f"cleaning/careless/none/none/{name}/cut_off", "status"] == "not_computable"
        assert store.at[f"cleaning/careless/none/none/{name}/checked/count", "estimate"] == 0
    assert store.at["cleaning/careless/none/none/rule/least_flags", "estimate"] == 2
    assert store.at["cleaning/careless/none/none/rule/number_of_flags", "estimate"] == 6


def test_one_item_can_catch_nobody_and_says_so(cleaned):
    rule = {"name": "careless", "kind": "careless", "variables": ["q1"]}
    result = cleaned({"q1": [1, 2, 3, GAP]}, items(["q1"]), [rule])
    found = rows_of(result.statistics)
    assert result.exclusions.empty
    assert found["longest_run/flagged/count"] == 0
    assert found["rule/undecided/count"] == 1
    for name in ("within_person_sd", "even_odd", "guttman_errors"):
        assert note(result, f"{name}/flagged/count").startswith("Not computable: needs ")


def test_nobody_answered_anything(cleaned):
    rule = {"name": "careless", "kind": "careless", "variables": NAMES}
    frame = {name: [GAP] * 5 for name in NAMES}
    result = cleaned(frame, items(), [rule], scales=SCALES)
    found = rows_of(result.statistics)
    assert np.isnan(found["rule/caught/count"])
    assert note(result, "rule/caught/count") == (
        "Not computable: needs at least 2 indices that can be computed (0 of 6 here)."
    )
    assert found["rule/undecided/count"] == 5
    assert result.careless["caught"].tolist() == [False] * 5
    flow = result.statistics.set_index("id")["estimate"]
    assert flow["cleaning/flow/none/none/careless/not_checked/count"] == 5


def test_constant_answers_of_everybody(cleaned):
    """Nothing differs between people: limits from the sample are not there, the longest run is."""
    rule = {"name": "careless", "kind": "careless", "variables": NAMES, "least_flags": 1}
    frame = {name: [3] * 25 for name in NAMES}
    result = cleaned(frame, items(), [rule], scales=SCALES)
    found = rows_of(result.statistics)
    assert found["rule/caught/count"] == 25
    assert found["combination@caught/longest_run/count"] == 25
    assert found["longest_run/only/count"] == 25
    assert note(result, "average_run/flagged/count").startswith("Not computable: needs values that")
    assert note(result, "mahalanobis/cut_off").startswith("Not computable: needs at least one item")


def test_everybody_caught_and_left_out_is_an_error(refused):
    rule = {"name": "careless", "kind": "careless", "variables": NAMES, "least_flags": 1,
            "decision": "exclude"}  # fmt: skip
    (sentence,) = refused({name: [3] * 25 for name in NAMES}, items(), [rule])
    assert "careless 25" in sentence


def test_nobody_is_left_when_the_rule_comes(refused):
    everyone = {**PREVIEW, "catch_if": ["real", "preview"]}
    (sentence,) = refused(survey(), VARIABLES, [everyone, RULE], scales=SCALES)
    assert f"preview {PEOPLE}" in sentence


def test_no_times_at_all(cleaned):
    frame = {**survey(), "time": [GAP] * PEOPLE}
    result = cleaned(frame, VARIABLES, [RULE], scales=SCALES)
    assert note(result, "seconds_per_item/flagged/count") == (
        "Not computable: needs a time above 0 seconds."
    )


def test_more_flags_asked_for_than_anyone_can_have(cleaned):
    frame = {**survey(), "time": [GAP] * PEOPLE, "check": [None] * PEOPLE,
             "number_check": [GAP] * PEOPLE}  # fmt: skip
    result = cleaned(frame, VARIABLES, [{**RULE, "least_flags": 4}], scales=SCALES)
    assert result.exclusions.empty
    assert note(result, "rule/caught/count") == (
        "Not computable: needs at least 4 indices that can be computed (3 of 5 here)."
    )


def test_cut_offs_and_where_they_come_from(cleaned):
    result = cleaned(survey(), VARIABLES, [RULE], scales=SCALES)
    store = result.statistics.set_index("id")
    longest = store.loc["cleaning/careless/none/none/longest_run/cut_off"]
    assert longest["estimate"] == 6
    assert longest["method"].startswith("at least half of the items (Curran 2016")
    average = store.loc["cleaning/careless/none/none/average_run/cut_off"]
    assert average["estimate"] == 1.9
    assert average["method"].startswith(
        "above 1.9, as the study says (default: more than 3 interquartile ranges"
    )


def test_without_the_rule_the_file_is_empty(cleaned):
    result = cleaned(survey(), VARIABLES, [PREVIEW])
    assert result.careless.empty
    assert result.careless.columns.tolist() == ["flags", "checked", "caught"]
    assert not result.quality.columns.str.startswith("careless").any()
    assert not (result.statistics["analysis"] == "careless").any()
