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
    recipe_json = None
    if path.suffix == ".png":
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(path) as image:
                recipe_json = getattr(image, "text", {}).get("Comment")  # only a png has it
        except UnidentifiedImageError:
            recipe_json = None
    elif path.suffix == ".pdf":
        match = re.search(rb"/Keywords \(((?:[^()\\]|\\.)*)\)", data, re.DOTALL)
        recipe_json = re.sub(rb"\\(.)", rb"\1", match[1], flags=re.DOTALL).decode("latin-1") if match else None
    elif path.suffix == ".svg":
        try:
            source = next(ElementTree.fromstring(data).iter("{http://purl.org/dc/elements/1.1/}source"), None)
            recipe_json = source.text if source is not None else None
        except ElementTree.ParseError:
            recipe_json = None
    try:
        recipe = json.loads(recipe_json or "")
        recipe["figure"], recipe["notebook"], recipe["made_by"]
    except (TypeError, ValueError, KeyError):
        raise ValueError(
            f"{path}: no recipe found. Expected a .pdf, .svg or .png that save_figure wrote; other programs "
            "that save a figure anew drop it"
        ) from None
    return recipe


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

    path, recipe = user_path(path), read_recipe(path)
    if recipe["notebook"] == "none":
        raise ValueError(
            f"{path}: this figure is somebody's own; only those of the project's notebooks can be verified"
        )
    notebook = CHECKOUT / recipe["notebook"]
    if not re.fullmatch(r"notebooks/[\w-]+\.ipynb", recipe["notebook"]) or not notebook.exists():
        raise ValueError(f"{path}: here is no {recipe['notebook']} to make it again")
    with tempfile.TemporaryDirectory() as folder:
        try:
            run_notebook(notebook, folder)
        except Exception as error:  # a cell's assertion fails when the corpus says something else now
            message = str(error).strip().splitlines()[-1]
            return (False, f"{path}: {recipe['notebook']} no longer runs through ({message}). {_why(recipe)}")
        remade = [file.read_bytes() for file in Path(folder).rglob(f"{recipe['figure']}{path.suffix}")]
    if not remade:
        raise ValueError(f"{path}: {recipe['notebook']} makes no figure {recipe['figure']} any more")
    if path.read_bytes() in remade:
        return True, f"{path}: the same bytes, made again by {recipe['notebook']}"
    return False, f"{path}: not the same bytes as made again by {recipe['notebook']}. {_why(recipe)}"


def _why(recipe: dict[str, Any]) -> str:
    version_here = corpus_version()
    if recipe["made_by"] != version_here:
        return f"It was made with {recipe['made_by']}; here is {version_here}."
    return "Program and corpus are the same, so the file itself was changed, or the environment is not the locked one."
