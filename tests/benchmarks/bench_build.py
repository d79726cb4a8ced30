"""How the build grows: 1, 10, 100 and 1,000 times the corpus.

Run: python -m pytest tests/benchmarks/bench_build.py --benchmark-columns=min,median,max

The synthetic notices have the shape of the five, with clauses drawn from all of them at random
(seeded). The segmenter's dictionary is loaded before the clock starts. Peak memory is taken in a
process of its own.
"""

import csv
import random
import subprocess
import sys
from itertools import product
from string import ascii_uppercase

import pytest

import gbacorpus as gba
from gbacorpus.corpus.build import build_tables
from gbacorpus.corpus.schema import tables

SIZES = [1, 10, 100, 1000]
NUMERALS = "一二三四五六七八九"


def numeral(number):
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else NUMERALS[tens - 1] + "十")
    return ten + (NUMERALS[ones - 1] if ones else "")


def make_corpus(folder, times):
    """A corpus of `times` copies of the five notices, their clauses shuffled."""
    draw = random.Random(times)
    clauses = gba.load_clauses()
    headings = clauses.loc[clauses["number"] == 0, "text"].tolist()
    bodies = clauses.loc[clauses["number"] > 0, "text"].tolist()
    sizes = clauses.loc[clauses["number"] > 0].groupby("measure_id", sort=False).size()
    by_notice = sizes.groupby(sizes.index.str[:4], sort=False).apply(list)
    (folder / "raw").mkdir(parents=True)
    (folder / "coding").mkdir()
    for name in ("dictionary", "terms"):
        source = gba.paths.OWN_CORPUS / "coding" / f"{name}.csv"
        (folder / "coding" / f"{name}.csv").write_bytes(source.read_bytes())
    ids = map("".join, product(ascii_uppercase, ascii_uppercase, "0123456789", "0123456789"))
    columns = tables()["notices"].names
    characters = 0
    with open(folder / "coding" / "notices.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for _, counts in zip(range(times * 5), list(by_notice) * times, strict=True):
            notice_id = next(ids)
            lines = ["測試若干措施"] + [
                f"（{numeral(number)}）{draw.choice(headings)}{''.join(draw.choices(bodies, k=size))}"
                for number, size in enumerate(counts, 1)
            ]
            text = "\n".join(lines) + "\n"
            characters += len(text)
            (folder / "raw" / f"{notice_id}.txt").write_text(text, "utf-8", newline="\n")
            row = dict.fromkeys(columns, "测试") | {
                "notice_id": notice_id,
                "title": "测试若干措施",
                "begins_at": "测试若干措施",
                "raw_file": f"{notice_id}.txt",
                "date": "2026-01-01",
                "n_measures": len(counts),
                "measure_numbering": "（一）",
                "section_numbering": "",
                "heading_is": "sentence",
                "ends_before": "",
                "page_header": "",
                "source_url": "",
            }
            writer.writerow([row[column] for column in columns])
    return characters


def peak_memory(folder):
    """MiB of a process that builds this corpus, and of one that only loads the same libraries."""
    code = (
        "import resource, sys, pathlib\n"
        "from gbacorpus.corpus.build import build_tables\n"
        "build_tables(pathlib.Path(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, check=True)
    return int(done.stdout)


@pytest.mark.parametrize("times", SIZES)
def test_build_grows_linearly(times, tmp_path, benchmark):
    characters = make_corpus(tmp_path / "corpus", times)
    make_corpus(tmp_path / "warm", 1)
    build_tables(tmp_path / "warm")
    rounds = 1 if times == 1000 else 5 if times == 1 else 3
    tables = benchmark.pedantic(build_tables, args=[tmp_path / "corpus"], rounds=rounds)
    size = sum(map(len, tables.values()))
    del tables
    benchmark.extra_info |= {
        "characters": characters,
        "tables_mib": round(size / 2**20, 1),
        "peak_mib": peak_memory(tmp_path / "corpus"),
        "microseconds_per_character": round(benchmark.stats["min"] / characters * 1e6, 3),
    }
    print(f"\n{times:>5} times: {benchmark.extra_info}")
