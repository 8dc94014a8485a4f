"""A few people, some stock, and changes of it by chance."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from matcher_random import random_candidate, random_course, random_promise, random_vacancy
from matcher_towns import AS_OF, KNOWLEDGE, MODES, PLACES, SETTINGS, course, job, levels, person, promise

from services.matcher.engine.engine import Engine
from services.matcher.engine.listing import listing_of
from services.matcher.engine.reverse.index import Reverse
from services.matcher.engine.reverse.promised import ANYTHING, Effects, effects_by_vacancy

SHORT = replace(SETTINGS, list_length=5, per_employer=2, per_isco_unit=3)
PEOPLE, JOBS, COURSES, PROMISES = 4, 14, 5, 4


def a_vacancy(random: Random, number: int):
    """Half of them ordinary, so that lists are full and many are as good as each other."""
    if random.random() < 0.5:
        return random_vacancy(random, number)
    lower = random.choice((None, levels("A1")))
    dutch = levels(random.choice(("A1", "A2", "B1")))
    return job(
        f"v{number}", random.choice(("e1", "e2", "e3")), language_minimum=dutch, language_minimum_with_guidance=lower
    )


def a_candidate(random: Random, number: int):
    ordinary = random.random() < 0.6
    needs = random.choice(((), ("buddy",), ("job_coach", "childcare"), ("room_for_lessons",), None))
    made = person(random.choice(("A1", "A2", "B1")), needs=needs) if ordinary else random_candidate(random)
    return replace(made, id=f"c{number}")


def a_course(random: Random, number: int):
    return course(f"k{number}") if random.random() < 0.3 else random_course(random, number)


def a_promise(random: Random, number: int):
    if random.random() < 0.5:
        return random_promise(random, number)
    return promise(
        f"g{number}",
        random.choice(("buddy", "job_coach", "language_coach", "room_for_lessons", "language_lessons_at_work")),
        random.choice(("confirmed", "confirmed", "pledged", "withdrawn")),
        giver=random.choice(("e1", "e2", "club")),
        vacancy_ids=tuple(f"v{random.randint(1, JOBS)}" for _ in range(random.choice((3, 8)))),
        confirmed_for=tuple(f"v{random.randint(1, JOBS)}" for _ in range(4)),
        weeks=random.choice((None, 10, 60)),
        dayparts=random.choice((None, ("mon_morning", "wed_afternoon"), ("fri_morning",))),
    )


class Town:
    """An engine with some of everything, and candidates who have been ranked."""

    def __init__(self, random: Random, compiled: bool, jobs: int = JOBS) -> None:
        self.random, self.jobs = random, jobs
        self.engine = Engine(SHORT, KNOWLEDGE, PLACES, MODES, compiled)
        for number in range(1, jobs + 1):
            self.engine.put_vacancy(a_vacancy(random, number))
        for number in range(1, COURSES):
            self.engine.put_course(a_course(random, number))
        for number in range(1, PROMISES):
            self.engine.put_promise(a_promise(random, number))
        made = [a_candidate(random, number) for number in range(PEOPLE)]
        self.people = {one.id: one for one in made}
        self.reverse = Reverse()

    def rank(self) -> dict:
        return {one.id: self.reverse.rank(self.engine, one, AS_OF) for one in self.people.values()}

    def anew(self) -> dict:
        found = {one.id: self.engine.entries(one, AS_OF) for one in self.people.values()}
        return {identity: listing_of(entries, SHORT) for identity, entries in found.items()}

    def change_vacancies(self) -> set[str]:
        return self.touched(self.changed_vacancies())

    def changed_vacancies(self) -> dict[str, Effects]:
        numbers = [self.random.randint(1, self.jobs + 1) for _ in range(self.random.choice((1, 1, 1, 3)))]
        for number in numbers:
            if self.random.random() < 0.25:
                self.engine.remove_vacancy(f"v{number}")
            else:
                self.engine.put_vacancy(a_vacancy(self.random, number))
        return {f"v{number}": ANYTHING for number in numbers}

    def change_a_promise(self) -> set[str]:
        return self.touched(self.changed_by_a_promise())

    def changed_by_a_promise(self) -> dict[str, Effects]:
        number = self.random.randint(1, PROMISES)
        before = self.engine.promise(f"g{number}")
        made = a_promise(self.random, number)
        if self.random.random() < 0.25:
            self.engine.remove_promise(made.id)
        else:
            self.engine.put_promise(made)
        with self.engine.reading() as stock:
            after = self.engine.promise(made.id)
            return effects_by_vacancy(before, after, stock.vacancies)

    def change_a_course(self) -> set[str]:
        number = self.random.randint(1, COURSES)
        if self.random.random() < 0.25:
            self.engine.remove_course(f"k{number}")
        else:
            self.engine.put_course(a_course(self.random, number))
        return self.reverse.touched_by_courses(self.engine, {f"k{number}"})

    def touched(self, vacancies: dict[str, Effects]) -> set[str]:
        return self.reverse.touched_by_vacancies(self.engine, AS_OF, vacancies, self.people.__getitem__)
