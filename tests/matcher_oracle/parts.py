"""Every part of the score of a combination, in [0, 1]."""

from __future__ import annotations

from matcher_oracle.language import asked
from matcher_oracle.town import Case, free_some_day_from
from matcher_oracle.weeks import known_point, remaining, work_minutes

from shared.vocabulary.cefr import Level
from shared.vocabulary.tracks import PARTS

ROUTE_GOAL = {"b1": Level.B1, "z": Level.A1, "education": Level.B2, "wi2013": Level.A2}


def parts(case: Case) -> dict[str, float]:
    """By name, in the order of `PARTS`."""
    values = {
        "skills": skills(case),
        "experience": experience(case),
        "language": language(case),
        "growth": growth(case),
        "wishes": wishes(case),
        "travel": travel(case),
        "guidance": guidance(case),
        "start": 0.5 ** ((case.start - case.town.as_of).days / 7 / case.town.settings.start_half_life_weeks),
        "security": security(case),
    }
    return {name: values[name] for name in PARTS}


def score(case: Case, values: dict[str, float]) -> float:
    return sum(case.town.settings.weights[name] * values[name] for name in PARTS)


def skills(case: Case) -> float:
    settings, knowledge, terms = case.town.settings, case.town.knowledge, case.vacancy.terms
    if terms.skills is not None and not terms.skills:
        return 1.0
    weights: dict[str, float] = {}
    for need in terms.skills or ():
        if need.concept is not None:
            weight = 1.0 if need.need == "essential" else settings.optional_skill_weight
            weights[need.concept] = max(weights.get(need.concept, 0.0), weight)
    if not weights and terms.occupation is not None:
        weights = dict.fromkeys(knowledge.skills_of(terms.occupation.concept)[0], 1.0)
    if not weights:
        return settings.not_stated_by_vacancy
    held = case.candidate.profile.skills
    if held is None:
        return settings.not_stated_by_candidate
    covered = total = 0.0
    for concept, weight in weights.items():
        credits = [0.0]
        for skill in held:
            if skill.concept == concept:
                relation = 1.0
            else:
                relation = settings.related_skill_credit if skill.concept in knowledge.neighbours(concept) else 0.0
            proficient = settings.proficiency.get(skill.proficiency or "", settings.proficiency_not_stated)
            credits.append(relation * proficient)
        total += weight * knowledge.rarity(concept)
        covered += weight * knowledge.rarity(concept) * max(credits)
    return covered / total


def isco_credit(case: Case, one: str, other: str) -> float:
    """How near two occupations are: the digits of the ISCO code that they share."""
    if one == other:
        return 1.0
    first, second = case.town.knowledge.isco(one), case.town.knowledge.isco(other)
    if first is None or second is None:
        return 0.0
    for digits in (4, 3, 2, 1):
        if first[:digits] == second[:digits]:
            return case.town.settings.isco_credit[digits - 1]
    return 0.0


def experience(case: Case) -> float:
    settings, link, stated = case.town.settings, case.vacancy.terms.occupation, case.candidate.profile.experience
    if link is None:
        return settings.not_stated_by_vacancy
    if stated is None:
        return settings.not_stated_by_candidate
    best = 0.0
    for job in stated:
        years = 0.5 if job.years is None else min(1.0, job.years / settings.experience_years)
        recent = 0.5
        if job.last_year is not None:
            recent = 0.5 ** (max(0, case.town.as_of.year - job.last_year) / settings.experience_half_life_years)
        best = max(best, isco_credit(case, job.occupation, link.concept) * years * recent)
    return best


def language(case: Case) -> float:
    settings, minimum = case.town.settings, case.vacancy.terms.language_minimum
    if minimum is None:
        return settings.not_stated_by_vacancy
    values = []
    for level, needed in zip(case.after if case.track == "learn_first" else case.now, asked(minimum), strict=True):
        if needed == Level.A0:
            values.append(1.0)
        else:
            values.append(settings.not_stated_by_candidate if level is None else min(1.0, level / needed))
    return sum(values) / 4


