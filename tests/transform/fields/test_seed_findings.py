"""Statistics, abbreviations and study facts of the two sample dumps equal their annotation.

The annotator's own words are apart: what is "(implied)" is None here, and remarks in brackets are left out.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from transform.article import Article
from transform.pipeline import parse_page

ROOT = Path(__file__).parents[3]
GOLD: dict[str, Any] = json.loads((ROOT / "tests" / "golden" / "seeds_gold.json").read_text(encoding="utf-8"))
SEEDS = ("page_0", "page_1")
# Keys of the annotation that are about the annotation.
ABOUT = {"id", "note", "quote_norm", "sentence", "consistency", "char_start", "char_end"}
REMARKS = (" (title and key learning)", " (poll only)")


@cache
def article(seed: str) -> Article:
    page = parse_page((ROOT / "samples" / GOLD[seed]["meta"]["file"]).read_bytes(), media_type="text/plain")
    assert isinstance(page, Article)
    return page


def plain(value: object) -> object:
    """Spaces made single; remarks and what is implied taken out."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if not isinstance(value, str):
        return value
    for remark in REMARKS:
        value = value.replace(remark, "")
    return None if "(implied)" in value else " ".join(value.split())


@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_as_many_statistics_as_annotated(seed: str) -> None:
    assert len(article(seed).statistics) == len(GOLD[seed]["statistics"])


@pytest.mark.parametrize(
    ("seed", "index"), [(s, i) for s in SEEDS for i in range(len(GOLD[s]["statistics"]))]
)
def test_each_statistic_is_as_annotated(seed: str, index: int) -> None:
    found, gold = article(seed).statistics[index], GOLD[seed]["statistics"][index]
    names = gold.keys() - ABOUT
    assert {name: plain(getattr(found, name)) for name in names} == {
        name: plain(gold[name]) for name in names
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_each_statistic_stands_where_annotated(seed: str) -> None:
    page = article(seed)
    for found, gold in zip(page.statistics, GOLD[seed]["statistics"], strict=True):
        block = page.blocks[found.span.block]
        assert block.char_start is not None
        assert block.char_start + found.span.start == gold["char_start"]
        assert block.char_start + found.span.end == gold["char_end"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_self_check_is_as_annotated(seed: str) -> None:
    for found, gold in zip(article(seed).statistics, GOLD[seed]["statistics"], strict=True):
        check = gold.get("consistency", {})
        assert found.inside_interval == check.get("ci_contains_value")
        assert found.agrees_with_p == check.get("agrees_with_p")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_abbreviations_are_as_annotated(seed: str) -> None:
    page = article(seed)
    found = [(a.short, a.long, a.style, plain(a.quote)) for a in page.abbreviations]
    gold = [(a["short"], a["long"], a["style"], plain(a["quote"])) for a in GOLD[seed]["abbreviations"]]
    assert found == gold


@pytest.mark.parametrize("seed", SEEDS)
def test_the_study_is_as_annotated(seed: str) -> None:
    study, fields = article(seed).study, GOLD[seed]["fields"]
    names = ("cited_journal", "cited_first_author", "cited_author_string")
    gold = fields["study"] | {name: fields[name] for name in names}
    assert {name: plain(getattr(study, name)) for name in gold} == {n: plain(v) for n, v in gold.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_of_the_study_say_where_they_stand(seed: str) -> None:
    page = article(seed)
    assert page.study is not None
    for _, found in page.study.evidence:
        assert found.span is not None
        assert page.blocks[found.span.block].text[found.span.start : found.span.end] == found.raw
    assert dict(page.study.evidence)["design"].raw == page.study.design
