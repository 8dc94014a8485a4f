from datetime import UTC, datetime

import pytest

from shared.events.memory_broker import MemoryBroker
from shared.testing.clocked_brokers import ClockedBrokerContract
from shared.vocabulary.clock import ManualClock


class TestMemoryBroker(ClockedBrokerContract):
    @pytest.fixture
    def clock(self):
        return ManualClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))

    @pytest.fixture
    def broker(self, clock):
        return MemoryBroker(clock)
