"""What this corpus is, in one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .paths import corpus_dir
from .version import corpus_version

if TYPE_CHECKING:
    from .corpus.folder import CorpusLike

RELEASED = "2026-11-22"


def about(corpus: CorpusLike = None) -> str:
    """Say version, date, counts, fingerprint, licence and how to cite.

    Returns
    -------
    str
        Some lines of text; print them.

    Examples
    --------
    >>> print(about().splitlines()[1])
    5 notices, 109 measures, 334 clauses, 548 terms in use, 110 coded links
    """
    from . import __version__
    from .corpus.coded import load_links
    from .corpus.load import load_clauses, load_measures, load_notices, load_terms

    terms = load_terms(corpus)
    counts = {
        "notices": len(load_notices(corpus)),
        "measures": len(load_measures(corpus)),
        "clauses": len(load_clauses(corpus)),
        "terms in use": int((terms["status"] == "active").sum()),
        "coded links": int(load_links(corpus=corpus)["is_link"].sum()),
    }
    return "\n".join(
        (
            f"gbacorpus {__version__} ({RELEASED}): five Chinese customs notices on the Greater Bay Area, 2022 to 2025",
            ", ".join(f"{n} {what}" for what, n in counts.items()),
            f"fingerprint: {corpus_version(corpus)}; folder: {corpus_dir(corpus).name}",
            "Texts: administrative documents, outside copyright (Copyright Law of the PRC, Article 5). Annotations and figures:",
            "CC BY 4.0. Code: MIT. Not legal advice.",
            "Dates, terms, links and codes were made by a language model; no person has checked them.",
            f"Cite as: The gbacorpus authors ({RELEASED[:4]}). gbacorpus, version {__version__}. Name the measure ids you rely on.",
        )
    )
