"""Gates of the engine on cases that can be worked out on paper."""

from datetime import timedelta

from matcher_readings import engine_of
from matcher_towns import AS_OF, WORKDAYS, course, job, levels, on, person, promise, town

from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.profiles import Commitment, Replaceable
from shared.vocabulary.week import FULL_WEEK, Interval, mask
from shared.vocabulary.work import Hours, Schedule, Workplace

ALL_WEEK = on("mon tue wed thu fri sat sun", "00:00", "00:00")


def pathway(who, jobs, courses=(), promises=(), track="direct"):
    """The one pathway of a track, in whatever group it is."""
    here = town(who, jobs, courses, promises)
    ranking = engine_of(here).rank(who, here.as_of, track=track)
    found = [one.pathway for one in ranking.ranked] + list(ranking.to_clarify)
    found += [near.pathway for near in ranking.near_misses]
    assert len(found) == 1, f"{len(found)} pathways"
    return found[0]


def result(found, gate):
    return next(one.result for one in found.gates if one.name == gate)


def test_the_week_of_the_fixture_is_whole():
    assert mask(ALL_WEEK) == FULL_WEEK


def test_the_zaanstad_case_a_day_group_gives_way_to_the_evening_group():
    running = tuple(Commitment(one, Replaceable(Level.A2, Level.B1)) for one in on("mon wed", "09:00", "12:00"))
    who = person("A2", commitments=running)
    work = job(language_minimum=levels("A2"))
    assert pathway(who, work).failed == ("shifts_fit_week",)
    evening = pathway(who, work, course(), track="evening")
    assert evening.failed == ()
    assert evening.timetable.load_hours == 24 + 5


def test_a_course_that_does_not_cover_the_step_frees_nothing():
    running = tuple(Commitment(one, Replaceable(Level.A2, Level.B2)) for one in on("mon wed", "09:00", "12:00"))
    found = pathway(person("A2", commitments=running), job(language_minimum=levels("A2")), course(), track="evening")
    assert found.failed == ("shifts_fit_week",)


def test_no_lesson_starts_within_eight_hours_after_a_night_shift():
    nights = Schedule("fixed", shifts=on("mon", "22:00", "06:00"))
    work = job(schedule=nights, hours=Hours(8, 8), language_minimum=levels("A2"))
    who = person("A2", weekly=ALL_WEEK)

    def lesson(start, end):
        return pathway(who, work, course(lessons=on("tue", start, end)), track="dual")

    assert result(lesson("13:30", "16:00"), "lessons_fit_week") == "fail"
    assert result(lesson("14:00", "16:00"), "lessons_fit_week") == "pass"


def test_between_lesson_and_shift_lies_the_travel_time():
    work = job(schedule=Schedule("fixed", shifts=on("tue", "09:00", "18:00")), language_minimum=levels("A2"))
    near = course(lessons=on("tue", "18:30", "21:00"), place=CoursePlace("1506"))
    online = course(lessons=on("tue", "18:00", "20:30"), place=CoursePlace(online=True))
    far = course(lessons=on("tue", "18:30", "21:00"), place=CoursePlace("1012"))
    assert result(pathway(person(), work, near, track="evening"), "lessons_fit_week") == "pass"
    assert result(pathway(person(), work, online, track="evening"), "lessons_fit_week") == "pass"
    assert result(pathway(person(max_minutes=60), work, far, track="evening"), "lessons_fit_week") == "fail"


def test_rotating_work_needs_every_week_free_and_counts_its_mean():
    weeks = (on("mon tue", "08:00", "16:00"), on("mon tue wed thu", "08:00", "16:00"))
    work = job(schedule=Schedule("rotating", weeks=weeks), language_minimum=levels("A2"))
    assert pathway(person(), work).timetable.load_hours == 24
    without_thursday = person(weekly=on("mon tue wed fri", "07:00", "22:30"))
    assert pathway(without_thursday, work).failed == ("shifts_fit_week",)


def test_flexible_work_fits_when_the_free_part_of_the_window_holds_the_hours():
    def work(hours):
        window = on(WORKDAYS, "09:00", "17:00")
        return job(schedule=Schedule("flexible", window=window), hours=Hours(hours, 40), language_minimum=levels("A2"))

    mornings = person(weekly=on("mon tue wed", "08:00", "13:00"))
    assert pathway(mornings, work(12)).failed == ()
    assert pathway(mornings, work(12.5)).failed == ("shifts_fit_week",)


