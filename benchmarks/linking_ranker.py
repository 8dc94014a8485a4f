"""Fits the coefficients of the linker (shared/taxonomy/ranker.json) and reports them by cross-validation.

    python -m benchmarks.linking_ranker FOLDER DEV [--write]

FOLDER is an imported taxonomy, DEV holds `nl_occupations.tsv`, `en_occupations.tsv`, `nl_skills.tsv`, `en_skills.tsv`
(query, tab, concepts). Per kind one order for both languages, plus how each language departs from it, which costs more:
a small set then borrows from the large one. Both sets count the same. The certainty of the first, with its threshold,
per kind and language; itself judged on queries that it was not fitted on, as is the order under it.
The threshold is the lowest from which ENOUGH held-out answers or more are right for a share of RIGHT, else NEVER. What
is called exactly so is accepted too, unless of SEEN held-out ones or more less than a share of EXACT was right: what
stands above an English vacancy may be the name of another occupation than the work in it.
At most MOST queries of a set, drawn with a fixed seed. Only some eighty numbers per kind and language are kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from shared.taxonomy.evaluation import calibration
from shared.taxonomy.index import FEATURES
from shared.taxonomy.linker import phrase
from shared.taxonomy.ranked_search import prepared
from shared.taxonomy.ranking import RANKER, certainty, widened
from shared.taxonomy.store import Taxonomy
from shared.taxonomy.wording import plain

MOST, FOLDS, RIGHT, ENOUGH, NEVER = 2500, 5, 0.96, 40, 0.98
EXACT, SEEN = 0.95, 20
TOGETHER, APART = 0.01, 0.05
"""Penalties on the squares of what both languages share, and of how one departs from it, of scaled features."""
LANGUAGES = ("nl", "en")


class Asked:
    """The queries of one file that have candidates, as flat rows."""

    def __init__(self, index, kind, language, path):
        known = {uri: number for number, uri in enumerate(index.uris)}
        rows = queries(path, known)
        found = index.candidates([plain(phrase(kind, query)) for query, _ in rows], language)
        sizes = np.diff(found.ends)
        self.total, some = len(rows), sizes > 0
        self.sizes, self.starts = sizes[some], found.ends[:-1][some]
        self.owner = np.repeat(np.arange(len(self.starts)), self.sizes)
        right = [right for (_, right), one in zip(rows, some, strict=True) if one]
        here = zip(np.flatnonzero(some).tolist(), right, strict=True)
        self.hits = np.concatenate([np.isin(found[number].concepts, each) for number, each in here])
        self.features, self.wide = found.features, widened(found.features, self.starts).astype(np.float32)
        self.part = np.random.default_rng(1).integers(0, FOLDS, len(rows))[some]
        self.met = np.add.reduceat(self.hits, self.starts) > 0

    def rows(self, chosen):
        """(features, starts, owner, share of the right) of some queries."""
        sizes = self.sizes[chosen]
        starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
        hits = self.hits[chosen[self.owner]].astype(float)
        return self.wide[chosen[self.owner]], starts, owner, hits / np.add.reduceat(hits, starts)[owner]


def queries(path, known):
    """(query, numbers of right concepts) of a file; concepts that the taxonomy does not know are left out."""
    rows = [line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines()[1:] if "\t" in line]
    found = [(query, [known[uri] for uri in uris.split() if uri in known]) for query, uris in rows]
    found = [row for row in found if row[1]]
    if len(found) > MOST:
        found = [found[i] for i in np.random.default_rng(0).choice(len(found), MOST, replace=False)]
    return found


def orders(parts, spread, begin=None):
    """Coefficients of the conditional logit, per language: the right candidates should have most of the probability."""
    width = len(spread)
    scaled = [(rows / spread, *rest) for rows, *rest in parts]
    penalty = np.repeat([TOGETHER, *(APART for _ in parts)], width)

    def loss(flat):
        beta, slope, total = flat.reshape(-1, width), np.zeros((len(parts) + 1, width)), 0.0
        for place, (rows, starts, owner, right) in enumerate(scaled, start=1):
            scores = (rows @ (beta[0] + beta[place]).astype(np.float32)).astype(float)
            scores -= np.maximum.reduceat(scores, starts)[owner]
            sums = np.add.reduceat(np.exp(scores), starts)
            share = 1 / (len(starts) * len(parts))
            total -= share * (right @ scores - np.log(sums).sum())
            down = rows.T @ (share * (np.exp(scores) / sums[owner] - right)).astype(np.float32)
            slope[0] += down
            slope[place] += down
        return total + penalty @ (flat * flat), slope.ravel() + 2 * penalty * flat

    start = np.zeros(width * (len(parts) + 1)) if begin is None else begin
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120}).x


def of_language(flat, place, spread):
    beta = flat.reshape(-1, len(spread))
    return (beta[0] + beta[place + 1]) / spread


def held_out(asked, spread):
    """Scores of every candidate by an order that was fitted without its query, by language."""
    scores, flat = [np.zeros(len(one.owner)) for one in asked], None
    for left_out in range(FOLDS):
        flat = orders([one.rows((one.part != left_out) & one.met) for one in asked], spread, flat)
        for place, one in enumerate(asked):
            here = (one.part == left_out)[one.owner]
            scores[place][here] = one.wide[here] @ of_language(flat, place, spread)
    return scores


def sure_of(x, y):
    return LogisticRegression(fit_intercept=False, C=0.3, max_iter=3000).fit(x, y)


def threshold_of(chance, right):
    falling = np.argsort(-chance)
    exact = right[falling].cumsum() / np.arange(1, len(right) + 1)
    enough = np.flatnonzero((exact >= RIGHT) & (np.arange(len(right)) >= ENOUGH))
    return round(min(NEVER, max(0.8, float(chance[falling[enough[-1]]]) if len(enough) else NEVER)), 4)


def main():
    folder, dev = Path(sys.argv[1]), Path(sys.argv[2])
    taxonomy, fitted = Taxonomy.load(folder), {}
    for kind in ("occupation", "skill"):
        index = prepared(taxonomy, folder.resolve(), kind)
        asked = [Asked(index, kind, language, dev / f"{language}_{kind}s.tsv") for language in LANGUAGES]
        spread = np.sqrt(np.mean([one.wide.astype(float).var(axis=0) for one in asked], axis=0))
        spread = np.where(spread < 1e-5, 1e9, spread).astype(np.float32)
        whole = orders([one.rows(one.met) for one in asked], spread)
        for place, (language, one, scores) in enumerate(zip(LANGUAGES, asked, held_out(asked, spread), strict=True)):
            fitted[f"{kind}.{language}"] = report(kind, language, one, scores) | {
                "order": [round(float(each), 5) for each in of_language(whole, place, spread)]
            }
    if "--write" in sys.argv:
        RANKER.write_text(json.dumps(fitted) + "\n", encoding="utf-8")


def report(kind, language, one, scores):
    falling = np.lexsort((-scores, one.owner))
    hits = one.hits[falling]
    place = np.arange(len(hits)) - one.starts[one.owner]
    ranks = np.full(one.total, np.inf)
    ranks[: len(one.starts)] = np.minimum.reduceat(np.where(hits, place + 1.0, np.inf), one.starts)
    x, y = certainty(one.features[falling], scores[falling], one.starts), hits[one.starts]
    chance = np.zeros(len(y))
    for left_out in range(FOLDS):
        here = one.part == left_out
        chance[here] = sure_of(x[~here], y[~here]).predict_proba(x[here])[:, 1]
    threshold = threshold_of(chance, y)
    called = one.features[falling][one.starts, FEATURES.index("preferred")] > 0
    exact = bool(called.sum() < SEEN or y[called].mean() >= EXACT)
    taken = (chance >= threshold) | (called & exact)
    print(
        f"{kind} {language}: MRR {np.mean(1 / ranks):.3f}, "
        + ", ".join(f"R@{k} {np.mean(ranks <= k):.3f}" for k in (1, 5, 10))
        + f", met {one.met.sum() / one.total:.3f}, ECE {calibration(chance, y)[0]:.3f}, "
        f"threshold {threshold}, n {one.total}\n"
        f"  accepted {taken.sum() / one.total:.3f} of which right {y[taken].mean() if taken.any() else 0:.3f}; "
        f"preferred names {called.sum() / one.total:.3f} of which right {y[called].mean() if called.any() else 0:.3f}",
        flush=True,
    )
    return {"sure": [round(float(each), 5) for each in sure_of(x, y).coef_[0]], "threshold": threshold, "exact": exact}


if __name__ == "__main__":
    main()
