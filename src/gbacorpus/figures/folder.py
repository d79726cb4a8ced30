"""What is in `figures/` beside the figures: their captions and their sums. No matplotlib here."""

import os
from pathlib import Path

from ..files import sha256, sums_bytes
from .words import LANGUAGES, captions


def caption_page() -> bytes:
    """The captions and alt texts of all figures in both languages, as the bytes of captions.md."""
    lines = ["# Captions and alt texts", ""]
    for name, caption_row in sorted(captions().items()):
        lines += [f"## {name}", ""]
        for language in LANGUAGES:
            alt, caption = caption_row[f"alt_{language}"], caption_row[f"caption_{language}"]
            lines += [f"![{alt}]({language}/{name}.png)", "", caption, ""]
    return "\n".join(lines).encode()


def sums(folder: str | os.PathLike) -> bytes:
    """The SHA-256 sums of all files in a folder of figures, as the bytes of a SHA256SUMS file."""
    folder = Path(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return sums_bytes({path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in files})
