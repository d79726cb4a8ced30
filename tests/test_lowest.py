"""The lowest versions that are tested are those that pyproject.toml promises."""

import re
import tomllib

from gbacorpus.paths import CHECKOUT

LOWEST = (CHECKOUT / "tests" / "lowest.txt").read_text("utf-8")
PINS = dict(re.findall(r"^([a-z0-9-]+)==(\S+)$", LOWEST, re.MULTILINE))
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]


def number(version):
    """A version without its last zeros: 3.0 is 3.0.0.

    >>> number("3.10.0")
    '3.10'
    """
    return re.sub(r"(\.0)+$", "", version)


def test_each_direct_dependency_is_tested_at_its_bound():
    extras = PROJECT["optional-dependencies"]
    direct = [PROJECT["dependencies"], *(extras[name] for name in extras if name != "test")]
    for requirement in [own for group in direct for own in group if not own.startswith("gbacorpus")]:
        name, bound = re.fullmatch(r"([a-z0-9-]+)(?:\[css\])?>=([0-9.]+)", requirement).groups()
        assert number(PINS[name]) == number(bound), requirement


def test_nothing_but_names_and_versions():
    lines = [line for line in LOWEST.splitlines() if not line.startswith("#")]
    assert len(lines) == len(PINS)
