"""The README, the notebooks and the documents as web pages that work offline."""

import base64
import io
import os
import re
from functools import cache
from html import escape, unescape
from pathlib import Path

from .figures.font import CORE, FONT, covered
from .files import write_files
from .paths import CHECKOUT, NOTEBOOKS

FAMILY = "GBA Corpus Web"
CSS = """
@font-face {{ font-family: "{family}"; src: url(data:font/woff;base64,{font}) format("woff"); }}
body {{ font-family: "{family}", sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.6;
  color: #1a1a1a; background: white; }}
img {{ max-width: 100%; }}
pre, code {{ font-family: "{family}", monospace; font-size: 0.92em; background: #f3f5f6; }}
pre {{ padding: 0.6rem 0.8rem; overflow-x: auto; white-space: pre-wrap; }}
table {{ border-collapse: collapse; font-size: 0.88em; display: block; overflow-x: auto; }}
th, td {{ border-bottom: 1px solid #d5dade; padding: 0.25rem 0.6rem; text-align: left; vertical-align: top; }}
a {{ color: #0b3a5b; }}
nav {{ font-size: 0.9em; border-bottom: 1px solid #d5dade; padding-bottom: 0.5rem; }}
.prompt, .anchor-link {{ display: none; }}
"""
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>{title}</title><style>{css}</style></head>
<body>
<nav>{nav}</nav>
{body}
</body>
</html>
"""

# What a page may hold. All else is shown as text: another corpus may say <script> in a cell.
BLOCKS = {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
INLINE = {"a", "b", "br", "code", "del", "em", "i", "img", "ins", "s", "span", "strong", "sub", "sup"}
TAGS = BLOCKS | INLINE | {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
SIZES = {"border", "colspan", "height", "rowspan", "width"}
ATTRIBUTES = SIZES | {"align", "alt", "class", "id", "style", "title", "valign"}
STYLES = ["background", "font-size", "text-align", "text-decoration", "vertical-align", "width"]
# Links lead to pages, pictures come from beside the page or are part of it.
ADDRESSES = {"href": r"(https?:|mailto:|#).*|[^:]*", "src": r"data:image/.*|[\w.][^:]*"}
PLAIN = r"[^(\\]*"  # a style without url()


def pages() -> dict[str, Path]:
    """The documents of the site as {address: path}, README and notebooks first."""
    documents = [CHECKOUT / "README.md", CHECKOUT / "README.zh-CN.md", *sorted(NOTEBOOKS.glob("*.ipynb"))]
    folders = (".", "docs", "corpus", "corpus/coding", "corpus/raw", "figures")
    documents += [
        path for folder in folders for path in sorted((CHECKOUT / folder).glob("*.md")) if path not in documents
    ]
    return {_address(path.relative_to(CHECKOUT).as_posix()): path for path in documents}


def _address(name: str) -> str:
    """Where a document is in the site.

    >>> _address("README.md"), _address("README.zh-CN.md"), _address("notebooks/03-words.ipynb")
    ('index.html', 'index.zh-CN.html', 'notebooks/03-words.html')
    """
    if "/" not in name:
        name = name.replace("README", "index")
    return re.sub(r"\.(md|ipynb)$", ".html", name)


def _markdown(text: str) -> str:
    """Markdown as HTML, headings with anchors, tables too; raw HTML (the README's picture) passes."""
    import mistune

    render = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "url"])
    return render(text)  # type: ignore[return-value]  # HTML, as no other renderer is named


def _notebook(path: Path) -> str:
    """A notebook's cells as HTML, outputs included; nbconvert makes a picture of an svg.

    Prose is shown without its making, and checks not at all.
    """
    from nbconvert import HTMLExporter
    from nbconvert.preprocessors import TagRemovePreprocessor

    exporter = HTMLExporter(template_name="basic")
    left_out = TagRemovePreprocessor(enabled=True, remove_input_tags={"prose"}, remove_cell_tags={"check"})
    exporter.register_preprocessor(left_out, enabled=True)
    return exporter.from_filename(str(path))[0]


