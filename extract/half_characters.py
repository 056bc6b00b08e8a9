"""Text that nothing can store: with halves of characters, as escapes of JSON leave them.

In: text of any origin. Out: the same as valid Unicode.
"""

from __future__ import annotations


def without_halves(text: str) -> str:
    """Return the text with U+FFFD for each half of a character whose other half is missing."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
