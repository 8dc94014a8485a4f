"""Words that mean the same work: north and south of the Dutch border, short forms, and words of job boards."""

from __future__ import annotations

_GROUPS = (
    "verantwoordelijke leidinggevende manager teamleider hoofd",
    "ploegbaas voorman meestergast opzichter teamleider",
    "technicus monteur hersteller reparateur",
    "plaatser installateur monteur",
    "bestuurder chauffeur machinist",
    "schrijnwerker timmerman",
    "uitbater exploitant bedrijfsleider",
    "onthaal receptie balie",
    "onthaalmedewerker receptionist",
    "werf bouwplaats",
    "poetshulp poetsvrouw schoonmaker",
    "kinesist kinesitherapeut fysiotherapeut",
    "bediende medewerker",
    "arbeider medewerker operator",
    "magazijnier magazijnmedewerker",
    "camion vrachtwagen truck",
    "ruitenwasser glazenwasser",
    "autobus bus",
    "interim uitzend",
    "verpleger verpleegkundige",
    "leerkracht leraar docent",
    "opvolgen bewaken monitoren toezien volgen",
    "verrichten uitvoeren doen",
    "instellen afstellen regelen",
    "nakijken controleren inspecteren keuren",
    "herstellen repareren",
    "toestel apparaat apparatuur uitrusting",
    "verzekeren garanderen zorgen waarborgen",
    "opmaken opstellen schrijven",
    "klant client gebruiker",
    "personeel medewerkers team",
    "helper assistant aide",
    "worker operator labourer",
    "technician mechanic repairer",
    "chef cook",
    "staff worker assistant",
    "admin administrative administrator",
    "hr human resources",
    "it ict computer",
    "asst assistant",
    "mgr manager",
    "acct accounts accounting",
    "teacher lecturer tutor",
    "lorry truck",
    "promoter demonstrator",
    "crew attendant",
    "communicator communication communicate",
    "colleagues team teams",
)


def _read() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for group in _GROUPS:
        words = group.split()
        for word in words:
            found.setdefault(word, set()).update(words)
    return {word: tuple(sorted(others - {word})) for word, others in found.items()}


EQUIVALENTS = _read()
"""Word -> words that labels may use instead."""
