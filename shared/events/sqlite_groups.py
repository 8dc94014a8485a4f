"""Members, partitions and positions of a group in the SQLite broker's file. All functions run inside a transaction.

Every member works out for itself, with `share_out`, who should have what; it lets go of what should be another's and
takes what should be its own once nobody has it. A partition therefore changes hands only when its member polls (and
has committed what it did), leaves, or is dead. `generation` rises whenever somebody else has reason to look again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.events.members import is_gone, this_process
from shared.events.sharing import LEASE_SECONDS, Partition, share_out
from shared.events.sqlite_log import TopicRow, topics

Positions = dict[Partition, int]


def join(connection: sqlite3.Connection, group: str, read: Sequence[str], now: datetime) -> int:
    """Become a member; returns its number."""
    row = (None, group, json.dumps(sorted(read)), this_process(), now.timestamp() + LEASE_SECONDS)
    member = connection.execute("INSERT INTO members VALUES (?, ?, ?, ?, ?)", row).lastrowid
    _next_generation(connection, group)
    if member is None:  # pragma: no cover - an INSERT always has a row id
        raise AssertionError("SQLite gave no row id")
    return member


def leave(connection: sqlite3.Connection, group: str, member: int) -> None:
    connection.execute("DELETE FROM holders WHERE grp = ? AND member = ?", (group, member))
    connection.execute("DELETE FROM members WHERE id = ?", (member,))
    _next_generation(connection, group)


def generation(connection: sqlite3.Connection, group: str) -> int:
    row = connection.execute("SELECT generation FROM groups WHERE name = ?", (group,)).fetchone()
    return int(row[0]) if row else 0


def anyone_dead(connection: sqlite3.Connection, group: str, member: int, now: datetime) -> bool:
    rows = connection.execute("SELECT process, alive_until FROM members WHERE grp = ? AND id <> ?", (group, member))
    return any(until <= now.timestamp() or is_gone(process) for process, until in rows)


def take_part(
    connection: sqlite3.Connection, group: str, member: int, read: Sequence[str], now: datetime
) -> tuple[int, Positions, bool]:
    """Show that this member lives, bury the dead, and let go of and take partitions.

    Returns the generation, the group's position in every partition this member has, and whether this member was
    itself taken for dead meanwhile (what it read but did not commit may then have gone to another).
    """
    _bury(connection, group, member, now)
    alive_until = now.timestamp() + LEASE_SECONDS
    was_dead = not connection.execute("UPDATE members SET alive_until = ? WHERE id = ?", (alive_until, member)).rowcount
    if was_dead:
        row = (member, group, json.dumps(sorted(read)), this_process(), alive_until)
        connection.execute("INSERT INTO members VALUES (?, ?, ?, ?, ?)", row)
        _next_generation(connection, group)
    known = topics(connection)
    _exchange(connection, group, member, known)
    return generation(connection, group), _positions(connection, group, member, known), was_dead


def commit(connection: sqlite3.Connection, group: str, member: int, offsets: Mapping[tuple[int, int], int]) -> None:
    """Move the group's position in those of these (topic, partition) that this member has."""
    held = "SELECT 1 FROM holders WHERE grp = ? AND topic = ? AND partition = ? AND member = ?"
    for (topic, partition), next_offset in offsets.items():
        if connection.execute(held, (group, topic, partition, member)).fetchone():
            row = (group, topic, partition, next_offset)
            connection.execute("INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?)", row)


def _bury(connection: sqlite3.Connection, group: str, member: int, now: datetime) -> None:
    rows = connection.execute("SELECT id, process, alive_until FROM members WHERE grp = ?", (group,)).fetchall()
    for other, process, alive_until in rows:
        if other != member and (alive_until <= now.timestamp() or is_gone(process)):
            leave(connection, group, other)


def _exchange(connection: sqlite3.Connection, group: str, member: int, known: Mapping[str, TopicRow]) -> None:
    rows = connection.execute("SELECT id, topics FROM members WHERE grp = ?", (group,))
    members = {f"{number:020}": frozenset(json.loads(read)) for number, read in rows}
    every = [(name, number) for name, topic in known.items() for number in range(topic.partitions)]
    targets = {name: int(chosen) for name, chosen in share_out(every, members).items()}
    names = {topic.id: name for name, topic in known.items()}
    held = connection.execute("SELECT topic, partition, member FROM holders WHERE grp = ?", (group,))
    holders = {(names[topic], partition): holder for topic, partition, holder in held}
    let_go = [name for name, holder in holders.items() if holder == member != targets.get(name)]
    take = [name for name, chosen in targets.items() if chosen == member and name not in holders]
    for name, number in let_go:
        delete = "DELETE FROM holders WHERE grp = ? AND topic = ? AND partition = ?"
        connection.execute(delete, (group, known[name].id, number))
    for name, number in take:
        connection.execute("INSERT INTO holders VALUES (?, ?, ?, ?)", (group, known[name].id, number, member))
    if let_go:
        _next_generation(connection, group)


def _positions(connection: sqlite3.Connection, group: str, member: int, known: Mapping[str, TopicRow]) -> Positions:
    names = {topic.id: name for name, topic in known.items()}
    rows = connection.execute(
        "SELECT topic, partition, coalesce(next_offset, 0) FROM holders LEFT JOIN positions"
        " USING (grp, topic, partition) WHERE grp = ? AND member = ? ORDER BY topic, partition",
        (group, member),
    )
    return {(names[topic], partition): next_offset for topic, partition, next_offset in rows}


def _next_generation(connection: sqlite3.Connection, group: str) -> None:
    connection.execute(
        "INSERT INTO groups VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET generation = generation + 1", (group,)
    )
