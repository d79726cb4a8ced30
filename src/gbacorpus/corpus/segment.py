"""Words: jieba with the corpus's own dictionary and without its guessing of unknown words."""

import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

from ..extras import needed_by
from ..given import check_text
from .cells import Row, read_rows
from .folder import CorpusLike
from .folder import open as open_corpus

Words = tuple[tuple[str, int], ...]  # with their frequencies
FREQUENCY = 2000  # higher ones break neighbouring words (报关单/位), lower ones are outvoted


def read_dictionary(corpus: Path) -> list[Row]:
    """The rows of dictionary.csv as dicts of Cells; none when the corpus has no such file."""
    path = corpus / "coding" / "dictionary.csv"
    return read_rows(path, ("word", "use")) if path.exists() else []


def dictionary_words(rows: list[Row]) -> Words:
    """What a corpus adds to jieba's dictionary, and what it takes out.

    Terms are not in it as such: they are found by matching strings, and many (进口 + 食品 + 检验 +
    模式) are made of several words.

    Parameters
    ----------
    rows : list of dict
        As `read_dictionary` gives them.

    Returns
    -------
    tuple of (str, int)
        Folded words with their frequencies, 0 for those taken out.
    """
    return tuple((row["word"].value, FREQUENCY * (row["use"].value == "whole")) for row in rows)


@cache
def _slow(words: Words) -> Callable[[str], list[str]]:
    with needed_by("segmentation"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba looks for pkg_resources, which warns on stderr
        import jieba
    tokenizer = jieba.Tokenizer()
    # Loaded without jieba's cache: it lies in the shared temporary folder and is obeyed unchecked.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    # jieba adds a word's new frequency to the total and forgets to take the old one off. rjieba
    # does both, and a near tie (米利 or 米/利) falls by the total.
    total = tokenizer.total + sum(new - (tokenizer.FREQ.get(word) or 0) for word, new in words)
    for word, frequency in words:
        tokenizer.add_word(word, frequency)
    tokenizer.total = total
    return lambda text: tokenizer.lcut(text, HMM=False)


@cache
def _fast(words: Words) -> Callable[[str], list[str]]:
    with needed_by("fast segmentation"):
        import rjieba

    tokenizer = rjieba.Jieba()
    for word, frequency in words:
        tokenizer.add_word(word, frequency, None)
    return lambda text: tokenizer.cut(text, False)


@cache
def segmenter(words: Words, fast: bool | None = None) -> Callable[[str], list[str]]:
    """A function from folded text to tokens.

    Parameters
    ----------
    words : tuple of (str, int)
        As `dictionary_words` gives them.
    fast : bool, optional
        True for rjieba (the extra `fast`), False for jieba; by default rjieba where it is
        installed. Both give the same tokens.
    """
    if fast is None:
        try:
            return _fast(words)
        except (ImportError, AttributeError):  # before 0.2.2 rjieba takes no words
            return _slow(words)
    return _fast(words) if fast else _slow(words)


def segment(text: str, corpus: CorpusLike = None) -> list[str]:
    """Segment folded text into tokens.

    jieba's dictionary route with the corpus's own words, whose frequencies are explicit, and
    without its hidden Markov model, which invents words from these texts (为琴澳, 口自贸). With the
    extra `fast` installed, rjieba does the same work faster.

    Parameters
    ----------
    text : str
        Folded text: see `fold`.
    corpus : Path, optional
        The corpus whose dictionary is used.

    Returns
    -------
    list of str
        Joined, they give `text` back.

    Examples
    --------
    >>> segment("支持横琴合作区发展低空经济")
    ['支持', '横琴合作区', '发展', '低空经济']
    """
    check_text(text, "a text to segment")
    opened = open_corpus(corpus)
    cut = opened.kept(
        "segmenter",
        lambda: segmenter(dictionary_words(read_dictionary(opened.folder))),
        opened.folder / "coding" / "dictionary.csv",
    )
    return cut(text)
