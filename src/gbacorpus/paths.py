"""Where things are: in a checkout, or in the installed package."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
NOTEBOOKS = CHECKOUT / "notebooks"
INSTALLED = Path(__file__).resolve().parent / "data"  # only the wheel has it
OWN_CORPUS = INSTALLED if INSTALLED.exists() else CHECKOUT / "corpus"


def corpus_dir(corpus=None):
    """The corpus asked for: a folder, else the one that GBACORPUS_CORPUS names, else our own."""
    return Path(corpus or os.environ.get("GBACORPUS_CORPUS") or OWN_CORPUS)


def figures_dir():
    """Where figures go: `figures/` of the checkout, or of the working folder for an installed package.

    The tests ask for a folder of their own.
    """
    home = Path.cwd() if INSTALLED.exists() else CHECKOUT
    return Path(os.environ.get("GBACORPUS_FIGURES") or home / "figures")
