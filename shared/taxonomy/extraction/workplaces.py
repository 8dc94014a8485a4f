"""Where somebody says to have worked, and which occupation that points to ("de winkel van mijn oom gedaan").

Occupations by their English ESCO label, since that is the same in every set; the first that the taxonomy has counts.
Of each
place: who ran it, and who worked there.
"""

from __future__ import annotations

import re

_PLACES: tuple[tuple[str, str, str], ...] = (
    (
        r"winkel(?:tje)?|shop|store|kiosk",
        "retail entrepreneur|shop manager|shop assistant",
        "shop assistant|sales assistant",
    ),
    (r"supermarkt|supermarket", "supermarket manager|shop manager|shop assistant", "shelf filler|shop assistant"),
    (r"bakkerij|bakery", "baker", "baker"),
    (r"slagerij|butcher['’]?s?\s+shop", "butcher", "butcher"),
    (r"kapsalon|kapperszaak|hair\s+salon|hairdressing\s+salon", "hairdresser", "hairdresser"),
    (r"barbershop|barber\s+shop", "barber", "barber"),
    (r"garage|autobedrijf|werkplaats\s+voor\s+auto['’]?s|car\s+workshop", "vehicle technician", "vehicle technician"),
    (r"naaiatelier|kleermakerij|atelier|tailor(?:ing)?\s+shop|sewing\s+workshop", "tailor", "sewing machinist"),
    (r"restaurant|eethuis|cafetaria|lunchroom", "restaurant manager|cook", "kitchen assistant|cook"),
    (r"keuken|kitchen", "cook", "kitchen assistant"),
    (r"caf[eé]|koffiehuis|coffee\s+shop|tea\s+house|theehuis", "barista|waiter/waitress", "waiter/waitress"),
    (r"hotel", "room attendant", "room attendant"),
    (r"boerderij|farm", "mixed farmer", "crop production worker"),
    (r"kas|kassen|glastuinbouw|greenhouse", "horticulture worker", "horticulture worker"),
    (r"markt(?:kraam)?|market(?:\s+stall)?", "market vendor", "market vendor"),
    (r"magazijn|warehouse|distributiecentrum", "warehouse worker", "warehouse worker"),
    (r"fabriek|factory", "factory hand", "factory hand"),
    (r"bouw(?:plaats)?|construction(?:\s+site)?", "building construction worker", "building construction worker"),
    (r"apotheek|pharmacy", "pharmacist", "pharmacy assistant"),
    (r"ziekenhuis|hospital", "nurse assistant", "nurse assistant"),
    (r"wasserij|laundry", "laundry worker", "laundry worker"),
    (r"cr[eè]che|kinderdagverblijf|kinderopvang|nursery|day\s*care", "child care worker", "child care worker"),
    (r"boekhouding|bookkeeping|administratie\s+van", "bookkeeper", "bookkeeper"),
)
_RAN = re.compile(
    r"\b(?:eigen|own|gedaan|gerund|runde|leidde|geleid|gehad|ran|managed|eigenaar|owner|baas\s+van|beheerd)\b",
    re.IGNORECASE,
)
PLACES = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), tuple(ran.split("|")), tuple(worked.split("|")))
    for words, ran, worked in _PLACES
)


def ran_it(clause: str) -> bool:
    """Whether the words say that somebody ran the place, rather than worked there."""
    return _RAN.search(clause) is not None
