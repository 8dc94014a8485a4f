"""The kit that others check us with, run against real processes; and real material that nobody here wrote."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.ingest.files import items, send
from shared.testing.running import RunningOpstap

KNOWLEDGE = Path(__file__).parents[3] / "shared"
KIT = KNOWLEDGE / "acceptance" / "run"
MATERIAL = ("dev/vacancy_texts_en.jsonl", "vum_accreditatie/vacatures.json", "vum_accreditatie/werkzoekenden.json")

pytestmark = pytest.mark.skipif(not KIT.exists(), reason="the knowledge folder ../shared is not beside this clone")


@pytest.fixture(scope="module")
def opstap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOpstap]:
    with RunningOpstap(tmp_path_factory.mktemp("acceptance") / "var", sample=True) as running:
        yield running


def passes(opstap: RunningOpstap) -> None:
    command = [
        sys.executable,
        str(KIT),
        "--base",
        opstap.base,
        "--credentials",
        str(opstap.folder / "credentials.txt"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]
    assert "30 passed, 0 failed" in result.stdout


@pytest.mark.xdist_group("acceptance")
def test_the_acceptance_kit_passes_and_again_after_kill_9_and_a_restart(opstap: RunningOpstap) -> None:
    passes(opstap)
    opstap.kill()
    opstap.start()
    passes(opstap)


@pytest.mark.real_data
@pytest.mark.xdist_group("acceptance")
@pytest.mark.parametrize("name", MATERIAL)
def test_real_material_becomes_something_or_gets_a_clear_reason(opstap: RunningOpstap, name: str) -> None:
    records = list(items(KNOWLEDGE / "data" / name))
    results = list(send(records, opstap.call))
    assert len(results) == len(records) >= 25
    assert {result.status for result in results} <= {201, 400}
    for result in results:
        assert (
            result.id if result.status == 201 else result.reasons and all(": " in reason for reason in result.reasons)
        )
    assert sum(result.status == 201 for result in results) >= len(results) // 3
    log = opstap.log.read_text(errors="replace")
    assert "Traceback" not in log
    for record in records[:20]:
        told = json.dumps(record.body.get("title") or record.body.get("reference"))[1:-1]
        # a title of two letters stands in many a word
        assert len(told) < 8 or told not in log, "the content of a request was logged"
