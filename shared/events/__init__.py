"""How services tell each other what happened: brokers, the outbox and its relay, the consumer loop, dead letters."""

from shared.events.broker import (
    Broker,
    BrokerError,
    BrokerUnavailable,
    Message,
    MessageRefused,
    Record,
    Subscription,
    Topic,
    TopicMissing,
)
from shared.events.open import open_broker

__all__ = [
    "Broker",
    "BrokerError",
    "BrokerUnavailable",
    "Message",
    "MessageRefused",
    "Record",
    "Subscription",
    "Topic",
    "TopicMissing",
    "open_broker",
]
