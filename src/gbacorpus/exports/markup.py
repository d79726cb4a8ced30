"""Elements as text: short, and in the order in which they are written."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from ..signs import shown


def tag(name: str, content: str = "", **attributes: object) -> str:
    """An element; empty attributes are left out, and xml_id stands for xml:id.

    Attributes are escaped here; content is markup: give words through `words`.

    >>> tag("p", words("a < b"), xml_id="x", n="")
    '<p xml:id="x">a &lt; b</p>'
    """
    attribute_text = "".join(
        f" {key.replace('xml_', 'xml:')}={quoteattr(shown(str(value)))}"
        for key, value in attributes.items()
        if value not in (None, "")
    )
    return f"<{name}{attribute_text}>{content}</{name}>" if content else f"<{name}{attribute_text}/>"


def words(text: str) -> str:
    """Text as content of an element."""
    return escape(shown(text))


def lines(parts: Iterable[str]) -> str:
    """Elements one to a line; empty ones are left out."""
    return "\n" + "\n".join(part for part in parts if part) + "\n"
