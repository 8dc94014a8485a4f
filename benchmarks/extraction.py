"""How long reading a vacancy of 400 words and an own account takes, warm, on one core; and the first use.

The texts are put together from made-up sentences; each is another one, so that nothing is remembered.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import time
from pathlib import Path

from shared.taxonomy.extraction import Extractor
from shared.taxonomy.linker import Linker
from shared.taxonomy.store import Taxonomy

WORDS = 400
SENTENCES = (
    "Je werkt in 2-ploegen en soms in het weekend.",
    "Goede beheersing van de Nederlandse taal in woord en geschrift.",
    "Engels is een pré, Duits is niet nodig.",
    "Je hebt rijbewijs B en een geldig heftruckcertificaat.",
    "Ervaring met brood bakken en machines schoonmaken is mooi meegenomen.",
    "Een contract voor 24-32 uur per week, maandag t/m donderdag van 7.00 tot 15.30 uur.",
    "Je controleert de kwaliteit van de producten en houdt de werkplek netjes.",
    "Ons bedrijf bestaat al vijftig jaar en de sfeer op de werkvloer is goed.",
    "Minimaal twee jaar ervaring in een soortgelijke functie.",
    "You will load pallets, pick orders and keep the warehouse clean.",
    "Wij bieden een marktconform salaris, reiskosten en een opleiding op de werkvloer.",
    "Samen met je collega's zorg je dat klanten tevreden de deur uit gaan.",
)
ACCOUNT = (
    "Ik heb {years} jaar brood gebakken en de winkel van mijn oom gedaan. Daarna was ik kapper van 2012 tot 2019. "
    "Ik spreek goed Arabisch en een beetje Engels. Ik heb rijbewijs B."
)


def vacancy(dice: random.Random) -> str:
    """Some 400 words: a title and sentences in another order each time."""
    text = f"Medewerker bakkerij {dice.randint(16, 40)} uur"
    while len(text.split()) < WORDS:
        text += "\n" + dice.choice(SENTENCES) + f" Nummer {dice.randint(1, 10**6)}."
    return text


def timed(calls: list[float]) -> dict[str, float]:
    calls = sorted(calls)
    return {
        "p50_ms": round(statistics.median(calls) * 1000, 2),
        "p99_ms": round(calls[int(0.99 * (len(calls) - 1))] * 1000, 2),
    }


def main() -> None:
    about = argparse.ArgumentParser(description=__doc__)
    about.add_argument("--taxonomy", type=Path, help="a prepared taxonomy; without it the starter set")
    about.add_argument("--texts", type=int, default=200)
    options = about.parse_args()
    began = time.perf_counter()
    taxonomy = Taxonomy.load(options.taxonomy)
    reader = Extractor(taxonomy, Linker(taxonomy))
    reader.warm_up()
    first = time.perf_counter() - began
    dice = random.Random(4)
    took: dict[str, list[float]] = {"vacancy": [], "account": []}
    cpu: dict[str, list[float]] = {"vacancy": [], "account": []}
    for number in range(options.texts):
        for kind, text in (("vacancy", vacancy(dice)), ("account", ACCOUNT.format(years=number % 30 + 1))):
            began, worked = time.perf_counter(), time.thread_time()
            (reader.vacancy if kind == "vacancy" else reader.account)(text)
            took[kind].append(time.perf_counter() - began)
            cpu[kind].append(time.thread_time() - worked)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {f"{name}_{kind}": timed(calls[kind]) for name, calls in (("wall", took), ("cpu", cpu)) for kind in took}
    print(
        json.dumps({"taxonomy": taxonomy.version, "first_use_s": round(first, 2), "memory_mb": round(memory), **found})
    )


if __name__ == "__main__":
    main()
