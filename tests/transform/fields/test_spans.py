"""Every piece of evidence stands where it says: in its block, and in the file of a dump (of Markdown, in its block)."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.golden import golden_folders, read_golden_page
from transform.article import Abbreviation, Article, Found, Statistic
from transform.pipeline import parse_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.article import Span

ROOT = Path(__file__).parents[2] / "golden"


def evidence(article: Article) -> Iterator[tuple[str, str, Span]]:
    """Yield (field, text as found, span) of everything found that stands in the page's text."""
    for field in fields(article):
        value = getattr(article, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Found) and one.span is not None:
                yield field.name, one.raw, one.span
            elif isinstance(one, (Statistic, Abbreviation)):
                yield field.name, one.quote, one.span


@pytest.mark.parametrize("folder", golden_folders(ROOT), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_what_was_found_stands_at_its_span(folder: Path) -> None:
    page = read_golden_page(folder)
    article = parse_page(page.payload, media_type=page.media_type, target_uri=page.target_uri, hub=page.hub)
    if not isinstance(article, Article):
        return
    text = page.payload.decode("utf-8", "replace").removeprefix("\ufeff")
    for name, raw, span in evidence(article):
        block = article.blocks[span.block]
        assert (name, block.text[span.start : span.end]) == (name, raw)
        if block.char_start is not None and article.encoding == "utf-8":
            in_file = text[block.char_start : block.char_end]
            if len(in_file) == len(block.text):
                assert (name, in_file[span.start : span.end]) == (name, raw)
            else:  # with mark-up, which is left out
                characters = iter(in_file)
                assert all(letter in characters for letter in raw), (name, in_file)
