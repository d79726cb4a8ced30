"""Run a notebook in a fresh kernel and keep what belongs in version control."""

import atexit
import os
import re
import site
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

T = TypeVar("T")
STARTS = 3  # how often a kernel is started that dies at once
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# The variables that a kernel needs to start and to find its packages. Any other is somebody's setting
# (of Python, matplotlib, a terminal, a language …), and a setting must not change an output.
NEEDED = re.compile(
    r"PATH|PYTHON(PATH|HOME|NOUSERSITE|DONTWRITEBYTECODE|PYCACHEPREFIX)|(DY)?LD_.*|NIX_LD.*"
    r"|TMPDIR|TE?MP|SYSTEM(ROOT|DRIVE)|WINDIR|COMSPEC|PATHEXT|PROCESSOR_.*|NUMBER_OF_PROCESSORS"
    r"|GBACORPUS_CORPUS"
)


@cache
def _home() -> str:
    """A home without settings for the kernels of this process; it goes when the process ends.

    One for all, because matplotlib lists the system's fonts in each new home: 0.1 s with 22 fonts.
    """
    folder = tempfile.TemporaryDirectory(prefix="gbacorpus-kernels-")
    atexit.register(folder.cleanup)
    # Kernels that run at once would wait for each other's history, and say so in an output.
    profile = Path(folder.name, ".ipython", "profile_default")
    profile.mkdir(parents=True)
    (profile / "ipython_config.py").write_text("c.HistoryManager.enabled = False\n", encoding="utf-8")
    return folder.name


def kernel_environment() -> dict[str, str]:
    """The environment of a kernel: what it needs, a home without settings, and UTF-8.

    Returns
    -------
    dict of str
        In its home IPython, Jupyter and matplotlib find no settings, and can write their caches.
    """
    needed = {name: value for name, value in os.environ.items() if NEEDED.fullmatch(name)}
    return needed | {
        "HOME": _home(),
        "USERPROFILE": _home(),  # the home on Windows
        "PYTHONUSERBASE": site.getuserbase(),  # packages in the true home stay
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }


def kept_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What a cell keeps of its metadata: its tags, and whether JupyterLab hides its source.

    >>> kept_metadata({"tags": ["prose"], "trusted": True, "jupyter": {"source_hidden": True, "outputs_hidden": True}})
    {'tags': ['prose'], 'jupyter': {'source_hidden': True}}
    >>> kept_metadata({"jupyter": {"outputs_hidden": False}})
    {}
    """
    kept = {"tags": metadata.get("tags")}
    kept["jupyter"] = {key: value for key, value in metadata.get("jupyter", {}).items() if key == "source_hidden"}
    return {key: value for key, value in kept.items() if value}


def run_notebook(path: str | os.PathLike, figures: str | os.PathLike) -> str:
    """Execute a notebook from top to bottom.

    Parameters
    ----------
    path : Path
        The notebook; the file is only read.
    figures : Path
        Where `save_figure` writes meanwhile.

    Returns
    -------
    str
        The notebook with fresh outputs, as it is committed: no times, no version of Python.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails; the message shows the cell and the error.
    """
    import nbformat

    notebook = started_again(lambda: _executed(Path(path), Path(figures)))
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(kept_metadata(cell.metadata))
    return nbformat.writes(notebook) + "\n"


def started_again(start: Callable[[], T]) -> T:
    """What `start` gives. A kernel that dies before it says a word is started again.

    Each kernel looks for free ports and then takes them; when many start at the same moment, another may be faster.
    """
    for _ in range(STARTS - 1):
        try:
            return start()
        except RuntimeError as error:
            if "died before replying" not in str(error):
                raise
    return start()


def _executed(path: Path, figures: Path) -> Any:
    """The notebook, as nbformat has it, after all its cells have run."""
    import nbformat
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpecManager
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    # With no folders to look in, the kernel is that of this interpreter, whatever is installed elsewhere.
    kernel = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        connection_file=os.path.join(_home(), f"{uuid4()}.json"),
    )
    client = NotebookClient(
        notebook,
        kernel,
        timeout=600,
        record_timing=False,
        coalesce_streams=True,  # under load one print can arrive in two parts
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(cleanup_kc=True, env=kernel_environment() | {"GBACORPUS_FIGURES": str(figures.resolve())})
    return notebook
