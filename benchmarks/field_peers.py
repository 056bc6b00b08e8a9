"""The extractors whose fields are compared: ours and, where they are installed, the peers.

In: a `FieldPage`. Out: its `Answer`. A peer that fails on a page has answered nothing there.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
from typing import TYPE_CHECKING, Any

from benchmarks.field_gold import Answer
from transform import parse_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.field_gold import FieldPage


def ours(page: FieldPage) -> Answer:
    """Read the fields with `parse_page`, as any caller would: bytes and address in."""
    outcome = parse_page(page.payload, target_uri=page.url)
    headline = getattr(outcome, "headline", None)
    published = getattr(outcome, "date_published", None)
    is_day = published is not None and published.value.precision == "day"
    return Answer(
        headline=headline.value if headline else "",
        authors=tuple(author.value.name for author in getattr(outcome, "authors", ())),
        day=published.value.day.isoformat() if published and is_day else "",
    )


def _trafilatura(page: FieldPage) -> Answer:
    metadata = importlib.import_module("trafilatura.metadata").extract_metadata(
        page.text, default_url=page.url
    )
    if metadata is None:
        return Answer(headline="", authors=(), day="")
    authors = tuple(name.strip() for name in (metadata.author or "").split(";") if name.strip())
    return Answer(headline=metadata.title or "", authors=authors, day=metadata.date or "")


def _newspaper(page: FieldPage) -> Answer:
    article = importlib.import_module("newspaper").Article(
        page.url or "https://example.org/", fetch_images=False
    )
    article.download(input_html=page.text)
    article.parse()
    day = article.publish_date.date().isoformat() if article.publish_date else ""
    return Answer(headline=article.title or "", authors=tuple(article.authors), day=day)


def _htmldate(page: FieldPage) -> Answer:
    find_date = importlib.import_module("htmldate").find_date
    return Answer(day=find_date(page.text, original_date=True, url=page.url) or "")


def _extruct(page: FieldPage) -> Answer:
    """Read schema.org (JSON-LD, then microdata), then Open Graph, the first that states a field."""
    found = importlib.import_module("extruct").extract(
        page.text,
        base_url=page.url,
        syntaxes=["json-ld", "microdata", "opengraph"],
        uniform=True,
        errors="ignore",
    )
    entries = [*_flat(found.get("json-ld")), *_flat(found.get("microdata"))]
    graph = {key: value for entry in found.get("opengraph") or () for key, value in entry.items()}
    day = _first(entries, "datePublished") or graph.get("article:published_time") or ""
    return Answer(
        headline=str(_first(entries, "headline") or graph.get("og:title") or ""),
        authors=tuple(_names(_first(entries, "author"))),
        day=str(day)[:10],
    )


def _flat(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            yield entry
            yield from _flat(entry.get("@graph", []))


def _first(entries: list[dict[str, Any]], key: str) -> Any:  # noqa: ANN401 - JSON
    return next((entry[key] for entry in entries if entry.get(key)), None)


def _names(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)


_PEERS: tuple[tuple[str, Callable[[FieldPage], Answer]], ...] = (
    ("trafilatura", _trafilatura),
    ("newspaper", _newspaper),
    ("extruct", _extruct),
    ("htmldate", _htmldate),
)


def extractors() -> dict[str, Callable[[FieldPage], Answer]]:
    """Return ours and the installed peers by name, in the order of the table's columns."""
    for name in ("trafilatura", "newspaper", "htmldate", "extruct"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    installed = {name: _forgiving(peer) for name, peer in _PEERS if importlib.util.find_spec(name)}
    return {"ours": ours, **installed}


def _forgiving(peer: Callable[[FieldPage], Answer]) -> Callable[[FieldPage], Answer]:
    def answer(page: FieldPage) -> Answer:
        try:
            return peer(page)
        except Exception:  # noqa: BLE001 - what a peer raises is its own affair
            return Answer(headline="", authors=(), day="")

    return answer
