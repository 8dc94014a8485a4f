"""A town ranked by one, two and three instances of the matcher, over Apache Kafka and PostgreSQL.

    .venv/bin/python benchmarks/ranker_instances.py [--candidates 3000 --vacancies 2000 --courses 60 --rounds 2]

For one, two and three `opstap matcher consume` (`--instances`), each time on a broker and a database of its own: a
synthetic town is published, the instances start, and the time is taken until everybody is ranked and told; then,
`--rounds` times, a course fills up or has a seat again, and the time is taken until the last list that this concerns is
written and published. Of several one is then killed with -9 and another course changes: the time until all lists, also
those of the killed one, show it. It stops with an error when some number of instances makes other lists than one does.

An instance rests between its steps as long as a step took, so one of them uses about half a core, and three share
what the cores leave to them. Bars: three rank at least 1.4 times as many a second as one; taken over within 15 s.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from matcher.service.test_incremental_equals_full import with_uris  # noqa: E402
from matcher_instances import Instances  # noqa: E402
from rerank import SyntheticTown  # noqa: E402

from services.matcher.domain.stock import Vacancy  # noqa: E402
from shared.testing.kafka_server import KafkaServer  # noqa: E402
from shared.testing.postgres_server import PostgresServer, find_programs  # noqa: E402
from shared.testing.running import until  # noqa: E402
from shared.vocabulary.cefr import Level  # noqa: E402


def measured(asked: argparse.Namespace, folder: Path, postgres: PostgresServer, count: int) -> dict[str, Any]:
    """What `count` instances did; `lists` are those after the last round."""
    town = SyntheticTown(asked.seed, asked.candidates, asked.vacancies, asked.courses)
    offer = [with_uris(one) for one in (*map(accepted, town.vacancies), *town.courses, *town.promises)]
    kafka = KafkaServer(folder / "kafka")
    kafka.start()
    try:
        instances = Instances(folder, postgres.new_database(), kafka.url)
        try:
            instances.say([*offer, *(with_uris(one) for one in town.candidates)])
            started = time.perf_counter()
            instances.start(count)
            until(instances.is_settled, "everybody is ranked for the first time", 900, every=0.25)
            first = time.perf_counter() - started
            until(lambda: len(set(instances.owners().values())) == count, "all have a share", 60)
            seconds = [again(instances, with_uris(town.courses[0]), 2 + number) for number in range(asked.rounds)]
            lists = instances.lists()
            taken_over = None
            if count > 1:
                instances.kill(0)
                taken_over = again(instances, with_uris(town.courses[1]), 2)
            return {
                "instances": count,
                "first_seconds": round(first, 1),
                "candidates_per_second": round(asked.candidates / first, 1),
                "course_seconds": [round(one, 2) for one in seconds],
                "taken_over_seconds": taken_over and round(taken_over, 1),
                "lists": lists,
            }
        finally:
            instances.close()
    finally:
        kafka.stop()


def accepted(vacancy: Vacancy) -> Vacancy:
    """With a lower minimum of writing that is not above the minimum: an event may not say otherwise."""
    lower = vacancy.terms.language_minimum_with_guidance
    if lower is None:
        return vacancy
    lower = replace(lower, writing=min(lower.writing or Level.A0, Level.A1))
    return replace(vacancy, terms=replace(vacancy.terms, language_minimum_with_guidance=lower))


def again(instances: Instances, course: Any, revision: int) -> float:
    """Seconds from a changed course (other seats, then another title) to the last list that shows it."""
    terms = replace(course.terms, title=f"{course.terms.title} {revision}")
    heard = instances.revision()
    started = time.perf_counter()
    instances.say([replace(course, revision=revision, terms=terms, seats_free=revision % 2)])
    until(lambda: instances.has_ranked(heard + 1), "whom it concerns is ranked anew", 900, every=0.02)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=3000)
    parser.add_argument("--vacancies", type=int, default=2000)
    parser.add_argument("--courses", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--instances", default="1,2,3")
    asked = parser.parse_args()
    programs = find_programs()
    if programs is None:
        sys.exit("needs the programs of a PostgreSQL server")
    postgres = PostgresServer(programs)
    postgres.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = []
            for count in map(int, asked.instances.split(",")):
                own = Path(folder) / str(count)
                own.mkdir()
                found.append(measured(asked, own, postgres, count))
    finally:
        postgres.remove()
    lists = [each.pop("lists") for each in found]
    for each, theirs in zip(found, lists, strict=True):
        if theirs != lists[0]:
            differ = sum(lists[0][name] != theirs.get(name) for name in lists[0])
            sys.exit(f"{differ} lists of {each['instances']} instances differ")
        each["times_the_first"] = round(each["candidates_per_second"] / found[0]["candidates_per_second"], 2)
    print(json.dumps({"candidates": asked.candidates, "vacancies": asked.vacancies, "runs": found}, indent=1))
    print(f"the lists of {len(lists[0])} candidates are the same")


if __name__ == "__main__":
    main()
