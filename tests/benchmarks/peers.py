"""Time another library on the same tokens: called by bench_index.py with that library's Python.

python peers.py NAME CORPUS NODE N_TARGET, where each line of CORPUS is a document, its tokens
separated by blanks, and the first N_TARGET lines are the target. Prints {task: seconds} as JSON:
the best of seven for each task after one run to warm up; null where the library has none.
"""

import json
import sys
import tempfile
import time
from pathlib import Path


def best(task, rounds=7):
    task()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)


def nltk(docs, node, _):
    import pandas as pd
    from nltk import ConcordanceIndex, FreqDist
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    start = time.perf_counter()
    tokens = [token for doc in docs for token in doc]
    index = ConcordanceIndex(tokens)
    build = time.perf_counter() - start

    def hits():
        places = index.offsets(node)
        rows = [(" ".join(tokens[p - 5 : p]), node, " ".join(tokens[p + 1 : p + 6])) for p in places]
        return pd.DataFrame(rows, columns=["left", "token", "right"])

    def collocates():
        finder = BigramCollocationFinder.from_words(tokens, window_size=6)
        measure = BigramAssocMeasures.likelihood_ratio
        return [pair for pair in finder.ngram_fd if node in pair] and measure

    return {
        "build": build,
        "hits": best(hits),
        "frequencies": best(lambda: FreqDist(tokens).most_common()),
        "keyness": None,
        "collocates": best(collocates, rounds=1),
    }


def polars(docs, node, n_target):
    import pandas as pd
    import polars as pl

    start = time.perf_counter()
    table = pl.DataFrame(
        {
            "token": [token for doc in docs for token in doc],
            "doc": [number for number, doc in enumerate(docs) for _ in doc],
        }
    ).with_columns(pl.col("token").cast(pl.Categorical))
    build = time.perf_counter() - start
    around = [n for n in range(-5, 6) if n]
    shifted = [
        pl.when(pl.col("doc").shift(-n) == pl.col("doc")).then(pl.col("token").shift(-n)).alias(f"t{n}") for n in around
    ]

    def hits():
        return pd.DataFrame(made())

    def made():  # without pyarrow, which would be 170 MB
        return table.select("doc", "token", *shifted).filter(pl.col("token") == node).to_dict(as_series=False)

    def frequencies():
        return table.group_by("token").agg(pl.len(), pl.col("doc").n_unique()).sort("len", descending=True)

    def keyness():
        part = pl.col("doc") < n_target
        counts = table.group_by("token").agg(a=part.sum(), b=(~part).sum())
        n, m = counts["a"].sum(), counts["b"].sum()
        a, b = pl.col("a"), pl.col("b")
        expected = [(a + b) * n / (n + m), (a + b) * m / (n + m)]
        return counts.with_columns(
            g2=2 * (a * (a / expected[0]).log() + b * (b / expected[1]).log()), log_ratio=((a / n) / (b / m)).log(2)
        ).sort("g2", descending=True)

    def collocates():
        near = table.select("token", *shifted).filter(pl.col("token") == node).drop("token")
        return near.unpivot().group_by("value").len().sort("len", descending=True)

    return {
        "build": build,
        "hits": best(hits),
        "frequencies": best(frequencies),
        "keyness": best(keyness),
        "collocates": best(collocates),
    }


def tmtoolkit(docs, node, _):
    import numpy as np
    import pandas as pd
    from tmtoolkit.bow import bow_stats  # noqa: F401  fails here when it is not there
    from tmtoolkit.tokenseq import index_windows_around_matches

    start = time.perf_counter()
    arrays = [np.array(doc) for doc in docs]
    build = time.perf_counter() - start

    def hits():
        rows = []
        for number, doc in enumerate(arrays):
            for window in index_windows_around_matches(doc == node, 5, 5, flatten=False):
                rows.append((number, " ".join(doc[window])))
        return pd.DataFrame(rows, columns=["doc", "context"])

    def frequencies():
        from collections import Counter

        counts = Counter()
        for doc in docs:
            counts.update(doc)
        return pd.Series(counts).sort_values(ascending=False)

    return {"build": build, "hits": best(hits), "frequencies": best(frequencies), "keyness": None, "collocates": None}


def conc(docs, node, n_target):
    import logging

    import spacy
    from conc.conc import Conc
    from conc.corpus import Corpus
    from spacy.tokenizer import Tokenizer

    logging.disable(logging.CRITICAL)

    def blank(self, *_, **__):  # tokens are given: blanks cut, nothing else
        self._nlp = spacy.blank("en")
        self._nlp.tokenizer = Tokenizer(self._nlp.vocab)
        self._nlp.max_length = 10**9

    Corpus._init_spacy_model = blank
    folder = Path(tempfile.mkdtemp())

    def make(name, part):
        source = folder / f"{name}.csv"
        source.write_text("text\n" + "\n".join('"' + " ".join(d).replace('"', '""') + '"' for d in part), "utf-8")
        return Corpus(name=name, description="").build_from_csv(str(source), str(folder))

    start = time.perf_counter()
    whole = make("whole", docs)
    build = time.perf_counter() - start
    reports = Conc(whole)
    target, rest = make("target", docs[:n_target]), make("rest", docs[n_target:])
    key = Conc(target)
    key.set_reference_corpus(rest)
    page = 20_000
    return {
        "build": build,
        "hits": best(lambda: reports.concordance(node, page_size=page).to_frame()),
        "frequencies": best(lambda: reports.frequencies(page_size=0, show_document_frequency=True).to_frame()),
        "keyness": best(lambda: key.keywords(page_size=0).to_frame()),
        "collocates": best(lambda: reports.collocates(node, page_size=0).to_frame()),
    }


if __name__ == "__main__":
    name, path, node, n_target = sys.argv[1:]
    lines = Path(path).read_text("utf-8").split("\n")
    documents = [line.split(" ") for line in lines if line]
    print(json.dumps(globals()[name](documents, node, int(n_target))))
