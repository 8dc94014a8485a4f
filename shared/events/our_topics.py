"""The topics of the contracts, as a broker is asked to create them."""

from __future__ import annotations

from shared.contracts.events import TOPICS
from shared.events.broker import Topic

OUR_TOPICS = tuple(
    Topic(topic.name, topic.partitions, compacted=topic.compacted, retention_hours=topic.kept_hours) for topic in TOPICS
)
