"""The command line: `gbacorpus build | check | reproduce | verify | test | site | lab | export | coding-sheet | import-codes`."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from . import __version__
from .errors import CorpusError
from .exports.formats import FORMATS
from .extras import MissingExtra, needed_by, require
from .paths import CHECKOUT, INSTALLED, corpus_dir, is_own, user_path


def _in_checkout(command: str) -> None:
    """What works on notebooks, figures or tests needs the project's folder."""
    if INSTALLED.exists():
        raise ValueError(
            f"{command} needs the project's folder, with its notebooks, figures and tests; this is the installed "
            f"package, which has none of them. Get the project and run {command} there"
        )


def _in_own_checkout(command: str) -> None:
    """What makes or proves the project's own results must not meet another corpus."""
    _in_checkout(command)
    if not is_own():
        raise ValueError(
            f"{command} is about the project's own corpus, and the variable GBACORPUS_CORPUS names another: "
            f"{corpus_dir()}. Nothing was done. Unset the variable and run the command again"
        )


def _not_the_installed(command: str, corpus: str | None) -> None:
    """An installed corpus stays as it was released."""
    if INSTALLED.exists() and is_own(corpus):
        raise ValueError(
            f"{command} would change the installed corpus, which stays as it was released. Name a corpus of your "
            "own: --corpus DIR"
        )


def build(options: argparse.Namespace) -> int:
    """Make the tables from the raw texts."""
    _not_the_installed("build", options.corpus)
    from .corpus.build import build as build_corpus

    started = last_report = time.time()

    def tell(done: int, total: int) -> None:
        nonlocal last_report
        if time.time() - last_report > 2:
            last_report = time.time()
            print(f"  {done} of {total} notices", flush=True)

    print("tables: building …", flush=True)
    contents = build_corpus(options.corpus, tell)
    names = ", ".join(path.name for path in contents)
    print(f"tables: {names} ({time.time() - started:.1f} s)", flush=True)
    return 0


def check(options: argparse.Namespace) -> int:
    """Check every rule over raw texts, judgements and tables."""
    from .corpus.check import check as check_corpus

    print("checking raw texts, judgements and tables …", file=sys.stderr, flush=True)
    faults = check_corpus(options.corpus)
    for fault in faults:
        print(fault)
    print(f"faults: {len(faults)}" if faults else "no fault found")
    return int(bool(faults))


def reproduce(options: argparse.Namespace) -> int:
    """Make every table, notebook output and figure again."""
    _in_own_checkout("reproduce")
    from nbclient.exceptions import CellExecutionError

    from .reproduce import reproduce as make_all

    try:
        make_all(partial(print, flush=True))
    except CellExecutionError as error:
        print(f"A notebook failed; notebooks and figures are as they were.\n{error}", file=sys.stderr)
        return 1
    return 0


def verify(options: argparse.Namespace) -> int:
    """Make a figure again from what its file says, and compare the bytes."""
    _in_checkout("verify")
    from .figures.verify import verify as verify_file

    print(f"{options.file}: making it again …", file=sys.stderr, flush=True)
    same, message = verify_file(options.file)
    print(message)
    return int(not same)


def test(options: argparse.Namespace) -> int:
    """Run all tests: the corpus, the notebooks, the figures, the house rules."""
    _in_own_checkout("test")
    require("pytest", "test")
    # A process per core, as long as there are long files for each. A file stays in one process, which makes what
    # its tests share; the root conftest puts the longest first.
    workers = min(os.cpu_count() or 1, 8)
    parallel = ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    quick = ["-m", "not slow"] if options.quick else []
    return subprocess.call([sys.executable, "-m", "pytest", *parallel, *quick, *options.rest], cwd=CHECKOUT)


def site(options: argparse.Namespace) -> int:
    """Write README, notebooks and documents as web pages into site/."""
    _in_own_checkout("site")
    from .site import build_site

    addresses = build_site(CHECKOUT / "site")
    print(f"site/: {len(addresses)} pages; open site/index.html")
    return 0


