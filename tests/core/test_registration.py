"""A study beside its registered plan: amendments with their reasons, and what is exploratory."""

from __future__ import annotations

import pytest

from core.damage import ROOT, sound_study
from questline.core import parameters
from questline.core.configuration import load_study
from questline.core.marks import AMENDED_SINCE, EXPLORATORY
from questline.core.plan_lock import FILE
from questline.core.registration import decisions, registration
from questline.tools.register_plan import registration_of

TEAM = "left_in_mind_past"
NEW = """\
  - name: added_later
    label: Thoughts of leaving, once more
    kind: logistic
    outcome: left_in_mind_past
    event: yes
    predictors: [{variable: self_efficacy}]
    family: leaving
"""


@pytest.fixture
def study(tmp_path):
    """The shipped study, its plan registered as it is."""
    folder = sound_study(tmp_path)
    (folder / FILE).unlink(missing_ok=True)
    text, _ = registration_of(loaded(folder), "2026-01-31", "https://osf.io/abcde")
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def loaded(folder):
    found, problems = load_study(folder)
    assert found is not None, problems
    return found


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def explain(folder, part, why="Asked for by reviewers."):
    text = f"deviations:\n  - {{date: 2026-03-01, what: A change, why: {why}, part: '{part}'}}\n"
    (folder / "deviations.yaml").write_text(text, encoding="utf-8")


def labels_of(found, kind):
    return {entry["name"]: entry["label"] for entry in parameters.labels(found)[kind]}


def test_without_a_registration_nothing_is_marked(study):
    (study / FILE).unlink()
    found = loaded(study)
    assert registration(found) == {
        "state": "none", "amendments": [], "idle": [], "sections": {},
    }  # fmt: skip
    assert parameters.registered(found) == {"state": "none"}
    assert decisions(found) == []
    assert labels_of(found, "analyses")[TEAM] == found.plan.analyses[0].label


def test_a_plan_that_is_as_registered(study):
    found = loaded(study)
    told = registration(found)
    assert (told["state"], told["amendments"]) == ("unchanged", [])
    assert (told["registered"], told["registry"]) == ("2026-01-31", "https://osf.io/abcde")
    assert told["sha256"] == told["sha256_now"] == found.lock.sha256
    assert study / FILE in found.files
    assert decisions(found) == []
    assert labels_of(found, "analyses")[TEAM] == found.plan.analyses[0].label


def test_an_analysis_that_was_not_registered_is_exploratory(study):
    change(study / "plan.yaml", "analyses:\n", f"analyses:\n{NEW}")
    found = loaded(study)
    labels = labels_of(found, "analyses")
    assert labels["added_later"] == f"Thoughts of leaving, once more ({EXPLORATORY})"
    assert labels[TEAM] == found.plan.analyses[1].label
    assert [one["where"] for one in registration(found)["amendments"]] == [
        "plan.yaml, analyses.added_later"
    ]
    families = parameters.reading_matter(found)["families"]
    assert families["leaving"]["label"].endswith(f"({AMENDED_SINCE}: tests)")


@pytest.mark.parametrize(
    ("file", "old", "new", "mark"),
    [
        ("plan.yaml", "firth: always", "firth: never", {"leaving_and_support": "firth"}),
        ("codebook.csv", "Q3. Gender", "Q3. Gender?", {TEAM: "variables"}),
    ],
)
def test_an_analysis_whose_definition_changed_is_amended(study, file, old, new, mark):
    change(study / file, old, new)
    found = loaded(study)
    labels = labels_of(found, "analyses")
    for name, what in mark.items():
        assert labels[name].endswith(f" ({AMENDED_SINCE}: {what})")


