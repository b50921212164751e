from questline.core.twin_facts import twin_facts
from questline.reporting.documents.pango import pango_at_hand

REPORT = f"{SESSION.results}/reporting"
TEMPLATES = sorted(
    str(path)
    for path in (SESSION.root / "reports" / "templates").rglob("*")
    if path.is_file()
)
CATALOGUE = [str(path) for path in SESSION.catalogue]
CHECKLISTS = sorted(
    str(path) for path in (SESSION.root / "reports" / "checklists").glob("*.yaml")
)

QUOTATIONS = rules.free_text.output.quotations if STUDY.release.free_text else []
CANDIDATES = rules.free_text.output.candidates if STUDY.release.free_text else []

# What the interview strand tells readers, and what it tells the team: of the parts that there are.
FOR_READERS = {
    "interviewees": [rules.interviewees.output.profiles],
    "coding": [rules.coding.output.codebook, rules.coding.output.themes],
    "photographs": [rules.photographs.output.gallery],
    "joint_display": [rules.joint_display.output.display],
}
FOR_TEAM = {
    **FOR_READERS,
    "selection": rules.selection.output[:2],
    "coding": [*FOR_READERS["coding"], rules.coding.output.disagreements],
    "photographs": [rules.photographs.output.team_gallery],
    "joint_display": [rules.joint_display.output.team_display],
}


rule figures:
    input:
        store=rules.release.output.public,
        catalogue=CATALOGUE,
    output:
        figures=report(
            directory(f"{REPORT}/figures"),
            caption="../../reports/captions/figures.rst",
            category="Figures",
            patterns=["{figure}.svg"],
            labels={"Figure": "{figure}"},
        ),
    log:
        f"{SESSION.logs}/figures.log",
    priority: 1
    conda:
        "../../envs/environment.yaml"
    params:
        edition="public",
        study=parameters.labels(STUDY),
        language=STUDY.report.language,
        code=code("reporting.figures"),
    script:
        "../../scripts/figures.py"


use rule figures as team_figures with:
    input:
        store=rules.release.output.internal,
        catalogue=CATALOGUE,
    output:
        figures=directory(f"{REPORT}/internal/figures"),
    log:
        f"{SESSION.logs}/team_figures.log",
    params:
        edition="internal",
        study=parameters.labels(STUDY),
        language=STUDY.report.language,
        code=code("reporting.figures"),


rule pages:
    input:
        store=rules.release.output.public,
        audit=[rules.audit.output.statistics],
        figures=rules.figures.output.figures,
        inputs=f"{SESSION.results}/provenance/inputs.json",
        textbook_answers=f"{SESSION.results}/provenance/textbook_answers.csv",
        exclusions=rules.cleaning.output.exclusions,
        changes=rules.cleaning.output.changes,
        findings=rules.intake.output.findings,
        quotations=QUOTATIONS,
        interviews=[path for part in STRANDS for path in FOR_READERS.get(part, [])],
        templates=TEMPLATES,
        catalogue=CATALOGUE,
        checklists=CHECKLISTS,
    output:
        page=report(
            f"{REPORT}/index.html",
            caption="../../reports/captions/pages.rst",
            category="The report",
            labels={"Page": "The research report"},
        ),
        codebook=report(
            f"{REPORT}/codebook.html",
            caption="../../reports/captions/codebook.rst",
            category="The report",
            labels={"Page": "The codebook"},
        ),
        linked_data=f"{REPORT}/codebook.jsonld",
        tables=directory(f"{REPORT}/tables"),
        gallery=directory(f"{REPORT}/gallery") if STRAND.register else [],
    log:
        f"{SESSION.logs}/pages.log",
    conda:
        "../../envs/environment.yaml"
    params:
        edition="public",
        study=parameters.reading_matter(STUDY),
        code=code("reporting"),
    script:
        "../../scripts/pages.py"


use rule pages as team_pages with:
    input:
        store=rules.release.output.internal,
        audit=[rules.audit.output.statistics, rules.audit.output.team_statistics],
        figures=rules.team_figures.output.figures,
        inputs=f"{SESSION.results}/provenance/inputs.json",
        textbook_answers=f"{SESSION.results}/provenance/textbook_answers.csv",
        exclusions=rules.cleaning.output.exclusions,
        changes=rules.cleaning.output.changes,
        findings=rules.intake.output.findings,
        quotations=QUOTATIONS,
        interviews=[path for part in STRANDS for path in FOR_TEAM[part]],
        free_text=CANDIDATES,
        templates=TEMPLATES,
        catalogue=CATALOGUE,
        checklists=CHECKLISTS,
    output:
        page=f"{REPORT}/internal/index.html",
        codebook=f"{REPORT}/internal/codebook.html",
        linked_data=f"{REPORT}/internal/codebook.jsonld",
        tables=directory(f"{REPORT}/internal/tables"),
        gallery=directory(f"{REPORT}/internal/gallery") if STRAND.register else [],
    log:
        f"{SESSION.logs}/team_pages.log",
    params:
        edition="internal",
        study=parameters.reading_matter(STUDY),
        code=code("reporting"),


