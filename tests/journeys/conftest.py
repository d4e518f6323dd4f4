"""A failed journey shows what the servers that it ran have logged."""

from collections.abc import Generator

import pytest

from tests.journeys.server import LOG_SHOWN_CHARACTERS, running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for each in sorted(running, key=lambda one: one.log.name):
            section = f"log of {each.log.name}"
            report.sections.append((section, each.said()[-LOG_SHOWN_CHARACTERS:]))
    return report