def test_a_scale_that_changed_amends_what_uses_it(study):
    scales = (study / "scales.yaml").read_text(encoding="utf-8")
    key = "least_answered: "
    old = scales[scales.index(key) :].split("\n")[0]
    change(study / "scales.yaml", old, f"{key}2")
    found = loaded(study)
    assert any(label.endswith("scales)") for label in labels_of(found, "analyses").values())
    told = registration(found)
    assert "least_answered" in told["sections"]["scales"]
    # The label of a curve whose analysis was amended says so too.
    curves = labels_of(found, "robustness")
    assert all(label.endswith(f"({AMENDED_SINCE}: its analysis)") for label in curves.values())


@pytest.mark.parametrize(
    "part",
    ["release.yaml, threshold", "release.threshold", "release.yaml", "release", " release.yaml, "],
)
def test_a_reason_is_joined_to_the_part_that_it_names(study, part):
    change(study / "release.yaml", "threshold: 10", "threshold: 5")
    explain(study, part)
    found = loaded(study)
    told = registration(found)
    (one,) = told["amendments"]
    assert (one["where"], one["change"]) == ("release.yaml, threshold", "10 became 5")
    assert one["reasons"] == [
        {"date": "2026-03-01", "what": "A change", "why": "Asked for by reviewers."}
    ]
    assert told["idle"] == []
    assert decisions(found) == []
    assert parameters.reading_matter(found)["deviations"] == []


def test_an_amendment_without_a_reason_waits_for_one(study):
    change(study / "release.yaml", "threshold: 10", "threshold: 5")
    assert decisions(loaded(study)) == [
        "release.yaml, threshold: 10 became 5 after the plan was registered, and deviations.yaml "
        "gives no reason for it"
    ]


def test_many_amendments_without_a_reason_do_not_fill_the_screen(study):
    codebook = (study / "codebook.csv").read_text(encoding="utf-8")
    (study / "codebook.csv").write_text(codebook.replace("-99=refused", "-98=refused"), "utf-8")
    found = loaded(study)
    unexplained = len(registration(found)["amendments"])
    assert unexplained > 10
    said = decisions(found)
    assert len(said) == 6
    assert registration(found)["sections"]["answers"].endswith(" and others.")
    assert said[-1].startswith(f"{unexplained - 5} more changes after registration")


@pytest.mark.parametrize("part", ["release.yaml, thres", "plan.yaml", "nonsense"])
def test_a_reason_that_explains_nothing_is_said(study, part):
    change(study / "release.yaml", "threshold: 10", "threshold: 5")
    explain(study, part)
    found = loaded(study)
    assert [one["part"] for one in registration(found)["idle"]] == [part]
    assert decisions(found)[1] == f"deviations.yaml explains {part}, which was not amended"
    (study / FILE).unlink()
    assert decisions(loaded(study)) == [
        f"deviations.yaml explains {part}, but no plan was registered"
    ]


def test_a_deviation_without_a_part_stays_as_it_is(study):
    text = "deviations:\n  - {date: 2026-03-01, what: We waited., why: It rained.}\n"
    (study / "deviations.yaml").write_text(text, encoding="utf-8")
    found = loaded(study)
    assert [one["what"] for one in parameters.reading_matter(found)["deviations"]] == ["We waited."]
    assert registration(found)["idle"] == []


def test_a_reason_changes_what_the_pages_are_told_and_nothing_else(study):
    change(study / "release.yaml", "threshold: 10", "threshold: 5")
    before = loaded(study)
    explain(study, "release.yaml")
    after = loaded(study)
    assert parameters.labels(before) == parameters.labels(after)
    assert parameters.registered(before) == parameters.registered(after)
    assert parameters.reading_matter(before) != parameters.reading_matter(after)


def test_the_shipped_study_is_as_it_was_registered():
    """After a change of its files: remove its plan.lock and type `snakemake register_plan`."""
    found = loaded(ROOT / "config" / "link_workers")
    assert registration(found)["state"] == "unchanged"
    assert found.lock.registered == ""  # nobody registered simulated data anywhere


def test_the_plan_of_another_study_is_refused(study):
    change(study / "study.yaml", "name: link_workers", "name: another_one")
    found, problems = load_study(study)
    assert found is None
    assert [problem.where for problem in problems] == [f"{FILE}, key study"]
