"""What a coach narrows the list down to. All of it is codes and numbers, so it may stand in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.matcher.domain.pathways import Pathway
from shared.http.pages import t
from shared.http.pages.fields import Field
from shared.vocabulary.tracks import TRACKS
from shared.vocabulary.work import ENGAGEMENTS

WITHIN_WEEKS = (4, 8, 13, 26)
WITHIN_MINUTES = (15, 30, 45, 60)


@dataclass(frozen=True, slots=True)
class Filters:
    """`start`: first working day within so many weeks; `travel`: at most so many minutes to the work. None: all."""

    track: str | None = None
    engagement: str | None = None
    start: int | None = None
    travel: int | None = None

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Filters:
        """From the address. What is none of the choices counts as not chosen: an old link still shows the list."""
        return cls(
            _one_of(args.get("track"), TRACKS),
            _one_of(args.get("engagement"), ENGAGEMENTS),
            _number(args.get("start"), WITHIN_WEEKS),
            _number(args.get("travel"), WITHIN_MINUTES),
        )

    @property
    def chosen(self) -> dict[str, str]:
        """As they stand in the address, without those that are not chosen."""
        values = {"track": self.track, "engagement": self.engagement, "start": self.start, "travel": self.travel}
        return {name: str(value) for name, value in values.items() if value is not None}

    def keeps(self, pathway: Pathway, as_of: date) -> bool:
        """A travel time that is not known hides nothing: what cannot be told is shown."""
        minutes = pathway.timetable.travel_minutes
        return (
            self.track in (None, pathway.track)
            and self.engagement in (None, pathway.engagement)
            and (self.start is None or pathway.starts_on <= as_of + timedelta(weeks=self.start))
            and (self.travel is None or minutes is None or minutes <= self.travel)
        )

    def fields(self, written: Mapping[str, str]) -> list[Field]:
        """Selects for the form. `written`: what tracks and engagements are called."""
        every = ("", t("filter.all"))
        choices = {
            "track": [(one, written[one]) for one in TRACKS],
            "engagement": [(one, written[one]) for one in ENGAGEMENTS],
            "start": [(str(weeks), t("filter.within.weeks", weeks=weeks)) for weeks in WITHIN_WEEKS],
            "travel": [(str(minutes), t("filter.within.minutes", minutes=minutes)) for minutes in WITHIN_MINUTES],
        }
        return [
            Field(name, t(f"filter.{name}"), "select", self.chosen.get(name, ""), choices=[every, *of_name])
            for name, of_name in choices.items()
        ]


def _one_of(text: str | None, known: tuple[str, ...]) -> str | None:
    return text if text in known else None


def _number(text: str | None, known: tuple[int, ...]) -> int | None:
    return next((one for one in known if str(one) == text), None)
