"""Which program and which corpus a result was made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import __version__
from .files import sha256
from .paths import corpus_dir

if TYPE_CHECKING:
    from .corpus.folder import CorpusLike


def corpus_version(corpus: CorpusLike = None) -> str:
    """Version of the program and fingerprint of the corpus, for the foot of a table or a figure.

    The fingerprint covers the recipe of the tables, which has the sums of the raw texts, and all that
    was judged by hand.
    """
    folder = corpus_dir(corpus)
    recipe = folder / "tables" / "recipe.json"
    if not recipe.exists():
        return f"gbacorpus {__version__}, corpus not built"
    paths = [recipe, *sorted((folder / "coding").glob("*.csv"))]
    fingerprint = sha256("".join(sha256(path.read_bytes()) for path in paths).encode())
    return f"gbacorpus {__version__}, corpus {fingerprint[:12]}"
