"""draft_study: a study's folder from an export, with what a person must confirm."""

from questline.core.job import run


def draft_study(input, output, params) -> str:
    """Read an export and write the files of a study beside it; nothing is overwritten."""
    from pathlib import Path

    from questline.core.sentences import number_of
    from questline.intake.exports.reading import open_export, read_export
    from questline.tools.draft_study import folder as places
    from questline.tools.draft_study.draft import FILES, draft

    request = places.Request(**params.request)
    places.check_request(request, FILES)
    folder, path = Path(request.study), Path(request.export)
    opened = open_export(path, request.beside, sheet=request.sheet)
    drafted = draft(
        read_export(opened, request.platform),
        places.study_name(folder),
        places.seen_from(folder, path),
        places.checksum(path),
        tuple(places.seen_from(folder, beside) for beside in request.beside),
        request.sheet,
        lambda name: places.schema_line(folder, Path(params.schemas), name),
    )
    places.write_study(folder, drafted.files)
    written = f"{number_of(len(drafted.files), 'file')} written into {folder}"
    return f"{drafted.line}; {written}"


run(draft_study, snakemake)
