"""The extractors ours is measured beside, as far as they are installed (the `bench` extra).

In: a page's HTML as text, and its address. Out: the main text each extractor finds, "" when it finds none or
fails.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import re
from contextlib import redirect_stderr, redirect_stdout
from html import escape
from typing import TYPE_CHECKING

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Extractor = Callable[[str, str | None], str]

# Matches "<?xml version='1.0' encoding='utf-8'?>"; not "<!DOCTYPE html>". lxml refuses text that declares an
# encoding.
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")


def installed_peers() -> dict[str, Extractor]:
    """Return the extractors that can be imported here, by name, in the order of the table."""
    peers: dict[str, Extractor] = {}
    for name, (module, build) in _PEERS.items():
        try:
            with redirect_stderr(io.StringIO()):  # newspaper4k warns of what it has no need of here
                importlib.import_module(module)
        except ImportError:
            continue
        peers[name] = _forgiving(build())
    return peers


def installed_text_peers() -> dict[str, Extractor]:
    """Return those that can be told of a text dump, each line of it as a paragraph."""
    if importlib.util.find_spec("justext") is None:
        return {}
    return {"jusText": lambda text, _: "\n".join(justext_paragraphs(text.splitlines()))}


def justext_paragraphs(texts: Sequence[str]) -> list[str]:
    """Return which paragraphs of a text jusText keeps, by its English list of stop words."""
    import justext  # noqa: PLC0415

    page = "".join(f"<p>{escape(text)}</p>" for text in texts)
    if not page:
        return []
    paragraphs = justext.justext(f"<html><body>{page}</body></html>", justext.get_stoplist("English"))
    return [paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate]


def _forgiving(extract: Extractor) -> Extractor:
    """Say that a peer which fails on a page found nothing there; and keep what it prints from our table."""

    def extract_or_nothing(html: str, url: str | None) -> str:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            try:
                return extract(_undeclared(html), url) or ""
            except Exception:  # noqa: BLE001 - whatever a peer raises, it found nothing
                return ""

    return extract_or_nothing


def _undeclared(html: str) -> str:
    """Return a page without its XML declaration: looked for anywhere it cost peers ten times their own time."""
    return html[found.end() :] if (found := _XML_DECLARATION.match(html)) else html


def _trafilatura(**options: bool) -> Extractor:
    import trafilatura  # noqa: PLC0415

    return lambda html, url: trafilatura.extract(html, url=url, **options)


def _readability() -> Extractor:
    from readability import Document  # noqa: PLC0415

    return lambda html, _: _text(Document(html).summary())


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415

    return lambda html, _: extract_plain_text(html, main_content=True)


def _justext() -> Extractor:
    import justext  # noqa: PLC0415

    stop_words = justext.get_stoplist("English")
    return lambda html, _: "\n".join(
        paragraph.text for paragraph in justext.justext(html, stop_words) if not paragraph.is_boilerplate
    )


def _newspaper() -> Extractor:
    import newspaper  # noqa: PLC0415

    def extract(html: str, url: str | None) -> str:
        article = newspaper.Article(url or "http://page.invalid/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return extract


def _magic_html() -> Extractor:
    from magic_html import GeneralExtractor  # noqa: PLC0415

    extractor = GeneralExtractor()
    return lambda html, url: _text(extractor.extract(html, base_url=url or "")["html"])


def _rs_trafilatura() -> Extractor:
    import rs_trafilatura  # noqa: PLC0415

    return lambda html, url: rs_trafilatura.extract(html, url=url).main_content


def _all_text() -> Extractor:
    return lambda html, _: _text(html)


def _text(html: str) -> str:
    texts = lxml.html.document_fromstring(html).xpath(
        "//text()[not(ancestor::script or ancestor::style or ancestor::head or ancestor::template)]"
    )
    return " ".join(str(text).strip() for text in texts) if isinstance(texts, list) else ""


_PEERS: dict[str, tuple[str, Callable[[], Extractor]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "trafilatura, fast": ("trafilatura", lambda: _trafilatura(fast=True)),
    "trafilatura, precision": ("trafilatura", lambda: _trafilatura(favor_precision=True)),
    "rs-trafilatura": ("rs_trafilatura", _rs_trafilatura),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
    "magic-html": ("magic_html", _magic_html),
    "jusText": ("justext", _justext),
    "resiliparse": ("resiliparse.extract.html2text", _resiliparse),
    "all text": ("lxml.html", _all_text),
}
