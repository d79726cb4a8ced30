"""Where things are: in a checkout, or in the installed package."""

import os
import re
from pathlib import Path

# What Windows or another system refuses: signs with a meaning, dots and blanks at the ends, names of devices.
UNFIT_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^[. ]|[. ]$|^(?i:con|prn|aux|nul|com\d|lpt\d)$')
LONGEST_NAME = 120  # bytes; systems take 255, endings and temporary names included
CHECKOUT = Path(__file__).resolve().parents[2]
NOTEBOOKS = CHECKOUT / "notebooks"
FIGURES = CHECKOUT / "figures"  # only `gbacorpus reproduce` writes there
INSTALLED = Path(__file__).resolve().parent / "data"  # only the wheel has it
OWN_CORPUS = INSTALLED if INSTALLED.exists() else CHECKOUT / "corpus"


def user_path(path: str | os.PathLike) -> Path:
    """A path as a person writes it, with ~ for the home folder.

    >>> user_path("figures").name
    'figures'
    """
    path = Path(path)
    try:
        return path.expanduser()
    except RuntimeError:  # nobody knows the home folder
        return path


def corpus_dir(corpus: str | os.PathLike | None = None) -> Path:
    """The corpus asked for: a folder, else the one that GBACORPUS_CORPUS names, else our own."""
    return user_path(corpus or os.environ.get("GBACORPUS_CORPUS") or OWN_CORPUS)


def is_own(corpus: str | os.PathLike | None = None) -> bool:
    """Whether the corpus asked for is ours."""
    return corpus_dir(corpus).resolve() == OWN_CORPUS.resolve()


def figures_dir() -> Path:
    """Where figures go: the folder that GBACORPUS_FIGURES names, else gbacorpus-figures in the working folder."""
    return Path.cwd() / user_path(os.environ.get("GBACORPUS_FIGURES") or "gbacorpus-figures")


def file_name(name: str) -> str:
    r"""A name that files may have on every system, as it is; ValueError says what is wrong with another.

    >>> file_name("图 1 pilots")
    '图 1 pilots'
    >>> file_name("a/b")
    Traceback (most recent call last):
    ValueError: 'a/b' cannot be the name of a file: expected words without any of / \ : * ? " < > |
    """
    if not isinstance(name, str):
        raise TypeError(f"expected a name, found {type(name).__name__}")
    if not name.strip() or UNFIT_NAME.search(name):
        raise ValueError(f'{name!r} cannot be the name of a file: expected words without any of / \\ : * ? " < > |')
    if len(name.encode()) > LONGEST_NAME:
        raise ValueError(f"{name[:20]!r} … is too long for the name of a file: expected {LONGEST_NAME} bytes or fewer")
    return name
