"""What was found in an article, as rows: one table a kind of finding, each row with its evidence.

In: an article. Out: rows as tuples, in the order of the columns of `load.tables.STAGED` after the key. Pure.
"""

from __future__ import annotations

import functools
import operator
from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from load import identity
from load.article_fields import EVIDENCED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from transform.article import Article, Found, Span

Row = tuple[Any, ...]


def _span(span: Span | None) -> Row:
    return (span.block, span.start, span.end) if span else (None, None, None)


def _evidence(found: Found[Any]) -> Row:
    return (found.raw, found.rule, *_span(found.span))


def _field_evidence(article: Article) -> Iterator[Row]:
    for field, evidence in EVIDENCED:
        found = evidence(article)
        for position, one in enumerate(found if isinstance(found, tuple) else (found,) if found else ()):
            yield _one_evidence(field, position, one)
    counted: Counter[str] = Counter()  # elements of the lists
    for field, one in article.study.evidence if article.study else ():
        yield _one_evidence(f"study.{field}", counted[field], one)
        counted[field] += 1


def _one_evidence(field: str, position: int, found: Found[Any]) -> Row:
    value = getattr(found.value, "day", found.value)
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return (field, position, shown, *_evidence(found), list(found.against))


def _found(values: Iterable[Found[Any]]) -> Iterator[Row]:
    """Yield (position, the value's own fields, its evidence): the fields are the table's columns."""
    for position, found in enumerate(values):
        yield (position, *_values(found.value), *_evidence(found))


def _values(record: object) -> Row:
    """Return the fields of a record of an article; `dataclasses.astuple` copies each of them deeply."""
    values: Row = _reader(type(record))(record)  # type: ignore[arg-type]  # of any class: it has a hash
    return values


@functools.cache
def _reader(kind: type) -> operator.attrgetter[Any]:
    return operator.attrgetter(*(field.name for field in fields(kind)))  # all have two fields at least


def _sponsors(article: Article) -> Iterator[Row]:
    for position, found in enumerate(article.sponsor_mentions):
        one = found.value
        yield (
            position, one.name, identity.sponsor_key(one.name), one.role, one.support_type, one.affiliation,
            one.affiliation_org, *_evidence(found),
        )  # fmt: skip


def _sections(article: Article) -> Iterator[Row]:
    for position, section in enumerate(article.sections):
        yield (position, *_values(section))


def _references(article: Article) -> Iterator[Row]:
    for position, found in enumerate(article.references):
        one = found.value
        yield (
            position, one.number, list(one.authors), one.title, one.journal, one.year, one.volume, one.pages,
            one.doi, one.pmid, one.url, None if one.cited_at is None else len(one.cited_at), *_evidence(found),
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


# table -> its rows of an article, without their key
FINDINGS: dict[str, Callable[[Article], Iterator[Row]]] = {
    "field_evidence": _field_evidence,
    "article_author": lambda article: _found(article.authors),
    "sponsor_mention": _sponsors,
    "learning_objective": lambda article: _found(article.learning_objectives),
    "section": _sections,
    "reference": _references,
    "study": _study,
    "statistic": _statistics,
    "abbreviation": _abbreviations,
    "poll_question": lambda article: _found(article.poll_questions),
    "related_link": lambda article: _found(article.related_links),
    "image": lambda article: _found(article.images),
}
