"""What a compacted topic may forget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.events.broker import Record

TOMBSTONES_KEPT = timedelta(days=30)
"""So that a listener that was away for less than this still hears that somebody was erased."""

COMPACTION_LAG = timedelta(days=1)
"""The longest that an older value of a key stays behind, also on Kafka: an erased person is gone within a day."""


def still_needed(records: Sequence[Record], forget_tombstones_before: datetime) -> list[Record]:
    """The records of one partition that stay, in order: the last of every key, unless that is an old tombstone."""
    last = {record.key: record.offset for record in records}
    return [
        record
        for record in records
        if last[record.key] == record.offset
        and (record.value is not None or record.timestamp >= forget_tombstones_before)
    ]
