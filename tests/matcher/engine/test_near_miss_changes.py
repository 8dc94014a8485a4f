"""The change that a near miss names really opens it: whoever makes it gets the vacancy."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, levels, on, person, promise, town

from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.profiles import TRAVEL_MODES, Education
from shared.vocabulary.week import DAYS, Interval, mask
from shared.vocabulary.work import Hours, Schedule


def raised(levels, to):
    """Levels with these skills at this level, or better."""
    values = {skill: Level[level] for skill, level in to.items()}
    now = {name: getattr(levels, name) for name in LanguageLevels.__dataclass_fields__}
    return LanguageLevels(**{name: max(values.get(name, Level.A0), now[name] or Level.A0) if name in values else now[name]
                             for name in now})  # fmt: skip


def changed_availability(profile, **fields):
    return replace(profile, availability=replace(profile.availability, **fields))


def free_on(profile, args):
    """All hours of these days, without commitments that reach into them."""
    days = tuple(Interval(day, 0, 1440) for day in args["days"])
    taken = tuple(one for one in profile.availability.commitments or () if not mask([one.interval]) & mask(days))
    return changed_availability(profile, weekly=(*profile.availability.weekly, *days), commitments=taken)


def always_free(profile, args):
    """Every hour of the week."""
    return changed_availability(profile, weekly=tuple(Interval(day, 0, 1440) for day in DAYS), commitments=())


def more_minutes(profile, args):
    return replace(profile, travel=replace(profile.travel, max_minutes=profile.travel.max_minutes + args["more"]))


def other_language(profile, args):
    levels = {code: LanguageLevels.all(Level[level]) for code, level in args["languages"].items()}
    return replace(profile, languages={**profile.languages, **levels})


def allowed(profile, args):
    kept = tuple(one for one in profile.wishes.exclude_occupations if one != args["occupation"])
    return replace(profile, wishes=replace(profile.wishes, exclude_occupations=kept))


OF_THE_CANDIDATE = {
    "accept_engagement": lambda profile, args: replace(profile, engagements=(*profile.engagements, args["engagement"])),
    "allow_occupation": allowed,
    "get_licence": lambda profile, args: replace(profile, licences=(*profile.licences, *args["papers"])),
    "get_certificate": lambda profile, args: replace(profile, certificates=(*profile.certificates, *args["papers"])),
    "reach_education": lambda profile, args: replace(
        profile, education=(*profile.education, Education(args["level"], "idw_done"))
    ),
    "learn_other_language": other_language,
    "accept_fewer_hours": lambda profile, args: changed_availability(profile, work_hours_min=args["hours"]),
    "accept_more_hours": lambda profile, args: changed_availability(profile, work_hours_max=args["hours"]),
    "free_day": free_on,
    "free_day_and_hours": always_free,
    "free_hours_in_window": always_free,
    "more_load_hours": lambda profile, args: changed_availability(
        profile, max_load_hours=profile.availability.max_load_hours + args["hours"]
    ),
    "more_travel_minutes": more_minutes,
    "more_travel_minutes_to_lessons": more_minutes,
    "other_means_of_travel": lambda profile, args: replace(
        profile, travel=replace(profile.travel, modes=TRAVEL_MODES, max_minutes=600)
    ),
    "raise_language": lambda profile, args: replace(
        profile, languages={**profile.languages, "nl": raised(profile.dutch, args["to"])}
    ),
}
"""Changes that a what-if can be asked about."""


def with_promise(here, miss):
    args = miss.change.args
    made = promise(
        "new",
        giver="nobody",
        confirmed_for=(miss.pathway.vacancy,),
        vacancy_ids=(miss.pathway.vacancy,),
        hours_per_week=args.get("hours", 1.0),
        valid_from=date.fromisoformat(args["from"]) if "from" in args else None,
        valid_until=date.fromisoformat(args["until"]),
    )
    return replace(here, promises=(*here.promises, made))


def with_vacancy(here, miss, change):
    vacancies = tuple(change(one) if one.id == miss.pathway.vacancy else one for one in here.vacancies)
    return replace(here, vacancies=vacancies)


def with_terms(**fields):
    return lambda one: replace(one, terms=replace(one.terms, **fields))


def with_seats(here, miss):
    full = set(miss.change.args["courses"])
    return replace(here, courses=tuple(replace(one, seats_free=1) if one.id in full else one for one in here.courses))


OF_THE_OFFER = {
    "ask_promise": with_promise,
    "longer_promise": with_promise,
    "extra_seat": with_seats,
    "free_position": lambda here, miss: with_vacancy(here, miss, lambda one: replace(one, positions_free=1)),
    "later_start": lambda here, miss: with_vacancy(
        here, miss, with_terms(latest_start=date.fromisoformat(miss.change.args["firstDay"]))
    ),
}


def after(here, miss):
    """The town after the change; None where it is not one that can be made exactly."""
    code, args = miss.change.code, miss.change.args
    if code in OF_THE_CANDIDATE:
        profile = OF_THE_CANDIDATE[code](here.candidate.profile, args)
        return replace(here, candidate=replace(here.candidate, profile=profile))
    return OF_THE_OFFER[code](here, miss) if code in OF_THE_OFFER else None


@property_test
@given(towns())
def test_whoever_makes_the_change_gets_the_vacancy_by_that_track(here):
    """Better Dutch may make the lessons superfluous: then by another track."""
    for miss in engine_of(here).rank(here.candidate, here.as_of, limit=50).near_misses:
        then = after(here, miss)
        if then is not None:
            found = engine_of(then).entries(then.candidate, then.as_of).ranked
            tracks = {one.track for one in found if one.vacancy == miss.pathway.vacancy}
            assert tracks, (miss.gate, miss.change)
            assert miss.pathway.track in tracks or miss.change.code == "raise_language", (miss.gate, miss.change)


def near_miss(who, jobs, courses=(), promises=(), track=None):
    here = town(who, jobs, courses, promises)
    (miss,) = engine_of(here).rank(who, AS_OF, track=track).near_misses
    found = engine_of(after(here, miss)).entries(after(here, miss).candidate, AS_OF).ranked
    return miss.change, (miss.pathway.vacancy, miss.pathway.track) in {(one.vacancy, one.track) for one in found}


LOWER = {"language_minimum": levels("B1"), "language_minimum_with_guidance": levels("A2")}


def test_a_seat_another_language_and_free_hours_open_what_they_are_named_for():
    change, opened = near_miss(person("A2"), job(), course(seats_free=0), track="learn_first")
    assert (change.code, opened) == ("extra_seat", True)
    who = person(languages={"nl": levels("B1"), "en": levels("A1")})
    change, opened = near_miss(who, job(other_languages={"en": Level.A2}))
    assert (change.code, opened) == ("learn_other_language", True)


def test_a_promise_is_asked_for_until_the_course_has_brought_the_level():
    change, opened = near_miss(person("A2"), job(**LOWER), course(), track="evening")
    end = AS_OF + timedelta(days=14 + 140 + 21)
    assert (change.code, change.args["until"], opened) == ("ask_promise", end.isoformat(), True)


def test_a_promise_that_ends_too_early_is_to_last_for_thirteen_weeks_and_the_lessons():
    short = promise(valid_until=AS_OF + timedelta(weeks=20))
    lessons = course(to_level=Level.B1, teaches=("listening", "speaking"))
    change, opened = near_miss(person("A2"), job(**LOWER), lessons, short, track="evening")
    assert (change.code, opened) == ("longer_promise", True)


def test_flexible_work_beside_a_school_day_names_the_day_the_hours_or_the_company():
    monday, tuesday = on("mon", "08:00", "20:00"), on("tue", "08:00", "20:00")
    work = job(
        schedule=Schedule("flexible", window=(*monday, *tuesday)), hours=Hours(16, 24), school_day=on("tue", "09:00", "12:00")[0]
    )  # fmt: skip
    change, opened = near_miss(person("B1", weekly=monday), work)
    assert (change.code, change.args, opened) == ("free_day", {"days": ["tue"]}, True)
    change, opened = near_miss(person("B1", weekly=on("mon", "08:00", "10:00")), work)
    assert (change.code, change.args, opened) == ("free_day_and_hours", {"days": ["tue"], "hours": 16}, True)
    few = replace(work, terms=replace(work.terms, schedule=Schedule("flexible", window=tuesday)))
    here = town(person("B1", weekly=monday), few)
    (miss,) = engine_of(here).rank(here.candidate, AS_OF).near_misses
    assert (miss.change.code, miss.change.args) == ("longer_window", {"window": 9.0, "hours": 16})
