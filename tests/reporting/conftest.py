import pytest

from reporting.reports import shipped_reports


@pytest.fixture(scope="session")
def shipped():
    """Both editions of the shipped study's report, made once for all tests."""
    return shipped_reports()
