"""What is left out of the ranking because something in it makes no sense."""

from __future__ import annotations

from services.matcher.actions.live_engine import LiveEngine
from services.matcher.engine.stock.quarantine import Quarantined
from shared.store.database import Database


def read_left_out(live: LiveEngine, database: Database) -> list[Quarantined]:
    """By kind, then id, as the database holds them now."""
    with live.caught_up(database):
        return live.engine.quarantined()
