"""Five Chinese customs notices on the Greater Bay Area, 2022 to 2025, as a traceable corpus.

>>> import gbacorpus as gba
>>> gba.load_measures().loc["HQ25-01", "heading"]
'支持发展科技研发和高端制造'
"""

from importlib import import_module

from .extras import needed_by

__version__ = "0.5.0"

# A name's module is imported when the name is first used, so that loading a table costs little
# more than pandas.
_HOME = {
    "Corpus": "corpus.folder",
    "CorpusError": "errors",
    "Index": "analysis.index",
    "about": "summary",
    "agreement": "analysis.agreement",
    "agreement_by_code": "analysis.agreement",
    "antecedents": "analysis.lineage",
    "attestations": "analysis.terms",
    "collocates": "analysis.words",
    "compare": "analysis.compare",
    "compare_counts": "analysis.compare",
    "concordance": "analysis.concordance",
    "count_clusters": "analysis.words",
    "count_terms": "analysis.terms",
    "count_tokens": "analysis.terms",
    "cowords": "analysis.words",
    "cross_tabulate": "analysis.codes",
    "descendants": "analysis.lineage",
    "disagreements": "analysis.agreement",
    "dispersion": "analysis.terms",
    "export": "exports.write",
    "find": "corpus.find",
    "fold": "corpus.fold",
    "keyness": "analysis.compare",
    "load_ambiguous_folds": "corpus.load",
    "lineage": "analysis.lineage",
    "lineage_graph": "analysis.lineage",
    "load_clauses": "corpus.load",
    "load_codebook": "corpus.coded",
    "load_coders": "corpus.coded",
    "load_codes": "corpus.coded",
    "load_crosswalks": "corpus.coded",
    "load_edits": "corpus.load",
    "load_events": "corpus.load",
    "load_glosses": "corpus.load",
    "load_links": "corpus.coded",
    "load_measures": "corpus.load",
    "load_verb_contexts": "corpus.coded",
    "load_verbs": "corpus.coded",
    "measure_agreement": "analysis.reliability",
    "measure_codes": "analysis.codes",
    "load_notices": "corpus.load",
    "load_raw": "corpus.load",
    "load_spans": "corpus.load",
    "load_term_hits": "corpus.load",
    "load_terms": "corpus.load",
    "load_tokens": "corpus.load",
    "open": "corpus.folder",
    "occurrences": "analysis.occurrences",
    "page_breaks": "analysis.script",
    "robustness": "analysis.compare",
    "rank_antecedents": "analysis.ranking",
    "save_graph": "analysis.lineage",
    "save_figure": "figures.save",
    "compare_measures": "analysis.reuse",
    "save_table": "analysis.result",
    "script": "corpus.fold",
    "shared_passages": "analysis.reuse",
    "scripts": "analysis.script",
    "segment": "corpus.segment",
    "trace": "corpus.trace",
    "verb_stages": "analysis.verbs",
    "verbs": "analysis.verbs",
    "trajectory": "analysis.terms",
}
__all__ = [*_HOME]


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'gbacorpus' has no attribute {name!r}")
    with needed_by(name):
        return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__():
    return sorted({*globals(), *_HOME})
