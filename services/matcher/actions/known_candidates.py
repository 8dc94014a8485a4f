"""Candidates in memory as compact bytes: tens of thousands of profiles as objects would be the most of a process."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from services.matcher.domain.stock import Candidate
from services.matcher.engine.stock.documents import packed, unpacked


class KnownCandidates(MutableMapping[str, Candidate]):
    """By id; every look makes the candidate anew (some 30 microseconds)."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def __getitem__(self, identity: str) -> Candidate:
        return unpacked(Candidate, self._known[identity])

    def __setitem__(self, identity: str, candidate: Candidate) -> None:
        self._known[identity] = packed(candidate)

    def __delitem__(self, identity: str) -> None:
        del self._known[identity]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, identity: object) -> bool:
        return identity in self._known

    def forget(self, identity: str) -> None:
        """No error when nobody has this id."""
        self._known.pop(identity, None)
