"""Five million tokens in 5,000 documents: the index beside plain numpy and other libraries.

python tests/benchmarks/bench_index.py [NAME=PYTHON ...], as conc=/path/to/its/python: each other
library is run by the Python that has it, on the same tokens, in the same run. Then the index alone
at 1, 10 and 100 times 50 documents.

The documents: 1,000 tokens each; each takes, at even odds, a sentence of the five notices (segmented)
or 33 draws from jieba's dictionary in proportion to its frequencies and a 。. The first 1,000
documents, a fifth of whose sentences come from the first 60, are the target. Seeded.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from peers import best
from scipy import sparse

import gbacorpus as gba
from gbacorpus.analysis.compare import keyness
from gbacorpus.analysis.index import Index

N_TARGET, SIZE = 1000, 1000


def make_documents(count, seed=20251212):
    import jieba

    draw = np.random.default_rng(seed)
    sentences = gba.load_tokens().groupby("clause_id", sort=False)["token"].apply(list).tolist()
    sentences = [[t for t in s if not t.isspace()] for s in sentences]
    tokenizer = jieba.Tokenizer()
    frequencies, _ = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    words = [word for word, n in frequencies.items() if n]
    rate = np.array([frequencies[word] for word in words], float)
    pool = draw.choice(len(words), size=count * SIZE, p=rate / rate.sum())
    documents, used = [], 0
    for number in range(count):
        tokens = []
        while len(tokens) < SIZE:
            if draw.random() < 0.5:
                first = number < N_TARGET and draw.random() < 0.2
                tokens += sentences[draw.integers(60 if first else len(sentences))]
            else:
                tokens += [words[i] for i in pool[used : used + 33]] + ["。"]
                used += 33
        documents.append(tokens[:SIZE])
    return documents


def time_index(documents, node):
    index = Index.from_tokens(documents)
    index.frequencies(), index.hits(node)
    target = np.arange(len(documents)) < N_TARGET * len(documents) // 5000
    sizes = int(target.sum()) * SIZE, int((~target).sum()) * SIZE
    return index, {
        "build": best(lambda: Index.from_tokens(documents).positions(node)),
        "hits": best(lambda: index.hits(node)),
        "frequencies": best(index.frequencies),
        "keyness": best(lambda: time_keyness(index, target, sizes)),
        "collocates": best(lambda: gba.collocates(node, index=index)),
    }


def time_keyness(index, target, sizes):
    frequency, _ = index.counts(target)
    table = keyness(frequency, sizes[0], index.frequency - frequency, sizes[1])
    table.insert(0, "token", index.words[:-1])
    return table.iloc[np.argsort(-table["g2"].to_numpy(), kind="stable")]


def time_numpy(index, node):
    """The least that has to be done with ids and postings: what the index is measured against."""
    places, ids, document = index.positions(node), index.ids, index.document_of
    words = index.words
    target = document < N_TARGET

    def hits():
        at = places[:, None] + np.arange(-5, 6)
        at = np.clip(at, 0, len(ids) - 1)
        around = words[np.where(document[at] == document[places][:, None], ids[at], -1)]
        return pd.DataFrame(
            {
                "document": document[places],
                "left": around[:, :5].sum(axis=1),
                "token": node,
                "right": around[:, 6:].sum(axis=1),
            }
        )

    def frequencies():
        counts = np.bincount(ids)
        pairs = sparse.coo_array((np.ones(len(ids), np.int32), (document, ids))).tocsr()
        table = pd.DataFrame({"n": counts, "d": np.bincount(pairs.indices)}, index=words[:-1])
        return table.sort_values("n", ascending=False)

    def by_hand():
        a, b = (np.bincount(ids[target], minlength=len(words) - 1), np.bincount(ids[~target], minlength=len(words) - 1))
        n, m = a.sum(), b.sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = [np.nan_to_num(x * np.log(x / ((a + b) * k / (n + m)))) for x, k in ((a, n), (b, m))]
            return pd.DataFrame({"g2": 2 * sum(terms), "lr": np.log2(a / n / (b / m))}).sort_values("g2")

    def collocates():
        at = np.clip(places[:, None] + np.arange(-5, 6), 0, len(ids) - 1)
        at = at[document[at] == document[places][:, None]]
        near = np.bincount(ids[at], minlength=len(words) - 1)
        kept = np.flatnonzero(near >= 2)
        table = pd.DataFrame({"near": near[kept], "n": index.frequency[kept]}, index=words[kept])
        share = table["near"] / (table["n"] * len(at) / len(ids))
        return table.assign(mi=np.log2(share), g2=table["near"] * np.log(share)).sort_values("g2")

    return {
        "build": None,
        "hits": best(hits),
        "frequencies": best(frequencies),
        "keyness": best(by_hand),
        "collocates": best(collocates),
    }


def main(peers):
    documents = make_documents(5000)
    index, own = time_index(documents, "通关")
    node = index.frequencies().index[(index.frequencies()["frequency"] - 10_000).abs().argmin()]
    index, own = time_index(documents, node)
    print(f"{index}; node {node}: {len(index.positions(node)):,} hits", flush=True)
    table = {"gbacorpus": own, "numpy": time_numpy(index, node)}
    path = Path(tempfile.mkdtemp()) / "documents.txt"
    path.write_text("\n".join(" ".join(tokens) for tokens in documents), "utf-8")
    script = Path(__file__).parent / "peers.py"
    for peer in peers:
        name, python = peer.split("=", 1)
        done = subprocess.run(
            [python, script, name, path, node, str(N_TARGET)], capture_output=True, encoding="utf-8", check=False
        )
        print(name, done.stderr[-300:] if done.returncode else "done", flush=True)
        if not done.returncode:
            table[name] = json.loads(done.stdout.strip().split("\n")[-1])
    print(pd.DataFrame(table).T.mul(1000).round(1).to_markdown(), "\n(milliseconds)\n")
    growth = {}
    for times in (1, 10, 100):
        growth[f"{times} x 50 documents"] = time_index(documents[: 50 * times], node)[1]
    print(pd.DataFrame(growth).T.mul(1000).round(2).to_markdown())


if __name__ == "__main__":
    main(sys.argv[1:])
