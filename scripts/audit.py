"""audit: can anything hidden be worked out of what is public? Is all there that people cite?"""

from questline.core.job import run


def audit(input, output, params) -> str:
    """Attack the public store, with those released before; judge and list every output."""
    from questline.core.errors import StudyError
    from questline.core.files import read_ledger, read_statistics, write_ledger, write_statistics
    from questline.release.audit.auditing import Earlier, published_before
    from questline.release.audit.auditing import audit as audit_release
    from questline.release.audit.cited import check_cited

    public = read_statistics(input.public)
    earlier = [
        Earlier(one["name"], read_statistics(path), one["same_rows"])
        for one, path in zip(params.told["earlier"], input.earlier, strict=True)
    ]
    for path in input.published:
        earlier += published_before(public, read_statistics(path))
    checks = read_ledger(input.checks)
    internal = read_statistics(input.internal)
    check_cited(params.cited, internal)
    result = audit_release(public, internal, checks, earlier, params.told, params.facts)
    if result.problems:
        raise StudyError(result.problems)
    write_statistics(output.statistics, result.statistics)
    write_statistics(output.team_statistics, result.team_statistics)
    write_ledger(output.outputs, result.outputs)
    write_ledger(output.listed, result.listed)
    return result.line


run(audit, snakemake)
