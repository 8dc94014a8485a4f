"""What organisations were told: the rows of the feed, and by which name each of them knows a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from services.matcher.store.changes import last_number, next_number
from services.matcher.store.tables import feed_events, outbox, told_parties
from shared.contracts.events import provider_topic

FEED = "feed"


@dataclass(frozen=True, slots=True)
class ToldParty:
    """`role`: provider as soon as the organisation was told anything as a provider."""

    organisation: str
    role: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """`event` is the JSON of the whole CloudEvent."""

    seq: int
    event: str


def pseudonym_in_use(connection: Connection, organisation: str, candidate: str) -> str | None:
    """The name that the organisation knows the candidate by; None when it was never told of them."""
    return connection.execute(
        select(told_parties.c.pseudonym).where(
            told_parties.c.candidate == candidate, told_parties.c.organisation == organisation
        )
    ).scalar_one_or_none()


def put_told(connection: Connection, candidate: str, party: ToldParty) -> None:
    """Remember that the organisation was told of the candidate. A provider stays one; a pseudonym stays as it was."""
    here = (told_parties.c.candidate == candidate, told_parties.c.organisation == party.organisation)
    if connection.execute(select(told_parties.c.role).where(*here)).first() is None:
        values = {"organisation": party.organisation, "role": party.role, "pseudonym": party.pseudonym}
        connection.execute(insert(told_parties).values(candidate=candidate, **values))
    elif party.role == "provider":
        connection.execute(update(told_parties).where(*here).values(role="provider"))


def told_of_candidate(connection: Connection, candidate: str) -> list[ToldParty]:
    """Everybody who was ever told of the candidate, by organisation."""
    query = select(told_parties.c.organisation, told_parties.c.role, told_parties.c.pseudonym)
    query = query.where(told_parties.c.candidate == candidate).order_by(told_parties.c.organisation)
    return [ToldParty(*row) for row in connection.execute(query)]


def forget_told(connection: Connection, candidate: str, party: ToldParty) -> None:
    """The organisation's rows of this person go, and with them the way from the pseudonym to the person."""
    connection.execute(
        delete(feed_events).where(
            feed_events.c.organisation == party.organisation, feed_events.c.pseudonym == party.pseudonym
        )
    )
    connection.execute(
        delete(told_parties).where(
            told_parties.c.candidate == candidate, told_parties.c.organisation == party.organisation
        )
    )


def put_event(connection: Connection, organisation: str, pseudonym: str, kind: str, event: str, at: datetime) -> int:
    """Append to the organisation's feed; returns its number.

    The counter's row stays locked until the transaction ends, so nothing becomes visible behind somebody's cursor.
    """
    seq = next_number(connection, FEED)
    values = {"seq": seq, "organisation": organisation, "pseudonym": pseudonym, "type": kind, "event": event, "at": at}
    connection.execute(insert(feed_events).values(values))
    return seq


def events_after(
    connection: Connection, organisation: str, after: int, types: Collection[str] | None, limit: int
) -> list[FeedRow]:
    """At most `limit` of the organisation's events above the number `after`, oldest first. `types` None: all."""
    query = select(feed_events.c.seq, feed_events.c.event).where(
        feed_events.c.organisation == organisation, feed_events.c.seq > after
    )
    if types is not None:
        query = query.where(feed_events.c.type.in_(types))
    return [FeedRow(*row) for row in connection.execute(query.order_by(feed_events.c.seq).limit(limit))]


def organisations_waited_for(connection: Connection) -> list[str]:
    """Those for whose own topic something has still to be published."""
    before, _, after = provider_topic("|").name.partition("|")
    query = select(outbox.c.topic).where(outbox.c.published_at.is_(None), outbox.c.topic.startswith(before))
    found = connection.execute(query.distinct().order_by(outbox.c.topic)).scalars()
    return [topic.removeprefix(before).removesuffix(after) for topic in found]


def newest_seq(connection: Connection, organisation: str) -> int:
    """The number of the organisation's last event; 0 without any."""
    query = select(func.max(feed_events.c.seq)).where(feed_events.c.organisation == organisation)
    return connection.execute(query).scalar_one() or 0


def last_given(connection: Connection) -> int:
    """No event of anybody has a higher number."""
    return last_number(connection, FEED)


def forget_events_before(connection: Connection, oldest: datetime) -> int:
    """Delete what was told before this moment; returns how many."""
    return connection.execute(delete(feed_events).where(feed_events.c.at < oldest)).rowcount
