"""Characters that are none: Unicode sets them aside, and XML cannot hold them."""

# As the inside of a character class: U+FDD0 to U+FDEF, and the last two code points of every plane.
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
