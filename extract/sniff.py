"""What bytes are: by content first, by name second.

In: the head of a file, member or body, and its name. Out: a `Format` (which reader takes it) and, for pages,
a `MediaType`.
"""

from __future__ import annotations

import enum
import re

from extract.page import MediaType

# Enough for every magic number, a tar header and the start of real mark-up behind comments.
HEAD_BYTES = 4096


class Format(enum.StrEnum):
    """The forms a source comes in."""

    EMPTY = "empty"
    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    FEED = "feed"
    JSON = "json"
    JSON_LINES = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"
    ARC = "arc"
    MHTML = "mhtml"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gz"
    BZIP2 = "bz2"
    XZ = "xz"
    ZSTD = "zst"
    ASSET = "asset"  # text that is no page: style sheets, scripts
    BINARY = "binary"


COMPRESSIONS = frozenset({Format.GZIP, Format.BZIP2, Format.XZ, Format.ZSTD})

MEDIA_TYPES = {
    Format.HTML: MediaType.HTML,
    Format.TEXT: MediaType.TEXT,
    Format.MARKDOWN: MediaType.MARKDOWN,
    Format.FEED: MediaType.FEED,
}

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"WARC/", Format.WARC),
    (b"filedesc://", Format.ARC),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"\x1f\x8b", Format.GZIP),
    (b"BZh", Format.BZIP2),
    (b"\xfd7zXZ\x00", Format.XZ),
    (b"\x28\xb5\x2f\xfd", Format.ZSTD),
    (b"PAR1", Format.PARQUET),
    (b"%PDF-", Format.BINARY),
    (b"\x89PNG", Format.BINARY),
    (b"GIF8", Format.BINARY),
    (b"\xff\xd8\xff", Format.BINARY),
    (b"RIFF", Format.BINARY),
    (b"\x7fELF", Format.BINARY),
    (b"SQLite format 3\x00", Format.BINARY),
    (b"7z\xbc\xaf\x27\x1c", Format.BINARY),
    (b"Rar!\x1a\x07", Format.BINARY),
    (b"wOF", Format.BINARY),
    (b"\xd0\xcf\x11\xe0", Format.BINARY),
)

_NAMES: dict[str, Format] = {
    "htm": Format.HTML,
    "html": Format.HTML,
    "xhtml": Format.HTML,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "jsonl": Format.JSON_LINES,
    "ndjson": Format.JSON_LINES,
    "jl": Format.JSON_LINES,
    "json": Format.JSON,
    "csv": Format.CSV,
    "tsv": Format.CSV,
    "css": Format.ASSET,
    "js": Format.ASSET,
    "mjs": Format.ASSET,
    "map": Format.ASSET,
    "svg": Format.ASSET,
    "cdx": Format.ASSET,
    "cdxj": Format.ASSET,
}

# Text without marks of its own: here the name decides.
_BY_NAME_ALONE = frozenset({Format.ASSET, Format.MARKDOWN, Format.CSV})

# A zstd skippable frame: WARC-zstd files put their dictionary into one (IIPC, WARC zstd appendix).
# yes: 5d 2a 4d 18; no: 28 b5 2f fd
_ZSTD_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")

# yes: `<!DOCTYPE html>`, `<HTML lang=`, `<p>Hello`; no: `<rss version=`, `a < b`
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|base|noscript|div|main|article|section"
    rb"|header|footer|nav|table|form|frameset|p|h[1-6]|ul|ol|br|span|a|img|iframe|center|font)(?=[\s/>])",
    re.IGNORECASE,
)

# yes: `<rss version="2.0">`, `<urlset xmlns=`; no: `<html>`, `<feedback>`
_FEED = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|(?:rdf:)?RDF|opml)(?=[\s>])")

# What may stand before the first tag: white space, XML declaration, comments, a doctype.
# yes: `<?xml version="1.0"?> <!-- saved from url -->`; no: `Some text <p>`
_PREAMBLE = re.compile(rb"(?:\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)*+", re.DOTALL | re.IGNORECASE)

# The header block of a saved web archive (RFC 2557). yes: `Content-Type: multipart/related;`; no: `Content:
# multi`
_MHTML = re.compile(
    rb"^(?:MIME-Version:|Content-Type:\s*multipart/(?:related|mixed|alternative)|Snapshot-Content-Location:)",
    re.IGNORECASE | re.MULTILINE,
)

# A mail-like header line. yes: `From: <Saved by Blink>`; no: `Key data: 5`, at the start of a dump
_MAIL_START = re.compile(
    rb"\s*(?:From|MIME-Version|Subject|Date|Content-Type|Snapshot-Content-Location|X-[\w-]+):\s",
    re.IGNORECASE,
)

# yes: `{"url": "x"`, `[{"a"`; no: `{not json`, `[1] reference`
_JSON = re.compile(rb"[\s\x1e]*(?:\{\s*(?:\"|\})|\[\s*(?:\{|\]))")

# yes: `crawl.warc.gz`, `old.arc`; no: `warc.txt`, `search`
_WEB_ARCHIVE_NAME = re.compile(r"\.(w)?arc(?:\.(gz|zst))?$", re.IGNORECASE)

_TAR_MAGIC_AT = 257

