"""Driving licences and certificates, and which paper includes which."""

from __future__ import annotations

from collections.abc import Iterable

LICENCE_INCLUDES: dict[str, tuple[str, ...]] = {
    "AM": (),
    "A1": ("AM",),
    "A2": ("A1",),
    "A": ("A2",),
    "B": ("AM",),
    "BE": ("B",),
    "C1": ("B",),
    "C": ("C1",),
    "C1E": ("C1", "BE"),
    "CE": ("C", "C1E"),
    "D1": ("B",),
    "D": ("D1",),
    "D1E": ("D1", "BE"),
    "DE": ("D", "D1E"),
    "T": ("AM",),
}
"""Dutch categories; who holds the first may drive the others too (Reglement rijbewijzen, art. 15 and following)."""

CERTIFICATE_INCLUDES: dict[str, tuple[str, ...]] = {
    "vca_vol": ("vca_basic",),
    "adr_tank": ("adr",),
    "welding_level_2": ("welding_basic",),
    "welding_advanced": ("welding_level_2",),
}
"""VCA-VOL covers what VCA-Basis covers (SSVV); ADR for tanks comes on top of ADR; so does a higher welding diploma."""


def held_licences(licences: Iterable[str]) -> frozenset[str]:
    """All categories that may be driven with these."""
    return _closure(licences, LICENCE_INCLUDES)


def held_certificates(certificates: Iterable[str]) -> frozenset[str]:
    """All certificates that these stand for."""
    return _closure(certificates, CERTIFICATE_INCLUDES)


def _closure(start: Iterable[str], includes: dict[str, tuple[str, ...]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        item = waiting.pop()
        if item not in found:
            found.add(item)
            waiting.extend(includes.get(item, ()))
    return frozenset(found)
