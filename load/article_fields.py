"""Where each field of an article goes in the warehouse: one table, and what is derived from it.

In: an article. Out: its values for `core.parsed_page`, its evidence for `core.field_evidence`, and the digest
that tells its versions apart; pure functions. To add a field: a row of `ARTICLE_FIELDS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from load import identity
from load.columns import DAY, FLAG, INT, TEXT, TEXTS, Columns

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from transform.article import Article, Image

    Reader = Callable[[Article], Any]
    Column = tuple[str, pa.DataType, Reader]


# Matches the "https://cdn.example" of "https://cdn.example/a.png"; not "data:image/png".
_HOST = re.compile(r"^https?://[^/?#]*", re.IGNORECASE)
# Matches the "?v=2" of "/a.png?v=2", with the ending before it; not that of "/image?id=2".
_BESIDE_FILE = re.compile(r"(\.(?:avif|gif|jpe?g|png|svg|tiff?|webp))[?#].*$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class ArticleField:
    """What becomes of a field of `Article`; its rules take the article.

    `columns`: its columns of `core.parsed_page`, with the rule of each value. `evidence`: the `Found`, or the tuple
    of them, that goes to `core.field_evidence`. `digested`: its part of the content digest: an article on which it
    differs is a new version.
    """

    name: str
    columns: tuple[Column, ...] = ()
    evidence: Reader | None = None
    digested: Reader | None = None


def _one(path: str, kind: pa.DataType = TEXT, *, version: bool = False) -> ArticleField:
    """Return a field of one value with evidence: a column and, if it makes a version, a part of the digest."""
    found = attrgetter(path)

    def value(article: Article) -> object:
        one = found(article)
        return one.value if one else None

    name = path.rpartition(".")[2]
    return ArticleField(name, ((name, kind, value),), evidence=found, digested=value if version else None)


def _several(path: str, *, version: bool = False) -> ArticleField:
    """Return a field of several texts, each with evidence: a column that is a list."""
    found = attrgetter(path)

    def values(article: Article) -> list[str]:
        return [one.value for one in found(article)]

    name = path.rpartition(".")[2]
    return ArticleField(name, ((name, TEXTS, values),), evidence=found, digested=values if version else None)


def _date(name: str, *more: Column) -> ArticleField:
    """Return a date: a column of its day, one of its precision, and more."""
    found = attrgetter(name)

    def day(article: Article) -> object:
        one = found(article)
        return one.value.day if one else None

    def precision(article: Article) -> object:
        one = found(article)
        return one.value.precision if one else None

    def both(article: Article) -> object:
        one = found(article)
        return (one.value.day, one.value.precision) if one else None

    columns = ((name, DAY, day), (f"{name}_precision", TEXT, precision), *more)
    return ArticleField(name, columns, evidence=found, digested=both)


def _plain(name: str, kind: pa.DataType) -> ArticleField:
    """Return a field that is no `Found`: a column."""
    return ArticleField(name, ((name, kind, attrgetter(name)),))


def _names(article: Article, *, sponsors: bool) -> list[str]:
    """Return the names of the sponsors, or of those who support in another role, in order."""
    mentions = (found.value for found in article.sponsor_mentions)
    return [mention.name for mention in mentions if (mention.role == "sponsor") == sponsors]


def _image(image: Image) -> tuple[str, str | None]:
    """Return an image as the digest has it; `mart.article_history` compares images in the same way.

    Its host is that of the capture ("m.", "amp.") or one of a network's, and what is asked for besides a file tells its
    size or evades a cache.
    """
    return (_BESIDE_FILE.sub(r"\1", _HOST.sub("", image.url)), image.caption)


# The digest has its parts in this order: a new one stands behind all others, so that they keep their places.
# Sponsors, polls, access flags and related links are no part of it (they are dated per sighting), nor is what is
# derived from the body by rules that improve: sections, the study, statistics, abbreviations.
ARTICLE_FIELDS: tuple[ArticleField, ...] = (
    ArticleField(
        "article_body",
        (("article_body", TEXT, attrgetter("article_body")),),
        digested=attrgetter("article_body"),
    ),
    _one("headline", version=True),
    _one("alternative_headline", version=True),
    ArticleField(
        "authors",
        (("author_names", TEXTS, lambda article: [found.value.name for found in article.authors]),),
        digested=lambda article: [
            (a.value.name, a.value.kind, a.value.role, a.value.credentials, a.value.affiliation)
            for a in article.authors
        ],
    ),
    _date(
        "date_published",
        ("date_published_raw", TEXT, lambda article: article.date_published and article.date_published.raw),
    ),
    _date("date_modified"),
    _one("in_language", version=True),
    replace(
        _one("canonical_url"),
        digested=lambda article: identity.url_key(identity.value_of(article.canonical_url)),
    ),
    _one("section", version=True),
    _several("topics", version=True),
    _several("tags", version=True),
    _one("description", version=True),
    ArticleField(
        "images",
        digested=lambda article: [_image(image.value) for image in article.images],
    ),
    ArticleField(
        "learning_objectives",
        digested=lambda article: [one.value.text for one in article.learning_objectives],
    ),
    ArticleField("references", digested=lambda article: [one.value.raw for one in article.references]),
    _one("independence_statement"),
    ArticleField("survey_statements", evidence=attrgetter("survey_statements")),
    _one("access.professionals_only", FLAG),
    _one("access.paywall", FLAG),
    _several("access.robots"),
    _plain("references_heading_only", FLAG),
    _plain("truncated", FLAG),
    _plain("word_count", INT),
    _plain("encoding", TEXT),
    _plain("encoding_rule", TEXT),
    ArticleField("repairs", (("repairs", TEXTS, lambda article: list(article.repairs)),)),
    ArticleField(
        "sponsor_mentions",
        (
            ("sponsor_names", TEXTS, lambda article: _names(article, sponsors=True)),
            ("supporter_names", TEXTS, lambda article: _names(article, sponsors=False)),
        ),
    ),
)

ARTICLE_COLUMNS: Columns = tuple((name, kind) for field in ARTICLE_FIELDS for name, kind, _ in field.columns)

_VALUES = tuple(value for field in ARTICLE_FIELDS for _, _, value in field.columns)
EVIDENCED = tuple((field.name, field.evidence) for field in ARTICLE_FIELDS if field.evidence)
_DIGESTED = tuple(field.digested for field in ARTICLE_FIELDS if field.digested)
# As many parts the digest of every article has; those that came later it has only up to the last that was found,
# so that articles without them, in the warehouses there are, keep their digests.
_ALWAYS_DIGESTED = 15


def article_values(article: Article) -> list[Any]:
    """Return the values of `ARTICLE_COLUMNS`."""
    return [value(article) for value in _VALUES]


def content_digest(article: Article) -> str:
    """Return the digest of the body and the article's fields: equal digests are one version."""
    parts = [part(article) for part in _DIGESTED]
    while len(parts) > _ALWAYS_DIGESTED and parts[-1] in (None, []):
        parts.pop()
    return identity.digest_of(parts)
