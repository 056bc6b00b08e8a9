"""The text of a run and its links: white space collapsed, and where each link stands in it and leads.

In: the pieces of text of one run, as the parser gave them. Out: the collapsed text and `Link` spans in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from transform.blocks import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # first part, part after the last, address as written, rel
    Anchor = tuple[int, int, str, str]

# Stands for <br> among the parts of a run: white space to str.split, and never typed into a page.
LINE_BREAK = "\x1e"


def collapse(raw: str) -> str:
    """Return text with white space collapsed to single spaces, and one line per `<br>`."""
    if LINE_BREAK not in raw:
        return single_spaced(raw)
    lines = map(single_spaced, raw.split(LINE_BREAK))
    return "\n".join(line for line in lines if line)


def single_spaced(text: str) -> str:
    """Return text with single spaces for all its white space, and none at its ends."""
    bare = text.strip()
    if bare.isprintable() and "  " not in bare:
        return bare  # nine of ten: the only white space that is printable is the space
    return " ".join(text.split())


def place_links(
    parts: Sequence[str], length: int, anchors: Sequence[Anchor], resolve: Callable[[str], str]
) -> tuple[Link, ...]:
    """Return the links of a run whose collapsed text has `length` characters, those with text."""
    first, last, href, rel = anchors[0]
    if len(anchors) == 1 and first == 0 and (last == len(parts) or "".join(parts[last:]).isspace()):
        return (Link(0, length, resolve(href), rel),)
    starts, ends = _offsets(parts)
    links = []
    for first, last, href, rel in anchors:
        if first < last and starts[first] < ends[last - 1]:
            links.append(Link(starts[first], ends[last - 1], resolve(href), rel))
    return tuple(links)


def _offsets(parts: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return where the text of each part starts and ends in the collapsed text of them all."""
    starts: list[int] = []
    ends: list[int] = []
    length, gap = 0, False
    for part in parts:
        words = part.split()
        if not words or part[0].isspace():
            gap = True
        begin = length + 1 if gap and length else length
        starts.append(begin)
        if words:
            length = begin + len(" ".join(words))
            gap = part[-1].isspace()
        ends.append(length)
    return starts, ends


def resolver(base: str) -> Callable[[str], str]:
    """Return the function that makes addresses absolute, the common forms without parsing each anew."""
    try:
        split = urlsplit(base)
    except ValueError:  # a malformed host, as in "http://[x"
        return str
    origin = f"{split.scheme}://{split.netloc}" if split.scheme and split.netloc else ""

    def resolve(href: str) -> str:
        if not origin or href.startswith(("http://", "https://")):
            return href
        if href.startswith("/") and not href.startswith("//") and "/." not in href:
            return origin + href
        try:
            return urljoin(base, href)
        except ValueError:
            return href

    return resolve
