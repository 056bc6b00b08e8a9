"""What the mark-up of a page says of itself: metas, links, times and JSON-LD.

In: the raw pieces the segmenter meets on its way (attribute values, the text of `<title>` and of JSON-LD
scripts). Out: `Head`. Nothing is interpreted here; the field rules do that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from extract.half_characters import without_halves
from transform.document import Head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# A page may nest JSON-LD as deep as it likes; no real one goes beyond a handful of lists and graphs.
_MAX_NESTING = 8

# Where an image's address stands, the one that scripts move into `src` first.
_IMAGE_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
# Smaller images (pixels) are icons and counters.
_ICON = 64


@dataclass(slots=True)
class HeadBuilder:
    """Collects the pieces of a `Head` in document order."""

    title: str | None = None
    lang: str | None = None
    base_href: str | None = None
    metas: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    images: list[tuple[str, str, int, str]] = field(default_factory=list)

    def add_meta(self, attributes: Mapping[str, str]) -> None:
        """Keep a `<meta>` under its property, name and itemprop (lower case), whichever it has."""
        content = attributes.get("content")
        if content is None:
            return
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = attributes.get(key)
            if name:
                self.metas.append((name.strip().lower(), content))

    def add_link(self, attributes: Mapping[str, str]) -> None:
        """Keep a `<link>` that has both a rel and an href."""
        rel, href = attributes.get("rel"), attributes.get("href")
        if rel and href:
            self.links.append((rel.strip().lower(), href.strip()))

    def add_image(self, attributes: Mapping[str, str], position: int, resolve: Callable[[str], str]) -> None:
        """Keep an `<img>` before the block at `position`; pages that load late keep the address elsewhere."""
        for name in _IMAGE_SOURCES:
            source = attributes.get(name, "").strip()
            if source and not source.startswith("data:"):
                if not _is_icon(attributes):
                    alt = attributes.get("alt", "").strip()
                    self.images.append((resolve(source), alt, position, source))
                return

    def build(self) -> Head:
        """Return the finished `Head`; JSON-LD that does not parse is left out."""
        return Head(
            title=self.title,
            lang=self.lang,
            base_href=self.base_href,
            metas=tuple(self.metas),
            links=tuple(self.links),
            times=tuple(self.times),
            images=tuple(self.images),
            json_ld=tuple(entry for script in self.scripts for entry in _entries(_parse(script))),
        )


def _parse(script: str) -> Any:  # noqa: ANN401 - JSON is any of its types
    """Return the value of a JSON-LD script, None when it is no JSON.

    Scripts often hold raw line breaks inside strings and stand in comment or CDATA marks; the standard
    library's lenient mode reads the former, `_unwrap` takes off the latter. It lets halves of characters through,
    which nothing can store.
    """
    text = _unwrap(script)
    try:
        return orjson.loads(text)
    except ValueError:
        pass
    try:
        value = json.loads(text, strict=False)
        return json.loads(without_halves(json.dumps(value, ensure_ascii=False)))
    except (ValueError, RecursionError):
        return None


def _unwrap(script: str) -> str:
    """Take off what pages put around JSON-LD: CDATA sections, HTML comments and a trailing semicolon."""
    text = script.strip().removeprefix("/*<![CDATA[*/").removesuffix("/*]]>*/").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip()
    text = text.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    return text.removeprefix("<!--").removesuffix("-->").strip().removesuffix(";")


def _entries(value: Any, nesting: int = 0) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the objects of a JSON-LD value, flattened over lists and `@graph`, in document order."""
    if nesting > _MAX_NESTING:
        return
    if isinstance(value, list):
        for item in value:
            yield from _entries(item, nesting + 1)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if set(value) - {"@context", "@graph"}:
            yield value
        if graph is not None:
            yield from _entries(graph, nesting + 1)


def _is_icon(attributes: Mapping[str, str]) -> bool:
    """Say whether an `<img>` states a size below that of a picture."""
    return _is_small(attributes.get("width", "")) or _is_small(attributes.get("height", ""))


def _is_small(stated: str) -> bool:
    size = stated.removesuffix("px")
    return len(size) <= 5 and size.isascii() and size.isdigit() and int(size) < _ICON
