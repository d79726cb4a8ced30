"""How well rankings find the coded antecedents, on the half of the measures kept for testing.

pip install scikit-learn rank-bm25; python tests/benchmarks/eval_ranking.py

The gold is corpus/coding/links.csv, coded from close reading before any ranking was looked at. Measures
with an odd number were for tuning, those with an even number are the test; the split was fixed before
the first look. Each later measure with a link is a query, all measures of earlier notices are its
candidates, and any coded antecedent is a hit. Prints rank-1, rank-3 and mean reciprocal rank with 95%
intervals (percentile bootstrap over queries, seeded), and the difference from the floor, paired.
"""

import numpy as np

import gbacorpus as gba
from gbacorpus.analysis.ranking import bigram_matrix


def tfidf(documents, power=1.0):
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer=lambda document: document, norm=None)
    counts = vectors.fit_transform(documents).toarray() * vectors.idf_ ** (power - 1)
    counts /= np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-12)
    return counts @ counts.T


def bm25(documents):
    from rank_bm25 import BM25Okapi

    model = BM25Okapi(documents)
    return np.array([model.get_scores(document) for document in documents])


def grams(text, *sizes):
    letters = "".join(filter(str.isalnum, text))
    return [letters[i : i + n] for n in sizes for i in range(len(letters) - n + 1)]


def systems(measures):
    texts = (measures["text"]).tolist()
    tokens = gba.load_tokens()
    tokens = tokens[tokens["token"].str.isalnum()].groupby("measure_id")["token"].apply(list)
    tokens = [tokens[own] for own in measures.index]
    _, floor = bigram_matrix(texts)
    return {
        "floor: character bigrams, raw": (floor @ floor.T).toarray(),
        "title match, bigrams": tfidf([grams(heading, 2) for heading in measures["heading"]]),
        "tokens, TF-IDF": tfidf(tokens),
        "tokens, BM25": bm25(tokens),
        "bigrams, BM25": bm25([grams(text, 2) for text in texts]),
        "characters and bigrams, idf^1.5": tfidf([grams(text, 1, 2) for text in texts], 1.5),
    }


def first_hits(likeness, measures, gold, queries):
    order = {notice: i for i, notice in enumerate(gba.load_notices().index)}
    notice = measures["notice_id"].map(order).to_numpy()
    ranks = []
    for query in queries:
        row = measures.index.get_loc(query)
        candidates = np.flatnonzero(notice < notice[row])
        ranked = candidates[np.lexsort((candidates, -likeness[row, candidates]))]
        hits = [measures.index[place] in gold[query] for place in ranked]
        ranks.append(hits.index(True) + 1)
    return np.array(ranks)


def scores(ranks):
    return np.column_stack([ranks == 1, ranks <= 3, 1 / ranks]).astype(float)


def interval(values):
    drawn = np.random.default_rng(20251212).integers(0, len(values), (10_000, len(values)))
    return np.quantile(values[drawn].mean(axis=1), [0.025, 0.975], axis=0)


def main():
    measures = gba.load_measures()
    links = gba.load_links().query("is_link")
    gold = links.groupby("later_id")["earlier_id"].agg(set).to_dict()
    for name, parity in (("tuning half", 1), ("test half", 0)):
        queries = [own for own in gold if int(own.rsplit("-", 1)[1]) % 2 == parity]
        print(f"{name}: {len(queries)} queries\n{'':34}rank-1             rank-3             MRR")
        base = None
        for system, likeness in systems(measures).items():
            own = scores(first_hits(likeness, measures, gold, queries))
            base = own if base is None else base
            low, high = interval(own)
            shown = "  ".join(f"{m:.3f} {a:.3f}-{b:.3f}" for m, a, b in zip(own.mean(0), low, high, strict=True))
            low, high = interval(own - base)
            print(
                f"{system:34}{shown}   MRR less the floor's {(own - base).mean(0)[2]:+.3f} ({low[2]:+.3f} to {high[2]:+.3f})"
            )


if __name__ == "__main__":
    main()
