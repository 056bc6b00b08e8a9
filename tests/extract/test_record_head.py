from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.front_matter import front_matter, written
from extract.options import ReadOptions
from transform.article import Article
from transform.pipeline import parse_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.extract.conftest import Reading

TEXT = (
    "Researchers measured the salt of three estuaries over two winters, and found that it fell by a third.\n\n"
    "They sampled the water every week at nine stations, of which two lay behind the dykes, where it fell less."
)
FRAGMENT = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n"))
TITLE = "Salt falls in three estuaries"


def article(read: Reading, record: dict[str, Any]) -> Article:
    (page,) = read.bytes(json.dumps(record).encode() + b"\n", name="feed.jsonl").pages
    outcome = parse_page(page.payload, media_type=page.media_type, target_uri=page.target_uri)
    assert isinstance(outcome, Article)
    assert outcome.article_body == TEXT
    return outcome


# Of each kind a record, and the authors, days and description that it states.
RECORDS: dict[str, tuple[dict[str, Any], list[str], str | None, str | None, str | None]] = {
    "flat": (
        {
            "url": "https://a.example/1",
            "title": TITLE,
            "text": TEXT,
            "date": "2024-03-05",
            "author": "Maria Lund",
        },
        ["Maria Lund"],
        "2024-03-05",
        None,
        None,
    ),
    "news-please": (
        {
            "maintext": TEXT,
            "title": TITLE,
            "authors": ["Maria Lund", "Jens Holm"],
            "date_publish": "2024-03-05 10:00:00",
            "date_modify": "2024-03-09 10:00:00",
            "date_download": "2024-04-01 10:00:00",
            "description": "Storms made estuaries fresher.",
        },
        ["Maria Lund", "Jens Holm"],
        "2024-03-05",
        "2024-03-09",
        "Storms made estuaries fresher.",
    ),
    "firecrawl": (
        {
            "success": True,
            "data": {
                "markdown": TEXT,
                "metadata": {
                    "title": TITLE,
                    "language": "en",
                    "sourceURL": "https://a.example/1",
                    "author": "Maria Lund",
                    "publishedTime": "2024-03-05T10:00:00Z",
                },
            },
        },
        ["Maria Lund"],
        "2024-03-05",
        None,
        None,
    ),
    "wordpress": (
        {
            "id": 12,
            "link": "https://a.example/1",
            "title": {"rendered": "Salt falls in <em>three</em> estuaries"},
            "content": {"rendered": FRAGMENT, "protected": False},
            "author": 3,
            "date": "2024-03-05T01:00:00",
            "date_gmt": "2024-03-05T00:00:00",
            "modified_gmt": "2024-03-09T00:00:00",
            "tags": [4, 5],
            "_embedded": {"author": [{"name": "Maria Lund"}]},
        },
        ["Maria Lund"],
        "2024-03-05",
        "2024-03-09",
        None,
    ),
    "json-feed": (
        {
            "id": "https://a.example/1",
            "title": TITLE,
            "content_html": FRAGMENT,
            "date_published": "2024-03-05T10:00:00Z",
            "authors": [{"name": "Maria Lund"}, {"name": "Jens Holm"}],
        },
        ["Maria Lund", "Jens Holm"],
        "2024-03-05",
        None,
        None,
    ),
    "schema.org": (
        {
            "@type": "NewsArticle",
            "headline": TITLE,
            "articleBody": TEXT,
            "datePublished": "2024-03-05",
            "author": {"@type": "Person", "name": "Maria Lund"},
        },
        ["Maria Lund"],
        "2024-03-05",
        None,
        None,
    ),
    "guardian": (
        {
            "webTitle": TITLE,
            "webUrl": "https://a.example/1",
            "webPublicationDate": "2024-03-05T10:00:00Z",
            "fields": {"bodyText": TEXT, "byline": "Maria Lund"},
        },
        ["Maria Lund"],
        "2024-03-05",
        None,
        None,
    ),
    "epoch": (
        {"title": TITLE, "html": FRAGMENT, "published_at": 1709632800},
        [],
        "2024-03-05",
        None,
        None,
    ),
}


