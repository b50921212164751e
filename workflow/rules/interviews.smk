from questline.core import interview_parameters

STRAND = STUDY.interview_files
INTERVIEWS = f"{SESSION.results}/interviews"


# Nothing asks for these rules where interviews.yaml does not declare what they are about.
rule interviewees:
    input:
        responses=rules.cleaning.output.responses,
        exclusions=rules.cleaning.output.exclusions,
        scores=rules.scoring.output.scores,
        participants=STRAND.participants,
        invitations=STRAND.invitations,
    output:
        profiles=f"{INTERVIEWS}/profiles.csv",
        participants=f"{INTERVIEWS}/internal/internal_participants.csv",
        statistics=f"{INTERVIEWS}/interviewees.csv",
    log:
        f"{SESSION.logs}/interviewees.log",
    conda:
        "../../envs/environment.yaml"
    params:
        told=interview_parameters.interviewees(STUDY),
        code=code("interviews.interviewees"),
    script:
        "../../scripts/interviewees.py"


# The only rule that opens the contact details, and it reads the reference numbers alone.
rule selection:
    input:
        responses=rules.cleaning.output.responses,
        exclusions=rules.cleaning.output.exclusions,
        scores=rules.scoring.output.scores,
        contacts=STRAND.contacts,
        invitations=STRAND.invitations,
        participants=(
            rules.interviewees.output.participants if STRAND.participants else []
        ),
        profiles=rules.interviewees.output.profiles if STRAND.participants else [],
    output:
        selection=f"{INTERVIEWS}/internal/internal_selection.csv",
        reserves=f"{INTERVIEWS}/internal/internal_reserves.csv",
        statistics=f"{INTERVIEWS}/selection.csv",
    log:
        f"{SESSION.logs}/selection.log",
    conda:
        "../../envs/environment.yaml"
    params:
        told=interview_parameters.selection(STUDY),
        seed=STUDY.settings.seed,
        code=code("interviews.selection"),
    script:
        "../../scripts/selection.py"


rule coding:
    input:
        responses=rules.cleaning.output.responses,
        everyone=rules.cleaning.output.everyone,
        scores=rules.scoring.output.scores,
        listed=STRAND.participants,
        participants=(
            rules.interviewees.output.participants if STRAND.participants else []
        ),
        profiles=rules.interviewees.output.profiles if STRAND.participants else [],
        coding=STRAND.coding,
        codebooks=STRAND.codebooks,
        open_coding=STRAND.open_coding,
        open_codebooks=STRAND.open_codebooks,
    output:
        codebook=f"{INTERVIEWS}/codebook.csv",
        themes=f"{INTERVIEWS}/themes.csv",
        segments=f"{INTERVIEWS}/internal/internal_segments.parquet",
        disagreements=f"{INTERVIEWS}/internal/internal_disagreements.csv",
        statistics=f"{INTERVIEWS}/coding.csv",
    log:
        f"{SESSION.logs}/coding.log",
    conda:
        "../../envs/environment.yaml"
    params:
        told=interview_parameters.coding(STUDY),
        confidence=STUDY.plan.confidence,
        seed=STUDY.settings.seed,
        code=code("interviews.coding"),
    script:
        "../../scripts/coding.py"


rule photographs:
    input:
        listed=STRAND.participants,
        participants=(
            rules.interviewees.output.participants if STRAND.participants else []
        ),
        register=STRAND.register,
        pictures=STRAND.pictures,
    output:
        gallery=directory(f"{INTERVIEWS}/gallery"),
        team_gallery=directory(f"{INTERVIEWS}/internal/internal_gallery"),
        statistics=f"{INTERVIEWS}/photographs.csv",
    log:
        f"{SESSION.logs}/photographs.log",
    conda:
        "../../envs/environment.yaml"
    params:
        told=interview_parameters.photographs(STUDY),
        code=code("interviews.photographs"),
    script:
        "../../scripts/photographs.py"


rule joint_display:
    input:
        responses=rules.cleaning.output.responses,
        listed=STRAND.participants,
        participants=(
            rules.interviewees.output.participants if STRAND.participants else []
        ),
        profiles=rules.interviewees.output.profiles if STRAND.participants else [],
        segments=rules.coding.output.segments if STRAND.coding else [],
        themes=rules.coding.output.themes if STRAND.coding else [],
        parts=[
            rules.intake.output.statistics,
            rules.cleaning.output.statistics,
            rules.scoring.output.statistics,
            rules.measurement.output.statistics,
            rules.description.output.statistics,
            rules.imputation.output.statistics,
            rules.modelling.output.statistics,
            rules.robustness.output.statistics,
        ],
    output:
        display=f"{INTERVIEWS}/joint_display.json",
        team_display=f"{INTERVIEWS}/internal/internal_joint_display.json",
        statistics=f"{INTERVIEWS}/joint_display.csv",
    log:
        f"{SESSION.logs}/joint_display.log",
    conda:
        "../../envs/environment.yaml"
    params:
        told=interview_parameters.joint_display(STUDY),
        code=code("interviews.joint_display"),
    script:
        "../../scripts/joint_display.py"


STRANDS = [
    *(["interviewees"] if STRAND.participants else []),
    *(["selection"] if STRAND.contacts else []),
    *(["coding"] if STRAND.coding or STRAND.open_coding else []),
    *(["photographs"] if STRAND.register else []),
    *(["joint_display"] if STUDY.interviews.findings else []),
]
