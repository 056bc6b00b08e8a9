"""No mark-up, however odd, breaks the reading of fields."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from transform.fields.context import FieldContext
from transform.fields.table import find_fields
from transform.segment_html import segment_html

KEYS = [
    *("@type", "@id", "@graph", "name", "headline", "author", "creator", "datePublished", "dateModified"),
    *(
        "publisher",
        "givenName",
        "mainEntity",
        "mainEntityOfPage",
        "url",
        "articleSection",
        "keywords",
        "about",
    ),
    *("about", "itemListElement", "item", "isAccessibleForFree", "audience", "inLanguage", "description"),
]
TYPES = ["NewsArticle", "WebPage", "BreadcrumbList", "Person", "Product", "https://schema.org/Article"]
METAS = [
    "og:title",
    "author",
    "citation_author",
    "article:published_time",
    "date",
    "keywords",
    "robots",
    "og:url",
]

ADDRESSES = ["https://hub.example/2024/05/03/a", "http://[x", "https://hub.example:port/", "//", "a b"]

scalars = st.one_of(
    st.sampled_from(ADDRESSES),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.sampled_from(TYPES),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)
attribute = st.text(
    st.characters(blacklist_characters='"<>&', blacklist_categories=("Cs", "Cc")), max_size=40
)


@given(
    entry=st.dictionaries(st.sampled_from(KEYS), values, max_size=8),
    metas=st.lists(st.tuples(st.sampled_from(METAS), attribute), max_size=4),
    address=st.one_of(st.none(), st.sampled_from(ADDRESSES), attribute),
)
def test_every_field_is_read_or_absent(
    entry: dict[str, Any], metas: list[tuple[str, str]], address: str | None
) -> None:
    head = "".join(f'<meta property="{name}" content="{content}">' for name, content in metas)
    script = json.dumps({"@type": "Article"} | entry).replace("<", "\\u003c")
    page = (
        f'<head>{head}<script type="application/ld+json">{script}</script></head>'
        f'<body><h1>A trial succeeds</h1><time datetime="{address or ""}">x</time></body>'
    )
    document = segment_html(page, target_uri=address)
    context = FieldContext(
        document=document, blocks=document.blocks, hub=None, target_uri=address, body="A trial.", sections=()
    )
    assert find_fields(context)["headline"]
