"""veraPDF, the reference checker of PDF/UA (ISO 14289-1), for tests: the `pdf_ua_failures` fixture.

Maven fetches its jars, once, into a cache outside the tree. Without Java or Maven tests that use it are skipped, except
where CI=true: there they fail.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from shared.testing.programs import require_programs

VERSION = "1.28.2"
POM = Path(__file__).parent / "verapdf_jars" / "pom.xml"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"

Failures = Callable[[Sequence[Path]], str]


@pytest.fixture(scope="session")
def pdf_ua_failures() -> Failures:
    """Takes files and gives what veraPDF says of those that break a rule of PDF/UA-1: empty when all are right."""
    require_programs("veraPDF", "java", "mvn")
    jars = _fetched()

    def failures(files: Sequence[Path]) -> str:
        checker = ["java", "-Xmx384m", "-XX:+UseSerialGC", "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"]
        options = ["--flavour", "ua1", "--format", "text", "--verbose"]
        told = subprocess.run([*checker, *options, *map(str, files)], capture_output=True, text=True, check=False)
        lines = told.stdout.splitlines()
        passed = [line for line in lines if line.startswith("PASS ")]
        if told.returncode == 0 and len(passed) == len(files):
            return ""
        return "\n".join(line for line in lines if line not in passed) or told.stderr

    return failures


def _fetched() -> Path:
    """The folder with the jars."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "opstap"
    jars = cache / f"verapdf-{VERSION}"
    if jars.is_dir():
        return jars
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as unfinished:
        subprocess.run(["mvn", "-q", "-B", "-f", POM, COPY, f"-DoutputDirectory={unfinished}/jars"], check=True)
        # Renamed when complete: a fetch that is killed halfway leaves nothing that looks finished.
        Path(unfinished, "jars").rename(jars)
    return jars
