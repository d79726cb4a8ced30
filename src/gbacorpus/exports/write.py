"""Write the corpus in another format, whole or not at all."""

import os
import shutil
from pathlib import Path

from ..corpus.check import check
from ..corpus.folder import CorpusLike
from ..files import write_files
from ..locks import one_writer
from ..paths import corpus_dir, user_path
from .formats import FORMATS, FormatName

# What a system leaves in a folder that someone looked at.
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
TOLD = 5  # faults shown of a corpus that fails its check


def export(format: FormatName, to: str | os.PathLike, corpus: CorpusLike = None, replace: bool = False) -> list[Path]:
    """Write the corpus for another program.

    Parameters
    ----------
    format : str
        datapackage (CSV and JSON Lines with a Frictionless descriptor), tei (TEI P5), conllu (words only,
        silver), vertical (Sketch Engine, CWB), text (AntConc, KH Coder, quanteda), xlsx (Excel), graphml
        (the lineage).
    to : str or Path
        A folder that is empty or not there yet. A README.md in it says how to open the files and what the
        format does not hold.
    replace : bool
        Write into a folder that holds files, over those of the same name.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ValueError
        For an unknown format, or a corpus that fails its check; the first faults are named.
    FileExistsError
        When the folder holds files and `replace` is not set, or an export in another format, or is a
        file.
    OSError
        When the files cannot be written, as on a full disk; then none of them is there, and what was there
        is as it was.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in export("graphml", folder)]
    ['lineage.graphml', 'README.md']
    """
    if format not in FORMATS:
        raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    to, folder = user_path(to), corpus_dir(corpus)
    if to.exists() and not to.is_dir():
        raise FileExistsError(f"{to} is a file: expected a folder, or a name that is free")
    existing = _files(to)
    if existing and not replace:
        raise FileExistsError(
            f"{to} holds other files ({existing[0]} …): expected an empty folder. Take another, or say --replace to "
            "write over those of the same name"
        )
    if (existing_format := _format_of(to)) not in (None, format):
        raise FileExistsError(
            f"{to} holds an export as {existing_format}: expected none, or one as {format}. Take another folder"
        )
    FORMATS[format].load()  # so that what is not installed is told before the work
    if faults := check(folder):
        listed = "\n".join(map(str, faults[:TOLD]))
        raise ValueError(
            f"the corpus fails its check, so nothing was exported. {len(faults)} faults, the first of them:\n{listed}"
        )
    contents = {to / name: data for name, data in FORMATS[format].contents(folder).items()}
    new_folders = {parent for path in contents for parent in path.parents if not parent.exists()}
    try:
        with one_writer(next(parent for parent in (to, *to.resolve().parents) if parent.exists())):
            write_files(contents)
    except BaseException as error:
        for new_folder in new_folders:  # they hold only what was written just now
            shutil.rmtree(new_folder, ignore_errors=True)
        if isinstance(error, OSError):
            reason = error.strerror or error
            raise OSError(f"{to} could not be written ({reason}); all is as it was") from error
        raise
    return list(contents)


def _files(folder: Path) -> list[str]:
    """What a folder holds, by name, without what a system put there."""
    paths = folder.iterdir() if folder.exists() else ()
    return sorted(path.name for path in paths if path.name not in LITTER)


def _format_of(folder: Path) -> str | None:
    """Which format's README is in a folder, or None."""
    readme = folder / "README.md"
    heading = readme.read_text(encoding="utf-8", errors="replace").split("\n")[0] if readme.is_file() else ""
    return next((name for name, candidate in FORMATS.items() if candidate.heading == heading), None)
