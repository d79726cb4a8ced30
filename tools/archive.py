"""Make the archive of a release for Zenodo: `make archive` writes dist/gbacorpus-VERSION.zip.

It holds every committed file, the wheel, and the corpus in all export formats. Two runs give the same
bytes. What is not committed is not archived: a changed or new file stops it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gbacorpus import __version__
from gbacorpus.exports.formats import FORMATS
from gbacorpus.files import fixed_zip, sha256, sums_bytes, write_files
from gbacorpus.paths import CHECKOUT, OWN_CORPUS

NAME = f"gbacorpus-{__version__}"


def git(*arguments: str) -> str:
    command = ["git", "-C", str(CHECKOUT), *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def wheel() -> dict[str, bytes]:
    """The wheel as {name: bytes}, built with what is installed and without the network."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "wheel",
                "-q",
                "--no-deps",
                "--no-build-isolation",
                "--no-index",
                "-w",
                folder,
                str(CHECKOUT),
            ],
            check=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": "315532800"},  # 1980, where zip files begin
        )
        return {path.name: path.read_bytes() for path in Path(folder).glob("*.whl")}


def archive() -> bytes:
    """The archive's bytes."""
    names = [name for name in git("ls-files", "-z").split("\0") if name]
    contents = {name: (CHECKOUT / name).read_bytes() for name in names}
    contents |= {f"dist/{name}": data for name, data in wheel().items()}
    for name, format in FORMATS.items():
        exported = format.contents(OWN_CORPUS)
        contents |= {f"exports/{name}/{file}": data for file, data in exported.items()}
    contents["SHA256SUMS"] = sums_bytes({name: sha256(contents[name]) for name in sorted(contents)})
    return fixed_zip({f"{NAME}/{name}": data for name, data in contents.items()})


def main() -> None:
    if changed := git("status", "--porcelain"):
        sys.exit(f"archive: commit or remove these first, for only what is committed is archived:\n{changed}")
    print("archive: wheel and exports …", flush=True)
    data = archive()
    target = CHECKOUT / "dist" / f"{NAME}.zip"
    write_files({target: data, target.with_suffix(".zip.sha256"): sums_bytes({target.name: sha256(data)})})
    print(f"dist/{target.name}: {len(data):,} bytes, SHA-256 {sha256(data)}")


if __name__ == "__main__":
    main()
