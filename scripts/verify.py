"""verify: are the results at hand the published ones, and does the raw file still give them?"""

from questline.core.job import run


def verify(input, output, params) -> str:
    """Compute the statistics anew where the raw answers are at hand, compare them with the
    published ones, check all else against the manifest, and say what differs.
    """
    from pathlib import Path

    from questline.core.errors import StudyError
    from questline.core.files import write_json, write_lines
    from questline.provenance.comparison import HEADERS, TO_VERIFY, TOLERANCE
    from questline.tools.verify import at_hand, verify
    from questline.tools.verify.rerun import rerun

    checkout = Path(params.checkout)
    found = at_hand.look(Path(params.study), params.raw)
    results = found.results
    tolerance = at_hand.tolerance(params.tolerance, TOLERANCE)
    published = at_hand.published_file(checkout, found.study, results, params.published)
    checks = verify.check_what_is_there(found, checkout, params.interpreter)
    computed = rerun(checkout, found, params.cores) if found.has_raw else None
    outcome = verify.verified(found, checks, published, computed, tolerance)
    folder = results / "provenance"
    write_lines(folder / "verification.csv", HEADERS, [one.line() for one in outcome.compared])
    write_json(folder / "verification.json", outcome.record())
    verify.show(outcome)
    if outcome.problems():
        raise StudyError(outcome.problems(), TO_VERIFY)
    return f"{outcome.line()}; the details: {folder / 'verification.csv'}"


run(verify, snakemake)
