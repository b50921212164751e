"""Questline: from a raw survey export to a report. The rule files follow the data."""

import os
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))
from questline.core import parameters
from questline.core.code import code
from questline.core.workflow import STAGES, Session, study_folder


configfile: Path(workflow.basedir) / "config" / "config.yaml"


# One thread and one kind of kernel for linear algebra: the same bits whatever the cores.
os.environ.update(OPENBLAS_NUM_THREADS="1")
if platform.machine() in ("x86_64", "AMD64"):
    os.environ.update(OPENBLAS_CORETYPE="Haswell")

# Snakemake loads pandas to look for frames among the parameters, at every start; there are none.
sys.modules.setdefault("pandas", None)

SESSION = Session.start(config, Path(workflow.basedir), sys.argv)
STUDY = SESSION.study


include: "workflow/rules/tools.smk"


if STUDY:
    for stage in STAGES:

        include: f"workflow/rules/{stage}.smk"

    rule all:
        default_target: True
        input:
            rules.manifest.input.everything,
            rules.manifest.output,


onstart:
    SESSION.start_jobs(workflow)
    print(SESSION.opening_words(), file=sys.stderr, flush=True)


onsuccess:
    print(SESSION.closing_words(), file=sys.stderr, flush=True)


onerror:
    print(SESSION.words_of_failure(), file=sys.stderr, flush=True)
