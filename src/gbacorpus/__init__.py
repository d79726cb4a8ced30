"""Five Chinese customs notices on the Greater Bay Area, 2022 to 2025, as a traceable corpus.

>>> import gbacorpus as gba
>>> gba.load_measures().loc["HQ25-01", "heading"]
'支持发展科技研发和高端制造'
"""

import lazy_loader

__version__ = "0.5.0"

# The public names stand in __init__.pyi, for editors and for this line. A name's module is imported when the
# name is first used, so that loading a table costs little more than pandas.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
