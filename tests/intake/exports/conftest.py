"""Real exports where they are at hand, and files of every kind made by code."""

import pytest
from real_exports import FORMATS

from questline.core.errors import StudyError
from questline.intake.exports.export import Export
from questline.intake.exports.reading import open_export, read_export


@pytest.fixture
def real():
    """Read a real export by its path below shared/formats, with the files beside it."""

    def read(name: str, *beside: str, stated: str = "") -> Export:
        if not FORMATS.is_dir():
            pytest.skip("the folder shared/formats is not beside the checkout")
        folder = (FORMATS / name).parent
        return read_export(open_export(FORMATS / name, [folder / n for n in beside]), stated)

    return read


@pytest.fixture
def made(tmp_path):
    """Read an export from texts or bytes by file name; the first is the export."""

    def read(files: dict[str, str | bytes], stated: str = "", **options: str) -> Export:
        paths = []
        for name, content in files.items():
            path = tmp_path / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(path)
        return read_export(open_export(paths[0], paths[1:], **options), stated)

    return read


@pytest.fixture
def refused(made):
    """The sentences of the error that an export ends in."""

    def read(files: dict[str, str | bytes], **options: str) -> list[str]:
        with pytest.raises(StudyError) as caught:
            made(files, **options)
        return [problem.sentence() for problem in caught.value.problems]

    return read
