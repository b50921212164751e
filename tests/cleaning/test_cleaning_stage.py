"""Cleaning as a whole: the order of its steps, the two ledgers, the counts."""

import numpy as np
import pandas as pd
import pytest

from questline.cleaning import stage
from questline.core.codebook import Variable
from questline.core.derivations import parse_derivation

GAP = np.nan
STATUS = Variable("status", "category", "", levels=(("real", "Real"), ("preview", "Preview")))
HOURS = Variable("hours", "number", "", minimum=1, maximum=48)
A, B = (Variable(name, "item", "", minimum=1, maximum=5) for name in "ab")
FULL = Variable("full", "derived", "", derivation=parse_derivation("threshold: >= 35", ["hours"]))
PREVIEW = {"name": "preview", "kind": "preview", "variable": "status", "catch_if": ["preview"],
           "if_missing": "keep", "reason": "A test by the team"}  # fmt: skip
LONG = {"name": "long", "kind": "condition", "variable": "hours", "above": 40, "if_missing": "keep"}
RUN = {"name": "run", "kind": "long_run", "variables": ["a", "b"], "longest": 2}
MARK = {**LONG, "name": "few", "above": None, "below": 10, "decision": "mark"}


def answers(**changed) -> dict:
    return {
        "status": ["real", "preview", "real", "real", "preview", "real"],
        "hours": [20, 45, 45, 5, 5, 37],
        **changed,
    }


def test_one_respondent_counts_once_under_the_first_rule_that_excludes(cleaned):
    result = cleaned(answers(), [STATUS, HOURS], [PREVIEW, LONG, MARK])
    lines = result.exclusions[["row", "rule", "value", "decision"]].to_numpy().tolist()
    assert lines == [
        [2, "preview", "preview", "excluded"],
        [2, "long", "45", "also caught"],
        [3, "long", "45", "excluded"],
        [4, "few", "5", "marked"],
        [5, "preview", "preview", "excluded"],
        [5, "few", "5", "marked"],
    ]
    assert result.exclusions.columns.tolist() == [
        "row", "rule", "value", "threshold", "decision", "reason",
    ]  # fmt: skip
    assert result.exclusions["reason"].tolist()[0] == "A test by the team"
    assert result.responses.index.tolist() == [1, 4, 6]
    assert result.line == "3 of 6 rows analysed; left out: preview 2, long 1"


def test_the_flow_is_in_the_statistics_store(cleaned):
    result = cleaned(answers(), [STATUS, HOURS], [PREVIEW, LONG, MARK])
    store = result.statistics.set_index("id")
    flow = store[store["analysis"] == "flow"]
    counts = {
        identifier.removeprefix("cleaning/flow/none/none/").removesuffix("/count"): count
        for identifier, count in flow["estimate"].items()
    }
    assert counts == {
        "raw_rows": 6,
        "preview/excluded": 2,
        "preview/caught": 2,
        "long/excluded": 1,
        "long/caught": 2,
        "few/marked": 1,
        "few/caught": 2,
        "analysed": 3,
    }
    line = store.loc["cleaning/flow/none/none/preview/excluded/count"]
    assert (line["table"], line["row"], line["column"]) == ("flow", "preview", "excluded")
    assert line["note"] == "A test by the team"
    assert store.loc["cleaning/flow/none/none/analysed/count", "column"] == "all"


def test_sets_of_rules_are_of_those_that_exclude_and_in_their_order(cleaned):
    result = cleaned(answers(), [STATUS, HOURS], [PREVIEW, LONG, MARK])
    store = result.statistics
    sets = store[store["analysis"] == "exclusions"]
    assert sets["term"].eq("combination").all()
    assert dict(zip(sets["level"], sets["estimate"], strict=True)) == {
        "preview": 1,
        "preview+long": 1,
        "long": 1,
    }
    assert not sets["level"].str.contains("few").any()


def test_where_nobody_is_left_out_no_set_of_rules_is_told(cleaned):
    result = cleaned(answers(), [STATUS, HOURS], [MARK])
    assert not (result.statistics["analysis"] == "exclusions").any()


def test_answers_out_of_range_become_missing_with_a_line_in_each_ledger(cleaned):
    before = pd.DataFrame(
        [[6, "status", "REAL", "Real", "label_variant", "Case"]],
        columns=["row", "variable", "before", "after", "rule", "reason"],
    )
    result = cleaned(answers(hours=[20, 375, 1, 48, 0.5, 30]), [STATUS, HOURS], [PREVIEW],
                     changes=before)  # fmt: skip
    assert result.changes.to_numpy().tolist() == [
        [2, "hours", "375", "", "out_of_range", "Outside the declared range, 1 to 48"],
        [5, "hours", "0.5", "", "out_of_range", "Outside the declared range, 1 to 48"],
        [6, "status", "REAL", "Real", "label_variant", "Case"],
    ]
    assert result.missing.empty
    assert result.responses["hours"].tolist() == [20, 1, 48, 30]
    store = result.statistics.set_index("id")["estimate"]
    assert store["cleaning/changes/none/none/out_of_range/count"] == 2
    assert store["cleaning/changes/none/none/label_variant/count"] == 1


def test_missing_answers_are_those_of_the_analysed(cleaned):
    result = cleaned(answers(hours=[GAP, GAP, 20, 375, 30, 30]), [STATUS, HOURS], [PREVIEW])
    assert result.missing.to_numpy().tolist() == [
        [1, "hours", "left_blank", ""],
        [4, "hours", "out_of_range", "375"],
    ]


