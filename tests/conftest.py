"""What tests of load and warehouse share: a home to load captures into, without any parsing."""

from __future__ import annotations

import dataclasses
import itertools
import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from extract.page import MediaType, Page, Unreadable, digest
from load.loader import merge_run
from load.run import Held, Run, Versions
from load.shards import write_shard
from transform.article import (
    Article,
    Author,
    Found,
    NotArticle,
    PageType,
    PublishedDate,
    Rejection,
    RejectionReason,
    Span,
    SponsorMention,
)
from transform.blocks import Block, Disposition
from warehouse.connection import open_release, open_writer
from warehouse.publish import publish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from load.run import LoadCounts
    from transform.article import Outcome

# A busy machine is no fault of the code: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Commands are started by the hundred: without bytecode each of their processes compiles the whole program first,
# which is half of what a small run takes.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

VERSIONS = Versions(rules="rules-1", model="model-1")


def held(hub: str) -> Held:
    return Held(hub=hub, pages=1, cause="no headline", first_page="a", first_captured_at=None)


def found(value: Any, block: int = 0) -> Found[Any]:
    return Found(value=value, raw=str(value), rule="test:given", span=Span(block, 0, 1))


class Pages:
    """Makes pages whose outcome follows from their payload, as transform's does."""

    @staticmethod
    def page(
        body: str,
        *,
        headline: str | None = "Headline",
        day: date | None = date(2024, 5, 6),
        notice: str = "Notice.",
        sponsors: Sequence[str] = (),
        kind: str = "article",
        url: str | None = None,
        canonical: str | None = None,
        at: datetime | None = None,
        container: str = "dumps/a.txt",
        hub: str | None = "testhub",
        status: int | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> tuple[Page, Outcome]:
        payload = repr((body, headline, day, notice, tuple(sponsors), kind, canonical, fields)).encode()
        page = Page(
            page_id=digest(payload),
            payload=payload,
            media_type=MediaType.TEXT,
            container=container,
            target_uri=url,
            captured_at=at,
            hub=hub,
            http_status=status,
        )
        if kind == "rejected":
            return page, Rejection(page_id=page.page_id, reason=RejectionReason.EMPTY, detail="no text")
        if kind == "listing":
            return page, NotArticle(
                page_id=page.page_id, hub=hub, target_uri=url, page_type=PageType.LISTING, evidence="links"
            )
        paragraphs = [paragraph for paragraph in body.split("\n") if paragraph] or [body]
        blocks = (
            *(Block(position=n, text=text) for n, text in enumerate(paragraphs)),
            Block(
                position=len(paragraphs),
                text=notice,
                kind="sponsor_notice",
                disposition=Disposition.BOILERPLATE,
                rule="notice:sponsor_notice",
            ),
        )
        article = Article(
            page_id=page.page_id,
            hub=hub,
            target_uri=url,
            page_type=PageType.ARTICLE,
            article_body=body,
            blocks=blocks,
            headline=found(headline) if headline else None,
            date_published=found(PublishedDate(day=day)) if day else None,
            canonical_url=found(canonical) if canonical else None,
            authors=(found(Author(name="Ada Example")),),
            sponsor_mentions=tuple(
                found(SponsorMention(name=name, role="sponsor"), len(paragraphs)) for name in sponsors
            ),
            word_count=len(body.split()),
        )
        return page, dataclasses.replace(article, **(fields or {}))

    @staticmethod
    def unreadable(container: str, payload: bytes = b"") -> Unreadable:
        return Unreadable(
            container=container, reason="unreadable", detail="gzip: bad header; repack it", payload=payload
        )


class House:
    """A home, and runs into it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pages = Pages()
        self.versions = VERSIONS
        self.monday = datetime(2024, 1, 1)
        self._numbers = itertools.count(1)

    def run(self, **settings: Any) -> Run:
        settings.setdefault("versions", self.versions)
        started = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        return Run(run_id=f"run-{next(self._numbers):03d}", started_at=started, **settings)

    def load(
        self, *shards: Sequence[Any], sightings: bool = True, held_hubs: Sequence[str] = (), **settings: Any
    ) -> LoadCounts:
        run = self.run(held=tuple(map(held, held_hubs)), **settings)
        manifests = [
            write_shard(self.root, run.run_id, i, shard, versions=run.versions, sightings=sightings)
            for i, shard in enumerate(shards)
        ]
        return merge_run(self.root, run, manifests)

    def publish(self) -> str:
        return publish(self.root, None)

    def rows(self, sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        with open_writer(self.root) as connection:
            return connection.execute(sql, parameters).fetchall()

    def tables(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return the rows of some tables, sorted, over one connection: opening costs more than reading."""
        with open_writer(self.root) as connection:
            return {name: sorted(map(repr, connection.execute(f"FROM {name}").fetchall())) for name in names}

    def published_rows(self, sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        with open_release(self.root) as connection:
            return connection.execute(sql, parameters).fetchall()

    def with_rules(self, rules: str) -> None:
        self.versions = dataclasses.replace(self.versions, rules=rules)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "home")


@pytest.fixture(scope="session")
def session_house(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], House]:
    return lambda: House(tmp_path_factory.mktemp("home"))


@pytest.fixture
def new_house(session_house: Callable[[], House]) -> Callable[[], House]:
    return session_house
