"""Make every table, notebook output and figure of our own corpus again."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .corpus.build import build
from .files import sha256, sums_bytes, write_files
from .locks import one_writer
from .notebooks import run_notebook
from .paths import CHECKOUT, FIGURES, NOTEBOOKS


def run_all(tell: Callable[[str], object] = print) -> tuple[dict[Path, str], dict[Path, bytes]]:
    """Every notebook, run afresh.

    Parameters
    ----------
    tell : callable, optional
        Called with a line for each notebook that begins and ends.

    Returns
    -------
    (dict, dict)
        {path: text} of the notebooks, and {path under figures/: bytes} of what they saved.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails; the message shows the cell and the error.
    """
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:

        def run(path: Path) -> str:
            # Two that save into one folder at once would wait for each other, and say so in an output.
            figures = Path(folder, path.stem, "figures")
            started = time.time()
            tell(f"notebook: {path.name} …")
            text = run_notebook(path, figures)
            tell(f"notebook: {path.name} done ({time.time() - started:.1f} s)")
            return text

        # The last take longest; begun first, they leave no core idle at the end.
        jobs = {path: pool.submit(run, path) for path in sorted(NOTEBOOKS.glob("*.ipynb"), reverse=True)}
        try:
            texts = {path: job.result() for path, job in jobs.items()}
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        files = (path for path in Path(folder).rglob("*") if path.is_file())
        return texts, {Path(*path.relative_to(folder).parts[2:]): path.read_bytes() for path in files}


def reproduce(tell: Callable[[str], object] = print) -> None:
    """Build the tables, run the notebooks, and put notebooks and figures in place together.

    Parameters
    ----------
    tell : callable, optional
        Called with a line of progress at a time.

    Raises
    ------
    CorpusError
        When the tables cannot be built.
    nbclient.exceptions.CellExecutionError
        When a notebook fails; then notebooks and figures are as they were.
    """
    from .figures.folder import caption_page

    with one_writer(CHECKOUT):
        started = time.time()
        tell("tables: building …")
        tables = build()
        tell(f"tables: {', '.join(path.name for path in tables)} ({time.time() - started:.1f} s)")
        texts, figures = run_all(tell)
        figures[Path("captions.md")] = caption_page()
        sums = {path.as_posix(): sha256(data) for path, data in figures.items()}
        figures[Path("SHA256SUMS")] = sums_bytes(dict(sorted(sums.items())))
        write_files(
            {path: text.encode() for path, text in texts.items()}
            | {FIGURES / path: data for path, data in figures.items()}
        )
        tell(f"figures: {len(figures) - 2} files in {FIGURES.name}/")
