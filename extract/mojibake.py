"""UTF-8 that was once read as windows-1252, and written again: "donâ€™t".

In: decoded text. Out: the text as it was meant, and how many characters were mended. Repaired only when it is
provable: every character beyond ASCII belongs to such a sequence, the way back gives valid UTF-8, and forward
again gives the very text. Text that holds a single character of another origin is left as it is.
"""

from __future__ import annotations

import re

# The sequences of two to four bytes that UTF-8 makes, as windows-1252 (or Latin-1 where that has no
# character) shows them. One sequence of two bytes alone may be French or German typography: two sequences are
# asked, or one longer one.
_CONTINUATION = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"

# yes: `Ã©`, `â€™`, `ðŸ™‚`; no: `é`, `’`, `Ã` alone
_SEQUENCE = re.compile(f"[Â-ß][{_CONTINUATION}]|[à-ï][{_CONTINUATION}]{{2}}|[ð-ô][{_CONTINUATION}]{{3}}")

_SEQUENCES = re.compile(f"(?:{_SEQUENCE.pattern})+")

_ENOUGH_SHORT = 2


def repaired(text: str) -> tuple[str, int]:
    """Return the text and the number of characters mended (0: nothing was proved, the text is unchanged)."""
    if not _SEQUENCES.fullmatch(_first_beyond_ascii(text)):  # settles nearly every page at once
        return text, 0
    rest, count = _SEQUENCE.subn("", text)
    if not count or not rest.isascii():
        return text, 0
    longest = max(len(match[0]) for match in _SEQUENCE.finditer(text))
    if longest == 2 and count < _ENOUGH_SHORT:
        return text, 0
    try:
        mended = text.translate(_TO_LATIN_1).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text, 0
    shown = mended.encode("utf-8").decode("latin-1")
    is_reversible = text in (shown, shown.translate(_TO_CP1252))
    return (mended, count) if is_reversible else (text, 0)


def _first_beyond_ascii(text: str) -> str:
    """Return the first characters beyond ASCII; the codec finds them many times as fast as an expression."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError as error:
        return text[error.start : error.end]
    return ""


def _table() -> dict[int, int]:
    """Return where windows-1252 differs from Latin-1, as code points; five bytes have no character there."""
    shown = {byte: bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
    return {byte: ord(character) for byte, character in shown.items() if character}


_TO_CP1252 = _table()
_TO_LATIN_1 = {character: byte for byte, character in _TO_CP1252.items()}
