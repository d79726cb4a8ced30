"""Which extra of the package brings a module that the core does without, and the one line that says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

# The modules by the names under which they are imported; a test compares them with pyproject.toml.
EXTRAS = {
    "jieba": "analysis",
    "networkx": "analysis",
    "rapidfuzz": "analysis",
    "regex": "analysis",
    "scipy": "analysis",
    "tabulate": "analysis",
    "rjieba": "fast",
    "PIL": "figures",
    "fontTools": "figures",
    "jinja2": "figures",
    "matplotlib": "figures",
    "wordcloud": "figures",
    "bleach": "notebooks",
    "ipykernel": "notebooks",
    "ipywidgets": "notebooks",
    "jupyterlab": "notebooks",
    "mistune": "notebooks",
    "nbclient": "notebooks",
    "nbconvert": "notebooks",
    "nbformat": "notebooks",
    "openpyxl": "xlsx",
    "pytest": "test",
}


class MissingExtra(ImportError):
    """A module that an extra brings is not installed; the message names both and the command that helps."""


def explained(error: ImportError, what: str) -> ImportError:
    """The error that says which extra `what` needs; the same error when no extra would help.

    >>> explained(ModuleNotFoundError(name="scipy"), "compare")
    MissingExtra('compare needs scipy, which the extra "analysis" brings: pip install "gbacorpus[analysis]"')
    """
    if error.name not in EXTRAS or not isinstance(error, (ModuleNotFoundError, MissingExtra)):
        return error
    extra = EXTRAS[error.name]
    message = f'{what} needs {error.name}, which the extra "{extra}" brings: pip install "gbacorpus[{extra}]"'
    return MissingExtra(message, name=error.name)


def require(module: str, what: str) -> None:
    """Raise MissingExtra for a module that is not there and that somebody else imports: pandas, or a child process."""
    if find_spec(module) is None:
        raise explained(ModuleNotFoundError(name=module), what)


@contextmanager
def needed_by(what: str) -> Iterator[None]:
    """Say, of a module that is missing within, which extra brings it.

    Where one lies within another, the message names what the outermost one does: that is what was called.

    >>> with needed_by("a chart"):
    ...     raise ModuleNotFoundError(name="matplotlib")
    Traceback (most recent call last):
    gbacorpus.extras.MissingExtra: a chart needs matplotlib, which the extra "figures" brings: pip install "gbacorpus[figures]"
    """
    try:
        yield
    except ImportError as error:
        raise explained(error, what) from None
