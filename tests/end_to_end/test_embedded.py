"""The product as a newcomer meets it: one process, real HTTP, killed and started again."""

import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from shared.testing.running import RunningOpstap, until

WEEK = ("mon", "tue", "wed", "thu", "fri")
CANDIDATE = {
    "reference": "E2E-1",
    "personal": {"givenName": "Proefvoornaam", "familyName": "Proefachternaam", "birthYear": 1990},
    "home": {"postcode": "1506"},
    "learningRoute": "b1",
    "skills": [],
    "experience": [],
    "education": [],
    "licences": [],
    "certificates": [],
    "languages": {"nl": {"listening": "B1", "speaking": "B1", "reading": "B1", "writing": "B1", "source": "tested"}},
    "availability": {
        "weekly": [{"day": day, "from": "07:00", "to": "23:00"} for day in WEEK],
        "workHoursMin": 16,
        "workHoursMax": 40,
        "maxLoadHours": 50,
    },
    "travel": {"modes": ["bike"], "maxMinutes": 45},
    "needs": [],
    "engagements": ["job"],
    "consent": {"shareWithProviders": True},
}


def vacancy(title: str) -> dict:
    return {
        "title": title,
        "workplace": {"postcode": "1507"},
        "startsOn": (date.today() + timedelta(days=30)).isoformat(),
        "closesOn": (date.today() + timedelta(days=200)).isoformat(),
        "hours": {"min": 24, "max": 24},
        "schedule": {
            "type": "fixed",
            "shifts": [{"day": day, "from": "08:00", "to": "16:00"} for day in ("mon", "wed", "fri")],
        },
        "languageMinimum": {"listening": "A2", "speaking": "A2", "reading": "A1", "writing": "A1"},
    }


def ranked_vacancies(opstap: RunningOpstap, person: str) -> set[str]:
    status, answer = opstap.call("GET", f"/matcher/api/v1/candidates/{person}/pathways?limit=100", key="system_key")
    return {path["vacancy"]["id"] for path in answer["ranked"]} if status == 200 else set()


def add(opstap: RunningOpstap, path: str, body: dict, key: str) -> str:
    status, answer = opstap.call("POST", path, body, key)
    assert status == 201, answer
    return answer["id"]


def test_what_was_accepted_is_ranked_after_kill_9_and_a_restart(tmp_path: Path) -> None:
    opstap = RunningOpstap(tmp_path / "var").start()
    person = add(opstap, "/skills/api/v1/candidates", CANDIDATE, "system_key")
    first = add(opstap, "/vacancies/api/v1/vacancies", vacancy("Medewerker inpak"), "employer_key")
    until(lambda: first in ranked_vacancies(opstap, person), "the first vacancy ranked")
    late = [add(opstap, "/vacancies/api/v1/vacancies", vacancy(f"Medewerker {n}"), "employer_key") for n in range(20)]
    opstap.kill()  # the events of the last ones are somewhere between outbox, log and list
    with opstap:
        wanted = {first, *late}
        until(lambda: wanted <= ranked_vacancies(opstap, person), "all accepted vacancies ranked after the restart", 60)
        assert opstap.stop() < 5


def test_an_erased_person_stays_erased_after_a_restart(tmp_path: Path) -> None:
    opstap = RunningOpstap(tmp_path / "var").start()
    person = add(opstap, "/skills/api/v1/candidates", CANDIDATE, "system_key")
    job = add(opstap, "/vacancies/api/v1/vacancies", vacancy("Medewerker inpak"), "employer_key")
    until(lambda: job in ranked_vacancies(opstap, person), "ranked")
    assert opstap.call("DELETE", f"/skills/api/v1/candidates/{person}", key="system_key")[0] == 204
    opstap.kill()
    with opstap:
        pathways = f"/matcher/api/v1/candidates/{person}/pathways"
        until(lambda: opstap.call("GET", pathways, key="system_key")[0] == 404, "erased in the matcher too")
        assert opstap.call("GET", f"/skills/api/v1/candidates/{person}", key="system_key")[0] == 404
        for database in opstap.folder.glob("*.db"):
            assert b"Proefachternaam" not in database.read_bytes()


def test_credentials_are_for_the_owner_only_and_never_made_twice(tmp_path: Path) -> None:
    opstap = RunningOpstap(tmp_path / "var").start()
    path = opstap.folder / "credentials.txt"
    before = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    names = [line.split("=")[0] for line in before.splitlines()]
    assert names == [
        "coach_email",
        "coach_password",
        "lead_email",
        "lead_password",
        "employer_key",
        "provider_key",
        "provider2_key",
        "system_key",
    ]
    opstap.kill()
    with opstap:
        assert path.read_text() == before
        assert opstap.key("employer_key") not in opstap.tail()


def test_two_systems_never_share_a_data_folder(tmp_path: Path) -> None:
    with RunningOpstap(tmp_path / "var") as opstap:
        second = [
            sys.executable,
            "-m",
            "services.opstap",
            "up",
            "--port",
            str(opstap.port + 1),
            "--data-dir",
            str(opstap.folder),
        ]
        result = subprocess.run(second, capture_output=True, text=True, timeout=60, check=False)
        assert result.returncode != 0 and "another Opstap is running" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["up", "--help"],
        ["skills", "--help"],
        ["vacancies", "dead-letters", "--help"],
        ["generate", "--help"],
        ["keys", "create", "--help"],
        ["users", "create", "--help"],
        ["rank", "--help"],
        ["ingest", "--help"],
    ],
)
def test_every_command_helps_with_an_example(arguments: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "services.opstap", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "opstap" in result.stdout and "Example" in result.stdout
