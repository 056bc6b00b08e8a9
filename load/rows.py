"""From outcomes to rows: what a page's outcome becomes in each staged table.

In: a page, its outcome, and the versions that made it. Out: rows as tuples, in the order of the columns of
`load.tables.STAGED`; pure functions. The same page, outcome and versions give the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from extract.page import digest
from load import identity
from transform.article import Article, NotArticle, PageType, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.page import Page, Unreadable
    from load.prints import PrintCache
    from load.run import Versions
    from transform.article import Found, Outcome, Span
    from transform.blocks import Block
    from transform.boilerplate.fingerprints import BlockPrint

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

# The hub of pages whose hub is not known; nothing is learned for it.
UNKNOWN_HUB = "unknown"
# Only load decides what becomes an article: of the pages that have a body, these.
ARTICLE_TYPES = frozenset({PageType.ARTICLE})

ARTICLE, NOT_ARTICLE, REJECTED = "article", "not_article", "rejected"


def outcome_id(page: Page) -> int:
    """Return the id of a page's outcome: of all that enters transform besides rules, model and templates."""
    return identity.key_id(
        page.page_id, page.hub or UNKNOWN_HUB, page.target_uri, page.declared_charset, page.media_type
    )


def sighting_row(page: Page, outcome: int, shard: int) -> Row:
    """Return the row of one capture. Its id covers where and when it was seen, not the file's own time."""
    hub = page.hub or UNKNOWN_HUB
    sighting = identity.key_id(
        outcome, page.container, page.record_id, page.char_offset, page.captured_at, page.http_status
    )
    return (
        sighting, page.page_id, outcome, page.container, page.record_id, page.char_offset, hub,
        page.target_uri,
        identity.url_key(page.target_uri), page.captured_at, str(page.captured_at_source),
        page.container_modified_at, page.declared_charset, str(page.media_type), page.http_status,
        list(page.facts) or None, len(page.payload), None, None, shard,
    )  # fmt: skip


def unreadable_row(part: Unreadable, shard: int) -> Row:
    """Return the row of a part of a source that gave no page; its page_id is None when no bytes were kept."""
    hub = part.hub or UNKNOWN_HUB
    page_id = digest(part.payload) if part.payload else None
    sighting = identity.key_id(
        part.container, part.record_id, page_id, part.target_uri, hub, part.captured_at, part.reason
    )
    return (
        sighting, page_id, None, part.container, part.record_id, 0, hub, part.target_uri,
        identity.url_key(part.target_uri), part.captured_at, str(part.captured_at_source), None, None,
        "application/octet-stream", None, None, len(part.payload), str(part.reason), part.detail, shard,
    )  # fmt: skip


def outcome_rows(page: Page, outcome: Outcome, versions: Versions, *, shard: int, prints: PrintCache) -> Rows:
    """Return the rows of one outcome in every table but `sighting`; tables without rows are absent."""
    key = outcome_id(page)
    rows: Rows = defaultdict(list)
    digest_of_content = None
    if not isinstance(outcome, Rejection):
        digest_of_content = _parsed_rows(page, outcome, (shard, key), rows, prints)
    rows["outcome"].append(_outcome_row(page, outcome, versions, (shard, key), digest_of_content))
    return rows


def is_article(outcome: Outcome) -> bool:
    """Say whether a page becomes an article of the warehouse."""
    return isinstance(outcome, Article) and outcome.page_type in ARTICLE_TYPES


def _outcome_row(page: Page, outcome: Outcome, versions: Versions, key: Row, content: str | None) -> Row:
    hub = page.hub or UNKNOWN_HUB
    told: tuple[str | None, ...] = (None, None, None)
    if isinstance(outcome, Rejection):
        told = (str(outcome.reason), outcome.detail, outcome.traceback)
    elif isinstance(outcome, NotArticle):
        told = (str(outcome.page_type), outcome.evidence, None)
    result = REJECTED if isinstance(outcome, Rejection) else ARTICLE if is_article(outcome) else NOT_ARTICLE
    return (
        *key, page.page_id, hub, page.target_uri, page.declared_charset, str(page.media_type), result, *told,
        versions.rules, versions.model, versions.snapshots.get(hub), content,
    )  # fmt: skip


def _parsed_rows(page: Page, outcome: Article | NotArticle, key: Row, rows: Rows, prints: PrintCache) -> str:
    text_ids = _block_rows(outcome.blocks, prints.prints(outcome.blocks), key, rows)
    furniture = identity.furniture_digest(outcome.blocks, text_ids)
    hub = page.hub or UNKNOWN_HUB
    head = (*key, page.page_id, hub, page.target_uri, is_article(outcome), str(outcome.page_type))
    if isinstance(outcome, NotArticle):
        content = identity.text_digest(outcome.article_body)
        rows["parsed_page"].append(_not_article_row(head, outcome, content, furniture))
        return content
    content = identity.content_digest(outcome)
    rows["parsed_page"].append(_article_row(head, page, outcome, content, furniture))
    for table, found in _CHILDREN:
        rows[table].extend((*key, *row) for row in found(outcome))
    return content


def _article_row(head: Row, page: Page, article: Article, content: str, furniture: str) -> Row:
    published, modified, access = article.date_published, article.date_modified, article.access
    canonical = identity.canonical_key(_value(article.canonical_url), page.target_uri)
    own = identity.url_key(page.target_uri)
    headline = _value(article.headline)
    return (
        *head, None, canonical or own, "canonical_url" if canonical else "target_uri" if own else None,
        identity.headline_key(page.hub or UNKNOWN_HUB, headline, published.value.day if published else None),
        content, furniture,
        headline, _value(article.alternative_headline),
        *((published.value.day, published.value.precision, published.raw) if published else (None, None,
        None)),
        *((modified.value.day, modified.value.precision) if modified else (None, None)),
        _value(article.in_language), _value(article.canonical_url), _value(article.section),
        [topic.value for topic in article.topics], [tag.value for tag in article.tags],
        _value(article.description), access.professionals_only, access.paywall, list(access.robots),
        article.references_heading_only, _value(article.independence_statement), article.truncated,
        article.word_count, article.encoding, article.encoding_rule, list(article.repairs),
        article.article_body,
    )  # fmt: skip


