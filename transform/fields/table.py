"""The fields of an article as a table: each name with its rules, in order of trust.

In: a `FieldContext`, one page with its blocks labelled. Out: the values for `Article`, found by the first
rule that answers. To add a field: a module beside this one with its rules, a row in `FIELDS`, a column of
`Article`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transform.fields import (
    access,
    authors,
    canonical,
    dates,
    headline,
    images,
    language,
    objectives,
    polls,
    related,
    section_topics,
    sponsors,
    titles,
)
from transform.fields.findings import find_findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from transform.fields.context import FieldContext


def first_match(rules: tuple[Callable[[FieldContext], Any], ...], context: FieldContext) -> Any:  # noqa: ANN401
    """Return what the first rule found that found anything, else None or () as the last rule has it."""
    found = None
    for rule in rules:
        found = rule(context)
        if found:
            return found
    return found


FIELDS: dict[str, tuple[Callable[[FieldContext], Any], ...]] = {
    "headline": (titles.headline, headline.from_title_block),
    "alternative_headline": (titles.alternative_headline,),
    "authors": (authors.authors,),
    "date_published": (dates.published,),
    "date_modified": (dates.modified,),
    "in_language": (language.in_language,),
    "canonical_url": (canonical.canonical_url,),
    "section": (section_topics.section,),
    "topics": (section_topics.topics,),
    "tags": (section_topics.tags,),
    "description": (section_topics.description,),
    "images": (images.images,),
    "access": (access.access,),
    "related_links": (related.related_links,),
    "learning_objectives": (objectives.from_blocks,),
    "poll_questions": (polls.questions,),
    "survey_statements": (polls.statements,),
    "sponsor_mentions": (sponsors.mentions,),
    "independence_statement": (sponsors.independence,),
}


def find_fields(context: FieldContext) -> dict[str, Any]:
    """Return the value of every field of the table by name, as `Article` takes them."""
    found = {name: first_match(rules, context) for name, rules in FIELDS.items()}
    title = found["headline"]
    return found | find_findings(context.blocks, title.value if title else None)
