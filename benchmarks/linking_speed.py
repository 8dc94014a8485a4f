"""How quick and how large linking and type-ahead are in one process, on one core, in processor time.

    .venv/bin/python benchmarks/linking_speed.py FOLDER DEV

FOLDER is an imported taxonomy, DEV holds `nl_occupations.tsv`, `nl_skills.tsv`, `en_occupations.tsv`, `en_skills.tsv`
(query, tab, concepts). At most MOST phrases of each. The first round over a file meets words that the process has not
seen, the second does not. Memory is what the process occupies with both kinds loaded and used, mapped files included.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np

from shared.taxonomy.linker import Linker
from shared.taxonomy.store import Taxonomy

MOST, ONE_BY_ONE = 2000, 600
TYPED = (2, 3, 4, 6, 9, 14)
SLIPS = 0.3


def occupied():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")) / 1024


def spent(do):
    before = time.process_time()
    do()
    return time.process_time() - before


def shown(times):
    return "p50 {:.2f} ms, p99 {:.2f} ms".format(*(np.percentile(times, [50, 99]) * 1000))


def main():
    folder, dev = sys.argv[1], Path(sys.argv[2])
    before = time.process_time()
    linker = Linker(Taxonomy.load(folder))
    for kind in ("occupation", "skill"):
        linker.search(kind, "start", "nl", 1)
    print(f"load and first answers {time.process_time() - before:.2f} s")
    for kind in ("occupation", "skill"):
        for language in ("nl", "en"):
            lines = (dev / f"{language}_{kind}s.tsv").read_text(encoding="utf-8").splitlines()[1:]
            phrases = [line.split("\t")[0] for line in lines][:MOST]
            rounds = [len(phrases) / spent(lambda p=phrases, k=kind, g=language: linker.many(k, p, g)) for _ in (0, 1)]
            one = [
                spent(lambda p=phrase, k=kind, g=language: linker.search(k, f"{p} ", g, 5))
                for phrase in phrases[:ONE_BY_ONE]
            ]
            print(
                f"{kind} {language}: {len(phrases)} at once {rounds[0]:,.0f}/s, again {rounds[1]:,.0f}/s; "
                f"one by one {shown(one)}"
            )
    print(f"memory {occupied():.0f} MB")
    typed(linker, folder)


def typed(linker, folder):
    draw = random.Random(1)
    for kind in ("occupation", "skill"):
        linker.suggest(kind, "ba", ("nl",))
        names = [concept.label("nl") for concept in Taxonomy.load(folder).concepts(kind)]
        times = []
        for name in draw.sample(names, 200):
            for size in TYPED:
                text = name[:size]
                if draw.random() < SLIPS:
                    place = draw.randrange(size)
                    text = text[:place] + draw.choice("aeinrs") + text[place + 1 :]
                times.append(spent(lambda t=text, k=kind: linker.suggest(k, t, ("nl", "en", "ar"))))
        print(f"type-ahead, {kind}, three languages: {shown(times)}")
    print(f"memory with type-ahead {occupied():.0f} MB")


if __name__ == "__main__":
    main()
