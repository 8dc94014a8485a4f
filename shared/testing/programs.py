"""Programs of the machine that some tests need."""

from __future__ import annotations

import os
import shutil

import pytest


def require_programs(who: str, *programs: str) -> None:
    """Skips the test, saying who needs what, where a program is not there; fails it where CI=true."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        reason = f"{who} needs {' and '.join(missing)}, which this machine does not have"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
