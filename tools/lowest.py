"""Run tests with the lowest versions that pyproject.toml allows: `make test-lowest [TESTS=…]`.

tests/lowest.txt has them, each direct dependency at its bound, the others at what fitted when it
was made. They are installed into .venv-lowest, on Python 3.11, for which alone all have wheels.
"""

import os
import subprocess
import sys

import environment

ENV = os.path.join(environment.ROOT, ".venv-lowest")
# Without the tests of what holds for the locked versions only: bytes of figures and notebooks, and
# the tools that keep the house.
NOT = ("docs", "environment", "house", "notebooks", "settings", "types")
TESTS = [
    "src",
    "tests",
    *(f"--ignore=tests/test_{name}.py" for name in NOT),
    "--deselect=tests/test_figures.py::test_verify",
    "--deselect=tests/test_figures.py::test_no_file_is_left_open",  # wordcloud 1.9.3 leaves one of its own open
]


def main(tests):
    if sys.version_info[:2] != environment.OLDEST:
        environment.stop(
            "the lowest versions are tried on Python 3.11, and python3 is "
            "{}.{}. Name one: make PYTHON3=python3.11 test-lowest".format(*sys.version_info[:2])
        )
    environment.main(ENV, "tests/lowest.txt", ("--no-deps", "--no-compile"))
    command = [
        environment.interpreter(ENV),
        "-m",
        "pytest",
        "-q",
        "-o",
        "addopts=--doctest-modules -p no:cacheprovider",
        "-o",
        "filterwarnings=",  # what newer versions leave behind is no fault of the old ones
        *(tests or TESTS),
    ]
    return subprocess.call(command, cwd=environment.ROOT, env=environment.settings())


if __name__ == "__main__":
    environment.run(lambda: sys.exit(main(sys.argv[1:])))
