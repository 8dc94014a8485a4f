"""What every test may ask for."""

import pytest

pytest.register_assert_rewrite("shared.testing")

pytest_plugins = ["shared.testing.kafka_server", "shared.testing.postgres_server", "shared.testing.databases"]
