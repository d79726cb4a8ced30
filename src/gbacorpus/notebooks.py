"""Run a notebook in a fresh kernel and keep what belongs in version control."""

import os
from pathlib import Path

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def run_notebook(path, figures):
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
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    # The kernel of this interpreter, whatever kernels the user has installed elsewhere.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", record_timing=False,
        extra_arguments=["--log-level=ERROR"], resources={"metadata": {"path": str(Path(path).parent)}},
    )  # fmt: skip
    client.execute(env=os.environ | {"GBACORPUS_FIGURES": str(figures)})
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for cell in notebook.cells:
        cell.metadata = {}
    return nbformat.writes(notebook) + "\n"
