"""The content digest is stored: with another form of it every page of an existing warehouse would seem changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from load.article_fields import content_digest
from transform.article import (
    Access,
    Article,
    Author,
    Found,
    Image,
    LearningObjective,
    PageType,
    PublishedDate,
    Reference,
    SponsorMention,
)


def found(value: Any) -> Found[Any]:
    return Found(value=value, raw="raw", rule="test:given")


BARE = Article(
    page_id="p", hub=None, target_uri=None, page_type=PageType.ARTICLE, article_body="Body.", blocks=()
)
FULL = Article(
    page_id="page",
    hub="hub",
    target_uri="https://hub.example/a",
    page_type=PageType.ARTICLE,
    article_body="First paragraph.\n\nSecond – with “quotes”.",
    blocks=(),
    encoding="utf-8",
    encoding_rule="declared",
    repairs=("mojibake",),
    truncated=True,
    headline=found("Headline"),
    alternative_headline=found("Second headline"),
    authors=(
        found(Author(name="Ada Example", role="author", credentials="MD", affiliation="University")),
        found(Author(name="The Group", kind="organization")),
    ),
    date_published=found(PublishedDate(day=date(2024, 5, 1), precision="month")),
    date_modified=found(PublishedDate(day=date(2024, 6, 7))),
    in_language=found("en"),
    canonical_url=found("https://www.hub.example/a/?utm_source=x"),
    section=found("News"),
    topics=(found("Leukaemia"), found("Transplant")),
    tags=(found("trial"),),
    description=found("Short."),
    images=(found(Image(url="https://hub.example/a.png", caption="Figure 1", alt="A curve")),),
    access=Access(professionals_only=found(True), paywall=found(False), robots=(found("noai"),)),
    word_count=5,
    learning_objectives=(found(LearningObjective(text="Know it", topic="it")),),
    references=(found(Reference(raw="One et al. 2020.", number=1)),),
    references_heading_only=True,
    sponsor_mentions=(found(SponsorMention(name="Amgen", role="sponsor")),),
    independence_statement=found("The funder had no say."),
)


def test_the_digest_of_an_article_stays_what_it_was() -> None:
    assert content_digest(FULL) == "86c1709d34b86658a41ebea0c2943ae5"
    assert content_digest(BARE) == "2ff286da68b8fa26dd3d991ec78747ae"


def test_images_make_no_version_where_only_the_address_of_the_capture_differs() -> None:
    def digest(*urls: str) -> str:
        return content_digest(replace(BARE, images=tuple(found(Image(url=url)) for url in urls)))

    origins = (
        "http://hub.example",
        "https://www.hub.example",
        "https://m.hub.example",
        "https://cdn.example:8443",
    )
    same = {digest(f"{origin}/a.png{query}") for origin in origins for query in ("", "?v=2", "?w=640&ts=1#x")}
    assert same == {digest("https://hub.example/a.png")}
    assert same != {digest("https://hub.example/b.png")}
    assert digest("https://hub.example/image?id=1") != digest("https://hub.example/image?id=2")
    assert digest("data:image/png;base64,AA") != digest("data:image/png;base64,AB")
