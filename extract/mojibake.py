"""UTF-8 that was once read as windows-1252, and written again: "donâ€™t".

In: decoded text. Out: the text as it was meant, and how many characters were mended. Repaired only when it is
provable: every character beyond ASCII belongs to such a sequence, the way back gives valid UTF-8, and forward
again gives the very text. Text that holds a single character of another origin is left as it is.
"""

from __future__ import annotations

import codecs
import re

# The sequences of two to four bytes that UTF-8 makes, as windows-1252 (or Latin-1 where that has no
# character) shows them. One sequence of two bytes alone may be French or German typography: two sequences are
# asked, or one longer one.
_CONTINUATION = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"

# yes: `Ã©`, `â€™â€“`, `ðŸ™‚`; no: `é`, `’`, `Ã` alone
_SEQUENCES = re.compile(
    f"(?:[Â-ß][{_CONTINUATION}]|[à-ï][{_CONTINUATION}]{{2}}|[ð-ô][{_CONTINUATION}]{{3}})+"
)

_ENOUGH_SHORT = 2


def repaired(text: str) -> tuple[str, int]:
    """Return the text and the number of characters mended (0: nothing was proved, the text is unchanged)."""
    if not _SEQUENCES.fullmatch(_first_beyond_ascii(text)):  # settles nearly every page at once
        return text, 0
    try:
        payload = text.encode("ascii", _AS_WINDOWS_1252)
        mended = payload.decode("utf-8")
    except UnicodeError:
        return text, 0
    count = len(mended) - len(mended.encode("ascii", "ignore"))
    if count < _ENOUGH_SHORT and len(payload) == len(mended) + 1:
        return text, 0
    is_reversible = text in (payload.decode("latin-1"), payload.decode("cp1252", _AS_LATIN_1))
    return (mended, count) if is_reversible else (text, 0)


def _first_beyond_ascii(text: str) -> str:
    """Return the first characters beyond ASCII; the codec finds them many times as fast as an expression."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError as error:
        return text[error.start : error.end]
    return ""


# Where windows-1252 differs from Latin-1; five bytes have no character there.
_TO_LATIN_1 = {
    ord(shown): byte for byte in range(0x80, 0xA0) if (shown := bytes([byte]).decode("cp1252", "ignore"))
}


def _to_windows_1252(error: UnicodeError) -> tuple[bytes, int]:
    """Give a run beyond ASCII as the bytes it was read from; it may hold characters that have none."""
    assert isinstance(error, UnicodeEncodeError)
    return error.object[error.start : error.end].translate(_TO_LATIN_1).encode("latin-1"), error.end


def _to_latin_1(error: UnicodeError) -> tuple[str, int]:
    """Give the bytes that have no character in windows-1252 as browsers do."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


_AS_WINDOWS_1252, _AS_LATIN_1 = "hubhouse.as_windows_1252", "hubhouse.as_latin_1"
codecs.register_error(_AS_WINDOWS_1252, _to_windows_1252)
codecs.register_error(_AS_LATIN_1, _to_latin_1)
