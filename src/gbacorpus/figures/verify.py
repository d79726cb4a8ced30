"""Make a figure again from what its file says of itself, and tell whether the bytes agree."""

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..paths import CHECKOUT, user_path
from ..version import corpus_version


def read_recipe(path: str | os.PathLike) -> dict[str, Any]:
    """The recipe inside a figure's file.

    Parameters
    ----------
    path : str or Path
        A .pdf, .svg or .png that `save_figure` wrote.

    Returns
    -------
    dict
        `figure`, `notebook`, `chart`, `options`, `made_by`.

    Raises
    ------
    ValueError
        When the file holds no recipe.

    Examples
    --------
    >>> read_recipe(CHECKOUT / "figures" / "en" / "03-words.png")["notebook"]
    'notebooks/03-the-words-they-use.ipynb'
    """
    path = user_path(path)
    data = path.read_bytes()
    found = None
    if path.suffix == ".png":
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(path) as image:
                found = getattr(image, "text", {}).get("Comment")  # only a png has it
        except UnidentifiedImageError:
            found = None
    elif path.suffix == ".pdf":
        match = re.search(rb"/Keywords \(((?:[^()\\]|\\.)*)\)", data, re.DOTALL)
        found = re.sub(rb"\\(.)", rb"\1", match[1], flags=re.DOTALL).decode("latin-1") if match else None
    elif path.suffix == ".svg":
        try:
            source = next(ElementTree.fromstring(data).iter("{http://purl.org/dc/elements/1.1/}source"), None)
            found = source.text if source is not None else None
        except ElementTree.ParseError:
            found = None
    try:
        made = json.loads(found or "")
        made["figure"], made["notebook"], made["made_by"]
    except (TypeError, ValueError, KeyError):
        raise ValueError(
            f"{path}: no recipe found. Expected a .pdf, .svg or .png that save_figure wrote; other programs "
            "that save a figure anew drop it"
        ) from None
    return made


def verify(path: str | os.PathLike) -> tuple[bool, str]:
    """Make a figure again and compare it, byte for byte, with a file.

    Parameters
    ----------
    path : str or Path
        A .pdf, .svg or .png of a figure, wherever it is.

    Returns
    -------
    (bool, str)
        Whether the bytes agree, and a sentence that says so, or why not.

    Raises
    ------
    ValueError
        When the file holds no recipe, or no notebook here makes such a figure.

    Examples
    --------
    >>> verify("figures/en/03-words.pdf")  # doctest: +SKIP
    (True, 'figures/en/03-words.pdf: the same bytes, made again by notebooks/03-the-words-they-use.ipynb')
    """
    from ..notebooks import run_notebook

    path, made = user_path(path), read_recipe(path)
    if made["notebook"] == "none":
        raise ValueError(
            f"{path}: this figure is somebody's own; only those of the project's notebooks can be verified"
        )
    notebook = CHECKOUT / made["notebook"]
    if not re.fullmatch(r"notebooks/[\w-]+\.ipynb", made["notebook"]) or not notebook.exists():
        raise ValueError(f"{path}: here is no {made['notebook']} to make it again")
    with tempfile.TemporaryDirectory() as folder:
        try:
            run_notebook(notebook, folder)
        except Exception as error:  # a cell's assertion fails when the corpus says something else now
            last = str(error).strip().splitlines()[-1]
            return (False, f"{path}: {made['notebook']} no longer runs through ({last}). {_why(made)}")
        again = [p.read_bytes() for p in Path(folder).rglob(f"{made['figure']}{path.suffix}")]
    if not again:
        raise ValueError(f"{path}: {made['notebook']} makes no figure {made['figure']} any more")
    if path.read_bytes() in again:
        return True, f"{path}: the same bytes, made again by {made['notebook']}"
    return False, f"{path}: not the same bytes as made again by {made['notebook']}. {_why(made)}"


def _why(made: dict[str, Any]) -> str:
    here = corpus_version()
    if made["made_by"] != here:
        return f"It was made with {made['made_by']}; here is {here}."
    return "Program and corpus are the same, so the file itself was changed, or the environment is not the locked one."
