"""Where things are in a checkout."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CORPUS = CHECKOUT / "corpus"
NOTEBOOKS = CHECKOUT / "notebooks"


def figures_dir():
    """Where figures go: `figures/`, unless the tests ask for a folder of their own."""
    return Path(os.environ.get("GBACORPUS_FIGURES") or CHECKOUT / "figures")
