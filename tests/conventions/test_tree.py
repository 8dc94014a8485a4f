"""Promises about the code itself that no linter keeps."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split("\n")
FILES = [ROOT / name for name in LISTED if name and (ROOT / name).is_file()]
SOURCES = [
    path
    for path in FILES
    if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ("services", "shared", "benchmarks")
]
TESTS = [path for path in FILES if path.suffix == ".py" and path.relative_to(ROOT).parts[0] == "tests"]
SERVICES = ("skills", "vacancies", "matcher")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_tree_is_seen_at_all() -> None:
    assert len(SOURCES) > 50 and len(TESTS) > 10


def test_files_stay_small() -> None:
    long = {
        name(path): count
        for path, most in [(p, 300) for p in SOURCES] + [(p, 400) for p in TESTS]
        if (count := len(path.read_text().splitlines())) > most
    }
    assert not long, f"split by noun: {long}"


def test_no_file_is_named_after_nothing() -> None:
    vague = re.compile(r"(^|_)(utils?|common|misc|helpers?|managers?)(_|$)")
    assert not [
        name(path)
        for path in SOURCES + TESTS
        if any(vague.search(Path(part).stem) for part in path.relative_to(ROOT).parts)
    ]


def test_every_source_file_says_what_it_is_for() -> None:
    silent = [
        name(path)
        for path in SOURCES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_only_the_consumer_loop_and_main_catch_everything() -> None:
    allowed = {
        "shared/events/consumer.py",
        "services/embedded.py",
        "services/consuming.py",
    }
    caught = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                kinds = [node.type] if not isinstance(node.type, ast.Tuple) else node.type.elts
                if node.type is None or any(
                    isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException") for kind in kinds
                ):
                    caught.add(name(path))
    assert caught <= allowed, caught - allowed


def test_only_configuration_and_commands_read_the_environment() -> None:
    allowed = re.compile(
        r"services/(commands|taxonomy_cli|taxonomy_evaluate|up|server|embedded\w*|welcome|opstap)\.py|services/\w+/cli\.py|shared/testing/|benchmarks/"
    )
    readers = [
        name(path)
        for path in SOURCES
        if re.search(r"os\.(environ|getenv)", path.read_text()) and not allowed.match(name(path))
    ]
    assert not readers


def test_no_rule_reads_the_wall_clock() -> None:
    allowed = re.compile(
        r"shared/vocabulary/clock\.py|shared/events/(kafka|sqlite)_subscription\.py|services/(server|up|welcome)\.py|shared/testing/|benchmarks/|.*/cli\.py"
    )
    readers = [
        name(path)
        for path in SOURCES
        if re.search(r"datetime\.now\(|date\.today\(|time\.(time|monotonic)\(", path.read_text())
        and not allowed.match(name(path))
    ]
    assert not readers


def test_no_test_sleeps_or_is_skipped_without_a_reason() -> None:
    bad = re.compile(r"time\.sleep\(|pytest\.mark\.skip\b|assert True\b")
    assert not [name(path) for path in TESTS if path != Path(__file__) and bad.search(path.read_text())]


def test_nothing_is_left_for_later_in_the_code() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    assert not [name(path) for path in SOURCES + TESTS if path != Path(__file__) and later.search(path.read_text())]


def test_the_lock_file_pins_by_hash_and_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock and "index-url" not in lock
    pinned = re.findall(r"^[a-zA-Z0-9_.-]+(?:\[.*?\])?==\S+.*?(?=^\S|\Z)", lock, re.M | re.S)
    assert len(pinned) > 50
    assert not [entry.split("==")[0] for entry in pinned if "--hash=sha256:" not in entry]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_one_page_that_says_what_it_owns_hears_and_says(service: str) -> None:
    page = (ROOT / "services" / service / "README.md").read_text()
    assert len(page.splitlines()) <= 90
    for told in ("owns", "hears", "says", "url", "setting"):
        assert re.search(rf"(^#+ .*|\*\*|\| ?){told}", page, re.I | re.M), (
            f"{service}/README.md does not set out: {told}"
        )
    assert f"opstap {service} serve" in page


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_a_service_reads_is_in_its_page(service: str) -> None:
    config = (ROOT / "services" / service / "config.py").read_text()
    page = (ROOT / "services" / service / "README.md").read_text()
    assert not [setting for setting in set(re.findall(r"OPSTAP_[A-Z_]+[A-Z]", config)) if setting not in page]


def test_both_languages_of_every_wording_have_the_same_codes() -> None:
    folders = {path.parent for path in FILES if path.parent.name == "wording" and path.suffix == ".json"}
    assert folders
    for folder in folders:
        dutch, english = (json.loads((folder / f"{language}.json").read_text()) for language in ("nl", "en"))
        assert set(dutch) == set(english), f"{name(folder)}: {set(dutch) ^ set(english)}"
        for code in dutch:
            used = [set(re.findall(r"{(\w+)", text[code])) for text in (dutch, english)]
            assert used[0] == used[1], f"{code} uses other arguments in the other language: {used}"


def test_the_readme_of_the_benchmarks_names_every_benchmark() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text()
    assert not [
        path.name
        for path in SOURCES
        if path.parent.name == "benchmarks" and path.name != "__init__.py" and path.stem not in page
    ]
