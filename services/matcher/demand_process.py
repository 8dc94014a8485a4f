"""Works out the demand for lessons in a process of its own, behind everybody else, and ends.

`events/demand_worker.py` starts it and hands it settings over standard input.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping

from services.matcher.actions.demand import run_demand
from services.matcher.app import Parts
from services.matcher.config import Config
from services.matcher.domain.demand import DemandRules
from shared.events.memory_broker import MemoryBroker
from shared.vocabulary.clock import SystemClock

GIVE_WAY = 10
"""On a core that others want too it gets a tenth of the time, so it slows them by no more than that, and still ends."""


def main(settings: Mapping[str, str]) -> int:
    """0 when today's demand is worked out, by this process or another; 1 when whoever started this has ended: then it
    is worked out after the next start. `settings` as `Config.from_env` reads them."""
    parent = os.getppid()
    os.nice(GIVE_WAY)
    clock = SystemClock()
    # Nothing is signed here, and nothing is published: what is said waits in the outbox for the relay.
    parts = Parts(Config.from_env({"OPSTAP_SECRET_KEY": "not used", **settings}), MemoryBroker(clock), clock)

    def end_with_parent(done: int, total: int) -> None:
        if os.getppid() != parent:
            raise ParentGone

    try:
        run_demand(parts.database, parts.live, clock, DemandRules(), end_with_parent)
    except ParentGone:
        return 1
    return 0


class ParentGone(Exception):
    """Whoever started this process has ended."""


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.stdin.read())))
