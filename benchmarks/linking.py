"""Quality and speed of linking against simple baselines over the same names, in one run.

    .venv/bin/python benchmarks/linking.py FOLDER FILE KIND LANGUAGE [SAMPLE]

FOLDER is an imported taxonomy, FILE holds query, tab, concepts. SAMPLE queries (a seeded draw, 200) are asked of
all five ways; scanning every name with rapidfuzz takes up to half a second each, hence the sample.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from shared.taxonomy.evaluation import evaluate, measures, read_queries
from shared.taxonomy.linker import Linker, phrase
from shared.taxonomy.store import Taxonomy
from shared.taxonomy.wording import plain


def main():
    folder, file, kind, language = sys.argv[1:5]
    before = time.perf_counter()
    taxonomy = Taxonomy.load(folder)
    linker = Linker(taxonomy)
    linker.search(kind, "start", language, 1)
    print(f"load and first answer {time.perf_counter() - before:.2f} s")
    asked, _ = read_queries(Path(file), taxonomy)
    size = min(len(asked), int(sys.argv[5]) if len(sys.argv) > 5 else 200)
    asked = [asked[i] for i in np.random.default_rng(0).choice(len(asked), size, replace=False)]
    report = evaluate(linker, asked, kind, language)
    show("linker", report.measures, report.per_second)
    spent = []
    for query, _ in asked:
        start = time.perf_counter()
        linker.search(kind, f"{query} ", language, 5)
        spent.append(time.perf_counter() - start)
    p50, p99 = np.percentile(spent, [50, 99]) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"one phrase p50 {p50:.1f} ms, p99 {p99:.1f} ms; peak memory {peak:.0f} MB, mapped files included")
    baselines(taxonomy, asked, kind, language)


def baselines(taxonomy, asked, kind, language):
    from sklearn.feature_extraction.text import TfidfVectorizer

    named = [
        (plain(name), number)
        for number, concept in enumerate(taxonomy.concepts(kind))
        for name in (concept.labels.get(language, ""), *concept.alternatives.get(language, ()))
        if name
    ]
    names, owner = [name for name, _ in named], np.array([number for _, number in named])
    numbers = {concept.uri: number for number, concept in enumerate(taxonomy.concepts(kind))}
    queries = [plain(phrase(kind, query)) for query, _ in asked]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    rows = vectorizer.fit_transform(names)

    documents = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    together = [[] for _ in numbers]
    for name, number in named:
        together[number].append(name)
    whole = documents.fit_transform(" ".join(each) for each in together)

    def best(scores):
        found = np.zeros(len(numbers))
        np.maximum.at(found, owner, scores)
        return found

    def by_grams(query):
        return best((rows @ vectorizer.transform([query]).T).toarray().ravel())

    def by_both(query):
        return by_grams(query) + 0.5 * (whole @ documents.transform([query]).T).toarray().ravel()

    def scanned(scorer):
        return lambda query: best(process.cdist([query], names, scorer=scorer, workers=1)[0])

    ways = {
        "char TF-IDF": by_grams,
        "and 0.5 document": by_both,
        "WRatio": scanned(fuzz.WRatio),
        "token_set_ratio": scanned(fuzz.token_set_ratio),
    }
    for way, scored in ways.items():
        before = time.perf_counter()
        ranks = []
        for query, (_, right) in zip(queries, asked, strict=True):
            scores = scored(query)
            mine = max(scores[numbers[uri]] for uri in right if uri in numbers)
            ranks.append(1 + (scores > mine).sum() + ((scores == mine).sum() - 1) / 2 if mine else np.inf)
        show(way, measures(np.array(ranks)), len(asked) / (time.perf_counter() - before))


def show(name, found, speed):
    figures = ", ".join(f"{key} {value:.3f}" for key, (value, _, _) in found.items())
    print(f"{name:<16} {figures}, {speed:,.0f} queries/s", flush=True)


if __name__ == "__main__":
    main()
