"""What one candidate meets in every class of vacancies: terms, hours of work, places, language."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.courses.singles import travel_verdict
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.levels import PACKED, SKILLS, level_of, met
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import LANGUAGE, Rules
from services.matcher.engine.kernel.stock.lines import TermsClasses, WorkClasses
from services.matcher.engine.kernel.stock.offer import NOT_ASKED, Offer
from services.matcher.engine.kernel.week_bits import is_inside, ones
from services.matcher.engine.stock.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE, UNKNOWN_WEEK
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks

ROUNDING = 1e-9
NOT_LEANING = 2
"""`lean` where no promise can make a difference."""


class Classes(NamedTuple):
    """Verdicts are PASS, UNKNOWN or FAIL.

    `terms`: of the gates of a terms class, without language. `hours` [work class, week]: `hours_overlap` and
    `shifts_fit_week`; `work`: and `weekly_load` without lessons. `reach` per bucket of places: `travel_to_work` at any
    hour. `row_of` packed levels: their row in `plain` [levels, language class], the language gates without a promise,
    `lean`, what they come to with a promise that carries, `full`, `met` of the whole minimum, and `language`, the part.
    """

    terms: Bytes
    hours: Bytes
    work: Bytes
    reach: Bytes
    row_of: Ints
    plain: Bytes
    lean: Bytes
    full: Bytes
    language: Floats


@compiled
def room(window: Weeks, free: Weeks, school: Weeks, taken: Weeks) -> float:
    """Hours in which flexible work can be done."""
    half_hours = 0
    for word in range(WORDS):
        half_hours += ones(window[word] & free[word] & ~school[word] & ~taken[word])
    return half_hours / 2


@compiled
def enough(room: float, hours_min: float) -> int:
    if np.isnan(hours_min):
        return UNKNOWN
    return PASS if room >= hours_min else FAIL


@compiled
def load_verdict(load: float, most: float) -> int:
    """`weekly_load`."""
    if np.isnan(load) or np.isnan(most):
        return UNKNOWN
    return PASS if load <= most + ROUNDING else FAIL


@inner
def _hours_overlap(least: float, most: float, hours_min: float, hours_max: float) -> int:
    """`hours_overlap`: what the candidate wants against what the vacancy asks; nan does not bind, but for both."""
    if np.isnan(hours_min) or (np.isnan(least) and np.isnan(most)):
        return UNKNOWN
    if hours_min > most or hours_max < least:
        return FAIL
    return PASS


@inner
def _of_hours(
    classes: WorkClasses, kinds: Bytes, masks: Weeks, windows: Weeks, schools: Weeks, free: Weeks, remaining: Floats,
    week_known: int, least: float, most: float, load_most: float,
) -> tuple[Bytes, Bytes]:  # fmt: skip
    """`hours` and `work` of `Classes`: `hours_overlap`, `shifts_fit_week`, `weekly_load` without lessons."""
    week_of, hours_min, hours_max = classes.week_class, classes.hours_min, classes.hours_max
    work_hours = classes.work_hours
    shape, nothing = (len(week_of), len(remaining)), np.zeros(WORDS, np.uint64)
    hours, work = np.empty(shape, np.int8), np.empty(shape, np.int8)
    for one in range(shape[0]):
        overlap = _hours_overlap(least, most, hours_min[one], hours_max[one])
        kind = kinds[week_of[one]]
        for week in range(shape[1]):
            result = overlap
            if result != FAIL:
                if week_known == 0 or kind == UNKNOWN_WEEK:
                    result = UNKNOWN
                elif not is_inside(masks[week_of[one]], free[week]):
                    result = FAIL
                elif kind == FLEXIBLE:
                    many = room(windows[week_of[one]], free[week], schools[week_of[one]], nothing)
                    result = min(result, enough(many, hours_min[one]))
            hours[one, week] = result
            work[one, week] = min(result, load_verdict(work_hours[one] + remaining[week], load_most))
    return hours, work


@compiled
def _of_terms(
    classes: TermsClasses, engagement: Bytes, licences: Bytes, certificates: Bytes, education: Bytes,
    other_languages: Bytes,
) -> Bytes:  # fmt: skip
    """`terms` of `Classes`."""
    classes_engagement, classes_licences = classes.engagement, classes.licences
    classes_certificates, classes_education = classes.certificates, classes.education
    classes_other_languages = classes.other_languages
    found = np.empty(len(classes_engagement), np.int8)
    for one in range(len(found)):
        result = min(engagement[classes_engagement[one]], licences[classes_licences[one]])
        result = min(result, certificates[classes_certificates[one]], education[classes_education[one]])
        found[one] = min(result, other_languages[classes_other_languages[one]])
    return found


@inner
def _of_places(other: Floats, public: Floats, max_minutes: int) -> Bytes:
    """`reach` of `Classes`."""
    found = np.empty(len(other) + FIRST_PLACE, np.int8)
    for bucket in range(FIRST_PLACE):
        found[bucket] = PASS if bucket == REMOTE else UNKNOWN
    for place in range(len(other)):
        found[FIRST_PLACE + place] = travel_verdict(min(other[place], public[place]), max_minutes)
    return found


@inner
def language_value(packed: int, asked: int, not_known: float, not_asked: float) -> float:
    """The part `language`, before its weight, for packed levels and what is asked of them."""
    if asked == NOT_ASKED:
        return not_asked
    total = 0.0
    for skill in range(SKILLS):
        minimum, level = level_of(asked, skill), level_of(packed, skill)
        if minimum <= 0:
            total += 1.0
        elif level < 0:
            total += not_known
        else:
            total += min(1.0, level / minimum)
    return total / SKILLS


@inner
def _of_language(
    minimum: Ints, lower: Ints, levels: Ints, weight: float, by_candidate: float, by_vacancy: float
) -> tuple[Bytes, Bytes, Bytes, Floats]:
    """`plain`, `lean`, `full` and `language` of `Classes`, for these packed levels (docs/matching.md, Language)."""
    shape = (len(levels), len(minimum))
    plain, lean, full = np.empty(shape, np.int8), np.empty(shape, np.int8), np.empty(shape, np.int8)
    value = np.empty(shape, np.float64)
    for row in range(shape[0]):
        for one in range(shape[1]):
            value[row, one] = weight * language_value(levels[row], minimum[one], by_candidate, by_vacancy)
            whole = met(levels[row], minimum[one]) if minimum[one] != NOT_ASKED else UNKNOWN
            full[row, one] = plain[row, one] = whole
            lean[row, one] = NOT_LEANING
            if minimum[one] != NOT_ASKED and whole != PASS and lower[one] != NOT_ASKED:
                # Without a promise what is unknown stays so, and what fails does: if the lower minimum would do, it is
                # `guidance_available` that fails.
                lean[row, one] = met(levels[row], lower[one])
                if lean[row, one] == FAIL:
                    plain[row, one], lean[row, one] = FAIL, NOT_LEANING
    return plain, lean, full, value


@inner
def _levels(now: int, after: Ints, before: Ints) -> tuple[Ints, Ints]:
    """`row_of` of `Classes`, and the distinct packed levels in turn."""
    row_of, many = np.empty(PACKED, np.int64), 1
    for packed in range(PACKED):
        row_of[packed] = -1
    levels = np.empty(1 + len(after) + len(before), np.int64)
    levels[0], row_of[now] = now, 0
    for some in (after, before):
        for packed in some:
            if row_of[packed] < 0:
                levels[many], row_of[packed] = packed, many
                many += 1
    return row_of, levels[:many]


@inlined
def classes(offer: Offer, person: Person, rules: Rules, now: int, after: Ints, before: Ints) -> Classes:
    """Levels that are judged: `now` (row 0), `after` what can be learned first, `before` after a course beside work."""
    weeks = offer.weeks
    row_of, levels = _levels(now, after, before)
    hours, work = _of_hours(
        offer.work, weeks.kind, weeks.work, weeks.window, weeks.school, person.free, person.remaining,
        person.week_known, person.hours_least, person.hours_most, person.load_most,
    )  # fmt: skip
    plain, lean, full, language = _of_language(
        offer.languages.minimum, offer.languages.lower, levels, rules.weights[LANGUAGE], rules.by_candidate,
        rules.by_vacancy,
    )  # fmt: skip
    reach = _of_places(person.home_other, person.home_public, person.max_minutes)
    terms = _of_terms(
        offer.terms, person.engagement, person.licences, person.certificates, person.education, person.other_languages
    )
    return Classes(terms, hours, work, reach, row_of, plain, lean, full, language)


def terms_of(offer: Offer, person: Person) -> Bytes:
    """`terms` of `Classes` alone."""
    return _of_terms(
        offer.terms, person.engagement, person.licences, person.certificates, person.education, person.other_languages
    )
