"""Writing files whole or not at all, and CSV as Excel, pandas and git all like it."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import secrets
import signal
import threading
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import builtins

    import pandas as pd

# Excel takes a CSV for UTF-8 only when it begins with this mark; pandas skips it.
BOM = "\ufeff"
# A cell that a spreadsheet would run as a formula gets an apostrophe, which loading takes off.
FORMULA = re.compile(r"'*[=+@\-\t].", re.DOTALL)
GUARDED = re.compile(r"^'('*[=+@\-\t].)", re.DOTALL)


def guard(cell: Any) -> Any:
    """A cell as a spreadsheet shows it and does not run it.

    >>> guard("=1+1"), guard("试点"), guard(-3)
    ("'=1+1", '试点', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell that `guard` was given.

    >>> unguard("'=1+1"), unguard("'quoted'")
    ('=1+1', "'quoted'")
    """
    return GUARDED.sub(r"\1", cell) if cell.startswith("'") else cell


class CsvBuffer:
    """A CSV that grows row by row: UTF-8 with a mark for Excel, LF line ends, formulas guarded."""

    def __init__(self, columns: Iterable[str]) -> None:
        self._bytes = io.BytesIO()
        self._text = io.TextIOWrapper(self._bytes, encoding="utf-8", newline="")
        self._text.write(BOM)
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._writer.writerow(columns)

    def add(self, rows: Iterable[Iterable[Any]]) -> None:
        self._writer.writerows([guard(cell) for cell in row] for row in rows)

    def bytes(self) -> builtins.bytes:
        self._text.flush()
        return self._bytes.getvalue()


def _cell(cell: Any) -> Any:
    """A cell as it is written: guarded, its line ends LF (a lone CR would end the row for some readers)."""
    return guard(cell.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(cell, str) else cell


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A DataFrame, without its index, as CSV; floats to 6 decimals.

    The last digits of exp and log differ between processors, so they are rounded away.
    """
    text = table.map(_cell).to_csv(index=False, lineterminator="\n", float_format="%.6f")
    return (BOM + text).encode()


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_sums(path: Path) -> dict[str, str]:
    """A SHA256SUMS file (as `sha256sum` writes it) as {file name: sum}; {} when it is not there."""
    if not Path(path).exists():
        return {}
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines if line)}


def sums_bytes(sums: dict[str, str]) -> bytes:
    """The bytes of a SHA256SUMS file that `sha256sum --check` reads."""
    return "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()


def fixed_zip(contents: dict[str, bytes]) -> bytes:
    """A zip archive of {name: bytes}, the same bytes whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back for the moment that a set of finished files takes its places."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting = []
    previous_handler = signal.signal(signal.SIGINT, lambda *event: waiting.append(event))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous_handler)
        if waiting and callable(previous_handler):
            previous_handler(*waiting[0])


def _beside(path: Path) -> Path:
    """A name for a file on its way to `path`, which no other writer takes."""
    return path.with_name(f".{path.name[:80]}.{os.getpid()}-{secrets.token_hex(4)}.new")


def write_files(contents: dict[Path, bytes]) -> None:
    """Write {path: bytes}: all are complete on disk before the first takes its place.

    What stood there before stays whole until then; a fault or an interruption on the way leaves it
    as it was and removes what had been started.
    """
    temporaries = {Path(path): _beside(Path(path)) for path in contents}
    try:
        for path, data in contents.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            with open(temporaries[Path(path)], "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        with _no_interrupt():
            for path, temporary in temporaries.items():
                os.replace(temporary, path)
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)