def test_room_for_lessons_is_cut_out_of_the_shift_and_counted_once():
    work = job(schedule=Schedule("fixed", shifts=on("tue thu", "14:00", "22:00")), language_minimum=levels("A2"))
    lessons = course(lessons=on("tue thu", "18:30", "21:00"), place=CoursePlace("1507"))
    room = promise(kind="room_for_lessons", dayparts=("tue_evening", "thu_evening"))
    clash = pathway(person(), work, lessons, track="evening")
    assert clash.failed == ("lessons_fit_week",)
    fits = pathway(person(), work, lessons, room, track="evening")
    assert fits.failed == ()
    assert fits.timetable.load_hours == 16


def test_dates_are_cautious_by_the_pace_of_learning():
    def first_day(pace, weeks=20):
        found = pathway(person(learning_pace=pace), job(continuous=True), course(weeks=weeks), track="learn_first")
        return found.starts_on

    end = AS_OF + timedelta(days=14 + 140)
    assert first_day("fast") == end
    assert first_day("average") == end + timedelta(days=21)
    assert first_day(None) == end + timedelta(days=21)
    assert first_day("slow") == end + timedelta(days=70)
    assert first_day("average", 13) == AS_OF + timedelta(days=14 + 91 + 14)  # 13.65 days of delay, rounded up


def test_two_courses_in_a_row_bring_two_steps():
    late = AS_OF + timedelta(days=14 + 140 + 21)
    steps = (
        course("k1", from_level=Level.A1, to_level=Level.A2),
        course("k2", from_level=Level.A2, to_level=Level.B1, starts_on=late),
    )
    found = pathway(person("A1"), job(continuous=True), steps, track="learn_first")
    assert found.courses == ("k1", "k2")
    assert found.failed == ()
    assert {reached.level for reached in found.language_reached.values()} == {Level.B1}
    assert found.starts_on == late + timedelta(days=140 + 21)


def test_the_lower_minimum_counts_only_with_a_promise_that_carries():
    work = job(language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
    alone = pathway(person("A2"), work)
    assert alone.failed == ("guidance_available",)
    carried = pathway(person("A2"), work, promises=promise(kind="language_coach"))
    assert (carried.failed, carried.guidance) == ((), ("g1",))
    too_low = pathway(person("A1"), work, promises=promise())
    assert too_low.failed == ("language_at_start",)


def test_confirmed_promises_are_named_before_pledged_ones_and_then_by_id():
    work = job(language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
    promises = (promise("a", status="pledged"), promise("c"), promise("b"))
    assert pathway(person("A2"), work, promises=promises).guidance == ("b",)


def test_a_promise_that_ends_before_thirteen_weeks_does_not_carry():
    work = job(language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
    short = promise(valid_until=AS_OF + timedelta(days=13 * 7 - 1))
    assert pathway(person("A2"), work, promises=short).failed == ("guidance_available",)
    assert pathway(person("A2"), work, promises=promise(weeks=13)).failed == ()


def test_an_unknown_level_is_asked_for_by_name():
    found = pathway(person("B1 B1 B1 ?"), job())
    assert found.unknown == ("language_at_start",)
    gate = next(one for one in found.gates if one.name == "language_at_start")
    assert gate.missing == ("languages.nl.writing",)


def test_no_public_transport_reaches_a_shift_at_six_from_far():
    work = job(
        workplace=Workplace("1012"), schedule=Schedule("fixed", shifts=on("mon", "06:00", "14:00")), hours=Hours(8, 8)
    )
    who = person("B1", modes=("public_transport",), max_minutes=90, weekly=ALL_WEEK)
    assert pathway(who, work).failed == ("travel_to_work",)
    later = job(workplace=Workplace("1012"), schedule=Schedule("fixed", shifts=on("mon", "09:00", "17:00")))
    assert pathway(who, later).failed == ()


def test_a_school_day_belongs_to_the_timetable():
    school = Interval("sat", 9 * 60, 16 * 60)
    found = pathway(person("B1"), job(school_day=school))
    assert found.failed == ("shifts_fit_week",)
    free = person("B1", weekly=on("mon tue wed thu fri sat", "07:00", "22:30"))
    assert pathway(free, job(school_day=school)).timetable.load_hours == 31