rule summary:
    input:
        store=rules.release.output.public,
        audit=[rules.audit.output.statistics],
        templates=TEMPLATES,
        catalogue=CATALOGUE,
    output:
        page=report(
            f"{REPORT}/summary.html",
            caption="../../reports/captions/summary.rst",
            category="The report",
            labels={"Page": "The summary"},
        ),
        pictures=directory(f"{REPORT}/summary_pictures"),
    log:
        f"{SESSION.logs}/summary.log",
    conda:
        "../../envs/environment.yaml"
    params:
        study=parameters.reading_matter(STUDY),
        code=code("reporting.summary"),
    script:
        "../../scripts/summary.py"


rule reproducibility:
    input:
        store=rules.release.output.public,
        audit=[rules.audit.output.statistics],
        inputs=f"{SESSION.results}/provenance/inputs.json",
        textbook_answers=f"{SESSION.results}/provenance/textbook_answers.csv",
        templates=TEMPLATES,
        catalogue=CATALOGUE,
    output:
        page=report(
            f"{REPORT}/reproducibility.html",
            caption="../../reports/captions/reproducibility.rst",
            category="The report",
            labels={"Page": "How every number was made"},
        ),
    log:
        f"{SESSION.logs}/reproducibility.log",
    conda:
        "../../envs/environment.yaml"
    params:
        edition="public",
        study=parameters.reading_matter(STUDY),
        code=code("reporting.pages.reproducibility"),
    script:
        "../../scripts/reproducibility.py"


use rule reproducibility as team_reproducibility with:
    input:
        store=rules.release.output.internal,
        audit=[rules.audit.output.statistics, rules.audit.output.team_statistics],
        inputs=f"{SESSION.results}/provenance/inputs.json",
        textbook_answers=f"{SESSION.results}/provenance/textbook_answers.csv",
        templates=TEMPLATES,
        catalogue=CATALOGUE,
    output:
        page=f"{REPORT}/internal/reproducibility.html",
    log:
        f"{SESSION.logs}/team_reproducibility.log",
    params:
        edition="internal",
        study=parameters.reading_matter(STUDY),
        code=code("reporting.pages.reproducibility"),


# On demand: `snakemake --cores 2 documents`. They are made from the page that readers see. The PDF
# takes longest, so it begins first.
rule pdf:
    input:
        page=rules.pages.output.page,
        style=str(SESSION.root / "reports" / "templates" / "print.css"),
        catalogue=CATALOGUE,
    output:
        folder=directory(f"{REPORT}/documents/pdf"),
    log:
        f"{SESSION.logs}/pdf.log",
    priority: 1
    conda:
        "../../envs/environment.yaml"
    params:
        language=STUDY.report.language,
        # Where Pango was missing, the PDF is made as soon as it is there.
        pango=lambda wildcards: pango_at_hand(),
        code=code("reporting.documents.pdf"),
    script:
        "../../scripts/pdf.py"


rule word:
    input:
        page=rules.pages.output.page,
        catalogue=CATALOGUE,
    output:
        document=report(
            f"{REPORT}/documents/report.docx",
            caption="../../reports/captions/word.rst",
            category="Documents",
            labels={"Document": "Word document"},
        ),
    log:
        f"{SESSION.logs}/word.log",
    conda:
        "../../envs/environment.yaml"
    params:
        language=STUDY.report.language,
        code=code("reporting.documents.word"),
    script:
        "../../scripts/word.py"


rule workbook:
    input:
        page=rules.pages.output.page,
        figures=rules.figures.output.figures,
        catalogue=CATALOGUE,
    output:
        workbook=report(
            f"{REPORT}/documents/tables.xlsx",
            caption="../../reports/captions/workbook.rst",
            category="Documents",
            labels={"Document": "Workbook of tables"},
        ),
    log:
        f"{SESSION.logs}/workbook.log",
    conda:
        "../../envs/environment.yaml"
    params:
        language=STUDY.report.language,
        code=code("reporting.documents.workbook"),
    script:
        "../../scripts/workbook.py"


rule documents:
    input:
        rules.pdf.output,
        rules.word.output,
        rules.workbook.output,


# On demand: `snakemake --cores 1 synthetic_twin`. It is told what is public, and of no row.
rule synthetic_twin:
    input:
        store=rules.release.output.public,
        configuration=[
            str(STUDY.folder / name)
            for name in (
                "codebook.csv",
                "scales.yaml",
                "cleaning.yaml",
                "plan.yaml",
                "report.yaml",
            )
        ],
        templates=TEMPLATES,
    output:
        study=directory(f"{SESSION.results}/synthetic_twin/study"),
        statistics=f"{SESSION.results}/synthetic_twin/statistics.csv",
        page=f"{SESSION.results}/synthetic_twin/index.html",
        tables=directory(f"{SESSION.results}/synthetic_twin/tables"),
        figures=directory(f"{SESSION.results}/synthetic_twin/figures"),
    log:
        f"{SESSION.logs}/synthetic_twin.log",
    conda:
        "../../envs/environment.yaml"
    params:
        facts=lambda wildcards: twin_facts(STUDY),
        code=code("tools.synthetic_twin"),
    script:
        "../../scripts/synthetic_twin.py"
