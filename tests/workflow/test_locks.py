"""The locks: one version of each library, with its checksums, from wherever it is fetched."""

from __future__ import annotations

import csv
import re
import shutil

import pytest
import yaml
from packaging.requirements import Requirement

from questline.core.workflow import LIBRARIES
from questline.tools.environments.conda import CONDA_NAMES, conda_environment
from questline.tools.environments.container import FOLDERS, container_recipe
from questline.tools.environments.licences import licence_of, names_in
from questline.tools.environments.pins import direct_names, every_pin, normalised, pins
from workflow.running import snakemake
from workflow.sources import ROOT, read

ENVS = ROOT / "envs"
LOCKS = ("requirements.txt", "requirements-dev.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(lock: str) -> list[str]:
    """The entries of a lock, each with its checksums on one line."""
    joined = read(ENVS / lock).replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.strip()]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_one_version_with_checksums(lock):
    for entry in entries(lock):
        requirement, *hashes = re.split(r"\s+(?=--hash)", entry)
        assert re.match(r"^[A-Za-z0-9._-]+==[^\s;*]+( ; .+)?$", requirement), entry[:80]
        assert hashes, entry[:80]
        assert all(HASH.fullmatch(one) for one in hashes), entry[:80]


@pytest.mark.parametrize("name", [path.name for path in sorted(ENVS.iterdir())])
def test_no_place_to_fetch_from_is_named(name):
    """Where libraries come from is the matter of the machine that fetches them."""
    text = read(ENVS / name)
    assert not re.search(r"https?:|//|@ |--index-url |--extra-index|--find-links", text)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("kind", ["requirements", "requirements-dev"])
def test_what_is_asked_for_is_locked(kind, python):
    locked = pins(read(ENVS / f"{kind}.txt"), python)
    lines = [line.split("#")[0].strip() for line in read(ENVS / f"{kind}.in").splitlines()]
    for line in lines:
        if line and not line.startswith("-"):
            requirement = Requirement(line)
            assert locked[normalised(requirement.name)] in requirement.specifier, line


@pytest.mark.parametrize("python", PYTHONS)
def test_developers_have_the_versions_of_researchers(python):
    researchers = pins(read(ENVS / "requirements.txt"), python)
    developers = pins(read(ENVS / "requirements-dev.txt"), python)
    assert researchers.items() <= developers.items()


def test_the_conda_environment_has_the_pins_of_the_lock():
    requirements, lock = read(ENVS / "requirements.in"), read(ENVS / "requirements.txt")
    assert read(ENVS / "environment.yaml") == conda_environment(requirements, lock)
    dependencies = yaml.safe_load(read(ENVS / "environment.yaml"))["dependencies"]
    found = dict(entry.split("=", 1) for entry in dependencies if "python=" not in entry)
    locked = pins(lock)
    assert found == {CONDA_NAMES.get(n, n): locked[n] for n in direct_names(requirements)}


def test_the_container_installs_the_lock_and_copies_what_a_run_needs():
    recipe = read(ENVS / "Containerfile")
    assert recipe == container_recipe()
    assert "--require-hashes -r envs/requirements.txt" in recipe
    python = yaml.safe_load(read(ENVS / "environment.yaml"))["dependencies"][0]
    assert f"FROM {python.replace('=', ':')}-slim" in recipe
    assert all(f"COPY {folder} {folder}\n" in recipe for folder in FOLDERS)


@pytest.mark.slow
def test_a_copy_of_what_the_container_holds_can_run(tmp_path):
    shutil.copy(ROOT / "Snakefile", tmp_path)
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    screen = snakemake(tmp_path, "results/link_workers/description/statistics.csv")
    assert screen.code == 0, screen.text


# The licences that may be joined with the GNU General Public License, version 3 or later.
COMPATIBLE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "GPL-3.0-or-later",
    "GPL-2.0-or-later", "LGPL-2.1-or-later", "LicenseRef-Public-Domain", "MIT", "MIT-0", "MIT-CMU",
    "MPL-1.1", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip


def test_every_locked_library_has_a_licence_that_goes_with_ours():
    with (ENVS / "licences.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    needed = every_pin(read(ENVS / "requirements.txt"))
    locked = every_pin(read(ENVS / "requirements-dev.txt"))
    assert {line["library"]: line["version"] for line in lines} == {
        name: " or ".join(versions) for name, versions in locked.items()
    }
    for line in lines:
        assert (line["needed for"] == "studies") == (line["library"] in needed), line
        assert names_in(line["licence"]), line
        assert names_in(line["licence"]) <= COMPATIBLE, line


def test_a_licence_is_read_from_what_a_library_says_of_itself():
    assert licence_of("one", "MIT AND 0BSD", "whatever", []) == "MIT AND 0BSD"
    assert licence_of("one", "", "Copyright (c) 2001", ["BSD License"]) == "BSD-3-Clause"
    assert licence_of("one", "", "Apache 2.0\nmore", []) == "Apache-2.0"
    assert licence_of("one", "", "Ask us", ["Other"]) == ""


def test_the_libraries_whose_versions_a_report_names_are_asked_for():
    named = {normalised(name) for name in LIBRARIES}
    assert named <= set(direct_names(read(ENVS / "requirements.in")))


def test_the_readme_of_the_locks_gives_the_commands():
    text = read(ENVS / "README.md")
    for option in ("--generate-hashes", "--universal", "--no-emit-index-url", "--no-annotate",
                   "--no-header"):  # fmt: skip
        assert text.count(option) == len(LOCKS)
