"""Pages with hand-written fields: headline, authors and day of publication, and how answers are compared.

In: a folder with `wcxb/html`, `wcxb/ground-truth`, `news/html` and `news/gold.jsonl`. Out: `FieldPage`
records in a fixed order (WCXB without the pages whose gold began as an extractor's draft), and the marks of
an `Answer`.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extract.encoding import decode
from extract.page import MediaType
from transform.fields.date_text import find_dates
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Matches "A, B", "A; B" and "A and B" in a gold that lists authors in one text; not "Andy Ash".
_BETWEEN = re.compile(r"\s*[,;]\s*|\s+(?:and|&)\s+")
# Matches ", " and "—" in "Riots, again—live"; not "é" or "3".
_NOT_A_WORD = re.compile(r"[\W_]+")
# Matches "2024-05-03" and "20240503" in mark-up; not "2024-5-3".
_STATED_DAY = re.compile(r"(?:19|20)\d\d[-/.]?[01]\d[-/.]?[0-3]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPage:
    """One page with its gold. `authors` is empty and `day` "" (else "YYYY-MM-DD") where the gold has none."""

    collection: str
    key: str
    url: str | None
    payload: bytes = field(repr=False)
    text: str = field(repr=False)
    headline: str
    authors: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an extractor says of a page; None for a field it has no notion of."""

    headline: str | None = None
    authors: tuple[str, ...] | None = None
    day: str | None = None


def read_field_pages(data: Path) -> Iterator[FieldPage]:
    """Yield the news pages, then WCXB's, each set in the order of its keys."""
    lines = (data / "news" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    for record in sorted(map(json.loads, lines), key=lambda record: str(record["file"])):
        yield _page(data / "news" / "html" / record["file"], "news", record)
    for path in sorted((data / "wcxb" / "ground-truth").glob("*.json")):
        record = json.loads(path.read_bytes())
        if (record.get("_internal") or {}).get("source") == "rs-trafilatura-draft":
            continue
        truth = record["ground_truth"]
        names = [name for name in _BETWEEN.split(truth.get("author") or "") if name]
        fields = {
            "headline": truth.get("title"),
            "authors": names,
            "date_published": truth.get("publish_date"),
        }
        html_path = data / "wcxb" / "html" / f"{path.stem}.html.gz"
        yield _page(html_path, "WCXB", {"url": record.get("url"), **fields})


def _page(path: Path, collection: str, record: dict[str, Any]) -> FieldPage:
    payload = gzip.decompress(path.read_bytes())
    return FieldPage(
        collection=collection,
        key=path.name.removesuffix(".html.gz"),
        url=record["url"] or None,
        payload=payload,
        text=decode(payload, None, MediaType.HTML).text,
        headline=record["headline"] or "",
        authors=tuple(record["authors"] or ()),
        day=(record["date_published"] or "")[:10],
    )


def marks(page: FieldPage, answer: Answer) -> Iterator[tuple[str, bool]]:
    """Yield (question, right) for each question that the page's gold and the extractor both bear on.

    For "a wrong day" and the days given without ground, right means that the fault was made.
    """
    if page.headline and answer.headline is not None:
        gold, given = folded(page.headline), folded(answer.headline)
        yield "headline, equal", given == gold
        yield "headline, but for a site name", _equal_but_for_an_end(gold, given)
    if page.authors and answer.authors is not None:
        yield "authors, equal as a set", set(map(folded, answer.authors)) == set(map(folded, page.authors))
    if answer.day is None:
        return
    if page.day:
        yield "day of publication right", answer.day == page.day
        yield "a wrong day given", answer.day not in ("", page.day)
    else:
        yield "a day given, gold has none", bool(answer.day)
        if not states_a_day(page):
            yield "a day given, page states none", bool(answer.day)


def folded(text: str) -> str:
    """Return a text for comparing: compatible characters united, lower case, words with one space between."""
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", html.unescape(text)).lower()).strip()


def _equal_but_for_an_end(gold: str, given: str) -> bool:
    """Say whether one headline is the other with something before or after it."""
    short, long = sorted((gold, given), key=len)
    return bool(short) and (long == short or long.startswith(f"{short} ") or long.endswith(f" {short}"))


def states_a_day(page: FieldPage) -> bool:
    """Say whether a whole day stands anywhere in the page: its JSON-LD, metas, `<time>`s, address or text."""
    document = segment_html(page.text, target_uri=page.url)
    head = document.head
    stated: list[Any] = [
        page.url,
        *(content for _, content in head.metas),
        *(time[:2] for time in head.times),
    ]
    if any(_STATED_DAY.search(str(value)) for value in (*stated, json.dumps(head.json_ld, default=str))):
        return True
    lines = (block.text for block in document.blocks if any(letter.isdigit() for letter in block.text))
    return any(
        mention.published.precision == "day" for line in lines for mention in find_dates(line, "en-US")
    )
