"""Five Chinese customs notices on the Greater Bay Area, 2022 to 2025, as a traceable corpus.

>>> import gbacorpus as gba
>>> gba.load_measures().loc["HQ25-01", "heading"]
'支持发展科技研发和高端制造'
"""

from typing import Any

import lazy_loader

from .extras import needed_by

__version__ = "0.5.0"

# The public names are listed in __init__.pyi, for editors and for this line. A name's module is imported when the
# name is first used, so that loading a table costs little more than pandas.
_attribute, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    with needed_by(name):
        return _attribute(name)