def lab(options: argparse.Namespace) -> int:
    """Open JupyterLab on a copy of the notebooks that is yours to change."""
    _in_checkout("lab")
    require("jupyterlab", "lab")
    from .lab import working_copy

    folder = working_copy(options.renew)
    print(f"{folder.name}/: your own copy of the notebooks; change what you like", flush=True)
    command = [sys.executable, "-m", "jupyterlab", str(folder), *options.rest]
    variables = {"GBACORPUS_CORPUS": str(corpus_dir(options.corpus).resolve())} if options.corpus else {}
    return subprocess.call(command, cwd=CHECKOUT, env=os.environ | variables)


def coding_sheet(options: argparse.Namespace) -> int:
    """Write a workbook in which a person codes the measures."""
    from .corpus.sheet import write_sheet

    write_sheet(options.file, options.coder, options.corpus)
    print(f"{options.file}: fill it in, then gbacorpus import-codes {options.file} --coder c")
    return 0


def import_codes(options: argparse.Namespace) -> int:
    """Read a filled workbook as one more coding."""
    from .corpus.sheet_reader import import_codes as import_from

    _not_the_installed("import-codes", options.corpus)
    if not options.coder:
        print("gbacorpus: say whose coding it is, as --coder c", file=sys.stderr)
        return 1
    target = import_from(options.file, options.coder, options.corpus)
    print(f"{target.name}: written; add a row to coders.csv, then gbacorpus build and gbacorpus check")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the corpus for another program: see --help for the formats."""
    from .exports.write import export as export_to

    if options.format in FORMATS:
        print(f"{options.format}: writing …", file=sys.stderr, flush=True)
    paths = export_to(options.format, options.to, options.corpus, options.replace)
    print(f"{options.to}: {len(paths)} files; README.md says how to open them")
    return 0


def parser() -> argparse.ArgumentParser:
    """The parser of the command line: a part for each command."""
    main_parser = argparse.ArgumentParser(prog="gbacorpus", description=__doc__)
    main_parser.add_argument("--version", action="version", version=f"gbacorpus {__version__}")
    commands = main_parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(run: Callable[[argparse.Namespace], int], any_corpus: bool = True) -> argparse.ArgumentParser:
        subparser = commands.add_parser(run.__name__.replace("_", "-"), help=run.__doc__)
        subparser.set_defaults(run=run, corpus=None)
        if any_corpus:  # the others are about our own
            subparser.add_argument("--corpus", metavar="DIR", help="another corpus of the same form")
        return subparser

    add(build)
    add(check)
    add(reproduce, any_corpus=False)
    add(verify, any_corpus=False).add_argument("file", metavar="FILE", type=user_path)
    test_parser = add(test, any_corpus=False)
    test_parser.add_argument(
        "--quick", action="store_true", help="leave out what takes long: notebooks, exports, set-up …"
    )
    add(site, any_corpus=False)
    add(lab).add_argument("--renew", action="store_true", help="put your copy aside and take a fresh one")
    export_parser = add(export)
    export_parser.add_argument("format", metavar="FORMAT", help=", ".join(FORMATS))
    export_parser.add_argument(
        "--to", metavar="DIR", type=user_path, required=True, help="an empty folder, or a new one"
    )
    export_parser.add_argument("--replace", action="store_true", help="write over files of the same name")
    for sheet_parser in (add(coding_sheet), add(import_codes)):
        sheet_parser.add_argument("file", metavar="FILE.xlsx", type=user_path)
        sheet_parser.add_argument("--coder", metavar="LETTER", help="a coder, as c")
    return main_parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 when all went well."""
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a character hides no message.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # so the stub of sys
    main_parser = parser()
    options, extra = main_parser.parse_known_args(arguments)
    options.rest = extra
    if extra and options.run not in (test, lab):
        main_parser.error(f"unknown argument {extra[0]}")
    folder = corpus_dir(options.corpus)
    if not is_own(options.corpus) and not (folder / "coding" / "notices.csv").exists():
        hint = "" if options.corpus else " (the variable GBACORPUS_CORPUS names it)"
        main_parser.error(f"{folder} is no corpus: it has no coding/notices.csv{hint}")
    try:
        with needed_by(f"{options.command} {getattr(options, 'format', '')}".strip()):
            return options.run(options)
    except (CorpusError, MissingExtra, OSError, ValueError) as error:
        print(f"gbacorpus: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("gbacorpus: stopped; the files are as they were.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
