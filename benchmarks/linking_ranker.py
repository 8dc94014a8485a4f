"""Fits the coefficients of the linker (shared/taxonomy/ranker.json) and reports them by cross-validation.

    python -m benchmarks.linking_ranker FOLDER DEV [--write]

FOLDER is an imported taxonomy, DEV holds `nl_occupations.tsv`, `en_occupations.tsv`, `nl_skills.tsv`, `en_skills.tsv`
(query, tab, concepts). One order per kind, fitted on its two sets together with equal weight, so that no set decides;
the certainty of the first, with its threshold, per kind and language, on orders that were fitted without the query.
The threshold is where at least ENOUGH held-out answers are right for a share of RIGHT, else 0.97.
At most MOST queries of a set, drawn with a fixed seed. Only some fifty numbers per kind are kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from shared.taxonomy.linker import phrase
from shared.taxonomy.ranked_search import prepared
from shared.taxonomy.ranking import RANKER, certainty, widened
from shared.taxonomy.store import Taxonomy
from shared.taxonomy.wording import plain

MOST, FOLDS, RIGHT, ENOUGH = 1500, 5, 0.97, 60


def queries(path, known):
    """(query, numbers of right concepts) of a file; concepts that the taxonomy does not know are left out."""
    rows = [line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines()[1:] if "\t" in line]
    found = [(query, [known[uri] for uri in uris.split() if uri in known]) for query, uris in rows]
    found = [row for row in found if row[1]]
    if len(found) > MOST:
        found = [found[i] for i in np.random.default_rng(0).choice(len(found), MOST, replace=False)]
    return found


def order(pairs):
    """Coefficients of the conditional logit: the right candidates should have most of the probability."""
    features = np.concatenate([rows for rows, _, _ in pairs])
    sizes = [len(rows) for rows, _, _ in pairs]
    owner, starts = np.repeat(np.arange(len(pairs)), sizes), np.concatenate(([0], np.cumsum(sizes)[:-1]))
    right = np.concatenate([hits / hits.sum() for _, hits, _ in pairs])
    weight = np.array([one for _, _, one in pairs])
    weight /= weight.sum()
    spread = features.std(axis=0) + 1e-6
    scaled = features / spread

    def loss(beta):
        scores = scaled @ beta
        scores -= np.maximum.reduceat(scores, starts)[owner]
        sums = np.add.reduceat(np.exp(scores), starts)
        chance = np.exp(scores) / sums[owner]
        fit = np.add.reduceat(right * scores, starts) - np.log(sums)
        return -(weight * fit).sum() + 0.005 * beta @ beta, -scaled.T @ ((right - chance) * weight[owner]) + 0.01 * beta

    return minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x / spread


def main():
    folder, dev = Path(sys.argv[1]), Path(sys.argv[2])
    taxonomy = Taxonomy.load(folder)
    fitted = {}
    for kind, plural in (("occupation", "occupations"), ("skill", "skills")):
        index = prepared(taxonomy, folder.resolve(), kind)
        known = {uri: number for number, uri in enumerate(index.uris)}
        pairs = []
        for language in ("nl", "en"):
            rows = queries(dev / f"{language}_{plural}.tsv", known)
            found = index.candidates([plain(phrase(kind, query)) for query, _ in rows], language)
            fold = np.random.default_rng(1).integers(0, FOLDS, len(rows))
            for candidates, (_, right), part in zip(found, rows, fold, strict=True):
                if len(candidates.concepts):
                    hits = np.isin(candidates.concepts, right)
                    pairs.append((language, int(part), candidates.features, hits, 1 / len(rows)))
        ranks = {"nl": [], "en": []}
        sure = {"nl": ([], []), "en": ([], [])}
        for left_out in range(FOLDS):
            kept = [(widened(f), hits, w) for _, part, f, hits, w in pairs if part != left_out and hits.any()]
            beta = order(kept)
            for language, part, features, hits, _ in pairs:
                if part == left_out:
                    scores = widened(features) @ beta
                    falling = np.argsort(-scores, kind="stable")
                    place = np.flatnonzero(hits[falling])
                    ranks[language].append(place[0] + 1 if len(place) else np.inf)
                    sure[language][0].append(certainty(features[falling], scores[falling]))
                    sure[language][1].append(bool(hits[falling[0]]))
        fitted[kind] = [
            round(float(one), 5) for one in order([(widened(f), h, w) for _, _, f, h, w in pairs if h.any()])
        ]
        for language, (rows, right) in sure.items():
            x, y = np.array(rows), np.array(right)
            model = LogisticRegression(fit_intercept=False, C=3.0, max_iter=2000).fit(x, y)
            chance = model.predict_proba(x)[:, 1]
            falling = np.argsort(-chance)
            exact = y[falling].cumsum() / np.arange(1, len(y) + 1)
            enough = np.flatnonzero((exact >= RIGHT) & (np.arange(len(y)) >= ENOUGH))
            threshold = float(chance[falling[enough[-1]]]) if len(enough) else 0.97
            fitted[f"{kind}.{language}"] = {
                "sure": [round(float(one), 5) for one in model.coef_[0]],
                "threshold": round(min(0.97, max(0.8, threshold)), 4),
            }
            r = np.array(ranks[language])
            taken = chance >= fitted[f"{kind}.{language}"]["threshold"]
            ece = sum(
                abs(chance[b].mean() - y[b].mean()) * b.mean()
                for low in np.arange(0, 1, 0.1)
                if (b := (chance >= low) & (chance < low + 0.1 + 1e-9)).any()
            )
            print(
                f"{kind} {language}: MRR {np.mean(1 / r):.3f}, R@1 {np.mean(r <= 1):.3f}, R@5 {np.mean(r <= 5):.3f}, "
                f"accepted {taken.mean():.3f} of which right {y[taken].mean() if taken.any() else 0:.3f}, "
                f"threshold {fitted[f'{kind}.{language}']['threshold']}, ECE {ece:.3f}, n {len(r)}",
                flush=True,
            )
    if "--write" in sys.argv:
        RANKER.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
