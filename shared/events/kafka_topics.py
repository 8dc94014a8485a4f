"""A topic's settings in Kafka's words."""

from __future__ import annotations

from datetime import timedelta

from shared.events.broker import Topic
from shared.events.compaction import COMPACTION_LAG, TOMBSTONES_KEPT


def topic_settings(topic: Topic) -> dict[str, str]:
    """What to create the topic with, besides its partitions; replication is the cluster's default."""
    if topic.compacted:
        return {
            "cleanup.policy": "compact",
            "max.compaction.lag.ms": _milliseconds(COMPACTION_LAG),
            "delete.retention.ms": _milliseconds(TOMBSTONES_KEPT),
        }
    kept = topic.retention_hours
    # By default Kafka forgets after a week.
    retention = "-1" if kept is None else _milliseconds(timedelta(hours=kept))
    return {"cleanup.policy": "delete", "retention.ms": retention}


def _milliseconds(duration: timedelta) -> str:
    return str(duration // timedelta(milliseconds=1))