def growth(case: Case) -> float:
    settings, profile = case.town.settings, case.candidate.profile
    goal = profile.language_goal
    if goal is None and profile.learning_route == "fulfilled":
        return 1.0
    if goal is None:
        goal = ROUTE_GOAL.get(profile.learning_route or "")
    if goal is None:
        return settings.not_stated_by_candidate

    def share(level: Level) -> float:
        return 1.0 if goal == Level.A0 else min(1.0, level / goal)

    values = []
    for skill, now in enumerate(case.now):
        if now is None:
            continue
        planned = share(now)
        for number, (_, _, cautious_end) in enumerate(case.runs):
            weeks = max(0.0, (cautious_end - case.town.as_of).days / 7)
            gain = share(case.levels[number + 1][skill]) - share(case.levels[number][skill])  # type: ignore[arg-type]
            planned += gain * 0.5 ** (weeks / settings.growth_half_life_weeks)
        running = share(now)
        for commitment in remaining(case):
            step = commitment.replaceable
            if step is not None and step.from_level <= now:
                discount = 0.5 ** (settings.running_lessons_weeks / settings.growth_half_life_weeks)
                running = max(running, share(now) + (share(max(now, step.to_level)) - share(now)) * discount)
        values.append(max(planned, running))
    if goal == Level.A0:
        return 1.0
    return sum(values) / len(values) if values else settings.not_stated_by_candidate


def wishes(case: Case) -> float:
    settings, stated, terms = case.town.settings, case.candidate.profile.wishes, case.vacancy.terms
    values = []
    if stated.occupations:
        if terms.occupation is None:
            values.append(settings.not_stated_by_vacancy)
        else:
            values.append(max(isco_credit(case, wish, terms.occupation.concept) for wish in stated.occupations))
    if stated.sectors:
        if terms.sector is None:
            values.append(settings.not_stated_by_vacancy)
        else:
            values.append(float(terms.sector.casefold() in [sector.casefold() for sector in stated.sectors]))
    if stated.hours is not None and stated.hours > 0:
        if terms.hours is None:
            values.append(settings.not_stated_by_vacancy)
        else:
            distance = max(0.0, terms.hours.min - stated.hours, stated.hours - terms.hours.max)
            values.append(max(0.0, 1 - distance / stated.hours))
    order = case.candidate.profile.engagements
    if order:
        values.append(1 - order.index(terms.engagement) / len(order) if terms.engagement in order else 0.0)
    return sum(values) / len(values) if values else settings.not_stated_by_candidate


def travel(case: Case) -> float:
    settings, profile, place = case.town.settings, case.candidate.profile, case.vacancy.terms.workplace
    if place is not None and place.remote:
        return 1.0
    if place is None or not known_point(case.town, place.postcode):
        return settings.not_stated_by_vacancy
    limit = profile.travel.max_minutes
    if not known_point(case.town, profile.postcode) or profile.travel.modes is None or limit is None:
        return settings.not_stated_by_candidate
    minutes = work_minutes(case)
    if minutes is None:
        return 0.0
    if limit == 0:
        return float(minutes == 0)
    return max(0.0, 1 - minutes / limit)


def guidance(case: Case) -> float:
    settings, needs = case.town.settings, case.candidate.profile.needs
    if needs is None:
        return settings.not_stated_by_candidate
    if not needs:
        return 1.0
    credit = {"confirmed": 1.0, "pledged": settings.pledged_credit}
    total = 0.0
    for need in needs:
        total += max(
            (
                credit.get(promise.status, 0.0)
                for promise in case.counting
                if promise.terms.kind == need and free_some_day_from(promise, case.start)
            ),
            default=0.0,
        )
    return total / len(needs)


def security(case: Case) -> float:
    settings, terms = case.town.settings, case.vacancy.terms
    if not terms.is_paid:
        return 0.0
    paid, by_hours, by_contract = settings.security_shares
    none = settings.not_stated_by_vacancy
    hours = none if terms.hours is None else min(1.0, terms.hours.min / settings.security_hours)
    if terms.contract is None:
        contract = none
    elif terms.contract.type == "permanent":
        contract = 1.0
    else:
        months = terms.contract.months
        contract = none if months is None else min(1.0, months / settings.security_months)
    return paid + by_hours * hours + by_contract * contract