# Share of control bytes from which a head is binary: text holds none beyond tab, line ends and form feed.
_BINARY_SHARE = 0.05
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27}) + b"\x7f"


def sniff(head: bytes, name: str = "") -> Format:
    """Return the format of what starts with `head` (up to HEAD_BYTES of it) and is called `name`."""
    if not head:
        return Format.EMPTY
    by_magic = _by_magic(head)
    if by_magic:
        return by_magic
    if outer := web_archive_by_name(name):
        return outer[-1]
    return Format.BINARY if is_binary(head) else _sniff_text(_without_bom(head), name)


def _by_magic(head: bytes) -> Format | None:
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if _ZSTD_SKIPPABLE.match(head):
        return Format.ZSTD
    if head.lstrip(b"\r\n").startswith(b"WARC/"):
        return Format.WARC
    return Format.TAR if head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar" else None


def web_archive_by_name(name: str) -> tuple[Format, ...]:
    """Return (kind,) or (kind, compression) when the name says web archive: its start may be damaged."""
    match = _WEB_ARCHIVE_NAME.search(name)
    if not match:
        return ()
    kind = Format.WARC if match[1] else Format.ARC
    return (kind, Format(match[2].lower())) if match[2] else (kind,)


def _sniff_text(head: bytes, name: str) -> Format:
    suffix = name.rpartition(".")[2].lower()
    by_name = _NAMES.get(suffix, Format.TEXT)
    if by_name in _BY_NAME_ALONE and not _JSON.match(head):
        return by_name
    return _sniff_marks(head, by_name)


def _sniff_marks(head: bytes, by_name: Format) -> Format:
    if _MAIL_START.match(head) and _MHTML.search(head):
        return Format.MHTML
    if _JSON.match(head):
        return _json_kind(head, by_name)
    if _is_feed(head):
        return Format.FEED
    at = _PREAMBLE.match(head).end()  # type: ignore[union-attr]  # it matches the empty string
    if _HTML.match(head, at) or (by_name is Format.HTML and b"<" in head):
        return Format.HTML
    return Format.TEXT


def _is_feed(head: bytes) -> bool:
    return bool(_FEED.match(head, _PREAMBLE.match(head).end()))  # type: ignore[union-attr]  # as above


def _json_kind(head: bytes, by_name: Format) -> Format:
    """One object a line is JSON lines; an array, or an object over several lines, is a JSON document."""
    if head.lstrip()[:1] == b"[":
        return Format.JSON
    first, newline, rest = head.lstrip().partition(b"\n")
    if newline and first.rstrip().endswith(b"}") and rest.lstrip()[:1] in (b"{", b"\x1e", b""):
        return Format.JSON_LINES
    if not newline and by_name is not Format.JSON:
        return Format.JSON_LINES
    return Format.JSON


def _without_bom(head: bytes) -> bytes:
    """Return text without its byte order mark, UTF-16 as the bytes of its ASCII: one set of patterns serves."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore").encode("ascii", "replace")
    if b"\0" in head and (unmarked := looks_utf16(head)):
        return head.decode(unmarked, "ignore").encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")


def is_binary(head: bytes) -> bool:
    """Tell whether these bytes are no text in any encoding: more control bytes than text and UTF-16 hold."""
    if not head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    nuls = head.count(0)
    if nuls and looks_utf16(head):
        return False
    return controls > _BINARY_SHARE * len(head)


def looks_utf16(head: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" when NULs stand at nearly every odd or even place, else None."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    enough = len(head) // 2 * 0.7
    if odd > enough and even < odd / 10:
        return "utf-16-le"
    if even > enough and odd < even / 10:
        return "utf-16-be"
    return None


# What HTTP says is a page; any other type but a missing or vague one is none.
_DECLARED: dict[str, MediaType] = {
    "text/html": MediaType.HTML,
    "application/xhtml+xml": MediaType.HTML,
    "text/plain": MediaType.TEXT,
    "text/markdown": MediaType.MARKDOWN,
    "text/x-markdown": MediaType.MARKDOWN,
    "application/rss+xml": MediaType.FEED,
    "application/atom+xml": MediaType.FEED,
}
_VAGUE = frozenset(
    {"", "application/octet-stream", "unknown", "*/*", "text/xml", "application/xml", "no-type"}
)


def media_type_of(payload: bytes, declared: str | None = None, name: str = "") -> MediaType | None:
    """Return what kind of page a payload is; None when it is none (an image, a script, an archive).

    `declared` is a Content-Type header or None. Mark-up found in the content wins over a declared text/plain,
    and a feed found in the content over a declared text/html.
    """
    stated = (declared or "").partition(";")[0].strip().lower()
    if stated and stated not in _DECLARED and stated not in _VAGUE:
        return None
    head = payload[:HEAD_BYTES]
    if _DECLARED.get(stated) is MediaType.HTML:
        return MediaType.FEED if _is_feed(head) else MediaType.HTML
    seen = MEDIA_TYPES.get(sniff(head, "" if stated else name))
    if stated in _VAGUE:
        return seen if stated != "text/xml" or seen is not MediaType.TEXT else None
    if seen in (MediaType.FEED, MediaType.HTML):
        return seen
    return _DECLARED[stated]
