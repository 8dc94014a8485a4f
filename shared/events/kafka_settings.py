"""What the Kafka client and Kafka's topics are told, each setting that differs from a default with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from shared.events.broker import Topic
from shared.events.compaction import COMPACTION_LAG, TOMBSTONES_KEPT

Settings = dict[str, Any]


def client_settings(servers: Sequence[str], patience_ms: int) -> Settings:
    """For every client."""
    return {
        "bootstrap_servers": list(servers),
        # By default a broker that is away blocks the constructor for half a minute.
        "bootstrap_timeout_ms": patience_ms,
        "request_timeout_ms": patience_ms // 2,
        # By default a client may wait half a minute after the broker is back.
        "reconnect_backoff_max_ms": 1000,
    }


def producer_settings(patience_ms: int) -> Settings:
    return {
        "acks": "all",
        "enable_idempotence": True,
        "allow_auto_create_topics": False,
        "delivery_timeout_ms": patience_ms,
        "max_block_ms": patience_ms // 2,
        # A publish hands over many messages at once: a little patience packs them into few requests.
        "linger_ms": 2,
        "batch_size": 65536,
        "metrics_enabled": False,
    }


def reader_settings() -> Settings:
    """For a consumer that only looks."""
    return {
        # The consumer loop commits, after the database has.
        "enable_auto_commit": False,
        # A new group has to hear everything that was ever said.
        "auto_offset_reset": "earliest",
        "allow_auto_create_topics": False,
        "metrics_enabled": False,
    }


def member_settings(group: str, session_timeout_ms: int) -> Settings:
    """For a member of a group."""
    return reader_settings() | {
        "group_id": group,
        "max_poll_records": 500,
        "session_timeout_ms": session_timeout_ms,
        "heartbeat_interval_ms": min(3000, session_timeout_ms // 3),
    }


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
