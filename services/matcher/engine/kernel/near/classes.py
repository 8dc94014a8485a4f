"""What a candidate lacks for every class of vacancies: terms, hours, language (docs/matching.md, Near misses)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.classes_now import language_value
from services.matcher.engine.kernel.jit import compiled, inlined
from services.matcher.engine.kernel.levels import PACKED, SKILLS, level_of, met
from services.matcher.engine.kernel.near.courses import ROUNDING, GateSizes, days_of
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import LANGUAGE, Rules
from services.matcher.engine.kernel.stock.offer import NOT_ASKED, Offer
from services.matcher.engine.kernel.week_bits import is_inside, ones
from services.matcher.engine.stock.vacancy_columns import VacancyColumns
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE, UNKNOWN_WEEK
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks

LICENCES, CERTIFICATES, EDUCATION, OTHER_LANGUAGES, ENGAGEMENT, OCCUPATION, POSITIONS, CLOSED, TRAVEL = range(9)
"""Places in `GateSizes.other`."""
HOPELESS = 9
"""So many failing gates as cannot be told from too many: something is open, or two gates fail for sure."""
FITS = -1.0
MET, SHORT, OPEN, BY_PROMISE, OPEN_BUT_BY_PROMISE = range(5)
"""What the language gates come to. BY_PROMISE: they pass with a promise that carries, else `guidance_available` fails;
OPEN_BUT_BY_PROMISE: they pass with one, else cannot be told."""


class Terms(NamedTuple):
    """Per terms class how many gates fail (HOPELESS when one is open), and the size when it is one."""

    fails: Bytes
    size: Floats


class Hours(NamedTuple):
    """Per work class `overlap`: whether `hours_overlap` fails (HOPELESS: open); [work class, week]: the size of what
    `shifts_fit_week` asks for, FITS where it passes, and whether `weekly_load` fails without lessons."""

    overlap: Bytes
    shifts: Floats
    load: Bytes


class Spoken(NamedTuple):
    """[levels, language class]: what the language gates come to, the CEFR steps that are missing, the weighted part.
    `row_of` packed levels."""

    row_of: Ints
    verdict: Bytes
    steps: Ints
    value: Floats


def gate_sizes(view: CandidateView) -> GateSizes:
    """Of the settings."""
    stated = view.settings.near_miss_sizes

    def size(gate: str) -> float:
        return float(stated.get(gate, 1.0))

    of_courses = (
        "course_start",
        "course_level",
        "course_route",
        "course_seats",
        "travel_to_lessons",
        "lessons_fit_week",
    )
    others = (
        "licences", "certificates", "education", "other_languages", "engagement_accepted", "occupation_not_excluded",
        "positions_open", "not_closed", "travel_to_work",
    )  # fmt: skip
    return GateSizes(
        np.array([size(gate) for gate in of_courses]),
        size("shifts_fit_week"),
        min(1.0, size("hours_overlap")),
        min(1.0, size("weekly_load")),
        min(1.0, size("start_date")),
        min(1.0, size("guidance_available")),
        size("language_at_start"),
        size("language_at_end"),
        np.array([size(gate) for gate in others]),
    )


def terms(view: CandidateView, columns: VacancyColumns, offer: Offer, person: Person, sizes: GateSizes) -> Terms:
    """Gates of papers, education, other languages and engagement; and whether it says what Dutch it asks."""
    asked, papers = offer.terms, columns.papers.values
    answers = (
        (person.licences[asked.licences], LICENCES, _missing(papers, view.licences)[asked.licences]),
        (
            person.certificates[asked.certificates],
            CERTIFICATES,
            _missing(papers, view.certificates)[asked.certificates],
        ),
        (person.education[asked.education], EDUCATION, 1),
        (person.other_languages[asked.other_languages], OTHER_LANGUAGES, 1),
        (person.engagement[asked.engagement], ENGAGEMENT, 1),
    )
    fails, size = np.zeros(len(asked.engagement), np.int8), np.zeros(len(asked.engagement))
    for verdict, gate, steps in answers:
        fails += verdict == FAIL
        size += np.where(verdict == FAIL, np.minimum(1.0, sizes.other[gate] * steps), 0.0)
    for verdict, _, _ in answers:
        fails[verdict == UNKNOWN] = HOPELESS
    fails[offer.languages.minimum[asked.language_class] == NOT_ASKED] = HOPELESS
    return Terms(fails, size)


def _missing(papers: list[frozenset[str]], held: frozenset[str] | None) -> Ints:
    return np.array([len(asked - (held or frozenset())) for asked in papers], np.int64)


@inlined
def hours(offer: Offer, person: Person, sizes: GateSizes) -> Hours:
    """Of every work class."""
    week_of, hours_min, hours_max = offer.work.week_class, offer.work.hours_min, offer.work.hours_max
    work_hours, kinds, masks = offer.work.work_hours, offer.weeks.kind, offer.weeks.work
    windows, schools, free, remaining = offer.weeks.window, offer.weeks.school, person.free, person.remaining
    least, most = person.hours_least, person.hours_most
    shape = (len(week_of), len(remaining))
    overlap, unfit = np.zeros(shape[0], np.int8), np.empty(WORDS, np.uint64)
    shifts, load = np.full(shape, FITS, np.float64), np.zeros(shape, np.int8)
    for one in range(shape[0]):
        week_class = week_of[one]
        kind = kinds[week_class]
        if kind == UNKNOWN_WEEK or np.isnan(hours_min[one]) or np.isnan(work_hours[one]):
            overlap[one] = HOPELESS
            continue
        if hours_min[one] > most or hours_max[one] < least:
            overlap[one] = 1
        for week in range(shape[1]):
            if not is_inside(masks[week_class], free[week]):
                for word in range(WORDS):
                    unfit[word] = masks[week_class, word] & ~free[week, word]
                steps = np.inf if kind == FLEXIBLE else max(1, days_of(unfit))
                shifts[one, week] = min(1.0, sizes.shifts * steps)
            elif kind == FLEXIBLE and _room(windows[week_class], free[week], schools[week_class]) < hours_min[one]:
                shifts[one, week] = min(1.0, sizes.shifts * np.inf)
            load[one, week] = work_hours[one] + remaining[week] > person.load_most + ROUNDING
    return Hours(overlap, shifts, load)


@compiled
def _room(window: Weeks, free: Weeks, school: Weeks) -> float:
    half_hours = 0
    for word in range(WORDS):
        half_hours += ones(window[word] & free[word] & ~school[word])
    return half_hours / 2


@compiled
def _steps(packed: int, asked: int) -> int:
    """CEFR steps missing; a level not known where more than A0 is asked counts as one."""
    steps = 0
    for skill in range(SKILLS):
        minimum, level = level_of(asked, skill), level_of(packed, skill)
        if minimum > 0:
            steps += 1 if level < 0 else max(0, minimum - level)
    return steps


@inlined
def spoken(offer: Offer, rules: Rules, now: int, after: Ints, before: Ints) -> Spoken:
    """Of the levels now (row 0), `after` what can be learned first and `before` after a course beside the work."""
    minimum, lower = offer.languages.minimum, offer.languages.lower
    row_of, many = np.full(PACKED, -1, np.int64), 1
    levels = np.empty(1 + len(after) + len(before), np.int64)
    levels[0], row_of[now] = now, 0
    for some in (after, before):
        for packed in some:
            if row_of[packed] < 0:
                levels[many], row_of[packed] = packed, many
                many += 1
    shape = (many, len(minimum))
    verdict, steps, value = np.full(shape, OPEN, np.int8), np.zeros(shape, np.int64), np.zeros(shape, np.float64)
    for row in range(many):
        for one in range(len(minimum)):
            if minimum[one] == NOT_ASKED:
                continue
            whole = met(levels[row], minimum[one])
            worth = language_value(levels[row], minimum[one], rules.by_candidate, rules.by_vacancy)
            value[row, one] = rules.weights[LANGUAGE] * worth
            steps[row, one] = max(1, _steps(levels[row], minimum[one]))
            if whole == PASS:
                verdict[row, one] = MET
            elif lower[one] == NOT_ASKED:
                verdict[row, one] = SHORT if whole == FAIL else OPEN
            else:
                least = met(levels[row], lower[one])
                if least == FAIL:
                    verdict[row, one] = SHORT
                elif least == PASS:
                    verdict[row, one] = BY_PROMISE if whole == FAIL else OPEN_BUT_BY_PROMISE
    return Spoken(row_of, verdict, steps, value)
