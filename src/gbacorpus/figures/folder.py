"""What is in `figures/` beside the figures: their captions and their sums. No matplotlib here."""

import os
from pathlib import Path

from ..files import sha256, sums_bytes
from .words import LANGUAGES, captions


def caption_page() -> bytes:
    """The captions and alt texts of all figures in both languages, as the bytes of captions.md."""
    lines = ["# Captions and alt texts", ""]
    for name, words in sorted(captions().items()):
        lines += [f"## {name}", ""]
        for language in LANGUAGES:
            alt, caption = words[f"alt_{language}"], words[f"caption_{language}"]
            lines += [f"![{alt}]({language}/{name}.png)", "", caption, ""]
    return "\n".join(lines).encode()


def sums(folder: str | os.PathLike) -> bytes:
    """The SHA-256 sums of all files in a folder of figures, as the bytes of a SHA256SUMS file."""
    folder = Path(folder)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    return sums_bytes({p.relative_to(folder).as_posix(): sha256(p.read_bytes()) for p in files})
