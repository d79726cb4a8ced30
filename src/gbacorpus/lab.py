"""A copy of the notebooks in which people work, so that the committed ones stay as they are."""

import shutil
from pathlib import Path

from .paths import CHECKOUT, NOTEBOOKS

COPY = CHECKOUT / "my-notebooks"  # git ignores it


def working_copy(renew: bool = False, folder: Path = COPY) -> Path:
    """The folder with the person's own notebooks, made on first use and then kept.

    Parameters
    ----------
    renew : bool
        Take a fresh copy; the old one is moved aside, to a name with a number, and not deleted.
    folder : Path, optional
        Where the copy is.

    Returns
    -------
    Path
        The folder. Notebooks that it lacks, because a new version of the project brought them, are added.
    """
    if renew and folder.exists():
        number = 1
        while (aside := folder.with_name(f"{folder.name}-{number}")).exists():
            number += 1
        folder.rename(aside)
    folder.mkdir(exist_ok=True)
    for path in NOTEBOOKS.glob("*.ipynb"):
        if not (folder / path.name).exists():
            shutil.copyfile(path, folder / path.name)
    return folder
