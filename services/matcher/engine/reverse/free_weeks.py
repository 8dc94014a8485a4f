"""Free weeks of candidates, each distinct one once: what a vacancy makes of it holds for all who have that week."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import Weeks


class FreeWeeks:
    """`table[code]`: the half-hours of a week. Codes that nobody uses any more are used again."""

    def __init__(self) -> None:
        self.table: Weeks = np.zeros((0, WORDS), np.uint64)
        self._codes: dict[bytes, int] = {}
        self._users: list[int] = []
        self._unused: list[int] = []

    def __len__(self) -> int:
        """Codes that were ever used."""
        return len(self._users)

    def use(self, weeks: Weeks) -> list[int]:
        """The codes of these weeks, each used once more."""
        return [self._use(week.tobytes(), week) for week in weeks]

    def let_go(self, codes: list[int]) -> None:
        """Each is used once less."""
        for code in codes:
            self._users[code] -= 1
            if not self._users[code]:
                del self._codes[self.table[code].tobytes()]
                self._unused.append(code)

    def _use(self, key: bytes, week: Weeks) -> int:
        code = self._codes.get(key)
        if code is None:
            code = self._unused.pop() if self._unused else len(self._users)
            if code == len(self._users):
                self._users.append(0)
                self.table = with_room(self.table, code + 1)
            self.table[code], self._codes[key] = week, code
        self._users[code] += 1
        return code
