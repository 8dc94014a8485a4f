"""A listener as small as can be, with a real database, and ways to break what it stands on.

Used to drive the consumer loop and the relay; untyped on purpose, as tests are.
"""
# mypy: ignore-errors

import json

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from shared.events.broker import Message
from shared.events.failures import Unreadable
from shared.events.outbox import Outbox, outbox_table, processed_events_table, remember
from shared.store.database import open_engine

SOURCE = "urn:test:writer"


class Waiting:
    """Waits by moving the clock; `then` runs something at each wait, `stop_after` asks to stop."""

    def __init__(self, clock):
        self.clock = clock
        self.waits = []
        self.then = lambda count: None
        self.stop_after = None

    def __call__(self, seconds):
        self.waits.append(seconds)
        self.clock.advance(seconds)
        self.then(len(self.waits))
        return self.stop_after is not None and len(self.waits) >= self.stop_after


class Library:
    """Files letters, and replies to letters; either may come first."""

    def __init__(self, path, clock, busy_seconds=0.05):
        metadata = MetaData()
        self.path = path
        self.clock = clock
        self.outbox = Outbox(outbox_table(metadata), clock)
        self.outbox_rows = metadata.tables["outbox"]
        self.processed = processed_events_table(metadata)
        self.letters = Table("letters", metadata, Column("id", String, primary_key=True), Column("copies", Integer))
        self.replies = Table("replies", metadata, Column("id", String, primary_key=True), Column("letter", String))
        self.engine = open_engine(f"sqlite:///{path}", busy_seconds=busy_seconds)
        metadata.create_all(self.engine)

    def handle(self, record):
        try:
            event = json.loads(record.value)
            version, kind = event["version"], event["kind"]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("no event of ours") from error
        if version != 1:
            raise Unreadable(f"unknown version {version}")
        with self.writing() as connection:
            if remember(connection, self.processed, SOURCE, event["event"], "library", self.clock.now()):
                getattr(self, f"file_{kind}")(connection, event)
                connection.commit()

    def writing(self):
        return self.engine.connect().execution_options(opstap_writes=True)

    def file_letter(self, connection, event):
        row = connection.execute(select(self.letters.c.copies).where(self.letters.c.id == event["id"])).one_or_none()
        if row is None:
            connection.execute(insert(self.letters).values(id=event["id"], copies=1))
        else:
            connection.execute(
                self.letters.update().where(self.letters.c.id == event["id"]).values(copies=row.copies + 1)
            )

    def file_reply(self, connection, event):
        connection.execute(insert(self.replies).values(id=event["id"], letter=event["letter"]))

    def file_bomb(self, connection, event):
        self.file_letter(connection, event)
        raise ArithmeticError("Fatuma Tesfay, 0612345678")

    def copies(self):
        with self.engine.connect() as connection:
            return dict(list(connection.execute(select(self.letters.c.id, self.letters.c.copies))))

    def answered(self):
        """Letters with how many replies each has, joined when asked: the order of coming does not matter."""
        query = select(self.letters.c.id, func.count()).join(self.replies, self.replies.c.letter == self.letters.c.id)
        with self.engine.connect() as connection:
            return dict(list(connection.execute(query.group_by(self.letters.c.id))))

    def say(self, *messages):
        with self.writing() as connection:
            self.outbox.add(connection, *messages)
            connection.commit()

    def waiting(self):
        with self.engine.connect() as connection:
            rows = connection.execute(select(self.outbox_rows).where(self.outbox_rows.c.published_at.is_(None)))
            return [(row.topic, row.value) for row in rows]


def letter(name, kind="letter", version=1, topic="letters", event=None, **more):
    body = {"event": event or f"event-{name}", "kind": kind, "version": version, "id": name} | more
    return Message(topic, name, json.dumps(body).encode(), (("content-type", b"application/json"),))


class Through:
    """A broker with something done to it: attributes given replace those of the real one."""

    def __init__(self, broker, **replaced):
        self._broker = broker
        self.__dict__.update(replaced)

    def __getattr__(self, name):
        return getattr(self._broker, name)


class Crash(BaseException):
    """The process is gone at this point: nothing may catch it."""


def crash(*_):
    raise Crash
