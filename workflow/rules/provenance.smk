from questline.core.product import RELEASED, VERSION, code_checksums
from questline.core.run_steps import NOT_COPIED, materials, outside_files, run_steps


rule inputs:
    input:
        raw=STUDY.raw,
        beside_raw=STUDY.beside_raw,
        configuration=STUDY.files,
        lock=SESSION.root / "envs" / "requirements.txt",
        earlier=[one["path"] for one in parameters.earlier_releases(STUDY)],
    output:
        inputs=f"{SESSION.results}/provenance/inputs.json",
    log:
        f"{SESSION.logs}/inputs.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=STUDY.name,
        beside_raw=[str(path) for path in STUDY.beside_raw],
        seed=STUDY.settings.seed,
        versions=SESSION.versions(),
        commit=SESSION.commit(),
        plan_lock=parameters.registered(STUDY),
        earlier_releases=[
            (one["name"], one["path"]) for one in parameters.earlier_releases(STUDY)
        ],
        code=code("provenance"),
    script:
        "../../scripts/inputs.py"


rule textbook_answers:
    output:
        answers=f"{SESSION.results}/provenance/textbook_answers.csv",
    log:
        f"{SESSION.logs}/textbook_answers.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code=code("tools.selftest"),
    script:
        "../../scripts/textbook_answers.py"


CORRIDOR = (
    "intake",
    "cleaning",
    "scoring",
    "measurement",
    "description",
    "imputation",
    "modelling",
    "robustness",
    *STRANDS,
    *SHARED,
    "release",
    "audit",
    "figures",
    "team_figures",
    "pages",
    "team_pages",
    "reproducibility",
    "team_reproducibility",
    "summary",
    "inputs",
    "textbook_answers",
)
STEPS = run_steps(
    rules,
    CORRIDOR,
    SESSION.results,
    outside_files(STUDY.raw, STUDY.beside_raw, STUDY.files),
)


# The manifest, and the run as an RO-Crate. Checksums of the code are of its bytes: a comment changes
# no result, and yet the manifest would no longer be true.
rule manifest:
    input:
        everything=[
            output
            for rule_name in CORRIDOR
            for output in getattr(rules, rule_name).output
        ],
        withheld=[path for path in STUDY.files if path.name in NOT_COPIED],
        material=list(STRAND.material.values()),
    output:
        manifest=f"{SESSION.results}/provenance/manifest.json",
        public_manifest=f"{SESSION.results}/provenance/public_manifest.json",
        materials=directory(f"{SESSION.results}/provenance/materials"),
        crate=f"{SESSION.results}/ro-crate-metadata.json",
    log:
        f"{SESSION.logs}/manifest.log",
    conda:
        "../../envs/environment.yaml"
    params:
        steps=STEPS,
        material=STRAND.material,
        study=parameters.publication(STUDY),
        materials=materials(
            SESSION.root,
            STUDY.files,
            [step["script"] for step in STEPS],
            parameters.earlier_releases(STUDY),
        ),
        product=code_checksums(SESSION.root),
        interpreter=SESSION.interpreter(),
        machine=platform.machine(),
        release={"version": VERSION, "date": RELEASED},
        code=code("provenance"),
    script:
        "../../scripts/manifest.py"


TWIN = rules.synthetic_twin.output


# On demand: `snakemake --cores 4 packet`. One archive for reviewers, of public files alone; the twin
# is in it if it was made.
rule packet:
    input:
        everything=rules.manifest.input.everything,
        manifest=rules.manifest.output,
        twin=TWIN if Path(TWIN.page).is_file() else [],
    output:
        packet=f"{SESSION.results}/provenance/{STUDY.name}_packet.zip",
    log:
        f"{SESSION.logs}/packet.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=STUDY.name,
        title=STUDY.settings.title,
        version=VERSION,
        earlier=[one["written"] for one in parameters.earlier_releases(STUDY)],
        code=code("provenance"),
    script:
        "../../scripts/packet.py"
