"""The two sample dumps come out exactly as their annotation says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.hub import load_profiles
from transform.article import Article, Found
from transform.blocks import KINDS, Disposition
from transform.pipeline import parse_page

GOLD = json.loads((Path(__file__).parents[1] / "golden" / "seeds_gold.json").read_text(encoding="utf-8"))
SAMPLES = Path(__file__).parents[2] / "samples"
DISPOSITIONS = {
    "strip": Disposition.BOILERPLATE,
    "strip_and_extract": Disposition.BOILERPLATE,
    "field": Disposition.FIELD,
    "body": Disposition.CONTENT,
    "structure": Disposition.CONTENT,
}
# With the hub's profile, and as a page of a hub nobody knows.
HUBS = (None, "unknown-hub")

cases = pytest.mark.parametrize(("seed", "hub"), [(s, h) for s in ("page_0", "page_1") for h in HUBS])


def parsed(seed: str, hub: str | None) -> tuple[Article, dict[str, Any]]:
    gold: dict[str, Any] = GOLD[seed]
    payload = (SAMPLES / gold["meta"]["file"]).read_bytes()
    article = parse_page(payload, media_type="text/plain", hub=hub)
    assert isinstance(article, Article)
    return article, gold


@cases
def test_every_block_has_its_kind_and_span(seed: str, hub: str | None) -> None:
    article, gold = parsed(seed, hub)
    found = [(b.kind, b.disposition, b.char_start, b.char_end, b.text) for b in article.blocks]
    assert found == [
        (b["kind"], DISPOSITIONS[b["disposition"]], b["char_start"], b["char_end"], b["raw"])
        for b in gold["blocks"]
    ]


@cases
def test_the_fields_are_as_annotated(seed: str, hub: str | None) -> None:
    article, gold = parsed(seed, hub)
    fields = gold["fields"]
    assert article.headline is not None
    assert article.headline.value == fields["title"]
    assert [found.value.name for found in article.authors] == fields["authors"]
    assert article.date_published is not None
    assert article.date_published.raw == fields["published_raw"]
    assert article.date_published.value.day.isoformat() == fields["published_date"]
    assert article.article_body == fields["body_text"]
    assert [section.name for section in article.sections] == fields["body_sections"]
    objectives = [found.value for found in article.learning_objectives]
    assert [objective.text for objective in objectives] == fields["learning_objectives"]
    assert [objective.topic for objective in objectives] == [fields["learning_objective_topic"]]
    assert len(article.survey_statements) == fields["survey_statements"]
    assert [found.value.question for found in article.poll_questions] == fields["poll_questions"]
    assert article.references_heading_only


@cases
def test_the_sponsor_notice_is_read(seed: str, hub: str | None) -> None:
    article, gold = parsed(seed, hub)
    fields = gold["fields"]
    mentions = [found.value for found in article.sponsor_mentions]
    assert [m.name for m in mentions if m.role == "sponsor"] == fields["sponsors"]
    supporters = [
        {
            "name": m.name,
            "support_type": m.support_type,
            "affiliation": m.affiliation,
            "affiliation_org": m.affiliation_org,
        }
        for m in mentions
        if m.role == "supporter"
    ]
    assert supporters == fields["supporters"]
    notice = next(block.text for block in article.blocks if block.kind == "sponsor_notice")
    assert " ".join(notice.split()) == fields["sponsor_notice_text"]


@pytest.mark.parametrize("seed", ["page_0", "page_1"])
def test_the_hub_is_found_in_the_text(seed: str) -> None:
    article, gold = parsed(seed, None)
    assert article.hub is not None
    assert article.hub == gold["fields"]["hub_key"]
    assert load_profiles(None)[article.hub].name == gold["fields"]["hub"]


@cases
def test_every_value_stands_where_its_span_says(seed: str, hub: str | None) -> None:
    article, _ = parsed(seed, hub)
    everything: tuple[Found[Any] | None, ...] = (
        article.headline,
        article.date_published,
        article.independence_statement,
        *article.authors,
        *article.learning_objectives,
        *article.sponsor_mentions,
        *article.survey_statements,
        *article.poll_questions,
    )
    for found in filter(None, everything):
        assert found.span is not None
        assert article.blocks[found.span.block].text[found.span.start : found.span.end] == found.raw


def test_the_kinds_of_the_annotation_are_all_known() -> None:
    assert {b["kind"] for page in ("page_0", "page_1") for b in GOLD[page]["blocks"]} <= KINDS.keys()
