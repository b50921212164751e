"""plan.lock: the same for the same decisions, however they are written; damage is noticed."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.damage import sound_study
from questline.core.configuration import load_study
from questline.core.plan_lock import FILE, PARTS, PlanLock, digest, lock_text, read_lock
from questline.core.registered_plan import PROSE, registered_parts
from questline.core.settings import Settings, keys_of
from questline.tools.configuration_reference import all_models

EMPTY = {"plan": {}, "codebook": [], "scales": {}, "cleaning": {}, "release": {}, "seed": "1"}
WORDS = ("label", "rationale", "reason", "note", "source", "citation", "title", "summary", "why")
"""Keys that hold words for readers, in any model."""


@pytest.fixture
def study(tmp_path):
    folder = sound_study(tmp_path)
    (folder / FILE).unlink(missing_ok=True)
    return folder


def parts_of(folder):
    loaded, problems = load_study(folder, needs_data=False)
    assert loaded is not None, problems
    return registered_parts(loaded)


def rewrite(path, change):
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode("utf-8"))


def written_otherwise(text):
    """The same YAML as a machine writes it: other order, other quotation marks, no comments."""
    content = yaml.load(text, Loader=yaml.BaseLoader)
    turned = json.loads(json.dumps(content), object_pairs_hook=lambda pairs: dict(pairs[::-1]))
    return yaml.dump(turned, sort_keys=False, default_style='"', default_flow_style=True)


def test_the_form_of_the_files_makes_no_difference(study):
    before = parts_of(study)
    for path in study.glob("*.yaml"):
        rewrite(path, written_otherwise)
    rewrite(study / "codebook.csv", lambda text: text.replace("\n", "\r\n"))
    rewrite(study / "plan.yaml", lambda text: f"\ufeff# a comment\r\n\r\n{text}")
    assert parts_of(study) == before


def test_a_default_that_is_written_out_is_the_default(study):
    before = digest(parts_of(study))
    rewrite(
        study / "release.yaml", lambda text: text + "\nfull_cells: hide\nleast_residual_df: 10\n"
    )
    assert digest(parts_of(study)) == before


def test_labels_and_prose_are_no_part_of_the_plan(study):
    before = parts_of(study)
    words = re.compile(r"(?m)^(\s+(?:label|reason|note): ?)[^>|\n]+$")
    rewrite(study / "study.yaml", lambda text: re.sub("(?m)^title: .*", "title: Another", text))
    for name in ("plan.yaml", "scales.yaml", "cleaning.yaml"):
        assert words.search((study / name).read_text(encoding="utf-8"))
        rewrite(study / name, lambda text: words.sub(r"\1other", text))
    rewrite(study / "codebook.csv", lambda text: text.replace("Self-efficacy", "Belief in oneself"))
    rewrite(study / "report.yaml", lambda _: "limits: [Other.]\n")
    assert parts_of(study) == before


def test_every_key_with_words_for_readers_is_left_out_and_nothing_else_is():
    models = {model for model in all_models() if model.__module__ in PLANNED}
    worded = {(model, key) for model in models for key in keys_of(model) if key in WORDS}
    left_out = {(model, key) for model, keys in PROSE.items() for key in keys}
    assert worded <= left_out
    assert {key for _, key in left_out - worded} == {
        "direction",
        "version",
        "licence",
        "most_specifications",
        "earlier_releases",
    }
    for model, key in left_out:
        assert issubclass(model, Settings)
        assert key in keys_of(model)


PLANNED = {
    f"questline.core.{name}"
    for name in ("plan", "analysis_plan", "imputation_plan", "measurement_plan", "weighting_plan",
                 "robustness_plan", "careless_rule", "cleaning_rules", "scales")
}  # fmt: skip
"""The modules whose models are registered as they are written."""


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("study.yaml", "seed: 20231101", "seed: 20231102"),
        ("plan.yaml", "unit: 30", "unit: 20"),
        ("release.yaml", "threshold: 10", "threshold: 5"),
        ("codebook.csv", "Q3. Gender", "Q3. Gender?"),
    ],
)
def test_a_decision_that_changes_changes_the_checksum(study, file, old, new):
    before = parts_of(study)
    assert old in (study / file).read_text(encoding="utf-8")
    rewrite(study / file, lambda text: text.replace(old, new))
    assert digest(parts_of(study)) != digest(before)


def test_the_checksum_is_that_of_sorted_json():
    assert digest(EMPTY) == hashlib.sha256(
        b'{"cleaning":{},"codebook":[],"plan":{},"release":{},"scales":{},"seed":"1"}'
    ).hexdigest()  # fmt: skip


def test_the_file_is_read_back_and_is_the_same_each_time(study):
    lock = PlanLock("link_workers", parts_of(study), "2026-01-31", 'https://osf.io/x "y": #z')
    text = lock_text(lock)
    assert read_lock(text, "link_workers") == (lock, [])
    assert lock_text(lock) == text
    assert read_lock(text.replace("\n", "\r\n"), "link_workers") == (lock, [])
    plain = yaml.safe_load(text)
    assert [name for name in plain if name in PARTS] == list(PARTS)
    assert plain["sha256"] == lock.sha256
    assert "no date was given" in lock_text(PlanLock("a", EMPTY))


plain_values = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab: #-'\"\u0085é", min_size=1), inner),
    max_leaves=8,
)


@settings(max_examples=25)
@given(st.dictionaries(st.text("abc_", min_size=1), plain_values))
def test_any_text_stands_in_the_file_and_is_read_back(plan):
    lock = PlanLock("a", {**EMPTY, "plan": plan}, "", "\u202eevil\n- x: *y")
    read, problems = read_lock(lock_text(lock), "a")
    assert problems == []
    assert read == lock


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed: 1", "seed: 2", "changed after the plan was registered"),
        ("seed: 1\n", "", "seed"),
        ("format: 1", "format: 2", "format 2"),
        ("format: 1", "format: one", "format"),
        ("study: a", "study: b", "another study"),
        ("study: a", "study: a\nstudy: a", "second time"),
        ("plan: {}", "plan: [", "not readable YAML"),
        ("plan: {}", "plan: &x [*x]", "alias"),
        ("plan: {}", "plan: ~", "plan"),
        ("registered: 2026-01-31", "registered: 2026-02-31", "is no date"),
        ("sha256: ", "sha256: 0", "sha256"),
        ("sha256: ", "checksum: ", "checksum"),
    ],
)
def test_damage_is_said_in_a_sentence(old, new, says):
    text = lock_text(PlanLock("a", EMPTY, "2026-01-31"))
    assert old in text
    lock, problems = read_lock(text.replace(old, new), "a")
    assert lock is None
    assert any(says in problem.sentence() for problem in problems)
    assert all(problem.where.startswith(FILE) and problem.remedy for problem in problems)


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "- a\n", "\x00", "a: b\n"])
def test_a_file_that_is_no_registration_is_refused(text):
    lock, problems = read_lock(text, "a")
    assert lock is None
    assert problems


@pytest.mark.parametrize("name", ["plan.lock.txt", "Plan.lock", "plan.lock.yaml"])
def test_a_registration_under_another_name_is_not_passed_over(study, name):
    (study / "plan_1.lock").write_text("", encoding="utf-8")
    assert load_study(study)[1] == []
    (study / name).write_text("", encoding="utf-8")
    (problem,) = load_study(study)[1]
    assert (problem.where, problem.remedy) == (name, "rename it to plan.lock")


def test_a_damaged_registration_stops_the_run(study):
    (study / FILE).write_text("format: 1\n", encoding="utf-8")
    loaded, problems = load_study(study)
    assert loaded is None
    assert all(problem.where.startswith(FILE) for problem in problems)
