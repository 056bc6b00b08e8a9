"""Bytes to text: which encoding, how it is known, and what had to be repaired.

In: a payload, what was declared of it, its media type. Out: `Decoded`. The rules, in order: byte order mark;
UTF-16 without mark; declared 7-bit encodings with escapes (they are valid UTF-8, and wrong as such); strict
UTF-8; declared by manifest or HTTP; by the page's meta; UTF-8 with stray or clipped bytes; plain Western
text; bs4.dammit; the declared one or windows-1252, with what it cannot decode replaced. Names are read as
browsers do (WHATWG Encoding Standard).
"""

from __future__ import annotations

import codecs
import logging
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.errors import UndecodableError
from extract.mojibake import repaired
from extract.page import MediaType
from extract.sniff import HEAD_BYTES, is_binary, looks_utf16

if TYPE_CHECKING:
    from collections.abc import Callable

# The HTML standard asks for the meta in the first 1024 bytes; real pages put it behind scripts.
_META_WITHIN_BYTES = 8 << 10

# Valid multi-byte sequences for each stray byte from which a text is UTF-8 with strays and not another
# encoding.
_VALID_PER_STRAY = 2

# dammit guesses from a sample: more bytes cost seconds and change nothing.
_GUESS_FROM_BYTES = 64 << 10

# It reports replaced characters there; the rule that is kept with the page says the same.
logging.getLogger("bs4.dammit").setLevel(logging.ERROR)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Labels that browsers read as another encoding, and those that Python calls differently.
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
    "x-user-defined": "cp1252",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8",
    "utf-16": "utf-8",  # a meta that could be read cannot be UTF-16
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}

# Encodings that write other scripts in ASCII, by escapes.
_ESCAPED = {"iso2022_jp": b"\x1b$", "iso2022_kr": b"\x1b$)C", "hz": b"~{"}

# yes: `<meta charset="gbk">`, `<meta http-equiv=... content="text/html; charset=gbk">`; no: `<meta
# name="charset">`
_META = re.compile(rb"<meta\s[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

# yes: `<?xml version="1.0" encoding="iso-8859-2"?>`; no: `<?php encoding ?>`
_XML_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)


# French and Portuguese accent one letter in twenty, Czech and Hungarian one in eight.
_MOST_ACCENTED = 0.08
_FEW_ACCENTED = 6  # too few for a share
# Four bytes beyond ASCII in a row are no Western word.
# yes: d2 e5 ea f1 (a Russian word); no: 93 c9 (a quotation mark and a letter)
_HIGH_RUN = re.compile(rb"[\x80-\xff]{4}")
_WESTERN_LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜ")
# Inside a Western word stand its letters, an apostrophe, a dash or a soft hyphen, and nothing else beyond
# ASCII.
# yes: `ma³y` (Polish read as Western), `šv`; no: `déjà`, `don’t`, `m²`
_FOREIGN = re.compile(r"(?<=[a-zA-Z])[^\x00-\x7fÀ-ÏÑ-ÖØ-Üß-ïñ-öø-üÿŒœ’‘–—·\xad\xa0](?=[a-z])|[þðšž]")

