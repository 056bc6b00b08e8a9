"""A page's HTML as text dumps show it: several renderings, as text dumps come from unknown tools.

In: the HTML of a page. Out: its text, one or several renderings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Callable

PARAGRAPH_TAGS = frozenset(
    (
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "pre",
        "article",
        "section",
    )
)
BLOCK_TAGS = PARAGRAPH_TAGS | {
    "address", "aside", "body", "br", "button", "center", "dd", "details", "dialog", "dir", "div", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hr", "legend", "li", "main",
    "menu", "nav", "option", "optgroup", "select", "summary", "tbody", "td", "th", "tfoot", "thead", "tr",
}  # fmt: skip
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STRONG_TAGS = frozenset(("b", "strong"))
HIDDEN_TAGS = frozenset(("script", "style", "template", "head", "title", "svg", "iframe", "textarea"))


def render_lines(html: str, *, blank: bool, cells: str = "\n", bullets: bool = False) -> str:
    """Return the text with one line a block: with blank lines round paragraphs or not.

    `cells` parts the cells of a table row; `bullets` writes "* " before list items.
    """
    pieces: list[str] = []
    _walk(_parse(html), pieces, cells=cells, bullets=bullets, blank=blank)
    # Matches the two spaces of "one  word"; not "\n".
    lines = [re.sub(r"[ \t\r\f\v\xa0]+", " ", line).strip(" ") for line in "".join(pieces).split("\n")]
    text = "\n".join(lines)
    # The first matches "\n\n\n", not "\n\n"; the second matches "\n\n", not "\n".
    text = re.sub(r"\n{3,}", "\n\n", text) if blank else re.sub(r"\n{2,}", "\n", text)
    return text.strip()


def render_markdown(html: str) -> str:
    """Return the text as Markdown with inline links and images, as crawlers hand pages over."""
    pieces: list[str] = []
    _walk(_parse(html), pieces, cells=" | ", bullets=True, blank=True, marked=True)
    # The first matches the blanks of "a  b" and of "\n b"; the second "\n\n\n", not "\n\n".
    text = re.sub(r"(?<=\n)[ \t]+|[ \t]+(?=[ \t\n])", "", "".join(pieces))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def render_strings(html: str) -> str:
    """Return each text node on a line of its own, as BeautifulSoup's stripped strings are."""
    texts = (
        # Matches the "\n  " of "one\n  word"; not the "-" of "one-word".
        re.sub(r"\s+", " ", str(text)).strip()
        for text in _parse(html).xpath(
            "//text()[not(ancestor::script or ancestor::style or ancestor::template or ancestor::head)]"
        )
    )
    return "\n".join(text for text in texts if text)


def render_one_line(html: str) -> str:
    """Return the text in a single line, its text nodes parted by blanks."""
    return render_strings(html).replace("\n", " ")


RENDERINGS = {
    "blank": lambda html: render_lines(html, blank=True),
    "lines": lambda html: render_lines(html, blank=False),
    "layout": lambda html: render_lines(html, blank=True, cells="  ", bullets=True),
    "strings": render_strings,
}


# Those above hardly differ from each other; these do.
OTHER_RENDERINGS: dict[str, Callable[[str], str]] = {"markdown": render_markdown, "one line": render_one_line}


def _parse(html: str) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)


def _walk(  # noqa: PLR0913  (the ways in which dumps differ)
    root: lxml.html.HtmlElement,
    pieces: list[str],
    *,
    cells: str,
    bullets: bool,
    blank: bool,
    marked: bool = False,
) -> None:
    """Write the text of the tree, iteratively: pages nest deeper than Python's stack."""
    stack: list[tuple[lxml.html.HtmlElement | None, str]] = [(root, "")]
    while stack:
        element, text = stack.pop()
        if element is None:
            pieces.append(text)
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in HIDDEN_TAGS:
            pieces.append(_flat(element.tail))
            continue
        opening = closing = ""
        if tag in ("td", "th"):
            closing = cells
        elif tag in BLOCK_TAGS:
            opening = closing = "\n\n" if blank and tag in PARAGRAPH_TAGS else "\n"
        if tag == "li" and bullets:
            opening += "* "
        if marked:
            before, behind = _marks(element, tag)
            opening, closing = opening + before, behind + closing
        pieces.append(opening + _flat(element.text))
        stack.append((None, closing + _flat(element.tail)))
        stack.extend((child, "") for child in reversed(element))


def _marks(element: lxml.html.HtmlElement, tag: str) -> tuple[str, str]:
    """Return what Markdown puts before the text of an element, and behind it."""
    if tag == "a" and element.get("href"):
        return "[", f"]({element.get('href')})"
    if tag == "img":
        return f"![{element.get('alt', '')}]({element.get('src', '')})", ""
    if tag in _STRONG_TAGS and (element.text or "").strip() == element.text:
        return "**", "**"
    return (f"{'#' * int(tag[1])} " if tag in _HEADING_TAGS else ""), ""


def _flat(text: str | None) -> str:
    # Matches the "\n" of "one\nword"; not the "-" of "one-word".
    return re.sub(r"\s+", " ", text) if text else ""
