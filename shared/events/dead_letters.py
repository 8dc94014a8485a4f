"""Events that could not be handled, kept on `<topic>.dead` until a person has looked at them.

A dead letter has the key and the bytes of the original, and headers that say where it came from and why it died. What
was replayed or discarded is marked by a second record on the same topic, so nothing is ever changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.events.broker import Broker, Headers, Message, Record, Topic, TopicMissing

RETENTION_HOURS = 30 * 24
"""As long as match topics: a dead letter may hold the profile of somebody who has since been erased."""

_PREFIX = "dead-letter-"
_SETTLED = f"{_PREFIX}settled"


def dead_topic(topic: str) -> Topic:
    """The topic for the dead letters of this one."""
    return Topic(f"{topic}.dead", retention_hours=RETENTION_HOURS)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One event that could not be handled. `id` is what the command line calls it: topic:partition:offset of the
    dead letter itself. `headers`, `key` and `value` are those of the original."""

    id: str
    topic: str
    partition: int
    offset: int
    key: str
    value: bytes | None
    headers: Headers
    reason: str
    attempts: int
    at: str
    group: str

    def describe(self) -> dict[str, object]:
        """Everything but the content, for a list."""
        names = ("id", "topic", "partition", "offset", "key", "reason", "attempts", "at", "group")
        return {name: getattr(self, name) for name in names}


class DeadLetters:
    """The dead letters of one group on these topics."""

    def __init__(self, broker: Broker, topics: Iterable[str], group: str) -> None:
        self._broker = broker
        self._topics = tuple(topics)
        self._group = group

    def prepare(self) -> None:
        """Create the dead-letter topics that are not there yet. Idempotent."""
        self._broker.create_topics(dead_topic(topic) for topic in self._topics)

    def write(self, record: Record, reason: str, attempts: int, at: datetime) -> None:
        """Keep the record; returns when it is safe. Raises what `Broker.publish` raises."""
        told = {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "reason": reason,
            "attempts": attempts,
            "at": at.isoformat(),
            "group": self._group,
        }
        headers = record.headers + tuple((f"{_PREFIX}{name}", str(value).encode()) for name, value in told.items())
        self._broker.publish([Message(dead_topic(record.topic).name, record.key, record.value, headers)])

    def list(self) -> list[DeadLetter]:
        """Those that wait for somebody, oldest first."""
        letters = [letter for topic in self._topics for letter in self._of(topic)]
        return sorted(letters, key=lambda letter: letter.at)

    def get(self, letter: str) -> DeadLetter:
        """The one with this id, if it still waits. Raises LookupError."""
        for found in self.list():
            if found.id == letter:
                return found
        raise LookupError(f"no dead letter {letter!r} waits here")

    def replay(self, letter: str) -> None:
        """Publish the original again, untouched, at the end of its topic; then mark it as settled. LookupError.

        Every group hears it; those that had handled it recognise the event. When the mark cannot be written it is
        still in the list, and replaying it again does no harm.
        """
        found = self.get(letter)
        self._broker.publish([Message(found.topic, found.key, found.value, found.headers)])
        self._settle(found, "replayed")

    def discard(self, letter: str) -> None:
        """Mark it as settled without doing anything with it. LookupError."""
        self._settle(self.get(letter), "discarded")

    def _of(self, topic: str) -> Sequence[DeadLetter]:
        try:
            records = list(self._broker.read(dead_topic(topic).name))
        except TopicMissing:
            return []
        settled = {told[_SETTLED] for record in records if _SETTLED in (told := _told(record))}
        return [letter for letter in _letters(records, self._group) if letter.id not in settled]

    def _settle(self, letter: DeadLetter, outcome: str) -> None:
        headers = ((_SETTLED, letter.id.encode()), (f"{_PREFIX}outcome", outcome.encode()))
        self._broker.publish([Message(dead_topic(letter.topic).name, letter.key, None, headers)])


def _letters(records: Iterable[Record], group: str) -> Iterator[DeadLetter]:
    for record in records:
        told = _told(record)
        if told.get(f"{_PREFIX}group") == group:
            yield DeadLetter(
                id=f"{record.topic}:{record.partition}:{record.offset}",
                topic=told[f"{_PREFIX}topic"],
                partition=int(told[f"{_PREFIX}partition"]),
                offset=int(told[f"{_PREFIX}offset"]),
                key=record.key,
                value=record.value,
                headers=tuple(header for header in record.headers if not header[0].startswith(_PREFIX)),
                reason=told[f"{_PREFIX}reason"],
                attempts=int(told[f"{_PREFIX}attempts"]),
                at=told[f"{_PREFIX}at"],
                group=group,
            )


def _told(record: Record) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers if name.startswith(_PREFIX)}
