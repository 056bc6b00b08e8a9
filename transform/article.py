"""The outcomes of transform: an article with its evidence, a page that is none, or a rejection.

In: nothing. Out: frozen records. Every field of an `Article` that was found is a `Found`: the value, the
text as found, the rule that found it and its span. Absent is None or an empty tuple, never a guess.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import date

    from transform.blocks import Block

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands: a block's position and half-open offsets in that block's text."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value with its evidence.

    `span` is None only for values from mark-up that is no page text (`rule` says which). `against` are weaker
    signals of the page that say otherwise, as "rule=value", sorted.
    """

    value: T
    raw: str
    rule: str
    span: Span | None = None
    against: tuple[str, ...] = ()


class PageType(enum.StrEnum):
    """What kind of page it is; only load decides what becomes an article."""

    ARTICLE = "article"
    LISTING = "listing"
    FORUM = "forum"
    PRODUCT = "product"
    COLLECTION = "collection"
    DOCUMENTATION = "documentation"
    SERVICE = "service"
    SEARCH = "search"
    LOGIN = "login"
    CONSENT = "consent"
    ERROR = "error"
    REDIRECT = "redirect"
    FEED = "feed"
    OTHER = "other"


class RejectionReason(enum.StrEnum):
    """Why nothing could be made of a page or a part of a source."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    NOT_A_PAGE = "not_a_page"
    TOO_LARGE = "too_large"
    LIMIT = "limit"
    UNDECODABLE = "undecodable"
    TRUNCATED = "truncated"
    CRASHED = "crashed"
    INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person or an organisation, in the order of the byline."""

    name: str
    kind: str = "person"  # or "organization"
    role: str | None = None
    credentials: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDate:
    """A day as written, never converted; month or year precision gives the first day of it."""

    day: date
    precision: str = "day"  # "day", "month" or "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorMention:
    """One organisation that a notice names as paying. `role` is "sponsor" or "supporter"."""

    name: str
    role: str
    support_type: str | None = None
    affiliation: str | None = None
    affiliation_org: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningObjective:
    """A learning objective without its label, and the topic it names."""

    text: str
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A labelled or headed section of the body: `name` is normalised ("key_data"), `label` as written."""

    name: str
    label: str | None
    text: str
    first_block: int
    last_block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One entry of the reference list. Parts that could not be told are None.

    `cited_at` is () for an entry that is never cited, None where the article does not show how it cites.
    """

    raw: str
    number: int | None = None
    authors: tuple[str, ...] = ()
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    cited_at: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollQuestion:
    """A poll question with its options (empty when they were not captured)."""

    question: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of the body, its address resolved against the page's."""

    url: str
    caption: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedLink:
    """A link to another article that the page offers."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the page says of who may read it and what robots may do. None: it says nothing."""

    professionals_only: Found[bool] | None = None
    paywall: Found[bool] | None = None
    robots: tuple[Found[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Facts of the study an article reports; names as in the gold annotation of the seeds."""

    cited_journal: str | None = None
    cited_first_author: str | None = None
    cited_author_string: str | None = None
    design: str | None = None
    centers: str | None = None
    direction_of_time: str | None = None
    phase: str | None = None
    cohort_n: int | None = None
    cohort_unit: str | None = None
    population: str | None = None
    age_min: float | None = None
    age_max: float | None = None
    age_group: str | None = None
    disease: str | None = None
    intervention: str | None = None
    setting: str | None = None
    period_start_year: int | None = None
    period_end_year: int | None = None
    follow_up_median: float | None = None
    follow_up_unit: str | None = None
    outcomes: tuple[str, ...] = ()
    trial_ids: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    evidence: tuple[tuple[str, Found[Any]], ...] = ()  # (field name, its value); of a list one an element


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """One statistic of the body; names and vocabulary as in the gold annotation of the seeds.

    `kind` is "numeric", "qualitative_null" or "qualitative_association". What cannot be attributed is None.
    `inside_interval` and `agrees_with_p` are the self-check: None when there is nothing to check.
    """

    measure: str
    kind: str = "numeric"
    outcome: str | None = None
    outcome_short: str | None = None
    timepoint: str | None = None
    value: float | None = None
    value_raw: str | None = None
    unit: str | None = None
    spread: float | None = None  # the SD or SE of "mean ± SD"
    numerator: int | None = None
    denominator: int | None = None
    ci_level: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_operator: str | None = None
    p_value: float | None = None
    population: str | None = None
    exposure: str | None = None
    reference: str | None = None
    direction: str | None = None
    adjusted: bool | None = None
    significant: bool | None = None
    inside_interval: bool | None = None
    agrees_with_p: bool | None = None
    quote: str
    rule: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """A short form with the long form that defines it. `style` is "parenthesis" or "bracket"."""

    short: str
    long: str
    style: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    r"""A page that is an article (or, for `parse_page`, any page with a body), with all that was found in it.

    `article_body` is plain text: paragraphs, list items and headings in reading order, separated by blank
    lines. `word_count` counts `\w+` runs of it. `truncated` says the page was cut short.
    """

    page_id: str
    hub: str | None
    target_uri: str | None
    page_type: PageType
    article_body: str
    blocks: tuple[Block, ...]
    encoding: str = ""
    encoding_rule: str = ""
    repairs: tuple[str, ...] = ()  # character and mark-up repairs that were made
    truncated: bool = False
    headline: Found[str] | None = None
    alternative_headline: Found[str] | None = None
    authors: tuple[Found[Author], ...] = ()
    date_published: Found[PublishedDate] | None = None
    date_modified: Found[PublishedDate] | None = None
    in_language: Found[str] | None = None
    canonical_url: Found[str] | None = None
    section: Found[str] | None = None
    topics: tuple[Found[str], ...] = ()
    tags: tuple[Found[str], ...] = ()
    description: Found[str] | None = None
    images: tuple[Found[Image], ...] = ()
    access: Access = field(default_factory=Access)
    word_count: int = 0
    sections: tuple[Section, ...] = ()
    learning_objectives: tuple[Found[LearningObjective], ...] = ()
    references: tuple[Found[Reference], ...] = ()
    references_heading_only: bool = False  # "References" with nothing under it: not captured, not zero
    poll_questions: tuple[Found[PollQuestion], ...] = ()
    survey_statements: tuple[Found[str], ...] = ()
    sponsor_mentions: tuple[Found[SponsorMention], ...] = ()
    independence_statement: Found[str] | None = None
    related_links: tuple[Found[RelatedLink], ...] = ()
    study: Study | None = None
    statistics: tuple[Statistic, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotArticle:
    """A page that is no article (a listing, a login wall, a feed ...), with the evidence that says so."""

    page_id: str
    hub: str | None
    target_uri: str | None
    page_type: PageType
    evidence: str
    article_body: str = ""
    headline: Found[str] | None = None
    blocks: tuple[Block, ...] = ()
    encoding: str = ""
    encoding_rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A page nothing could be made of: reason, and a detail that names what, where and what to do.

    `headline` is what the mark-up of a page without text still says it would show; None where it says nothing.
    """

    page_id: str
    reason: RejectionReason
    detail: str
    traceback: str | None = None
    headline: Found[str] | None = None


Outcome = Article | NotArticle | Rejection