def _not_article_row(head: Row, outcome: NotArticle, content: str, furniture: str) -> Row:
    unread = (None,) * 19  # alternative_headline to word_count
    return (
        *head, outcome.evidence, None, None, None, content, furniture, _value(outcome.headline), *unread,
        outcome.encoding, outcome.encoding_rule, [], outcome.article_body,
    )  # fmt: skip


def _block_rows(blocks: Sequence[Block], prints: Sequence[BlockPrint], key: Row, rows: Rows) -> list[int]:
    text_ids = [identity.text_id(block.text) for block in blocks]
    for block, text, mark in zip(blocks, text_ids, prints, strict=True):
        rows["block"].append((
            *key, block.position, text, block.kind, str(block.disposition), block.rule, block.confidence,
            block.heading_level, block.path, mark.path, int(mark.traits), block.char_start, block.char_end,
        ))  # fmt: skip
        rows["block_text"].append((text, mark.fingerprint, mark.sketch, mark.words, block.text))
    return text_ids


def _value(found: Found[str] | None) -> str | None:
    return found.value if found else None


def _span(span: Span | None) -> Row:
    return (span.block, span.start, span.end) if span else (None, None, None)


def _evidence(found: Found[Any]) -> Row:
    return (found.raw, found.rule, *_span(found.span))


# The scalar and plain-text fields whose evidence stands in core.field_evidence; the others carry theirs
# themselves.
_EVIDENCED = (
    "headline", "alternative_headline", "date_published", "date_modified", "in_language", "canonical_url",
    "section", "topics", "tags", "description", "independence_statement", "survey_statements",
)  # fmt: skip


def _field_evidence(article: Article) -> Iterator[Row]:
    for field in _EVIDENCED:
        found = getattr(article, field)
        for position, one in enumerate(found if isinstance(found, tuple) else (found,) if found else ()):
            value = getattr(one.value, "day", one.value)
            yield (field, position, str(value), *_evidence(one))
    if article.study:
        for position, (field, span) in enumerate(article.study.evidence):
            value = str(getattr(article.study, field, "") or "")
            yield (f"study.{field}", position, value, _quote(article, span), "study", *_span(span))


def _quote(article: Article, span: Span) -> str:
    return article.blocks[span.block].text[span.start : span.end]


def _found(values: Iterable[Found[Any]]) -> Iterator[Row]:
    """Yield (position, the value's own fields, its evidence): the fields are the table's columns."""
    for position, found in enumerate(values):
        yield (position, *astuple(found.value), *_evidence(found))


def _sponsors(article: Article) -> Iterator[Row]:
    for position, found in enumerate(article.sponsor_mentions):
        one = found.value
        yield (
            position, one.name, identity.sponsor_key(one.name), one.role, one.support_type, one.affiliation,
            one.affiliation_org, *_evidence(found),
        )  # fmt: skip


def _sections(article: Article) -> Iterator[Row]:
    for position, section in enumerate(article.sections):
        yield (position, *astuple(section))


def _references(article: Article) -> Iterator[Row]:
    for position, found in enumerate(article.references):
        one = found.value
        yield (
            position, one.number, list(one.authors), one.title, one.journal, one.year, one.volume, one.pages,
            one.doi, one.pmid, one.url, len(one.cited_at), *_evidence(found),
        )  # fmt: skip


def _study(article: Article) -> Iterator[Row]:
    study = article.study
    if study is None:
        return
    yield (
        study.cited_journal, study.cited_first_author, study.cited_author_string, study.design, study.centers,
        study.direction_of_time, study.phase, study.cohort_n, study.cohort_unit, study.population,
        study.age_min,
        study.age_max, study.age_group, study.disease, study.intervention, study.setting,
        study.period_start_year, study.period_end_year, study.follow_up_median, study.follow_up_unit,
        list(study.outcomes), list(study.trial_ids), list(study.drugs),
    )  # fmt: skip


def _statistics(article: Article) -> Iterator[Row]:
    for position, one in enumerate(article.statistics):
        yield (
            position, one.measure, one.kind, one.outcome, one.outcome_short, one.timepoint, one.value,
            one.value_raw, one.unit, one.spread, one.numerator, one.denominator, one.ci_level, one.ci_low,
            one.ci_high, one.p_operator, one.p_value, one.population, one.exposure, one.reference,
            one.direction,
            one.adjusted, one.significant, one.inside_interval, one.agrees_with_p, one.quote, one.rule,
            *_span(one.span),
        )  # fmt: skip


def _abbreviations(article: Article) -> Iterator[Row]:
    for position, one in enumerate(article.abbreviations):
        yield (position, one.short, one.long, one.style, one.quote, *_span(one.span))


_CHILDREN = (
    ("field_evidence", _field_evidence),
    ("article_author", lambda article: _found(article.authors)),
    ("sponsor_mention", _sponsors),
    ("learning_objective", lambda article: _found(article.learning_objectives)),
    ("section", _sections),
    ("reference", _references),
    ("study", _study),
    ("statistic", _statistics),
    ("abbreviation", _abbreviations),
    ("poll_question", lambda article: _found(article.poll_questions)),
    ("related_link", lambda article: _found(article.related_links)),
    ("image", lambda article: _found(article.images)),
)