# The beginning of a character of UTF-8 at the end of a text.
# yes: e2 80 at the end; no: e2 80 99
_CLIPPED = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, and how it came about.

    `encoding` is Python's name of it. `rule` is "bom", "utf-16", "escapes", "utf-8", "declared", "meta",
    "utf-8-strays", "western", "dammit", "replaced". `repairs` name what was mended, with counts
    ("stray_bytes:2", "clipped_character", "replaced_characters:1", "mojibake:14"). A byte order mark is no
    part of the text; line ends are kept.
    """

    text: str
    encoding: str
    rule: str
    repairs: tuple[str, ...] = ()


def decode(payload: bytes, declared: str | None = None, media_type: MediaType = MediaType.HTML) -> Decoded:
    """Return the text of a payload. Raises UndecodableError for binary data.

    `declared` is the charset that a manifest or HTTP header gave. A meta is asked only in HTML.
    """
    if is_binary(payload[:HEAD_BYTES]):
        raise UndecodableError(f"binary data that starts {payload[:8].hex(' ')}; give text or HTML")
    charsets = _charsets(payload, declared, media_type)
    found = next(filter(None, (rule(payload, charsets) for rule in _RULES)))
    text, count = repaired(found.text)
    if not count:
        return found
    return Decoded(
        text=text, encoding=found.encoding, rule=found.rule, repairs=(*found.repairs, f"mojibake:{count}")
    )


def _charsets(payload: bytes, declared: str | None, media_type: MediaType) -> tuple[tuple[str, str], ...]:
    """Return the declared encodings as (rule, Python's name), in order of trust, without unknown names."""
    stated = [("declared", declared)]
    if media_type in (MediaType.HTML, MediaType.FEED):
        match = _XML_DECLARATION.match(payload) or _META.search(payload[:_META_WITHIN_BYTES])
        stated.append(("meta", match[1].decode("ascii", "ignore") if match else None))
    return tuple((rule, name) for rule, label in stated if label and (name := _python_name(label)))


def _python_name(label: str) -> str | None:
    """Return Python's name of the text encoding that browsers use for `label`, None when there is none."""
    folded = label.strip(" \t\r\n\"'").lower()
    try:
        info = codecs.lookup(_LABELS.get(folded, folded))
    except (LookupError, ValueError):  # ValueError: a NUL in the label
        return None
    return info.name if info._is_text_encoding and info.name not in _NOT_FOR_PAGES else None  # noqa: SLF001


# Python's own codecs, and UTF-7, which browsers refuse.
_NOT_FOR_PAGES = frozenset({"utf-7", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})


def _by_bom(payload: bytes, _charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    for mark, encoding in _BOMS:
        if payload.startswith(mark):
            return _replacing(payload[len(mark) :], encoding, "bom")
    return None


def _by_nuls(payload: bytes, _charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    encoding = looks_utf16(payload[:HEAD_BYTES]) if b"\0" in payload[:HEAD_BYTES] else None
    return _replacing(payload, encoding, "utf-16") if encoding else None


def _by_escapes(payload: bytes, charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    for _, name in charsets:
        mark = _ESCAPED.get(name)
        if mark and mark in payload and payload.isascii():
            return _strictly(payload, name, "escapes")
    return None


def _by_utf8(payload: bytes, _charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    return _strictly(payload, "utf-8", "utf-8")


def _by_declaration(payload: bytes, charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    for rule, name in charsets:
        if name != "utf-8" and (found := _strictly(payload, name, rule)):
            return found
    return None


def _by_strays(payload: bytes, _charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    """UTF-8 in which single bytes of windows-1252 stand, or whose last character is clipped."""
    clipped = _CLIPPED.search(payload[-3:])
    whole = payload[: clipped.start() - len(clipped.string)] if clipped else payload
    strays = whole.decode("utf-8", "replace").count("\ufffd") - whole.count(b"\xef\xbf\xbd")
    text = whole.decode("utf-8", _STRAYS)
    valid = len(text) - len(text.encode("ascii", "ignore")) - strays
    if valid < max(1, _VALID_PER_STRAY * strays):
        return None
    repairs = [f"stray_bytes:{strays}"] if strays else []
    repairs += ["clipped_character"] if clipped else []
    return Decoded(text=text, encoding="utf-8", rule="utf-8-strays", repairs=tuple(repairs))


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_STRAYS = "hubhouse.strays"
codecs.register_error(_STRAYS, _read_stray)


def _by_western(payload: bytes, _charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    """Decode text of Western Europe that declares nothing: its letters beyond ASCII are few and stand alone.

    Detectors take it for windows-1250 or worse four times in five (measured on journal pages); they are
    better at all that this rule leaves to them.
    """
    if _HIGH_RUN.search(payload):
        return None
    found = _strictly(payload, "cp1252", "western")
    if found is None or _FOREIGN.search(found.text):
        return None
    letters = sum(map(str.isalpha, found.text))
    accented = sum(1 for character in found.text if character in _WESTERN_LETTERS)
    return found if accented <= max(_FEW_ACCENTED, _MOST_ACCENTED * letters) else None


def _by_dammit(payload: bytes, charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    from bs4.dammit import UnicodeDammit  # noqa: PLC0415  (60 ms of each process's start, and pages hardly need it)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        guess = UnicodeDammit(
            payload[:_GUESS_FROM_BYTES], known_definite_encodings=[name for _, name in charsets]
        )
    name = _python_name(guess.original_encoding or "")
    return _strictly(payload, name, "dammit") if name else None


def _by_force(payload: bytes, charsets: tuple[tuple[str, str], ...]) -> Decoded | None:
    return _replacing(payload, charsets[0][1] if charsets else "cp1252", "replaced")


_RULES: tuple[Callable[[bytes, tuple[tuple[str, str], ...]], Decoded | None], ...] = (
    _by_bom,
    _by_nuls,
    _by_escapes,
    _by_utf8,
    _by_declaration,
    _by_strays,
    _by_western,
    _by_dammit,
    _by_force,
)


def _strictly(payload: bytes, encoding: str, rule: str) -> Decoded | None:
    try:
        return Decoded(text=payload.decode(encoding), encoding=encoding, rule=rule)
    except (UnicodeError, ValueError):
        return None


def _replacing(payload: bytes, encoding: str, rule: str) -> Decoded:
    text = payload.decode(encoding, "replace")
    replaced = text.count("\ufffd")
    repairs = (f"replaced_characters:{replaced}",) if replaced else ()
    return Decoded(text=text, encoding=encoding, rule=rule, repairs=repairs)
