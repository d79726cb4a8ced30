"""Make Traditional and Simplified, half and full width, one text of the same length.

Characters: OpenCC's t2s, the plain Traditional-to-Simplified table. Its regional tables (tw2sp,
hk2sp) change the vocabulary (建立 becomes 创建), and Unicode's NFKC changes the length; both would
break the link between a character and the place where it was printed.
"""

import re
from functools import cache

# Half-width marks that Chinese text prints at full width, and the corner quotes of Hong Kong texts.
PUNCTUATION = str.maketrans(",;:?!()「」『』", "，；：？！（）“”‘’")
# 1,000 and 12:30 keep their marks.
BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[,:](?=[0-9])")


@cache
def _converter(config="t2s"):
    import opencc  # not needed to load a table

    return opencc.OpenCC(config)


def fold(text):
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
    ValueError
        When the conversion would change the length.

    Examples
    --------
    >>> fold("試點「船邊直提」,擴大試點")
    '试点“船边直提”，扩大试点'
    """
    kept = [match.start() for match in BETWEEN_DIGITS.finditer(text)]
    folded = _converter().convert(text).translate(PUNCTUATION)
    if len(folded) != len(text):
        raise ValueError(f"folding changed the length of {text[:40]!r} from {len(text)}")
    if kept:
        characters = list(folded)
        for offset in kept:
            characters[offset] = text[offset]
        folded = "".join(characters)
    return folded


def _code(character, codec):
    """The two bytes of a character in a national character set as a number, 0 when not in it."""
    try:
        return int.from_bytes(character.encode(codec), "big")
    except UnicodeEncodeError:
        return 0


@cache
def script(character):
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

    Examples
    --------
    >>> script("門"), script("门"), script("口"), script("机"), script("台")
    ('Traditional', 'Simplified', 'both', 'Simplified', 'both')
    """
    if _converter().convert(character) != character:
        return "both" if _code(character, "gb2312") else "Traditional"
    if _converter("s2t").convert(character) == character:
        return "both"
    frequent = 0xA440 <= _code(character, "big5") <= 0xC67E
    return "both" if frequent else "Simplified"