@cache
def _cleaner():
    from bleach.css_sanitizer import CSSSanitizer
    from bleach.sanitizer import Cleaner

    def allowed(_, name, value):
        pattern = ADDRESSES.get(name, PLAIN if name == "style" else ".*")
        known = name in ATTRIBUTES or name in ADDRESSES
        return known and bool(re.fullmatch(pattern, unescape(value), re.DOTALL))

    protocols, styles = ("http", "https", "mailto", "data"), CSSSanitizer(STYLES)
    return Cleaner(TAGS, allowed, protocols, css_sanitizer=styles)


def _clean(body: str) -> str:
    """HTML with nothing that runs or loads: what TAGS does not name becomes text.

    >>> _clean("<p onclick='x()'>a<script>b</script><style>c</style><a href='javascript:d'>e</a></p>")
    '<p>a<a>e</a></p>'
    """
    body = re.sub(r"<(script|style)\b.*?</\1\s*>", "", body, flags=re.DOTALL | re.IGNORECASE)
    return _cleaner().clean(body)


def _linked(body: str, path: Path, files: dict[str, bytes]) -> str:
    """Links to documents point at their pages; other files of the repository are taken along."""

    def aim(match: re.Match[str]) -> str:
        attribute, target = match[1], match[2]
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        place, _, anchor = target.partition("#")
        target_path = (path.parent / place).resolve()
        if not target_path.is_relative_to(CHECKOUT) or not target_path.exists():
            raise ValueError(f"{path.relative_to(CHECKOUT)}: the link {target} leads nowhere")
        name = target_path.relative_to(CHECKOUT).as_posix()
        if target_path.is_file() and target_path.suffix not in (".md", ".ipynb"):
            files[name] = target_path.read_bytes()
        if target_path.is_dir():
            name = f"{name}/README.md" if (target_path / "README.md").exists() else "README.md"
        up = "../" * len(path.relative_to(CHECKOUT).parent.parts)
        return f'{attribute}="{up}{_address(name)}{"#" + anchor if anchor else ""}"'

    return re.sub(r'(<(?:a|img)\s[^<>]*?\b(?:href|src))="([^"]+)"', aim, body)


def _font(text: str) -> str:
    """The bundled font with the characters of a page only, as base64 of a woff."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    buffer, signs = io.BytesIO(), {ord(sign) for sign in text}
    # The small font is cut in a sixth of the time, and has what most pages need.
    enough = covered(CORE) >= signs & covered(FONT)
    with TTFont(CORE if enough else FONT, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(subset.Options(hinting=False, layout_features=["kern"]))
        cutter.populate(unicodes=signs)
        cutter.subset(font)
        font.flavor = "woff"
        font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()


def build_site(folder: str | os.PathLike) -> list[str]:
    """Write the site.

    Parameters
    ----------
    folder : str or Path
        Where to; opened with a browser, `index.html` is the first page.

    Returns
    -------
    list of str
        The addresses of the pages.

    Raises
    ------
    ValueError
        When a document links to a file that does not exist.

    Examples
    --------
    >>> build_site("site")  # doctest: +SKIP
    ['index.html', 'index.zh-CN.html', 'notebooks/00-explore.html', …]
    """
    files: dict[str, bytes] = {}
    contents, documents = {}, pages()
    for address, path in documents.items():
        body = _notebook(path) if path.suffix == ".ipynb" else _markdown(path.read_text("utf-8"))
        body = _linked(_clean(body), path, files)
        up = "../" * address.count("/")
        nav = " · ".join(
            f'<a href="{up}{other_address}">{escape(_name(other_address))}</a>'
            for other_address in documents
            if other_address.startswith(("index", "notebooks/"))
        )
        title = _name(address)
        text = re.sub(r"<[^>]+>|base64,[\w+/=]+", "", body) + nav + title
        css = CSS.format(family=FAMILY, font=_font(text + " "))
        language = "zh-CN" if "zh-CN" in address else "en"
        page = PAGE.format(language=language, title=escape(title), css=css, nav=nav, body=body)
        contents[Path(folder) / address] = page.encode()
    write_files(contents | {Path(folder) / name: data for name, data in files.items()})
    return list(documents)


def _name(address: str) -> str:
    """What a page is called in the navigation.

    >>> _name("index.zh-CN.html"), _name("notebooks/03-the-words-they-use.html")
    ('简体中文', '03 the words they use')
    """
    if address.startswith("index"):
        return "简体中文" if "zh" in address else "gbacorpus"
    return re.sub(r"\.html$", "", address.rsplit("/", 1)[-1]).replace("-", " ")
