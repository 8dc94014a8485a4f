"""The whole product over a real Apache Kafka."""

from pathlib import Path

import pytest
from end_to_end.test_embedded import CANDIDATE, add, ranked_vacancies, vacancy

from shared.testing.running import RunningOpstap, until

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]


def test_the_whole_product_runs_over_kafka_and_loses_nothing_to_kill_9(kafka, tmp_path: Path) -> None:
    opstap = RunningOpstap(tmp_path / "var", "--broker", kafka.url).start()
    person = add(opstap, "/skills/api/v1/candidates", CANDIDATE, "system_key")
    first = add(opstap, "/vacancies/api/v1/vacancies", vacancy("Medewerker inpak"), "employer_key")
    until(lambda: first in ranked_vacancies(opstap, person), "ranked over Kafka", 60)
    late = [add(opstap, "/vacancies/api/v1/vacancies", vacancy(f"Medewerker {n}"), "employer_key") for n in range(5)]
    opstap.kill()
    with opstap:
        until(lambda: {first, *late} <= ranked_vacancies(opstap, person), "all ranked after the restart", 120)
