"""Break one HTML page into blocks: one pass over the parser's events, without ever building a tree.

In: the decoded page as text (never bytes: libxml2 falls back to Latin-1 when the charset meta is late). Out:
a `Document` whose blocks are the page's text runs in reading order, broken at block elements and at double
`<br>`. Nothing is left out for how it looks: `<noscript>` is kept (some forums have their posts only there),
and hidden text too. `document.signals` is the `Outline` that the features are computed from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from transform.anchors import LINE_BREAK, collapse, place_links, resolver
from transform.blocks import Block, Disposition
from transform.characters import SOFT_HYPHEN
from transform.document import MOST_BLOCKS, MOST_TAGS, Document, PageTooLargeError
from transform.head import HeadBuilder
from transform.markup import SPEAKING, TAGS, flags_of
from transform.outline import Outline
from transform.places import Places
from transform.tree_faults import tree_faults
from transform.unseen import unseen_repairs, without_unseen, without_wide_breaks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transform.anchors import Anchor
    from transform.blocks import Link
    from transform.markup import Tag

# Matches '<?xml version="1.0" encoding="utf-8"?>', not '<html>'. lxml refuses text that declares an encoding.
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
_CONTENT = Disposition.CONTENT  # looked up once: members of an enumeration are slow to reach
# More deeply no page nests these; what is never closed would be kept as often as it is opened.
_NESTED_TIMES = 4
_NESTED_LINKS = 16
_NO_BLOCK = -1
# A table row whose cells all are this short is one block; longer cells are a layout, not a row of data.
_ROW_CELL_CHARS = 150


def segment_html(text: str, *, target_uri: str | None = None) -> Document:
    """Return the page's blocks, head and outline. Text without any element or character gives no blocks.

    Raises PageTooLargeError.
    """
    markup = text[match.end() :] if (match := _XML_DECLARATION.match(text)) else text
    if len(markup) > MOST_TAGS and markup.count("<") > MOST_TAGS:
        raise PageTooLargeError(f"more than {MOST_TAGS:,} tags")
    target = _Segmenter(target_uri)
    faults: tuple[str, ...] = ()
    if markup and not markup.isspace():
        # The stubs ask for methods that lxml itself does without. As UTF-8 the page is read a fifth faster.
        parser = etree.HTMLParser(target=target, huge_tree=True, encoding="utf-8")  # type: ignore[arg-type]
        etree.fromstring(markup.encode(errors="replace"), parser=parser)
        faults = tree_faults(parser.error_log, markup if target.has_drawings() else "")
    document = Document(
        blocks=tuple(target.blocks),
        head=target.head.build(),
        signals=target.outline,
        target_uri=target_uri,
        markup=markup,
        faults=faults,
        repairs=tuple(sorted(target.unseen)),
    )
    # lxml's parser and its context hold each other until the collector comes: the page must not wait with them.
    vars(target).clear()
    return document


class _Row(NamedTuple):
    """An open row of a table: its first block, its element, and the blocks that stand in its own cells."""

    first: int
    node: int
    cells: list[int]


class _Segmenter:
    """The parser's target: keeps the run that is being read and hands each finished one over as a block."""

    def __init__(self, target_uri: str | None) -> None:
        self.head = HeadBuilder()
        self.outline = Outline()
        self.blocks: list[Block] = []
        self.unseen: set[str] = set()  # by which repairs the text is read
        self._target_uri = target_uri or ""
        self._resolve = resolver(self._target_uri)
        self._node = -1
        self._places = Places(self.outline)
        self._parts: list[str] = []
        self._run_node = -1  # the element of the run's text so far
        self._mixed = False  # the run has text of more than one element
        self._left: Tag | None = None  # an inline element that ended since the last text of the run
        self._links: list[Anchor] = []
        self._open_links: list[tuple[int, str, str]] = []
        self._open_times: list[tuple[str, int, int]] = []
        self._rows: list[_Row] = []
        self._layout_rows = 0  # so many of them hold a table: no rows of data
        self._no_cell = _NO_BLOCK  # the last block that kept a row from being one of data
        self._skipped = 0
        self._has_drawing = False
        self._captured: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        if self._skipped:
            self._skipped += 1
            return
        tag = TAGS[name]
        if tag.skipped:
            self._skip(name, attributes)
            return
        if tag.breaks:
            if self._parts:
                self._flush()
        elif self._left is not None and (tag.apart or self._left.apart):
            self._parts.append(" ")
            self._left = None
        outline, flags, label = self.outline, tag.flag, ""
        if attributes:
            if not SPEAKING.isdisjoint(attributes):
                flags |= flags_of(attributes)
            label = f"{attributes.get('id', '')} {attributes.get('class', '')}"
        outline.tags.append(name)
        outline.names.append(label)
        outline.parents.append(self._node)
        outline.own_flags.append(flags)
        outline.first.append(len(self.blocks))
        outline.last.append(0)
        self._node = len(outline.tags) - 1
        if tag.opens:
            self._open(name, attributes)

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._skipped:
            if self._captured is not None:
                self._captured.append(text)
            return
        if not text.isascii() and not (text := self._seen(text)):
            return
        if text.isspace():
            if self._parts:
                self._parts.append(text)
            return
        if self._run_node != self._node:
            if self._run_node < 0:
                self._run_node = self._node
            else:
                self._mixed = True
        self._left = None
        self._parts.append(text)

    def end(self, name: str) -> None:
        """Leave an element."""
        if self._skipped:
            self._skipped -= 1
            if not self._skipped and self._captured is not None:
                self._keep_captured(name)
            return
        tag = TAGS[name]
        if tag.breaks:
            if self._parts:
                self._flush()
        elif self._run_node >= 0 and (self._left is None or tag.apart):
            self._left = tag
        if tag.opens:
            self._close(name)
        outline, node = self.outline, self._node
        outline.last[node] = len(self.blocks)
        if node:  # what stands behind the root's end, a second document even, is in the root all the same
            self._node = outline.parents[node]

    def close(self) -> None:
        """Finish: the parser has closed every element, only text outside them can be left."""
        self._flush()
        if self.outline.last:
            self.outline.last[0] = len(self.blocks)

    def _seen(self, text: str) -> str:
        """Return a piece of text as it is read; line breaks amid ideographs mean something in code alone."""
        before = self._parts[-1][-1:] if text[0] == SOFT_HYPHEN and self._parts else ""
        seen = without_unseen(before + text)[len(before) :]
        if seen != text:
            self.unseen.update(unseen_repairs(before + text))
        joined = without_wide_breaks(seen)
        if joined != seen and self._places.found[self._places.number(self._node)][1] == "code":
            return seen
        return joined

    def has_drawings(self) -> bool:
        """Say whether the page has drawings or formulas, whose end tags may be missing."""
        return self._has_drawing or "math" in self.outline.tags

    def _skip(self, name: str, attributes: Mapping[str, str]) -> None:
        """Pass over an element without text of the page; what the head is made of is kept."""
        self._skipped = 1
        if name == "br":
            self._break_line()
        elif name == "svg":
            self._has_drawing = True
        elif name == "meta":
            self.head.add_meta(attributes)
        elif name == "link":
            self.head.add_link(attributes)
        elif (name == "title" and self.head.title is None) or (name == "script" and _is_json_ld(attributes)):
            self._captured = []
        elif name == "base" and self.head.base_href is None and attributes.get("href"):
            self.head.base_href = attributes["href"].strip()
            self._resolve = resolver(self._resolve(self.head.base_href))

    def _keep_captured(self, name: str) -> None:
        text, self._captured = "".join(self._captured or ()), None
        if name == "title":
            self.head.title = " ".join(text.split()) or None
        else:
            self.head.scripts.append(text)

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        """Do what only this element asks for when it is entered."""
        if name == "a":
            self._open_links.append(
                (len(self._parts), attributes.get("href", "").strip(), attributes.get("rel", ""))
            )
        elif name == "time":
            block = len(self.blocks) if len(self._open_times) < _NESTED_TIMES else _NO_BLOCK
            self._open_times.append((attributes.get("datetime", ""), block, len(self._parts)))
        elif name == "img":
            self.head.add_image(attributes, len(self.blocks), self._resolve)
        elif name == "tr":
            self._rows.append(_Row(len(self.blocks), self._node, []))
        elif name == "table":
            self._layout_rows = len(self._rows)
        elif name == "html":
            self.head.lang = self.head.lang or attributes.get("lang") or attributes.get("xml:lang")

    def _close(self, name: str) -> None:
        """Do what only this element asks for when it is left."""
        if name == "a" and self._open_links:
            start, href, rel = self._open_links.pop()
            if href and start < len(self._parts):
                self._links.append((start, len(self._parts), href, rel))
        elif name == "time" and self._open_times:
            moment, block, start = self._open_times.pop()
            text = "".join(self._parts[start:]) if block == len(self.blocks) else ""
            path = self._places.found[self._places.number(self._node)][0]
            self.head.times.append((moment, " ".join(text.split()), path))
        elif name == "tr" and self._rows:
            self._close_row(self._rows.pop())

    def _close_row(self, row: _Row) -> None:
        """Tell rows of data, which are tables, from rows that only lay the page out, whose text is like any other."""
        if len(self._rows) < self._layout_rows:
            self._layout_rows = len(self._rows)
        elif self._join_row(row.first, row.node) or not any(map(_is_of_layout, self.blocks[row.first :])):
            return
        for number in row.cells:
            self.blocks[number] = self.blocks[number]._replace(kind="paragraph")

    def _break_line(self) -> None:
        """Break the line; a second `<br>` after nothing but white space ends the block."""
        for part in reversed(self._parts):
            if part == LINE_BREAK:
                self._flush()
                return
            if not part.isspace():
                self._parts.append(LINE_BREAK)
                return

    def _flush(self) -> None:
        """End the run: what was read since the last block becomes one, if it has any text."""
        if self._run_node >= 0:
            self._add_block("".join(self._parts), self._node if self._mixed else self._run_node)
            self._run_node, self._mixed, self._left = -1, False, None
        self._parts = []
        self._links.clear()
        # An element that is still open goes on in the next run.
        if self._open_links:
            self._open_links = [(0, href, rel) for _, href, rel in self._open_links[-_NESTED_LINKS:]]

    def _add_block(self, raw: str, node: int) -> None:
        place = self._places.number(node)
        path, kind, level, flags = self._places.found[place]
        # White space means something in code; links are left out there, for their offsets would not fit.
        code = kind == "code"
        breaks = raw.count(LINE_BREAK)
        text = raw.strip("\n").replace(LINE_BREAK, "\n") if code else collapse(raw)
        anchors = self._anchors()
        links = place_links(self._parts, len(text), anchors, self._resolve) if anchors and not code else ()
        if len(self.blocks) >= MOST_BLOCKS:
            raise PageTooLargeError(f"more than {MOST_BLOCKS:,} blocks")
        # In the order of the fields: by name it takes twice as long, and pages have hundreds of blocks.
        self.blocks.append(
            Block(len(self.blocks), text, path, None, None, kind, _CONTENT, "segment", 1.0, level, links)
        )
        if kind == "table" and self._rows:
            self._rows[-1].cells.append(len(self.blocks) - 1)
        outline = self.outline
        outline.nodes.append(node)
        outline.places.append(place)
        outline.flags.append(flags)
        outline.link_chars.append(sum([link.end - link.start for link in links]) if links else 0)
        outline.breaks.append(breaks)
        outline.runs.append(len(self._parts))

    def _anchors(self) -> list[Anchor]:
        """Return the links of the run, those that are still open included."""
        if not self._open_links:
            return self._links
        count = len(self._parts)
        return self._links + [(start, count, href, rel) for start, href, rel in self._open_links if href]

    def _join_row(self, first: int, row: int) -> bool:
        """Make the short cells of a row one block, separated by tabs; say whether it was done."""
        if first <= self._no_cell or len(self.blocks) < first + 2:
            return False
        cells = self.blocks[first:]
        for number, cell in enumerate(cells, start=first):
            if not _is_short_cell(cell):
                self._no_cell = number
                return False
        links: list[Link] = []
        offset = 0
        for cell in cells:
            links += [link._replace(start=link.start + offset, end=link.end + offset) for link in cell.links]
            offset += len(cell.text) + 1
        text = "\t".join(cell.text for cell in cells)
        place = self._places.number(row)
        path, _, _, flags = self._places.found[place]
        self.blocks[first:] = [cells[0]._replace(text=text, path=path, links=tuple(links))]
        outline = self.outline
        outline.nodes[first:] = [row]
        outline.places[first:] = [place]
        outline.flags[first:] = [flags]
        outline.link_chars[first:] = [sum(outline.link_chars[first:])]
        outline.breaks[first:] = [sum(outline.breaks[first:])]
        outline.runs[first:] = [sum(outline.runs[first:])]
        for node in range(row, len(outline.tags)):
            outline.first[node], outline.last[node] = first, first + 1
        return True


def _is_json_ld(attributes: Mapping[str, str]) -> bool:
    return attributes.get("type", "").strip().lower().startswith("application/ld+json")


def _is_short_cell(block: Block) -> bool:
    return block.kind == "table" and len(block.text) <= _ROW_CELL_CHARS


def _is_of_layout(block: Block) -> bool:
    return len(block.text) > _ROW_CELL_CHARS or block.kind == "heading"
