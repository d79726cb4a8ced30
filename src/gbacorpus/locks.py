"""One writer at a time in a folder; the one who waits is told."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # asked for before each use

EVERY = 0.2  # seconds between two looks


@contextmanager
def one_writer(folder: str | os.PathLike) -> Iterator[None]:
    """Hold a folder while a set of files in it is made, so that two sets never mix.

    The system's own lock is used: it ends with the process, whatever ends that, and leaves no file behind. A file
    system that knows no locks is written without one.
    """
    told = False
    while (release := _held(Path(folder))) is None:
        if not told:
            print(f"gbacorpus: another gbacorpus writes in {folder}; waiting for it", file=sys.stderr, flush=True)
            told = True
        time.sleep(EVERY)
    try:
        yield
    finally:
        release()


def _held(folder: Path) -> Callable[[], None] | None:
    """What gives the folder free again; None while another has it."""
    if fcntl is None:
        return _held_on_windows(folder / ".gbacorpus-writing.new")
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        pass  # a file system without locks
    return partial(os.close, handle)


def _held_on_windows(file: Path) -> Callable[[], None] | None:
    """Windows locks no folders: a file stands for it, which one process can make and which goes with its handle."""
    try:
        flags = os.O_CREAT | os.O_EXCL | os.O_TEMPORARY  # type: ignore[attr-defined]  # Windows has it
        return partial(os.close, os.open(file, flags))
    except (FileExistsError, PermissionError):
        # Without such a file the folder itself is closed to us, and whoever writes says so better.
        return None if file.exists() else lambda: None
