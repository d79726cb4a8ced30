"""Passages and ranking at 1, 10, 100 and 1,000 times the corpus, beside difflib and a dense matrix.

python tests/benchmarks/bench_lineage.py [TIMES ...]

The texts are as long as a measure on average; half of their sentences stand in the five notices, half
are drawn from jieba's dictionary in proportion to its frequencies (as in bench_index.py). So much
repetition is far more than policy texts have: the number of passages grows with it. Seeded. Prints
seconds, the best of three (one run from 100 times on), and how far the first candidate of the bounded
ranking is that of the exact one.
"""

import difflib
import sys
import time
from itertools import combinations

import numpy as np
from bench_index import make_documents

from gbacorpus.analysis.ranking import bigram_matrix, top_k
from gbacorpus.analysis.reuse import find_near_passages, find_passages

MEASURES, LENGTH = 109, 105


def make_texts(times):
    wanted = times * MEASURES * LENGTH
    joined = "".join("".join(tokens) for tokens in make_documents(wanted // 1500 + 1))
    return [joined[at : at + LENGTH] for at in range(0, wanted, LENGTH)]


def timed(task, times):
    results = []
    for _ in range(3 if times < 100 else 1):
        start = time.perf_counter()
        made = task()
        results.append(time.perf_counter() - start)
    return min(results), made


def by_difflib(texts):
    found = 0
    for one, other in combinations(texts, 2):
        blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        found += sum(block.size >= 8 for block in blocks)
    return found


def rank(texts, budget):
    _, matrix = bigram_matrix(texts)
    return top_k(matrix, matrix, 3, before=np.arange(len(texts)), budget=budget)


def rank_dense(texts):
    _, matrix = bigram_matrix(texts)
    table = matrix.toarray()
    likeness = np.tril(table @ table.T, -1)
    return np.argsort(-likeness, axis=1, kind="stable")[:, :3]


def main(sizes):
    print("times  texts     characters  passages  found     near      difflib   ranking   dense     same")
    for times in sizes:
        texts = make_texts(times)
        passages, found = timed(lambda texts=texts: find_passages(texts), times)
        near, _ = timed(lambda texts=texts: find_near_passages(texts), times)
        slow = timed(lambda texts=texts: by_difflib(texts), 100)[0] if times == 1 else None
        ranking, (bounded, _) = timed(lambda texts=texts: rank(texts, 20_000), times)
        dense, same = None, None
        if times <= 10:
            dense, exact = timed(lambda texts=texts: rank_dense(texts), times)
            same = float((bounded[1:, 0] == exact[1:, 0]).mean())
        shown = ["-" if value is None else f"{value:.2f}" for value in (slow, ranking, dense, same)]
        print(
            f"{times:<6} {len(texts):<9} {sum(map(len, texts)):<11} {passages:<9.2f} {len(found):<9} "
            f"{near:<9.2f} " + " ".join(f"{s:<9}" for s in shown),
            flush=True,
        )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1, 10, 100, 1000])
