"""Words: jieba with the corpus's own dictionary and without its guessing of unknown words."""

import warnings
from functools import cache

from ..paths import CORPUS
from .cells import read_rows


@cache
def _tokenizer():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba looks for pkg_resources, which warns on stderr
        import jieba
    tokenizer = jieba.Tokenizer()
    # Loaded without jieba's cache: it lies in the shared temporary folder and is obeyed unchecked.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for row in read_rows(CORPUS / "coding" / "dictionary.csv", ("word", "frequency")):
        tokenizer.add_word(row["word"].value, int(row["frequency"].value))
    return tokenizer


def segment(text):
    """Segment folded text into tokens.

    jieba's dictionary route with `corpus/coding/dictionary.csv`, whose frequencies are explicit,
    and without its hidden Markov model, which invents words from these texts (为琴澳, 口自贸).

    Parameters
    ----------
    text : str
        Folded text: see `fold`.

    Returns
    -------
    list of str
        Joined, they give `text` back.

    Examples
    --------
    >>> segment("支持横琴合作区发展低空经济")
    ['支持', '横琴合作区', '发展', '低空经济']
    """
    return _tokenizer().lcut(text, HMM=False)
