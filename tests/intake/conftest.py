"""What the tests of intake share: small exports written out in the test, and what came of them."""

import pytest

from questline.core.codebook import Variable
from questline.core.errors import StudyError
from questline.intake.exports.reading import open_export
from questline.intake.stage import Intake, take_in

FILE = "survey.csv"


@pytest.fixture
def take(tmp_path):
    """Takes in text or bytes of an export described by `variables`."""

    def run(
        content: str | bytes,
        *variables: Variable,
        encoding: str = "",
        delimiter: str = "",
        out_of_range: str = "error",
    ) -> Intake:
        path = tmp_path / FILE
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        described = {variable.name: variable.for_intake() for variable in variables}
        opened = open_export(path, encoding=encoding, delimiter=delimiter, variables=described)
        return take_in(opened, described, out_of_range=out_of_range)

    return run


@pytest.fixture
def refused(take):
    """Takes in an export that is wrong; gives the sentences that say so."""

    def run(*arguments, **settings) -> list[str]:
        with pytest.raises(StudyError) as raised:
            take(*arguments, **settings)
        return [problem.sentence() for problem in raised.value.problems]

    return run
