"""The import rules are kept, and each of them would notice if it were not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREAKS = {
    "Services never import each other": ("services/skills/actions/broken.py", "import services.vacancies.domain\n"),
    "shared knows no service": ("shared/store/broken.py", "import services.skills.domain\n"),
    "Only embedded.py knows all three": ("services/matcher/actions/broken.py", "import services.embedded\n"),
    "What measures is known by the command": ("services/matcher/actions/broken.py", "import services.bench.town\n"),
    "What measures needs the matcher": ("services/bench/broken.py", "import services.skills.domain\n"),
    "The same layers": ("services/matcher/store/broken.py", "import services.matcher.actions\n"),
    "shared is layered too": ("shared/vocabulary/broken.py", "import shared.store.database\n"),
    "Domain is plain Python": ("services/skills/domain/broken.py", "import sqlalchemy\n"),
    "Front doors write through actions": (
        "services/vacancies/api/broken.py",
        "import services.vacancies.store.tables\n",
    ),
    "One module touches the Kafka client": ("shared/events/broken.py", "import kafka\n"),
    "The engine is arrays in": ("services/matcher/engine/broken.py", "import sqlalchemy\n"),
    "Inside the engine": ("services/matcher/engine/stock/broken.py", "import services.matcher.engine.judging.search\n"),
    "Actions know no front door": ("services/skills/actions/broken.py", "import flask\n"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("tree")
    for folder in ("services", "shared"):
        shutil.copytree(
            ROOT / folder, where / folder, ignore=shutil.ignore_patterns("__pycache__", "*.json", "*.csv", "static")
        )
    shutil.copy(ROOT / "pyproject.toml", where)
    return where


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=where,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(where)},
        check=False,
    )


def test_the_rules_are_kept(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout[-3000:]


def test_every_rule_is_tried(copy: Path) -> None:
    named = [
        line.split('"')[1]
        for line in (copy / "pyproject.toml").read_text().splitlines()
        if line.startswith('name = "') and "opstap" not in line
    ]
    assert [rule for rule in named if not any(rule.startswith(start) for start in BREAKS)] == []


@pytest.mark.parametrize("rule", BREAKS)
def test_breaking_a_rule_is_noticed(copy: Path, rule: str) -> None:
    place, text = BREAKS[rule]
    path = copy / place
    path.write_text(text)
    try:
        result = lint(copy)
    finally:
        path.unlink()
    assert result.returncode != 0
    broken = [line for line in result.stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(rule) for line in broken), result.stdout[-2000:]