def test_rules_see_answers_after_they_were_changed_and_derived_again(cleaned):
    """375 hours are no working week: not caught as above 40, and not counted as full time."""
    part_time = {"name": "full", "kind": "eligibility", "variable": "full", "catch_if": ["yes"],
                 "if_missing": "keep"}  # fmt: skip
    result = cleaned(
        answers(hours=[20, 20, 375, 20, 20, 36]), [STATUS, HOURS, FULL], [LONG, part_time]
    )
    assert result.exclusions[["row", "rule"]].to_numpy().tolist() == [[6, "full"]]
    assert pd.isna(result.responses.loc[3, "hours"])
    assert pd.isna(result.responses.loc[3, "full"])


def test_without_set_missing_no_answer_changes(cleaned):
    result = cleaned(answers(), [STATUS, HOURS], [], out_of_range="error")
    assert result.changes.empty
    assert len(result.responses) == 6


def test_quality_has_a_line_for_every_row_and_statistics_over_the_analysed(cleaned):
    frame = {"status": ["real", "real", "preview", "real"], "a": [1, 2, 3, GAP], "b": [1, 3, 3, 4]}
    share = {"name": "share", "kind": "too_little_answered", "variables": ["a", "b"],
             "least_share": 0.5}  # fmt: skip
    result = cleaned(frame, [STATUS, A, B], [PREVIEW, RUN, share])
    assert result.quality["row"].tolist() == [1, 2, 3, 4]
    assert result.quality["longest_run"].tolist() == [2, 1, 2, 1]
    assert result.quality["answered_share"].tolist() == [1, 1, 1, 0.5]
    assert result.quality["seconds"].isna().all()
    store = result.statistics.set_index("id")
    assert store.loc["cleaning/quality/none/none/longest_run/mean", "estimate"] == pytest.approx(
        4 / 3
    )
    assert store.loc["cleaning/quality/none/none/longest_run/maximum", "n"] == 3
    assert store.loc["cleaning/quality/none/none/answered_share/minimum", "estimate"] == 0.5
    assert not store.index.str.contains("seconds").any()


def test_one_known_time_alone_has_no_standard_deviation(cleaned):
    time = Variable("time", "timing", "")
    rule = {"name": "fast", "kind": "too_fast", "variable": "time", "least_seconds": 10}
    result = cleaned({"time": [90, GAP, GAP]}, [time], [rule])
    line = result.statistics.set_index("id").loc["cleaning/quality/none/none/seconds/sd"]
    assert line["status"] == "not_computable"
    assert line["note"] == "One respondent alone has no standard deviation."


def test_nobody_left_is_an_error_with_the_counts_of_each_rule(refused):
    everyone = {**LONG, "above": 0}
    (sentence,) = refused(answers(), [STATUS, HOURS], [PREVIEW, everyone])
    assert sentence.startswith(
        "cleaning.yaml: of 6 rows in the raw file 0 are left to analyse "
        "(excluded by rule: preview 2, long 4)."
    )
    assert "at least 3 respondents, as `least_respondents` says" in sentence
    assert "look at the rule that excludes most" in sentence


def test_two_respondents_are_too_few(refused):
    (sentence,) = refused({"hours": [20, 30]}, [HOURS], [])
    assert "of 2 rows in the raw file 2 are left to analyse (no rule excluded anyone)" in sentence
    assert "look at the rule" not in sentence
    assert "write `least_respondents` into cleaning.yaml" in sentence


def test_fewer_than_the_study_asks_for_is_an_error(refused):
    (sentence,) = refused(answers(), [STATUS, HOURS], [], least=7)
    assert "6 are left" in sentence
    assert "at least 7 respondents" in sentence


def test_rows_that_get_lost_stop_the_run(cleaned, monkeypatch):
    """Raw rows = analysed + excluded, always: a rule that catches what is not there is our bug."""

    def catches_a_stranger(rule, responses, missing, variables, left):
        return stage.Verdict(pd.Series({1: "x"}, dtype=object), "none")

    def twice(*arguments):
        frame = ledger_lines(*arguments)
        return pd.concat([frame, frame])

    ledger_lines = stage._ledger_lines
    monkeypatch.setattr(stage, "apply_rule", catches_a_stranger)
    monkeypatch.setattr(stage, "_ledger_lines", twice)
    with pytest.raises(RuntimeError, match="6 rows came in, but 5 are analysed and 2 excluded"):
        cleaned(answers(), [STATUS, HOURS], [PREVIEW])


def test_frames_keep_their_types_when_nothing_happens(cleaned):
    result = cleaned(answers(), [STATUS, HOURS], [])
    assert result.exclusions.empty
    assert result.exclusions["row"].dtype == "int64"
    assert result.changes["row"].dtype == "int64"
    assert result.responses.dtypes.astype(str).tolist() == ["object", "float64"]
    assert result.line == "6 of 6 rows analysed"


def test_everyone_is_whoever_another_choice_could_bring_back(cleaned):
    result = cleaned(answers(), [STATUS, HOURS], [PREVIEW, LONG, MARK])
    assert result.everyone.index.tolist() == [1, 3, 4, 6]
    pd.testing.assert_frame_equal(result.everyone.loc[[1, 4, 6]], result.responses)


def test_marked_previews_are_respondents(cleaned):
    marking = {**PREVIEW, "decision": "mark"}
    result = cleaned(answers(), [STATUS, HOURS], [marking, LONG])
    assert result.everyone.index.tolist() == [1, 2, 3, 4, 5, 6]


def test_everyone_has_the_answers_after_cleaning(cleaned):
    result = cleaned(answers(hours=[20, 45, 99, 5, 5, 37]), [STATUS, HOURS, FULL], [PREVIEW, LONG])
    assert np.isnan(result.everyone.loc[3, "hours"])
    assert result.everyone.columns.tolist() == result.responses.columns.tolist()