@pytest.mark.parametrize("name", RECORDS)
def test_what_a_record_says_beside_its_page_is_read(read: Reading, name: str) -> None:
    record, authors, published, modified, description = RECORDS[name]
    found = article(read, record)
    assert found.headline is not None
    assert found.headline.value == TITLE
    assert [author.value.name for author in found.authors] == authors
    assert [one and str(one.value.day) for one in (found.date_published, found.date_modified)] == [
        published,
        modified,
    ]
    assert (found.description and found.description.value) == description


def test_the_day_of_a_record_without_title_is_no_day_of_publication(read: Reading) -> None:
    record = {"text": TEXT, "id": "<urn:uuid:1>", "dump": "CC-MAIN-2024-10", "date": "2024-03-05T01:00:00Z"}
    (page,) = read.bytes(json.dumps(record).encode(), name="feed.jsonl").pages
    assert page.payload == TEXT.encode()
    assert page.target_uri is None


@pytest.mark.parametrize(
    "payload",
    [
        {"html": f"<html><head><title>Its own</title></head><body>{FRAGMENT}</body></html>"},
        {"text": f"---\ntitle: Its own\n---\n\n{TEXT}"},
    ],
)
def test_a_page_with_a_head_of_its_own_is_left_as_it_is(read: Reading, payload: dict[str, str]) -> None:
    record = {"title": TITLE, "author": "Maria Lund", **payload}
    (page,) = read.bytes(json.dumps(record).encode(), name="feed.jsonl").pages
    assert [page.payload.decode()] == list(payload.values())


def test_what_a_record_says_is_no_mark_up(read: Reading) -> None:
    record = {
        "title": 'A "b" < c </title><script>alert(1)</script> & d\n---',
        "html": FRAGMENT,
        "language": '"><p>x',
    }
    (page,) = read.bytes(json.dumps(record).encode(), name="feed.jsonl").pages
    outcome = parse_page(page.payload)
    assert isinstance(outcome, Article)
    assert outcome.article_body == TEXT
    assert outcome.headline is not None
    assert outcome.headline.value == 'A "b" < c alert(1) & d ---'


def test_a_mapping_names_what_no_name_tells(read: Reading) -> None:
    record = {"text": TEXT, "kop": TITLE, "wanneer": "2024-03-05"}
    mapping = {"title": "kop", "date_published": "wanneer"}
    (page,) = read.bytes(
        json.dumps(record).encode(), name="feed.jsonl", options=ReadOptions(field_names=mapping)
    ).pages
    outcome = parse_page(page.payload, media_type=page.media_type)
    assert isinstance(outcome, Article)
    assert outcome.headline is not None
    assert outcome.headline.value == TITLE
    assert outcome.date_published is not None


def test_the_times_of_a_table_are_read(read: Reading, tmp_path: Path) -> None:
    path = tmp_path / "feed.parquet"
    rows = {
        "title": [TITLE, TITLE],
        "text": [TEXT, TEXT],
        "published_at": [datetime(2024, 3, 5, 10), None],
        "publication_date": [None, date(2024, 3, 6)],
    }
    pq.write_table(pa.table(rows), path)
    first, second = read.bytes(path.read_bytes(), name=path.name).pages
    assert 'date_published: "2024-03-05T10:00:00Z"\n' in first.payload.decode()
    assert 'date_published: "2024-03-06"\n' in second.payload.decode()


@example({"title": "null", "author": "[a, b]", "date_published": "\"it''s\""})
@given(
    st.dictionaries(st.sampled_from(["title", "author", "date_published"]), st.text(min_size=1, max_size=300))
)
def test_what_is_written_over_a_page_is_what_is_read(stated: dict[str, str]) -> None:
    stated = {name: line for name, value in stated.items() if (line := " ".join(value.split()))}
    found, start = front_matter(written(stated) + TEXT)
    if not stated:
        assert not found
        return
    assert list(found.values()) == list(stated.values())
    assert (written(stated) + TEXT)[start:].lstrip() == TEXT
