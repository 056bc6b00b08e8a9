"""A proposed profile is valid, says what the pages have in common, and is never broken by what they say."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.hub import find_hub, read_profiles
from flows.hubs.proposal import Proposal, article_pattern, propose, to_toml
from flows.hubs.template_choices import profile_path
from transform.article import Article, Found, PageType, PublishedDate
from transform.blocks import Block

if TYPE_CHECKING:
    from pathlib import Path


def article(number: int, url: str, *texts: str) -> Article:
    blocks = tuple(Block(position=index, text=text) for index, text in enumerate(texts))
    day = PublishedDate(day=date(2026, 1, 1 + number))
    return Article(
        page_id=str(number),
        hub="hub.example",
        target_uri=url,
        page_type=PageType.ARTICLE,
        article_body="",
        blocks=blocks,
        date_published=Found(value=day, raw=f"{number + 1} January 2026", rule="text"),
    )


@pytest.mark.parametrize(
    ("urls", "matches", "not_matches"),
    [
        (
            ["https://h.example/article/one-two", "https://h.example/article/three-four"],
            "https://h.example/article/five",
            "https://h.example/about/five",
        ),
        (
            ["https://h.example/2026/01/02/story", "https://h.example/2025/11/30/other"],
            "https://h.example/2024/05/06/third",
            "https://h.example/tag/x/y/story",
        ),
        (["https://h.example/a.b/x"], "https://h.example/a.b/y/", "https://h.example/aXb/y"),
    ],
)
def test_article_patterns(urls: list[str], matches: str, not_matches: str) -> None:
    pattern = article_pattern(urls)
    assert pattern is not None
    assert re.search(pattern, matches)
    assert not re.search(pattern, not_matches)
    assert all(re.search(pattern, url) for url in urls)


def test_malformed_addresses_are_no_part_of_a_pattern() -> None:
    urls = ["https://h.example/article/one-two", "https://h.example/article/three-four", "http://[bad/a"]
    assert article_pattern(urls) == "/article/[^/?#]+/?$"


def test_what_the_pages_share_is_proposed(tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = [
        article(n, f"https://www.hub.example/post/{n}-x", "Key data: Overall, 48.1%", f"Only{n}: here")
        for n in range(4)
    ]
    proposal = propose(pages, feeds=["https://www.hub.example/feed"])
    assert proposal.key == "hub.example"
    assert proposal.labels == ("Key data",)
    path = tmp_path_factory.mktemp("hubs") / "new.toml"
    path.write_text(to_toml(proposal), encoding="utf-8")
    (profile,) = read_profiles(path)
    assert profile.hosts == ("www.hub.example",)
    assert profile.scrape.feeds == ("https://www.hub.example/feed",)
    assert profile.labels[0].labels == ("Key data",)


def test_the_titles_of_a_series_are_no_labels() -> None:
    pages = [article(n, f"https://hub.example/{n}", f"Storms at sea: part {n}") for n in range(4)]
    assert propose(pages).labels == ("Storms at sea",)
    titled = [
        replace(page, blocks=(Block(position=0, text=page.blocks[0].text, kind="title"),)) for page in pages
    ]
    assert propose(titled).labels == ()


@pytest.mark.parametrize(
    ("others", "hosts"), [([], ("www.hub.example",)), (["https://syndicated.example/1"], ("www.hub.example",)),
                          ([f"https://h{n}.example/1" for n in range(3)], ())],
)  # fmt: skip
def test_dumps_are_of_the_host_that_their_canonical_addresses_agree_on(
    others: list[str], hosts: tuple[str, ...]
) -> None:
    declared = [*(f"https://www.hub.example/post/{n}-x" for n in range(11)), *others]
    pages = [
        replace(article(n, ""), canonical_url=Found(value=url, raw=url, rule="link:canonical"))
        for n, url in enumerate(declared)
    ]
    proposal = propose([*pages, article(20, "")])
    assert proposal.hosts == hosts
    assert proposal.key == ("hub.example" if hosts else "new-hub")
    assert proposal.article_pattern == ("/post/[^/?#]+/?$" if hosts else None)


def test_a_captured_address_counts_more_than_a_declared_one() -> None:
    other = Found(value="https://other.example/a", raw="", rule="link:canonical")
    pages = [replace(article(n, f"https://hub.example/{n}"), canonical_url=other) for n in range(3)]
    assert propose(pages).hosts == ("hub.example",)


def test_what_is_no_host_name_is_not_proposed() -> None:
    pages = [
        article(1, "file:///dumps/a"),
        article(2, "https://[1:2]/a"),
        article(3, "https://hub.example/a"),
    ]
    assert propose(pages).hosts == ("hub.example",)
    assert propose(pages[:2]).key == "new-hub"


@pytest.mark.parametrize(
    ("url", "host", "key"),
    [
        ("http://[::1]:8080/a", "[::1]", "0--1"),
        ("https://[2001:DB8::7]/a", "[2001:db8::7]", "2001-db8--7"),
        ("https://[::]/", "[::]", "0--"),
    ],
)
def test_an_address_of_ipv6_is_proposed_in_brackets_and_its_key_names_a_file(
    url: str, host: str, key: str, tmp_path: Path
) -> None:
    proposal = propose([article(1, url)], start_urls=[url])
    assert (proposal.hosts, proposal.key) == ((host,), key)
    path = profile_path(tmp_path, key)
    path.parent.mkdir()
    path.write_text(to_toml(proposal), encoding="utf-8")
    (profile,) = read_profiles(path)
    assert find_hub({key: profile}, url, "") == key


@given(st.text(min_size=1), st.lists(st.text(), min_size=1, max_size=3))
def test_no_scraped_text_breaks_the_toml(name: str, dates: list[str]) -> None:
    proposal = Proposal(key="k", name=name, hosts=(), dates_as_written=tuple(dates))

    assert tomllib.loads(to_toml(proposal))["name"] == name
