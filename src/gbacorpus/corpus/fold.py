"""Make Traditional and Simplified, half and full width, one text of the same length.

Characters: OpenCC's t2s, the plain Traditional-to-Simplified table. Its regional tables (tw2sp,
hk2sp) change the vocabulary (建立 becomes 创建), and Unicode's NFKC changes the length; both would
break the link between a character and the place where it was printed.
"""

import re
import unicodedata
from functools import cache
from typing import Any, Literal

from ..given import brief, check_text

Script = Literal["Traditional", "Simplified", "both"]
# Half-width marks that Chinese text prints at full width, and the corner quotes of Hong Kong texts.
PUNCTUATION = str.maketrans(",;:?!()「」『』", "，；：？！（）“”‘’")
# Full-width letters and digits are Latin ones.
WIDTH = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F)) if wide.isalnum()}
# Kangxi radicals and compatibility ideographs stand for ordinary characters.
COMPATIBILITY = {
    point: plain
    for block in ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0x2F800, 0x2FA20))
    for point in range(*block)
    if len(plain := unicodedata.normalize("NFKC", chr(point))) == 1 and plain != chr(point)
}
# Hong Kong's own forms, which t2s leaves as they are (衞生署); and the one chain in its table (薴 to
# 苧 to 苎), closed so that folding twice is folding once.
BEYOND_OPENCC = str.maketrans("敍枱粧糭衞衹苧", "叙台妆粽卫只苎")
# 1,000 and 12:30 keep their marks.
BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[,:](?=[0-9])")


@cache
def _converter(config: str = "t2s") -> Any:
    import opencc  # not needed to load a table

    return opencc.OpenCC(config)


def simplify(text: str) -> str:
    """Fold the characters of a text and leave its punctuation alone."""
    return _converter().convert(text).translate(BEYOND_OPENCC)


def fold(text: str) -> str:
    """Fold a text: Simplified characters and full-width punctuation, one for one.

    Parameters
    ----------
    text : str
        Chinese text in either script, or both at once.

    Returns
    -------
    str
        As long as `text`; folding it again changes nothing.

    Raises
    ------
    TypeError, ValueError
        When it is no string, or holds a lone surrogate (half of a character), or when the conversion
        would change the length.

    Examples
    --------
    >>> fold("試點「船邊直提」,擴大試點")
    '试点“船边直提”，扩大试点'
    """
    check_text(text, "a text to fold")
    plain = text.translate(COMPATIBILITY | WIDTH)
    kept = [match.start() for match in BETWEEN_DIGITS.finditer(plain)]
    folded = simplify(plain).translate(PUNCTUATION)
    if len(folded) != len(text):
        raise ValueError(f"folding changed the length of {text[:40]!r} from {len(text)}")
    if kept:
        characters = list(folded)
        for offset in kept:
            characters[offset] = plain[offset]
        folded = "".join(characters)
    return folded


def edit_type(printed: str, folded: str) -> str:
    """Name the edit that turns one printed character into one folded one.

    >>> edit_type("點", "点"), edit_type(",", "，"), edit_type("Ａ", "A"), edit_type("⼝", "口")
    ('script', 'punctuation', 'width', 'compatibility')

    Raises
    ------
    ValueError
        When no kind of edit explains it: folding does nothing that has no name.
    """
    if printed == "\n" and folded == "。":
        return "line end"
    if PUNCTUATION.get(ord(printed)) == ord(folded):
        return "punctuation"
    if WIDTH.get(ord(printed)) == folded:
        return "width"
    if ord(printed) in COMPATIBILITY:
        return "compatibility"
    if script(printed) != "Simplified" and script(folded) != "Traditional":
        return "script"
    raise ValueError(f"no edit turns {printed!r} into {folded!r}")


def _code(character: str, codec: str) -> int:
    """The two bytes of a character in a national character set as a number, 0 when not in it."""
    try:
        return int.from_bytes(character.encode(codec), "big")
    except UnicodeEncodeError:
        return 0


def script(character: str) -> Script:
    """Tell which script a single character belongs to.

    Parameters
    ----------
    character : str
        One character.

    Returns
    -------
    str
        "Traditional": it has another form in Simplified (OpenCC t2s), and GB 2312, the mainland's
        set, lacks it. "Simplified": it has another form in Traditional (OpenCC s2t), and it is not
        among the frequent characters of Big5 (its rare half holds look-alikes such as 机, a tree).
        "both" otherwise: most characters, and all that are not Han.

    Raises
    ------
    TypeError, ValueError
        When it is not one character.

    Examples
    --------
    >>> script("門"), script("门"), script("口"), script("机"), script("台")
    ('Traditional', 'Simplified', 'both', 'Simplified', 'both')
    """
    check_text(character, "one character")
    if len(character) != 1:
        raise ValueError(f"expected one character, found {brief(character)}")
    return _script(character)


@cache
def _script(character: str) -> Script:
    if simplify(character) != character:
        return "both" if _code(character, "gb2312") else "Traditional"
    if _converter("s2t").convert(character) == character:
        return "both"
    frequent = 0xA440 <= _code(character, "big5") <= 0xC67E
    return "both" if frequent else "Simplified"


@cache
def _traditional_forms() -> dict[str, list[str]]:
    """{Simplified character: its Traditional forms}, read out of OpenCC's own table."""
    han = [chr(point) for block in ((0x3400, 0xA000), (0x20000, 0x2A6E0)) for point in range(*block)]
    # Line ends between them keep phrases from forming.
    folded = simplify("\n".join(han)).split("\n")
    forms: dict[str, list[str]] = {}
    for traditional, simplified in zip(han, folded, strict=True):
        if traditional != simplified:
            forms.setdefault(simplified, []).append(traditional)
    return forms


@cache
def choices(printed: str, folded: str) -> tuple[tuple[str, str], ...]:
    """The other ways in which one character could have been folded, or could be unfolded.

    Parameters
    ----------
    printed, folded : str
        One character as printed, and as folded in its context.

    Returns
    -------
    tuple of (str, str)
        Kind and alternatives: "several Simplified" when the printed Traditional form is also a
        Simplified character of its own, or folds otherwise when it stands alone; "several
        Traditional" when the Simplified form stands for more than one Traditional character, so
        that a search cannot tell them apart.

    Examples
    --------
    >>> choices("發", "发")
    (('several Traditional', '發髮'),)
    >>> choices("试", "试")
    ()
    """
    ways = []
    alone = fold(printed)
    stays = printed != folded and _code(printed, "gb2312")
    if printed.isalpha() and (stays or alone != folded):
        ways.append(("several Simplified", "".join(dict.fromkeys(c for c in (printed, alone) if c != folded))))
    forms = list(_traditional_forms().get(folded, ()))
    if 0xA440 <= _code(folded, "big5") <= 0xC67E:
        forms.insert(0, folded)  # a frequent Traditional character too, as 后 beside 後
    if len(forms) > 1:
        ways.append(("several Traditional", "".join(forms)))
    return tuple(ways)
