"""What every test may ask for."""

import logging
import subprocess
import sys

import pytest

from shared.http.log_lines import OURS

pytest.register_assert_rewrite("shared.testing")

pytest_plugins = [
    "shared.testing.kafka_server",
    "shared.testing.postgres_server",
    "shared.testing.databases",
    "shared.testing.verapdf",
]


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    """Logging is the process's: commands that run in a test set it up, and the next test must not find that."""
    root = logging.getLogger()
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in ("", *OURS)}
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(scope="session")
def compiled_engine():
    """The compiled engine is on disk: the first process that asks makes it, the others wait. `make test` has made it
    before."""
    subprocess.run([sys.executable, "-m", "services.matcher.engine.kernel"], check=True)


def pytest_terminal_summary(terminalreporter):
    """How much was tried, of what tests say by `record_property` with a number."""
    counted = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if report.when == "call" and isinstance(value, int):
                counted[name] = counted.get(name, 0) + value
    for name, value in sorted(counted.items()):
        terminalreporter.write_line(f"{value:,} {name}")
